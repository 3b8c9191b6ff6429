"""Paragraphs that nothing keeps apart. Lines in; the same lines with a blank one between paragraphs, out.

Programs that take the text out of a page of the web write each paragraph on one line and leave out the blank ones.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scripts.importer.marks import ITEM
from scripts.importer.reading import BLANK
from scripts.importer.values import Line

LEAST_LINES, LONG_LINE = 8, 200
MOST_BLANKS, LEAST_LONG = 0.1, 0.1  # shares of the lines with text


def with_paragraphs_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Blank lines between all lines but the rows of a table and the items of a list; wrapped text stays as it is."""
    texts = [line.text for line in lines if line.kind in ("text", "page")]
    blanks = sum(line.kind == "blank" for line in lines)
    long = sum(len(text) > LONG_LINE for text in texts)
    if len(texts) < LEAST_LINES or blanks > MOST_BLANKS * len(texts) or long < LEAST_LONG * len(texts):
        return lines
    return list(_apart(lines))


def _apart(lines: Sequence[Line]) -> Iterator[Line]:
    yield from lines[:1]
    for before, line in pairwise(lines):
        if before.kind != "blank" and line.kind == "text" and not _belongs(before.text, line.text):
            yield BLANK
        yield line


def _belongs(before: str, text: str) -> bool:
    """True for two rows of a table or two items of a list."""
    if "\t" in before or "|" in before:
        return "\t" in text or "|" in text
    return ITEM.fullmatch(before) is not None and ITEM.fullmatch(text) is not None
