"""A cache folder in; the same without what nobody needs any more, out, so that it does not grow for ever.

What is taken away too early is only made again; nothing is ever believed for its time.
"""

import json
import time
from collections.abc import Callable, Set
from contextlib import suppress
from pathlib import Path

from scripts.whole_files import UNFINISHED, write_whole

BUILDS = 5  # of different content: sizes of paper, a second address, an edition may take turns
USED = "used.json"
ABANDONED = 24 * 3600.0  # seconds; a file is written in moments, unless its writer was killed
FORGOTTEN = 90 * 24 * 3600.0  # seconds, as for the check's memory of other sites
SHELVES = ("cards", "diagrams", "templates")


def keep_used(folder: Path, used: Set[str]) -> None:
    """Take away the files that none of the last builds used; `used` are the names that this one did. Raises OSError."""
    now = sorted(used)
    builds = [now, *(names for names in _noted(folder / USED) if names != now)][:BUILDS]
    write_whole(folder / USED, json.dumps(builds).encode())
    needed = {USED, *(name for names in builds for name in names)}
    _take_away(folder, lambda path: path.suffix != UNFINISHED and path.name not in needed)


def forget_old(cache: Path) -> None:
    """Take away pictures and compiled templates that nobody asked for in a long time, and all that was left half."""
    now = time.time()
    for name in SHELVES:
        _take_away(cache / name, lambda path: path.suffix != UNFINISHED and path.stat().st_mtime < now - FORGOTTEN)
    for name in (*SHELVES, "handouts", "pages"):
        _take_away(cache / name, lambda path: path.suffix == UNFINISHED and path.stat().st_mtime < now - ABANDONED)


def _noted(path: Path) -> list[list[str]]:
    """What the last builds used, the last first; nothing if the note is not whole."""
    try:
        noted = json.loads(path.read_text("utf-8"))
        return [[str(name) for name in names] for names in noted]
    except (OSError, ValueError, TypeError):
        return []


def _take_away(folder: Path, unneeded: Callable[[Path], bool]) -> None:
    """A preview that is at work beside this may take away the same; what cannot be taken away now stays."""
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and unneeded(path):
                path.unlink()
