"""Rules about diagrams of every kind: fences that are drawn, text that parses, a name and a description, evidence."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from scripts.checking.diagram_faults import nearer
from scripts.checking.flowcharts import Diagram, diagrams, diagrams_of, flowchart, problem_of
from scripts.checking.handbook import is_handbook
from scripts.checking.pages import Page, page_fact
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.rules.diagram_parts import unread_arrows
from scripts.checking.site import Site
from scripts.diagrams.checks import DESCRIPTION, NAME, Fault, fence_faults
from scripts.diagrams.source import edges, evidence
from scripts.markdown_text import fences
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

# How a diagram begins; the kinds that take a name and a description come first.
KINDS = "flowchart|graph|sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|gitGraph|journey|requirement"
DESCRIBED = re.compile(rf"\s*(?:%%[^\n]*\n\s*)*(?:{KINDS})", re.S)
DIAGRAM = re.compile(rf"\s*(?:%%[^\n]*\n\s*)*(?:{KINDS}|mindmap|timeline)(?:\b|-)")
# The name in '```mermaid', '~~~ {.mermaid #id}'
FENCE_NAME = re.compile(r"(?:`{3,}|~{3,})[ \t]*\{?[^}.\n]*?\.?(?P<name>[A-Za-z][\w-]*)")
EDGE_ID = re.compile(r"\b(\w+)@")  # 'e1@-->'
EVIDENCE_LIKE = re.compile(r"^[ \t]*%+[ \t]*(?P<id>\w+)\b[^\n]*", re.M)


@rule("diagram-does-not-parse", scope="page")
def unreadable_diagrams(site: Site) -> Iterator[Problem]:
    """Every Mermaid diagram can be drawn.

    Correct the line; a label with brackets or signs in it stands in quotation marks, and 'end' is no name for a box.
    """
    for diagram in diagrams(site):
        found = problem_of(diagram.source)
        if found:
            line, column, why = nearer(diagram.source, *found)
            message = f"Mermaid cannot read this diagram: {why}."
            yield diagram.page.problem(diagram.place(line, column), "diagram-does-not-parse", message)


@rule("diagram-fence", severity="warning")
def fences_not_drawn(site: Site) -> Iterator[Problem]:
    """Every fence with a Mermaid diagram is drawn, and not shown as code.

    Write the fence's name as the site's settings have it, as a rule mermaid in small letters; the site needs a custom
    fence of that name under pymdownx.superfences.
    """
    drawn = _drawn_names(site)
    for page in site.published_pages():
        for name, start in _meant_as_mermaid(page) if "mermaid" in drawn else ():
            if name not in drawn:
                message = f"'{name}' is shown as code, not drawn; write 'mermaid'."
                yield page.problem(start, "diagram-fence", message)
    written = ((page, start) for page in site.published_pages() for name, start in _meant_as_mermaid(page))
    first = None if drawn else next(written, None)
    if first:
        message = "nothing on this site draws Mermaid diagrams; add 'mermaid' to custom_fences of pymdownx.superfences."
        yield first[0].problem(first[1], "diagram-fence", message)


@page_fact
def _meant_as_mermaid(page: Page) -> list[list[Any]]:
    """The name of each fence that is nearly 'mermaid' and holds a diagram, and where the name stands."""
    found = []
    for _, body, start in fences(page.text):
        name, offset = _fence_name(page, start)
        if SequenceMatcher(None, name.lower(), "mermaid").ratio() > 0.75 and DIAGRAM.match(body):
            found.append([name, offset])
    return found


def _fence_name(page: Page, start: int) -> tuple[str, int]:
    """The name of the fence whose body begins at an offset, and where the name stands."""
    line = page.text.rfind("\n", 0, start - 1) + 1
    found = FENCE_NAME.search(page.text, line, start)
    return (found["name"], found.start("name")) if found else ("", line)


def _drawn_names(site: Site) -> set[str]:
    """The names of fences that are drawn; empty if nothing on the site can draw."""
    names = set()
    for name, options in site.configuration.extensions:
        below = options.get("pymdownx.superfences") if name == "pymdownx.extra" else None
        listed = (below if isinstance(below, dict) else options).get("custom_fences")
        for fence in listed if isinstance(listed, list) else ():
            if isinstance(fence, dict) and "mermaid" in f"{fence.get('name')} {fence.get('class')}":
                names.add(str(fence.get("name")))
    scripts = str(site.configuration.values.get("extra_javascript", "")).lower()
    elsewhere = "mermaid" in scripts or any("mermaid" in name or "kroki" in name for name in site.configuration.plugins)
    by_theme = bool(site.configuration.theme.get("custom_dir")) or site.configuration.hooks or site.converter.left_out
    return names | ({"mermaid"} if elsewhere or by_theme else set())


@mends("diagram-fence")
def mended_fences(site: Site) -> Iterator[Repair]:
    """The name of a fence in small letters, if only its letters' case is wrong."""
    drawn = _drawn_names(site)
    for page in site.published_pages() if "mermaid" in drawn else ():
        for name, start in _meant_as_mermaid(page):
            if name not in drawn and name.lower() == "mermaid":
                yield Repair(page.shown_as, start, start + len(name), name, "mermaid", "diagram-fence")


@rule("diagram-without-words", severity="style")
def undescribed_diagrams(site: Site) -> Iterator[Problem]:
    """Every diagram has a name and a description for those who cannot see it.

    Add a line accTitle: … and a line accDescr: … under the first line of the diagram (WCAG 2.2, 1.1.1).
    """
    asked = [(page, *words) for page in site.published_pages() for words in words_of_diagrams(page)]
    custom = any(named or described for _, _, named, described in asked)
    for number, (page, start, named, described) in enumerate(asked):
        without = [] if named else ["name; add a line 'accTitle: …' under its first line"]
        without += [] if described else ["description; add a line 'accDescr: …' in sentences"]
        message = f"this diagram has no {', and no '.join(without)}."
        if not custom:
            message = f"no diagram of this site has a name or a description ({len(asked)}); add accTitle and accDescr."
        if without and (custom or number == 0):
            severity = "error" if is_handbook(site.configuration) else ""
            yield page.problem(start, "diagram-without-words", message, severity)


@page_fact
def words_of_diagrams(page: Page) -> list[list[Any]]:
    """For each diagram that can have them: where it begins, and whether it has a name and a description."""
    asked = (one for one in diagrams_of(page) if DESCRIBED.match(one.source) and not problem_of(one.source))
    return [[one.place(1), bool(NAME.search(one.source)), bool(DESCRIPTION.search(one.source))] for one in asked]


@rule("diagram-evidence", needs="claims.yml", scope="page")
def unfounded_diagrams(site: Site) -> Iterator[Problem]:
    """Every edge of a diagram has an id and names claims of the ledger, and every such line belongs to an edge.

    Write the edge as A e1@--> B and add a line %% e1: B12 with the claims behind it.
    """
    if site.ledger is None:
        return
    for diagram in diagrams(site):
        if problem_of(diagram.source):
            continue
        unread = _lines_of_unread_arrows(diagram)
        for fault in fence_faults(diagram.source, parses=flowchart(diagram.source) is not None):
            if fault.rule.startswith("edge-") and fault.line not in unread:
                yield _evidence_problem(diagram, fault)
        for edge in edges(diagram.source):
            for claim in (claim for claim in edge.evidence if not site.ledger.knows(claim)):
                message = f"edge '{edge.id}' names claim {claim}, which the ledger does not have"
                message += did_you_mean(claim, site.ledger.claims)
                yield diagram.page.problem(_claim_place(diagram, edge.id, claim), "diagram-evidence", message)


def _lines_of_unread_arrows(diagram: Diagram) -> set[int]:
    """Lines with arrows in a form that our own reading does not know, and their evidence: another rule names them."""
    chart = flowchart(diagram.source)
    unread = unread_arrows(diagram.source, chart) if chart else {}
    lines = diagram.source.split("\n")
    names = {name for line in unread for name in EDGE_ID.findall(lines[line - 1])}
    return {*unread, *(comment.line for comment in evidence(diagram.source) if comment.edge in names)}


def _evidence_problem(diagram: Diagram, fault: Fault) -> Problem:
    """A fault of an edge; a comment that was meant as its evidence but cannot be read is the place to point at."""
    offset = diagram.place(fault.line, fault.column)
    message = fault.message[0].lower() + fault.message[1:]
    wanted = re.search(r"add a line '%% (?P<id>\w+): ", fault.message)
    for comment in EVIDENCE_LIKE.finditer(diagram.source) if wanted else ():
        if wanted and comment["id"].lower() == wanted["id"].lower():
            offset = diagram.offset(comment.start() + len(comment.group()) - len(comment.group().lstrip()))
            message = f"this line names no evidence for edge '{wanted['id']}'; write '%% {wanted['id']}: B12'."
    return diagram.page.problem(offset, "diagram-evidence", message)


def _claim_place(diagram: Diagram, edge: str, claim: str) -> int:
    """Where a claim stands in the line of evidence of an edge."""
    found = re.search(rf"^[ \t]*%%[ \t]*{re.escape(edge)}[ \t]*:[^\n]*?(?P<claim>\b{claim}\b)", diagram.source, re.M)
    return diagram.offset(found.start("claim")) if found else diagram.place(1)
