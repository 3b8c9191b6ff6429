"""A path that somebody wrote in; whether a file or a folder is there out.

No disk keeps a name of 300 letters: asked for one, the system makes an error of what is only absent.
"""

import errno
from collections.abc import Callable
from pathlib import Path

# Bytes of a name; with '.csv', and with '.123456.part' while it is written, below the 255 that disks keep
LONGEST_NAME = 200


def is_file(path: Path) -> bool:
    """Whether there is such a file. Raises OSError if nobody may look."""
    return _is(path, Path.is_file)


def is_folder(path: Path) -> bool:
    """Whether there is such a folder. Raises OSError if nobody may look."""
    return _is(path, Path.is_dir)


def can_be_kept(path: str) -> bool:
    """Whether a disk keeps a file of this name, below folders of these names: 'figures/fig-ampa.svg'."""
    return all(len(name.encode("utf-8", "surrogateescape")) <= LONGEST_NAME for name in path.split("/"))


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    try:
        return kind(path)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        return False
