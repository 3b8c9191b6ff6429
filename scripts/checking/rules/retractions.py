"""Rules about works that were retracted or questioned, by the Retraction Watch data in `retractions.csv`."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from scripts.checking.entries import at_entry, at_field, data_file, sources
from scripts.checking.identifiers import DOI_LINK
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.retractions import SEVERITIES, CannotUse, Notice, Notices, in_words, read_notices, verdict
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.references.bibliography import Source

FILE = "retractions.csv"
PUBMED_LINK = re.compile(r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(?P<pmid>\d+)")
# An entry that says so itself: a title 'RETRACTED: …', a note 'retracted in 2019'
SAYS_SO = re.compile(r"\bretract(?:ed|ion)\b|\bexpression of concern\b|\bwithdrawn\b", re.I)
ADVICE = {
    "retraction": "cite another work, or say in the note of the entry that it was retracted",
    "expression of concern": "read the notice, and say so in the note of the entry",
    "correction": "read the correction, and say so in the note of the entry",
}


@rule("retracted-source", needs=FILE)
def retracted_sources(site: Site) -> Iterator[Problem]:
    """No entry is a work that was retracted or questioned, unless its title or note says so.

    Works are known by DOI and by PMID. A retraction is an error, an expression of concern a warning, a correction a
    remark; a reinstatement takes an earlier retraction back.
    """
    notices = _notices(site)
    if isinstance(notices, Problem):
        yield notices
        return
    for source in sources(site) if notices else ():
        notice = verdict(notices, source.fields.get("doi", ""), _pmid(source)) if notices else None
        if notice is None or _says_so(source, notice):
            continue
        message = f"'{source.key}' {in_words(notice)}; {ADVICE[notice.nature]}."
        field = next((name for name in ("doi", "pmid") if name in source.fields), None)
        place = at_field(site, source, field, "retracted-source", message) if field else None
        problem = place or at_entry(site, source, "retracted-source", message)
        yield problem._replace(severity=SEVERITIES[notice.nature])


def _pmid(source: Source) -> str:
    found = re.search(r"\d+(?=/?\s*$)", source.fields.get("pmid", source.fields.get("pubmed", "")))
    return found.group() if found else ""


def _says_so(source: Source, notice: Notice) -> bool:
    """True if readers of the reference are told."""
    told = " ".join(source.fields.get(name, "") for name in ("title", "note", "annote", "addendum", "pubstate"))
    return bool(SAYS_SO.search(told)) or (notice.nature == "correction" and "correct" in told.lower())


@rule("retracted-link", needs=FILE)
def retracted_links(site: Site) -> Iterator[Problem]:
    """No page links to a work that was retracted or questioned without saying so beside the link.

    Link to another work, or write 'retracted' into the sentence.
    """
    notices = _notices(site)
    if not isinstance(notices, Notices):
        return
    for page in site.published_pages():
        for link in page.rendered.links:
            doi, pmid = DOI_LINK.match(link.address), PUBMED_LINK.match(link.address)
            if link.start is None or not (doi or pmid):
                continue
            notice = verdict(notices, unquote(doi["doi"]) if doi else "", pmid["pmid"] if pmid else "")
            line = _line(page.text, link.start)
            if notice and notice.nature != "correction" and not SAYS_SO.search(line):
                message = f"the work behind this link {in_words(notice)}; say so, or link to another."
                yield page.problem(link.start, "retracted-link", message, SEVERITIES[notice.nature])


def _line(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)]


def _notices(site: Site) -> Notices | Problem | None:
    """The notices of the folder of data, or why they cannot be read."""
    if site.data is None or not (site.data / FILE).is_file():
        return None
    name = data_file(site, FILE)
    text = read_text(site.data / FILE, name)
    if isinstance(text, Problem):
        return text
    try:
        return read_notices(text)
    except CannotUse as reason:
        return Problem(name, 1, 1, "retracted-source", "error", f"this file cannot be used: {reason}")
