"""Replacing by pattern, with a record. A line and a pattern in; the new line and a change for each word touched, out.

A replacement given as text stands for itself: no group is put into it.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from scripts.importer.values import Log

SPACE = re.compile(r"\s")
NEAR = 60
MOST_PIECES = 10_000


class Pattern(Protocol):
    """What finds places: a compiled pattern, or two of them (`Sought`)."""

    def finditer(self, string: str, /) -> Iterator[re.Match[str]]:
        """All places, in order."""


class Sought(NamedTuple):
    """A slow pattern, tried only where a fast one finds its first sign."""

    first_sign: re.Pattern[str]
    whole: re.Pattern[str]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All places of the whole pattern, in order."""
        sign = self.first_sign.search(text)
        while sign:
            match = self.whole.match(text, sign.start())
            if match:
                yield match
            sign = self.first_sign.search(text, match.end() if match else sign.end())


Replacement = str | Callable[[re.Match[str]], str]
Words = tuple[int, int, str]  # from, to, new text


def replaced(rule: str, pattern: Pattern, replacement: Replacement, text: str, log: Log, line: int = 1) -> str:
    """Replace what the pattern finds in a line and log each change with the whole words around it."""
    done: list[str] = []
    written: list[str] = []
    at = 0
    for start, end, after in _changed_words(pattern, replacement, text):
        log.change(rule, line, text[start:end], after)
        written += (text[at:start], after)
        at = end
        if len(written) > MOST_PIECES:
            done.append("".join(written))
            written = []
    return "".join([*done, *written, text[at:]]) if at else text


def _changed_words(pattern: Pattern, replacement: Replacement, text: str) -> Iterator[Words]:
    """The words around each place; places in one word, or in words that a place joins, belong together."""
    pieces: list[str] = []
    start = end = at = 0
    for match in pattern.finditer(text):
        first, last = match.span()
        new = replacement if isinstance(replacement, str) else replacement(match)
        if text[first:last] == new:
            continue
        if not pieces or first > end:
            if pieces:
                yield start, end, "".join([*pieces, text[at:end]])
            start = at = _word_start(text, first, end)
            pieces = []
        pieces += (text[at:first], new)
        at = last
        if last >= end:
            end = _word_end(text, last)
    if pieces:
        yield start, end, "".join([*pieces, text[at:end]])


def _word_start(text: str, start: int, floor: int) -> int:
    """Where the word begins that ends at `start`, if it begins behind `floor`; a few letters are looked at at once."""
    while start > floor:
        before = text[max(floor, start - NEAR) : start]
        if before[-1].isspace():
            break
        word = before.rsplit(None, 1)[-1]
        start -= len(word)
        if len(word) < len(before):
            break
    return start


def _word_end(text: str, end: int) -> int:
    space = SPACE.search(text, end)
    return space.start() if space else len(text)
