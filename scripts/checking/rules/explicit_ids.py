"""A rule about ids: each heading and each caption carries its own, short enough to pass on."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.handbook import is_handbook
from scripts.checking.mistyped_lists import mistyped_lists
from scripts.checking.registry import rule
from scripts.checking.seeking import holds
from scripts.checking.site import Page, Site
from scripts.problems import Problem

# '## Findings {#findings}', '# Title', from the first '#' on, which must be the first sign of its line but for '>'
HEADING = re.compile(r"#(?<![^\s>]#)#{0,5}[ \t]+\S.*")
INDENT = re.compile(r"[ >]{0,12}")
# A heading underlined on the next line
UNDERLINED = re.compile(r"^[ >]{0,12}(?P<words>(?=[^\s#>|:*+\-`~<=])\S.*)\n(?:={3,}|-{3,})[ \t]*$", re.M)
LINES = ("\n===", "\n---")
GIVEN_ID = re.compile(r"\{[^}\n]*#(?P<id>[^\s}]+)[^}\n]*\}[ \t]*#*[ \t]*$")
CAPTION = re.compile(r"\n[ ]*/{3,}[ \t]*(?:figure-caption|table-caption|caption)[ \t]*(?P<rest>[^\n]*)")
CAPTION_ID = re.compile(r"#(?P<id>[\w.:-]+)")
GOOD_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


@rule("explicit-id", severity="error", scope="page")
def explicit_ids(site: Site) -> Iterator[Problem]:
    """Every heading, figure and table of this handbook has an id of its own, which stays when its words change.

    Write a short id in small letters, digits and hyphens behind the heading, such as `## Findings {#findings}`, or in
    the first line of a caption, such as `/// figure-caption | #fig-ampa`.
    """
    if not is_handbook(site.configuration):
        return
    for page in site.published_pages():
        lost = lost_ids(site, page)
        # Of these, broken-attribute-list speaks.
        mistyped = {page.lines.of(one.start)[0] for one in mistyped_lists(page)}
        for start, what, name in _places_for_ids(page):
            if name is None and page.lines.of(start)[0] in mistyped:
                continue
            if name is None and lost and what == "heading":
                message = f"this heading has lost its id, to which others link; write `{{#{lost.pop()}}}` behind it."
                yield page.problem(start, "explicit-id", message)
            elif name is None:
                example = "`{#findings}` behind it" if what == "heading" else "`| #tbl-doses` in this line"
                message = (
                    f"this {what} has no id of its own, so its address would change with its words; write {example}."
                )
                yield page.problem(start, "explicit-id", message)
            elif not GOOD_ID.fullmatch(name):
                message = f"the id '{name}' is hard to pass on; use at most 40 small letters, digits and hyphens."
                yield page.problem(start, "explicit-id", message)


def lost_ids(site: Site, page: Page) -> list[str]:
    """The one published id that a page lacks, if it has one heading without an id: that is where it stood."""
    if not is_handbook(site.configuration):
        return []
    bare = [start for start, line in _headings(page) if not GIVEN_ID.search(line)]
    if len(bare) != 1 or not page.complete:
        return []
    lost = [one.fragment for one in site.promised if one.path == page.file.address and one.fragment]
    lost = [name for name in lost if name not in page.identifiers]
    return lost if len(lost) == 1 else []


def _places_for_ids(page: Page) -> Iterator[tuple[int, str, str | None]]:
    """Headings and captions of a page as it is written: offset, what it is, its id or None."""
    for start, line in _headings(page):
        given = GIVEN_ID.search(line)
        yield start, "heading", given["id"] if given else None
    # Searched fast from line end to line end; with one more in front, a line begins where its match does.
    for caption in CAPTION.finditer(f"\n{page.visible}", page.front.end) if holds(page.visible, "///") else ():
        named = CAPTION_ID.search(caption["rest"])
        yield caption.start(), "caption", named["id"] if named else None


@lru_cache(maxsize=256)
def _headings(page: Page) -> tuple[tuple[int, str], ...]:
    """Where the headings of a page begin, and their lines as they are written."""
    return tuple(_found_headings(page))


def _found_headings(page: Page) -> Iterator[tuple[int, str]]:
    shown, start = page.visible, page.front.end
    for found in HEADING.finditer(shown, start):
        if INDENT.fullmatch(shown, shown.rfind("\n", 0, found.start()) + 1, found.start()):
            yield found.start(), page.text[found.start() : found.end()]
    for found in UNDERLINED.finditer(shown, start) if any(holds(shown, line) for line in LINES) else ():
        yield found.start("words"), page.text[found.start("words") : found.end("words")]
