"""Rules about what stands within the brackets of a citation: `[@one; @two, p. 3]`, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from scripts.checking.citing import INVISIBLE, key_among, part_message
from scripts.checking.entries import written_by_pybtex
from scripts.checking.pages import Page
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.rules.citation_places import is_stock
from scripts.checking.rules.citation_slips import Keys, inline_allowed, slips_in
from scripts.checking.rules.citations import known_keys
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.references.citations import Citation, Group

# 'cite:@kole2002', as other programs write it
OTHER_PROGRAM = re.compile(r"\\?(?:no)?cite[pt]?:?|ref:?|citation:?", re.I)
# Two separators, or one at an end: '[@a;; @b]', '[@a;]', '[@a,]'
SPARE_SEPARATOR = re.compile(r";\s*(?=;|\Z)|\A\s*;|,\s*(?=;|\Z)")


@rule("malformed-citation", needs="sources", scope="page")
def malformed_citations(site: Site) -> Iterator[Problem]:
    """Every group of citations is written so that no key and no word of it is lost.

    Write [@one; @two, p. 3]: '@' before each key, ';' between citations, ',' between a key and its page.
    """
    known = known_keys(site)
    for page in site.published_pages():
        for group in page.groups:
            yield from _parts(page, group, known)
        for group in _over_lines(site, page, known):
            message = "mkdocs-bibtex reads no citation that goes on in the next line; write it on one line."
            yield page.problem(group.start, "malformed-citation", message)
        for start, message in slips_in(page, Keys(known, site.has_plugin("bibtex")), inline_allowed(site)):
            yield page.problem(start, "malformed-citation", message)


def _over_lines(site: Site, page: Page, known: Mapping[str, str]) -> Iterator[Group]:
    """Groups that a stock mkdocs-bibtex leaves as they are: its brackets must close in the line where they open."""
    for group in page.groups if is_stock(site) else ():
        broken = "\n" in page.text[group.start : group.end] and not group.malformed
        if broken and any(citation.key.lower() in known for citation in group.citations):
            yield group


@mends("malformed-citation")
def groups_on_one_line(site: Site) -> Iterator[Repair]:
    """Put a group of citations on one line."""
    known = known_keys(site) if site.sources_known else {}
    for page in site.published_pages():
        for group in _over_lines(site, page, known):
            words = page.text[group.start : group.end]
            joined = re.sub(r"[ \t]*\n[ \t>]*", " ", words)
            yield Repair(page.shown_as, group.start, group.end, words, joined, "malformed-citation")


def _parts(page: Page, group: Group, known: Mapping[str, str]) -> Iterator[Problem]:
    for start, part in ((start, part) for start, part in group.malformed if not INVISIBLE.search(part)):
        yield page.problem(start, "malformed-citation", part_message(part, known))
    for citation in group.citations:
        message = _citation_message(citation, known)
        if message:
            yield page.problem(citation.start, "malformed-citation", message)
    inside = page.text[group.start + 1 : group.end - 1]
    spare = SPARE_SEPARATOR.search(inside) if not group.malformed and (";" in inside or "," in inside) else None
    if spare:
        sign = spare.group().strip()[:1]
        message = f"'{sign}' without anything behind it; remove it."
        yield page.problem(group.start + 1 + spare.start(), "malformed-citation", message, "style")


def _citation_message(citation: Citation, known: Mapping[str, str]) -> str:
    """A second key taken for the page number of the first, as in `[@one, @two]`; a word of another program."""
    if not citation.locator and not citation.prefix:
        return ""
    locator = " ".join(citation.locator.split())
    if re.search(r"(?<![\w.])@\w", locator):
        return f"',' after '@{citation.key}' makes '{locator}' a page number; write ';' between citations."
    key = known.get(locator.lower()) or key_among(locator, known)
    if key:
        return f"'{locator}' is read as a page number; write '; @{key}'."
    if OTHER_PROGRAM.fullmatch(citation.prefix):
        return f"'{citation.prefix}' before '@{citation.key}' is shown to readers; remove it."
    return ""


@rule("repeated-citation", needs="bibliography", scope="page")
def repeated_citations(site: Site) -> Iterator[Problem]:
    """No key is cited twice at one place, be it in one group or in two that touch.

    Remove one of the two; to name two pages of one work, give each its page.
    """
    for page in site.published_pages():
        touching: set[tuple[str, str]] = set()
        for before, group in pairwise([None, *page.groups]):
            if before is None or group is None or page.text[before.end : group.start].strip(" "):
                touching = set()
            for citation in group.citations if group else ():
                what = (citation.key, citation.locator)
                if what in touching:
                    message = f"'{citation.key}' is cited twice here; remove one."
                    yield page.problem(citation.start, "repeated-citation", message)
                touching.add(what)


@rule("lost-locator", needs="bibliography", severity="warning", scope="page")
def lost_locators(site: Site) -> Iterator[Problem]:
    """No page number and no word before a key is lost: mkdocs-bibtex leaves both out unless a csl_file is set.

    Set csl_file in mkdocs.yml, or write the page into the sentence; with strict: true the build stops at it.
    """
    if not written_by_pybtex(site) or site.configuration.hooks:
        return
    known = known_keys(site)
    for page in site.published_pages():
        for citation in (one for group in page.groups if not group.malformed for one in group.citations):
            lost = citation.locator or citation.prefix
            if lost and citation.key.lower() in known and not _citation_message(citation, known):
                message = f"mkdocs-bibtex without a csl_file leaves out '{lost}'; write it into the sentence."
                yield page.problem(citation.start, "lost-locator", message)


@mends("repeated-citation")
def without_repetition(site: Site) -> Iterator[Repair]:
    """Take the second of two equal citations out of a group, with its ';'."""
    for page in site.published_pages() if site.sources_known else ():
        for group in page.groups:
            if group.malformed or len(group.citations) < 2:
                continue
            seen: set[tuple[str, str, str]] = set()
            for citation in group.citations:
                what = (citation.key, citation.locator, citation.prefix)
                start = page.text.rfind(";", group.start, citation.start)
                end = _end_of_part(page.text, citation.start, group.end)
                if what in seen and start >= 0:
                    yield Repair(page.shown_as, start, end, page.text[start:end], "", "repeated-citation")
                seen.add(what)


def _end_of_part(text: str, start: int, end: int) -> int:
    following = text.find(";", start, end)
    return following if following >= 0 else end - 1
