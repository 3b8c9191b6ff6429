"""Tables that came out of a PDF as lines. Lines in; rows of equal length, and what was mended, out."""

import re
from collections import Counter
from collections.abc import Sequence

from scripts.importer.repairs import repaired
from scripts.importer.values import Line, Log

CELL_BORDER = re.compile(r"(?<!\\)\|")
ALIGNMENT_ROW = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?")
# 'Concentration/ Dose': the header cell was broken over two lines after the solidus
BROKEN_HEADER = re.compile(r"(?<=\w)/ +(?=\w)")
BLANKS = re.compile(r"[ \t]+")
MOST_CELLS_ADDED = 100
OPEN_CELL_ENDS = ("/", ",", "-", "(", "&", "+", " and", " or", " of", " the", " in", " with")


def is_alignment_row(text: str) -> bool:
    """True for `|---|:--:|`."""
    return "-" in text and "|" in text and ALIGNMENT_ROW.fullmatch(text.strip()) is not None


def tab_rows(lines: Sequence[Line], log: Log) -> tuple[list[list[str]], list[int]]:
    """Cells of tab-separated lines; a row that was broken inside a cell is put together again."""
    split = [[_plain(CELL_BORDER.sub(r"\|", cell)) for cell in line.text.strip(" ").split("\t")] for line in lines]
    width = Counter(len(row) for row in split if len(row) > 1).most_common(1)[0][0]
    width = max(width, len(split[-1]))
    rows: list[list[str]] = []
    places: list[int] = []
    for line, cells in zip(lines, split, strict=True):
        if rows and _continues(rows[-1], cells, width, is_header=len(rows) == 1):
            last = rows[-1][-1]
            joined = f"{last} {cells[0]}".strip()
            log.change("broken-table-row", line.number, f"{last} \n {cells[0]}", joined)
            joined = repaired(joined, log, line.number)
            rows[-1] = [*rows[-1][:-1], joined, *cells[1:]]
        else:
            rows.append(cells)
            places.append(line.number)
    return rows, places


def pipe_rows(lines: Sequence[Line]) -> tuple[list[list[str]], list[int], str]:
    """Cells of a Markdown table and its alignment row, written plainly (`|---|:--:|`)."""
    rows: list[list[str]] = []
    places: list[int] = []
    alignment = ""
    for line in lines:
        if is_alignment_row(line.text) and len(rows) == 1 and not alignment:
            cells = _pipe_cells(line.text)
            alignment = "|" + "|".join(re.sub("-+", "---", cell) for cell in cells) + "|"
        else:
            rows.append([_plain(cell) for cell in _pipe_cells(line.text)])
            places.append(line.number)
    return rows, places, alignment


def squared(rows: list[list[str]], places: Sequence[int], log: Log) -> tuple[tuple[str, ...], ...]:
    """Rows of one length; each cell that is missing or empty is a defect of the guide."""
    if not rows:
        return ()
    width = max(len(row) for row in rows)
    rows[0] = [_mended_header(cell, places[0], log) for cell in rows[0]]
    rows[0] += [""] * (width - len(rows[0]))
    for row, place in zip(rows, places, strict=True):
        empty = width - len(row) + row.count("")
        if empty:
            message = f"{empty} of {width} cells of this row are empty; look the value up or write 'not reported'."
            log.defect("table-cell-missing", place, " | ".join(row), message)
        row += [""] * min(width - len(row), MOST_CELLS_ADDED)
    return tuple(tuple(row) for row in rows)


def _continues(row: Sequence[str], cells: Sequence[str], width: int, is_header: bool) -> bool:
    """True if `cells` are the rest of `row`: together they fill the width and the cut is visible."""
    if len(row) + len(cells) - 1 > width or len(row) >= width:
        return False
    if is_header:
        return True
    return row[-1].endswith(OPEN_CELL_ENDS) or cells[0][:1].islower() or len(cells) == 1


def _mended_header(cell: str, place: int, log: Log) -> str:
    mended = BROKEN_HEADER.sub("/", cell)
    log.change("broken-header-cell", place, cell, mended)
    return mended


def _pipe_cells(text: str) -> list[str]:
    text = text.strip()
    text = text[1:] if text.startswith("|") else text
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return CELL_BORDER.split(text)


def _plain(cell: str) -> str:
    return (BLANKS.sub(" ", cell) if "  " in cell or "\t" in cell else cell).strip(" \t\u00ad")
