"""A page's Markdown in; what its readers get out: ids, links with their places in the source, headings, text."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

from markdown import Markdown

from scripts.checking.extensions import MARKED
from scripts.checking.targets import MARK, Candidate, Edit, apply, marks, offset_in, unmark

TARGETS = {"href", "src", "srcset", "poster", "data", "xlink:href"}
# In these, text is not prose: nobody means a link there.
QUIET = {"code", "pre", "script", "style", "textarea", "math", "svg", "kbd", "template"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# What Python-Markdown is known to raise on a page that confuses it.
RENDERING_ERRORS = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


class Link(NamedTuple):
    """One target as it stands in the page; `start` is its offset in the source, None if nobody wrote it there."""

    element: str
    attribute: str
    address: str
    start: int | None
    in_markdown: bool


class Heading(NamedTuple):
    """A heading: 1 to 6, its words, its id."""

    level: int
    text: str
    identifier: str


class Rendered(NamedTuple):
    """What a reader gets: all ids in order, links, headings, text without code, and targets seen as plain text."""

    identifiers: tuple[str, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    text: str
    seen_as_text: frozenset[int]


class CannotRender(Exception):
    """Python-Markdown gave up on a page; the message is its own."""


def render(text: str, places: Iterable[Candidate], edits: Iterable[Edit], markdown: Markdown) -> Rendered:
    """Render a page once, with marks, and read the result. Raises CannotRender.

    `edits` are made as well: what plugins do to the text. If a mark turns up in the text, or in part, the page
    is rendered again without marks; when that gives other ids, the second rendering counts and places are looked up.
    """
    places, edits = list(places), list(edits)
    found = read_html(_convert(apply(text, [*edits, *marks(text, places)]), markdown))
    if not found.seen_as_text and not any("zqk" in link.address for link in found.links):
        return found
    plain = read_html(_convert(apply(text, edits), markdown))
    same = plain.identifiers == found.identifiers and len(plain.links) == len(found.links)
    return found if same else plain


def _convert(text: str, markdown: Markdown) -> str:
    try:
        return str(markdown.reset().convert(text))
    except RENDERING_ERRORS as error:
        raise CannotRender(f"{type(error).__name__}: {error}") from error


def read_html(text: str) -> Rendered:
    """Read ids, links, headings and text from HTML, marks taken out."""
    reader = _Reader()
    # `<![` would stop Python's parser; no browser reads it as markup either.
    reader.feed(text.replace("<![", "&lt;!["))
    reader.close()
    seen = "".join(reader.text)
    headings = tuple(
        Heading(level, " ".join(unmark("".join(words)).split()), name) for level, words, name in reader.headings
    )
    typed = frozenset(int(mark[1]) for mark in MARK.finditer(seen))
    return Rendered(tuple(reader.identifiers), tuple(reader.links), headings, unmark(seen), typed)


class _Reader(HTMLParser):
    """Collects from HTML what `Rendered` holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.identifiers: list[str] = []
        self.links: list[Link] = []
        self.headings: list[tuple[int, list[str], str]] = []
        self.text: list[str] = []
        self.quiet: list[str] = []
        self.open_heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self._identify(tag, attributes)
        for name in TARGETS & attributes.keys():
            self._link(tag, name, attributes[name], MARKED in attributes)
        if tag in HEADINGS:
            self.headings.append((int(tag[1]), [], unmark(attributes.get("id", ""))))
            self.open_heading = tag
        # A formula is not prose either (pymdownx.arithmatex).
        formula = re.search(r"\barithmatex\b", attributes.get("class", ""))
        if tag in QUIET or formula or (self.quiet and tag == self.quiet[-1]):
            self.quiet.append(tag)

    def _identify(self, tag: str, attributes: dict[str, str]) -> None:
        for name in ("id", "name") if tag == "a" else ("id",):
            value = unmark(attributes.get(name, ""))
            if value and (name == "id" or value != attributes.get("id")):
                self.identifiers.append(value)

    def _link(self, tag: str, name: str, value: str, in_markdown: bool) -> None:
        if name != "data" or tag == "object":
            self.links.append(Link(tag, name, unmark(value), offset_in(value), in_markdown))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.quiet and self.quiet[-1] == tag:
            self.quiet.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.quiet and self.quiet[-1] == tag:
            self.quiet.pop()
        if tag == self.open_heading:
            self.open_heading = ""

    def handle_data(self, data: str) -> None:
        if self.open_heading:
            self.headings[-1][1].append(data)
        if not self.quiet:
            self.text.append(data)
