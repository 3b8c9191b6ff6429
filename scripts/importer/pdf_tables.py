"""Tables of a PDF that no line frames. Rows of pieces in; lines out, the cells of one row with tabs between.

Columns are told by the blank strips between them. A cell that goes on in the next line is put together again.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scripts.importer.pdf_words import Segment

SAME_PLACE = 4.0
WIDEST_GAP = 3.0  # times the usual distance of lines: what stands farther apart is not one table
SAME_CELL = 1.15
VERY_WIDE = 5.0  # times the size of the letters
NUMBER = re.compile(r"[(\[]?\d{1,3}[.)\]]*|\W+")  # of an item or an equation
Row = list[Segment]
Strip = tuple[float, float]  # where a column begins and ends


def with_table_rows(rows: Sequence[Row], usual: float) -> Iterator[Segment]:
    """Each row as one line; `usual` is the distance of lines on this page."""
    at = 0
    while at < len(rows):
        end = _table_end(rows, at, usual)
        if at + 1 < len(rows) and _is_over_head(rows[at], rows[at + 1], usual):
            below = _table_end(rows, at + 1, usual)
            end = below if below - at > 2 else end
        if end - at > 1:
            yield from _table_lines(rows[at:end], usual)
        else:
            end = at + 1
            yield from _lines_of_row(rows[at])
        at = end


def _lines_of_row(row: Row) -> Iterator[Segment]:
    """The pieces of a row that is in no table: as one line, or as several if very wide gaps keep them apart."""
    start = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or (
            row[at].x0 - row[at - 1].x1 > VERY_WIDE * row[at].size > 0 and not (NUMBER.fullmatch(row[at].text)
            or NUMBER.fullmatch(row[at - 1].text))
        ):  # fmt: skip
            yield _line(row[start:at], " ")
            start = at


def _is_over_head(row: Row, head: Row, usual: float) -> bool:
    """True for a single piece close over a column behind the first: a head that stands at the bottom of its row."""
    is_close = len(row) == 1 and row[0].size > 0 and head[0].top - row[0].top <= SAME_CELL * usual
    behind = strips_of(head)[1:] if is_close else []
    return any(row[0].x0 > start - SAME_PLACE and row[0].x1 < end + WIDEST_GAP * usual for start, end in behind)


def _line(row: Row, between: str) -> Segment:
    return row[0]._replace(text=between.join(one.text for one in row), x1=row[-1].x1)


def _table_end(rows: Sequence[Row], at: int, usual: float) -> int:
    """The end of the table that begins here; the same place if none does."""
    if len(rows[at]) < 2 or not any(_stand_over(rows[at], row) for row in rows[at + 1 : at + 4]):
        return at
    strips = strips_of(rows[at])
    end = at + 1
    while end < len(rows) and _belongs(rows[end], rows[end - 1], strips, usual):
        strips = strips_of([*_spread(strips, rows[at]), *rows[end]])
        end += 1
    return end


def _spread(strips: Sequence[Strip], row: Row) -> list[Segment]:
    """The strips as pieces, so that more pieces can be added to them."""
    return [row[0]._replace(x0=start, x1=end) for start, end in strips]


def _stand_over(row: Row, other: Row) -> bool:
    """True if a cell behind the first begins or ends where one of the other row does."""
    pairs = [(one, two) for one in row[1:] for two in (other[1:] if len(other) > 1 else other)]
    return any(min(abs(one.x0 - two.x0), abs(one.x1 - two.x1)) < SAME_PLACE for one, two in pairs)


def strips_of(pieces: Sequence[Segment]) -> list[Strip]:
    """The places that the pieces cover from left to right."""
    found: list[Strip] = []
    for one in sorted(pieces, key=lambda piece: piece.x0):
        if found and one.x0 < found[-1][1] + SAME_PLACE / 2:
            found[-1] = (found[-1][0], max(found[-1][1], one.x1))
        else:
            found.append((one.x0, one.x1))
    return found


def _belongs(row: Row, before: Row, strips: Sequence[Strip], usual: float) -> bool:
    """True if a row leaves the blank strips blank; one piece under the first column only if it is close."""
    if not all(one.size for one in (*row, *before)):
        return False
    gap = row[0].top - before[0].top
    together = len(strips_of([*_spread(strips, row), *row]))
    if gap > WIDEST_GAP * usual or together < len(strips):
        return False
    if len(row) > 1:
        return True
    is_under_first = row[0].x0 < strips[0][1]
    return together == len(strips) and (not is_under_first or gap <= SAME_CELL * usual)


def _table_lines(rows: Sequence[Row], usual: float) -> Iterator[Segment]:
    strips = strips_of([one for row in rows for one in row])
    cells = [[_cell(row, strip) for strip in strips] for row in rows]
    gaps = [after[0].top - before[0].top for before, after in pairwise(rows)]
    is_close = [gap <= SAME_CELL * usual for gap in gaps]
    full_and_close = any(close and all(row) for close, row in zip(is_close, cells[1:], strict=True))
    told_by_gaps = not all(is_close) and (not full_and_close or _stand_at_bottom(cells, is_close))
    written = [cells[0]]
    places = [rows[0][0]]
    for close, row, pieces in zip(is_close, cells[1:], rows[1:], strict=True):
        if close and (told_by_gaps or not row[0]):
            written[-1] = [joined_cell(above, below) for above, below in zip(written[-1], row, strict=True)]
        else:
            written.append(row)
            places.append(pieces[0])
    for place, row in zip(places, written, strict=True):
        yield place._replace(text="\t".join(row), x1=strips[-1][1])


def _stand_at_bottom(cells: Sequence[Sequence[str]], is_close: Sequence[bool]) -> bool:
    """True if the last line of each row has the most cells, and of some row more than its first."""
    groups: list[list[int]] = [[]]
    for row, close in zip(cells, [True, *is_close], strict=True):
        groups += [] if close else [[]]
        groups[-1].append(sum(map(bool, row)))
    return all(max(filled) == filled[-1] for filled in groups) and any(filled[0] < filled[-1] for filled in groups)


def _cell(row: Row, strip: Strip) -> str:
    return " ".join(one.text for one in row if strip[0] <= one.x0 <= strip[1])


def joined_cell(above: str, below: str) -> str:
    """A cell's lines as one; a solidus at the end of a line stands in the middle of a word."""
    return above + below if above.endswith("/") else f"{above} {below}".strip()
