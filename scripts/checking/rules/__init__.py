"""All rules, each in the module of its subject; importing this package registers them."""

from scripts.checking.rules import (
    bibliography,
    citation_groups,
    citations,
    claims,
    data_files,
    diagrams,
    findings,
    footnotes,
    labels,
    links,
    navigation,
    structure,
)

__all__ = [
    "bibliography",
    "citation_groups",
    "citations",
    "claims",
    "data_files",
    "diagrams",
    "findings",
    "footnotes",
    "labels",
    "links",
    "navigation",
    "structure",
]
