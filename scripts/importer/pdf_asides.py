"""Boxes and narrow columns beside a PDF's text. Words and frames of a page in; such boxes as pieces, other words, out.

A box that nothing stands beside is part of the text. Distances are in points.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from scripts.importer.pdf_lines import text_of_page
from scripts.importer.pdf_words import Segment, Word, rows_of, segments_of

WIDEST = 0.6  # of the page
LEAST_HEIGHT, LEAST_WIDTH = 30.0, 50.0
LEAST_LINES = 3  # in the box, and beside it
LEAST_LINES_UNFRAMED = 4
WORDS_OF_A_LINE = 3
SAME_PLACE = 2.0
SMALLER = 0.93  # times the size of the text: the letters of a box that has no frame
LARGEST_GAP = 2.6  # times the size of the letters, from line to line
WIDEST_UNFRAMED = 0.36  # of the page
WORDS_OF_PROSE = 6
MUCH = 0.7
MOST_FRAMES = 60  # on one page; a drawing has more
WITHIN_LIST = re.compile(r"(?<![.!?\n])\n\n(?!\n)")  # between lines that are no sentences
Box = tuple[float, float, float, float]  # left, top, right, bottom


def with_asides(words: Sequence[Word], frames: Sequence[Box], width: float) -> tuple[list[Segment], list[Word]]:
    """Each box as one piece, and the words that stand in none."""
    asides: list[Segment] = []
    free = list(words)
    for box in _of_fit_size(frames, width):
        within = [word for word in free if is_within(word, box)]
        beside = [word for word in free if _is_beside(word, box)]
        if _lines(within) >= LEAST_LINES and _long_lines(beside) >= LEAST_LINES and not _are_level(within, beside):
            asides.append(_aside(within))
            free = [word for word in free if not is_within(word, box)]
    for narrow in _narrow_columns(free, width):
        asides.append(_aside(narrow))
        free = [word for word in free if word not in set(narrow)]
    return asides, free


def is_within(word: Word, box: Box) -> bool:
    """True if the middle of a word is in a box."""
    x0, top, x1, bottom = box
    return x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= (word.top + word.bottom) / 2 <= bottom


def _of_fit_size(frames: Sequence[Box], width: float) -> list[Box]:
    """Frames that may hold some lines, the largest first."""
    fit = {
        tuple(round(side, 1) for side in (x0, top, x1, bottom))
        for x0, top, x1, bottom in frames
        if LEAST_WIDTH < x1 - x0 < WIDEST * width and bottom - top > LEAST_HEIGHT
    }
    boxes = [(x0, top, x1, bottom) for x0, top, x1, bottom in fit]
    return (
        sorted(boxes, key=lambda box: (-(box[2] - box[0]) * (box[3] - box[1]), box)) if len(fit) <= MOST_FRAMES else []
    )


def _is_beside(word: Word, box: Box) -> bool:
    x0, top, x1, bottom = box
    return top <= (word.top + word.bottom) / 2 <= bottom and not x0 < (word.x0 + word.x1) / 2 < x1


def _lines(words: Sequence[Word]) -> int:
    return len({round(word.base) for word in words})


def _long_lines(words: Sequence[Word]) -> int:
    return sum(len(row) >= WORDS_OF_A_LINE for row in rows_of(words))


def _are_level(within: Sequence[Word], beside: Sequence[Word]) -> bool:
    """True if the lines in a frame are those beside it, as in the columns of a table."""
    if abs(median(word.size for word in within) - median(word.size for word in beside)) > 1 - SMALLER:
        return False
    outside = {round(word.base) for word in beside}
    lines = {round(word.base) for word in within}
    return sum(not outside.isdisjoint((line - 1, line, line + 1)) for line in lines) > MUCH * len(lines)


def _aside(words: Sequence[Word]) -> Segment:
    box = (min(word.x0 for word in words), min(word.top for word in words),
           max(word.x1 for word in words), max(word.bottom for word in words))  # fmt: skip
    return Segment(*box, WITHIN_LIST.sub("\n", text_of_page(segments_of(words), None)), 0.0, is_aside=True)


def _narrow_columns(words: Sequence[Word], width: float) -> Iterator[list[Word]]:
    """Short lines in small print, one under the other, that stand beside the text on one side of it."""
    usual = median(word.size for word in words) if words else 0.0
    rows = [list(row) for row in rows_of([word for word in words if word.size < SMALLER * usual])]
    column: list[list[Word]] = []
    for row in [*rows, []]:
        if column and not (row and _goes_on(column[-1], row)):
            if _is_narrow_column(column, words, usual, width):
                yield [word for line in column for word in line]
            column = []
        if row:
            column.append(row)


def _goes_on(line: Sequence[Word], below: Sequence[Word]) -> bool:
    return abs(line[0].x0 - below[0].x0) < SAME_PLACE and below[0].base - line[0].base < LARGEST_GAP * below[0].size


def _is_narrow_column(column: Sequence[Sequence[Word]], words: Sequence[Word], usual: float, width: float) -> bool:
    within = [word for line in column for word in line]
    x0, x1 = min(word.x0 for word in within), max(word.x1 for word in within)
    box = (x0, within[0].top, x1, column[-1][0].bottom)
    if len(column) < LEAST_LINES_UNFRAMED or x1 - x0 > WIDEST_UNFRAMED * width:
        return False
    if median(len(line) for line in column) > WORDS_OF_PROSE:
        return False
    level = [word for word in words if word not in set(within) and box[1] <= (word.top + word.bottom) / 2 <= box[3]]
    on_one_side = all(word.x0 > x1 for word in level) or all(word.x1 < x0 for word in level)
    return on_one_side and all(word.size > SMALLER * usual for word in level) and _long_lines(level) >= LEAST_LINES
