"""Rules about the types and fields of entries: each known, each that is needed there, none empty."""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.checking.entries import (
    PLACEHOLDER,
    at_entry,
    at_field,
    at_offset,
    is_habit,
    sources,
    value_span,
    written_by_pybtex,
)
from scripts.checking.entry_types import (
    FIELDS,
    INHERITING,
    NEAREST_WRITTEN,
    OTHER_DIALECT,
    REQUIRED,
    TYPES,
    WRITTEN,
)
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.checking.spelling import slip_of
from scripts.problems import Problem
from scripts.references.bibliography import Source
from scripts.suggestions import did_you_mean

ALWAYS_KNOWN: tuple[str, ...] = (
    "title",
    "author",
    "journal",
    "booktitle",
    "year",
    "doi",
    "pmid",
    "pages",
    "volume",
    "number",
)
ALWAYS_KNOWN += ("publisher", "url", "isbn", "issn", "editor", "date")
# What readers see in a reference; that an abstract is empty harms nobody
SHOWN = {
    *ALWAYS_KNOWN, "address", "chapter", "edition", "eprint", "howpublished", "institution", "journaltitle", "location",
    "month", "note", "organization", "pmcid", "school", "series", "translator",
}  # fmt: skip
# 'C:\\Users\\…', '/home/…', ':Users/…:PDF'
LOCAL_PATH = re.compile(r"[A-Za-z]\\?:[\\/]|/(?:home|Users|Volumes|mnt|media)/|file:/|:(?:home|Users)/|\\\\\w", re.I)
PATH_FIELDS = ("file", "pdf", "local-url", "bdsk-file-1", "localfile", "local-file")


@rule("unknown-entry-type", needs="bibliography")
def unknown_types(site: Site) -> Iterator[Problem]:
    """Every entry is of a type that BibTeX or biblatex knows, and that the site can write.

    Correct the word behind '@'. mkdocs-bibtex without a csl_file knows BibTeX's own types only: @phdthesis and not
    @thesis, @techreport and not @report; of others it writes no reference.
    """
    written = written_by_pybtex(site)
    cited = {key.lower() for key in site.cited}
    for source in sources(site):
        name = source.entry_type
        if name not in TYPES:
            message = f"'@{name}' is no type of entry{did_you_mean(name, REQUIRED)}"
            severity = "error" if written else "warning"
            yield at_entry(site, source, "unknown-entry-type", message, severity)
        elif written and name not in WRITTEN and source.key.lower() in cited:
            instead = NEAREST_WRITTEN.get(name, "misc")
            message = f"mkdocs-bibtex without a csl_file writes no reference for '@{name}'; write '@{instead}'."
            yield at_entry(site, source, "unknown-entry-type", message)


@rule("missing-field", needs="bibliography", severity="warning")
def missing_fields(site: Site) -> Iterator[Problem]:
    """Every entry has the fields that its type needs: an article its journal, a thesis its school.

    Add the field, or choose the type that fits. It is an error where mkdocs-bibtex would write no reference without it.
    """
    written = written_by_pybtex(site)
    cited = {key.lower() for key in site.cited}
    for source in sources(site):
        if any(name in source.places for name in INHERITING):
            continue
        strict = written and source.key.lower() in cited and source.entry_type in WRITTEN
        missing = _missing(source, WRITTEN[source.entry_type]) if strict else []
        severity = "error" if missing else "warning"
        missing = missing or missing_names(source)
        if missing:
            message = (
                f"'{source.key}' (@{source.entry_type}) has no {_listed(missing)}{_instead(source, missing, strict)}"
            )
            yield at_entry(site, source, "missing-field", message, severity)


def missing_names(source: Source) -> list[str]:
    """The fields that an entry's type needs and that are not there."""
    return _missing(source, REQUIRED.get(source.entry_type, ()))


def _missing(source: Source, needs: tuple[tuple[str, ...], ...]) -> list[str]:
    """The fields that are not there at all; of an empty or a misspelt one its own rule speaks."""
    there = set(source.places)
    meant = {slip_of(name, FIELDS) for name in there if name not in FIELDS}
    return [names[0] for names in needs if not (there | meant) & set(names)]


def _listed(names: list[str]) -> str:
    return " and no ".join([", no ".join(f"'{name}'" for name in names[:-1]), f"'{names[-1]}'"][len(names) == 1 :])


def _instead(source: Source, missing: list[str], strict: bool) -> str:
    """What to write; a field of the other dialect that is there, and that will not be read, is named."""
    for name in missing:
        for other in OTHER_DIALECT.get(name, ()):
            if other in source.fields:
                value = source.fields[other]
                shown = value[:4] if name == "year" else value
                return f"; it has '{other}'; write {name} = {{{shown}}}." if len(shown) < 60 else f", but '{other}'."
    lost = "; without it no reference is written" if strict else ""
    return f"{lost}; add {missing[0]} = {{…}}."


@rule("unknown-field", needs="bibliography", severity="warning")
def unknown_fields(site: Site) -> Iterator[Problem]:
    """No field has a name that is one slip away from a field of BibTeX or biblatex.

    Correct the name: nothing reads a field that is misspelt. Fields of your own are welcome.
    """
    everything = sources(site)
    uses = Counter(name for source in everything for name in source.places)
    for source in everything:
        for name, place in source.places.items():
            if name in FIELDS or name.startswith(("x-", "x_", "opt")) or is_habit(uses[name], len(everything)):
                continue
            near = slip_of(name, FIELDS)
            if near and near not in source.places:
                message = f"'{source.key}' has a field '{name}', which nothing reads; did you mean '{near}'?"
                yield at_offset(site, place.name_start, "unknown-field", message)


@rule("empty-field", needs="bibliography", severity="warning")
def empty_fields(site: Site) -> Iterator[Problem]:
    """No field is empty, or filled with a word such as 'n/a' or '??'.

    Fill it, or remove it; an empty field counts as missing.
    """
    for source in sources(site):
        for name, place in source.places.items():
            value = source.fields.get(name, "").strip("{} ")
            if not value and name in SHOWN:
                message = f"the field '{name}' of '{source.key}' is empty; fill it or remove it."
                yield at_offset(site, place.name_start, "empty-field", message)
            elif name in ALWAYS_KNOWN and PLACEHOLDER.fullmatch(value):
                message = f"the field '{name}' of '{source.key}' says '{value}'; fill it or remove it."
                yield at_field(site, source, name, "empty-field", message)


@rule("local-path", needs="bibliography", severity="style")
def local_paths(site: Site) -> Iterator[Problem]:
    """No entry names a file on somebody's computer, which readers cannot open and need not know.

    Remove the field; reference managers can leave it out when they export.
    """
    found = [
        (source, name)
        for source in sources(site)
        for name in PATH_FIELDS
        if name in source.fields and LOCAL_PATH.search(source.fields[name])
    ]
    if found:
        source, name = found[0]
        more = f" (as do other entries, {len(found) - 1} in all)" if len(found) > 1 else ""
        message = f"the field '{name}' of '{source.key}' names a file on a computer{more}; remove it."
        yield at_offset(site, value_span(site, source, name)[0], "local-path", message)
