"""Nothing in; a digest of all our own code as it was loaded, and whether it was edited since, out.

A process that runs for long, such as a preview, goes on with the code that it has loaded. So the digest is taken when
the check is loaded and not when it is first asked for.
"""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def _stamps() -> list[tuple[Path, int, int]]:
    """The size of each module, and when it was last written."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        try:
            state = path.stat()
        except OSError:  # an editor's lock file is a link to nowhere
            continue
        found.append((path, state.st_size, state.st_mtime_ns))
    return found


def _digest() -> str:
    """The names and the bytes of all modules, as they are in the files."""
    made = hashlib.blake2b(digest_size=16)
    for path, size, _ in LOADED_STAMPS:
        try:
            made.update(f"{path.relative_to(PACKAGE).as_posix()} {size} ".encode() + path.read_bytes())
        except OSError:
            continue
    return made.hexdigest()


LOADED_STAMPS = _stamps()
LOADED = _digest()


def has_changed() -> bool:
    """True if a file of our own code was written since this process loaded it."""
    return _stamps() != LOADED_STAMPS
