"""Tables of a PDF whose cells stand in the middle of their rows. Pieces of lines in; such a table's rows as lines out.

The lines of cells side by side are then at different heights. Columns are told by the blank strips between them, rows
by the blank bands. Distances are in points.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

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


def _grown(pieces: Sequence[Segment], start: int, end: int, first: int) -> Table:
    """All pieces before and after that leave the strips between the columns blank."""
    while end < len(pieces) and _fits(pieces[start:end], pieces[end]):
        end += 1
    while start > first and _fits(pieces[start:end], pieces[start - 1]):
        start -= 1
    while end < len(pieces) and _fits(pieces[start:end], pieces[end]):
        end += 1
    return start, end


def _fits(table: Sequence[Segment], piece: Segment) -> bool:
    strips = strips_of(table)
    band = max(piece.top - max(one.bottom for one in table), min(one.top for one in table) - piece.bottom)
    return piece.size > 0 and band < WIDEST_BAND * piece.size and len(strips_of([*table, piece])) >= len(strips)


def _bands(table: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The pieces of each row: between two rows is a band that no piece reaches into, wider than between two lines."""
    row: list[Segment] = []
    least = _gap_of_lines(table)
    for piece in sorted(table, key=lambda one: one.top):
        bottom = max((one.bottom for one in row), default=piece.top)
        if row and piece.top - bottom > least + NARROWEST_BAND * piece.size:
            yield row
            row = []
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
