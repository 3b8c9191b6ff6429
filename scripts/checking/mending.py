"""A site in; what can be mended without harm, as a diff and, if wanted, written into the files, out.

Every mend is a rule's own: it names a place, the words that stand there and the words to put. Nothing is guessed, a
file is written whole or not at all, and its line ends, byte order mark and rights stay as they are.
"""

import difflib
import os
import re
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scripts.checking import rules
from scripts.checking.ignores import read_ignores
from scripts.checking.reading import read_text
from scripts.checking.registry import MENDERS, RULES, Repair, can_run
from scripts.checking.site import Site, read_site
from scripts.problems import CannotRun, Problem, position
from scripts.whole_files import write_whole

__all__ = ["Mended", "mend", "rules"]

LINE_END = re.compile(r"\r\n|\r|\n")


class Mended(NamedTuple):
    """The changes as a diff, how many places and files they touch, and files that could not be written, with why."""

    diff: str
    places: int
    files: int
    refused: tuple[str, ...]


def mend(root: Path, data: Path | None, write: bool, wanted: Callable[[str], bool] = lambda _: True) -> Mended:
    """Make all safe mends in the files that are wanted; with `write` False, only show them. Raises CannotRun."""
    site = read_site(root, data)
    by_file: dict[str, list[Repair]] = {}
    for repair in repairs(site):
        if wanted(repair.file):
            by_file.setdefault(repair.file, []).append(repair)
    changes, refused = _changes(root, by_file)
    if write:
        for change in changes:
            _write(change)
    diff = "\n".join(change.diff for change in changes)
    return Mended(diff, sum(change.places for change in changes), len(changes), tuple(refused))


def repairs(site: Site) -> list[Repair]:
    """Every mend that a rule offers and no comment asks to leave alone, in the order of files and places."""
    offered = {repair for name, find in MENDERS.items() if can_run(RULES[name], site) for repair in find(site)}
    by_file: dict[str, list[Repair]] = {}
    for repair in sorted(offered):
        by_file.setdefault(repair.file, []).append(repair)
    return [repair for file, found in by_file.items() for repair in _allowed(site, file, found)]


def _allowed(site: Site, file: str, found: list[Repair]) -> Iterator[Repair]:
    text = read_text(site.configuration.root / file, file)
    if isinstance(text, Problem):
        return
    ignores, _ = read_ignores(text, file)
    for repair in found:
        problem = Problem(file, *position(text, repair.start), repair.rule, "", "")
        if not any(ignore.covers(problem) for ignore in ignores):
            yield repair


class _Change(NamedTuple):
    """One file with its mends: where it is, its new bytes, how it differs, at how many places."""

    path: Path
    data: bytes
    diff: str
    places: int


def _changes(root: Path, by_file: Mapping[str, list[Repair]]) -> tuple[list[_Change], list[str]]:
    """The changed files, and sentences about those that cannot be changed."""
    changes, refused = [], []
    for file, found in sorted(by_file.items()):
        path = (root / file).resolve()
        why = _why_not(path)
        if why:
            refused.append(f"{file}: {len(found)} mend{'s'[: len(found) > 1]} not made: {why}.")
            continue
        before = path.read_bytes()
        after, places = mended_bytes(before, found)
        if places:
            changes.append(_Change(path, after, _diff(file, before, after), places))
    return changes, refused


def _why_not(path: Path) -> str:
    if not path.is_file():
        return "it is no ordinary file"
    if not os.access(path, os.W_OK) or not path.stat().st_mode & stat.S_IWUSR:
        return "it is read-only; make it writable and run this again"
    return "" if os.access(path.parent, os.W_OK) else "its folder is read-only; make it writable and run this again"


def mended_bytes(data: bytes, found: Iterable[Repair]) -> tuple[bytes, int]:
    """The bytes of a file with those mends made that still fit it, and how many these are.

    >>> mended_bytes(b"a\\r\\nb", [Repair("f", 2, 3, "b", "c", "r"), Repair("f", 0, 1, "x", "y", "r")])
    (b'a\\r\\nc', 1)
    """
    try:
        raw = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, 0
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    raw = raw.removeprefix("\ufeff")
    text, ends = LINE_END.sub("\n", raw), LINE_END.findall(raw)
    where = _raw_offsets(raw)
    parts, at, places = [mark], 0, 0
    for repair in sorted(found):
        if repair.start < at or text[repair.start : repair.end] != repair.words or repair.text == repair.words:
            continue
        parts += [raw[where(at) : where(repair.start)], repair.text.replace("\n", ends[0] if ends else "\n")]
        at, places = repair.end, places + 1
    return "".join([*parts, raw[where(at) :]]).encode("utf-8"), places


def _raw_offsets(raw: str) -> Callable[[int], int]:
    """Where a character stands that rules count with every line end as one."""
    doubled = [match.start() - number for number, match in enumerate(re.finditer(r"\r\n", raw))]
    return lambda offset: offset + bisect_left(doubled, offset)


def _diff(file: str, before: bytes, after: bytes) -> str:
    old, new = (data.decode("utf-8-sig").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{file}", f"b/{file}", n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines).rstrip("\n").replace("\r", "")


def _write(change: _Change) -> None:
    mode = stat.S_IMODE(change.path.stat().st_mode)
    try:
        write_whole(change.path, change.data)
        change.path.chmod(mode)
    except OSError as error:
        raise CannotRun(
            f"{change.path}: cannot write this file ({error.strerror}); files before it are mended."
        ) from error


def summary(mended: Mended, wrote: bool) -> str:
    """'mended 3 places in 2 files' or what would be, and which files could not be written."""
    files = f"{mended.files} file{'' if mended.files == 1 else 's'}"
    places = f"{mended.places} place{'' if mended.places == 1 else 's'}"
    done = f"mended {places} in {files}" if wrote else f"{places} in {files} would be mended; nothing was written"
    return "\n".join([done if mended.places else "nothing to mend by itself", *mended.refused])
