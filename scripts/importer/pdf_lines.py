"""Pieces of a page's lines in; its text in the order of reading, blank lines between paragraphs, out.

Distances are in points, measured from the upper left corner.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from scripts.importer.pdf_centred import with_centred_rows
from scripts.importer.pdf_tables import with_table_rows
from scripts.importer.pdf_words import Segment

SAME_PLACE = 3.0
GAP_OF_PARAGRAPHS = 1.45  # times the usual distance of lines
MORE_FOR_RAISED = 1.3  # a raised or lowered sign pushes lines apart
GAP_IN_HEADINGS = 1.3  # times the size of the letters
NEAR_TABLE = 2.5  # times the size of the letters
CAPTION = re.compile(r"(?:Table|TABLE)\s+\w")
MUCH_OF_MOST = 0.4
LARGE_TITLE = 1.4  # times the size of the text
SHORTEST_TITLE = 4
MOST_OVER_TITLE = 6
LARGE = 1.1  # times the size of the text: letters of headings
LEAST_LINES_OF_A_COLUMN = 5
WORDS_OF_A_LINE = 3
LEAST_WIDTH = 0.25  # of the page: a column of text
GAP_OF_FOOT = 0.8  # times the size of the letters
LONE_NUMBER = re.compile(r"\(?\d{1,3}[.)]|\[\d{1,3}\]")  # of a reference that begins on the next line
LONGEST_SLANTED, SHORTER = 80, 0.8
ENDS = re.compile(r"[.!?:)\]}>]$")
ITEM = re.compile(r"(?:[-•◦▪‣●■*]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s")


def text_of_page(segments: Sequence[Segment], gutter: float | None) -> str:
    """The text of a page; with a gutter, the column left of it comes before the one on its right."""
    return "\n\n".join(part for column in _in_columns(segments, gutter) if (part := _column_text(column)))


def over_title(segments: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The small print over the title of a first page, which is its largest line, and all the rest."""
    body = _size_of_most(segments)
    sizes = [one.size for one in segments if len(one.text) >= SHORTEST_TITLE]
    if not sizes or max(sizes) < LARGE_TITLE * body:
        return [], list(segments)
    top = min(one.top for one in segments if one.size == max(sizes) and len(one.text) >= SHORTEST_TITLE)
    over = [one for one in segments if one.size and one.bottom < top]
    return (
        (over, [one for one in segments if one not in over]) if len(over) <= MOST_OVER_TITLE else ([], list(segments))
    )


def _in_columns(segments: Sequence[Segment], gutter: float | None) -> Iterator[list[Segment]]:
    """Parts of the page in the order of reading: left column before right, where text stands on both sides."""
    one: list[Segment] = []
    for across, left, right in _regions(segments, gutter):
        if _beside(left, right):
            foot = _foot(left, right)
            yield from ([*one, *across], *([piece for piece in side if piece not in foot] for side in (left, right)))
            one = sorted(foot, key=lambda piece: (piece.top, piece.x0))
        else:
            one += sorted([*across, *left, *right], key=lambda piece: (piece.top, piece.x0))
    yield one


def _foot(left: Sequence[Segment], right: Sequence[Segment]) -> list[Segment]:
    """What stands under a blank strip below both columns and is no text in columns itself: the head of a table."""
    pieces = sorted([*left, *right], key=lambda piece: piece.top)
    bottom = pieces[0].bottom
    for at, piece in enumerate(pieces):
        below = ([one for one in side if one.top >= piece.top] for side in (left, right))
        if piece.top - bottom > GAP_OF_FOOT * piece.size and all(sides := list(below)) and not _beside(*sides):
            return pieces[at:]
        bottom = max(bottom, piece.bottom)
    return []


def _regions(segments: Sequence[Segment], gutter: float | None) -> Iterator[tuple[list[Segment], ...]]:
    """From one line across the gutter to the next: the lines across, and what stands left and right under them."""
    across: list[Segment] = []
    left: list[Segment] = []
    right: list[Segment] = []
    for segment in sorted(segments, key=lambda one: (one.top, one.x0)):
        is_across = gutter is None or segment.x0 < gutter < segment.x1 or _is_over_table(segment, segments, gutter)
        is_across = is_across or (not left and not right and _ends_paragraph(segment, across, segments))
        if is_across and (left or right):
            yield across, left, right
            across, left, right = [], [], []
        (across if is_across else left if segment.x1 <= (gutter or 0) else right).append(segment)
    yield across, left, right


def _ends_paragraph(segment: Segment, across: Sequence[Segment], segments: Sequence[Segment]) -> bool:
    """True for a short line right under a line across both columns, whose last words it holds."""
    above = across[-1] if across else None
    if not above or not segment.size or above.size != segment.size or above.is_bold != segment.is_bold:
        return False
    is_under = abs(above.x0 - segment.x0) < SAME_PLACE and segment.top - above.top < GAP_OF_PARAGRAPHS * segment.size
    return is_under and not any(one is not segment and abs(one.top - segment.top) < segment.size for one in segments
                                if one is not above)  # fmt: skip


def _is_over_table(segment: Segment, segments: Sequence[Segment], gutter: float) -> bool:
    """True for a caption close over a table that stands across both columns."""
    near = (one for one in segments if not one.size and 0 <= one.top - segment.bottom < NEAR_TABLE * segment.size)
    return CAPTION.match(segment.text) is not None and any(one.x0 < gutter < one.x1 for one in near)


def gutter_of(segments: Sequence[Segment], width: float, before: float | None) -> float | None:
    """Where two columns of text part, if there are two: lines of several words stand side by side.

    `before` is the gutter of the page before; it holds for a last page that is filled only in part.
    """
    text = [one for one in segments if one.size or "\t" in one.text]
    if len(text) < 4 * LEAST_LINES_OF_A_COLUMN and before and _crossing(text, before) <= 0.25 * len(text):
        return before
    best: tuple[int, float, float] | None = None
    for step in range(30, 71):
        at = width * step / 100
        left = [one for one in text if one.x1 <= at]
        right = [one for one in text if one.x0 >= at]
        if _is_column(left, width) and _is_column(right, width) and _beside(left, right) >= LEAST_LINES_OF_A_COLUMN:
            best = min(best or (10**6, 0.0, 0.0), (len(text) - len(left) - len(right), abs(step - 50), at))
    return best[2] if best else None


def _crossing(text: Sequence[Segment], at: float) -> int:
    return sum(one.x0 < at < one.x1 for one in text)


def _is_column(lines: Sequence[Segment], width: float) -> bool:
    """True if enough lines are long enough to be of prose; the cells of a table are shorter."""
    widths = [one.x1 - one.x0 for one in lines if _is_long(one)]
    return len(widths) >= LEAST_LINES_OF_A_COLUMN and median(widths) >= LEAST_WIDTH * width


def _is_long(one: Segment) -> bool:
    """True for a piece of a line with several words; the text of a table is no line."""
    return bool(one.size) and len(one.text.split()) >= WORDS_OF_A_LINE


def _beside(left: Sequence[Segment], right: Sequence[Segment]) -> int:
    """How many lines on the left have one of several words, or a table, on their right."""
    tops = [one.top for one in right if _is_long(one)]
    tables = [one for one in right if "\t" in one.text and not one.size]
    return sum(
        any(abs(one.top - top) < one.size for top in tops)
        or any(table.top <= one.top and one.bottom <= table.bottom for table in tables)
        for one in left
        if _is_long(one)
    )


def _column_text(column: Sequence[Segment]) -> str:
    """Lines from top to bottom; cells of one row with tabs between."""
    asides = [one for one in column if one.is_aside]
    text = [one for one in column if not one.is_aside]
    rows = [sorted(row, key=lambda one: one.x0) for row in _side_by_side(with_centred_rows(text))]
    lines = list(with_table_rows(rows, _close_distance([row[0] for row in rows])))
    body = size_of_text(lines)
    usual = _usual_distance(lines)
    gaps = ["", *(_between(before, line, usual, body) for before, line in pairwise(lines))][: len(lines)]
    parts = [gap + line.text for gap, line in zip(gaps, lines, strict=True)]
    for aside in sorted(asides, key=lambda one: -one.top):
        below = (at for at, line in enumerate(lines) if gaps[at] == "\n\n" and line.top >= aside.top)
        parts.insert(next(below, len(lines)), f"\n\n{aside.text}")
    return "".join(parts).lstrip("\n")


def _usual_distance(lines: Sequence[Segment]) -> float:
    distances = [after.top - line.top for line, after in pairwise(lines) if line.size]
    return median(distances) if distances else 0.0


def _close_distance(lines: Sequence[Segment]) -> float:
    """How far apart the lines of one paragraph or cell are, which stand closer than others."""
    distances = sorted(after.top - line.top for line, after in pairwise(lines) if line.size)
    return distances[len(distances) // 5] if distances else 0.0


def _size_of_most(lines: Sequence[Segment]) -> float:
    """The size in which most letters are printed."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text) if line.size else 0
    return letters.most_common(1)[0][0] if letters else 0.0


def size_of_text(lines: Sequence[Segment]) -> float:
    """The largest size in which much is printed: a list in small print may hold more letters than the text."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text) if line.size else 0
    most = max(letters.values(), default=0)
    return max((size for size, count in letters.items() if count >= MUCH_OF_MOST * most), default=0.0)


def _between(before: Segment, line: Segment, usual: float, body: float) -> str:
    """A blank line, a new line, or a blank within a heading that takes several lines."""
    if _is_apart(before, line, usual):
        return "\n\n"
    if LONE_NUMBER.fullmatch(before.text) and line.x0 > before.x0 + SAME_PLACE and "\t" not in line.text:
        return " "
    is_heading = line.size > LARGE * body or (before.is_bold and line.is_bold)
    return " " if is_heading and "\t" not in before.text + line.text else "\n"


def _side_by_side(column: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Pieces that share a line."""
    row: list[Segment] = []
    for segment in column:
        if row and not (segment.size and row[0].size and segment.top < row[0].top + 0.5 * row[0].size):
            yield row
            row = []
        row.append(segment)
    if row:
        yield row


def _is_slanted_heading(line: Segment, other: Segment) -> bool:
    """True for a short line in slanted letters beside the text, which is not slanted."""
    is_over = line.top < other.top and line.x1 - line.x0 < SHORTER * (other.x1 - other.x0)
    is_closed = is_over or (line.top > other.top and ENDS.search(other.text) is not None)
    begins = line.text[:1].isupper() or line.text[:1].isdigit()
    is_short = len(line.text) <= LONGEST_SLANTED and line.text[-1:] not in ".,;"
    return line.is_slanted and not other.is_slanted and is_short and is_closed and begins


def _is_apart(before: Segment, line: Segment, usual: float) -> bool:
    """True if a blank line belongs between two lines: a wide gap, another size or weight, a table or figure."""
    if not before.size or not line.size:
        return True
    if "\t" in before.text and "\t" in line.text:
        return False
    if abs(before.size - line.size) > 0.6 or (before.is_bold != line.is_bold and not ITEM.match(line.text)):
        return True
    if _is_slanted_heading(before, line) or _is_slanted_heading(line, before):
        return True
    least = max(GAP_OF_PARAGRAPHS * min(usual or 10**6, 1.9 * line.size), GAP_IN_HEADINGS * line.size)
    has_raised = any(mark in before.text + line.text for mark in ("<su", "^{"))
    return line.top - before.top > least * (MORE_FOR_RAISED if has_raised else 1)
