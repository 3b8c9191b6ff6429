"""Rules about figures of the handbook: each diagram has a caption, and a name that no other figure has."""

import re
from collections.abc import Iterator
from typing import Any

from scripts.checking.handbook import is_handbook
from scripts.checking.pages import Page, page_fact
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.figures.sources import FigureSource, figure_sources
from scripts.problems import Problem

# The rest of a page after the body of a fence: '```', then '/// figure-capton | #fig-ampa'
NEARLY_CAPTION = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*\n\s*/{3,}[^\n|]*\|[ ]*#")


@rule("figure-name")
def unnamed_figures(site: Site) -> Iterator[Problem]:
    """Every diagram of the handbook has a caption, and a name of its own by which it is cited and taken away.

    Write the caption under the fence, /// figure-caption | #fig-ampa, then what the figure shows, then ///.
    """
    first: dict[str, str] = {}
    for page in site.published_pages() if is_handbook(site.configuration) else ():
        for name, captioned, start in figures_of(page):
            message, severity = "", ""
            if not captioned:
                severity = "warning"
                message = "this diagram has no caption; write '/// figure-caption | #fig-ampa' below, its words, '///'."
            # A caption without a name is reported by 'explicit-id'.
            elif name and first.setdefault(name, page.shown_as) != page.shown_as:
                where = f"{first[name]}:{_line(site, first[name], name)}"
                message = f"'{name}' is the name of a figure in {where} too; give one of them another."
            if message:
                yield page.problem(start, "figure-name", message, severity)


@page_fact
def figures_of(page: Page) -> list[list[Any]]:
    """The name of each diagram of a page, whether it has a caption, and where it begins."""
    found = figure_sources(page.text) if "mermaid" in page.text else ()
    return [[one.name, one.captioned or _is_misspelt(page, one), one.start] for one in found]


def _is_misspelt(page: Page, figure: FigureSource) -> bool:
    """True if the block below a diagram was to be its caption: of its name box-shown-as-text speaks."""
    return bool(NEARLY_CAPTION.match(page.text, figure.start + len(figure.source)))


def _line(site: Site, shown_as: str, name: str) -> int:
    """The line of the diagram of this name in another page."""
    page = next(page for page in site.published_pages() if page.shown_as == shown_as)
    return next(page.lines.of(start)[0] for other, _, start in figures_of(page) if other == name)
