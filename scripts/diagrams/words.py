"""A diagram's Mermaid text in; its edges in words and its legend out.

'Activates' is for what can be switched on, receptors and kinases; everything else increases or falls.
The author's own words in the evidence comment come first: a verb, or, with a capital, the whole sentence.
"""

from collections.abc import Mapping
from typing import NamedTuple

from scripts.diagrams.source import ADDITION, Edge, Node, edges, nodes

# Verb for a receptor or kinase, and for anything else.
VERBS = {
    "activates": ("activates", "increases"),
    "inhibits": ("inhibits", "reduces"),
    "affects": ("affects", "affects"),
    "links": ("is linked to", "is linked to"),
    "precedes": ("; then", "; then"),
}
REQUIRED = {
    "activates": ("is required for", "is required for"),
    "inhibits": ("is required to inhibit", "is required to reduce"),
}
SWITCHED = {"receptor", "kinase"}
PHOSPHORYLATION = "+P"

LINE_MEANINGS = {
    ("activates", "direct"): "activates or increases",
    ("activates", "indirect"): "activates indirectly",
    ("activates", "required"): "is required for",
    ("inhibits", "direct"): "inhibits or reduces",
    ("inhibits", "indirect"): "inhibits indirectly",
    ("inhibits", "required"): "is required to inhibit or reduce",
    ("affects", "direct"): "affects, sign unclear",
    ("affects", "indirect"): "indirectly, sign unclear",
    ("affects", "required"): "is required, sign unclear",
    ("links", "direct"): "binds or is part of",
    ("links", "indirect"): "is linked indirectly",
    ("links", "required"): "is a required part of",
    ("precedes", "direct"): "next step",
    ("precedes", "indirect"): "next step, order not fixed",
    ("precedes", "required"): "next step, required",
}
BOX_MEANINGS = {
    "drug": "drug",
    "receptor": "receptor",
    "kinase": "kinase",
    "process": "process or measure",
    "stress": "stress",
    "outcome": "outcome",
    ADDITION: "not in the guides",
}
REMARKS = {"contested": "contested", ADDITION: "not in the guides"}
CONTESTED = "contested evidence"
ADDED_LINE = "arrow not in the guides"


class Sign(NamedTuple):
    """One entry of a legend: a line (its kind and manner) or a box (its class), and what it means."""

    kind: str
    manner: str
    words: str


def sentence(edge: Edge, boxes: Mapping[str, Node]) -> str:
    """One arrow in words, such as 'PKA phosphorylates GluA1 at Ser845'."""
    source, target = boxes[edge.source], boxes[edge.target]
    if edge.verb[:1].isupper():
        words = edge.verb
    elif edge.label.startswith(PHOSPHORYLATION):
        place = edge.label.removeprefix(PHOSPHORYLATION).strip()
        words = f"{source.label} phosphorylates {_inside(target.label)}{' at ' if place else ''}{place}"
    else:
        words = f"{source.label} {edge.verb or edge.label or _verb(edge, target)} {_inside(target.label)}"
        words = words.replace(" ;", ";")
    remarks = [remark for name, remark in REMARKS.items() if name in edge.classes]
    return f"{words} ({', '.join(remarks)})" if remarks else words


def legend(source: str) -> list[Sign]:
    """The signs that occur in a diagram, lines before boxes, in the same order in every figure."""
    arrows = edges(source)
    drawn = {(edge.kind, edge.manner) for edge in arrows}
    signs = [Sign(*line, words) for line, words in LINE_MEANINGS.items() if line in drawn]
    if any("contested" in edge.classes for edge in arrows):
        signs.append(Sign("contested", "", CONTESTED))
    if any(ADDITION in edge.classes for edge in arrows):
        signs.append(Sign(ADDED_LINE, "", ADDED_LINE))
    classes = {name for node in nodes(source).values() for name in node.classes}
    return signs + [Sign(name, "", words) for name, words in BOX_MEANINGS.items() if name in classes]


def _verb(edge: Edge, target: Node) -> str:
    verbs = REQUIRED.get(edge.kind, VERBS[edge.kind]) if edge.manner == "required" else VERBS[edge.kind]
    verb = verbs[0] if target.classes & SWITCHED else verbs[1]
    if edge.manner != "indirect":
        return verb
    return "; then, though the order is not fixed," if edge.kind == "precedes" else f"indirectly {verb}"


def _inside(label: str) -> str:
    """A label inside a sentence: its first letter small, unless its first word is a name such as GluA1 or PKA."""
    first = label.split(" ")[0]
    return label if first[1:] != first[1:].lower() or len(first) == 1 else label[:1].lower() + label[1:]
