"""Rules about reference labels: `[text][label]` and `[label]: address`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.checking.registry import rule
from scripts.checking.site import Page, Site
from scripts.checking.targets import Candidate
from scripts.checking.written_links import Source, page_source, snippet_sources
from scripts.problems import Problem
from scripts.references.citations import normal_label
from scripts.suggestions import did_you_mean, nearest

# [text][label] and [text][]; a word in front makes it an index such as matrix[i][j]
REFERENCE = re.compile(
    r"\[(?<![\\\w\])]\[)(?P<text>(?:[^\[\]\n]|\n(?!\n))+)\][ ]?\[(?P<label>(?!\^)[^\[\]\n]*)\](?!\()"
)
# '[//]: # (a remark)' and '[remark]: <> (words)' are customary ways to write a comment
COMMENT_TARGETS = ("#", "<#>", "<>", "")


class Undefined(NamedTuple):
    """A link to a label that no line defines: the text that holds it, where, the label, the labels there are."""

    source: Source
    start: int
    label: str
    known: list[str]


@rule("undefined-reference-label", scope="page")
def undefined_labels(site: Site) -> Iterator[Problem]:
    """Every label of a link such as [text][label] is defined on the page.

    Add a line `[label]: address`, or correct the label.
    """
    if site.has_plugin("autorefs", "mkdocstrings"):  # these give labels a meaning across pages
        return
    for page in (page for page in site.published_pages() if page.complete):
        for one in _undefined(site, page):
            message = f"no line '[{one.label}]: address' defines this label{did_you_mean(one.label, one.known)}"
            yield one.source.problem(one.start, "undefined-reference-label", message)


def _undefined(site: Site, page: Page) -> Iterator[Undefined]:
    """Links of a page and of its snippets whose label no line defines."""
    sources = (page_source(page), *snippet_sources(site, page))
    known = [place.label for source in sources for place in _definitions(source)]
    defined = {normal_label(label) for label in known}
    for source in sources:
        for match in REFERENCE.finditer(source.visible):
            label = match["label"] or match["text"]
            if normal_label(label) not in defined and _shows(page, match.group()):
                yield Undefined(source, match.start(), label, known)


def _shows(page: Page, typed: str) -> bool:
    """True if readers see the brackets, which proves that they are no link and no code."""
    ending = "][" + typed.rpartition("[")[2]
    return ending in page.rendered.text


@rule("duplicate-reference-label", scope="page")
def duplicate_labels(site: Site) -> Iterator[Problem]:
    """No label is defined twice on a page with different addresses.

    Keep one of the two lines, or rename one label.
    """
    for page in site.published_pages():
        own = page_source(page)
        first: dict[str, tuple[str, int]] = {}
        for place in _definitions(own):
            target = _target(own, place)
            before = first.setdefault(normal_label(place.label), (target, place.start))
            if before[0] != target:
                line = page.text.count("\n", 0, before[1]) + 1
                message = f"the label '{place.label}' has another address at line {line}; keep one of the two."
                yield page.problem(_line_start(own, place), "duplicate-reference-label", message)


@rule("unused-reference-label", severity="warning", scope="page")
def unused_labels(site: Site) -> Iterator[Problem]:
    """Every label that a page defines is used on it.

    Remove the line, or link to the label.
    """
    for page in (page for page in site.published_pages() if page.complete):
        for place in _unused(page):
            # A label that a mistyped one was meant for is the same fault, and told there.
            meant = {nearest(one.label, one.known) for one in _undefined(site, page)}
            if place.label not in meant:
                message = f"nothing on this page uses the label '{place.label}'; remove the line or link to it."
                yield page.problem(_line_start(page_source(page), place), "unused-reference-label", message)


def _unused(page: Page) -> Iterator[Candidate]:
    """Definitions from which no link of the page was made."""
    own = page_source(page)
    definitions = _definitions(own)
    used = {link.start for link in page.rendered.links}
    marked = any(start is not None for start in used) or not page.rendered.links
    if not definitions or not marked:
        return
    labels = [normal_label(place.label) for place in definitions]
    # A label that a snippet at the end of every page defines again is used, though not from here.
    text = normal_label(re.sub(r"\[[^\]\n]*\]:", "", page.visible))
    for place, label in zip(definitions, labels, strict=True):
        written = labels.count(label) > 1 or f"[{label}]" in text
        if place.start not in used and _target(own, place) not in COMMENT_TARGETS and not written:
            yield place


def _definitions(source: Source) -> list[Candidate]:
    return [place for place in source.places if place.kind == "definition" and source.visible[place.start].strip()]


def _target(source: Source, place: Candidate) -> str:
    return source.text[place.start :].split(maxsplit=1)[0].rstrip(">")


def _line_start(source: Source, place: Candidate) -> int:
    return source.text.rindex("[" + place.label, 0, place.start)
