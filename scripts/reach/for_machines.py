"""The pages of a site in; `llms.txt` and `robots.txt` out, by which programs find what to read, and where it stands.

llms.txt follows llmstxt.org: a title, a summary, and lists of links to Markdown with a sentence each.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from scripts.handouts.pages import page_file

LLMS, ROBOTS, FEED = "llms.txt", "robots.txt", "feed.xml"
CURRENT_ONLY = (LLMS, ROBOTS, FEED)  # an edition that is kept has none: programs are to find the current one
OPTIONAL = "Optional"  # llmstxt.org: what may be skipped where there is little room
LESS_NEEDED = "About"


def copy_path(page_url: str) -> str:
    """The file of a page's copy, beside the page: 'guides/guide-b/' gives 'guides/guide-b/index.md'."""
    return page_file(Path(), page_url).with_suffix(".md").as_posix()


class ListedPage(NamedTuple):
    """A page: `copy` is the full address of its Markdown copy, `section` the heading above it in the navigation."""

    title: str
    section: str
    copy: str
    description: str


class ListedFile(NamedTuple):
    """A file of data: its full address and what it holds."""

    title: str
    address: str
    description: str


def llms_text(
    name: str, summary: str, notes: Sequence[str], pages: Sequence[ListedPage], files: Sequence[ListedFile]
) -> str:
    """The whole file; `notes` say how to quote, one paragraph each."""
    parts = [f"# {name}", f"> {summary}", *notes]
    ordered = sorted(pages, key=lambda page: page.section == LESS_NEEDED)
    for section, group in groupby(ordered, lambda page: page.section):
        last = section == LESS_NEEDED
        if last:
            parts += _data(files)
        heading = OPTIONAL if last else section or "Start"
        lines = [_line(page.title, page.copy, page.description) for page in group]
        parts.append("\n".join([f"## {heading}", "", *lines]))
    if not any(page.section == LESS_NEEDED for page in pages):
        parts += _data(files)
    return "\n\n".join(parts) + "\n"


def _data(files: Sequence[ListedFile]) -> list[str]:
    lines = [_line(file.title, file.address, file.description) for file in files]
    return ["\n".join(["## Data", "", *lines])] if lines else []


def _line(title: str, address: str, description: str) -> str:
    """'- [Guide A](https://…/index.md): what it holds'."""
    name = title.replace("[", "(").replace("]", ")")
    said = f": {' '.join(description.split())}" if description else ""
    return f"- [{name}]({address}){said}"


def robots_text(site_address: str) -> str:
    """Everything may be read; the sitemap lists the pages, and is named if the site's full address is known."""
    sitemap = f"\nSitemap: {site_address}sitemap.xml\n" if "://" in site_address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"
