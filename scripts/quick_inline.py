"""Markdown's reading of inline text, made quick: what Python-Markdown 3.11 does, without trying every pattern in full.

Python-Markdown hands each piece of text to each of some forty patterns through a function of its own. Here the sign
that a pattern cannot do without is looked for first, then the pattern itself; nearly no text has either. The result is
the same; the change is small enough to be offered to Python-Markdown as it is.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

from scripts.references.citation_marks import AFFIX_END

Search = Callable[[str, int], re.Match[str] | None]
READERS = {"inline": 20, "smarty": 6}  # the two that read inline text, with their places in the order of work
QUOTES = ("'", '"', "\"'", "'\"", "'\"", "\"'", "'", "'", "'", "'", "'", '"', '"', '"', '"')
# Patterns by the names that Python-Markdown 3.11 gives them, each with signs of which all it matches holds one; so do
# those of other extensions that take their place.
SIGNS: Mapping[str, str | tuple[str, ...]] = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "@",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
    "em_strong": ("*", "_"),
    "em_strong2": "_",
    "not_strong": ("*", "_"),
    "citation-affix": AFFIX_END,
    "citation-reference": AFFIX_END,
    "smarty-ellipses": "...",
    "smarty-en-dashes": "--",
    "smarty-em-dashes": "---",
    **{f"smarty-quotes-{number}": sign for number, sign in enumerate(QUOTES)},
}


class QuickInline(Extension):
    """Python-Markdown extension; to be the last one, so that it finds the patterns of all others."""

    def extendMarkdown(self, md: Markdown) -> None:
        for name, place in READERS.items():
            if name in md.treeprocessors:
                md.treeprocessors.register(QuickReader(md, md.treeprocessors[name].inlinePatterns), name, place)


class QuickReader(InlineProcessor):
    """Reads inline text with these patterns, as InlineProcessor does."""

    def __init__(self, md: Markdown, patterns: Any) -> None:
        super().__init__(md)
        self.inlinePatterns = patterns
        self.known: tuple[Any, ...] = ()
        self.searches: list[tuple[Any, tuple[str, ...], Search | None]] = []
        self.signs: tuple[str, ...] = ("",)

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        # Patterns may be added until here; from one page to the next they are the same.
        patterns = tuple(self.inlinePatterns)
        if patterns != self.known:
            self._prepare(patterns)
        return super().run(tree, ancestors)

    def _prepare(self, patterns: tuple[Any, ...]) -> None:
        self.known = patterns
        names = {id(self.inlinePatterns[name]): name for name in SIGNS if name in self.inlinePatterns}
        self.searches = [(pattern, _signs(names.get(id(pattern), "")), _search(pattern)) for pattern in patterns]
        every = {sign for _, signs, _ in self.searches for sign in signs}
        self.signs = tuple(sorted(sign for sign in every if not any(less in sign for less in every - {sign})))

    # Python writes a method `__handleInline` of InlineProcessor so, and calls this one in its place.
    def _InlineProcessor__handleInline(self, data: Any, patternIndex: int = 0) -> Any:  # noqa: N803
        if isinstance(data, AtomicString) or not _holds(data, self.signs):
            return data
        start, number = 0, patternIndex
        while number < len(self.searches):
            pattern, signs, search = self.searches[number]
            found = _holds(data, signs) and (search is None or search(data, start) is not None)
            if found:
                data, found, start = self._InlineProcessor__applyPattern(pattern, data, number, start)
            if not found:
                number, start = number + 1, 0
        return data

    def _InlineProcessor__processPlaceholders(
        self,
        data: Any,
        parent: Any,
        isText: bool = True,  # noqa: N803
    ) -> Any:
        if not data or INLINE_PLACEHOLDER_PREFIX in data:
            return super()._InlineProcessor__processPlaceholders(data, parent, isText)
        # Nothing was found in it: the text is the element's own, or what follows it.
        if isText:
            parent.text = parent.text + data if parent.text else data
        else:
            parent.tail = parent.tail + data if parent.tail else data
        return []


def _holds(data: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 - any() takes twice as long, and this is asked ten thousand times a page
        if sign in data:
            return True
    return False


def _signs(name: str) -> tuple[str, ...]:
    signs = SIGNS.get(name, "")
    return (signs,) if isinstance(signs, str) else signs


def _search(pattern: Any) -> Search | None:
    """The search for a pattern; None for one of the old style, which is not found by searching."""
    return pattern.getCompiledRegExp().search if isinstance(pattern, InlinePattern) else None
