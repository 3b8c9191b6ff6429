"""A page's source in; its blocks of lines, freed of indent and quotation marks, and what readers see as typed, out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.checking.site import Page

CONTAINER_PREFIX = re.compile(r"(?:[ \t]*>)*[ \t]*")
# What turns into something else on the page: '](address)', '{ .class }', '[@key]', '[^1]', '<b>'
MARKUP = re.compile(r"\]\([^)\n]*\)|\{[^}\n]*\}|\[[@^][^\]\n]*\]|<[^>\n]*>|&#?\w+;")


class Line(NamedTuple):
    """One line of the source: where its words start, its words, how far they are indented, in how many quotations."""

    start: int
    text: str
    indent: int
    quotes: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@lru_cache(maxsize=4096)
def blocks(page: Page) -> tuple[tuple[Line, ...], ...]:
    """The blocks of a page: lines without an empty line between them; blocks that are code alone are left out."""
    found, block, shown = [], [], False
    for start, raw in _lines(page.text, page.front.end):
        if raw[:1].isalnum():  # the usual line
            block.append(Line(start, raw.rstrip(), 0, 0))
            shown = shown or bool(page.visible[start : start + len(raw)].strip())
            continue
        prefix = CONTAINER_PREFIX.match(raw)
        indent = prefix.end() if prefix else 0
        words = raw[indent:].rstrip()
        if words:
            quotes, _, inside = raw[:indent].rpartition(">")
            width = len(inside.expandtabs(4)) - bool(quotes and inside)
            block.append(Line(start + indent, words, width, (quotes + ">").count(">") if inside != raw[:indent] else 0))
            shown = shown or bool(page.visible[start : start + len(raw)].strip())
            continue
        found += [tuple(block)] if block and shown else []
        block, shown = [], False
    return (*found, tuple(block)) if block and shown else tuple(found)


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    for raw in text[start:].split("\n"):
        yield start, raw
        start += len(raw) + 1


def squeeze(text: str) -> str:
    """A text as it can be compared with what readers see: letters and digits alone, markup left out."""
    return re.sub(r"[\W_]+", "", MARKUP.sub("", text)).lower()


@lru_cache(maxsize=4096)
def seen_lines(page: Page, pattern: re.Pattern[str]) -> frozenset[str]:
    """Lines of the page as readers see it that match a pattern, squeezed."""
    lines = page.rendered.text.split("\n")
    return frozenset(squeeze(match.group()) for line in lines if (match := pattern.match(line)))
