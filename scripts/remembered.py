"""Files and a way to read them in; what was read out, read again only when something has changed.

For the preview, which builds again and again in one run: mkdocs loads the hooks anew each time, this module once.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")
_MADE: dict[str, tuple[object, Any]] = {}


def remembered(name: str, files: Iterable[Path], also: object, make: Callable[[], Made]) -> Made:
    """What `make` returned when it last ran under this name, unless a file or `also` has changed since then."""
    state = (tuple(_state(file) for file in files), also)
    if name not in _MADE or _MADE[name][0] != state:
        _MADE[name] = (state, make())
    made: Made = _MADE[name][1]
    return made


def _state(file: Path) -> tuple[str, int, int]:
    try:
        found = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), found.st_mtime_ns, found.st_size
