"""Tables of a PDF whose cells stand in the middle of their rows. Pieces of lines in; such a table's rows as lines out.

The lines of cells side by side are then at different heights. Columns are told by the blank strips between them, rows
by the blank bands. Distances are in points.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from scripts.importer.pdf_tables import Strip, joined_cell, strips_of
from scripts.importer.pdf_words import Segment

LEAST_SHIFT, MOST_SHIFT = (
    0.2,
    0.85,
)  # times the size of the letters: so much higher or lower stands a line in the middle
WIDEST_BAND = 2.0  # times the size of the letters
NARROWEST_BAND = 0.1
WORDS_OF_PROSE = 5
LEAST_COLUMNS_OF_A_HEAD = 3
Table = tuple[int, int]  # where it begins and ends among the pieces


def with_centred_rows(pieces: Sequence[Segment]) -> list[Segment]:
    """The pieces from top to bottom; each row of a table with shifted lines is one piece, with tabs between cells."""
    pieces = sorted(pieces, key=lambda piece: (piece.top, piece.x0))
    done: list[Segment] = []
    at = 0
    for start, end in _tables(pieces):
        done += [*pieces[at:start], *_rows_as_lines(pieces[start:end])]
        at = end
    return [*done, *pieces[at:]]


def _tables(pieces: Sequence[Segment]) -> Iterator[Table]:
    """Where tables are that have lines side by side at different heights."""
    last = 0
    for at, (one, other) in enumerate(pairwise(pieces)):
        if at >= last and _is_shifted(one, other):
            start, end = _grown(pieces, at, at + 2, last)
            rows = list(_bands(pieces[start:end]))
            while len(rows) > 1 and _columns(rows[0]) < 2:
                start += len(rows.pop(0))
            while len(rows) > 1 and _columns(rows[-1]) < 2:
                end -= len(rows.pop())
            # The head of a table may be all that can be told; it has more columns than text ever has.
            if (len(rows) > 1 or _columns(rows[0]) >= LEAST_COLUMNS_OF_A_HEAD) and not _is_prose(pieces[start:end]):
                yield start, end
                last = end


def _is_prose(table: Sequence[Segment]) -> bool:
    """True for two columns of text whose lines are not level."""
    return _columns(table) == 2 and median(len(one.text.split()) for one in table) > WORDS_OF_PROSE


def _is_shifted(one: Segment, other: Segment) -> bool:
    """True if two pieces stand side by side, one higher than the other by less than a line."""
    is_beside = one.x1 < other.x0 or other.x1 < one.x0
    size = min(one.size, other.size)
    return is_beside and LEAST_SHIFT * size < other.top - one.top < MOST_SHIFT * size


class _Extent(NamedTuple):
    """What a table covers: its columns, and from where to where it reaches down."""

    strips: Sequence[Strip]
    top: float
    bottom: float

    def with_piece(self, piece: Segment) -> "_Extent":
        """The same with one piece more."""
        columns = [piece, *(piece._replace(x0=start, x1=end) for start, end in self.strips)]
        return _Extent(strips_of(columns), min(self.top, piece.top), max(self.bottom, piece.bottom))


def _grown(pieces: Sequence[Segment], start: int, end: int, first: int) -> Table:
    """All pieces before and after that leave the strips between the columns blank."""
    table = pieces[start:end]
    extent = _Extent(strips_of(table), min(one.top for one in table), max(one.bottom for one in table))
    end, extent = _grown_down(pieces, end, extent)
    while start > first and _fits(extent, pieces[start - 1]):
        start -= 1
        extent = extent.with_piece(pieces[start])
    return start, _grown_down(pieces, end, extent)[0]


def _grown_down(pieces: Sequence[Segment], end: int, extent: _Extent) -> tuple[int, _Extent]:
    while end < len(pieces) and _fits(extent, pieces[end]):
        extent = extent.with_piece(pieces[end])
        end += 1
    return end, extent


def _fits(extent: _Extent, piece: Segment) -> bool:
    band = max(piece.top - extent.bottom, extent.top - piece.bottom)
    is_near = piece.size > 0 and band < WIDEST_BAND * piece.size
    return is_near and len(extent.with_piece(piece).strips) >= len(extent.strips)


def _bands(table: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The pieces of each row: between two rows is a band that no piece reaches into, wider than between two lines."""
    row: list[Segment] = []
    least, bottom = _gap_of_lines(table), 0.0
    for piece in sorted(table, key=lambda one: one.top):
        if row and piece.top - bottom > least + NARROWEST_BAND * piece.size:
            yield row
            row = []
        bottom = max(bottom, piece.bottom) if row else piece.bottom
        row.append(piece)
    yield row


def _gap_of_lines(table: Sequence[Segment]) -> float:
    """What is blank between two lines of one cell; the least of a column is taken for it."""
    gaps = []
    for strip in strips_of(table):
        column = sorted((one for one in table if strip[0] <= one.x0 <= strip[1]), key=lambda one: one.top)
        gaps += [after.top - one.bottom for one, after in pairwise(column)]
    return min(gaps, default=0.0)


def _columns(row: Sequence[Segment]) -> int:
    return len(strips_of(row))


def _rows_as_lines(table: Sequence[Segment]) -> Iterator[Segment]:
    strips = strips_of(table)
    for row in _bands(table):
        first = min(row, key=lambda one: one.top)
        text = "\t".join(_cell(row, strip) for strip in strips)
        yield first._replace(text=text, x0=strips[0][0], x1=strips[-1][1], bottom=max(one.bottom for one in row))


def _cell(row: Sequence[Segment], strip: Strip) -> str:
    text = ""
    for piece in sorted(row, key=lambda one: (round(one.top), one.x0)):
        if strip[0] <= piece.x0 <= strip[1]:
            text = joined_cell(text, piece.text)
    return text
