"""A page of the handbook in; its words out, as long as the source, with everything blank that is not running text."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.flowcharts import diagrams_of
from scripts.checking.site import Page

# Addresses, keys, claim marks, classes, tags, names of snippets
NO_PROSE = re.compile(
    r"\]\([^)\n]*\)|<[^>\n]*>|\{[^}\n]*\}|\[[@^][^\]\n]*\]|^\[[^\]\n]+\]:[^\n]*|\bhttps?://\S+|\b10\.\d{4,}/\S+", re.M
)
QUOTED = re.compile(r"(?<![\w'])'[^'\n]{2,120}'(?!\w)|\"[^\"\n]{2,120}\"|‘[^’\n]{2,120}’|“[^”\n]{2,120}”")
LABEL = re.compile(r"\"(?P<words>[^\"\n]*)\"|acc(?:Title|Descr)[ ]*:(?P<line>[^\n]*)")


@lru_cache(maxsize=4096)
def prose_of(page: Page) -> str:
    """Running text and the words in diagrams; code, addresses, keys, and quotations made blank."""
    return QUOTED.sub(_blank, values_of(page))


@lru_cache(maxsize=4096)
def values_of(page: Page) -> str:
    """The same with quotations, in which a value is a value too."""
    return _with_labels(page, NO_PROSE.sub(_blank, page.visible))


def _with_labels(page: Page, text: str) -> str:
    for start, words in _labels(page):
        text = text[:start] + words + text[start + len(words) :]
    return text


def _labels(page: Page) -> Iterator[tuple[int, str]]:
    for diagram in diagrams_of(page):
        for match in LABEL.finditer(diagram.source):
            group = "words" if match["words"] is not None else "line"
            yield diagram.offset(match.start(group)), match[group]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
