"""Rules about footnotes: `[^note]` in the text and `[^note]: words` below it."""

import re
from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.seeking import holds
from scripts.checking.site import Page, Site
from scripts.problems import Problem
from scripts.suggestions import nearest

MARK = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\n]+)\]")
# '[^1] Words' at the start of a paragraph
NOTE_WITHOUT_COLON = re.compile(r"(?<=\n\n)\[\^[^\]\n]+\][ ]+\w")
DEFINITION = re.compile(r"^[ \t>]*\[\^(?P<name>[^\]\n]+)\]:", re.M)


def _uses_footnotes(site: Site) -> bool:
    names = {name.rpartition(".")[2] for name, _ in site.configuration.extensions}
    return bool(names & {"footnotes", "extra"})


def _pages(site: Site) -> Iterator[Page]:
    pages = site.published_pages() if _uses_footnotes(site) else iter(())
    return (page for page in pages if page.complete and holds(page.visible, "[^"))


@rule("undefined-footnote", scope="page")
def undefined_footnotes(site: Site) -> Iterator[Problem]:
    """Every footnote mark has its note on the same page.

    Add a line `[^note]: words` to the page, or correct the name of the mark.
    """
    keys = site.bibliography.sources if site.bibliography else {}
    for page in _pages(site):
        notes = _notes(page)
        for match in _undefined(page, notes):
            name = match["name"]
            if NOTE_WITHOUT_COLON.match(page.visible, match.start()) and name not in keys:
                message = f"these words are no note without a colon; write '[^{name}]: …'."
                yield page.problem(match.start(), "undefined-footnote", message)
                continue
            meant = _notes_meant(page, notes).get(match.start(), "")
            near = f"; did you mean '{meant}'?" if meant else "; add it, or correct the name."
            near = f"; a source is cited with [@{name}]." if name in keys else near
            message = f"no line '[^{name}]: …' gives this footnote its words{near}"
            yield page.problem(match.start(), "undefined-footnote", message)


def _undefined(page: Page, notes: dict[str, int]) -> Iterator[re.Match[str]]:
    """Marks without a note that readers see as typed; if a note only lacks its colon, that line alone."""
    marks = [match for match in MARK.finditer(page.visible) if match["name"] not in notes]
    seen = [match for match in marks if match.start() not in notes.values() and match.group() in page.rendered.text]
    bare = {match["name"] for match in seen if NOTE_WITHOUT_COLON.match(page.visible, match.start())}
    for match in seen:
        is_note = NOTE_WITHOUT_COLON.match(page.visible, match.start())
        alone = sum(other["name"] == match["name"] for other in seen) == 1
        if match["name"] not in bare or is_note or alone:
            yield match


@rule("unused-footnote", scope="page")
def unused_footnotes(site: Site) -> Iterator[Problem]:
    """Every note belongs to a mark in the text.

    Put its mark `[^note]` where it belongs, or remove the note.
    """
    for page in _pages(site):
        notes = _notes(page)
        meant = set(_notes_meant(page, notes).values())
        for name in _unused(page, notes):
            if name not in meant:
                message = f"no mark [^{name}] in the text leads to this note; add the mark or remove the note."
                yield page.problem(notes[name], "unused-footnote", message)


def _unused(page: Page, notes: dict[str, int]) -> list[str]:
    """The notes to which no mark leads."""
    led_to = {link.address for link in page.rendered.links}
    unused = []
    for name in notes:
        identifier = re.compile(rf"fn\W(\d+-)?{re.escape(name)}")
        ids = [found for found in page.rendered.identifiers if identifier.fullmatch(found)]
        if ids and not any(f"#{found}" in led_to for found in ids):
            unused.append(name)
    return unused


def _notes_meant(page: Page, notes: dict[str, int]) -> dict[int, str]:
    """The note that each mark without one was meant for, by the place of the mark: what is wrong is said once."""
    marks = list(_undefined(page, notes))
    unused = _unused(page, notes) if marks else []
    if len(unused) == 1 and len({match["name"] for match in marks}) == 1:
        return {match.start(): unused[0] for match in marks}
    return {match.start(): near for match in marks if (near := nearest(match["name"], notes))}


@rule("duplicate-footnote", scope="page")
def duplicate_footnotes(site: Site) -> Iterator[Problem]:
    """No footnote has two notes.

    Rename one of the two notes and its mark; readers would see only the last.
    """
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
