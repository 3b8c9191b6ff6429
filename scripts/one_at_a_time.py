"""A folder in; as long as a `with` block lasts, nobody else who asks for that folder gets it.

Two builds of one project would write into the same unfinished site. What a build has started and left behind, when it
was killed, keeps the folder until it ends as well.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

FILE = "in-use"


@contextmanager
def one_at_a_time(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Wait for whoever is at work in the folder, and say so. Raises OSError if nothing can be written there."""
    with (folder / FILE).open("w") as file:
        if not _lock(file, wait=False):
            say("Another build is at work here; waiting for it to end …")
            _lock(file, wait=True)
        try:
            yield
        finally:
            _unlock(file)


def _lock(file: IO[str], wait: bool) -> bool:
    """True if the file is ours now; also where the system or the disk knows no locks."""
    if os.name != "posix":
        return True
    from fcntl import LOCK_EX, LOCK_NB, flock

    try:
        flock(file, LOCK_EX if wait else LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _unlock(file: IO[str]) -> None:
    """Also for processes that still run and have the file open."""
    if os.name == "posix":
        from fcntl import LOCK_UN, flock

        flock(file, LOCK_UN)
