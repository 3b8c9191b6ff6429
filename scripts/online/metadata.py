"""The sources of a site and two registers in; which fields agree, and every notice of retraction, out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from scripts.checking.identifiers import plain_doi
from scripts.online.agreement import NOT_RETRACTED, Finding, Findings, value_of
from scripts.online.clock import count, days_since
from scripts.online.comparing import COMPARED, SHOWN, same_identifier
from scripts.online.crossref import Crossref
from scripts.online.hosts import NoAnswer
from scripts.online.pubmed import PubMed
from scripts.online.work import Notice, Work
from scripts.references.bibliography import Source

Say = Callable[[str], None]
IDENTIFIERS = ("doi", "pmid")
QUESTIONING = ("Retraction", "Expression of concern")
PATIENCE = 3  # failures in a row before a register is left alone


class Registers(NamedTuple):
    """Whom to ask."""

    crossref: Crossref
    pubmed: PubMed


class MetadataNews(NamedTuple):
    """New findings by key, notices of retraction, and one line for each thing worth telling."""

    findings: Findings
    notices: tuple[Notice, ...]
    lines: tuple[str, ...]
    stopped: bool = False


class Told(NamedTuple):
    """What was learnt so far: works by key of the source, notices, DOIs of which all was asked, and what failed."""

    works: dict[str, list[Work]]
    notices: list[Notice]
    asked: set[str]
    lines: list[str]


def refresh_metadata(
    registers: Registers, sources: Mapping[str, Source], before: Findings, today: date, days: int, say: Say
) -> MetadataNews:
    """Ask for every source with a DOI or a PMID whose findings are older than so many days, or of another value."""
    due = [one for one in sources.values() if _identified(one) and not _is_fresh(one, before.get(one.key), today, days)]
    named = sum(_identified(source) for source in sources.values())
    say(f"Sources: {count(named, 'source')} with a DOI or a PMID, {len(due)} to be compared with Crossref and PubMed.")
    told = Told({}, [], set(), [])
    stopped = False
    try:
        _ask_pubmed(registers.pubmed, due, told)
        _ask_crossref(registers.crossref, due, told, say)
        _ask_for_notices(registers.crossref, due, told)
    except KeyboardInterrupt:
        stopped = True
        told.asked.clear()  # not everything was asked, so nothing is called free of retractions
    after = {key: found for key, found in before.items() if key in sources}
    for source in due:
        if told.works.get(source.key):
            after[source.key] = _still_true(source, before.get(source.key, {})) | _findings(source, told, today)
    notices = tuple(dict.fromkeys([*told.notices, *_of_works(told)]))
    return MetadataNews(after, notices, (*told.lines, *_changes(sources, before, after)), stopped)


def _still_true(source: Source, before: Mapping[str, Finding]) -> dict[str, Finding]:
    """Earlier findings about values that have not changed; a register that is silent today takes nothing back."""
    return {name: one for name, one in before.items() if one.ours == _asked_about(source, name)}


def _asked_about(source: Source, name: str) -> str:
    return source.fields.get("doi", "") if name == NOT_RETRACTED else value_of(source, name)


def _identified(source: Source) -> bool:
    return any(source.fields.get(name) for name in IDENTIFIERS)


def _is_fresh(source: Source, found: Mapping[str, Finding] | None, today: date, days: int) -> bool:
    """True if every field was compared within so many days with the value that it has now, and notices asked for."""
    if not found or (NOT_RETRACTED not in found and any(one.source == "Crossref" for one in found.values())):
        return False
    ages = [days_since(one.checked, today) for one in found.values()]
    same = all(one.ours == _asked_about(source, name) for name, one in found.items())
    return same and all(age is not None and age < days for age in ages)


def _ask_pubmed(pubmed: PubMed, due: Sequence[Source], told: Told) -> None:
    by_pmid: dict[str, list[str]] = {}
    for source in due:
        pmid = source.fields.get("pmid", "").strip()
        if pmid.isascii() and pmid.isdigit():
            by_pmid.setdefault(pmid, []).append(source.key)
    found: set[str] = set()
    try:
        for work in pubmed.works(sorted(by_pmid)):
            found.add(work.pmid)
            for key in by_pmid.get(work.pmid, []):
                told.works.setdefault(key, []).append(work)
    except NoAnswer as error:
        told.lines.append(f"PubMed could not be asked: {error}; what was recorded of it stays.")
        return
    told.lines.extend(
        f"PubMed knows no PMID {pmid} ({', '.join(by_pmid[pmid])})" for pmid in by_pmid if pmid not in found
    )


def _ask_crossref(crossref: Crossref, due: Sequence[Source], told: Told, say: Say) -> None:
    named = [source for source in due if source.fields.get("doi")]
    failures = 0
    for number, source in enumerate(named, start=1):
        try:
            _note_work(crossref.work(source.fields["doi"]), source, told)
            failures = 0
        except NoAnswer as error:
            failures += 1
            told.lines.append(f"Crossref could not be asked about '{source.key}': {error}; what was recorded stays.")
            if error.whole_host or failures == PATIENCE:
                told.lines.append(f"Crossref was left alone after {number} of {len(named)} questions.")
                return
        if number % 25 == 0:
            say(f"  {number} of {len(named)} compared")


def _note_work(work: Work | None, source: Source, told: Told) -> None:
    if work is None:
        doi = source.fields["doi"]
        told.lines.append(f"Crossref does not know {doi} ({source.key}); it may be registered elsewhere.")
        return
    # In front of PubMed's answer: where both confirm a field, Crossref is named.
    told.works.setdefault(source.key, []).insert(0, work)
    told.asked.add(source.key)


def _ask_for_notices(crossref: Crossref, due: Sequence[Source], told: Told) -> None:
    """Ask by the notices, too; where that fails, nobody is called free of retractions."""
    dois = [source.fields["doi"] for source in due if source.key in told.asked]
    try:
        told.notices.extend(crossref.notices(dois))
    except NoAnswer as error:
        told.asked.clear()
        told.lines.append(f"Crossref could not be asked for notices of retraction: {error}.")


def _of_works(told: Told) -> Iterable[Notice]:
    return (notice for works in told.works.values() for work in works for notice in work.notices)


def _findings(source: Source, told: Told, today: date) -> dict[str, Finding]:
    """Each field that can be compared; a field that one register confirms is confirmed."""
    works = told.works[source.key]
    found = {
        name: finding
        for name in COMPARED
        if value_of(source, name) and (finding := _finding(source, name, works, today))
    }
    found |= _identifiers(source, works, found, today)
    if source.key in told.asked:
        asked = plain_doi(source.fields["doi"]).lower()
        notices = [*told.notices, *_of_works(told)]
        questioned = any(one.doi.lower() == asked and one.nature in QUESTIONING for one in notices)
        found[NOT_RETRACTED] = Finding(not questioned, "Crossref", today.isoformat(), source.fields["doi"])
    return found


def _finding(source: Source, name: str, works: Sequence[Work], today: date) -> Finding | None:
    ours = value_of(source, name)
    said = [(work, COMPARED[name](ours, work)) for work in works]
    for work, agrees in sorted(said, key=lambda pair: not pair[1]):
        if agrees is not None:
            theirs = "" if agrees else SHOWN[name](work)
            return Finding(agrees, work.register, today.isoformat(), ours, theirs)
    return None


def _identifiers(
    source: Source, works: Sequence[Work], found: Mapping[str, Finding], today: date
) -> dict[str, Finding]:
    """A DOI or PMID is confirmed if the work that has it in the register has the entry's title and first author."""
    confirmed: dict[str, Finding] = {}
    for work in works:
        same = [COMPARED[name](value_of(source, name), work) for name in ("title", "first author")]
        for name, theirs in (("doi", work.doi), ("pmid", work.pmid)):
            ours = source.fields.get(name, "")
            plain = plain_doi(ours) if name == "doi" else ours
            if same[0] and same[1] is not False and same_identifier(plain, theirs) and name not in confirmed:
                confirmed[name] = Finding(True, work.register, today.isoformat(), ours)
    return confirmed


def _changes(sources: Mapping[str, Source], before: Findings, after: Findings) -> list[str]:
    """What is new: agreements and disagreements by entry."""
    lines = []
    for key in sources:
        new = {name: one for name, one in after.get(key, {}).items() if _is_news(before.get(key, {}).get(name), one)}
        agreed = [name for name, one in new.items() if one.agrees]
        lines += [f"{key}: confirmed: {', '.join(agreed)}"] if agreed else []
        lines += [
            f"{key}: {name} is '{one.ours}' here and '{one.theirs}' in {one.source}"
            for name, one in new.items()
            if not one.agrees and name != NOT_RETRACTED
        ]
    return lines


def _is_news(before: Finding | None, after: Finding) -> bool:
    return before is None or before._replace(checked=after.checked) != after
