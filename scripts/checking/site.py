"""The folder of a mkdocs site in; everything that rules ask about out: pages, ids, links, citations, sources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.bibliography import Bibliography, read_bibliography
from scripts.checking.addresses import AddressBook, address_book
from scripts.checking.configuration import Configuration, read_configuration
from scripts.checking.extensions import Converter, make_converter
from scripts.checking.files import SiteFile, site_files
from scripts.checking.handbook import UNMADE, generated_edits, handbook_ledger, is_handbook
from scripts.checking.reading import FrontMatter, front_matter, read_text
from scripts.checking.rendering import CannotRender, Rendered, read_html, render
from scripts.checking.targets import Candidate, Edit, candidates
from scripts.citations import Citation, Group, citation_groups
from scripts.ledger import Ledger
from scripts.markdown_text import hide_code
from scripts.problems import Problem, position

# '<!-- md:setting config.blog_dir -->': a comment that a site's own hook may replace by anything.
SHORTCODE = re.compile(r"<!--\s*[\w-]+:[\w-]+")
# Even an entry that cannot be read has a key: '@article{kole2002,'
ENTRY_KEY = re.compile(r"^[ \t]*@\w+[ \t]*[{(]\s*(?P<key>[^\s,{}()\"#%'=]+)\s*,", re.M)
NOTHING = Rendered((), (), (), "", frozenset())


@dataclass(frozen=True, eq=False)
class Page:
    """One page: its source, `visible` the same without code, what it cites, and what its readers get.

    `complete` is False if a plugin, a hook or a template adds to the page what nobody can know from its text.
    """

    file: SiteFile
    shown_as: str
    text: str
    visible: str
    front: FrontMatter
    groups: tuple[Group, ...]
    places: tuple[Candidate, ...]
    rendered: Rendered
    complete: bool

    @cached_property
    def identifiers(self) -> frozenset[str]:
        return frozenset(self.rendered.identifiers)

    @property
    def citations(self) -> Iterator[Citation]:
        """Every citation of the page in order, whatever brackets it shares."""
        return (citation for group in self.groups for citation in group.citations)

    def problem(self, offset: int, rule: str, message: str, severity: str = "error") -> Problem:
        return Problem(self.shown_as, *position(self.text, offset), rule, severity, message)


@dataclass(frozen=True, eq=False)
class Site:
    """One mkdocs site, read whole; `unread` are the problems of files that could not be read at all."""

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

    @cached_property
    def cited(self) -> dict[str, int]:
        """How often each key is cited, as it is written."""
        counts: dict[str, int] = {}
        for page in self.pages.values():
            for citation in page.citations:
                counts[citation.key] = counts.get(citation.key, 0) + 1
        return counts

    @property
    def sources_known(self) -> bool:
        """False if the bibliography is missing or nothing in it can be read: then no key can be called unknown."""
        return self.bibliography is not None and bool(self.bibliography.sources or not self.bibliography.problems)

    def published_pages(self) -> Iterator[Page]:
        return (page for page in self.pages.values() if page.file.published)

    def has_plugin(self, *names: str) -> bool:
        return any(name in self.configuration.plugins for name in names)


def read_site(root: Path, data: Path | None = None) -> Site:
    """Read a site. Raises CannotRun if it has no configuration or no folder of pages."""
    configuration = read_configuration(root)
    files = site_files(configuration)
    converter = make_converter(configuration)
    bib_path, bib_name = bibliography_place(configuration)
    bibliography = read_bibliography(bib_path, bib_name) if bib_path else None
    bib_text = read_text(bib_path, bib_name) if bib_path else ""
    bib_text = bib_text if isinstance(bib_text, str) else ""
    data = data_folder(configuration, data)
    sources = bibliography.sources if bibliography else {}
    keys = {*sources, *(match["key"] for match in ENTRY_KEY.finditer(bib_text))}
    ledger = handbook_ledger(data, keys, f"{configuration.docs_name}/data")
    pages, unread = _read_pages(configuration, files, converter, bibliography, ledger)
    return Site(
        configuration, converter, files, address_book(files, configuration, sources), pages, bibliography, bib_name,
        bib_text, data, ledger, tuple(unread),
    )  # fmt: skip


def bibliography_place(configuration: Configuration) -> tuple[Path | None, str]:
    """The .bib file: what the bibtex plugin names, else references.bib beside mkdocs.yml or in the docs folder."""
    named = configuration.plugins.get("bibtex", {}).get("bib_file")
    names = [named] if isinstance(named, str) and "://" not in named else []
    for name in [*names, "references.bib", f"{configuration.docs_name}/references.bib"]:
        if (configuration.root / name).is_file():
            return configuration.root / name, name
    return None, names[0] if names else ""


def data_folder(configuration: Configuration, data: Path | None) -> Path | None:
    """The folder of the handbook's own data, if there is one."""
    folder = data or configuration.docs_dir / "data"
    return folder if folder.is_dir() else None


def _read_pages(
    configuration: Configuration,
    files: Mapping[str, SiteFile],
    converter: Converter,
    bibliography: Bibliography | None,
    ledger: Ledger | None,
) -> tuple[dict[str, Page], list[Problem]]:
    pages: dict[str, Page] = {}
    unread: list[Problem] = []
    for file in files.values():
        if not file.is_page or not file.published:
            continue
        page, problem = _read_page(configuration, file, converter, bibliography, ledger)
        unread += [problem] if problem else []
        if page:
            pages[file.path] = page
    return pages, unread


def _read_page(
    configuration: Configuration,
    file: SiteFile,
    converter: Converter,
    bibliography: Bibliography | None,
    ledger: Ledger | None,
) -> tuple[Page | None, Problem | None]:
    """Read and render one page; a page that cannot be rendered is kept with nothing in it."""
    shown_as = f"{configuration.docs_name}/{file.path}"
    text = read_text(configuration.docs_dir / file.path, shown_as)
    if isinstance(text, Problem):
        return None, text
    front, groups = front_matter(text), citation_groups(text)
    places = [place for place in candidates(text) if place.start >= front.end]
    edits = [Edit(0, front.end, ""), *generated_edits(text, configuration, bibliography, ledger)]
    unmade = any(edit.text == UNMADE for edit in edits)
    edits += _citation_edits(text, groups, configuration, bibliography)
    rendered, problem = NOTHING, None
    try:
        rendered = render(text, places, edits, converter.markdown)
    except CannotRender as error:
        message = f"Python-Markdown cannot render this page ({error}); halve the page until the cause is found."
        problem = Problem(shown_as, 1, 1, "page-not-rendered", "error", message)
    whole = problem is None and converter.knows_ids and not unmade
    complete = whole and _is_complete(text, front, rendered, configuration)
    return Page(file, shown_as, text, hide_code(text), front, tuple(groups), tuple(places), rendered, complete), problem


def _is_complete(text: str, front: FrontMatter, rendered: Rendered, configuration: Configuration) -> bool:
    """False for a page to which a plugin, a hook or a template adds what nobody can know from its text."""
    described = "\n::: " in "\n" + text and "mkdocstrings" in configuration.plugins
    scripted = ("{{" in text or "{%" in text) and "macros" in configuration.plugins
    # A fence that no extension takes for one, such as '```toml tab="x"', waits for a hook to rewrite it.
    for_hook = SHORTCODE.search(text) or "\n```" in "\n" + rendered.text
    written_by_hook = configuration.hooks and not is_handbook(configuration) and for_hook
    return not described and not scripted and not written_by_hook and "template" not in front.values


def _citation_edits(
    text: str, groups: list[Group], configuration: Configuration, bibliography: Bibliography | None
) -> list[Edit]:
    """Turn citations into footnotes, as mkdocs-bibtex does, so that their ids exist."""
    if bibliography is None:
        return []
    form = str(configuration.plugins.get("bibtex", {}).get("footnote_format", "{key}"))
    spelled = {key.lower(): key for key in bibliography.sources}
    edits: list[Edit] = []
    cited: dict[str, str] = {}
    for group in groups:
        keys = [spelled[citation.key.lower()] for citation in group.citations if citation.key.lower() in spelled]
        names = [form.replace("{key}", key) for key in keys]
        cited |= dict(zip(names, keys, strict=True))
        edits.append(Edit(group.start, group.end, "".join(f"[^{name}]" for name in names)))
    notes = "".join(f"\n[^{name}]: {key}" for name, key in cited.items())
    return [*edits, Edit(len(text), len(text), f"\n\n{notes}\n")] if cited else edits


def read_html_ids(site: Site, file: SiteFile) -> frozenset[str] | None:
    """Ids of a published page of HTML that is not Markdown; None if it cannot be read or has none to speak of."""
    if not file.path.endswith((".html", ".htm")):
        return None
    text = read_text(site.configuration.docs_dir / file.path, file.path)
    return frozenset(read_html(text).identifiers) if isinstance(text, str) else None
