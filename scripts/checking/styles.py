"""A site in; every style sheet of its own that readers load, with the addresses in it, out."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from scripts.checking.attribute_values import css_addresses
from scripts.checking.pages import Page, page_fact
from scripts.checking.reading import read_text
from scripts.checking.site import Site
from scripts.existing import is_file


class Asked(NamedTuple):
    """One address in a style sheet: the sheet's address on the site, its name in problems, its text, the place."""

    sheet: str
    shown_as: str
    text: str
    start: int
    address: str


@lru_cache(maxsize=1)
def asked_by_styles(site: Site) -> tuple[Asked, ...]:
    """What the sheets of `extra_css`, those that pages name, and those that these import, ask for."""
    waiting, seen, found = list(_first_sheets(site)), set[str](), list[Asked]()
    while waiting:
        sheet = waiting.pop(0)
        if sheet in seen:
            continue
        seen.add(sheet)
        asked = list(_of_sheet(site, sheet))
        found += asked
        waiting += [to for one in asked if (to := target_of(site, one)) and to.endswith(".css")]
    return tuple(found)


def _first_sheets(site: Site) -> Iterator[str]:
    named = site.configuration.values.get("extra_css")
    yield from (name.partition("?")[0] for name in named or () if isinstance(name, str) and isinstance(named, list))
    for page in site.published_pages():
        yield from _sheets_of(page)


@page_fact
def _sheets_of(page: Page) -> list[str]:
    """The sheets that a page names itself, as paths from the top of the site."""
    names = [link.address.partition("?")[0] for link in page.rendered.links if link.element == "link"]
    ours = [name for name in names if name.endswith(".css") and "//" not in name]
    joined = [posixpath.normpath(posixpath.join("/", page.file.address, name)) for name in ours]
    return [unquote(path.lstrip("/")) for path in joined]


def _of_sheet(site: Site, sheet: str) -> Iterator[Asked]:
    path, shown_as = _file_of(site, sheet)
    text = read_text(path, shown_as) if path else ""
    if isinstance(text, str):
        yield from (Asked(sheet, shown_as, text, found.start, found.address) for found in css_addresses(text))


def _file_of(site: Site, sheet: str) -> tuple[Path | None, str]:
    """The file of a sheet, in the docs folder or among the overrides, and its name in problems."""
    places = [(site.configuration.docs_dir / sheet, f"{site.configuration.docs_name}/{sheet}")]
    overrides = site.book.overrides
    if overrides is not None:
        places.append((overrides / sheet, f"{site.configuration.theme.get('custom_dir')}/{sheet}"))
    return next(((path, name) for path, name in places if is_file(path)), (None, ""))


def target_of(site: Site, asked: Asked) -> str | None:
    """The path below the site that an address of a sheet leads to; None if it is no path, '..' if it leaves the site.

    A path that begins with '/' starts at the host, so the folder in which the site is served is taken off.
    """
    address = asked.address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(parts.path)
    if path.startswith("/"):
        base = site.configuration.base_path
        return path.removeprefix(base) if path.startswith(base) else ".."
    return posixpath.normpath(posixpath.join(posixpath.dirname(asked.sheet), path))
