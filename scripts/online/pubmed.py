"""PMIDs in; what PubMed says of the works, and its notices of retraction or concern about them, out.

E-utilities are described at https://www.ncbi.nlm.nih.gov/books/NBK25499/; three requests a second are allowed, and a
program is to give its name and a mail address.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from scripts.online.hosts import NoAnswer
from scripts.online.manners import TOKEN
from scripts.online.web import Web, host_of
from scripts.online.work import Notice, Work

API = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
BATCH = 100
PAUSE = 0.4  # NCBI asks for at most three requests a second
LONGEST = 30_000_000
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
# 'doi: 10.1000/xyz' in the words by which PubMed names a notice
NOTICE_DOI = re.compile(r"doi:\s*(?P<doi>10\.\S+[^\s.,;])", re.I)
NATURES = {"RetractionIn": "Retraction", "ExpressionOfConcernIn": "Expression of concern", "ErratumIn": "Correction"}


class PubMed:
    """Asks PubMed by its E-utilities; `api` is their address."""

    def __init__(self, web: Web, api: str = API) -> None:
        self.web, self.api = web, api.rstrip("/")

    def works(self, pmids: Sequence[str]) -> Iterator[Work]:
        """The works of these PMIDs, as far as PubMed knows them. Raises NoAnswer."""
        for start in range(0, len(pmids), BATCH):
            yield from self._batch(pmids[start : start + BATCH])

    def _batch(self, pmids: Sequence[str]) -> list[Work]:
        query = {"db": "pubmed", "retmode": "xml", "id": ",".join(pmids), "tool": TOKEN}
        query |= {"email": self.web.manners.contact} if self.web.manners.contact else {}
        address = f"{self.api}/efetch.fcgi?{urlencode(query, safe=',')}"
        self.web.pace.slow_down(host_of(address), PAUSE)
        answer = self.web.ask("GET", address, LONGEST)
        if answer.status != 200:
            raise NoAnswer(f"it answered {answer.status}")
        return pubmed_works(answer.body)


def pubmed_works(xml: bytes) -> list[Work]:
    """The works in a PubmedArticleSet; nothing outside the text is fetched. Raises NoAnswer."""
    try:
        top = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise NoAnswer("its answer is no XML") from error
    return [_work(article) for article in top.iter("PubmedArticle")]


def _work(article: Any) -> Work:
    pmid = _first(article, "MedlineCitation/PMID")
    title = _first(article, ".//Article/ArticleTitle")
    authors = article.findall(".//Article/AuthorList/Author")
    doi = _first(article, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
    return Work(
        register="PubMed",
        titles=tuple(name for name in (title, _first(article, ".//Article/VernacularTitle")) if name),
        authors=tuple(_first(author, "LastName") or _first(author, "CollectiveName") for author in authors),
        given=_first(authors[0], "ForeName") if authors else "",
        years=tuple(dict.fromkeys(_years(article))),
        volume=_first(article, ".//Article/Journal/JournalIssue/Volume"),
        issue=_first(article, ".//Article/Journal/JournalIssue/Issue"),
        pages=_pages(article),
        journals=tuple(filter(None, (_first(article, f".//{name}") for name in ("Journal/Title", "ISOAbbreviation")))),
        doi=doi,
        pmid=pmid,
        notices=tuple(_notices(article, doi, pmid, title)),
    )


def _first(element: Any, path: str) -> str:
    """The words of the first element at a path, markup taken out."""
    found = element.find(path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _years(article: Any) -> Iterator[str]:
    """Of print ('2002', or '2002 Nov-Dec' where there is no single date) and of publication online."""
    for path in (".//JournalIssue/PubDate/Year", ".//JournalIssue/PubDate/MedlineDate", ".//Article/ArticleDate/Year"):
        found = YEAR.search(_first(article, path))
        if found:
            yield found.group()


def _pages(article: Any) -> str:
    start, end = (_first(article, f".//Article/Pagination/{name}") for name in ("StartPage", "EndPage"))
    return _first(article, ".//Article/Pagination/MedlinePgn") or "-".join(page for page in (start, end) if page)


def _notices(article: Any, doi: str, pmid: str, title: str) -> Iterator[Notice]:
    for comment in article.iterfind(".//CommentsCorrectionsList/CommentsCorrections"):
        nature = NATURES.get(comment.get("RefType", ""))
        if nature:
            named = NOTICE_DOI.search(_first(comment, "RefSource"))
            yield Notice(doi, pmid, title, named["doi"] if named else "", nature, None, "told by PubMed")
