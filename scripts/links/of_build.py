"""A built site in; the addresses that it answers, and the names of what is on it, out."""

from collections.abc import Iterator
from pathlib import Path

from scripts.built_pages import built_pages
from scripts.links.answers import Answers, address_of_file
from scripts.links.inventory import Entry

NOT_FOUND = "404.html"


def answers_of_build(site: Path) -> Answers:
    """What a built site answers, from its files alone."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    shown = [name for name in names if name.endswith(".html")]
    ids = [page.ids for page in built_pages(site, shown)]
    pages: dict[str, frozenset[str] | None] = dict(zip(map(address_of_file, shown), ids, strict=True))
    return Answers(pages, frozenset(names) - pages.keys())


def entries_of_build(site: Path) -> Iterator[Entry]:
    """Every page, section, claim, figure, table, step, reference and term of a built site."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    for page in built_pages(site, [name for name in names if name != NOT_FOUND]):
        yield from page.entries
