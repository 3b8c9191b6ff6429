"""What a source is. A BibTeX file in; sources by key, and every problem met while reading it, out.

Each source also knows how it is written as one reference: authors, title, journal, year, volume, pages and a
DOI link, in the Vancouver order (NLM, Citing Medicine), six authors before 'et al.'.
"""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pybtex.database import InvalidNameString, Person
from pybtex.textutils import normalize_whitespace

from scripts.problems import CannotRun, Problem
from scripts.references.bibtex import Entry, read_file
from scripts.references.bibtex_faults import Fault, Field
from scripts.text_places import Places

NAMED_AUTHORS = 6
LONGEST_ADDRESS = 60
FIELD_LABELS = {"author": "authors", "number": "issue", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
FIELD_LABELS |= {"howpublished": "publisher", "url": "address"}
# Kinds of source that no claim of pharmacology should rest on; said wherever such a source is cited.
NOT_SCHOLARLY = {"vendor page", "database", "encyclopedia", "enthusiast site", "web page"}
NOWHERE: Mapping[str, Field] = MappingProxyType({})
BETWEEN_NAMES = re.compile(r"\s+and\s+", re.I)  # BibTeX takes 'And' for it, too
STATE_FIELDS = ("printed", "verified", "recalled", "confirmed")
# 'title (Crossref on 2026-11-21)' in the list of what a register confirms
LISTED_FIELD = re.compile(r"(?P<name>[^(]*)(?:\((?P<remark>.*)\))?")


class Source(NamedTuple):
    """One entry of the bibliography; `line` is where it starts, field names are in lower case.

    `fields` are those that are not empty; `places` holds all, as they stand in the file, `key_start` the key's offset.
    """

    key: str
    entry_type: str
    fields: Mapping[str, str]
    line: int
    places: Mapping[str, Field] = NOWHERE
    key_start: int = 0


class Bibliography(NamedTuple):
    """All sources by key, in the order of the file, what was wrong with the file, and keys of unreadable entries."""

    sources: Mapping[str, Source]
    problems: tuple[Problem, ...]
    unread_keys: tuple[str, ...] = ()


def read_bibliography(path: Path, shown_as: str | None = None) -> Bibliography:
    """Read a BibTeX file; `shown_as` is the name used in problems. Raises CannotRun if there is no such file."""
    shown_as = shown_as or path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotRun(f"{shown_as}: cannot read the bibliography ({error.strerror}).") from error
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return parse_bibliography(text, shown_as)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "this file is not UTF-8 here; save it again as UTF-8."
        return Bibliography({}, (Problem(shown_as, line, 1, "not-utf-8", "error", message),))


@lru_cache(maxsize=4)  # the check reads the file, and then the build
def parse_bibliography(text: str, shown_as: str = "references.bib") -> Bibliography:
    """Parse BibTeX; an entry that cannot be read becomes a problem and the others are still read."""
    sources: dict[str, Source] = {}
    by_case: dict[str, str] = {}
    places = Places(text)
    file = read_file(text)
    faults, unread = list(file.faults), list(file.unread_keys)
    for entry in file.entries:
        source, repeated = _source(entry, places)
        faults += repeated
        twin = by_case.get(source.key.lower())
        if twin is None:
            sources[source.key] = source
            by_case[source.key.lower()] = source.key
        else:
            faults.append(Fault(entry.start, "duplicate-key", _twin_message(source, sources[twin])))
            # Perhaps its own key was another: citations of that are no second fault.
            unread.append((short_name(source).split(" ")[0] + source.fields.get("year", "")).lower())
    problems = (
        Problem(shown_as, *places.of(fault.offset), fault.rule, fault.severity, fault.message) for fault in faults
    )
    return Bibliography(sources, tuple(sorted(problems)), tuple(unread))


def _source(entry: Entry, places: Places) -> tuple[Source, list[Fault]]:
    """One entry with its fields by name, and the fields that it gives twice, of which the first counts."""
    first: dict[str, Field] = {}
    repeated: list[Fault] = []
    for field in entry.fields:
        if field.name in first:
            message = f"entry '{entry.key}' gives the field '{field.name}' twice; keep one."
            repeated.append(Fault(field.name_start, "duplicate-field", message))
        else:
            first[field.name] = field
    values = {name: normalize_whitespace(field.value) for name, field in first.items()}
    filled = {name: value for name, value in values.items() if value}
    line = places.of(entry.start)[0]
    return Source(entry.key, entry.entry_type, filled, line, first, entry.key_start), repeated


def _twin_message(second: Source, first: Source) -> str:
    case = "" if second.key == first.key else " (keys differ only in case)"
    return f"key '{second.key}' is already used at line {first.line}{case}; rename or remove one of the two."


def field_states(source: Source) -> dict[str, str]:
    """Say of each bibliographic field how it is known: 'printed', 'verified', 'recalled' or 'confirmed'.

    The first three lists stand in the entry itself, `;` between names, a remark in brackets after a name. A field
    in none of them is 'recalled': nobody said that it was seen. An entry without any list has no states.
    The fourth comes from comparing the entry with a register, and ends only what is recalled.
    """
    states: dict[str, str] = {}
    for state in STATE_FIELDS:
        for name in listed_fields(source, state):
            if name and (state != "confirmed" or states.get(name, "recalled") == "recalled"):
                states[name] = state
    return states


def listed_fields(source: Source, state: str) -> dict[str, str]:
    """The fields in one list of states, each with the remark behind it."""
    items = re.split(r";\s*(?![^()]*\))", source.fields.get(state, ""))
    found = (LISTED_FIELD.match(item) for item in items)
    return {match["name"].strip(): match["remark"] or "" for match in found if match}


def confirmations(source: Source) -> dict[str, str]:
    """Fields that a register confirms, each with who and when: {'title': 'Crossref on 2026-11-21'}."""
    return listed_fields(source, "confirmed") if "confirmed" in source.fields else {}


def unconfirmed_fields(source: Source) -> list[str]:
    """Names, for readers, of the fields that nobody has read on a page."""
    return [FIELD_LABELS.get(name, name) for name, state in field_states(source).items() if state == "recalled"]


def authors(source: Source) -> str:
    """'Kole MHP, Swan L, Fuchs E', or the name of a body; empty if no author is known."""
    names = BETWEEN_NAMES.split(source.fields.get("author", ""))
    names = [name for name in names if name.strip()]
    shown = [_initials(name) for name in names if name.strip() != "others"]
    more = len(shown) > NAMED_AUTHORS or len(shown) < len(names)
    return ", ".join(shown[:NAMED_AUTHORS]) + (", et al." if more and shown else "")


@lru_cache(maxsize=20_000)  # one name is asked for at every place that cites it
def _initials(name: str) -> str:
    if name.startswith("{"):
        return plain_text(name)
    try:
        person = Person(name)
    except InvalidNameString:
        return plain_text(name)
    family = " ".join(person.prelast_names + person.last_names)
    given = "".join(part[0] for first in person.first_names + person.middle_names for part in re.findall(r"\w+", first))
    return plain_text(f"{family} {given}".strip())


def plain_text(value: str) -> str:
    """A BibTeX value without braces and escapes, ranges with an en dash: '{GluA1} 1--2' becomes 'GluA1 1–2'."""
    return re.sub(r"\\([&%$#_{}])", r"\1", value).replace("--", "–").replace("{", "").replace("}", "")


def short_name(source: Source) -> str:
    """'Kole et al. 2002' for link texts and spoken labels; the title where no author is known."""
    title = source.fields.get("title", source.key)
    return _short_name(source.fields.get("author", ""), title, source.fields.get("year", ""))


@lru_cache(maxsize=20_000)  # asked for at every place that cites a source, on all pages
def _short_name(author: str, title: str, year: str) -> str:
    names = [name for name in BETWEEN_NAMES.split(author) if name.strip()]
    first = re.sub(r" \w+$", "", _initials(names[0])) if names and not names[0].startswith("{") else ""
    first = first or plain_text(names[0] if names else title)
    more = " et al." if len(names) > 2 or "others" in names else ""
    if len(names) == 2 and not more:
        more = " and " + re.sub(r" \w+$", "", _initials(names[1]))
    return f"{first}{more} {year}".strip()


def reference_html(source: Source, with_state: bool = True) -> str:
    """One reference as inline HTML, safe inside Markdown; the same text everywhere on the site.

    `with_state` adds which fields are unconfirmed, where nothing else beside the reference says so.
    """
    fields = {name: plain_text(value) for name, value in source.fields.items()}
    title = fields.get("title", "[title not confirmed]")
    parts = [_sentence(authors(source)), _sentence(title), _published(fields), _links(fields)]
    if fields.get("kind") in NOT_SCHOLARLY:
        parts.append(f'<span class="source-flag">{inert(fields["kind"])}</span>')
    unconfirmed = unconfirmed_fields(source)
    if unconfirmed and with_state:
        parts.append(f'<span class="unconfirmed">Unconfirmed: {inert(", ".join(unconfirmed))}.</span>')
    return " ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    return inert(text) + ("" if not text or text[-1] in ".?!" else ".")


def _published(fields: Mapping[str, str]) -> str:
    """'<i>Eur J Neurosci</i> 2002;16(5):807–816.'"""
    journal = fields.get("journal") or fields.get("howpublished") or fields.get("publisher", "")
    issue = f"({fields['number']})" if "number" in fields else ""
    place = f"{fields.get('volume', '')}{issue}" + (f":{fields['pages']}" if "pages" in fields else "")
    when = fields.get("year", "") + (f";{place}" if place and "year" in fields else place)
    shown = [f"<cite>{inert(journal)}</cite>" if journal else "", inert(when)]
    text = " ".join(part for part in shown if part)
    return text + "." if text else ""


def _links(fields: Mapping[str, str]) -> str:
    """The identifiers as links: DOI, PubMed, PubMed Central; the address only where there is none of them."""
    links = [
        _link(f"https://doi.org/{fields['doi']}", f"doi:{fields['doi']}") if "doi" in fields else "",
        _link(f"https://pubmed.ncbi.nlm.nih.gov/{fields['pmid']}/", f"PMID {fields['pmid']}")
        if "pmid" in fields
        else "",
        _link(f"https://pmc.ncbi.nlm.nih.gov/articles/{fields['pmcid']}/", fields["pmcid"])
        if "pmcid" in fields
        else "",
    ]
    if not any(links) and "url" in fields:
        shown = re.sub(r"^https?://(www\.)?", "", fields["url"]).rstrip("/")
        links = [_link(fields["url"], shown if len(shown) <= LONGEST_ADDRESS else shown[:LONGEST_ADDRESS] + "…")]
    return " ".join(link for link in links if link)


def _link(address: str, text: str) -> str:
    if not re.match(r"https?://", address):
        return inert(text)
    return f'<a href="{html.escape(address)}">{inert(text)}</a>'


def inert(text: str) -> str:
    """HTML in which no sign means anything to Markdown: markup signs become character references."""
    return re.sub(r"[\\`*_\[\]{}^~@$|=:#<>&\"]", lambda match: f"&#{ord(match.group())};", text)
