"""DokuWiki itself renders what the menu copies into links that work: `make wiki-test`.

Not part of `make test`, because DokuWiki and PHP come from Debian and weigh 60 MB. The wiki is a copy in a folder of
its own, served by PHP's own server on this machine; the handbook is built for the address at which it is served here.
"""

import html as html_module
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import html

from tests.conftest import copy_project, serve_folder
from tests.wiki_labels import NASTY, copied, page_with

PROGRAM, SETTINGS, DATA = Path("/usr/share/dokuwiki"), Path("/etc/dokuwiki"), Path("/var/lib/dokuwiki")
PAGES = ["guides/guide-a/", "mechanism/ampa-receptor/", "protocols/microdialysis/", "evidence-ledger/", "references/"]
MOST_OF_A_PAGE = 15
HANDBOOK = "https://tianeptine-handbook.example/"
EVERY_LINK = """most => [...document.querySelectorAll("a.headerlink")].slice(0, most).map((sign) => {
  sign.click();
  const texts = [...document.querySelectorAll(".copy-link ul button")].map((button) => {
    button.click();
    return [button.textContent, document.querySelector(".copy-text").value];
  });
  sign.click();
  return Object.fromEntries(texts);
})"""


class Wiki(NamedTuple):
    """A running DokuWiki: where its pages are written, and its address."""

    pages: Path
    address: str

    def links(self, name: str, text: str) -> list[tuple[str, str]]:
        """Write a page and read back its outward links: address and words."""
        (self.pages / f"{name}.txt").write_text(text, encoding="utf-8")
        page = urllib.request.urlopen(f"{self.address}doku.php?id={name}", timeout=60).read()
        found = html.fromstring(page).xpath(
            "//div[contains(@class, 'page')]//a[contains(@class, 'urlextern') or contains(@class, 'interwiki')]"
        )
        return [(link.get("href"), link.text_content()) for link in found]


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    folder = tmp_path_factory.mktemp("dokuwiki")
    shutil.copytree(PROGRAM, folder / "program")
    shutil.copytree(SETTINGS, folder / "conf")
    shutil.copytree(DATA / "data", folder / "data")
    shutil.copytree(DATA / "lib", folder / "program" / "lib", dirs_exist_ok=True)
    (folder / "program/inc/preload.php").write_text(f"<?php\ndefine('DOKU_CONF', '{folder}/conf/');\n")
    settings = f"<?php\n$conf['title'] = 'Lab wiki';\n$conf['useacl'] = 0;\n$conf['savedir'] = '{folder}/data';\n"
    (folder / "conf/local.php").write_text(settings)
    with _php(folder / "program") as address:
        yield Wiki(folder / "data" / "pages", address)


@contextmanager
def _php(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The handbook, built for the address at which it is served: the address."""
    root = tmp_path_factory.mktemp("project") / "handbook"
    copy_project(root)
    (root / "site").mkdir()
    with serve_folder(root / "site") as address:
        environment = {**os.environ, "SITE_URL": address, "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "scripts", "build", "--no-handouts"]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        yield address


def test_dokuwiki_makes_working_links_of_what_the_menu_copies(wiki: Wiki, handbook: str, browser: Any) -> None:
    page = browser.new_page()
    taken: list[dict[str, str]] = []
    for url in PAGES:
        page.goto(handbook + url)
        taken += page.evaluate(EVERY_LINK, MOST_OF_A_PAGE)
    assert len(taken) > 50
    listed = "".join(f"  * {forms['DokuWiki']}\n" for forms in taken)
    in_table = "^ Reagent ^ See ^\n" + "".join(f"| tianeptine | {forms['DokuWiki']} |\n" for forms in taken[:10])
    found = wiki.links("links", f"====== Links ======\n\n{listed}\n{in_table}")
    words = [html_module.unescape(html.fromstring(forms["HTML"]).text_content()) for forms in taken]
    wanted = list(zip([forms["Address"] for forms in taken], words, strict=True))
    assert found == wanted + wanted[:10]
    for address, _ in wanted:
        path, _, fragment = address.partition("#")
        assert path.startswith(handbook)
        target = html.fromstring(urllib.request.urlopen(path, timeout=60).read())
        assert not fragment or target.xpath("//*[@id=$name]", name=fragment), address


def test_dokuwiki_keeps_the_words_of_difficult_labels(wiki: Wiki, browser: Any) -> None:
    page = browser.new_page()
    heading = '<h2 id="x{}">{}<a class="headerlink" href="#x{}" title="x">¶</a></h2>'
    page.set_content(page_with(*(heading.format(n, html_module.escape(label), n) for n, label in enumerate(NASTY))))
    snippets = [copied(page, f"x{number}", "DokuWiki") for number in range(len(NASTY))]
    found = wiki.links("labels", "".join(f"  * {snippet}\n" for snippet in snippets))
    assert [words.replace(" ", "") for _, words in found] == [f"Page:{label}".replace(" ", "") for label in NASTY]


def test_dokuwiki_follows_the_shortcut_of_the_page_on_links(wiki: Wiki) -> None:
    shortcuts = wiki.pages.parent.parent / "conf" / "interwiki.local.conf"
    shortcuts.write_text(f"tianeptine  {HANDBOOK}{{NAME}}\n", encoding="utf-8")
    names = ["evidence-ledger/#b12|claim B12", "references/#ref-kole2002", "guides/guide-a/"]
    assert [
        address for address, _ in wiki.links("shortcuts", "".join(f"[[tianeptine>{name}]] " for name in names))
    ] == [
        f"{HANDBOOK}evidence-ledger/#b12",
        f"{HANDBOOK}references/#ref-kole2002",
        f"{HANDBOOK}guides/guide-a/",
    ]
