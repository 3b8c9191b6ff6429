"""A page in; every address that an author wrote for it, with its place in the page or in a snippet, out."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from markdown import Markdown

from scripts.checking.attribute_values import addresses_in
from scripts.checking.flowcharts import click_addresses
from scripts.checking.reading import read_text
from scripts.checking.rendering import Link
from scripts.checking.site import Page, Site
from scripts.checking.snippets import appended_files, included, reader_of, shown_path
from scripts.checking.targets import Candidate, candidates
from scripts.markdown_text import hide_code
from scripts.problems import Problem, position


class Source(NamedTuple):
    """A text of which a page is made: the page itself or a snippet; its name in problems, its text, all and visible."""

    shown_as: str
    text: str
    visible: str
    places: tuple[Candidate, ...]

    def problem(self, offset: int, rule: str, message: str, severity: str = "") -> Problem:
        """A problem at an offset of the text; without a severity it has that of its rule."""
        return Problem(self.shown_as, *position(self.text, offset), rule, severity, message)


class Written(NamedTuple):
    """One address on a page, with the text that holds it and where it begins there."""

    page: Page
    link: Link
    source: Source
    start: int


def written_links(site: Site, page: Page) -> tuple[Written, ...]:
    """Every address of a page, one by one; what the theme or an extension adds is left out."""
    return _written_links(site.converter.markdown, site.configuration.root, page)


@lru_cache(maxsize=4096)  # rules about links ask, and rules about their words
def _written_links(markdown: Markdown, root: Path, page: Page) -> tuple[Written, ...]:
    return tuple(_found_links(page, _snippet_sources(markdown, root, page)))


def _found_links(page: Page, snippets: Iterable[Source]) -> Iterator[Written]:
    for link, source, start in _placed(page, snippets):
        for found in addresses_in(link.attribute, link.address):
            yield Written(page, link._replace(address=found.address), source, start + found.start)
        if not link.address.strip():
            yield Written(page, link._replace(address=""), source, start)
    for address, start in click_addresses(page):
        yield Written(page, Link("a", "href", address, start, False), page_source(page), start)


def _placed(page: Page, snippets: Iterable[Source]) -> Iterator[tuple[Link, Source, int]]:
    """Links with their offsets; one without a mark is looked up, and left out if nobody wrote it."""
    own, free = page_source(page), _Free()
    sources = (own, *snippets)
    claimed = {link.start for link in page.rendered.links}
    for link in page.rendered.links:
        if link.start is not None:
            yield link, own, link.start
        elif link.address.strip():
            for source in sources:
                start = free.find(source, link, claimed if source is own else set())
                if start is not None:
                    yield link, source, start
                    break


class _Free:
    """Places that no link has taken yet, for one page."""

    def __init__(self) -> None:
        self.taken: set[tuple[str, int]] = set()
        self.open: dict[str, list[int]] = {}
        self.by_words: dict[tuple[str, int], dict[str, list[int]]] = {}

    def find(self, source: Source, link: Link, claimed: Collection[int | None]) -> int | None:
        """The first place that holds the address of a link and is still free."""
        if link.attribute and not self._open(source, claimed):
            return None  # as for most of the links that an extension adds, such as those of headings to themselves
        if link.address not in source.text:
            return None
        if not link.attribute:  # the text of a <style> element
            return source.text.index(link.address)
        places = self._places(source, len(link.address), claimed).get(link.address, [])
        while places:
            place = source.shown_as, places.pop()
            if place not in self.taken:
                self.taken.add(place)
                return place[1]
        return None

    def _places(self, source: Source, length: int, claimed: Collection[int | None]) -> dict[str, list[int]]:
        """Places of addresses by what stands there, so many characters of it, last first; made once, then used up."""
        asked = source.shown_as, length
        if asked not in self.by_words:
            found: dict[str, list[int]] = {}
            for start in self._open(source, claimed):
                found.setdefault(source.text[start : start + length], []).append(start)
            self.by_words[asked] = found
        return self.by_words[asked]

    def _open(self, source: Source, claimed: Collection[int | None]) -> list[int]:
        """The places of a source that no link has claimed by its mark, last first."""
        if source.shown_as not in self.open:
            unclaimed = (place.start for place in reversed(source.places) if place.start not in claimed)
            self.open[source.shown_as] = [start for start in unclaimed if source.visible[start].strip()]
        return self.open[source.shown_as]


def page_source(page: Page) -> Source:
    """The page itself as a text."""
    return Source(page.shown_as, page.text, page.visible, page.places)


def snippet_sources(site: Site, page: Page) -> tuple[Source, ...]:
    """The snippets that a page includes, and those that stand below every page."""
    return _snippet_sources(site.converter.markdown, site.configuration.root, page)


def _snippet_sources(markdown: Markdown, root: Path, page: Page) -> tuple[Source, ...]:
    reader = reader_of(markdown)
    if reader is None:
        return ()
    named = [one.path for one in included(reader, root, page.shown_as, page.text) if one.path and not one.fault]
    below = [Path(path).resolve() for name in appended_files(reader) if (path := reader.get_snippet_path(name))]
    sources = (_read(path, shown_path(root, path)) for path in dict.fromkeys([*named, *below]))
    return tuple(source for source in sources if source)


@lru_cache(maxsize=1024)
def _read(path: Path, shown_as: str) -> Source | None:
    """A snippet that is Markdown; code that is shown in a fence holds no links of ours."""
    text = read_text(path, shown_as) if path.is_file() else ""
    if not isinstance(text, str) or not text:
        return None
    return Source(shown_as, text, hide_code(text), tuple(candidates(text)))
