"""`check --fix` as authors use it: what it mends, what it leaves alone, and what it does to files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.__main__ import main
from scripts.checking.mending import mend, mended_bytes
from scripts.checking.registry import Repair
from tests.check_cases import make_site

TABLE = "# Home\n\n| Drug | Dose |\n|===|===|\n| A | 10 mg |\n"
MENDED = TABLE.replace("|===|===|", "|---|---|")


def page(folder: Path) -> Path:
    return folder / "docs" / "index.md"


def site(folder: Path, text: str = TABLE) -> Path:
    return make_site(folder, {"pages": {"index.md": text}})


def test_a_rule_line_is_put_right_and_the_change_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", "--root", str(site(tmp_path)), "--fix", "--no-cache"])
    shown = capsys.readouterr().out
    assert page(tmp_path).read_text("utf-8") == MENDED
    assert "-|===|===|\n+|---|---|\n" in shown and "mended 1 place in 1 file" in shown
    assert "no problems in 1 page" in shown and status == 0


def test_a_rehearsal_shows_the_same_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", "--root", str(site(tmp_path)), "--dry-run", "--no-cache"])
    shown = capsys.readouterr().out
    assert page(tmp_path).read_text("utf-8") == TABLE
    assert "+|---|---|" in shown and "1 place in 1 file would be mended; nothing was written" in shown
    assert status == 1


def test_what_cannot_be_mended_is_reported_afterwards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--root", str(site(tmp_path, TABLE + "\n[x](gone.md)\n")), "--fix", "--no-cache"])
    assert "docs/index.md:7:5  broken-link" in capsys.readouterr().out


def test_a_machine_reads_its_report_undisturbed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--root", str(site(tmp_path)), "--fix", "--format", "json", "--no-cache"])
    told = capsys.readouterr()
    assert told.out.strip() == "[]" and "mended 1 place" in told.err


def test_line_ends_and_byte_order_mark_stay_as_they_are(tmp_path: Path) -> None:
    site(tmp_path)
    page(tmp_path).write_bytes(b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode())
    mend(tmp_path, None, write=True)
    assert page(tmp_path).read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()


def test_mixed_line_ends_stay_mixed() -> None:
    repair = Repair("f", 2, 3, "b", "x\ny", "r")
    assert mended_bytes(b"a\nb\r\nc\nd", [repair]) == (b"a\nx\ny\r\nc\nd", 1)


def test_a_line_that_an_author_wants_overlooked_is_left_alone(tmp_path: Path) -> None:
    text = TABLE.replace("| Drug", "<!-- check: ignore-file table-shown-as-text an example -->\n\n| Drug")
    assert mend(site(tmp_path, text), None, write=True).places == 0
    assert page(tmp_path).read_text("utf-8") == text


def test_only_the_files_that_are_named_are_mended(tmp_path: Path) -> None:
    make_site(tmp_path, {"pages": {"index.md": TABLE, "other.md": TABLE.replace("Home", "Other")}})
    main(["check", "--root", str(tmp_path), "--fix", "--no-cache", str(tmp_path / "docs" / "other.md")])
    assert page(tmp_path).read_text("utf-8") == TABLE
    assert "|---|---|" in (tmp_path / "docs" / "other.md").read_text("utf-8")


def test_a_read_only_file_gives_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site(tmp_path)
    page(tmp_path).chmod(0o444)
    main(["check", "--root", str(tmp_path), "--fix", "--no-cache"])
    assert "docs/index.md: 1 mend not made: it is read-only" in capsys.readouterr().out
    assert page(tmp_path).read_text("utf-8") == TABLE


def test_the_rights_of_a_file_stay_as_they_are(tmp_path: Path) -> None:
    site(tmp_path)
    page(tmp_path).chmod(0o640)
    mend(tmp_path, None, write=True)
    assert page(tmp_path).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Doses:\n| A | B |\n|---|---|\n| 1 | 2 |", "Doses:\n\n| A | B |\n|---|---|\n| 1 | 2 |"),
        ("Two:\n- a\n- b", "Two:\n\n- a\n- b"),
        ("> Two:\n> - a\n> - b", "> Two:\n>\n> - a\n> - b"),
        ("10 Âµm, the drugâ€™s dose", "10 µm, the drug’s dose"),
        ("AMPA\u200b receptor", "AMPA receptor"),
    ],
)
def test_each_of_these_has_one_right_form(before: str, after: str, tmp_path: Path) -> None:
    mend(site(tmp_path, f"# Home\n\n{before}\n"), None, write=True)
    assert page(tmp_path).read_text("utf-8") == f"# Home\n\n{after}\n"


def test_a_fence_whose_name_is_in_capitals_is_drawn_again(tmp_path: Path) -> None:
    text = "# Home\n\n```Mermaid\nflowchart LR\n  A --> B\n```\n"
    settings = "extra_javascript:\n  - mermaid.js\n"
    make_site(tmp_path, {"pages": {"index.md": text}, "more_configuration": settings})
    mend(tmp_path, None, write=True)
    assert page(tmp_path).read_text("utf-8") == text.replace("Mermaid", "mermaid")


def test_values_of_the_handbook_get_their_signs(tmp_path: Path) -> None:
    settings = {"files": {"docs/data/claims.yml": "[]\n"}, "references": ""}
    make_site(tmp_path, {"pages": {"index.md": "# Home\n\n10uM, 5-10 Hz at -70\xa0mV, 3\xa0mg/kg/day\n"}} | settings)
    mend(tmp_path, None, write=True)
    mend(tmp_path, None, write=True)
    assert page(tmp_path).read_text("utf-8") == "# Home\n\n10\xa0µM, 5–10\xa0Hz at −70\xa0mV, 3\xa0mg/kg per day\n"


def test_mending_twice_changes_nothing_more(tmp_path: Path) -> None:
    site(tmp_path, TABLE + "\nTwo:\n- a\n- b\n")
    assert mend(tmp_path, None, write=True).places == 2
    assert mend(tmp_path, None, write=True).places == 0


@given(
    st.text("ab\n\r", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.sampled_from(["", "x", "y\nz"])), max_size=4),
)
def test_mends_touch_nothing_but_their_own_places(raw: str, wanted: list[tuple[int, int, str]]) -> None:
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    found = [Repair("f", at, at + length, text[at : at + length], put, "r") for at, length, put in wanted]
    data, places = mended_bytes(raw.encode(), [one for one in found if one.end <= len(text)])
    assert places or data == raw.encode()
    assert len(data) <= len(raw.encode()) + 8 * len(found)


def test_a_mend_whose_words_have_changed_meanwhile_is_left_out() -> None:
    assert mended_bytes(b"abc", [Repair("f", 1, 2, "x", "y", "r")]) == (b"abc", 0)
