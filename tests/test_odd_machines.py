"""Machines with other line endings, read-only sources, other letters in paths: a right site, or one clear sentence."""

import json
from pathlib import Path

import pytest

from scripts.__main__ import main
from scripts.diagrams.checks import fence_faults
from scripts.links.promises import keep_promises
from scripts.problems import CannotRun
from tests.diagram_samples import EVERY_LINE
from tests.small_site import build, small_site


def test_sources_with_the_line_endings_of_windows_give_the_same_pages(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    assert build(folder).returncode == 0
    pages = {path: path.read_bytes() for path in (folder / "site").rglob("*.html")}
    for path in [
        folder / "mkdocs.yml",
        folder / "references.bib",
        *(folder / "docs").rglob("*.md"),
        *(folder / "docs" / "data").iterdir(),
    ]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    changed = [path.name for path, page in pages.items() if path.read_bytes() != page]
    assert pages and changed == []


def test_a_diagram_with_the_line_endings_of_windows_is_drawn_as_with_others() -> None:
    assert fence_faults(EVERY_LINE.replace("\n", "\r\n")) == fence_faults(EVERY_LINE)


def test_a_machine_without_git_builds_the_site_and_names_no_commit(tmp_path: Path) -> None:
    folder, nothing = small_site(tmp_path / "project"), tmp_path / "programs"
    nothing.mkdir()
    done = build(folder, {"PATH": str(nothing)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((folder / "site" / "build.json").read_text("utf-8"))["commit"] == ""


def test_sources_that_nobody_may_write_are_only_read(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    sources = [folder / "mkdocs.yml", folder / "references.bib", *(folder / "docs").rglob("*.md")]
    before = [path.read_bytes() for path in sources]
    for path in sources:
        path.chmod(0o444)
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.read_bytes() for path in sources] == before


def test_a_cache_that_cannot_be_made_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    (folder / ".cache").write_text("a file where a folder should be")
    done = build(folder)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(folder / ".cache") in done.stderr


def test_a_language_without_our_letters_gets_the_report_all_the_same(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    done = build(folder, {"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Building the pages \\u2026" in done.stdout


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ("{% nonsense %}", "unknown tag 'nonsense'"),
        ("{{ nothing.there }}", "'nothing' is undefined"),
        ('{{ 1 + "a" }}', "unsupported operand"),
        ('{% include "gone.html" %}', "there is no template 'gone.html'"),
    ],
)
def test_a_mistake_in_a_template_is_one_sentence_with_its_line(tmp_path: Path, mistake: str, told: str) -> None:
    folder = small_site(tmp_path / "project")
    template = folder / "scripts" / "theme" / "main.html"
    before, opening, after = template.read_text("utf-8").partition("{% block site_meta %}\n")
    template.write_text(f"{before}{opening}{mistake}\n{after}", "utf-8")
    done = build(folder)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "template" in line]
    assert f"{template}:{(before + opening).count(chr(10)) + 1}: " in line and told in line


def test_a_name_cannot_give_the_terminal_orders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--root", str(tmp_path / "a\x1b[2J\u202eb")]) == 2
    said = capsys.readouterr().err
    assert "\\x1b[2J\\u202eb" in said and "\x1b" not in said and "\u202e" not in said


def test_an_old_address_that_differs_in_capitals_never_replaces_the_page_of_today(tmp_path: Path) -> None:
    """A disk that takes capitals for small letters finds the page of today at the old address, as a link does here."""
    page = tmp_path / "site" / "guides" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>Today</h1>")
    (tmp_path / "site" / "Guides").symlink_to("guides")
    (tmp_path / "moved.yml").write_text("Guides/: guides/\n")
    with pytest.raises(CannotRun, match=r"moved\.yml: 'Guides/index\.html' differs .* only in capital letters"):
        keep_promises(tmp_path, tmp_path / "site", "Handbook", "https://lab.example/")
    assert page.read_text() == "<h1>Today</h1>"
