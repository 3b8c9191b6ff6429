"""A diagram's Mermaid text in; what an author has to mend before it can be published out.

Parsing comes first: a diagram that does not parse is asked nothing else.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from scripts.diagrams.renderer import parse_problem
from scripts.diagrams.source import Edge, Evidence, edges, evidence
from scripts.problems import position
from scripts.suggestions import nearest

NAME = re.compile(r"^\s*accTitle\s*:\s*\S", re.M)
DESCRIPTION = re.compile(r"^\s*accDescr\s*(?::\s*\S|\{)", re.M)
ADDRESS = re.compile(r"\b(?:https?:)?//\w[\w.-]*", re.I)


class Fault(NamedTuple):
    """One thing to mend; line and column count from 1 in the fence's text."""

    line: int
    column: int
    rule: str
    message: str


def fence_faults(source: str, parses: bool = False) -> list[Fault]:
    """Everything wrong with one fence, in the order of its lines; `parses` is True if that much is known already."""
    if problem := None if parses else parse_problem(source):
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
    """Every edge names its claims once, and every evidence comment belongs to an edge."""
    arrows, comments = edges(source), evidence(source)
    known = Counter(edge.id for edge in arrows)
    astray = list(_astray(comments, known))
    nameless = [*(edge for edge in arrows if not edge.id), *_repeated(arrows)]
    lost = dict(zip(nameless, (comment for comment in astray if comment.edge not in known), strict=False))
    astray = [comment for comment in astray if comment not in lost.values()]
    bare = [edge.id for edge in arrows if edge.id and not edge.evidence]
    meant = _meant(astray, bare)
    for edge in arrows:
        name = lost[edge].edge if edge in lost else "e1"
        if known[edge.id] > 1 and edge.id and edge not in _repeated(arrows):
            continue
        if message := _edge_message(edge, known, set(meant.values()), name):
            yield Fault(edge.line, edge.column, *message)
    for comment in astray:
        yield Fault(comment.line, 1, "edge-evidence", _comment_message(comment, known, meant.get(comment.line, "")))


def _repeated(arrows: list[Edge]) -> list[Edge]:
    """The edges whose id an earlier one has."""
    names = [edge.id for edge in arrows]
    return [edge for at, edge in enumerate(arrows) if edge.id and edge.id in names[:at]]


def _comment_message(comment: Evidence, known: Mapping[str, int], near: str) -> str:
    if comment.edge not in known:
        remedy = f"; did you mean '{near}'?" if near else "; mend the id or take the line out."
        return f"There is no edge '{comment.edge}' for this evidence{remedy}"
    remedy = f"; did you mean '{near}'?" if near else "; name all of them in one line."
    return f"The claims of edge '{comment.edge}' are named above already{remedy}"


def _astray(comments: Iterable[Evidence], known: Mapping[str, int]) -> Iterator[Evidence]:
    """Comments that belong to no edge, and each further one for the same edge."""
    seen: set[str] = set()
    for comment in comments:
        if comment.edge not in known or comment.edge in seen:
            yield comment
        seen.add(comment.edge)


def _meant(astray: list[Evidence], bare: list[str]) -> dict[int, str]:
    """The edge without evidence that each comment is likely to be about, by the line of the comment."""
    if len(astray) == len(bare) == 1:
        return {astray[0].line: bare[0]}
    pairs = ((comment.line, nearest(comment.edge, bare)) for comment in astray)
    return {line: near for line, near in pairs if near}


def _edge_message(edge: Edge, known: Mapping[str, int], meant: Collection[str], name: str) -> tuple[str, str] | None:
    """The rule that an edge breaks, and what to do; another message speaks of those `meant`, `name` is for one without.

    A line of evidence for no edge is likely to hold the name that was left out.
    """
    ends = f"{edge.source} to {edge.target}"
    if not edge.id:
        return "edge-id", f"The edge from {ends} has no id; write it as '{edge.source} {name}@--> {edge.target}'."
    if known[edge.id] > 1:
        remedy = "give each its own." if name == "e1" else f"did you mean '{name}'?"
        return "edge-id", f"The id '{edge.id}' is used for two edges; {remedy}"
    if edge.evidence or edge.id in meant:
        return None
    return "edge-evidence", f"The edge from {ends} has no evidence; add a line '%% {edge.id}: B12' with its claims."
