"""Rules about lines of a flowchart that speak of its parts, and about arrows that our own drawing cannot show."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from scripts.checking.flowcharts import NAMING, Diagram, Flowchart, flowcharts, without_words, word
from scripts.checking.handbook import is_handbook
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.diagrams.source import edges, evidence
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

NAME = re.compile(r"[^\s,]+")
# 'A <--> B', 'A x--x B', 'A e1@o-.-o B'
TWO_HEADS = re.compile(r"(?:<|(?<![\w\"])[xo])(?:-{2,}|={2,}|-\.+-)[>xo]")


@rule("diagram-unknown-part", severity="warning", scope="page")
def unknown_parts(site: Site) -> Iterator[Problem]:
    """Every line that gives a class, a style or a link to a part of a flowchart names a part that is there.

    Correct the id, or take it out of the line: nothing looks as that line wants it.
    """
    severity = "error" if is_handbook(site.configuration) else ""
    for diagram, chart in flowcharts(site):
        # Of an arrow that has lost its id, diagram-evidence speaks, where there is evidence.
        with_evidence = {comment.edge for comment in evidence(diagram.source)} if site.ledger else set()
        for name, start in _unknown_names(diagram, chart):
            if name in with_evidence:
                continue
            # Others are names that Mermaid itself gives.
            named = {part for part in _parts(chart) if re.search(word(part), diagram.source)}
            near = did_you_mean(name, named, "; correct the id or take it out.")
            message = f"this diagram has no box, arrow or group '{name}'{near}"
            yield diagram.page.problem(diagram.offset(start), "diagram-unknown-part", message, severity)


def _unknown_names(diagram: Diagram, chart: Flowchart) -> Iterator[tuple[str, int]]:
    known = _parts(chart)
    for line in NAMING.finditer(diagram.source):
        for name in NAME.finditer(diagram.source, *line.span("names")):
            if name.group() not in known:
                yield name.group(), name.start()


def _parts(chart: Flowchart) -> set[str]:
    """The ids of boxes, arrows and groups."""
    return set(chart.nodes) | {edge["id"] for edge in chart.edges} | {group["id"] for group in chart.groups}


@rule("diagram-arrow-form", needs="claims.yml", scope="page")
def arrows_without_place(site: Site) -> Iterator[Problem]:
    """Every arrow of the handbook's diagrams is in the form that the drawing and the list of its edges can show.

    Write one arrow with one head to a line: A e1@-->|"words"| B.
    """
    for diagram, chart in flowcharts(site) if is_handbook(site.configuration) else ():
        for line, (place, edge) in unread_arrows(diagram.source, chart).items():
            yield diagram.page.problem(diagram.place(line, place), "diagram-arrow-form", _arrow_message(edge))


def unread_arrows(source: str, chart: Flowchart) -> dict[int, tuple[int, dict[str, Any]]]:
    """Lines, from 1, with an arrow that our own reading does not know: the column, and the arrow in Mermaid's."""
    read = Counter((edge.source, edge.target) for edge in edges(source))
    found: dict[int, tuple[int, dict[str, Any]]] = {}
    for edge in chart.edges:
        read[edge["from"], edge["to"]] -= 1
        if read[edge["from"], edge["to"]] < 0:
            line, column = _place_of(source, edge)
            found.setdefault(line, (column, edge))
    return found


def _arrow_message(edge: dict[str, Any]) -> str:
    ends, form = f"from {edge['from']} to {edge['to']}", f"'{edge['from']} e1@--> {edge['to']}'"
    if str(edge["type"]).startswith("double_"):
        return f"the arrow {ends} has two heads, which the drawing cannot show; write one arrow each way, as {form}."
    return f"the list of edges leaves out the arrow {ends}; write it on a line of its own, as {form}."


def _place_of(source: str, edge: dict[str, Any]) -> tuple[int, int]:
    """The first line with both boxes, and with two heads if that is what is wrong."""
    two_heads = str(edge["type"]).startswith("double_")
    for number, line in enumerate(without_words(source).split("\n"), start=1):
        named = all(re.search(word(edge[end]), line) for end in ("from", "to"))
        if named and (not two_heads or TWO_HEADS.search(line)):
            return number, len(line) - len(line.lstrip()) + 1
    return 1, 1
