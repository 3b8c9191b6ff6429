"""One exported file in, whatever wiki it comes from; every link to the handbook with its line and column out.

Lines are read one by one and never parsed as XML, so a file may be as large as it likes, and an entity in it stays
text. What ends an address is the same in all these formats; where they differ, the ending of the file's name decides.
"""

import bz2
import gzip
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from scripts.problems import CannotRun

# No address of the handbook has one of these signs; '&lt;' and the like are such signs in XML and HTML.
ENDS = re.compile(
    r"[\s<>\"'`|\[\]{}^\u00a0\u2018-\u201f\u00ab\u00bb]|&(?:lt|gt|quot|apos|nbsp|\#0*(?:34|39|60|62|160));", re.I
)
ENDS_IN_TABLE = re.compile(r"[,;]")
# Behind an address in a sentence: 'see https://…/guides/.'
BEHIND = ".,;:!?*~…"
# In Markdown a sign may be escaped: 'ref-a\_b'
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
TABLES = {".csv", ".tsv"}
OPENERS: dict[str, Callable[..., IO[Any]]] = {".gz": gzip.open, ".bz2": bz2.open}
PACKED = {
    b"PK\x03\x04": "a ZIP archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Office file",
    b"7z\xbc\xaf": "a 7z archive",
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class FoundLink(NamedTuple):
    """One link as it stands in a file: line and column count from 1; entities and escapes are resolved."""

    file: str
    line: int
    column: int
    address: str


def find_links(path: Path, begins: re.Pattern[str]) -> Iterator[FoundLink]:
    """Every link of a file that begins like an address of the handbook. Raises CannotRun if it cannot be read."""
    in_table = any(suffix.lower() in TABLES for suffix in path.suffixes)
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, start=1):
                for start, address in links_of_line(line, begins, in_table):
                    yield FoundLink(path.as_posix(), number, start + 1, address)
    except (OSError, EOFError) as error:
        raise CannotRun(f"{path}: cannot be read ({error}).") from error
    except UnicodeError as error:
        raise CannotRun(f"{path}: this is not text ({error.args[-1]}); save it again as UTF-8.") from error


def _opened(path: Path) -> IO[str]:
    """The file as text: UTF-8, or UTF-16 if it says so; a byte that is neither stands for itself."""
    opener = OPENERS.get(path.suffix.lower(), open)
    with opener(path, "rb") as file:
        first = file.read(4)
    packed = next((words for begin, words in PACKED.items() if first.startswith(begin)), "")
    if packed:
        raise CannotRun(f"{path}: this is {packed}, not text; unpack it, or export the pages as text, HTML or XML.")
    encoding = "utf-16" if first.startswith(UTF_16) else "utf-8-sig"
    opened: IO[str] = opener(
        path, "rt", encoding=encoding, errors="surrogateescape" if encoding != "utf-16" else "replace"
    )
    return opened


def links_of_line(line: str, begins: re.Pattern[str], in_table: bool = False) -> Iterator[tuple[int, str]]:
    """The links of one line, each with its offset.

    >>> list(links_of_line("See [[https://lab.example/a/#b12|B12]].", re.compile("https://lab.example")))
    [(6, 'https://lab.example/a/#b12')]
    """
    for start in begins.finditer(line):
        end = ENDS.search(line, start.end())
        text = line[start.start() : end.start() if end else len(line)]
        separator = ENDS_IN_TABLE.search(text) if in_table else None
        text = text[: separator.start()] if separator else text
        yield start.start(), _cleaned(text)


def _cleaned(text: str) -> str:
    """The address without what belongs to the sentence or the format around it."""
    text = ESCAPED.sub(r"\1", html.unescape(text)).partition("\\")[0]
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:  # '[text](address)': this bracket was opened before the address
            text = text[:place]
            break
    return text.rstrip(BEHIND)
