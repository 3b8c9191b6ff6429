"""What mkdocs calls to make pages citable: each page's citation as files, as a box at its foot, and in its head."""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.figures.sources import figure_paths, figure_sources  # noqa: E402
from scripts.links.permalinks import with_permalinks  # noqa: E402
from scripts.made_files import MadeFile  # noqa: E402
from scripts.page_texts import text_of  # noqa: E402
from scripts.pages import front_matter, title_of  # noqa: E402
from scripts.reach.cards import card_path  # noqa: E402
from scripts.references.bibliography import Source  # noqa: E402
from scripts.references.page_citation import (  # noqa: E402
    PageRecord,
    citation_bibtex,
    citation_ris,
    citation_text,
    head_tags,
    linked_data,
    page_citation_files,
)

LATE = -50
NEVER = "1980-01-01"  # mkdocs wants a date of every page; theme/sitemap.xml does not print this one


@event_priority(LATE)
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add each page's citation as BibTeX and RIS."""
    for file in list(files.documentation_pages()):
        text = text_of(file)
        record = page_record(config, file.url, title_of(text, file.src_uri), front_matter(text))
        contents = (citation_bibtex(record), citation_ris(record))
        for path, content in zip(page_citation_files(_below_root(file.url)), contents, strict=True):
            files.append(MadeFile.generated(config, path, content=content))
    return files


def page_record(config: MkDocsConfig, url: str, title: str, front: Mapping[str, Any]) -> PageRecord:
    """What is known of a page, from its address, its title and its front matter."""
    site_address = (config.site_url or "").rstrip("/") + "/"
    has_pdf = bool(config.extra.get("handouts")) and front.get("handout") is not False
    edition = str(config.extra.get("edition", ""))
    words = (str(front.get("description") or ""), str(front.get("reviewed") or ""))
    return PageRecord(title, _below_root(url), *words, config.site_name, edition, site_address, has_pdf)


def _below_root(url: str) -> str:
    """mkdocs calls the home page './' here and '' there."""
    return "" if url == "./" else url


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let sitemap.xml say when the page was reviewed, and not when the site was built."""
    page.update_date = str(page.meta.get("reviewed") or NEVER)
    return markdown


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Let a frozen page tell search engines to show the current edition; sitemap.xml, made before, keeps its own."""
    frozen = config.extra.get("frozen")
    if frozen:
        page.canonical_url = frozen.current + _below_root(page.url)
    return context


@event_priority(LATE)
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give figures, tables, references and terms their permanent links."""
    return with_permalinks(html)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Templates ask for a page's record and for the forms of its citation."""
    env.globals |= {
        "page_record": partial(_record_of, config=config, known={}),
        "cited_on": partial(_cited_on, config=config),
        "card_picture": partial(_card_picture, config=config, files=files),
        "citation_text": citation_text,
        "citation_bibtex": citation_bibtex,
        "citation_files": page_citation_files,
        "head_tags": head_tags,
        "linked_data": linked_data,
    }
    return env


def _record_of(page: Page, config: MkDocsConfig, known: dict[str, PageRecord]) -> PageRecord:
    """A page's record; several parts of a page ask for it, so it is kept in `known`."""
    path = page.file.src_uri
    if path not in known:
        known[path] = page_record(config, page.file.url, title_of(text_of(page.file), path), page.meta)
    return known[path]


def _cited_on(page: Page, config: MkDocsConfig) -> Sequence[Source]:
    """The sources that a page cites."""
    handbook = config.extra["handbook"]
    cited = handbook.cited_on.get(page.file.src_uri, ())
    return [handbook.bibliography.sources[key] for key in cited if key in handbook.bibliography.sources]


def _card_picture(page: Page, config: MkDocsConfig, files: Files) -> str:
    """The full address of the page's first diagram as PNG, or of the card that is drawn for a page without one."""
    names = [figure.name for figure in figure_sources(text_of(page.file)) if figure.name]
    path = figure_paths(names[0])["png"] if names else ""
    path = path if files.get_file_from_path(path) else card_path(_below_root(page.url))
    return (config.site_url or "").rstrip("/") + "/" + path
