"""A page's Markdown in; what its readers get out: ids, links with their places in the source, headings, text."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

from markdown import Markdown

from scripts.checking.extensions import MARKED
from scripts.checking.targets import MARK, Candidate, Edit, apply, marks, offset_in, unmark

TARGETS = {"href", "src", "srcset", "poster", "data", "xlink:href", "action", "formaction", "style", "content"}
# What a link may show instead of words.
SHOWN = {"img", "svg", "picture", "video", "audio", "object", "iframe", "canvas", "i", "input", "button", "math"}
# In these, text is not prose: nobody means a link there.
QUIET = {"code", "pre", "script", "style", "textarea", "math", "svg", "kbd", "template"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# What Python-Markdown is known to raise on a page that confuses it.
RENDERING_ERRORS = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


class Link(NamedTuple):
    """One target as it stands in the page; `start` is its offset in the source, None if nobody wrote it there.

    `label` is what stands for it: the words of a link, the alternative text of a picture; None if there is no such
    attribute or if a link shows something else than words.
    """

    element: str
    attribute: str
    address: str
    start: int | None
    in_markdown: bool
    label: str | None = None


class Heading(NamedTuple):
    """A heading: 1 to 6, its words, its id."""

    level: int
    text: str
    identifier: str

    @property
    def words(self) -> str:
        """Its words without the sign that leads to it."""
        return self.text.rstrip("¶#⚓🔗 ")


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
        self.open_link: int | None = None

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line of a tag, and counting lines takes long."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self._identify(tag, attributes)
        self._show(tag, attributes)
        for name in sorted(TARGETS & attributes.keys()) if attributes else ():
            self._link(tag, name, attributes)
        if tag == "sup":
            self.text.append(" ")  # 'LTP' before the number of a note is a word of its own
        if tag in HEADINGS:
            self.headings.append((int(tag[1]), [], unmark(attributes.get("id", ""))))
            self.open_heading = tag
        # A formula is not prose either (pymdownx.arithmatex).
        formula = "class" in attributes and re.search(r"\barithmatex\b", attributes["class"])
        if tag in QUIET or formula or (self.quiet and tag == self.quiet[-1]):
            self.quiet.append(tag)

    def _identify(self, tag: str, attributes: dict[str, str]) -> None:
        for name in ("id", "name") if tag == "a" else ("id",):
            value = unmark(attributes.get(name, ""))
            if value and (name == "id" or value != attributes.get("id")):
                self.identifiers.append(value)

    def _show(self, tag: str, attributes: dict[str, str]) -> None:
        """A link that shows a picture or an icon, or is a place as well, needs no words."""
        if self.open_link is None:
            return
        if tag in SHOWN or (tag == "span" and attributes.get("class")):
            self.links[self.open_link] = self.links[self.open_link]._replace(label=None)

    def _link(self, tag: str, name: str, attributes: dict[str, str]) -> None:
        value = attributes[name]
        if not _is_target(tag, name, value, attributes):
            return
        self.links.append(Link(tag, name, unmark(value), offset_in(value), MARKED in attributes))
        if tag == "img" and name == "src":
            self.links[-1] = self.links[-1]._replace(label=_alternative(attributes))
        if tag == "a":
            named = attributes.keys() & {"aria-label", "aria-labelledby", "title", "aria-hidden", "id", "name"}
            self.links[-1] = self.links[-1]._replace(label=None if named else "")
            self.open_link = len(self.links) - 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.quiet and self.quiet[-1] == tag:
            self.quiet.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.quiet and self.quiet[-1] == tag:
            self.quiet.pop()
        if tag == self.open_heading:
            self.open_heading = ""
        if tag == "a":
            self.open_link = None

    def handle_data(self, data: str) -> None:
        if self.open_heading:
            self.headings[-1][1].append(data)
        if not self.quiet:
            self.text.append(data)
        if self.open_link is not None:
            self._name_link(data)
        if self.quiet and self.quiet[-1] == "style":
            self.links.append(Link("style", "", data, None, False))

    def _name_link(self, words: str) -> None:
        link = self.links[self.open_link or 0]
        if link.label is not None:
            self.links[self.open_link or 0] = link._replace(label=(link.label + unmark(words)).strip())


def _alternative(attributes: dict[str, str]) -> str | None:
    """What is said in place of a picture, '' if it is to be passed over; Markdown writes an empty `alt` by itself."""
    spoken = attributes.get("alt", "").strip() or attributes.get("aria-label", "").strip()
    passed_over = attributes.get("role") in ("presentation", "none") or attributes.get("aria-hidden") == "true"
    chosen = "alt" in attributes and MARKED not in attributes
    return spoken or ("" if passed_over or chosen else None)


def _is_target(tag: str, name: str, value: str, attributes: dict[str, str]) -> bool:
    """True if an attribute holds an address; `style` holds some, and `content` one that a page is sent on to."""
    if name == "data":
        return tag == "object"
    if name == "style":
        return "url(" in value
    return name != "content" or (tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh")
