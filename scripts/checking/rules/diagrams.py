"""Rules about diagrams: a Mermaid parser can read each fence, and in a handbook each edge names its evidence."""

import re
from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Page, Site
from scripts.diagram_checks import fence_faults
from scripts.diagrams import edges, parse_problem
from scripts.markdown_text import fences
from scripts.problems import Problem, position
from scripts.suggestions import did_you_mean

# 'mermaid', '.mermaid', '{.mermaid #id}', '{ #id .mermaid }': the first class is the language
MERMAID = re.compile(r"\{?\.?mermaid(?![\w-])|\{[^}.]*\.mermaid(?=[\s}])", re.I)


@rule("diagram-does-not-parse")
def unreadable_diagrams(site: Site) -> Iterator[Problem]:
    """Every Mermaid diagram can be drawn."""
    for page, source, line_before, indent in _diagrams(site):
        if found := parse_problem(source):
            line, column, why = found
            message = f"Mermaid cannot read this diagram: {why.rstrip('.')}; correct it here."
            place = line_before + line, column + indent
            yield Problem(page.shown_as, *place, "diagram-does-not-parse", "error", message)


@rule("diagram-evidence", needs="data")
def unfounded_diagrams(site: Site) -> Iterator[Problem]:
    """Every diagram has a name and a description, and every edge names claims of the ledger."""
    if site.ledger is None:
        return
    for page, source, line_before, indent in _diagrams(site):
        if parse_problem(source):
            continue
        for fault in fence_faults(source):
            message = fault.message[0].lower() + fault.message[1:]
            yield Problem(
                page.shown_as, line_before + fault.line, fault.column + indent, "diagram-evidence", "error", message
            )
        for edge in edges(source):
            for claim in edge.evidence:
                if not site.ledger.knows(claim):
                    message = f"edge '{edge.id}' names claim {claim}, which the ledger does not have"
                    message += did_you_mean(claim, site.ledger.claims)
                    place = line_before + edge.line, edge.column + indent
                    yield Problem(page.shown_as, *place, "diagram-evidence", "error", message)


def _diagrams(site: Site) -> Iterator[tuple[Page, str, int, int]]:
    """Each fence: its page, its text without indentation, the lines before it, and how far it was indented."""
    for page in site.published_pages():
        for info, body, start in fences(page.text):
            if MERMAID.match(info):
                indent = len(body) - len(body.lstrip(" "))
                source = "\n".join(line[indent:] for line in body.split("\n"))
                yield page, source, position(page.text, start)[0] - 1, indent
