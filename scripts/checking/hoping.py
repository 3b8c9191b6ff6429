"""One page of a site in; the site as a process sees it that does not know the other pages, out.

Pages are looked at in several processes. Each hopes that the parts of other pages are there to which its pages lead,
and notes them; the first process, which comes to know all pages, compares. Nearly every link is right, so nearly
nothing is left to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from scripts.checking.site import Page, Site
from scripts.problems import Problem


class Hope(NamedTuple):
    """How many links a page has, and their problems, if each of `parts`, a page's path and an id, is there."""

    links: int
    problems: list[Problem]
    parts: list[tuple[str, str]]

    def is_fulfilled(self, ids: Mapping[str, frozenset[str] | None]) -> bool:
        """True if all parts are there, or on pages of which the ids cannot be known."""
        known = ((ids.get(path), name) for path, name in self.parts)
        return all(there is None or name in there for there, name in known)


class Elsewhere(Exception):
    """A rule wants to know more of another page than whether it has an id."""


def alone(site: Site, page: Page, parts: list[tuple[str, str]]) -> Site:
    """The site with a focus on one page; whatever id another page is asked for it has, and that is added to `parts`.

    To ask it for more raises Elsewhere.
    """
    path = page.file.path
    ids = _HopedIds(path, page.identifiers if page.complete else None, parts)
    return replace(site, pages=_OnePage(page), ids=ids, focus=frozenset({path}))


class _OnePage(Mapping[str, Page]):
    """The pages of a site, of which only one is known."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __getitem__(self, path: str) -> Page:
        if path != self.page.file.path:
            raise Elsewhere
        return self.page

    def __iter__(self) -> Iterator[str]:
        raise Elsewhere

    def __len__(self) -> int:
        raise Elsewhere


class _HopedIds(Mapping[str, frozenset[str] | None]):
    """The ids of all pages, of which only those of one page are known."""

    def __init__(self, path: str, own: frozenset[str] | None, parts: list[tuple[str, str]]) -> None:
        self.path, self.own, self.parts = path, own, parts

    def __getitem__(self, path: str) -> frozenset[str] | None:
        return self.own if path == self.path else _AllThere(path, self.parts)

    def __iter__(self) -> Iterator[str]:
        raise Elsewhere

    def __len__(self) -> int:
        raise Elsewhere


class _AllThere(frozenset[str]):
    """The ids of a page that is elsewhere: it has each, and notes which it was asked for."""

    path: str
    parts: list[tuple[str, str]]

    def __new__(cls, path: str, parts: list[tuple[str, str]]) -> "_AllThere":
        made = super().__new__(cls)
        made.path, made.parts = path, parts
        return made

    def __contains__(self, name: object) -> bool:
        self.parts.append((self.path, str(name)))
        return True

    def __len__(self) -> int:
        raise Elsewhere

    def __iter__(self) -> Iterator[str]:
        raise Elsewhere
