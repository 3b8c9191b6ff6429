"""Rules about mkdocs.yml: what it names exists, and every page is in the navigation if there is one."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from scripts.checking.addresses import is_served, may_be_made
from scripts.checking.files import MARKDOWN, Inclusion
from scripts.checking.outside import NEW_WINDOW
from scripts.checking.registry import rule
from scripts.checking.site import Page, Site
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

FEW = 5
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//|/", re.I)


@rule("nav-entry-missing")
def nav_entries(site: Site) -> Iterator[Problem]:
    """Every entry of the navigation is a page or file of the site.

    Correct the path, which counts from the docs folder, or remove the entry.
    """
    if site.configuration.makes_navigation:
        return
    for entry in _entries(site.configuration.values.get("nav")):
        path = _path(entry)
        known = site.files.get(path)
        part = known and known.is_page and "#" in entry
        if EXTERNAL.match(entry) or NEW_WINDOW.search(entry):
            continue
        if (known and known.published and not part) or is_served(site.book, path):
            continue
        if not known and may_be_made(site.book, "", path):
            continue
        if known and part:
            message = f"nav names '{entry}', but an entry is a whole page; write '{path}'."
        elif known:
            message = f"nav names '{entry}', which {known.inclusion.value} leaves out; publish it or remove the entry."
        else:
            folder = site.configuration.docs_name
            message = f"nav names '{entry}', but there is no such file in {folder}{_near(site, path)}"
        line, column = site.configuration.place("nav", entry)
        yield Problem(site.configuration.file, line, column, "nav-entry-missing", "error", message)


def _path(entry: str) -> str:
    """The file that an entry names; mkdocs takes 'a//b.md' and './a/b.md' for 'a/b.md'."""
    path = entry.partition("#")[0].partition("?")[0]
    return PurePosixPath(path).as_posix() if path.endswith(MARKDOWN) else path


def _near(site: Site, path: str) -> str:
    meant = _meant(site, path)
    return f"; did you mean '{meant}'?" if meant else "; correct or remove the entry."


def _meant(site: Site, path: str) -> str | None:
    """The page without an entry whose path is most like one that does not exist."""
    pages = (name for name, file in site.files.items() if file.published and file.is_page)
    names = {name.lower(): name for name in sorted({*pages} - _named(site))}
    found = get_close_matches(path.lower(), list(names), n=1, cutoff=0.6)
    return names[found[0]] if found else None


@lru_cache(maxsize=1)
def _named(site: Site) -> frozenset[str]:
    return frozenset(_path(entry) for entry in _entries(site.configuration.values.get("nav")))


def _entries(nav: Any) -> Iterator[str]:
    """All paths in a navigation, however deep."""
    if isinstance(nav, str):
        yield nav
    below = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    for item in below:
        yield from _entries(item)


@rule("page-not-in-nav")
def pages_outside_nav(site: Site) -> Iterator[Problem]:
    """If there is a navigation, every page is in it or is listed under not_in_nav.

    Add an entry to nav, or list the page under not_in_nav. Many pages of one folder are named together, at nav.
    """
    nav = site.configuration.values.get("nav")
    if not nav or site.configuration.makes_navigation:
        return
    severity = "error" if site.configuration.stops_at("nav", "omitted_files") else "warning"
    outside = list(_outside_nav(site))
    sizes = Counter(page.file.folder for page in outside)
    for page in outside:
        if sizes[page.file.folder] <= FEW:
            message = f"no entry of nav leads to '{page.file.path}'; add one, or list the page under not_in_nav."
            yield page.problem(0, "page-not-in-nav", message, severity)
    for folder in sorted(folder for folder, size in sizes.items() if size > FEW):
        paths = [page.file.path for page in outside if page.file.folder == folder]
        yield _folder_outside(site, folder, paths, severity)


def _outside_nav(site: Site) -> Iterator[Page]:
    """The pages that neither an entry leads to nor not_in_nav lists."""
    named = set(_named(site))
    # A slip in an entry is one fault; the page that it was meant for is not another.
    named |= {_meant(site, path) or path for path in named if path not in site.files and not EXTERNAL.match(path)}
    named |= {path.lstrip("/") for path in named}
    for page in site.published_pages():
        listed = page.file.path in named or page.file.inclusion == Inclusion.NOT_IN_NAV
        if not listed and not site.book.made_later.match_file(page.file.path):
            yield page


def _folder_outside(site: Site, folder: str, paths: Sequence[str], severity: str) -> Problem:
    """One problem for many pages of a folder, at the first entry of nav that leads there, or else the first of all."""
    entries = list(_entries(site.configuration.values.get("nav")))
    nearest = next((entry for entry in entries if posixpath.dirname(_path(entry)) == folder), entries[0])
    some = ", ".join(f"'{posixpath.basename(path)}'" for path in paths[:FEW])
    where = f"'{folder}/'" if folder else site.configuration.docs_name
    what = f"{len(paths)} pages of {where} ({some} …)"
    message = f"no entry of nav leads to {what}; add entries, or list them under not_in_nav."
    place = site.configuration.place("nav", nearest)
    return Problem(site.configuration.file, *place, "page-not-in-nav", severity, message)


@lru_cache(maxsize=1)
def lacks_page(site: Site) -> bool:
    """True if nav names a page that is nowhere: what only that page used seems unused now, and is not."""
    paths = [_path(entry) for entry in _entries(site.configuration.values.get("nav"))]
    there = {path for path, file in site.files.items() if file.published}
    lost = [path for path in paths if path.endswith(MARKDOWN) and not EXTERNAL.match(path) and path not in there]
    return any(not _meant(site, path) for path in lost)


@rule("nav-entry-absolute")
def absolute_entries(site: Site) -> Iterator[Problem]:
    """No entry of the navigation begins with '/', which makes of a page an address that mkdocs does not follow.

    Write the path of the file from the docs folder, without a '/' in front.
    """
    from_docs = site.configuration.validation("nav", "absolute_links") == "relative_to_docs"
    if site.configuration.makes_navigation or from_docs:
        return
    severity = "error" if site.configuration.stops_at("nav", "absolute_links") else "warning"
    for entry in _entries(site.configuration.values.get("nav")):
        path = entry.removeprefix("/")
        if path != entry and _path(path) in site.files:
            message = f"nav names '{entry}', which mkdocs takes for an address and not for a file; write '{path}'."
            place = site.configuration.place("nav", entry)
            yield Problem(site.configuration.file, *place, "nav-entry-absolute", severity, message)


@rule("missing-hook")
def hooks(site: Site) -> Iterator[Problem]:
    """Every hook that mkdocs.yml names is a file.

    Correct the path, which counts from the folder of mkdocs.yml, or add the file.
    """
    for name in site.configuration.missing_hooks:
        beside = (site.configuration.root / name).parent.glob("*.py")
        near = did_you_mean(name, [posixpath.join(posixpath.dirname(name), path.name) for path in beside])
        message = f"there is no hook '{name}'{near if near != '.' else '; add the file or correct the name.'}"
        place = site.configuration.place("hooks", name)
        yield Problem(site.configuration.file, *place, "missing-hook", "error", message)
