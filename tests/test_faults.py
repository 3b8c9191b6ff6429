"""One fault of each kind in a copy of the project: `build` must stop, name file and line, and keep the old site."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import run_handbook, without_print

Spoil = Callable[[Path], None]


def replace(path: str, old: str, new: str) -> Spoil:
    def spoil(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text, f"{path} has no '{old}' to spoil"
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def append(path: str, text: str) -> Spoil:
    def spoil(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return spoil


def line_of(root: Path, path: str, words: str) -> int:
    return (root / path).read_text("utf-8").split(words)[0].count("\n") + 1


FAULTS = {
    "a dead link": (append("docs/index.md", "\n[a](nowhere.md)\n"), "docs/index.md", "nowhere.md", "broken-link"),
    "a missing anchor": (
        append("docs/index.md", "\n[a](guides/guide-a.md#nowhere)\n"),
        "docs/index.md",
        "guide-a.md#nowhere",
        "broken-anchor",
    ),
    "a missing image": (
        append("docs/index.md", "\n![a](nowhere.png)\n"),
        "docs/index.md",
        "nowhere.png",
        "missing-image",
    ),
    "an unknown key": (
        append("docs/index.md", "\nSo [@kole2003].\n"),
        "docs/index.md",
        "@kole2003",
        "unknown-citation",
    ),
    "a broken diagram": (
        append("docs/index.md", '\n```mermaid\nflowchart LR\n  A["x --> B\n```\n'),
        "docs/index.md",
        'A["x',
        "diagram-does-not-parse",
    ),
    "an unclosed entry": (
        append("references.bib", "\n@article{unclosed,\n  title = {No end\n"),
        "references.bib",
        "@article{unclosed",
        "bibliography-syntax",
    ),
    "a nav entry that is no page": (
        replace("mkdocs.yml", "guides/guide-a.md", "guides/guide-c.md"),
        "mkdocs.yml",
        "guides/guide-c.md",
        "nav-entry-missing",
    ),
}


@pytest.fixture
def project(site: Path, tmp_path: Path) -> Path:
    """A built copy that a test may spoil; the fonts are there already, so nothing is made twice."""
    root = tmp_path / "handbook"
    shutil.copytree(site.parent, root, ignore=without_print)
    return root


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_stops_the_build_with_its_place_and_keeps_the_old_site(project: Path, name: str) -> None:
    spoil, path, words, rule = FAULTS[name]
    spoil(project)
    before = (project / "site" / "index.html").read_bytes()
    done = run_handbook(project, "build", "--no-handouts")
    shown = done.stdout + done.stderr
    assert done.returncode == 1, shown
    assert f"{path}:{line_of(project, path, words)}:" in shown and rule in shown
    assert "Traceback" not in shown
    assert (project / "site" / "index.html").read_bytes() == before


def test_a_page_that_is_not_utf8_stops_the_build_with_its_line(project: Path) -> None:
    with (project / "docs" / "index.md").open("ab") as file:
        file.write(b"\ncaf\xe9\n")
    done = run_handbook(project, "build", "--no-handouts")
    lines = (project / "docs" / "index.md").read_bytes().split(b"caf\xe9")[0].count(b"\n") + 1
    assert done.returncode == 1 and f"docs/index.md:{lines}:" in done.stdout and "UTF-8" in done.stdout
    assert "Traceback" not in done.stderr


def test_all_faults_are_told_in_one_run(project: Path) -> None:
    for name in ["a dead link", "an unknown key", "an unclosed entry"]:
        FAULTS[name][0](project)
    shown = run_handbook(project, "check").stdout
    assert all(FAULTS[name][3] in shown for name in ["a dead link", "an unknown key", "an unclosed entry"])


def test_a_missing_configuration_is_one_sentence(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    for verb in ["check", "build", "handouts"]:
        done = run_handbook(root, verb, "--root", str(tmp_path))
        assert done.returncode == 2 and "mkdocs.yml" in done.stderr and "Traceback" not in done.stderr


def test_a_missing_guide_is_one_sentence(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    done = run_handbook(root, "import", str(tmp_path / "guide.txt"), "--out", str(tmp_path / "out"))
    assert done.returncode == 2 and "guide.txt" in done.stderr and "Traceback" not in done.stderr


def test_an_output_folder_that_cannot_be_written_is_one_sentence(project: Path) -> None:
    shutil.rmtree(project / ".cache")
    (project / ".cache").write_text("a file where the folder should be")
    done = run_handbook(project, "build", "--no-handouts")
    assert done.returncode == 2 and ".cache" in done.stderr and "Traceback" not in done.stderr
    assert (project / "site" / "index.html").is_file()


@pytest.mark.parametrize("verb", ["import", "check", "build", "handouts", "serve"])
def test_each_verb_explains_itself_with_an_example(verb: str) -> None:
    root = Path(__file__).resolve().parent.parent
    done = run_handbook(root, verb, "--help")
    assert done.returncode == 0 and f"Example: python -m scripts {verb}" in done.stdout


def test_a_wrong_option_is_status_two() -> None:
    root = Path(__file__).resolve().parent.parent
    assert run_handbook(root, "check", "--nonsense").returncode == 2
    assert os.linesep in run_handbook(root, "nonsense").stderr
