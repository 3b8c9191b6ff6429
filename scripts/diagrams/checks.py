"""A diagram's Mermaid text in; what an author has to mend before it can be published out.

Parsing comes first: a diagram that does not parse is asked nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from scripts.diagrams.renderer import parse_problem
from scripts.diagrams.source import edges, evidence
from scripts.problems import position
from scripts.suggestions import did_you_mean, nearest

NAME = re.compile(r"^\s*accTitle\s*:\s*\S", re.M)
DESCRIPTION = re.compile(r"^\s*accDescr\s*(?::\s*\S|\{)", re.M)
ADDRESS = re.compile(r"\b(?:https?:)?//\w[\w.-]*", re.I)


class Fault(NamedTuple):
    """One thing to mend; line and column count from 1 in the fence's text."""

    line: int
    column: int
    rule: str
    message: str


def fence_faults(source: str) -> list[Fault]:
    """Everything wrong with one fence, in the order of its lines."""
    if problem := parse_problem(source):
        line, column, message = problem
        return [Fault(line, column, "diagram-syntax", f"The diagram does not parse: {message}.")]
    return sorted([*_accessibility(source), *_addresses(source), *_evidence(source)])


def _accessibility(source: str) -> Iterator[Fault]:
    """WCAG 2.2, 1.1.1: a short name and a description for whoever does not see the drawing."""
    if not NAME.search(source):
        yield Fault(1, 1, "diagram-title", "The diagram has no name; add a line 'accTitle: …' under its first line.")
    if not DESCRIPTION.search(source):
        yield Fault(1, 1, "diagram-description", "The diagram is not described; add a line 'accDescr: …' in sentences.")


def _addresses(source: str) -> Iterator[Fault]:
    """Mermaid would fetch a picture from an address while it draws."""
    for match in ADDRESS.finditer(source):
        line, column = position(source, match.start())
        yield Fault(line, column, "diagram-address", f"The diagram names '{match[0]}'; take the address out.")


def _evidence(source: str) -> Iterator[Fault]:
    """Every edge names its claims, and every evidence comment belongs to an edge."""
    arrows = edges(source)
    known = Counter(edge.id for edge in arrows)
    astray = [comment for comment in evidence(source) if comment.edge not in known]
    bare = [edge.id for edge in arrows if edge.id and not edge.evidence]
    meant = {nearest(comment.edge, bare): comment for comment in astray}
    for edge in arrows:
        ends = f"{edge.source} to {edge.target}"
        if not edge.id:
            message = f"The edge from {ends} has no id; write it as '{edge.source} e1@--> {edge.target}'."
            yield Fault(edge.line, edge.column, "edge-id", message)
        elif known[edge.id] > 1:
            yield Fault(
                edge.line, edge.column, "edge-id", f"The id '{edge.id}' is used for two edges; give each its own."
            )
        elif not edge.evidence and edge.id not in meant:
            message = f"The edge from {ends} has no evidence; add a line '%% {edge.id}: B12' with its claims."
            yield Fault(edge.line, edge.column, "edge-evidence", message)
    for comment in astray:
        remedy = did_you_mean(comment.edge, bare).replace(".", "; mend the id or take the line out.")
        message = f"There is no edge '{comment.edge}' for this evidence{remedy}"
        yield Fault(comment.line, 1, "edge-evidence", message)
