"""The values at the top of a page: one that cannot be used is a sentence with its place, also without the check."""

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from scripts.benchmark.projects import make_project
from scripts.page_fields import FIELDS, line_of_field, wrong_fields

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


def test_mkdocs_by_itself_builds_a_page_whose_values_fit(project: Path) -> None:
    _page(project, "title: One\nreviewed: 2026-11-21\nhandout: false\nhide: [toc]\ntemplate: main.html")
    done = _mkdocs(project)
    assert done.returncode == 0, done.stderr
    assert "21 November 2026" in (project / "site" / "page" / "index.html").read_text("utf-8")
