"""mkdocs 1.x and its theme will end: the same pages built by two others, what stays and what would have to move."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEADING = re.compile(r'<h[1-3] id="([^"]+)"')


def build_with(program: str, project: Path, *words: str) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "HANDBOOK_COMMAND": "build", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", program, "build", "--strict", "-f", "mkdocs.yml", *words]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def pages_of(site: Path) -> dict[str, str]:
    """The text of each page by its address."""
    files = sorted(site.rglob("index.html"))
    return {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in files}


@pytest.fixture(scope="module")
def ours(copy_of_project: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages as mkdocs alone writes them, before we finish the folder."""
    into = tmp_path_factory.mktemp("mkdocs")
    build_with("mkdocs", copy_of_project, "-q", "-d", str(into))
    return pages_of(into)


def test_properdocs_builds_the_same_pages(
    copy_of_project: Path, ours: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In a copy of its own, so that no page is taken from what mkdocs has left."""
    project, into = tmp_path_factory.mktemp("properdocs") / "project", tmp_path_factory.mktemp("built")
    shutil.copytree(copy_of_project, project, ignore=shutil.ignore_patterns(".cache", "site"))
    build_with("properdocs", project, "-q", "-d", str(into))
    theirs = pages_of(into)
    assert set(theirs) == set(ours)
    assert [name for name in ours if theirs[name] != ours[name]] == []


@pytest.fixture(scope="module")
def zensical(copy_of_project: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages as Zensical writes them: it runs none of our hooks, and our templates ask these for their values."""
    project = tmp_path_factory.mktemp("zensical")
    for name in ["docs", "scripts"]:
        shutil.copytree(copy_of_project / name, project / name)
    settings = (copy_of_project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(re.sub(r"\n  custom_dir: .*", "", settings), "utf-8")
    build_with("zensical", project)
    return pages_of(project / "site")


def test_in_zensical_every_page_and_section_keeps_its_address(ours: dict[str, str], zensical: dict[str, str]) -> None:
    made = {"evidence-ledger/index.html", "references/index.html", "reference/glossary/index.html"}
    made |= {"about/rules/index.html", "about/software/index.html"}
    assert set(ours) <= set(zensical)
    lost = {
        name: sorted(set(HEADING.findall(page)) - set(HEADING.findall(zensical[name])))
        for name, page in ours.items()
        if name not in made
    }
    assert {name: ids for name, ids in lost.items() if ids} == {}


def test_the_software_page_tells_what_zensical_loses(ours: dict[str, str], zensical: dict[str, str]) -> None:
    guide = "guides/guide-b/index.html"
    assert "[@" in zensical[guide] and "[@" not in ours[guide]
    assert re.search(r"\{B\d\d", zensical[guide]) and not re.search(r"\{B\d\d", ours[guide])
    assert 'class="mermaid"' in zensical[guide] and 'class="mermaid"' not in ours[guide]
    assert 'id="b12"' in ours["evidence-ledger/index.html"] and 'id="b12"' not in zensical["evidence-ledger/index.html"]
    page = " ".join(re.sub(r"<[^>]+>", "", ours["about/software/index.html"]).split())
    for lost in ["citations and claim marks", "diagrams", "the ledger, the references, the glossary"]:
        assert lost in page
