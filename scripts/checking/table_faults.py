"""The text of a table of data (CSV) in; what keeps its cells from being what they were meant as, placed, out."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from scripts.data_tables import CLAIM_COLUMN, KEY, SOURCE_COLUMN

# 'B12', and 'B1Z' for it
LIKE_A_CLAIM = re.compile(r"[A-Za-z][0-9]\w{0,3}")
# What parts of a cell that are no list stand between: 'B12, B13', 'kole2002 (title)'
BETWEEN = re.compile(r"[^\w-]+")
CERTAINTIES = ("high", "medium", "low", "none")
GUIDES = ("A", "B")


class Cell(NamedTuple):
    """One part of a cell of a table: its column, the part, and its offset in the file."""

    column: str
    text: str
    start: int


class TableRow(NamedTuple):
    """One row: where it begins in the file, and its cells by column."""

    start: int
    cells: Mapping[str, str]


def header_of(text: str) -> list[str]:
    """The names of the columns; none if the first line is no row."""
    try:
        return [name.strip() for name in next(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True), [])]
    except csv.Error:
        return []


def header_fault(text: str, elsewhere: Collection[str]) -> str:
    """What is wrong with the line of headings: too few for every row, one twice, or one that is misspelt.

    `elsewhere` are the columns of the other tables; one that only this table has may be new, or a slip.
    """
    header = header_of(text)
    twice = next((name for name, times in Counter(header).items() if times > 1), "")
    if twice:
        return f"the column '{twice}' stands here twice; keep one."
    try:
        rows = [row for row in list(csv.reader(io.StringIO(text), strict=True))[1:] if row]
    except csv.Error:
        return ""
    lengths = {len(row) for row in rows}
    if len(rows) > 1 and len(lengths) == 1 and lengths != {len(header)}:
        return f"{len(header)} headings stand above rows of {lengths.pop()} cells; add or remove a heading."
    if len(header) == 1 and header[0].count(";") > 1:
        return "the cells of this table stand between semicolons; put commas between them."
    known = {SOURCE_COLUMN, CLAIM_COLUMN, *elsewhere} - set(header)
    for name in (name for name in header if name not in elsewhere):
        near = get_close_matches(name, sorted(known), n=1, cutoff=0.8)
        if near:
            return f"no other table has a column '{name}'; did you mean '{near[0]}'?"
    return ""


def rows_of(text: str) -> Iterator[TableRow]:
    """The rows below the line of headings, each with its offset. Raises csv.Error if it is no table."""
    reader = csv.reader(io.StringIO(text), strict=True)
    header = [name.strip() for name in next(reader)]
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    above = reader.line_num
    for row in reader:
        start, above = starts[above], reader.line_num
        if row:
            yield TableRow(start, dict(zip(header, row, strict=False)))


def names_in(text: str) -> Iterator[Cell]:
    """The keys and ids in a table; a cell of words, such as 'not resolved', has none."""
    for row in rows_of(text):
        for column, form in ((SOURCE_COLUMN, KEY), (CLAIM_COLUMN, LIKE_A_CLAIM)):
            parts = [part.strip() for part in row.cells.get(column, "").split(";")]
            for part in parts if all(form.fullmatch(part) for part in parts) else ():
                yield Cell(column, part, _place(text, row, part))


def unlinked_names(text: str, known: Mapping[str, Collection[str]]) -> Iterator[tuple[int, str]]:
    """Cells that hold a key or an id, but not as a list, so that they are shown as plain words: 'B12, B13'."""
    for row in rows_of(text):
        for column, form in ((SOURCE_COLUMN, KEY), (CLAIM_COLUMN, LIKE_A_CLAIM)):
            cell = row.cells.get(column, "").strip()
            parts = [part.strip() for part in cell.split(";")]
            names = [word for word in BETWEEN.split(cell) if word in known[column]]
            if names and not all(form.fullmatch(part) for part in parts):
                message = f"'{cell}' is shown as plain words; write '{'; '.join(names)}' and nothing else."
                yield _place(text, row, names[0]), message


def guide_reference_faults(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with the list of what the guides cite: no guide, no confidence, a number twice or left out."""
    seen: dict[str, list[int]] = {}
    for row in rows_of(text):
        guide, number, how = (row.cells.get(name, "").strip() for name in ("guide", "number", "confidence"))
        before = seen.setdefault(guide, [])
        if guide not in GUIDES:
            yield row.start, f"there is no guide '{guide}'; write A or B."
        elif not number.isdecimal():
            yield row.start, f"'{number}' is no number of a reference; write a whole number."
        elif int(number) in before:
            yield row.start, f"guide {guide} has a number {number} above; mend one of the two."
        elif before == list(range(1, len(before) + 1)) and int(number) > len(before) + 1:
            yield row.start, f"number {number} follows {len(before)} of guide {guide}; add what is between, or mend it."
        if how not in CERTAINTIES:
            yield row.start, f"'{how}' is no confidence; write one of: {', '.join(CERTAINTIES)}."
        before += [int(number)] if number.isdecimal() else []


def _place(text: str, row: TableRow, part: str) -> int:
    found = re.compile(rf"(?<![\w-]){re.escape(part)}(?![\w-])").search(text, row.start)
    return found.start() if found else row.start
