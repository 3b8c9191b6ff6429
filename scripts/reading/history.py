"""The page of changes (Markdown) in; for each page of the handbook the dated entries that name it out.

An entry is an item of a list below a heading with a date, '## Version 2026.1, 21 November 2026 {#v2026-1}'; it
names a page by linking to it.
"""

import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from scripts.markdown_text import hide_code

# '## Version 2026.1, 21 November 2026 {#v2026-1}'
HEADING = re.compile(r"^##[ \t]+(?P<words>.+?)[ \t]*\{#(?P<anchor>[\w-]+)\}[ \t]*$", re.M)
# '- **Guides:** [guide A](../guides/guide-a.md) restated.', with the lines that continue it
ITEM = re.compile(r"^[-*+][ \t]+(?P<text>.+(?:\n[ \t]+\S.*)*)", re.M)
# '[guide A](../guides/guide-a.md#page)'
LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<path>[^)#\s]+)[^)]*\)")
SIGNS = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


class Change(NamedTuple):
    """One entry: the heading it stands below, that heading's anchor, and its text without Markdown."""

    heading: str
    anchor: str
    text: str


def changes_by_page(text: str, path: str) -> Mapping[str, tuple[Change, ...]]:
    """The entries by the path of the page they name, newest first as in the file; `path` is that of the file."""
    found: dict[str, tuple[Change, ...]] = {}
    visible = hide_code(text)
    headings = list(HEADING.finditer(visible))
    ends = [*(heading.start() for heading in headings), len(visible)][1:]
    for heading, end in zip(headings, ends, strict=True):
        for item in ITEM.finditer(visible, heading.end(), end):
            change = Change(heading["words"], heading["anchor"], _plain(item["text"]))
            for page in _pages_named(item["text"], path):
                found[page] = (*found.get(page, ()), change)
    return found


def _pages_named(text: str, path: str) -> list[str]:
    """The paths under docs of the pages that an entry links to, each once."""
    folder = posixpath.dirname(path)
    paths = (posixpath.normpath(posixpath.join(folder, unquote(link["path"]))) for link in LINK.finditer(text))
    return list(dict.fromkeys(page for page in paths if page.endswith(".md")))


def _plain(text: str) -> str:
    """'**Guides:** [guide A](a.md) restated.' as 'Guides: guide A restated.'"""
    words = LINK.sub(lambda link: link["words"], text)
    return " ".join(SIGNS.sub("", words).split())
