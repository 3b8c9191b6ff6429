"""Rules about footnotes: `[^note]` in the text and `[^note]: words` below it."""

import re
from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Page, Site
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

MARK = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\n]+)\]")
DEFINITION = re.compile(r"^[ \t>]*\[\^(?P<name>[^\]\n]+)\]:", re.M)


def _uses_footnotes(site: Site) -> bool:
    names = {name.rpartition(".")[2] for name, _ in site.configuration.extensions}
    return bool(names & {"footnotes", "extra"})


def _pages(site: Site) -> Iterator[Page]:
    return (page for page in site.published_pages() if page.complete and _uses_footnotes(site))


@rule("undefined-footnote")
def undefined_footnotes(site: Site) -> Iterator[Problem]:
    """Every footnote mark has its note on the same page."""
    keys = site.bibliography.sources if site.bibliography else {}
    for page in _pages(site):
        notes = _notes(page)
        for match in MARK.finditer(page.visible):
            name = match["name"]
            if name in notes or match.start() in notes.values() or match.group() not in page.rendered.text:
                continue
            near = f"; a source is cited with [@{name}]." if name in keys else did_you_mean(name, notes)
            message = f"no line '[^{name}]: …' gives this footnote its words{near}"
            yield page.problem(match.start(), "undefined-footnote", message)


@rule("unused-footnote")
def unused_footnotes(site: Site) -> Iterator[Problem]:
    """Every note belongs to a mark in the text."""
    for page in _pages(site):
        led_to = {link.address for link in page.rendered.links}
        for name, start in _notes(page).items():
            identifier = re.compile(rf"fn\W(\d+-)?{re.escape(name)}")
            ids = [found for found in page.rendered.identifiers if identifier.fullmatch(found)]
            if ids and not any(f"#{found}" in led_to for found in ids):
                message = f"no mark [^{name}] in the text leads to this note; add the mark or remove the note."
                yield page.problem(start, "unused-footnote", message)


@rule("duplicate-footnote")
def duplicate_footnotes(site: Site) -> Iterator[Problem]:
    """No footnote has two notes."""
    for page in _pages(site):
        notes = _notes(page)
        for match in DEFINITION.finditer(page.visible):
            first, start = notes[match["name"]], match.start("name") - 2
            if start != first:
                line = page.text.count("\n", 0, first) + 1
                message = f"the note '{match['name']}' is already at line {line}; rename or remove one of the two."
                yield page.problem(start, "duplicate-footnote", message)


def _notes(page: Page) -> dict[str, int]:
    """Offsets of the first note of each name."""
    notes: dict[str, int] = {}
    for match in DEFINITION.finditer(page.visible):
        notes.setdefault(match["name"], match.start("name") - 2)
    return notes
