"""Rules about the parts of flowcharts: boxes that no arrow reaches, ids that become arrow heads, classes, links."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from scripts.checking.flowcharts import (
    Diagram,
    Flowchart,
    diagrams,
    diagrams_of,
    flowchart,
    flowcharts,
    without_words,
    word,
)
from scripts.checking.handbook import is_handbook
from scripts.checking.pages import Page, page_fact
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.diagrams.checks import ADDRESS
from scripts.diagrams.words import BOX_MEANINGS
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

# 'A---oB': a whole arrow without a head, and then what was meant as a box
ARROW_THEN_LETTER = re.compile(r"(?:-{3,}|={3,}|-\.+-)(?P<whole>[ox](?P<rest>\w+))")
# Classes that mean something without a classDef: Mermaid's own, and those of this handbook's drawings.
OWN_CLASSES = {"default", "clickable"}
HANDBOOK_CLASSES = {*BOX_MEANINGS, "step", "contested"}
CLASS_IN_STYLESHEET = re.compile(r"\.([A-Za-z][\w-]*)")
LEGEND = re.compile(r"legend|note|key|title|comment|info", re.I)
TAG = re.compile(r"<(?!br\b)[a-z][^<>]*>", re.I)
# 'https://example.org/x' in a label, and not the source of a picture
SHOWN_ADDRESS = re.compile(r"(?<![\"'=(])https?://[^\s\"'<>]+")
FEWEST_EDGES = 2


@rule("diagram-arrow-head", severity="warning", scope="page")
def arrow_heads(site: Site) -> Iterator[Problem]:
    """No id of a box is read as the head of an arrow: in A---oB Mermaid draws a circle and a box B.

    Put a space on the right side, A --- oB or A ---o B, or begin ids with a capital letter.
    """
    for diagram, chart in flowcharts(site):
        for match in ARROW_THEN_LETTER.finditer(without_words(diagram.source)):
            whole, rest = match["whole"], match["rest"]
            if rest in chart.nodes:
                shape = "a circle" if whole[0] == "o" else "a cross"
                message = f"'{whole}' is read as {shape} at a box '{rest}'; put a space before '{whole}' or '{rest}'."
                yield diagram.page.problem(diagram.offset(match.start("whole")), "diagram-arrow-head", message)


@rule("diagram-class", severity="warning")
def undefined_classes(site: Site) -> Iterator[Problem]:
    """Every class that a diagram gives to a box or an arrow is defined: by classDef, or in a stylesheet of the site.

    Add a line classDef name fill:…, or correct the name.
    """
    own = HANDBOOK_CLASSES if is_handbook(site.configuration) else set()
    for page in site.published_pages():
        for name, start, defined in classes_of_diagrams(page):
            known = {*defined, *own}
            if name not in known and name not in styled_classes(site):
                message = f"nothing defines the class '{name}'{did_you_mean(name, known | styled_classes(site))}"
                yield page.problem(start, "diagram-class", message)


@page_fact
def classes_of_diagrams(page: Page) -> list[list[Any]]:
    """Each class that a diagram uses and does not define: its name, where it stands, and those that are defined."""
    found: list[list[Any]] = []
    for diagram in diagrams_of(page):
        chart = flowchart(diagram.source)
        parts = [*chart.nodes.values(), *chart.edges, *chart.groups] if chart else []
        used = {name for part in parts for name in part.get("classes") or () if name}
        defined = sorted(chart.classes) if chart else []
        for name in sorted(used - {*defined, *OWN_CLASSES}):
            if f".{name}" not in diagram.source:
                found.append([name, _use_of_class(diagram, name), defined])
    return found


@lru_cache(maxsize=1)
def styled_classes(site: Site) -> frozenset[str]:
    """Every class that a stylesheet of the site names."""
    custom = site.configuration.theme.get("custom_dir")
    folders = [site.configuration.docs_dir, *([site.configuration.root / custom] if isinstance(custom, str) else [])]
    paths = {path for folder in folders if folder.is_dir() for path in folder.rglob("*.css")}
    texts = [read_text(path, "") for path in sorted(paths)]
    return frozenset(name for text in texts if isinstance(text, str) for name in CLASS_IN_STYLESHEET.findall(text))


def _use_of_class(diagram: Diagram, name: str) -> int:
    name = re.escape(name)
    use = rf":::[\w,-]*?(?P<a>\b{name}\b)|^[ \t]*class[ \t]+[^\n]*[ \t](?P<b>{name})[ \t]*;?[ \t]*$"
    found = re.search(use, diagram.source, re.M)
    return diagram.offset(found.start(found.lastgroup or 0)) if found else diagram.place(1)


@rule("diagram-box-alone", severity="warning", scope="page")
def lonely_boxes(site: Site) -> Iterator[Problem]:
    """Every box of a flowchart is joined to another one, or stands in a group.

    Draw the arrow, or remove the box.
    """
    for diagram, chart in flowcharts(site):
        if len(chart.edges) < FEWEST_EDGES:
            continue
        joined = {end for edge in chart.edges for end in (edge["from"], edge["to"])}
        grouped = {member for group in chart.groups for member in (group["id"], *group["nodes"])}
        for name, node in chart.nodes.items():
            known = name in joined | grouped or LEGEND.search(f"{name} {node['label']}")
            if not known and not any(_is_slip(other, name, chart, diagram) for other in chart.nodes):
                message = f"no arrow leads to or from the box '{name}'; draw the arrow or remove the box."
                yield diagram.page.problem(_place_of_box(diagram, name), "diagram-box-alone", message)


@rule("diagram-id", severity="warning", scope="page")
def misspelt_ids(site: Site) -> Iterator[Problem]:
    """No id of a box is misspelt; an id that is written otherwise makes a box of its own, without words.

    Correct the id to the one that is offered.
    """
    for diagram, chart in flowcharts(site):
        for name in chart.nodes:
            meant = next((other for other in chart.nodes if _is_slip(name, other, chart, diagram)), "")
            if meant:
                message = f"'{name}' is a box of its own, without words; did you mean '{meant}'?"
                yield diagram.page.problem(_place_of_box(diagram, name), "diagram-id", message)


def _is_slip(name: str, meant: str, chart: Flowchart, diagram: Diagram) -> bool:
    """True for an id that stands once, without words, and differs by a slip from one that has words."""
    if name == meant or chart.nodes[name]["label"] != name or chart.nodes[meant]["label"] == meant:
        return False
    if name.lower() != meant.lower() and not one_slip(name, meant):
        return False
    return len(re.findall(word(name), without_words(diagram.source))) == 1


def one_slip(one: str, two: str) -> bool:
    """True if a letter is missing, too many, or changed places with its neighbour."""
    short, long = sorted((one, two), key=len)
    if len(long) < 3:
        return False
    dropped = any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    swapped = (long[:at] + long[at + 1] + long[at] + long[at + 2 :] == short for at in range(len(long) - 1))
    return dropped or any(swapped)


def _place_of_box(diagram: Diagram, name: str) -> int:
    found = re.search(word(name), without_words(diagram.source))
    return diagram.offset(found.start()) if found else diagram.place(1)


@rule("diagram-address", scope="page")
def addresses(site: Site) -> Iterator[Problem]:
    """No diagram shows an address in its words; those of the handbook hold no addresses and no tags at all.

    Put the link into the text below the diagram, or on the box with click, and write the label without tags.
    """
    if not is_handbook(site.configuration):
        yield from _addresses_in_words(site)
        return
    for diagram in diagrams(site):
        for match in ADDRESS.finditer(diagram.source):
            message = f"this diagram names '{match[0]}', which a browser would fetch; take the address out."
            yield diagram.page.problem(diagram.offset(match.start()), "diagram-address", message)
        for match in TAG.finditer(diagram.source):
            message = f"readers see the tag '{match[0]}' as typed; write the label without it."
            yield diagram.page.problem(diagram.offset(match.start()), "diagram-address", message)


def _addresses_in_words(site: Site) -> Iterator[Problem]:
    """Addresses in the labels of boxes and arrows, which nobody can follow."""
    for diagram, chart in flowcharts(site):
        for part in (*chart.nodes.values(), *chart.edges):
            found = SHOWN_ADDRESS.search(str(part.get("label") or ""))
            place = diagram.source.find(found.group()) if found else -1
            if found and place >= 0:
                message = f"readers cannot follow '{found.group()}' in a diagram; put it into the text or on 'click'."
                yield diagram.page.problem(diagram.offset(place), "diagram-address", message, "style")
