"""Machines with other line endings, read-only sources, other letters in paths: a right site, or one clear sentence."""

from pathlib import Path

from tests.small_site import build, small_site


def test_sources_with_the_line_endings_of_windows_give_the_same_pages(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    assert build(folder).returncode == 0
    pages = {path: path.read_bytes() for path in (folder / "site").rglob("*.html")}
    for path in [folder / "references.bib", *(folder / "docs").rglob("*.md"), *(folder / "docs" / "data").iterdir()]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    changed = [path.name for path, page in pages.items() if path.read_bytes() != page]
    assert changed == []


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
