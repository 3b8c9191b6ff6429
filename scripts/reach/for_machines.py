"""The pages of a site in; `llms.txt` and `robots.txt` out, by which programs find what to read, and where it stands.

llms.txt follows llmstxt.org: a title, a summary, and lists of links to Markdown with a sentence each.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from scripts.handouts.pages import page_file

LLMS, ROBOTS, FEED = "llms.txt", "robots.txt", "feed.xml"
CURRENT_ONLY = (LLMS, ROBOTS, FEED)  # an edition that is kept has none: programs are to find the current one
OPTIONAL = "Optional"  # llmstxt.org: what may be skipped where there is little room
LESS_NEEDED = "About"
# What XML, and so lxml, cannot hold: control characters, such as a form feed that was pasted in, '&#12;' too
NOT_IN_XML = re.compile(
    r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]))(?![0-9a-fA-F]);?"
)


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
    parts = [f"# {_words(name)}", f"> {_words(summary)}", *notes]
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
    said = f": {_words(description)}" if description else ""
    return f"- [{_words(title)}]({address}){said}"


def _words(text: str) -> str:
    """A text as words of one line of Markdown, in which nothing is a link or a tag."""
    return " ".join(text.split()).replace("[", "(").replace("]", ")").replace("<", "&lt;")


def robots_text(site_address: str) -> str:
    """Everything may be read; the sitemap lists the pages, and is named if the site's full address is known."""
    sitemap = f"\nSitemap: {site_address}sitemap.xml\n" if "://" in site_address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"
