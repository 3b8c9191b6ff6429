"""Pages that all cores put into their templates are the pages that one core makes, and nothing goes unsaid."""

import os
from pathlib import Path

import pytest

from tests.small_site import ROOT, build, contents, small_site

GUIDES = 9
COUNTING = """\
seen = []

def on_post_page(output, page, config):
    seen.append(page.file.src_uri)
    return output

def on_post_build(config):
    print(f"{len(seen)} pages seen")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_site(tmp_path / "project", GUIDES)


def test_one_core_makes_the_same_site_as_all_cores(folder: Path, tmp_path: Path) -> None:
    assert build(folder).returncode == 0
    by_all = contents(folder / "site")
    for name in (".cache", "site"):
        (folder / name).rename(tmp_path / name)
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(every)})  # a program that is started has the cores of the one that starts it
    try:
        assert build(folder).returncode == 0
    finally:
        os.sched_setaffinity(0, every)
    assert contents(folder / "site") == by_all


def test_a_plugin_that_remembers_pages_sees_all_of_them(folder: Path) -> None:
    (folder / "counting.py").write_text(COUNTING, "utf-8")
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    handbook = (ROOT / "mkdocs.yml").read_text("utf-8")
    hooks = handbook[handbook.index("\nhooks:\n") : handbook.index("\nextra_css:")].rstrip()
    (folder / "mkdocs.yml").write_text(f"{settings}{hooks}\n  - counting.py\n", "utf-8")
    built = build(folder)
    assert built.returncode == 0, built.stderr
    assert f"{GUIDES + 3} pages seen" in built.stdout


def test_a_template_that_is_not_there_is_told_with_the_name_of_the_page(folder: Path) -> None:
    page = folder / "docs" / "guides" / "guide-4.md"
    page.write_text(f"---\ntemplate: missing.html\n---\n\n{page.read_text('utf-8')}", "utf-8")
    built = build(folder)
    assert built.returncode != 0
    assert "guide-4.md" in built.stderr and "missing.html" in built.stderr and "Traceback" not in built.stderr
