"""Tables as lines, in pipes or with tabs. Lines in; a table of rows of equal length, and what was mended, out."""

import re
from collections import Counter
from collections.abc import Sequence

from scripts.importer.marks import Reading, is_text
from scripts.importer.repairs import repaired
from scripts.importer.sentences import ends_sentence
from scripts.importer.values import Block, Line, Log

BORDERED = re.compile(r"\s*\|.*\|\s*")
CELL_BORDER = re.compile(r"(?<!\\)\|")
ALIGNMENT_ROW = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?")
# 'Concentration/ Dose': the header cell was broken over two lines after the solidus
BROKEN_HEADER = re.compile(r"(?<=\w)/ +(?=\w)")
BLANKS = re.compile(r"[ \t]+")
MOST_CELLS_ADDED = 100
LEAST_BARRED = 3
OPEN_CELL_ENDS = (
    "/", ",", "-", "(", "&", "+",
    " and", " or", " of", " the", " in", " with", " after", " before", " for", " to", " by",
)  # fmt: skip
IN_BRACKETS = re.compile(r"[(\[].*[)\]]")
DASHES = re.compile(r"[-\t ]*-{2}[-\t ]*")


def is_alignment_row(text: str) -> bool:
    """True for `|---|:--:|`."""
    return "-" in text and "|" in text and ALIGNMENT_ROW.fullmatch(text.strip()) is not None


def table(reading: Reading, at: int) -> tuple[Block, int] | None:
    """A table in pipes or tabs that begins at a line, and the place after it; or nothing."""
    lines = reading.lines
    if is_over_alignment_row(lines, at):
        end = _run_end(lines, at, "|")
        rows, places, alignment = pipe_rows(lines[at:end])
        cells = squared(rows, places, reading.log)
        return Block("table", places[0], "", mark=alignment, rows=cells, places=tuple(places)), end
    end = at if reading.is_draft else _bordered_end(lines, at)
    end = end if end - at > 1 or reading.is_draft else barred_end(lines, at)
    if end - at > 1:
        rows, places, _ = pipe_rows(lines[at:end])
        return Block("table", places[0], "", rows=squared(rows, places, reading.log), places=tuple(places)), end
    if not begins_tab_table(lines, at):
        return None
    end = _run_end(lines, at, "\t")
    rows, places = tab_rows(lines[at:end], reading.log)
    return Block("table", places[0], "", rows=squared(rows, places, reading.log), places=tuple(places)), end


def is_over_alignment_row(lines: Sequence[Line], at: int) -> bool:
    """True for the head of a table in Markdown; some converters write no bar at its edges."""
    text, under = lines[at].text.lstrip(), lines[at + 1].text if is_text(lines, at + 1) else ""
    is_row = text.startswith("|") or (" | " in text and "--" in under)  # '- |' is an item
    return is_row and is_alignment_row(under)


def _bordered_end(lines: Sequence[Line], at: int) -> int:
    """The end of rows like '| a | b |' of one width that have no row of hyphens under their head."""
    width = lines[at].text.count("|")
    while (
        is_text(lines, at) and width > 2 and BORDERED.fullmatch(lines[at].text) and lines[at].text.count("|") == width
    ):
        at += 1
    return at


def barred_end(lines: Sequence[Line], at: int) -> int:
    """The end of three rows or more like 'a | b | c' of one width; the same place if there are fewer."""
    width, end = _bars(lines[at]), at
    while width and is_text(lines, end) and _bars(lines[end]) == width:
        end += 1
    return end if end - at >= LEAST_BARRED else at


def _bars(line: Line) -> int:
    """How many bars part cells; the last cell may be empty."""
    return f"{line.text} ".count(" | ")


def begins_tab_table(lines: Sequence[Line], at: int) -> bool:
    """True for a line with tabs before another; one broken line may stand between them."""
    if is_text(lines, at) and lines[at].text.startswith("\t\t"):
        return _has_tab(lines, at + 1)  # a head whose first cells are empty
    return _has_tab(lines, at) and (_has_tab(lines, at + 1) or (is_text(lines, at + 1) and _has_tab(lines, at + 2)))


def _has_tab(lines: Sequence[Line], at: int) -> bool:
    return is_text(lines, at) and "\t" in lines[at].text.strip()


def _run_end(lines: Sequence[Line], at: int, border: str) -> int:
    """The end of the lines that hold the border; one line without it may stand between two with it."""
    while is_text(lines, at):
        is_between = border == "\t" and _has_tab(lines, at + 1) and not ends_sentence(lines[at].text)
        if border not in lines[at].text.strip(" ") and not is_between:
            break
        at += 1
    return at


def tab_rows(lines: Sequence[Line], log: Log) -> tuple[list[list[str]], list[int]]:
    """Cells of tab-separated lines; a row that was broken inside a cell is put together again."""
    if len(lines) > 2 and DASHES.fullmatch(lines[1].text):
        log.remove("rule-line", lines[1].number, lines[1].text)
        lines = [lines[0], *lines[2:]]
    split = [[_plain(_without_border(cell)) for cell in line.text.strip(" ").split("\t")] for line in lines]
    width = Counter(len(row) for row in split if len(row) > 1).most_common(1)[0][0]
    width = max(width, len(split[-1]))
    rows: list[list[str]] = []
    places: list[int] = []
    for line, cells in zip(lines, split, strict=True):
        if len(rows) == 1 and _ends_head(rows[0], cells):
            rows[0][-1] = _one_cell(rows[0][-1], cells[0], line, log)
        elif len(rows) == 1 and _are_units(rows[0], cells):
            pairs = zip(rows[0], cells, strict=True)
            rows[0] = [_one_cell(above, below, line, log) if below else above for above, below in pairs]
        elif rows and _continues(rows[-1], cells, width, is_header=len(rows) == 1):
            rows[-1] = [*rows[-1][:-1], _one_cell(rows[-1][-1], cells[0], line, log), *cells[1:]]
        elif rows and (at := _cell_that_goes_on(rows[-1], cells)):
            rows[-1][at] = _one_cell(rows[-1][at], cells[at], line, log)
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
        is_head = row is rows[0] and not row[0]  # a head often has nothing over the first column
        if empty and not is_head:
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


def _ends_head(head: Sequence[str], cells: Sequence[str]) -> bool:
    """True for a line of one cell under a head that stops in its last cell: 'Change in', and under it 'weight'."""
    goes_on = head[-1].endswith(OPEN_CELL_ENDS) or cells[0][:1] in ("(", "[") or cells[0][:1].islower()
    return len(cells) == 1 < len(head) and goes_on


def _are_units(head: Sequence[str], cells: Sequence[str]) -> bool:
    """True for the second line of a head: nothing under its first cell, and units or the rest of words elsewhere."""
    below = [(above, cell) for above, cell in zip(head, cells, strict=False) if cell]
    fits = all(IN_BRACKETS.fullmatch(cell) or above.endswith(OPEN_CELL_ENDS) for above, cell in below)
    return len(cells) == len(head) > 1 and not cells[0] and bool(below) and fits


def _one_cell(above: str, below: str, line: Line, log: Log) -> str:
    joined = f"{above} {below}".strip()
    log.change("broken-table-row", line.number, f"{above} \n {below}", joined)
    return repaired(joined, log, line.number)


def _cell_that_goes_on(row: Sequence[str], cells: Sequence[str]) -> int:
    """Where the one cell is that holds anything, if the one above it stops in the middle; else 0, which is no place."""
    filled = [at for at, cell in enumerate(cells) if cell]
    goes_on = len(filled) == 1 and filled[0] < len(row) and row[filled[0]].endswith(OPEN_CELL_ENDS)
    return filled[0] if goes_on else 0


def _mended_header(cell: str, place: int, log: Log) -> str:
    mended = BROKEN_HEADER.sub("/", cell)
    log.change("broken-header-cell", place, cell, mended)
    return mended


def _pipe_cells(text: str) -> list[str]:
    text = text.strip()
    text = text[1:] if text.startswith("|") else text
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return CELL_BORDER.split(text)


def _without_border(cell: str) -> str:
    return CELL_BORDER.sub(r"\\|", cell) if "|" in cell else cell


def _plain(cell: str) -> str:
    return (BLANKS.sub(" ", cell) if "  " in cell or "\t" in cell else cell).strip(" \t\u00ad")
