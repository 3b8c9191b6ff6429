"""A site in; what is wrong with the addresses of other hosts that its settings, style sheets or sources name, out."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.address_faults import fault_of
from scripts.checking.judged import Judged
from scripts.checking.judging import TEMPLATE, broken, is_of_other_host
from scripts.checking.recorded import Record, judged_outside, read_answers
from scripts.checking.redirects import redirects
from scripts.checking.site import Site
from scripts.checking.styles import asked_by_styles
from scripts.online.addresses import doi_address
from scripts.problems import Problem, position
from scripts.references.bibliography import Source as Entry

NOT_READ = Record({}, "")
WEB = re.compile(r"(?:https?:)?//[^/\s]", re.I)
# 'https://example.org" target="_blank': an entry of nav that smuggles an attribute into its link
NEW_WINDOW = re.compile(r"\"[ ]\w[\w-]*=.*", re.S)
# Where the settings name addresses that readers follow, or that their browsers load.
SETTINGS = ("nav", "repo_url", "extra_css", "extra_javascript")
ADDRESS_LIKE = re.compile(r"[a-z][a-z0-9+.-]*:/*\S|https?[^\w\s]", re.I)


@lru_cache(maxsize=1)
def outside_problems(site: Site) -> tuple[Problem, ...]:
    """What is wrong with them; without a record, only what their form tells."""
    record = read_answers(site.data) if site.data else NOT_READ
    return (*_in_settings(site, record), *_in_styles(site, record), *_in_bibliography(site, record))


def of_rule(site: Site, rule: str) -> Iterator[Problem]:
    """The problems of one rule, each place once."""
    yield from (verdict.problem for verdict in broken(site, rule))
    if site.focus:  # the turn of single pages
        return
    seen = set()
    for problem in outside_problems(site):
        if problem.rule == rule and problem[:3] not in seen:
            seen.add(problem[:3])
            yield problem


def _in_settings(site: Site, record: Record) -> Iterator[Problem]:
    """Addresses that stand in mkdocs.yml."""
    configuration = site.configuration
    social = [pair for pair in configuration.pairs if pair.above[:2] == ("extra", "social") and pair.key == "link"]
    named = [(place.value, place.line, place.column) for place in configuration.places if place.setting in SETTINGS]
    sent = [one for one in redirects(configuration) if one.is_external]
    named += [(pair.value, *pair.value_place) for pair in social] + [(one.new, *one.new_place) for one in sent]
    for written, line, column in named:
        value = NEW_WINDOW.sub("", written)
        if not ADDRESS_LIKE.match(value) or TEMPLATE.search(value):
            continue
        judged = _judged(site, record, value)
        if judged and judged.rule:
            yield Problem(configuration.file, line, column, judged.rule, "", judged.message)


def _in_styles(site: Site, record: Record) -> Iterator[Problem]:
    for asked in asked_by_styles(site):
        judged = _judged(site, record, asked.address) if WEB.match(asked.address) else None
        if judged and judged.rule:
            place = position(asked.text, asked.start)
            yield Problem(asked.shown_as, *place, judged.rule, "", judged.message)


def _judged(site: Site, record: Record, address: str) -> Judged | None:
    fault = fault_of(address)
    if fault:
        return Judged(fault.rule, fault.message)
    return judged_outside(record, address, False) if is_of_other_host(site, address) else None


def _in_bibliography(site: Site, record: Record) -> Iterator[Problem]:
    """What a reference leads to: its address and its DOI; their form is judged by the rules of the bibliography."""
    for entry in site.bibliography.sources.values() if site.bibliography and record.answers else ():
        for field, address in _addresses(entry):
            judged = judged_outside(record, address, False) if is_of_other_host(site, address) else None
            if judged and judged.rule:
                place = _place(site, entry, field)
                yield Problem(site.bibliography_file, *place, judged.rule, "", judged.message)


def _addresses(entry: Entry) -> Iterator[tuple[str, str]]:
    if WEB.match(entry.fields.get("url", "").strip()):
        yield "url", re.sub(r"\\(?=[_&%#~])", "", entry.fields["url"]).strip()
    if entry.fields.get("doi"):
        yield "doi", doi_address(entry.fields["doi"])


def _place(site: Site, entry: Entry, field: str) -> tuple[int, int]:
    """Where a value stands in the bibliography."""
    written = entry.places.get(field)
    return position(site.bibliography_text, written.start) if written else (entry.line, 1)
