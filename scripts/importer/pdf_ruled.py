"""Tables of a PDF that only lines across keep apart. Words and lines of a page in; such tables and other words out.

Between two lines stand one or more rows; columns are told by the blank strips that run down through all of them.
Distances are in points.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from statistics import median
from typing import Any, NamedTuple

from scripts.importer.pdf_tables import joined_cell
from scripts.importer.pdf_words import Segment, Word, in_one_line, rows_of

SAME_PLACE = 3.0
SHORTEST_RULE = 60.0
MOST_RULES = 300  # on one page; a drawing has more
LEAST_BANDS, LEAST_ROWS = 2, 2
GAP_OF_COLUMNS = 0.6  # times the size of the letters; words of a line stand half as far apart
WORDS_OF_PROSE = 8
FARTHER = 1.2  # times the least distance of two lines
HIGHEST_ROW = 2.6  # times the size of the letters: of a row that has a line on one side only


class Rule(NamedTuple):
    """A line across the page."""

    x0: float
    x1: float
    y: float


Strip = tuple[float, float]  # where a column begins and ends
Band = list[Word]  # what stands between two lines
Cells = list[str]


def with_ruled_tables(words: Sequence[Word], edges: Sequence[Mapping[str, Any]]) -> tuple[list[Segment], list[Word]]:
    """Tables as pieces of the page, their rows as lines with tabs; and the words that stand in none of them."""
    tables: list[Segment] = []
    free = list(words)
    for rules in _of_one_width(_rules(edges)):
        at = 0
        while at < len(rules) - 1:
            bands = _bands(rules[at:], free)
            whole = _with_rows_outside(bands, rules[at : at + len(bands) + 1], free) if bands else []
            rows = _rows_of(whole)
            if rows:
                within = {word for band in whole for word in band}
                top, bottom = min(word.top for word in within), max(word.bottom for word in within)
                text = "\n".join("\t".join(row) for row in rows)
                tables.append(Segment(rules[at].x0, top, rules[at].x1, bottom, text, 0.0))
                free = [word for word in free if word not in within]
            at += max(len(bands), 1)
    return tables, free


def _rules(edges: Sequence[Mapping[str, Any]]) -> list[Rule]:
    """Lines across; pieces that touch are one line."""
    pieces = sorted((round(edge["top"]), edge["x0"], edge["x1"]) for edge in edges if edge["orientation"] == "h")
    found: list[Rule] = []
    for y, x0, x1 in pieces:
        near = found[-1] if found else None
        if near and abs(near.y - y) < SAME_PLACE and x0 <= near.x1 + SAME_PLACE and x1 >= near.x0 - SAME_PLACE:
            found[-1] = Rule(min(near.x0, x0), max(near.x1, x1), near.y)
        else:
            found.append(Rule(x0, x1, y))
    long = [rule for rule in found if rule.x1 - rule.x0 >= SHORTEST_RULE]
    return long if len(long) <= MOST_RULES else []


def _of_one_width(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines that begin and end at the same places, from top to bottom."""
    left = sorted(rules, key=lambda rule: rule.y)
    while left:
        first = left[0]
        group = [one for one in left if abs(one.x0 - first.x0) < SAME_PLACE and abs(one.x1 - first.x1) < SAME_PLACE]
        yield group
        left = [one for one in left if one not in group]


def _bands(rules: Sequence[Rule], words: Sequence[Word]) -> list[Band]:
    """What stands between two lines each, from the first on, as long as blank strips run down through all of it."""
    bands: list[Band] = []
    for upper, lower in pairwise(rules):
        band = [word for word in words if _is_between(word, upper, lower)]
        if not band or len(_strips([*chain.from_iterable(bands), *band])) < 2:
            break
        bands.append(band)
    return bands


def _with_rows_outside(bands: Sequence[Band], rules: Sequence[Rule], words: Sequence[Word]) -> list[Band]:
    """A row may also stand over the first line, or under the last: it leaves the same strips blank."""
    whole = list(bands)
    over = rules[0]._replace(y=rules[0].y - min(rules[1].y - rules[0].y, HIGHEST_ROW * bands[0][0].size))
    under = rules[-1]._replace(y=rules[-1].y + min(rules[-1].y - rules[-2].y, HIGHEST_ROW * bands[-1][0].size))
    for upper, lower, at in ((over, rules[0], 0), (rules[-1], under, len(bands))):
        row = [word for word in words if _is_between(word, upper, lower)]
        columns = len(_strips([*chain.from_iterable(whole), *row]))
        if len(_strips(row)) > 1 and columns >= len(_strips([*chain.from_iterable(whole)])):
            whole.insert(at if at == 0 else len(whole), row)
    return whole


def _rows_of(bands: Sequence[Band]) -> list[Cells]:
    """The rows of a table; none if what stands there is prose, or too little to tell."""
    strips = _strips([*chain.from_iterable(bands)])
    rows = [row for at, band in enumerate(bands) for row in _rows(band, strips, at == 0 or len(bands) > LEAST_BANDS)]
    if len(bands) < LEAST_BANDS or len(rows) < LEAST_ROWS:
        return []
    is_prose = median(len(cell.split()) for row in rows for cell in row) > WORDS_OF_PROSE
    return [] if is_prose else rows


def _is_between(word: Word, upper: Rule, lower: Rule) -> bool:
    across, down = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return upper.x0 - SAME_PLACE <= across <= upper.x1 + SAME_PLACE and upper.y <= down <= lower.y


def _strips(words: Sequence[Word]) -> list[Strip]:
    """What the words cover from left to right, cut where all of them leave a gap."""
    found: list[Strip] = []
    for word in sorted(words, key=lambda one: one.x0):
        if found and word.x0 < found[-1][1] + GAP_OF_COLUMNS * word.size:
            found[-1] = (found[-1][0], max(found[-1][1], word.x1))
        else:
            found.append((word.x0, word.x1))
    return found


def _cells(line: Sequence[Word], strips: Sequence[Strip]) -> Cells:
    return [in_one_line([word for word in line if start <= word.x0 <= end]) for start, end in strips]


def _rows(band: Band, strips: Sequence[Strip], may_be_one: bool) -> Iterator[Cells]:
    """The rows between two lines across: one, whose cells go on from line to line, or as many as begin anew."""
    lines = [(line, _cells(line, strips)) for line in rows_of(band)]
    is_one = may_be_one and not all(all(cells) for _, cells in lines)
    steps = [_middle(below) - _middle(line) for (line, _), (below, _) in pairwise(lines)]
    # Rows that stand farther apart than the lines of one cell tell themselves where they begin.
    told_by_steps = max(steps, default=0.0) > FARTHER * min(steps, default=0.0)
    row = lines[0][1]
    for step, (_, cells) in zip(steps, lines[1:], strict=True):
        is_far = step > FARTHER * min(steps) if told_by_steps else bool(cells[0]) and any(cells[1:])
        if is_far and not is_one:
            yield row
            row = cells
        else:
            row = [joined_cell(above, below) for above, below in zip(row, cells, strict=True)]
    yield row


def _middle(line: Sequence[Word]) -> float:
    return median((word.top + word.bottom) / 2 for word in line)
