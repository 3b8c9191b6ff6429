"""Rules about what this handbook notes of its sources, beyond what any bibliography holds."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from scripts.checking.entries import at_field, sources
from scripts.checking.handbook import LEDGER, is_handbook
from scripts.checking.published import data_name
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.rules.citations import written_keys
from scripts.checking.rules.data_files import GUIDE_REFERENCES
from scripts.checking.rules.entry_fields import missing_names
from scripts.checking.site import Site
from scripts.checking.table_faults import guide_reference_faults, header_of, rows_of
from scripts.problems import Problem
from scripts.references.bibliography import STATE_FIELDS, Source, listed_fields
from scripts.references.guide_references import COLUMNS
from scripts.suggestions import did_you_mean

# 'A3', a number in the list of a guide
LISTED = re.compile(r"(?P<guide>[AB])(?P<number>[1-9]\d*)")
SEPARATOR = re.compile(r"\s*[;,]\s*")
SLIP = 0.8
ADDRESS = re.compile(r"https?://[^\s/]+\.\S+")


@rule("source-record", needs="bibliography", severity="warning")
def source_records(site: Site) -> Iterator[Problem]:
    """What an entry of this handbook says of itself is so: its kind, its state of checking, its numbers in the guides.

    Name fields that the entry has, each in one list; a kind as other entries write it; `listed` numbers as in
    `docs/data/guide-references.csv`; whole addresses under `evidence`.
    """
    if not is_handbook(site.configuration):
        return
    kinds = Counter(source.fields.get("kind", "") for source in sources(site))
    written = written_keys(site)
    # A key that is no entry is reported elsewhere; it says nothing about the number.
    numbers = {name: key if key.lower() in written else "" for name, key in guide_numbers(site).items()}
    for source in sources(site):
        faults = [*_state_faults(source), *_kind_faults(source, kinds), *_number_faults(source, numbers)]
        for field, message in [*faults, *_evidence_faults(source)]:
            yield at_field(site, source, field, "source-record", f"'{source.key}': {message}")


def _state_faults(source: Source) -> Iterator[tuple[str, str]]:
    """Names in the lists of what was printed, verified and recalled that are no fields, or stand in two of them."""
    seen: dict[str, str] = {}
    lost = missing_names(source)
    for state in STATE_FIELDS[:3]:
        for name in listed_fields(source, state) if state in source.fields else ():
            if name in lost:
                continue  # missing-field says so
            if name not in source.fields:
                near = did_you_mean(name, source.fields.keys() - set(STATE_FIELDS), "; remove it.")
                near = "; write ';' between names." if "," in name else near
                yield state, f"'{name}' under '{state}' is no field of this entry{near}"
            elif name in seen:
                yield state, f"'{name}' stands under '{seen[name]}' already; keep one."
            seen.setdefault(name, state)


def _kind_faults(source: Source, kinds: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    kind = source.fields.get("kind", "")
    others = [name for name, times in kinds.items() if name and name != kind and times > 1]
    near = get_close_matches(kind, others, n=1, cutoff=SLIP) if kinds[kind] == 1 else []
    if near:
        yield "kind", f"no other entry is of the kind '{kind}'; did you mean '{near[0]}'?"


def _number_faults(source: Source, numbers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Numbers that no guide has, or that stand for another source in the list of what the guides cite."""
    for name in SEPARATOR.split(source.fields.get("listed", "")) if numbers else ():
        key = numbers.get(name)
        if name and not LISTED.fullmatch(name):
            yield "listed", f"'{name}' is no number of a guide; write it as in 'A3; B12'."
        elif name and key is None:
            yield "listed", f"no guide lists a number {name}{did_you_mean(name, numbers)}"
        elif name and key and key.lower() != source.key.lower():
            yield "listed", f"by {GUIDE_REFERENCES} number {name} is '{key}'; correct one of the two."


def _evidence_faults(source: Source) -> Iterator[tuple[str, str]]:
    for word in source.fields.get("evidence", "").split():
        if not ADDRESS.fullmatch(word):
            yield "evidence", f"'{word}' is no address; write whole addresses with spaces between."


def guide_numbers(site: Site) -> dict[str, str]:
    """What each number of the guides' lists stands for: `{'A3': 'kole2002'}`; nothing if that list has a fault."""
    path = site.data / GUIDE_REFERENCES if site.data else None
    text = read_text(path, GUIDE_REFERENCES) if path and path.is_file() else ""
    try:
        if not isinstance(text, str) or header_of(text) != COLUMNS or any(guide_reference_faults(text)):
            return {}
        rows = [row.cells for row in rows_of(text)]
    except csv.Error:
        return {}
    return {f"{row.get('guide', '')}{row.get('number', '')}": row.get("source_key", "") for row in rows}


@rule("guide-reference", needs=LEDGER)
def guide_references(site: Site) -> Iterator[Problem]:
    """Every number under `guide_references` of a claim is in the list of what its guide cites.

    Correct the number, or add it to `docs/data/guide-references.csv`.
    """
    numbers = set(guide_numbers(site)) if site.ledger and is_handbook(site.configuration) else set()
    if numbers:  # one that only that list lacks is reported at the source that has it
        numbers |= {name for source in sources(site) for name in SEPARATOR.split(source.fields.get("listed", ""))}
    claims = site.ledger.claims.values() if site.ledger and numbers else ()
    text = read_text(site.data / LEDGER, LEDGER) if site.data and claims else ""
    lines = text.split("\n") if isinstance(text, str) else []
    for claim in claims:
        for number in claim.guide_references:
            if f"{claim.guide}{number}" not in numbers and site.ledger:
                row = site.ledger.lines[claim.id]
                below = (at for at in range(row, len(lines)) if lines[at].strip().startswith("guide_references:"))
                message = f"claim {claim.id}: guide {claim.guide} lists no reference {number}; correct the number."
                place = (data_name(site, LEDGER), next(below, row - 1) + 1, 1)
                yield Problem(*place, "guide-reference", "error", message)
