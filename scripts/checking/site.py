"""The folder of a mkdocs site in; everything that rules ask about out: pages, ids, links, citations, sources."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.checking.addresses import AddressBook, address_book
from scripts.checking.configuration import Configuration, read_configuration
from scripts.checking.extensions import Converter, make_converter
from scripts.checking.files import SiteFile, site_files
from scripts.checking.handbook import handbook_ledger, promised_addresses
from scripts.checking.looking import Surroundings, look_at
from scripts.checking.pages import Look, Page, summary_of
from scripts.checking.reading import read_text
from scripts.checking.rendering import read_html
from scripts.existing import is_file
from scripts.known_places import REFERENCE, REFERENCES_PAGE
from scripts.links.published import Address
from scripts.problems import Problem
from scripts.references.bibliography import Bibliography, read_bibliography

if TYPE_CHECKING:
    from scripts.ledger.claims import Ledger

__all__ = ["ENTRY_KEY", "Page", "Site", "read_html_ids", "read_site"]

# Even an entry that cannot be read has a key: '@article{kole2002,'
ENTRY_KEY = re.compile(r"^[ \t]*@\w+[ \t]*[{(]\s*(?P<key>[^\s,{}()\"#%'=]+)\s*,", re.M)


@dataclass(frozen=True, eq=False)
class Site:
    """One mkdocs site, read whole; `unread` are the problems of files that could not be read at all.

    `ids` are those of each page, None where a plugin, a hook or a template adds some that nobody can know.
    `focus` are the paths of the pages that rules are to look at, if not at all; `pages` holds all the same.
    `promised` are the addresses of this handbook that must go on answering. `keys` are those of the bibliography by
    their lower-case form, with those of unreadable entries, and of lost ones (see lost-source).
    """

    configuration: Configuration
    converter: Converter
    files: Mapping[str, SiteFile]
    book: AddressBook
    pages: Mapping[str, Page]
    bibliography: Bibliography | None
    bibliography_file: str
    bibliography_text: str
    data: Path | None
    ledger: Ledger | None
    unread: tuple[Problem, ...]
    ids: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    focus: frozenset[str] | None = None
    promised: frozenset[Address] = frozenset()
    keys: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cited(self) -> dict[str, int]:
        """How often each key is cited, as it is written."""
        counts: Counter[str] = Counter()
        for page in self.pages.values():
            counts.update(page.summary.cited)
        return counts

    @property
    def sources_known(self) -> bool:
        """False if the bibliography is missing, empty or unreadable: then no key can be called unknown."""
        return self.bibliography is not None and bool(self.bibliography.sources)

    def published_pages(self) -> Iterator[Page]:
        """The pages that rules are to look at."""
        return iter(self._published)

    @cached_property
    def _published(self) -> list[Page]:
        paths = self.pages if self.focus is None else sorted(self.focus)
        return [self.pages[path] for path in paths if self.files[path].published]

    def has_plugin(self, *names: str) -> bool:
        return any(name in self.configuration.plugins for name in names)


def read_site(root: Path, data: Path | None = None) -> Site:
    """Read a site. Raises CannotRun if it has no configuration or no folder of pages."""
    site = read_surroundings(root, data)
    texts, unread = page_texts(site)
    around = surroundings(site)
    pages = (new_page(site, path, text, look_at(text, around)) for path, text in texts.items())
    return with_pages(site, pages, unread)


def new_page(site: Site, path: str, text: str, look: Look) -> Page:
    """A page that has just been looked at."""
    return Page(site.files[path], shown_name(site, site.files[path]), text, summary_of(look), lambda: look)


def read_surroundings(root: Path, data: Path | None = None) -> Site:
    """Everything of a site but its pages. Raises CannotRun if it has no configuration or no folder of pages."""
    configuration = read_configuration(root)
    files = site_files(configuration)
    bib_path, bib_name = bibliography_place(configuration)
    bibliography = read_bibliography(bib_path, bib_name) if bib_path else None
    bib_text = read_text(bib_path, bib_name) if bib_path else ""
    bib_text = bib_text if isinstance(bib_text, str) else ""
    data = data_folder(configuration, data)
    promised = promised_addresses(data, configuration)
    written = (match["key"] for match in ENTRY_KEY.finditer(bib_text))
    read = (*bibliography.unread_keys, *bibliography.sources) if bibliography else ()
    keys = [*promised_keys(promised), *written, *read]
    ledger = handbook_ledger(data, keys, f"{configuration.docs_name}/data", promised)
    book = address_book(files, configuration)
    return Site(
        configuration, make_converter(configuration), files, book, {}, bibliography, bib_name, bib_text, data, ledger,
        (), promised=promised, keys={key.lower(): key for key in keys},
    )  # fmt: skip


def promised_keys(promised: Iterable[Address]) -> Iterator[str]:
    """The sources whose places on the page of references have been published."""
    for address in promised:
        if address.path == REFERENCES_PAGE and address.fragment.startswith(REFERENCE):
            yield address.fragment.removeprefix(REFERENCE)


def bibliography_place(configuration: Configuration) -> tuple[Path | None, str]:
    """The .bib file: what the bibtex plugin names, else references.bib beside mkdocs.yml or in the docs folder."""
    named = configuration.plugins.get("bibtex", {}).get("bib_file")
    names = [named] if isinstance(named, str) and "://" not in named else []
    folder = configuration.plugins.get("bibtex", {}).get("bib_dir")
    if not names and isinstance(folder, str):
        found = sorted((configuration.root / folder).rglob("*.bib"))
        names = [path.relative_to(configuration.root).as_posix() for path in found] if len(found) == 1 else []
    for name in [*names, "references.bib", f"{configuration.docs_name}/references.bib"]:
        if is_file(configuration.root / name):
            return configuration.root / name, posixpath.normpath(name)
    return None, names[0] if names else ""


def data_folder(configuration: Configuration, data: Path | None) -> Path | None:
    """The folder of the handbook's own data, if there is one."""
    folder = data or configuration.docs_dir / "data"
    return folder if folder.is_dir() else None


def page_texts(site: Site) -> tuple[dict[str, str], list[Problem]]:
    """The sources of all published pages by path, and a problem for each file that cannot be read."""
    texts: dict[str, str] = {}
    unread: list[Problem] = []
    folder = site.configuration.docs_dir
    for file in site.files.values():
        if file.is_page and file.published:
            text = read_text(folder / file.path, shown_name(site, file))
            if isinstance(text, Problem):
                unread.append(text)
            else:
                texts[file.path] = text
    return texts, unread


def shown_name(site: Site, file: SiteFile) -> str:
    """A file below the docs folder as problems name it."""
    return f"{site.configuration.docs_name}/{file.path}"


def surroundings(site: Site) -> Surroundings:
    """What the pages of a site share when they are rendered."""
    spelled = {key.lower(): key for key in site.bibliography.sources} if site.bibliography else {}
    return Surroundings(site.configuration, site.converter, site.bibliography, site.ledger, spelled)


def with_pages(site: Site, pages: Iterable[Page], unread: Iterable[Problem]) -> Site:
    """The site with its pages; one that could not be rendered is a problem, and is kept with nothing in it."""
    found = {page.file.path: page for page in pages}
    not_rendered = (
        Problem(page.shown_as, 1, 1, "page-not-rendered", "error", page.summary.trouble)
        for page in found.values()
        if page.summary.trouble
    )
    ids = {path: page.identifiers if page.complete else None for path, page in found.items()}
    return replace(site, pages=found, ids=ids, unread=(*unread, *not_rendered))


def read_html_ids(site: Site, file: SiteFile) -> frozenset[str] | None:
    """Ids of a published page of HTML that is not Markdown; None if it cannot be read or has none to speak of."""
    if not file.path.endswith((".html", ".htm")):
        return None
    text = read_text(site.configuration.docs_dir / file.path, file.path)
    return frozenset(read_html(text).identifiers) if isinstance(text, str) else None
