"""A page in; its words out, as long as the source, with everything blank that is not running text, or single lines."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.flowcharts import diagrams_of
from scripts.checking.site import Page

# Addresses, keys, claim marks, classes, tags, names of snippets. Each form begins with a plain sign, and what must not
# stand before is asked behind it: so the text is searched ten times faster.
NO_PROSE = re.compile(
    r"\]\([^)\n]*\)|<[^>\n]*>|\{[^}\n]*\}|\[[@^][^\]\n]*\]|\[(?<=^\[)[^\]\n]+\]:[^\n]*"
    r"|h(?<!\wh)ttps?://\S+|1(?<!\w1)0\.\d{4,}/\S+",
    re.M,
)
QUOTED = re.compile(r"'(?<![\w']')[^'\n]{2,120}'(?!\w)|\"[^\"\n]{2,120}\"|‘[^’\n]{2,120}’|“[^”\n]{2,120}”")
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


def lines_with(sign: re.Pattern[str], text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where the lines stand that hold a sign; the pattern begins with the sign and takes in the rest of its line.

    To look closely at these lines alone is much faster than to search the whole text.
    """
    return ((text.rfind("\n", 0, found.start()) + 1, found.end()) for found in sign.finditer(text, start))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
