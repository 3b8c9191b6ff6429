"""MediaWiki itself renders what the menu copies into links that work: `make wiki-test`.

Not part of `make test`, because MediaWiki and PHP come from Debian. The wiki is set up in a folder of its own, with
SQLite, and its own program for parsing a page is asked; no web server is needed.
"""

import html as html_module
import sqlite3
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import html

from tests.wiki_labels import ADDRESS, NASTY, copied, page_with

MAINTENANCE = Path("/usr/share/mediawiki/maintenance")
HANDBOOK = "https://tianeptine-handbook.example/"


class Wiki(NamedTuple):
    """A MediaWiki that was set up: its settings, and its database."""

    settings: Path
    database: Path

    def links(self, text: str) -> list[tuple[str, str]]:
        """What a page with this text has as outward links: address and words."""
        command = ["php", MAINTENANCE / "parse.php", "--conf", self.settings]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        page = html.fromstring(f"<div>{done.stdout}</div>")
        found = page.xpath(".//a[contains(@class, 'external') or contains(@class, 'extiw')]")
        # MediaWiki sets a no-break space in front of '%' and ':', as French does.
        return [(link.get("href"), link.text_content().replace("\u00a0", " ")) for link in found]


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Wiki:
    folder = tmp_path_factory.mktemp("mediawiki")
    options = ["--dbtype", "sqlite", "--dbname", "labwiki", "--dbpath", folder, "--confpath", folder]
    options += [
        "--server",
        "http://127.0.0.1",
        "--scriptpath",
        "",
        "--pass",
        "only-for-this-test-1",
        "Lab wiki",
        "Admin",
    ]
    command = ["php", MAINTENANCE / "install.php", *options]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return Wiki(folder / "LocalSettings.php", folder / "labwiki.sqlite")


def test_mediawiki_makes_links_of_what_the_menu_copies(wiki: Wiki, browser: Any) -> None:
    page = browser.new_page()
    heading = '<h2 id="x{}">{}<a class="headerlink" href="#x{}" title="x">¶</a></h2>'
    page.set_content(page_with(*(heading.format(n, html_module.escape(label), n) for n, label in enumerate(NASTY))))
    snippets = [copied(page, f"x{number}", "MediaWiki") for number in range(len(NASTY))]
    listed = "".join(f"* See {snippet} there\n" for snippet in snippets)
    in_table = "{|\n" + "".join(f"|-\n| tianeptine || {snippet}\n" for snippet in snippets) + "|}\n"
    wanted = [(f"{ADDRESS}#x{number}", f"Page: {label}") for number, label in enumerate(NASTY)]
    assert wiki.links(listed) == wanted
    assert wiki.links(in_table) == wanted
    page.close()


def test_mediawiki_follows_the_shortcut_of_the_page_on_links(wiki: Wiki) -> None:
    with sqlite3.connect(wiki.database) as database:
        row = ("tianeptine", f"{HANDBOOK}$1", "", "", 0, 0)
        database.execute("INSERT INTO interwiki VALUES (?, ?, ?, ?, ?, ?)", row)
    names = ["evidence-ledger/#b12|claim B12", "references/#ref-kole2002", "guides/guide-a/"]
    assert [address for address, _ in wiki.links("".join(f"[[tianeptine:{name}]] " for name in names))] == [
        f"{HANDBOOK}evidence-ledger/#b12",
        f"{HANDBOOK}references/#ref-kole2002",
        f"{HANDBOOK}guides/guide-a/",
    ]
