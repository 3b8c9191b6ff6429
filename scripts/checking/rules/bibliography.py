"""Rules about the entries of the bibliography: readable, identified, each work once."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from scripts.bibliography import Source
from scripts.checking.registry import rule
from scripts.checking.rules.citations import bibliography_problem, place_of_field
from scripts.checking.site import Site
from scripts.problems import Problem

# DOI handbook, 2.2: '10.', four digits or more, '/', anything printable. Crossref's advice: no final full stop.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[\x21-\x7e]*[^\s.,;:]")
DOI_PREFIX = re.compile(r"^\s*(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*|doi\.org/)", re.I)
PMID = re.compile(r"[1-9]\d{0,7}")  # PubMed: one to eight digits, no zero in front
PMCID = re.compile(r"PMC\d{3,9}")  # PubMed Central: 'PMC' and digits
READABLE_KEY = re.compile(r"[\w-]+")  # mkdocs-bibtex 4.4, citation.py
IDENTIFIERS = ("doi", "pmid", "pmcid", "pmc", "url", "isbn", "eprint", "arxiv", "arxivid", "handle", "urn")


def _sources(site: Site) -> list[Source]:
    return list(site.bibliography.sources.values()) if site.bibliography else []


@rule("bibliography-syntax", needs="bibliography")
def unreadable_entries(site: Site) -> Iterator[Problem]:
    """The bibliography can be read to its end, each key and each field once."""
    return iter(site.bibliography.problems if site.bibliography else ())


@rule("unreadable-key", needs="bibliography")
def unreadable_keys(site: Site) -> Iterator[Problem]:
    """Keys consist of letters, digits, '_' and '-'; mkdocs-bibtex cuts others short."""
    for source in _sources(site):
        if not READABLE_KEY.fullmatch(source.key):
            plain = re.sub(r"[^\w-]+", "", source.key)
            message = (
                f"mkdocs-bibtex cannot read the key '{source.key}'; use letters, digits, '_', '-', as in '{plain}'."
            )
            yield bibliography_problem(site, source.line, 1, "unreadable-key", message)


@rule("source-without-identifier", needs="bibliography")
def unidentified_sources(site: Site) -> Iterator[Problem]:
    """Every source has a DOI, a PMID, an ISBN or an address by which it can be found."""
    for source in _sources(site):
        named = any(source.fields.get(name) for name in IDENTIFIERS)
        linked = any("://" in source.fields.get(name, "") for name in ("howpublished", "note"))
        if not named and not linked:
            message = f"'{source.key}' has no DOI, PMID or address; add doi = {{…}}, pmid = {{…}} or url = {{…}}."
            yield bibliography_problem(site, source.line, 1, "source-without-identifier", message)


@rule("malformed-doi", needs="bibliography")
def malformed_dois(site: Site) -> Iterator[Problem]:
    """Every DOI is written as '10.1000/xyz': no address, no 'doi:', no space, no final full stop."""
    return _each_field(site, "malformed-doi", ("doi",), doi_fault)


@rule("malformed-pmid", needs="bibliography")
def malformed_pmids(site: Site) -> Iterator[Problem]:
    """Every PMID is one to eight digits."""
    return _each_field(site, "malformed-pmid", ("pmid",), pmid_fault)


@rule("malformed-pmcid", needs="bibliography")
def malformed_pmcids(site: Site) -> Iterator[Problem]:
    """Every PMCID is 'PMC' with digits."""
    return _each_field(site, "malformed-pmcid", ("pmcid", "pmc"), pmcid_fault)


Fault = Callable[[str], str | None]


def _each_field(site: Site, name: str, fields: tuple[str, ...], fault: Fault) -> Iterator[Problem]:
    for source in _sources(site):
        for field in fields:
            value = source.fields.get(field)
            found = fault(value) if value else None
            if found:
                place = place_of_field(site, source.line, field)
                yield bibliography_problem(site, *place, name, f"'{source.key}': {found}")


def doi_fault(value: str) -> str | None:
    """What is wrong with a DOI and what to write, or None.

    >>> doi_fault("https://doi.org/10.1000/xyz")
    "the DOI is written as an address; write '10.1000/xyz'."
    """
    plain = _plain_doi(value)
    if DOI_PREFIX.match(value):
        what = "an address" if "doi.org" in value.lower() else "'doi:' and a number"
        return f"the DOI is written as {what}; write '{plain}'."
    if DOI.fullmatch(plain):
        return None
    if re.search(r"\s", plain):
        return f"the DOI '{plain}' holds a space; remove it."
    if re.match(r"1[oO]\.|10\.\d*[oO]\d*/", plain):
        return f"the DOI '{plain}' has the letter O in place of a zero; write 0."
    odd = next((letter for letter in plain if ord(letter) > 126), "")
    if odd:
        name = unicodedata.name(odd, "a sign outside ASCII").lower()
        return f"the DOI '{plain}' holds '{odd}' ({name}); copy it from the publisher's page."
    if DOI.fullmatch(plain.rstrip(".,;:")):
        return f"the DOI '{plain}' ends with '{plain[-1]}'; remove it."
    return f"'{plain}' is no DOI; it begins with '10.', four digits or more and '/', then the publisher's part."


def _plain_doi(value: str) -> str:
    """Without the prefix of an address, without braces and without the escapes of LaTeX."""
    return re.sub(r"[{}]|\\(?=[_&%#])", "", DOI_PREFIX.sub("", value)).strip()


def pmid_fault(value: str) -> str | None:
    """What is wrong with a PMID, or None."""
    if PMID.fullmatch(value.strip()):
        return None
    if PMCID.fullmatch(value.strip().upper()):
        return f"'{value}' is a PMCID; write it as pmcid = {{{value.strip().upper()}}}."
    digits = re.search(r"(?:^|[^\d])0*([1-9]\d{0,7})/?\s*$", value)
    return f"'{value}' is no PMID; write {f'{digits[1]!r}' if digits else 'one to eight digits'}."


def pmcid_fault(value: str) -> str | None:
    """What is wrong with a PMCID, or None."""
    if PMCID.fullmatch(value.strip()):
        return None
    digits = re.search(r"(\d{3,9})(?:\.\d+)?/?\s*$", value)
    return f"'{value}' is no PMCID; write '{'PMC' + digits[1] if digits else 'PMC and digits'}'."


@rule("duplicate-source", needs="bibliography")
def duplicate_sources(site: Site) -> Iterator[Problem]:
    """No work has two entries: no DOI, no PMID and no title with year occurs twice."""
    first: dict[tuple[str, str], Source] = {}
    for source in _sources(site):
        names = _names_of_work(source)
        twin = next((first[name] for name in names if name in first), None)
        same = next((kind for kind, value in names if (kind, value) in first), "")
        for name in names:
            first.setdefault(name, source)
        if twin and not _different_parts(source, twin):
            message = f"'{source.key}' has the same {same} as '{twin.key}' at line {twin.line}; keep one and cite that."
            yield bibliography_problem(site, source.line, 1, "duplicate-source", message)


def _names_of_work(source: Source) -> list[tuple[str, str]]:
    """What two entries of one work have in common; a short title such as 'Editorial' names no work."""
    fields = source.fields
    title = re.sub(r"\W+", "", unicodedata.normalize("NFKD", fields.get("title", "")).lower())
    year = fields.get("year") or fields.get("date", "")[:4]
    names = [("DOI", _plain_doi(fields.get("doi", "")).lower()), ("PMID", fields.get("pmid", "").strip())]
    names += [("title and year", title + year)] if len(title) > 15 and year else []
    return [(kind, value) for kind, value in names if value]


def _different_parts(one: Source, other: Source) -> bool:
    """True for volumes, editions and chapters that share a title; a DOI or PMID of its own tells two works apart."""
    same_identifier = any(
        one.fields.get(name, "").lower() == other.fields.get(name, "").lower() != "" for name in ("doi", "pmid")
    )
    parts = ("volume", "edition", "number", "chapter", "pages", "doi", "pmid")
    return not same_identifier and any(
        one.fields.get(name) and other.fields.get(name) and _bare(one.fields[name]) != _bare(other.fields[name])
        for name in parts
    )


def _bare(value: str) -> str:
    return re.sub(r"\W+", "", DOI_PREFIX.sub("", value)).lower()
