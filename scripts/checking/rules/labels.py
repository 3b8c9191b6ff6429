"""Rules about links that show as they were typed, and about reference labels: `[text][label]`, `[label]: target`."""

import re
from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Page, Site
from scripts.checking.targets import Candidate
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

# [text][label] and [text][]; a word in front makes it an index such as matrix[i][j]
REFERENCE = re.compile(r"(?<![\\\w\])])\[(?P<text>(?:[^\[\]\n]|\n(?!\n))+)\][ ]?\[(?P<label>(?!\^)[^\[\]\n]*)\](?!\()")
# '[//]: # (a remark)' is the customary way to write a comment
COMMENT_TARGETS = ("#", "<#>", "<>")


@rule("undefined-reference-label")
def undefined_labels(site: Site) -> Iterator[Problem]:
    """Every label of a link such as [text][label] is defined on the page."""
    if site.has_plugin("autorefs", "mkdocstrings"):  # these give labels a meaning across pages
        return
    for page in (page for page in site.published_pages() if page.complete):
        defined = [place.label for place in _definitions(page)]
        for match in REFERENCE.finditer(page.visible):
            label = match["label"] or match["text"]
            if _normal(label) in map(_normal, defined) or not _shows(page, match.group()):
                continue
            message = f"no line '[{label}]: address' defines this label{did_you_mean(label, defined)}"
            yield page.problem(match.start(), "undefined-reference-label", message)


def _shows(page: Page, typed: str) -> bool:
    """True if readers see the brackets, which proves that they are no link and no code."""
    ending = "][" + typed.rpartition("[")[2]
    return ending in page.rendered.text


@rule("duplicate-reference-label")
def duplicate_labels(site: Site) -> Iterator[Problem]:
    """No label is defined twice on a page with different addresses."""
    for page in site.published_pages():
        first: dict[str, tuple[str, int]] = {}
        for place in _definitions(page):
            target = _target(page, place)
            before = first.setdefault(_normal(place.label), (target, place.start))
            if before[0] != target:
                line = page.text.count("\n", 0, before[1]) + 1
                message = f"the label '{place.label}' has another address at line {line}; keep one of the two."
                yield page.problem(_line_start(page, place), "duplicate-reference-label", message)


@rule("unused-reference-label")
def unused_labels(site: Site) -> Iterator[Problem]:
    """Every label that a page defines is used on it."""
    for page in (page for page in site.published_pages() if page.complete):
        used = {link.start for link in page.rendered.links}
        labels = [_normal(place.label) for place in _definitions(page)]
        marked = any(start is not None for start in used) or not page.rendered.links
        # A label that a snippet at the end of every page defines again is used, though not from here.
        text = _normal(re.sub(r"\[[^\]\n]*\]:", "", page.visible))
        for place in _definitions(page):
            is_comment = _target(page, place) in COMMENT_TARGETS or not marked
            written = labels.count(_normal(place.label)) > 1 or f"[{_normal(place.label)}]" in text
            if place.start not in used and not is_comment and not written:
                message = f"nothing on this page uses the label '{place.label}'; remove the line or link to it."
                yield page.problem(_line_start(page, place), "unused-reference-label", message, "warning")


@rule("link-shown-as-typed")
def typed_links(site: Site) -> Iterator[Problem]:
    """Every link and picture is one for readers too, and not a row of brackets."""
    for page in (page for page in site.published_pages() if page.complete):
        for place in page.places:
            if place.kind == "inline" and place.start in page.rendered.seen_as_text and not _is_escaped(page, place):
                yield page.problem(place.start, "link-shown-as-typed", _typed_message(page, place))


def _typed_message(page: Page, place: Candidate) -> str:
    paragraph = page.text[place.start :].partition("\n\n")[0]
    if ")" not in paragraph:
        return "this link has no closing ')'; add it."
    return "readers see these brackets as typed; check that they pair, and that no raw HTML element encloses the link."


def _is_escaped(page: Page, place: Candidate) -> bool:
    r"""True for `\[text](address)`, whose author wants to see the brackets; false alarms are worse than a miss."""
    before = page.text[max(0, place.start - 200) : place.start]
    return "\\[" in before.rpartition("\n\n")[2] or not page.visible[place.start - 2 : place.start].strip()


def _definitions(page: Page) -> list[Candidate]:
    return [place for place in page.places if place.kind == "definition" and page.visible[place.start].strip()]


def _target(page: Page, place: Candidate) -> str:
    return page.text[place.start :].split(maxsplit=1)[0].rstrip(">")


def _line_start(page: Page, place: Candidate) -> int:
    return page.text.rindex("[" + place.label, 0, place.start)


def _normal(label: str) -> str:
    return " ".join(label.split()).lower()
