"""Rules about what names a work: DOI, PMID, PMCID, ISBN, ISSN, arXiv, ORCID, and addresses beside a DOI."""

import re
from collections.abc import Callable, Iterator

from scripts.checking.entries import PLACEHOLDER, at_entry, at_field, is_habit, sources, value_span, written_by_pybtex
from scripts.checking.handbook import is_handbook
from scripts.checking.identifiers import (
    DOI,
    DOI_IN_ADDRESS,
    DOI_LINK,
    arxiv_fault,
    doi_fault,
    isbn_fault,
    issn_fault,
    orcid_fault,
    plain_doi,
    pmcid_fault,
    pmid_fault,
    same_doi,
)
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Site
from scripts.checking.works import twins
from scripts.problems import Problem
from scripts.references.bibliography import Source

IDENTIFIERS: tuple[str, ...] = (
    "doi",
    "pmid",
    "pmcid",
    "pmc",
    "pubmed",
    "url",
    "isbn",
    "issn",
    "eprint",
    "arxiv",
    "arxivid",
    "handle",
)
IDENTIFIERS += ("urn", "ee", "adsurl", "crossref", "hal_id", "mrnumber", "link", "file")
FINDABLE = ("article", "inproceedings", "conference", "incollection", "dataset", "software")
# 'arXiv preprint arXiv:1706.03762', 'CoRR abs/1706.03762'
ARXIV_IN_TEXT = re.compile(r"\barXiv:\s*(?P<id>[^\s,;{}\[\]()]*[^\s,;.{}\[\]()])|\babs/(?P<abs>\d[^\s,;{}]*\w)", re.I)
# An address is one word that begins with a scheme; some programs escape it for LaTeX
ESCAPED = re.compile(r"\\[_&%#~]|\{\\_\}|\\textunderscore")
SCHEME = re.compile(r"(?:https?|ftp|doi|urn|mailto|info|hdl|ark):", re.I)
Fault = Callable[[str], str | None]


def _each(site: Site, name: str, fields: tuple[str, ...], fault: Fault) -> Iterator[Problem]:
    for source in sources(site):
        for field in fields:
            value = source.fields.get(field)
            found = fault(value) if value and not PLACEHOLDER.fullmatch(value) else None
            if found:
                yield at_field(site, source, field, name, f"'{source.key}': {found}")


@rule("malformed-doi", needs="bibliography")
def malformed_dois(site: Site) -> Iterator[Problem]:
    """Every DOI is written as '10.1000/xyz': no address, no 'doi:', no space, no final full stop.

    Keep what begins with '10.'; the link to doi.org is made from it.
    """
    return _each(site, "malformed-doi", ("doi",), doi_fault)


@mends("malformed-doi")
def plain_dois(site: Site) -> Iterator[Repair]:
    """Take the address, 'doi:' or a final full stop off a DOI that is right without."""
    for source in sources(site):
        if "doi" in source.fields and doi_fault(source.fields["doi"]):
            start, end = value_span(site, source, "doi")
            words = site.bibliography_text[start:end]
            text = plain_doi(words).rstrip(".,;:")
            if DOI.fullmatch(text) and text != words:
                yield Repair(site.bibliography_file, start, end, words, text, "malformed-doi")


@rule("malformed-pmid", needs="bibliography")
def malformed_pmids(site: Site) -> Iterator[Problem]:
    """Every PMID is one to eight digits.

    Copy the number below the abstract in PubMed; what begins with PMC is another number and has a field of its own.
    """
    return _each(site, "malformed-pmid", ("pmid", "pubmed"), pmid_fault)


@rule("malformed-pmcid", needs="bibliography")
def malformed_pmcids(site: Site) -> Iterator[Problem]:
    """Every PMCID is 'PMC' with digits.

    Write PMC and the number of the article in PubMed Central, as one word.
    """
    return _each(site, "malformed-pmcid", ("pmcid", "pmc"), pmcid_fault)


@rule("malformed-isbn", needs="bibliography", severity="warning")
def malformed_isbns(site: Site) -> Iterator[Problem]:
    """Every ISBN has 10 or 13 digits, the last of which checks the others.

    Compare the number with the book; hyphens are free.
    """
    return _each(site, "malformed-isbn", ("isbn",), isbn_fault)


@rule("malformed-issn", needs="bibliography", severity="warning")
def malformed_issns(site: Site) -> Iterator[Problem]:
    """Every ISSN has 8 digits, the last of which checks the others.

    Compare the number with the journal's page; several may stand in one field.
    """
    return _each(site, "malformed-issn", ("issn", "eissn"), issn_fault)


@rule("malformed-orcid", needs="bibliography", severity="warning")
def malformed_orcids(site: Site) -> Iterator[Problem]:
    """Every ORCID has 16 digits in four groups, the last of which checks the others.

    Copy it from the person's page at orcid.org.
    """
    return _each(site, "malformed-orcid", ("orcid", "orcid-numbers", "orcid_numbers"), orcid_fault)


@rule("malformed-arxiv", needs="bibliography", severity="warning")
def malformed_arxiv_identifiers(site: Site) -> Iterator[Problem]:
    """Every arXiv identifier can exist: '1706.03762', '0704.0001', 'hep-th/9901001'.

    Copy it from arxiv.org, without an address around it; month 13 and a digit too few are slips.
    """
    for source in sources(site):
        kind = source.fields.get("archiveprefix", source.fields.get("eprinttype", "")).lower()
        named = {"eprint"} if kind == "arxiv" else set()
        given = {source.fields[field]: field for field in sorted((named | {"arxiv", "arxivid"}) & source.fields.keys())}
        for value, field in given.items():  # one that is given in two fields is one
            fault = arxiv_fault(value)
            if fault:
                yield at_field(site, source, field, "malformed-arxiv", f"'{source.key}': {fault}")
        for field in sorted({"journal", "note", "howpublished"} & source.fields.keys()):
            found = ARXIV_IN_TEXT.search(source.fields[field])
            fault = arxiv_fault(found["id"] or found["abs"]) if found else None
            if fault:
                yield at_field(site, source, field, "malformed-arxiv", f"'{source.key}': {fault}")


@rule("malformed-url", needs="bibliography", severity="warning")
def malformed_addresses(site: Site) -> Iterator[Problem]:
    """Every address in the field 'url' is one that a browser opens: with a scheme, without spaces and escapes.

    Copy it from the browser; LaTeX's backslashes and braces do not belong into an address.
    """
    return _each(site, "malformed-url", ("url",), lambda value: _address_fault(value, written_by_pybtex(site)))


def _address_fault(value: str, as_it_is: bool) -> str | None:
    if "\\url" in value or "\\href" in value:
        return "the address stands in a LaTeX command; write the address alone."
    if re.search(r"\s", value):
        two = len(re.findall(r"https?://", value)) > 1
        return f"'{value}' holds {'two addresses; keep one' if two else 'a space; remove it or write %20'}."
    if not SCHEME.match(value) or re.match(r"https?:(?!//[^/])", value, re.I):
        bare = re.sub(r"^[a-z]{3,6}:?/+|^[a-z]{3,6}:", "", value, flags=re.I).lstrip("/")
        host = re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|$)", bare) and not re.fullmatch(r"[^/]+\.(?:pdf|html?|ps)", bare)
        remedy = f"write 'https://{bare}'" if host else "an address begins with 'https://'"
        return f"'{value}' is no address; {remedy}."
    if as_it_is and ESCAPED.search(value):
        return f"'{value}' holds a backslash of LaTeX, which mkdocs-bibtex leaves in; remove it."
    return None


@rule("doi-in-address", needs="bibliography", severity="style")
def dois_in_addresses(site: Site) -> Iterator[Problem]:
    """A DOI stands in the field 'doi', not in an address, and no address says it a second time.

    Write doi = {10.…}; an address at doi.org is then made, and one in 'url' only repeats it.
    """
    everything = sources(site)
    linked = [source for source in everything if _in_address(source) and not doi_fault(_in_address(source))]
    alone = [source for source in linked if "doi" not in source.places]
    twice = [source for source in linked if same_doi(_in_address(source), plain_doi(source.fields.get("doi", "-")))]
    # What many entries do is said once.
    for source in alone[:1] if is_habit(len(alone), len(everything)) else alone:
        more = f" (and so are {len(alone) - 1} others)" if is_habit(len(alone), len(everything)) else ""
        message = f"the address of '{source.key}' is a DOI{more}; write doi = {{{_in_address(source)}}} instead."
        yield at_field(site, source, "url", "doi-in-address", message)
    for source in [] if is_habit(len(twice), len(everything)) else twice:
        message = f"the address of '{source.key}' says the DOI again; remove it."
        yield at_field(site, source, "url", "doi-in-address", message)


def _in_address(source: Source) -> str:
    """The DOI of an address at doi.org."""
    found = DOI_LINK.match(source.fields.get("url", ""))
    return plain_doi(found["doi"]) if found else ""


@rule("doi-and-address-disagree", needs="bibliography", severity="warning")
def disagreeing_addresses(site: Site) -> Iterator[Problem]:
    """An address that holds a DOI holds the DOI of its entry.

    One of the two belongs to another work; look both up and correct the wrong one.
    """
    for source in sources(site):
        doi = plain_doi(source.fields.get("doi", ""))
        found = DOI_IN_ADDRESS.search(source.fields.get("url", ""))
        if found and DOI.fullmatch(doi) and not same_doi(plain_doi(found["doi"]), doi):
            message = f"'{source.key}' has the DOI {doi}, but its address holds {found['doi']}; correct one."
            yield at_field(site, source, "url", "doi-and-address-disagree", message)


@rule("source-without-identifier", needs="bibliography", severity="style")
def unidentified_sources(site: Site) -> Iterator[Problem]:
    """Every article has a DOI, a PMID or an address, if nearly all others have.

    Look the work up at search.crossref.org or in PubMed, and add doi = {…}, pmid = {…} or url = {…}.
    """
    everything = sources(site)
    handbook = is_handbook(site.configuration)
    asked = everything if handbook else [one for one in everything if one.entry_type in FINDABLE]
    without = [source for source in asked if not _identified(source)]
    if not handbook and (len(without) > 2 or len(without) * 5 > len(asked)):
        return
    doubled = {source.key for source, _, _ in twins(everything)}  # of these, duplicate-source speaks
    for source in (one for one in without if one.key not in doubled):
        message = f"'{source.key}' has no DOI, PMID or address; add doi = {{…}}, pmid = {{…}} or url = {{…}}."
        yield at_entry(site, source, "source-without-identifier", message, "error" if handbook else "")


def _identified(source: Source) -> bool:
    linked = ("://" in source.fields.get(name, "") for name in ("howpublished", "note", "publisher"))
    old = re.search(r"1[0-8]\d\d|19[0-5]\d", source.fields.get("year", ""))  # before the days of identifiers
    text = " ".join(source.fields.get(name, "") for name in ("journal", "note", "howpublished"))
    return any(name in source.places for name in IDENTIFIERS) or any(linked) or bool(old) or "rxiv" in text.lower()
