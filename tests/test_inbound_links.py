"""Links from other sites: found in what wikis export, whatever their format, and judged as readers will meet them."""

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.inbound import run
from scripts.inbound.finding import find_links, links_of_line
from scripts.inbound.sites import below_site, host_pattern
from scripts.links.published import Address
from scripts.problems import CannotRun
from tests.check_cases import make_site

SITE = "https://lab.example/tm/"
BEGINS = host_pattern([SITE])
PAGES = {
    "index.md": "# Home {#page}\n\n[Guide](guides/new.md)\n",
    "guides/new.md": "# Guide {#page}\n\n## Abstract {#abstract}\n\n## Doses in rats {#doses}\n",
}
MOVED = """\
guides/old/: guides/new/
guides/old/#table: guides/new/#doses
guides/new/#limits: Withdrawn on 3 March 2027.
"""

EXPORTS = {
    "mediawiki.xml": """\
<mediawiki><page><revision><text xml:space="preserve">
* [https://lab.example/tm/guides/new/#abstract Abstract] &lt;ref&gt;https://lab.example/tm/guides/new/&lt;/ref&gt;
* {{cite web|url=https://lab.example/tm/guides/old/#table|title=Doses}} ''https://lab.example/tm/gone/''
</text></revision></page></mediawiki>
""",
    "dokuwiki.txt": """\
See [[https://lab.example/tm/guides/new/#abstract|Abstract]] or https://lab.example/tm/guides/new/.
| a | [[http://www.lab.example/tm/guides/old/#table]] | https://lab.example/tm/gone/ |
""",
    "confluence.html": """\
<p><a href="https://lab.example/tm/guides/new/#abstract">x</a> <a href='//lab.example/tm/guides/new'>y</a>
<ri:url ri:value="https://lab.example/tm/guides/old/?a=1&amp;b=2#table"/> <a href=https://lab.example/tm/gone/>z</a></p>
""",
    "page.md": """\
[x](https://lab.example/tm/guides/new/#abstract "title") <https://LAB.example/tm/guides/new/index.html>
[y](https://lab.example/tm/guides/old/#t\\able), **https://lab.example/tm/gone/**
""",
    "addresses.csv": """\
name;address
a;https://lab.example/tm/guides/new/#abstract;"https://lab.example/tm/guides/new/",lab.example/tm/guides/old/#table
b;https://lab.example/tm/gone/;1
""",
}


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "scripts/site_hooks.py": "",
        "docs/data/moved.yml": MOVED,
        "docs/data/published-links.txt": "guides/old/#table\n",
    }
    site = make_site(tmp_path_factory.mktemp("site"), {"pages": PAGES, "files": files})
    configuration = (site / "mkdocs.yml").read_text().replace("https://example.org/handbook/", SITE)
    (site / "mkdocs.yml").write_text(configuration + "hooks:\n  - scripts/site_hooks.py\n")
    return site


def judged(handbook: Path, file: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run([file], handbook, (), "json")[0])
    return rows


@pytest.mark.parametrize("name", EXPORTS)
def test_each_format_gives_its_links_with_line_column_and_what_became_of_them(
    name: str, handbook: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(EXPORTS[name], encoding="utf-8")
    rows = judged(handbook, tmp_path / name)
    statuses = [row["status"] for row in rows]
    if name == "page.md":  # '\\a' is no escape in Markdown, so this address ends there
        assert statuses == ["live", "live", "dead", "dead"]
    else:
        assert statuses == ["live", "live", "redirected", "dead"]
        assert rows[2]["replacement"] == f"{SITE}guides/new/#doses"
    lines = EXPORTS[name].splitlines()
    for row in rows:
        rest = lines[int(str(row["line"])) - 1][int(str(row["column"])) - 1 :]
        assert re.match(r"(?i)(https?:)?(//)?(www\.)?lab\.example/tm/", rest)


def test_the_report_says_what_to_write_instead_and_fails_for_dead_links(handbook: Path, tmp_path: Path) -> None:
    file = tmp_path / "wiki.txt"
    file.write_text(
        "[[https://lab.example/tm/guides/old/#table|T]]\n"
        "[[https://lab.example/tm/guides/new/#limits|L]]\n"
        "[[https://lab.example/tm/guides/new/#dose|D]]\n"
        "[[https://other.example/tm/guides/new/#dose|D]]\n"
    )
    text, status = run([file], handbook)
    assert status == 1
    assert text.splitlines() == [
        f"{file}:1:3  redirected  https://lab.example/tm/guides/old/#table",
        "    leads on to https://lab.example/tm/guides/new/#doses; write that instead.",
        f"{file}:2:3  ended  https://lab.example/tm/guides/new/#limits",
        "    no longer there: Withdrawn on 3 March 2027.",
        f"{file}:3:3  dead  https://lab.example/tm/guides/new/#dose",
        "    the page has no such part; did you mean https://lab.example/tm/guides/new/#doses ?",
        "3 links into this handbook in 1 file: 1 redirected, 1 ended, 1 dead",
    ]


def test_live_links_do_not_fail(handbook: Path, tmp_path: Path) -> None:
    (tmp_path / "wiki.txt").write_text("https://lab.example/tm/guides/new/#abstract, https://lab.example/tm.")
    assert run([tmp_path / "wiki.txt"], handbook)[1] == 0


def test_another_address_of_the_handbook_counts_too(handbook: Path, tmp_path: Path) -> None:
    (tmp_path / "wiki.txt").write_text("http://intranet:8000/guides/gone/")
    assert run([tmp_path / "wiki.txt"], handbook)[1] == 0
    text, status = run([tmp_path / "wiki.txt"], handbook, ["http://intranet:8000/"])
    assert status == 1 and "1 dead" in text


def test_links_by_the_short_name_of_a_wiki_count_too(handbook: Path, tmp_path: Path) -> None:
    text = "[[tm>guides/new/#abstract|A]] [[TM:guides/new/#none]] tm:x [[tm-other:guides/new/]] [[tm&gt;guides/new/]]"
    (tmp_path / "wiki.txt").write_text(text)
    assert "0 links" in run([tmp_path / "wiki.txt"], handbook)[0]
    said, status = run([tmp_path / "wiki.txt"], handbook, shortcuts=["tm"])
    assert said.endswith("3 links into this handbook in 1 file: 2 live, 1 dead") and status == 1
    assert f"{tmp_path}/wiki.txt:1:33  dead  TM:guides/new/#none" in said


@pytest.mark.parametrize(
    ("link", "means"),
    [
        ("https://lab.example/tm/guides/new/", "guides/new/"),
        ("HTTP://WWW.Lab.Example:80/tm/guides/new/index.html", "guides/new/"),
        ("//lab.example/tm//guides/new/?x=1#a%2Db", "guides/new/#a-b"),
        ("lab.example/tm/guides/new/#abstract:~:text=dose", "guides/new/#abstract"),
        ("https://lab.example/tm", "./"),
        ("https://lab.example/tm/index.html#page", "./#page"),
        ("https://lab.example/other/", None),
        ("https://lab.example:8080/tm/", None),
        ("https://lab.example.org/tm/", None),
        ("https://[broken/tm/", None),
    ],
)
def test_ways_of_writing_an_address(link: str, means: str | None) -> None:
    found = below_site(link, [SITE])
    assert (str(found) if found else None) == means


@pytest.mark.parametrize(
    "text", ["https://lab.example.org/tm/", "me@lab.example", "notlab.example/tm/", "x.lab.example"]
)
def test_names_that_only_look_like_ours_are_not_ours(text: str) -> None:
    links = [address for _, address in links_of_line(f"see {text} there", BEGINS)]
    assert all(below_site(link, [SITE]) is None for link in links)


def test_an_xml_bomb_is_only_text(tmp_path: Path) -> None:
    lines = ['<!DOCTYPE x [<!ENTITY a0 "https://lab.example/tm/">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30)]
    lines += ['<!ENTITY secret SYSTEM "file:///etc/passwd">]>', "<x>&a29;&secret;https://lab.example/tm/x/&secret;</x>"]
    (tmp_path / "bomb.xml").write_text("\n".join(lines))
    found = list(find_links(tmp_path / "bomb.xml", BEGINS))
    assert [(link.line, link.address.partition("&")[0]) for link in found] == [
        (1, "https://lab.example/tm/"), (32, "https://lab.example/tm/x/"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_in_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "wiki.txt").write_bytes("Überblick: https://lab.example/tm/a/ für alle\r\n".encode(encoding))
    (link,) = find_links(tmp_path / "wiki.txt", BEGINS)
    assert (link.line, link.column, link.address) == (1, 12, "https://lab.example/tm/a/")


def test_packed_dumps_are_read_and_other_archives_are_refused(tmp_path: Path) -> None:
    (tmp_path / "dump.xml.gz").write_bytes(gzip.compress(b"<text>https://lab.example/tm/a/</text>"))
    assert [link.address for link in find_links(tmp_path / "dump.xml.gz", BEGINS)] == ["https://lab.example/tm/a/"]
    (tmp_path / "dump.zip").write_bytes(b"PK\x03\x04....")
    with pytest.raises(CannotRun, match="ZIP archive"):
        list(find_links(tmp_path / "dump.zip", BEGINS))
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(CannotRun, match="cannot be read"):
        list(find_links(tmp_path / "broken.gz", BEGINS))


def test_a_folder_is_read_whole_and_a_missing_file_is_one_sentence(handbook: Path, tmp_path: Path) -> None:
    (tmp_path / "wiki" / "a").mkdir(parents=True)
    for name in ("a/x.txt", "y.txt"):
        (tmp_path / "wiki" / name).write_text("https://lab.example/tm/guides/new/")
    assert "2 links into this handbook in 2 files: 2 live" in run([tmp_path / "wiki"], handbook)[0]
    with pytest.raises(CannotRun, match="no such file"):
        run([tmp_path / "none.txt"], handbook)


WRAPPINGS = [
    "[[{}|x]]",
    "[{} x]",
    "[x]({})",
    "<{}>",
    '"{}"',
    "'{}'",
    "({})",
    "&lt;{}&gt;",
    "&quot;{}&quot;",
    "{}.",
    " {} ",
]


@given(
    st.from_regex(r"([a-z0-9][a-z0-9-]{0,8}/){0,3}(#[a-z0-9][a-z0-9-]{0,8})?", fullmatch=True),
    st.sampled_from(WRAPPINGS),
    st.text(
        alphabet=st.characters(exclude_characters="/.@%-_:\n\r", exclude_categories=["L", "N", "Cs", "M"]), max_size=5
    ),
)
def test_an_address_is_found_whole_whatever_stands_around_it(path: str, wrapping: str, before: str) -> None:
    line = f"{before} {wrapping.format(SITE + path)} and on"
    assert [address for _, address in links_of_line(line, BEGINS)] == [SITE + path]
    expected, _, fragment = path.partition("#")
    assert below_site(SITE + path, [SITE]) == Address(expected, fragment)


@given(st.text())
def test_any_line_can_be_read(line: str) -> None:
    for start, address in links_of_line(f"{line}lab.example/tm/{line}", BEGINS):
        assert start >= 0
        below_site(address, [SITE])
