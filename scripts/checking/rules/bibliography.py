"""Rules about the entries of the bibliography: readable, identified, each work once."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from scripts.bibliography import Source
from scripts.checking.registry import rule
from scripts.checking.rules.citations import bibliography_problem, place_of_field
from scripts.checking.site import Site
from scripts.checking.works import DOI_PREFIX, plain_doi, twins
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

# DOI handbook, 2.2: '10.', four digits or more, '/', anything printable. Crossref's advice: no final full stop.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[\x21-\x7e]*[^\s.,;:]")
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


@rule("bibliography-missing")
def missing_bibliography(site: Site) -> Iterator[Problem]:
    """The file that the bibtex plugin names is there."""
    name = site.configuration.plugins.get("bibtex", {}).get("bib_file")
    if not isinstance(name, str) or "://" in name or (site.configuration.root / name).is_file():
        return
    if (site.configuration.root / name).is_dir():
        message = f"bib_file '{name}' is a folder; name the .bib file in it."
    else:
        near = did_you_mean(name, [path.name for path in site.configuration.root.glob("*.bib")])
        message = f"there is no bib_file '{name}'{near if near != '.' else '; add the file or correct the name.'}"
    place = site.configuration.place("plugins", name)
    yield Problem(site.configuration.file, *place, "bibliography-missing", "error", message)


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
    plain = plain_doi(value)
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
    for source, twin, same in twins(_sources(site)):
        message = f"'{source.key}' has the same {same} as '{twin.key}' at line {twin.line}; keep one and cite that."
        yield bibliography_problem(site, source.line, 1, "duplicate-source", message)
