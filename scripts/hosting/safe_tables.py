"""A table of data as CSV in; the same out, with no cell that a spreadsheet would take for a formula."""

import csv
import io
import re

from scripts.ledger.exports import harmless_after_first, harmless_cell

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?%?", re.I)  # '-5', '+0.3', '1e-9': a value, no formula


def harmless_table(text: str) -> str:
    """The table with an apostrophe before each such cell; a table without one comes back as it is."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix(mark), newline="")))
    except csv.Error:  # no table; a spreadsheet shows it as lines, which are one cell each
        rows = [[line] for line in text.removeprefix(mark).splitlines()]
    safe = [[_harmless(cell) for cell in row] for row in rows]
    if safe == rows:
        return text
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(safe)
    return mark + written.getvalue()


def _harmless(cell: str) -> str:
    first = cell.partition(";")[0]  # of several, in a table whose cells are parted so
    return harmless_after_first(cell) if NUMBER.fullmatch(first.strip()) else harmless_cell(cell)
