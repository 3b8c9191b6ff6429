"""All rules, each in the module of its subject; importing this package registers them."""

from scripts.checking.rules import (
    bibliography,
    claims,
    citation_groups,
    citations,
    diagrams,
    footnotes,
    labels,
    links,
    navigation,
    structure,
)

__all__ = [
    "bibliography",
    "claims",
    "citation_groups",
    "citations",
    "diagrams",
    "footnotes",
    "labels",
    "links",
    "navigation",
    "structure",
]
