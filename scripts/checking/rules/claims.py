"""Rules about the evidence ledger, for a site that has one: its rows, and the marks such as {B12} in its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from scripts.checking.handbook import LEDGER
from scripts.checking.merge_marks import merging_data
from scripts.checking.pages import Page, page_fact
from scripts.checking.registry import rule
from scripts.checking.rules.citations import known_keys, renamed_entries
from scripts.checking.site import Site
from scripts.problems import Problem, position

if TYPE_CHECKING:
    from scripts.ledger.claims import Ledger

# '{B1': on most sites nothing looks so, and the ledger's own modules need not be loaded
# '(B12)', '(B12, B13)'
IN_ROUND_BRACKETS = re.compile(r"\((?P<ids>[A-Z]\d{2,3}(?:,[ ]?[A-Z]\d{2,3})*)\)")
MAY_BE_MARK = re.compile(r"\{[A-Z]\d")


@rule("ledger-syntax", needs="claims.yml")
def unreadable_ledgers(site: Site) -> Iterator[Problem]:
    """The ledger is YAML that can be read.

    Mend the line that is named, or the one above it; a value with a colon needs quotation marks.
    """
    return _named(site, "ledger-syntax", "not-utf-8")


@rule("ledger-row", needs="claims.yml")
def unusable_rows(site: Site) -> Iterator[Problem]:
    """Every row of the ledger has the fields of a claim, each once and with a value that is allowed.

    Write the field as in the other rows; a row that cannot be used is missing from the site.
    """
    return _named(site, "ledger-row")


@rule("claim-order", needs="claims.yml")
def claims_out_of_order(site: Site) -> Iterator[Problem]:
    """Claims stand in the order of their numbers, so that a number is found and no number is given twice.

    Move the row to its place.
    """
    return _named(site, "claim-order")


@rule("duplicate-claim", needs="claims.yml")
def claims_twice(site: Site) -> Iterator[Problem]:
    """No two rows of the ledger have the same id.

    Give the later row a number that was never used; an id that was published keeps its meaning.
    """
    return _named(site, "duplicate-claim")


@rule("unknown-source", needs="claims.yml")
def unknown_sources(site: Site) -> Iterator[Problem]:
    """Every source that the ledger names is an entry of the bibliography.

    Correct the key, or add the entry.
    """
    # Where pages and ledger agree on a key and only the entry has another one, unknown-citation names the entry.
    renamed = renamed_entries(site) if site.sources_known else {}
    for problem in _named(site, "unknown-source") if site.sources_known else ():
        if not any(f"'{key}'" in problem.message for key in renamed):
            yield problem


@rule("lost-claim", needs="claims.yml")
def lost_rows(site: Site) -> Iterator[Problem]:
    """Every claim whose address has been published still has its row, or a line on what became of it.

    Give the row back; or take the marks of the claim off the pages, and say in `docs/data/moved.yml` what became of it.
    """
    return _named(site, "lost-claim")


@rule("claim-conflict", needs="claims.yml")
def lost_conflicts(site: Site) -> Iterator[Problem]:
    """Claims that contradict each other name each other.

    Add the id to the other row, or correct it here.
    """
    return _named(site, "claim-conflict")


@rule("unused-claim", needs="claims.yml")
def claims_nowhere(site: Site) -> Iterator[Problem]:
    """Every claim of the ledger is marked on some page.

    Write its mark, such as `{B12}`, behind the sentence that states it.
    """
    # A row with a wrong number is marked on no page; that is said of the number.
    wrong = {problem.line for problem in _named(site, "claim-order", "duplicate-claim")}
    used = {name for page in site.published_pages() for name in marked_claims(page)}
    ledger = _readable_ledger(site)
    if ledger is None:
        return iter(())
    from scripts.ledger.marks import unused_claims

    return (problem for problem in unused_claims(used, ledger) if problem.line not in wrong)


@page_fact
def marked_claims(page: Page) -> list[str]:
    """The claims that a page marks, each once."""
    if not MAY_BE_MARK.search(page.visible):
        return []
    from scripts.ledger.marks import find_marks

    return sorted({name for mark in find_marks(page.text, page.visible) for name in mark.ids})


@rule("unknown-claim", needs="claims.yml", scope="page")
def unknown_claims(site: Site) -> Iterator[Problem]:
    """Every mark on a page names a claim of the ledger.

    Correct the id, or add the claim to the ledger.
    """
    return _on_pages(site, "unknown-claim")


@rule("claim-in-heading", needs="claims.yml", scope="page")
def marked_headings(site: Site) -> Iterator[Problem]:
    """No heading holds a claim mark, which would end up in its address and in lists of contents.

    Put the mark behind the sentence that states the claim.
    """
    return _on_pages(site, "claim-in-heading")


@rule("claim-mark", needs="claims.yml", scope="page")
def mistyped_marks(site: Site) -> Iterator[Problem]:
    """Every claim mark is written as one: `{B12}`, or `{B12, B13}`.

    Write braces, a capital letter and two or more digits, commas between ids.
    """
    yield from _on_pages(site, "claim-mark")
    ledger = _readable_ledger(site)
    claims = ledger.claims if ledger else {}
    for page in site.published_pages() if claims else ():
        for match in IN_ROUND_BRACKETS.finditer(page.visible):
            if all(name in claims for name in re.findall(r"\w+", match["ids"])):
                message = f"'{match.group()}' is shown as typed; a claim is marked '{{{match['ids']}}}'."
                yield page.problem(match.start(), "claim-mark", message)


@rule("claim-sources", needs="claims.yml", severity="warning", scope="page")
def sources_of_claims(site: Site) -> Iterator[Problem]:
    """A sentence with a claim mark cites a source that the ledger gives for the claim.

    Cite it, or add the cited source to the claim if it says the same.
    """
    # A key that does not exist is reported as such, on the page or in the ledger; what follows from it is not.
    if not site.sources_known or any(_named(site, "unknown-source")):
        return
    # A row that cannot be used names no sources that anybody could compare.
    if any(_named(site, "ledger-row", "ledger-syntax", "duplicate-claim", "claim-order")):
        return
    said = set(_lines_with_other_faults(site))
    said |= {(problem.file, problem.line) for problem in _on_pages(site, "claim-mark", "unknown-claim")}
    for problem in _on_pages(site, "claim-sources"):
        if (problem.file, problem.line) not in said:
            said.add((problem.file, problem.line))
            yield problem


def _named(site: Site, *names: str) -> Iterator[Problem]:
    ledger = _readable_ledger(site)
    return (problem for problem in ledger.problems if problem.rule in names) if ledger else iter(())


def _readable_ledger(site: Site) -> Ledger | None:
    """The ledger, unless two versions of it stand in its file."""
    return None if LEDGER in merging_data(site) else site.ledger


def _on_pages(site: Site, *names: str) -> Iterator[Problem]:
    return (problem for problem in _of_marks(site) if problem.rule in names)


@lru_cache(maxsize=1)
def _of_marks(site: Site) -> tuple[Problem, ...]:
    """Everything that is wrong with the marks of claims in pages."""
    ledger = _readable_ledger(site)
    if ledger is None:
        return ()
    from scripts.ledger.marks import MarkedPage, mark_problems

    listed = _listed(site)
    pages = (MarkedPage(page.shown_as, page.text, page.visible, [*page.citations]) for page in site.published_pages())
    return tuple(problem for page in pages for problem in mark_problems(page, ledger, listed))


def _lines_with_other_faults(site: Site) -> Iterator[tuple[str, int]]:
    """Where a key is unknown, or lost to a slip such as '[@one, @two]': other rules speak of these."""
    known = known_keys(site)
    for page in site.published_pages():
        for group in page.groups:
            lost = group.malformed or any("@" in citation.prefix + citation.locator for citation in group.citations)
            if lost or any(citation.key.lower() not in known for citation in group.citations):
                yield page.shown_as, position(page.text, group.start)[0]


def _listed(site: Site) -> dict[str, str]:
    """Which source a reference number of a guide stands for, from the `listed` field: `{"A2": "bailey2017"}`."""
    sources = site.bibliography.sources if site.bibliography else {}
    return {
        number.strip(): key
        for key, source in sources.items()
        for number in source.fields.get("listed", "").replace(",", ";").split(";")
        if number.strip()
    }
