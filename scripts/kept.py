"""A file in a cache folder and a way to make its content in; the content out, made only if it is not kept there whole.

The name of the file says what the content was made from; the sum at its end shows that it was written to the end.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from scripts.problems import CannotRun
from scripts.whole_files import write_whole


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """The content kept earlier, or made now and kept. Raises CannotRun for a folder that cannot be written."""
    try:
        content, _, check = file.read_bytes().rpartition(b"\n")
        if content and check == _sum(content):
            with suppress(OSError):
                os.utime(file)  # it is in use: see scripts/clearing.py
            return content
    except OSError:
        pass  # not kept yet
    content = make()
    try:
        write_whole(file, content + b"\n" + _sum(content))
    except OSError as error:
        reason = f"Nothing can be kept in '{file.parent}' ({error.strerror})"
        raise CannotRun(f"{reason}; make the folder writable, or free space on its disk.") from error
    return content


def _sum(content: bytes) -> bytes:
    return f"<!-- {sha256(content).hexdigest()} -->".encode()
