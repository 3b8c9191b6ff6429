"""Words with their places on a page in; pieces of its lines, with links, raised and lowered signs marked, out.

Distances are in points, measured from the upper left corner.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from statistics import median
from typing import NamedTuple

GAP_OF_CELLS = 1.1  # times the size of the letters: so far apart stand columns and cells, not words
NARROWEST_GAP = 0.5  # between cells in a line close to a row of cells
LEAST_CELLS = 3
NEXT_LINE = 2.0
GAP_OF_WORDS = 0.12
GAP_OF_RAISED = 0.4  # between two raised signs
SMALL = 0.88  # times the size of the line
RAISED_BY = 0.12  # of a small sign; a sign of full size must be raised by twice as much
ON_LINE = 0.3
ROWS_AT_ONCE = 4
CITATION_LINK = re.compile(r"\^?[\[({]*\d+(?:[\s,;–-]*\d+)*[\])}]*")
RAISED = re.compile(r"[\[\]\d,;+−–=()ni-]{1,20}|max|min|[aeit]")
SHORT = re.compile(r"[A-Za-z0-9]{1,4}")  # what a sign much smaller than the text may be: the d of 'Kd'
AFTER_COMMA = re.compile(r"(?<=[,;])</sup> <sup>(?=\d)")
LIST_MARK = re.compile(r"[-•◦▪‣●■*]|\(?\d{1,3}[.)]|\[\d{1,3}\]")


class Word(NamedTuple):
    """A word in one font; `base` is the line it stands on, `uri` the address that it links to, or nothing."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float
    is_bold: bool
    uri: str
    base: float
    is_slanted: bool = False


class Segment(NamedTuple):
    """Words on one line without a wide gap; or a table, a figure or a box beside the text, whose size is 0."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float
    is_bold: bool = False
    is_aside: bool = False
    is_slanted: bool = False


Run = list[Word]  # words without a wide gap between them


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """The lines of a page, cut where the gap between two words is wide, and where it is over or under a wide one."""
    rows = _with_cuts_of_neighbours([list(_runs(row)) for row in rows_of(words)])
    return [_segment(run) for row in rows for run in row]


def in_one_line(words: Sequence[Word]) -> str:
    """The words of a cell, its lines joined."""
    return " ".join(segment.text for segment in segments_of(words))


def rows_of(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that share a line; a raised or lowered sign belongs to the line whose word it stands right behind."""
    rows: list[list[Word]] = []
    usual = median(word.size for word in words) if words else 0.0
    may_be_raised = [word for word in words if _may_be_raised(word, usual)]
    for word in sorted(set(words) - set(may_be_raised), key=lambda one: (one.base, one.x0)):
        _put(word, [row for row in rows[-ROWS_AT_ONCE:] if _is_on_line(word, row)], rows)
    largest = max((word.size for word in words), default=0.0)
    for word in sorted(may_be_raised, key=lambda one: (one.size < SMALL * usual, one.base, one.x0)):
        start = bisect_left(rows, word.base - largest - word.size, key=_base)
        end = bisect_right(rows, word.base + largest + word.size, key=_base)
        near = [row for row in rows[start:end] if abs(_base(row) - word.base) < row[0].size + word.size]
        touching = [row for row in near if any(_touches(word, one) for one in row)]
        _put(word, touching or [row for row in near if _is_on_line(word, row)], rows)
    for row in sorted(rows, key=lambda one: one[0].top):
        yield sorted(row, key=lambda one: one.x0)


def _may_be_raised(word: Word, size: float) -> bool:
    return RAISED.fullmatch(word.text) is not None or (word.size < SMALL * size and bool(SHORT.fullmatch(word.text)))


def _put(word: Word, fitting: list[list[Word]], rows: list[list[Word]]) -> None:
    if fitting:
        min(reversed(fitting), key=lambda row: min(abs(one.base - word.base) for one in row)).append(word)
    else:
        insort(rows, [word], key=_base)


def _base(row: Sequence[Word]) -> float:
    return row[0].base


def _is_on_line(word: Word, row: Sequence[Word]) -> bool:
    return abs(word.base - row[0].base) < ON_LINE * min(word.size, row[0].size)


def _touches(sign: Word, word: Word) -> bool:
    """True if a sign stands right behind a word or, as in '³H', before one, half a line higher or lower at most."""
    middle = (sign.top + sign.bottom) / 2
    gap = max(sign.x0 - word.x1, word.x0 - sign.x1)
    if RAISED.fullmatch(word.text) and abs(sign.base - word.base) < ON_LINE and sign.size == word.size:
        return -1.0 < gap < GAP_OF_RAISED * word.size
    return -1.0 < gap < GAP_OF_WORDS * word.size and word.top - 1 < middle < word.bottom + 1


def _runs(row: Sequence[Word]) -> Iterator[list[Word]]:
    """A row cut where the gap is too wide for a space; a list's own mark stays with its text."""
    run: list[Word] = []
    for word in row:
        after_mark = len(run) == 1 and LIST_MARK.fullmatch(run[0].text)
        times = 1 if not after_mark else 3 if run[0].text[-1] in ".)]" else 6
        if run and word.x0 - run[-1].x1 > GAP_OF_CELLS * min(word.size, run[-1].size) * times:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _with_cuts_of_neighbours(rows: list[list[Run]]) -> list[list[Run]]:
    """The rows; a line close to a row of cells is cut as that is, if its wider spaces stand where all the gaps are."""
    rows = list(rows)
    for one, other in (*pairwise(range(len(rows))), *pairwise(range(len(rows) - 1, -1, -1))):
        cells, line = rows[one], rows[other]
        if LEAST_CELLS <= len(cells) > len(line) and _is_next_line(cells[0][0], line[0][0]):
            gaps = [(before[-1].x1, after[0].x0) for before, after in pairwise(cells)]
            rows[other] = _cut_at(list(chain.from_iterable(line)), gaps) or line
    return rows


def _is_next_line(one: Word, other: Word) -> bool:
    return abs(one.base - other.base) < NEXT_LINE * min(one.size, other.size) and abs(one.size - other.size) < 1


def _cut_at(words: Run, gaps: Sequence[tuple[float, float]]) -> list[Run]:
    """The words cut at wide spaces that share a place with each of the gaps; nothing if they do not."""
    cuts = []
    for start, end in gaps:
        wide = [at for at, (one, two) in enumerate(pairwise(words), 1)
                if two.x0 - one.x1 > NARROWEST_GAP * two.size and one.x1 < end and two.x0 > start]  # fmt: skip
        if len(wide) != 1:
            return []
        cuts += wide
    return [words[start:end] for start, end in pairwise([0, *cuts, len(words)])] if len(set(cuts)) == len(gaps) else []


def _segment(run: Sequence[Word]) -> Segment:
    sizes: Counter[float] = Counter()
    for word in [word for word in run if not RAISED.fullmatch(word.text)] or run:
        sizes[round(word.size, 1)] += len(word.text)
    size = sizes.most_common(1)[0][0]
    main = [word for word in run if round(word.size, 1) == size]
    bottom, base = median(word.bottom for word in main), median(word.base for word in main)
    text = "".join(_linked(uri, list(words), size, base) for uri, words in groupby(run, key=lambda one: one.uri))
    faces = {"is_bold": all(word.is_bold for word in run), "is_slanted": all(word.is_slanted for word in run)}
    return Segment(run[0].x0, main[0].top, run[-1].x1, bottom, _spaced_ends(text), size, **faces)


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
    if not _may_be_raised(word, size) or abs(word.base - base) < least / 3:
        return word.text
    if word.base < base - least:
        return f"^{{{word.text}}}" if "[" in word.text else f"<sup>{word.text}</sup>"
    return f"<sub>{word.text}</sub>" if word.base > base else word.text


def _without_seams(text: str) -> str:
    """Two raised pieces side by side are one; also '1,' and '3'."""
    text = AFTER_COMMA.sub(" ", text)
    return text.replace("</sup><sup>", "").replace("</sub><sub>", "").replace("}^{", "")


def _spaced_ends(text: str) -> str:
    """Pieces of a line with single blanks; none before a mark that ends a sentence."""
    return re.sub(r" +(?=[.,;:)\]](?:\s|$))", "", re.sub(r" {2,}", " ", text)).strip()
