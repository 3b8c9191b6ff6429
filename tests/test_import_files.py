"""What an author meets at the edges: where drafts are written, what is refused and in which words."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import all_cores
from scripts.benchmark.corpus import vendor_text
from scripts.hosting.hooks import on_page_content
from scripts.importer import draft, import_guide, run
from scripts.pages import front_matter, title_of
from scripts.problems import CannotRun

ROOT = Path(__file__).resolve().parent.parent
GUIDE = "Examplamine in Brief\n\nRats slept.[1]\n\nReferences\n\n1. Examplamine in the rat [journal.example]\n"


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    path = tmp_path / "guide.txt"
    path.write_text(GUIDE, "utf-8")
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_author_gets_a_page_stubs_and_a_report(guide: Path, tmp_path: Path) -> None:
    result = import_guide(guide, tmp_path / "out")
    assert names_in(tmp_path / "out") == [
        "examplamine-in-brief.bib",
        "examplamine-in-brief.md",
        "examplamine-in-brief.report.json",
    ]
    assert "Rats slept.[@examplamine-rat-journal-example]" in result.markdown.read_text("utf-8")
    assert result.bibtex.read_text("utf-8").count("@misc{") == 1
    report = json.loads(result.report.read_text("utf-8"))
    assert report["source"] == "guide.txt"
    assert report["rules"]["citation-spelling"] == "All spellings of a citation become one, by key."
    assert {"references", "changes", "removals", "defects", "sha256", "slug", "subject"} <= set(report)


def test_the_report_names_the_file_by_its_checksum(guide: Path, tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + GUIDE.replace("\n", "\r\n").encode()
    guide.write_bytes(data)
    result = import_guide(guide, tmp_path / "out")
    checksum = subprocess.run(["sha256sum", guide], capture_output=True, text=True, check=True).stdout.split()[0]
    assert result.findings["sha256"] == checksum
    assert f"source_sha256: {checksum}\n" in result.markdown.read_text("utf-8")


def test_the_summary_says_where_the_draft_is_and_what_to_judge(guide: Path, tmp_path: Path) -> None:
    guide.write_text(GUIDE.replace("[1]", "[1][7]"), "utf-8")
    page = tmp_path / "out" / "examplamine-in-brief.md"
    assert run([guide], tmp_path / "out") == (
        f"{guide} -> {page}\n"
        "    1 references to 1 works, 0 of them already known; 2 changes, 0 removals, 1 defects\n"
        "    citation-without-reference: 1 (line 3)"
    )


def test_stubs_of_works_in_the_bibliography_say_so(guide: Path, tmp_path: Path) -> None:
    bibliography = tmp_path / "references.bib"
    bibliography.write_text(
        "@misc{doe2020rat,\n  title = {Examplamine in the rat},\n  url = {https://journal.example/1},\n}\n"
    )
    result = import_guide(guide, tmp_path / "out", bibliography=bibliography)
    assert "[@doe2020rat]" in result.markdown.read_text("utf-8")
    stubs = result.bibtex.read_text("utf-8")
    assert stubs.count("@misc{doe2020rat,") == 1 and "has an entry under this key in the bibliography already" in stubs


def test_a_folder_and_several_guides_are_imported(guide: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.md").write_text(GUIDE.replace("Brief", "Rats"), "utf-8")
    (folder / "a.txt").write_text(GUIDE.replace("Brief", "Mice"), "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    run([guide, folder], tmp_path / "out")
    pages = [name for name in names_in(tmp_path / "out") if name.endswith(".md")]
    assert pages == ["examplamine-in-brief.md", "examplamine-in-mice.md", "examplamine-in-rats.md"]


def test_each_change_is_on_a_line_of_its_own_in_the_report(guide: Path, tmp_path: Path) -> None:
    tricky = 'Page {"}, {"rule": [5]}'
    guide.write_text(f"Examplamine in Brief\n\n**{tricky}\u00ad\u00ad** x\n\nRats took 5 mg and 6 mg.[9]\n", "utf-8")
    result = import_guide(guide, tmp_path / "out")
    text = result.report.read_text("utf-8")
    found = json.loads(text)
    rows = [row for part in ("changes", "removals", "defects") for row in found[part]]
    assert len(rows) > 4 and any('}, {"rule"' in row.get("before", "") for row in rows)
    lines = [line.removesuffix(",") for line in text.split("\n") if line.startswith("    {")]
    assert [json.loads(line) for line in lines] == rows


def test_importing_a_draft_again_keeps_page_and_stubs(guide: Path, tmp_path: Path) -> None:
    first = import_guide(guide, tmp_path / "out")
    second = import_guide(first.markdown, tmp_path / "again")
    assert second.markdown.read_bytes() == first.markdown.read_bytes()
    assert second.bibtex.read_bytes() == first.bibtex.read_bytes()
    assert second.findings["defects"] == []


REFUSED = {
    "empty": (b"", "the file is empty; give a guide as text or Markdown."),
    "blank": (b"\xef\xbb\xbf \n\n", "the file holds no text; give a guide as text or Markdown."),
    "not UTF-8": (b"Title\n\nna\xefve", "not UTF-8 at byte 9, line 3; save the file again as UTF-8."),
    "UTF-16": ("Title".encode("utf-16"), "this is a binary file; give a guide as text or Markdown."),
    "binary": (bytes(range(1, 32)) * 50, "this is a binary file; give a guide as text or Markdown."),
    "a word to a line": (
        b"rats\n" * 500_000,
        "500,000 lines of 5 signs on average are no text; put the lines of each paragraph together.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_text_is_refused_in_one_sentence(name: str, guide: Path, tmp_path: Path) -> None:
    data, words = REFUSED[name]
    guide.write_bytes(data)
    with pytest.raises(CannotRun) as refusal:
        import_guide(guide, tmp_path / "out")
    assert str(refusal.value) == f"{guide}: {words}"
    assert not (tmp_path / "out").exists()


def test_a_missing_guide_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no such guide; check the path"):
        import_guide(tmp_path / "nowhere.txt", tmp_path / "out")


def test_a_folder_without_guides_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no guide in this folder"):
        run([tmp_path], tmp_path / "out")


def test_a_draft_that_exists_is_only_overwritten_by_force(guide: Path, tmp_path: Path) -> None:
    result = import_guide(guide, tmp_path / "out")
    result.markdown.write_text("edited by hand", "utf-8")
    with pytest.raises(CannotRun, match="exists already; choose another --out or overwrite it with --force"):
        import_guide(guide, tmp_path / "out")
    assert result.markdown.read_text("utf-8") == "edited by hand"
    import_guide(guide, tmp_path / "out", force=True)
    assert result.markdown.read_text("utf-8") != "edited by hand"


def test_two_guides_of_one_title_do_not_overwrite_each_other(guide: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(GUIDE.replace("slept", "woke"), "utf-8")
    with pytest.raises(CannotRun, match="another guide with the same title"):
        run([guide, other], tmp_path / "out", force=True)
    assert "slept" in (tmp_path / "out" / "examplamine-in-brief.md").read_text("utf-8")


def test_a_shelf_that_all_cores_import_gives_what_one_core_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for number in range(9):
        (shelf / f"{number}.txt").write_text(vendor_text(number), "utf-8")
    (shelf / "a-binary.txt").write_bytes(b"\0\1")
    (shelf / "twin.txt").write_text(vendor_text(4), "utf-8")
    told: dict[int, tuple[list[str], str]] = {}
    for cores in (1, 2):
        monkeypatch.setattr(all_cores, "cores", lambda cores=cores: cores)
        words: list[str] = []
        with pytest.raises(CannotRun) as refused:
            run([shelf], tmp_path / f"out{cores}", tell=words.append)
        told[cores] = words, str(refused.value).replace(f"out{cores}", "out")
    assert told[1] == told[2] and len(told[1][0]) == 11
    assert "a-binary.txt: this is a binary file" in told[2][1] and "twin.txt: another guide" in told[2][1]
    drafts = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("out1", "out2")]
    assert drafts[0] == drafts[1] and len(drafts[0]) == 27


def test_an_output_folder_that_cannot_be_written_is_named(guide: Path, tmp_path: Path) -> None:
    out = tmp_path / "file"
    out.write_text("not a folder")
    with pytest.raises(CannotRun, match="cannot write the drafts here"):
        import_guide(guide, out)


def test_nothing_is_half_written_when_a_file_fails(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, os.strerror(28))

    out = tmp_path / "out"
    import_guide(guide, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    guide.write_text(GUIDE.replace("slept", "woke"), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", full)
        with pytest.raises(CannotRun, match="No space left on device"):
            import_guide(guide, out, force=True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_title_cannot_lead_out_of_the_folder(guide: Path, tmp_path: Path) -> None:
    guide.write_text("---\ntitle: x\nslug: ../../escaped\nsource_sha256: y\n---\n\n# x\n\nRats slept.\n", "utf-8")
    import_guide(guide, tmp_path / "deep" / "out")
    assert names_in(tmp_path) == ["deep", "guide.txt"]
    assert names_in(tmp_path / "deep" / "out") == ["escaped.bib", "escaped.md", "escaped.report.json"]


def test_a_bibliography_that_cannot_be_read_is_named(guide: Path, tmp_path: Path) -> None:
    bibliography = tmp_path / "references.bib"
    bibliography.write_text("@misc{one,\n  title = {Never closed,\n}\n")
    with pytest.raises(CannotRun, match=r"references\.bib:\d+: .*Mend the bibliography"):
        import_guide(guide, tmp_path / "out", bibliography=bibliography)


def test_the_command_line_imports_a_guide(guide: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts", "import", str(guide), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "examplamine-in-brief.md" in done.stdout
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert again.returncode == 2
    assert again.stderr.startswith("import: ") and "--force" in again.stderr and "Traceback" not in again.stderr


def test_a_title_with_signs_of_html_is_safe_in_the_draft_and_shown_as_the_guide_prints_it() -> None:
    written = draft("Doses < 5 of <b>Examplamine</b>\n\nRats slept.\n", "guide.txt").markdown
    assert front_matter(written)["title"] == "Doses &lt; 5 of &lt;b>Examplamine&lt;/b>"
    assert title_of(written, "guide.md") == "Doses < 5 of <b>Examplamine</b>"
    page = SimpleNamespace(title=front_matter(written)["title"], _title_from_render=None)
    on_page_content("", page=page, config=None, files=None)  # type: ignore[arg-type]
    assert page.title == "Doses < 5 of <b>Examplamine</b>"
