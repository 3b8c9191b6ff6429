"""A site in; what its addresses answer, without a build, and what its list of published addresses promises, out."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from scripts.checking.addresses import is_served
from scripts.checking.handbook import is_handbook
from scripts.checking.reading import read_text
from scripts.checking.rendering import read_html
from scripts.checking.site import Page, Site, read_html_ids
from scripts.figures.sources import figure_paths, figure_sources
from scripts.handouts.pages import BOOK_NAME, CHECKLIST_ID, checklist_name, handout_name
from scripts.links.answers import Answers
from scripts.links.editions import EDITION, edition_files
from scripts.links.moved import MOVED_FILE, NOTHING_MOVED, Moves, read_moves
from scripts.links.published import LIST_FILE, Address, PublishedLink, is_promised, read_list
from scripts.papers import PAPERS, paper_folder
from scripts.problems import CannotRun, Problem
from scripts.reach.feed import PAGE as CHANGES
from scripts.reach.for_machines import FEED, LLMS
from scripts.references.citations import citation_groups
from scripts.references.exports import page_references, reference_files
from scripts.references.page_citation import page_citation_files

# Exactly known here, although the check calls everything in these folders made later.
KNOWN_FOLDERS = ("pdf/", "cite/", "figures/")
FOR_MACHINES = ("sitemap.xml", "objects.inv", LLMS)
# Files that pages need, and nobody links to.
NOT_FOR_READERS = ("assets/", "search/", "404.html")


def published_list(site: Site) -> list[PublishedLink]:
    """The addresses that the site has promised; none if it has no list or the list cannot be read."""
    text = list_text(site)
    return read_list(text) if isinstance(text, str) else []


def list_text(site: Site) -> str | Problem:
    """The list of promised addresses as it stands, empty if there is none; or why it cannot be read."""
    path = site.data / LIST_FILE if site.data else None
    return read_text(path, data_name(site, LIST_FILE)) if path and path.is_file() else ""


def moves_of(site: Site) -> Moves:
    """What has moved; another site has no such list, because nothing there would act on it."""
    path = site.data / MOVED_FILE if site.data and is_handbook(site.configuration) else None
    if path is None or not path.is_file():
        return NOTHING_MOVED
    shown_as = data_name(site, MOVED_FILE)
    text = read_text(path, shown_as)
    return read_moves(text, shown_as) if isinstance(text, str) else Moves({}, (text,), unreadable=True)


def data_name(site: Site, name: str) -> str:
    """A file of the data folder as problems show it: 'docs/data/moved.yml'."""
    folder = site.data or Path()
    try:
        return (folder / name).relative_to(site.configuration.root).as_posix()
    except ValueError:
        return (folder / name).as_posix()


@lru_cache(maxsize=1)
def site_answers(site: Site, asked: tuple[str, ...] = ()) -> Answers:
    """What the sources say that the built site will answer; of the paths `asked`, those nobody can know are unsure."""
    pages: dict[str, frozenset[str] | None] = {}
    files: set[str] = set()
    for file in (file for file in site.files.values() if file.published):
        page = site.pages.get(file.path)
        if page or file.is_page:
            pages[file.address] = page.identifiers if page and page.complete else None
        elif file.path.endswith((".html", ".htm")):
            pages[_html_address(file.address)] = read_html_ids(site, file)
        else:
            files.add(file.address)
    files |= set(_made_files(site))
    for path, kept in edition_files(site.configuration.root, asked).items():
        if kept.suffix == ".html":
            pages[path] = frozenset(read_html(kept.read_text(encoding="utf-8", errors="replace")).identifiers)
        else:
            files.add(path)
    exact = KNOWN_FOLDERS if is_handbook(site.configuration) else ()
    unsure = {path for path in asked if is_served(site.book, path) and not path.startswith(exact or ("\0",))}
    return Answers(pages, frozenset(files), frozenset(unsure) - files)


def _html_address(address: str) -> str:
    return address.removesuffix("index.html") if address.split("/")[-1] == "index.html" else address


def _made_files(site: Site) -> Iterator[str]:
    """The files that the build of this handbook makes for readers."""
    if not is_handbook(site.configuration):
        return
    from scripts.ledger.exports import ledger_files

    yield from (*FOR_MACHINES, *(f"pdf/{paper_folder(paper)}{BOOK_NAME}" for paper in PAPERS))
    yield from ledger_files({}, "", "") if site.ledger else ()
    yield from reference_files({}, {}) if site.bibliography else ()
    for page in site.published_pages():
        yield from _printed(page)
        yield from page_citation_files(page.file.address)
        yield from (FEED,) if page.file.address == CHANGES else ()
        for figure in figure_sources(page.text):
            yield from figure_paths(figure.name).values() if figure.name else ()
        if _cites(site, page):
            yield from (f"{page_references(page.file.path)}.{ending}" for ending in ("bib", "ris", "json"))


def _printed(page: Page) -> Iterator[str]:
    """A page's handout and its bench checklist, if it has them, on both papers."""
    if page.front.values.get("handout") is False:
        return
    names = [handout_name, checklist_name] if CHECKLIST_ID in page.identifiers else [handout_name]
    yield from (f"pdf/{paper_folder(paper)}{name(page.file.address)}" for paper in PAPERS for name in names)


def is_made(site: Site, path: str) -> bool:
    """False for a figure or a handout of this handbook that no page has, in the folders that the build fills."""
    folder, name = posixpath.split(path)
    if not is_handbook(site.configuration) or not path.startswith(("figures/", "pdf/")):
        return True
    if folder == "figures":
        stem = posixpath.splitext(name)[0]
        pages = (page for page in site.pages.values() if f"#{stem}" in page.text)
        return any(figure.name == stem for page in pages for figure in figure_sources(page.text))
    addresses = [file.address for file in site.files.values() if file.is_page and file.published]
    return name == BOOK_NAME or any(name in (handout_name(one), checklist_name(one)) for one in addresses)


def _cites(site: Site, page: Page) -> bool:
    """True if the page, or a table in it, cites a source."""
    from scripts.page_parts import with_parts

    try:
        whole = with_parts(page.text, site.configuration.docs_dir / "data", "")
    except (CannotRun, ValueError, RecursionError):
        return bool(page.groups)
    known = {key.lower() for key in (site.bibliography.sources if site.bibliography else {})}
    return any(citation.key.lower() in known for group in citation_groups(whole) for citation in group.citations)


def linkable(site: Site) -> Iterator[Address]:
    """Every address of the site that others may link to: pages, ids that are promised, files for readers."""
    answers = site_answers(site)
    for path, ids in answers.pages.items():
        yield Address(path)
        # Of a frozen edition only the whole is listed: nobody edits it.
        promised = () if EDITION.match(path) else ids or ()
        yield from (Address(path, name) for name in promised if is_promised(name))
    files = {*answers.files, f"data/{LIST_FILE}"}
    yield from (Address(path) for path in files if not path.startswith(NOT_FOR_READERS))
