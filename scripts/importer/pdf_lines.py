"""Words with their places on a page in; the page's lines in the order of reading, blank lines between paragraphs, out.

Distances are in points, measured from the upper left corner.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

GAP_OF_CELLS = 1.1  # times the size of the letters: so far apart stand columns and cells, not words
GAP_OF_WORDS = 0.12
GAP_OF_PARAGRAPHS = 1.45  # times the usual distance of lines
MORE_FOR_RAISED = 1.3  # a raised or lowered sign pushes lines apart
GAP_IN_HEADINGS = 1.3  # times the size of the letters
LARGE = 1.1  # times the size of the text: letters of headings
SMALL = 0.88  # times the size of the line
RAISED_BY = 0.12  # of a small sign; a sign of full size must be raised by twice as much
SAME_PLACE = 4.0
ON_LINE = 0.25
ROWS_AT_ONCE = 4
LEAST_LINES_OF_A_COLUMN = 5
WORDS_OF_A_LINE = 3
CITATION_LINK = re.compile(r"\^?[\[({]*\d+(?:[\s,;–-]*\d+)*[\])}]*")
ITEM = re.compile(r"(?:[-•◦▪‣●■*]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
RAISED = re.compile(r"[\[\]\d,;+−–=()ni-]{1,20}|max|min|[aeit]")
LIST_MARK = re.compile(r"[-•◦▪‣●■*]|\(?\d{1,3}[.)]|\[\d{1,3}\]")


class Word(NamedTuple):
    """A word in one font; `uri` is the address that it links to, or nothing."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float
    is_bold: bool
    uri: str


class Segment(NamedTuple):
    """Words on one line without a wide gap; or a table or a figure, whose size is 0."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float
    is_bold: bool = False


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """The lines of a page, cut where the gap between two words is wide."""
    return [segment for row in _rows(words) for segment in _segments(row)]


def text_of_page(segments: Sequence[Segment], gutter: float | None) -> str:
    """The text of a page; with a gutter, the column left of it comes before the one on its right."""
    return "\n\n".join(part for column in _in_columns(segments, gutter) if (part := _column_text(column)))


def in_one_line(words: Sequence[Word]) -> str:
    """The words of a cell, its lines joined."""
    return " ".join(segment.text for segment in segments_of(words))


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that share a line; a raised or lowered sign belongs to the line whose word it stands right behind."""
    rows: list[list[Word]] = []
    may_be_raised = [word for word in words if RAISED.fullmatch(word.text)]
    for word in sorted(set(words) - set(may_be_raised), key=lambda one: (one.bottom, one.x0)):
        _put(word, [row for row in rows[-ROWS_AT_ONCE:] if _is_on_line(word, row)], rows)
    for word in sorted(may_be_raised, key=lambda one: (one.bottom, one.x0)):
        near = [row for row in rows if abs(row[0].bottom - word.bottom) < row[0].size + word.size]
        touching = [row for row in near if any(_touches(word, one) for one in row)]
        _put(word, touching or [row for row in near if _is_on_line(word, row)], rows)
    for row in sorted(rows, key=lambda one: one[0].top):
        yield sorted(row, key=lambda one: one.x0)


def _put(word: Word, fitting: list[list[Word]], rows: list[list[Word]]) -> None:
    if fitting:
        fitting[-1].append(word)
    else:
        rows.append([word])


def _is_on_line(word: Word, row: Sequence[Word]) -> bool:
    return abs(word.bottom - row[0].bottom) < ON_LINE * min(word.size, row[0].size)


def _touches(sign: Word, word: Word) -> bool:
    """True if a sign stands right behind a word, half a line higher or lower at most."""
    middle = (sign.top + sign.bottom) / 2
    return -1.0 < sign.x0 - word.x1 < GAP_OF_WORDS * word.size and word.top - 1 < middle < word.bottom + 1


def _segments(row: Sequence[Word]) -> Iterator[Segment]:
    """A row cut where the gap is too wide for a space; a list's own mark stays with its text."""
    run: list[Word] = []
    for word in row:
        after_mark = len(run) == 1 and LIST_MARK.fullmatch(run[0].text)
        if run and word.x0 - run[-1].x1 > GAP_OF_CELLS * min(word.size, run[-1].size) * (3 if after_mark else 1):
            yield _segment(run)
            run = []
        run.append(word)
    if run:
        yield _segment(run)


def _segment(run: Sequence[Word]) -> Segment:
    sizes: Counter[float] = Counter()
    for word in run:
        sizes[round(word.size, 1)] += len(word.text)
    size = sizes.most_common(1)[0][0]
    main = [word for word in run if round(word.size, 1) == size]
    base = median(word.bottom for word in main)
    text = "".join(_linked(uri, list(words), size, base) for uri, words in groupby(run, key=lambda one: one.uri))
    return Segment(
        run[0].x0, main[0].top, run[-1].x1, base, _spaced_ends(text), size, all(word.is_bold for word in run)
    )


def _linked(uri: str, words: Sequence[Word], size: float, base: float) -> str:
    """Words side by side with blanks between, as a link if they are one; what only cites keeps its number alone."""
    parts: list[str] = []
    for before, word in zip([None, *words], words, strict=False):
        is_apart = before is None or word.x0 - before.x1 > GAP_OF_WORDS * size
        parts.append((" " if is_apart else "") + _marked(word, size, base))
    text = _without_seams("".join(parts))
    lead, text = text[:1], text[1:]
    if not uri.startswith(("http://", "https://")) or CITATION_LINK.fullmatch(text.strip()) or "<" in text:
        return lead + text
    inside = text.strip("[]().,; ")
    start = text.find(inside)
    is_plain = not inside or "[" in inside or "]" in inside or inside.startswith("http")
    address = uri.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return lead + (text if is_plain else f"{text[:start]}[{inside}]({address}){text[start + len(inside) :]}")


def _marked(word: Word, size: float, base: float) -> str:
    """A small sign above or below the line as a tag."""
    least = RAISED_BY * size * (1 if word.size < SMALL * size else 2)
    if not RAISED.fullmatch(word.text) or abs(word.bottom - base) < least / 3:
        return word.text
    if word.bottom < base - least:
        return f"^{{{word.text}}}" if "[" in word.text else f"<sup>{word.text}</sup>"
    return f"<sub>{word.text}</sub>" if word.bottom > base else word.text


def _without_seams(text: str) -> str:
    """Two raised pieces side by side are one."""
    return text.replace("</sup><sup>", "").replace("</sub><sub>", "").replace("}^{", "")


def _spaced_ends(text: str) -> str:
    """Pieces of a line with single blanks; none before a mark that ends a sentence."""
    return re.sub(r" +(?=[.,;:)\]](?:\s|$))", "", re.sub(r" {2,}", " ", text)).strip()


def _in_columns(segments: Sequence[Segment], gutter: float | None) -> Iterator[list[Segment]]:
    """Parts of the page in the order of reading: left column before right, from one full line to the next."""
    if gutter is None:
        yield sorted(segments, key=lambda one: (one.top, one.x0))
        return
    across: list[Segment] = []
    left: list[Segment] = []
    right: list[Segment] = []
    for segment in sorted(segments, key=lambda one: (one.top, one.x0)):
        is_across = segment.x0 < gutter < segment.x1
        if is_across and (left or right):
            yield from (across, left, right)
            across, left, right = [], [], []
        (across if is_across else left if segment.x1 <= gutter else right).append(segment)
    yield from (across, left, right)


def gutter_of(segments: Sequence[Segment], width: float, before: float | None) -> float | None:
    """Where two columns of text part, if there are two: lines of several words on both sides, few across.

    `before` is the gutter of the page before; it holds for a last page that is filled only in part.
    """
    text = [one for one in segments if one.size]
    if len(text) < 4 * LEAST_LINES_OF_A_COLUMN and before and _crossing(text, before) <= 0.25 * len(text):
        return before
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        at = width * step / 100
        left = [one for one in text if one.x1 <= at]
        right = [one for one in text if one.x0 >= at]
        across = len(text) - len(left) - len(right)
        if _is_column(left) and _is_column(right) and across <= min(len(left), len(right)) / 2:
            distance = abs(step - 50)
            best = min(best or (10**6, 0.0), (across * 100 + distance, at))
    return best[1] if best else None


def _crossing(text: Sequence[Segment], at: float) -> int:
    return sum(one.x0 < at < one.x1 for one in text)


def _is_column(lines: Sequence[Segment]) -> bool:
    return len(lines) >= LEAST_LINES_OF_A_COLUMN and median(len(one.text.split()) for one in lines) >= WORDS_OF_A_LINE


def _column_text(column: Sequence[Segment]) -> str:
    """Lines from top to bottom; what stands side by side with tabs between."""
    lines = _lines(list(_side_by_side(column)))
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text) if line.size else 0
    body = letters.most_common(1)[0][0] if letters else 0.0
    distances = [after.top - line.top for line, after in pairwise(lines) if line.size]
    usual = median(distances) if distances else 0.0
    parts = []
    for before, line in zip([None, *lines], lines, strict=False):
        parts.append((_between(before, line, usual, body) if before else "") + line.text)
    return "".join(parts)


def _between(before: Segment, line: Segment, usual: float, body: float) -> str:
    """A blank line, a new line, or a blank within a heading that takes several lines."""
    if _is_apart(before, line, usual):
        return "\n\n"
    is_heading = line.size > LARGE * body or (before.is_bold and line.is_bold)
    return " " if is_heading and "\t" not in before.text + line.text else "\n"


def _side_by_side(column: Sequence[Segment]) -> Iterator[list[Segment]]:
    row: list[Segment] = []
    for segment in column:
        if row and not (segment.size and row[0].size and segment.top < row[0].top + 0.5 * row[0].size):
            yield row
            row = []
        row.append(segment)
    if row:
        yield row


def _lines(rows: list[list[Segment]]) -> list[Segment]:
    """Rows as lines: tabs between cells, which stand under or over others; a lone gap is one of a justified line."""
    rows = [sorted(row, key=lambda one: one.x0) for row in rows]
    lines = []
    for before, row, after in zip([[], *rows], rows, [*rows[1:], []], strict=False):
        is_table = len(row) > 1 and any(_stand_over(row, other) for other in (before, after))
        between = "\t" if is_table else " "
        lines.append(row[0]._replace(text=between.join(one.text for one in row), x1=row[-1].x1))
    return lines


def _stand_over(row: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """True if a cell behind the first begins where one of the other row begins."""
    return any(abs(one.x0 - two.x0) < SAME_PLACE for one in row[1:] for two in other[1:])


def _is_apart(before: Segment, line: Segment, usual: float) -> bool:
    """True if a blank line belongs between two lines: a wide gap, another size or weight, a table or figure."""
    if not before.size or not line.size:
        return True
    if "\t" in before.text and "\t" in line.text:
        return False
    if abs(before.size - line.size) > 0.6 or (before.is_bold != line.is_bold and not ITEM.match(line.text)):
        return True
    least = max(GAP_OF_PARAGRAPHS * min(usual or 10**6, 1.9 * line.size), GAP_IN_HEADINGS * line.size)
    has_raised = any(mark in before.text + line.text for mark in ("<su", "^{"))
    return line.top - before.top > least * (MORE_FOR_RAISED if has_raised else 1)
