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
        if line := _line(start, raw):
            block.append(line)
            shown = shown or bool(page.visible[start : start + len(raw)].strip())
            continue
        found += [tuple(block)] if block and shown else []
        block, shown = [], False
    return (*found, tuple(block)) if block and shown else tuple(found)


def block_with_second(page: Page, second: int) -> tuple[Line, ...]:
    """The block of which the second line begins at an offset, found without all others; none if it is not the second.

    The offset is behind the front matter and the first line.
    """
    text, top = page.text, page.front.end
    start = text.rfind("\n", top, second - 1) + 1 or top
    above = text.rfind("\n", top, start - 1) + 1 or top
    if start > top and _line(above, text[above : start - 1]):
        return ()
    block: list[Line] = []
    for found in _lines(text, start):
        line = _line(*found)
        if line is None:
            break
        block.append(line)
    return tuple(block)


def _line(start: int, raw: str) -> Line | None:
    """One line of the source; None if it is empty."""
    if raw[:1].isalnum():  # the usual line
        return Line(start, raw.rstrip(), 0, 0)
    prefix = CONTAINER_PREFIX.match(raw)
    indent = prefix.end() if prefix else 0
    words = raw[indent:].rstrip()
    if not words:
        return None
    quotes, _, inside = raw[:indent].rpartition(">")
    width = len(inside.expandtabs(4)) - bool(quotes and inside)
    return Line(start + indent, words, width, (quotes + ">").count(">") if inside != raw[:indent] else 0)


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The lines from an offset on, one by one."""
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def squeeze(text: str) -> str:
    """A text as it can be compared with what readers see: letters and digits alone, markup left out."""
    return re.sub(r"[\W_]+", "", MARKUP.sub("", text)).lower()


@lru_cache(maxsize=4096)
def seen_lines(page: Page, pattern: re.Pattern[str]) -> frozenset[str]:
    """Lines of the page as readers see it that match a pattern, squeezed.

    The pattern begins with the line end above, `\\n`, and has the group `line`: so a page is searched fast.
    """
    return frozenset(squeeze(match["line"]) for match in pattern.finditer(f"\n{page.rendered.text}"))
