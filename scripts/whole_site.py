"""A finished folder and the site that it is to replace in; the new site in that place, at one stroke, out.

At every moment a whole site is there. Where the system cannot swap two folders, the old one is moved aside for a
blink, and whoever is stopped then finds it put back by the next run.
"""

import ctypes
import errno
import os
import shutil
from pathlib import Path

from scripts.problems import CannotRun

AT_CURRENT_FOLDER = -100  # AT_FDCWD of Linux
EXCHANGE = 2  # RENAME_EXCHANGE
# What the system or the disk says if it has no such call
UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def publish(finished: Path, site: Path) -> None:
    """Put the finished folder in the place of the old site. Raises CannotRun."""
    try:
        put_back(site)
        if site.exists():
            _exchange(finished, site)
        else:
            site.parent.mkdir(parents=True, exist_ok=True)
            finished.rename(site)
    except OSError as error:
        raise CannotRun(f"{site}: cannot be replaced ({error.strerror}); make its parent folder writable.") from error


def put_back(site: Path) -> None:
    """Undo what a run that was stopped in the middle of `publish` has left. Raises OSError."""
    old = _aside(site)
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _aside(site: Path) -> Path:
    return site.with_name(site.name + ".old")


def _exchange(finished: Path, site: Path) -> None:
    if not swap(finished, site):
        old = _aside(site)
        site.rename(old)
        try:
            finished.rename(site)
        except OSError:
            old.rename(site)
            raise
        shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(finished, ignore_errors=True)


def swap(one: Path, other: Path) -> bool:
    """Let two folders change names; False if this system or disk cannot. Raises OSError for any other reason."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if call is None:
        return False
    if call(AT_CURRENT_FOLDER, os.fsencode(one), AT_CURRENT_FOLDER, os.fsencode(other), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(other))
