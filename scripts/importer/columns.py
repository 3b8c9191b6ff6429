"""Pages of text in two columns, side by side as on paper. Lines in; the lines in the order of reading out.

`pdftotext -layout` writes such pages. Two columns are told from a table by their prose: several words on each side.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from scripts.importer.values import Log

COLUMN_START = re.compile(r"(?: {2,}|^)(?=\S)")
BARE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
WIDE = "   "
LEAST_ROWS = 5
LEAST_WORDS = 4
LEAST_LEFT = 20
LINES_OF_A_PAGE = 200
LONGEST_LINE = 400
MOST_ACROSS = 0.3


class Numbered(NamedTuple):
    """A line with the number that it has in the guide."""

    number: int
    text: str


def in_reading_order(lines: Sequence[str], log: Log, first: int = 1) -> tuple[Sequence[int], list[str]]:
    """Numbers and texts: the left column of each page before the right; a line across both comes where it stands."""
    if sum(WIDE in line for line in lines) < LEAST_ROWS:
        return range(first, first + len(lines)), list(lines)
    numbered = [Numbered(number, line) for number, line in enumerate(lines, first)]
    ordered: list[Numbered] = []
    gutter = None
    for page in _pages(numbered):
        gutter = _gutter([line.text for line in page], gutter)
        ordered += page if gutter is None else _one_after_the_other(page, gutter, log)
    return [line.number for line in ordered], [line.text for line in ordered]


def _pages(lines: Sequence[Numbered]) -> Iterator[Sequence[Numbered]]:
    start = 0
    for at, line in enumerate(lines):
        if at > start and (line.text.startswith("\f") or at - start == LINES_OF_A_PAGE):
            yield lines[start:at]
            start = at
    yield lines[start:]


def _one_after_the_other(page: Sequence[Numbered], gutter: int, log: Log) -> Iterator[Numbered]:
    left: list[Numbered] = []
    right: list[Numbered] = []
    for line in page:
        if _is_across(line.text, gutter):
            yield from _columns(left, right, log)
            left, right = [], []
            yield line
        else:
            left.append(Numbered(line.number, line.text[:gutter].rstrip()))
            right.append(Numbered(line.number, line.text[gutter:].rstrip()))
    yield from _columns(left, right, log)


def _columns(left: list[Numbered], right: list[Numbered], log: Log) -> Iterator[Numbered]:
    """Both columns with a blank line between; the first row that has both says in the report what was done."""
    row = next(((one, two) for one, two in zip(left, right, strict=True) if one.text and two.text), None)
    if row:
        words = [part.text.strip() for part in row]
        log.change("column-order", row[0].number, "   ".join(words), "\n".join(words))
    yield from left
    if left and any(line.text for line in right):
        yield Numbered(right[0].number, "")
        yield from right


def _gutter(page: Sequence[str], before: int | None) -> int | None:
    """Where the right column begins: many lines begin something there, few run across, and both sides are prose.

    `before` is the gutter of the page before; it holds for a last page that is filled only in part.
    """
    rows = [line for line in page if line.strip() and len(line) <= LONGEST_LINE]
    starts: Counter[int] = Counter()
    for row in rows:
        starts.update(match.end() for match in COLUMN_START.finditer(row) if match.end() >= LEAST_LEFT)
    for at, count in starts.most_common(3):
        if count >= LEAST_ROWS and _is_clear(rows, at) and _are_prose(rows, at):
            return at
    return before if before and starts[before] > 1 and _is_clear(rows, before) else None


def _is_clear(rows: Sequence[str], gutter: int) -> bool:
    return sum(_is_across(row, gutter) for row in rows) <= MOST_ACROSS * len(rows)


def _is_across(line: str, gutter: int) -> bool:
    """True for a line that both columns share; a page's number in the middle is one."""
    if BARE_NUMBER.fullmatch(line):
        return True
    return bool(line[gutter - 1 : gutter + 1].strip()) and bool(line[gutter - 2 : gutter].strip())


def _are_prose(rows: Sequence[str], gutter: int) -> bool:
    pairs = [(row[:gutter].split(), row[gutter:].split()) for row in rows if not _is_across(row, gutter)]
    sides = [[len(pair[side]) for pair in pairs if pair[side]] for side in (0, 1)]
    return all(len(words) >= LEAST_ROWS and median(words) >= LEAST_WORDS for words in sides)
