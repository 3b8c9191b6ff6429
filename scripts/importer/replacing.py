"""Replacing by pattern, with a record. A line and a pattern in; the new line and a change for each word touched, out.

A replacement given as text stands for itself: no group is put into it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
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
Edit = tuple[int, int, str]  # from, to, new text


def replaced(rule: str, pattern: Pattern, replacement: Replacement, text: str, log: Log, line: int = 1) -> str:
    """Replace what the pattern finds in a line and log each change with the whole words around it."""
    done: list[str] = []
    written: list[str] = []
    at = 0
    for group in _grouped_by_word(_edits(pattern, replacement, text), text):
        start, end = _word_start(text, group[0][0], at), _word_end(text, group[-1][1])
        after = _edited(text, start, end, group)
        log.change(rule, line, text[start:end], after)
        written += [text[at:start], after]
        at = end
        if len(written) > MOST_PIECES:
            done.append("".join(written))
            written = []
    return "".join([*done, *written, text[at:]]) if at else text


def _edits(pattern: Pattern, replacement: Replacement, text: str) -> Iterator[Edit]:
    for match in pattern.finditer(text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        if match.group() != new:
            yield (*match.span(), new)


def _grouped_by_word(edits: Iterable[Edit], text: str) -> Iterator[list[Edit]]:
    """Edits in one word, or in words that an edit joins, belong together."""
    group: list[Edit] = []
    for edit in edits:
        if group and SPACE.search(text, group[-1][1], edit[0]):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


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


def _edited(text: str, start: int, end: int, edits: list[Edit]) -> str:
    parts = []
    for first, last, new in edits:
        parts += [text[start:first], new]
        start = last
    return "".join(parts) + text[start:end]
