"""The values at the top of a page: one that cannot be used is a sentence with its place, also without the check."""

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import lxml.html
import pytest

from scripts.benchmark.projects import make_project
from scripts.page_fields import FIELDS, line_of_field, wrong_fields, wrong_settings
from scripts.reach.search_index import wishes_of

VALUES: list[Any] = [
    ["a", "b"], [], [[1], {"a": date(2026, 11, 21)}], 7, float("nan"), {"a": "b"}, None, date(2026, 11, 21),
    datetime(2026, 11, 21, 10), True, "last week", "2026-13-45", "20261121", "2026-11-21",
]  # fmt: skip
RIGHT = {
    "title": [str], "description": [str], "template": [str], "handout": [bool], "hide": [list],
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("scripts.benchmark.corpus.SENTENCES", 9)
    return make_project("ours", tmp_path / "project", 1).folder


def _mkdocs(project: Path) -> subprocess.CompletedProcess[str]:
    """mkdocs by itself, without our check and without what our own command does around it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return subprocess.run(
        command, cwd=project, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, encoding="utf-8"
    )


def _page(project: Path, front: str) -> None:
    (project / "docs" / "page.md").write_text(f"---\n{front}\n---\n\n# Page {{#page}}\n\nWords.\n", "utf-8")


@pytest.mark.parametrize("name", RIGHT)
def test_only_values_of_the_right_kind_can_be_used(name: str) -> None:
    for value in VALUES:
        fits = type(value) in RIGHT[name] and (name != "hide" or all(isinstance(one, str) for one in value))
        assert [found for found, _ in wrong_fields({name: value})] == ([] if fits else [name]), value


def test_a_day_of_review_is_a_day_and_nothing_else() -> None:
    right = [value for value in VALUES if not list(wrong_fields({"reviewed": value}))]
    assert right == [date(2026, 11, 21), "2026-11-21"]


def test_fields_that_other_programs_read_may_hold_anything() -> None:
    assert all(not list(wrong_fields({"tags": value, "status": value})) for value in VALUES)


def test_a_sentence_says_what_is_there_and_what_to_write_instead() -> None:
    (_, said), (_, empty) = wrong_fields({"title": 7, "reviewed": None})
    assert said == "'title' cannot be 7; write words, in quotation marks, or remove the line."
    assert empty == "'reviewed' has no value; write a day such as 2026-11-21, or remove the line."


def test_the_line_is_found_with_and_without_a_fence() -> None:
    assert line_of_field("---\ntitle: A\nreviewed: x\n---\n", "reviewed") == 3
    assert line_of_field("Title: A\nReviewed: x\n\n# A\n", "reviewed") == 2
    assert line_of_field("---\n{title: 7}\n---\n", "title") == 1


def test_mkdocs_by_itself_stops_with_file_and_line_and_no_traceback(project: Path) -> None:
    _page(project, "\n".join(f"{name}: {{a: [2026-11-21]}}" for name in FIELDS))
    done = _mkdocs(project)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    for line, name in enumerate(FIELDS, start=2):
        assert f"docs/page.md:{line}:1  front-matter-value\n    '{name}' cannot be names with values;" in done.stderr


def test_a_template_that_is_not_there_is_a_sentence(project: Path) -> None:
    _page(project, "template: nowhere.html")
    done = _mkdocs(project)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert "docs/page.md:2:1" in done.stderr and "there is no template 'nowhere.html'" in done.stderr


LONG = "n" * 300  # no disk keeps a file of this name
FIGURE = """\
```mermaid
flowchart LR
  a[A] --> b[B]
```

/// figure-caption | #fig-{name}
It rises.
///
"""


@pytest.mark.parametrize(
    ("front", "page", "line", "said"),
    [
        (f"template: {LONG}.html", "", 2, "there is no template 'nnn"),
        ("title: One", FIGURE.format(name=LONG), 9, "the name 'fig-nnn"),
        ("title: One", FIGURE.format(name="ü" * 110), 9, "the name 'fig-üüü"),
    ],
)
def test_a_name_that_is_too_long_for_a_file_is_a_sentence(
    project: Path, front: str, page: str, line: int, said: str
) -> None:
    _page(project, front)
    with (project / "docs" / "page.md").open("a") as file:
        file.write(page)
    done = _mkdocs(project)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert re.search(rf"docs/page\.md:{line}:1  [a-z-]+\n    {said}", done.stderr), done.stderr


@pytest.mark.parametrize("name", ["works.bib", f"{LONG}.bib"])
def test_a_bibliography_that_is_not_there_is_a_sentence(project: Path, name: str) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(f"{settings.read_text('utf-8')}plugins:\n  - bibtex: {{bib_file: {name}}}\n", "utf-8")
    done = _mkdocs(project)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert f"there is no bib_file '{name}'; add the file or correct the name." in done.stderr


def test_mkdocs_by_itself_builds_a_page_whose_values_fit(project: Path) -> None:
    _page(project, "title: One\nreviewed: 2026-11-21\nhandout: false\nhide: [toc]\ntemplate: main.html")
    done = _mkdocs(project)
    assert done.returncode == 0, done.stderr
    assert "21 November 2026" in (project / "site" / "page" / "index.html").read_text("utf-8")


def test_settings_of_ours_are_of_the_right_kind() -> None:
    wrong = [["a", "b"], {"a": "b"}, True, 7, date(2026, 11, 21), "../a", None, LONG]
    found = {
        name: [value for value in wrong if list(wrong_settings({name: value}))]
        for name in ("edition", "report", "offline", "beside", "frozen")
    }
    assert found == {
        "edition": [["a", "b"], {"a": "b"}, True, "../a", None, LONG],
        "report": [["a", "b"], {"a": "b"}, True, 7, date(2026, 11, 21)],
        "offline": [["a", "b"], {"a": "b"}, True, 7, date(2026, 11, 21), "../a", LONG],
        "beside": [["a", "b"], {"a": "b"}, 7, date(2026, 11, 21), "../a", None, LONG],
        "frozen": wrong,
    }
    right = {"edition": 2026.1, "report": "mailto:a@b.example", "offline": "", "beside": False}
    assert not list(wrong_settings(right)) and not list(wrong_settings({"edition": "2026.1", "report": None}))


def test_a_weight_in_search_that_is_none_changes_nothing() -> None:
    assert wishes_of({"search": {"boost": 0.5}}).boost == 0.5
    for value in (float("inf"), float("nan"), 10**400, -1, "2", [2], {"a": 2}, None):
        assert wishes_of({"search": {"boost": value}}).boost == 1.0


def test_a_setting_that_cannot_be_used_is_told_with_its_line(project: Path) -> None:
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("extra:\n", "extra:\n  edition: [1]\n"), "utf-8")
    done = _mkdocs(project)
    line = settings.read_text("utf-8").splitlines().index("  edition: [1]") + 1
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert f"mkdocs.yml:{line}:1  setting-value\n    'edition' cannot be a list;" in done.stderr


def test_titles_in_the_navigation_may_be_years_and_days(project: Path) -> None:
    _page(project, "title: One")
    settings, listed = project / "mkdocs.yml", "nav: [index.md, {7: [{2026-11-21: page.md}]}]\nnot_in_nav: '*'"
    settings.write_text(settings.read_text("utf-8").replace("nav: null", listed), "utf-8")
    done = _mkdocs(project)
    assert done.returncode == 0, done.stderr
    assert "<title>One - Corpus" in (project / "site" / "page" / "index.html").read_text("utf-8")
    (page,) = [one for one in json.loads((project / "site" / "pages.json").read_text("utf-8")) if one["url"] == "page/"]
    assert (page["section"], page["title"]) == ("7", "2026-11-21")


def test_a_page_without_a_title_shows_the_name_of_its_file_as_text(project: Path) -> None:
    (project / "docs" / "<img src=x onerror=alert(1)>.md").write_text("Words.\n", "utf-8")
    done = _mkdocs(project)
    assert done.returncode == 0, done.stderr
    (page,) = project.glob("site/<img*/index.html")
    assert "<h1>&lt;img src=x onerror=alert(1)&gt;</h1>" in page.read_text("utf-8")
    assert not [path for path in project.glob("site/**/*.html") if "<img src=x" in path.read_text("utf-8")]


ODD_NAMES = [
    'a"b', "a<b", "a&b", "a&amp;b", "it's", "a#b", "a?b", "a%b", "a%20b", "a b", "ü–é", "trail.", "trail..", "x" * 250,
    '" onmouseover="alert(1)', "javascript:alert(1)", "{{ 7*7 }}", "a|b", "[x](y)", "=1+1", "гид", "обзор",
]  # fmt: skip


def test_pages_and_pictures_may_have_any_name(project: Path) -> None:
    """Every link, from each page and to each, leads to a file; nothing of a name becomes markup."""
    folder = project / "docs" / "odd"
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        (folder / f"{name}.md").write_text(f"# Odd {number} {{#page}}\n\n![picture]({quote(name)}.svg)\n", "utf-8")
        (folder / f"{name}.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("beside: false", "beside: true"), "utf-8")
    done = _mkdocs(project)
    assert done.returncode == 0, done.stderr
    files = sorted((project / "site" / "odd").glob("*/index.html"))
    assert len(files) == len(ODD_NAMES)
    pages = {file: lxml.html.fromstring(file.read_bytes()) for file in files}
    for file, page in pages.items():
        links = [*page.xpath("//@href"), *page.xpath("//@src")]
        below = [link for link in links if not urlsplit(link).scheme and urlsplit(link).path]
        # The pages 'about' are those of the handbook, which this project has not; the feed is made of one of them.
        gone = [link for link in below if not _is_there(file.parent / unquote(urlsplit(link).path))]
        assert [link for link in gone if "/about/" not in link and "feed.xml" not in link and "pdf/" not in link] == []
        assert [link for link in links if urlsplit(link).scheme not in ("", "https")] == []
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
    own = [page.xpath("string(//link[@type='text/markdown']/@href)") for page in pages.values()]
    cited = [href for page in pages.values() for href in page.xpath("//a[@download]/@href") if "/page/" in href]
    assert all(own) and len(set(cited)) == 2 * len(ODD_NAMES)


def _is_there(path: Path) -> bool:
    return path.is_file() or (path / "index.html").is_file()
