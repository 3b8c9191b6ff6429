"""A built site and the names of its pages in; what later steps want to know of each page out.

The search, the list of names, the promises and the policy ask one after the other; each page is parsed once for all of
them, by all cores, and again only after it was written again.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.all_cores import by_all_cores
from scripts.hosting.pruning import words_of_page
from scripts.hosting.refused import refused
from scripts.links.answers import address_of_file, ids_of_page
from scripts.links.inventory import Entry, entries_of_page
from scripts.reach.sections import Section, page_sections

State = tuple[int, int, int]
_READ: dict[Path, tuple[State, "BuiltPage"]] = {}


class BuiltPage(NamedTuple):
    """What is found on a page: by searching, by name, by address; its classes and ids; what browsers will refuse."""

    sections: list[Section]
    entries: list[Entry]
    ids: frozenset[str]
    words: frozenset[str]
    refused: list[str]


def built_pages(site: Path, names: Sequence[str]) -> list[BuiltPage]:
    """The pages with these names, 'guides/guide-a/index.html', in their order. Raises OSError."""
    states = {site / name: _state(site / name) for name in names}
    new = [name for name in names if _READ.get(site / name, ((), None))[0] != states[site / name]]
    for name, page in zip(new, by_all_cores(lambda name: _read(site, name), new), strict=True):
        _READ[site / name] = states[site / name], page
    return [_READ[site / name][1] for name in names]


def _state(file: Path) -> State:
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(site: Path, name: str) -> BuiltPage:
    page = (site / name).read_text("utf-8")
    if not page.strip():
        return BuiltPage([], [], frozenset(), frozenset(), [])
    entries = entries_of_page(page, address_of_file(name))
    return BuiltPage(page_sections(page), entries, ids_of_page(page), words_of_page(page), refused(page))
