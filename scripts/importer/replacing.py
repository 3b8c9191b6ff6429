"""Replacing by pattern, with a record. Text and a pattern in; the new text and a change for each word touched, out.

A replacement given as text stands for itself: no group is put into it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from scripts.importer.fences import fenced
from scripts.importer.values import Log

SPACE = re.compile(r"\s")


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


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


def replaced(
    rule: str,
    pattern: Pattern,
    replacement: str | Callable[[re.Match[str]], str],
    text: str,
    log: Log,
    first_line: int = 1,
) -> str:
    """Replace what the pattern finds outside fences and log each change with the whole words around it."""
    edits = _outside_code(list(_edits(pattern, replacement, text)), text)
    if not edits:
        return text
    written, at, line = [], 0, first_line
    for group in _grouped_by_word(edits, text):
        start, end = _word_start(text, group[0].start, at), _word_end(text, group[-1].end)
        line += text.count("\n", at, start)
        after = _edited(text, start, end, group)
        log.change(rule, line, text[start:end], after)
        written += [text[at:start], after]
        line += text.count("\n", start, end)
        at = end
    return "".join(written) + text[at:]


def _edits(pattern: Pattern, replacement: str | Callable[[re.Match[str]], str], text: str) -> Iterator[_Edit]:
    for match in pattern.finditer(text):
        new = replacement if isinstance(replacement, str) else replacement(match)
        start, end = match.span()
        if new != text[start:end]:
            yield _Edit(start, end, new)


def _outside_code(edits: list[_Edit], text: str) -> list[_Edit]:
    fences = fenced(text) if edits and "\n" in text else []
    starts = [start for start, _ in fences]

    def in_code(edit: _Edit) -> bool:
        before = bisect_right(starts, edit.start) - 1
        return before >= 0 and edit.start < fences[before][1]

    return [edit for edit in edits if not in_code(edit)] if fences else edits


def _grouped_by_word(edits: Sequence[_Edit], text: str) -> Iterator[list[_Edit]]:
    """Edits in one word, or in words that an edit joins, belong together."""
    group: list[_Edit] = []
    for edit in edits:
        if group and SPACE.search(text, group[-1].end, edit.start):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _word_start(text: str, start: int, floor: int) -> int:
    while start > floor and not text[start - 1].isspace():
        start -= 1
    return start


def _word_end(text: str, end: int) -> int:
    space = SPACE.search(text, end)
    return space.start() if space else len(text)


def _edited(text: str, start: int, end: int, edits: Sequence[_Edit]) -> str:
    parts, at = [], start
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join(parts) + text[at:end]
