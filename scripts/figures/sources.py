"""A page's Markdown in; its figures out: each diagram fence with the name that its caption gives it.

A figure is a fence and, under it, its caption, `/// figure-caption | #fig-ampa`. The name is its permanent address on
the page and the name of the files in which it can be taken away, so no other page may use it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.existing import LONGEST_NAME, can_be_kept
from scripts.markdown_text import fences

FOLDER = "figures/"  # of the site
ENDINGS = ("svg", "png", "mmd", "csv")
# The rest of a page after the body of a fence: '```', then '/// figure-caption | #fig-ampa'
CAPTION = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*\n\s*/{3,}[ \t]*figure-caption\b(?P<arguments>[^\n]*)")
NAME = re.compile(r"#(?P<name>[A-Za-z][\w-]*)")


class FigureSource(NamedTuple):
    """A fence: its Mermaid text and where that begins in the page; name is '' if the caption gives none."""

    name: str
    captioned: bool
    source: str
    start: int


def figure_sources(page: str) -> Iterator[FigureSource]:
    """Every diagram of a page, in order.

    >>> text = "```mermaid\\nflowchart LR\\n```\\n/// figure-caption | #fig-ampa\\nIt rises.\\n///\\n"
    >>> [figure.name for figure in figure_sources(text)]
    ['fig-ampa']
    """
    for info, body, start in fences(page):
        if info.split(" ")[0] == "mermaid":
            caption = CAPTION.match(page, start + len(body))
            name = NAME.search(caption["arguments"]) if caption else None
            yield FigureSource(name["name"] if name else "", caption is not None, body, start)


def name_fault(name: str) -> str:
    """Why no files can have this name; '' if they can."""
    if can_be_kept(name):
        return ""
    return f"the name '{name[:40]}…' is too long for a file, which may have {LONGEST_NAME} bytes; shorten it."


def figure_paths(name: str) -> dict[str, str]:
    """The files of a figure in the site, by their ending: `{'svg': 'figures/fig-ampa.svg', …}`."""
    return {ending: f"{FOLDER}{name}.{ending}" for ending in ENDINGS}
