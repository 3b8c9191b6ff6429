"""Rules about figures of the handbook: each diagram has a caption, and a name that no other figure has."""

from collections.abc import Iterator

from scripts.checking.handbook import is_handbook
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.figures.sources import figure_sources
from scripts.problems import Problem, position


@rule("figure-name")
def unnamed_figures(site: Site) -> Iterator[Problem]:
    """Every diagram of the handbook has a caption, and a name of its own by which it is cited and taken away.

    Write the caption under the fence, /// figure-caption | #fig-ampa, then what the figure shows, then ///.
    """
    first: dict[str, str] = {}
    for page in site.published_pages() if is_handbook(site.configuration) else ():
        for figure in figure_sources(page.text):
            message, severity = "", ""
            if not figure.captioned:
                severity = "warning"
                message = "this diagram has no caption; write '/// figure-caption | #fig-ampa' below, its words, '///'."
            # A caption without a name is reported by 'explicit-id'.
            elif figure.name and first.setdefault(figure.name, page.shown_as) != page.shown_as:
                where = f"{first[figure.name]}:{_line(site, first[figure.name], figure.name)}"
                message = f"'{figure.name}' is the name of a figure in {where} too; give one of them another."
            if message:
                yield page.problem(figure.start, "figure-name", message, severity)


def _line(site: Site, shown_as: str, name: str) -> int:
    """The line of the diagram of this name in another page."""
    page = next(page for page in site.published_pages() if page.shown_as == shown_as)
    return next(position(page.text, one.start)[0] for one in figure_sources(page.text) if one.name == name)
