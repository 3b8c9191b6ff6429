"""Caches: what no build needs any more goes, what builds take turns with stays, and nothing half-written lasts."""

import os
import time
from pathlib import Path

from scripts.clearing import ABANDONED, BUILDS, FORGOTTEN, forget_old, keep_used
from scripts.kept import kept


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"used.json"}


def _old(path: Path, seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"old")
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_a_file_goes_when_as_many_other_builds_did_not_use_it(tmp_path: Path) -> None:
    for build in range(BUILDS + 1):
        (tmp_path / f"{build}.pdf").write_bytes(b"%PDF")
        assert (tmp_path / "0.pdf").is_file()
        keep_used(tmp_path, {f"{build}.pdf"})
    assert _names(tmp_path) == {f"{build}.pdf" for build in range(1, BUILDS + 1)}


def test_builds_that_take_turns_lose_nothing(tmp_path: Path) -> None:
    for build in range(4 * BUILDS):
        (tmp_path / f"{build % 2}.pdf").write_bytes(b"%PDF")
        keep_used(tmp_path, {f"{build % 2}.pdf"})
    assert _names(tmp_path) == {"0.pdf", "1.pdf"}


def test_a_damaged_note_costs_only_what_this_build_did_not_use(tmp_path: Path) -> None:
    for note in (b"", b"[1]", b'{"a": null}', b"\xff"):
        (tmp_path / "used.json").write_bytes(note)
        (tmp_path / "other.pdf").write_bytes(b"%PDF")
        (tmp_path / "mine.pdf").write_bytes(b"%PDF")
        keep_used(tmp_path, {"mine.pdf"})
        assert _names(tmp_path) == {"mine.pdf"}


def test_pictures_that_nobody_asked_for_in_a_long_time_go_and_asking_keeps_them(tmp_path: Path) -> None:
    for name in ("asked.svg", "unasked.svg"):
        kept(tmp_path / "diagrams" / name, lambda: b"<svg/>")
        os.utime(tmp_path / "diagrams" / name, (0, 0))
    kept(tmp_path / "diagrams" / "asked.svg", lambda: b"made anew")
    forget_old(tmp_path)
    assert _names(tmp_path / "diagrams") == {"asked.svg"}
    assert kept(tmp_path / "diagrams" / "asked.svg", lambda: b"made anew") == b"<svg/>"


def test_what_a_killed_run_left_half_written_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    folders = ["cards", "diagrams", "handouts", "pages", "templates/3.1.6"]
    for folder in folders:
        _old(tmp_path / folder / "a.1234.part", ABANDONED + 60)
        _old(tmp_path / folder / "b.1234.part", 60)
    forget_old(tmp_path)
    assert [_names(tmp_path / folder) for folder in folders] == [{"b.1234.part"}] * len(folders)


def test_nothing_else_in_the_cache_is_touched(tmp_path: Path) -> None:
    for name in ("handouts/a.pdf", "pages/a.json", "check.sqlite", "built.json", "sbom/bin/python", "fuzz/x.part"):
        _old(tmp_path / name, FORGOTTEN + 60)
    forget_old(tmp_path)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 6
