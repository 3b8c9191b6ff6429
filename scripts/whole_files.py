"""A path and its bytes in; the file written whole or not at all."""

import os
from pathlib import Path

UNFINISHED = ".part"  # ends the name of a file that is being written


def write_whole(path: Path, data: bytes) -> None:
    """Write under another name and rename, so that whoever stops the work leaves no half file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process number keeps two builds at the same time out of each other's way.
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
