"""Everything here that reads what others wrote: for each parser, texts to begin with and a way to let it read one."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.check import check_site
from scripts.checking import baseline, ignores, reading, retractions
from scripts.checking.configuration import read_configuration
from scripts.checking.flowcharts import flowchart, problem_of
from scripts.checking.looking import look_at
from scripts.checking.pages import summary_of
from scripts.checking.site import read_site, surroundings
from scripts.checking.targets import candidates
from scripts.data_tables import table_markdown
from scripts.diagrams import checks, drawings
from scripts.diagrams import source as mermaid
from scripts.glossary import abbreviation_lines, glossary_table, parse_glossary
from scripts.hosting.active_parts import active_parts
from scripts.hosting.refused import refused
from scripts.hosting.safe_tables import harmless_table
from scripts.importer import draft
from scripts.importer.claims import claims_draft
from scripts.importer.pdf import text_of_pdf
from scripts.inbound.finding import find_links
from scripts.inbound.sites import below_site, host_pattern
from scripts.ledger.claims import parse_ledger
from scripts.ledger.exports import ledger_files
from scripts.ledger.findings import unmarked_findings
from scripts.ledger.marks import find_marks
from scripts.ledger.page import ledger_markdown
from scripts.links.moved import read_moves
from scripts.links.published import read_list, with_new
from scripts.markdown_text import comments, fences, hide_code
from scripts.online.agreement import read_agreement
from scripts.online.crossref import crossref_work, json_object
from scripts.online.exchange import Answer
from scripts.online.following import anchors
from scripts.online.hosts import NoAnswer
from scripts.online.link_record import read_record
from scripts.online.pubmed import pubmed_works
from scripts.pages import front_matter, title_of
from scripts.problems import CannotRun
from scripts.reach.feed import changes
from scripts.reach.markdown_copy import CopiedPage, markdown_copy
from scripts.reach.search_words import read_same_words
from scripts.reach.sections import page_sections
from scripts.reading.history import changes_by_page
from scripts.references.bibliography import authors, field_states, parse_bibliography, reference_html, short_name
from scripts.references.citations import citation_groups
from scripts.references.exports import reference_files
from scripts.references.guide_references import read_flags
from tests.check_cases import cases as check_cases
from tests.check_cases import make_site
from tests.diagram_samples import BUSY, EVERY_LINE
from tests.import_cases import cases as import_cases
from tests.pdf_maker import guide_as_pdf

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "data"
HANDBOOK = "https://lab.example/tm/"
EXPORT = f"See [[{HANDBOOK}guides/new/#abstract|x]], &lt;ref&gt;{HANDBOOK}a\\_b/?q=1&amp;r=2#t&lt;/ref&gt; [[tm>b]]\n"
CROSSREF = {
    "title": ["A"], "author": [{"family": "B", "given": "C", "sequence": "first"}], "volume": "1", "page": "2-3",
    "issued": {"date-parts": [[2020, 1]]}, "container-title": ["J"], "DOI": "10.1/x",
    "updated-by": [{"type": "retraction", "DOI": "10.1/y", "updated": {"date-parts": [[2021, 2, 3]]}}],
}  # fmt: skip
PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><JournalIssue>
<Volume>1</Volume><PubDate><Year>2020</Year></PubDate></JournalIssue><Title>J</Title></Journal><ArticleTitle>A</ArticleTitle>
<Pagination><MedlinePgn>1-2</MedlinePgn></Pagination><AuthorList><Author><LastName>B</LastName></Author></AuthorList>
</Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.1/x</ArticleId></ArticleIdList>
</PubmedData></PubmedArticle></PubmedArticleSet>"""
PAGE = """<!doctype html><html><body><article><h1 id="page">T</h1><p>A <a href="x/">b</a><sup id="fnref:k"><a
class="footnote-ref" href="#fn:k">2</a></sup></p><h2 id="v1">Version 1, 21 November 2026</h2><ul><li>x</li></ul>
<figure id="fig-a"><details><ol><li>e</li></ol></details><figcaption>F</figcaption></figure><table><tr><td>1</td></tr>
</table><dl><dt>Why</dt><dd>So.</dd></dl></article></body></html>"""
SVG = (
    b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg' onload='x()'>"
    b"<script>&a;</script><a href='java&#10;script:x'><set to='a;data:b'/></a><style>a{}</style><!-- c --></svg>"
)
RETRACTIONS = (
    "OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,Reason,RetractionDOI\n"
    "10.1/x,123,Retraction,1/31/2019 0:00,+Error;,10.1/y\n"
)
RECORD = '{"recorded": "2026-11-21", "links": {"https://a.example/": {"status": 200, "checked": "2026-11-21"}}}'
AGREEMENT = '{"a2020": {"year": {"agrees": true, "source": "Crossref", "checked": "x", "ours": "1", "theirs": "1"}}}'


class Parser(NamedTuple):
    """What it reads, texts to begin with, and the reading; only the errors that are `told` may come out of it."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    read: Callable[[bytes], object]
    told: tuple[type[Exception], ...] = (CannotRun,)


def parsers() -> Mapping[str, Parser]:
    """All of them by name."""
    every = (
        Parser("Markdown", _pages, lambda data: _scan(_text(data))),
        Parser("front matter", _fronts, lambda data: (reading.front_matter(_text(data)), front_matter(_text(data)))),
        Parser("page as readers get it", _pages, lambda data: summary_of(look_at(_text(data), _around()))),
        Parser("whole check", _pages, _check_page),
        Parser("settings", _settings, lambda data: read_configuration(_folder("mkdocs.yml", data, "docs/index.md"))),
        Parser("BibTeX", _bibliographies, lambda data: _read_bibtex(_text(data))),
        Parser("ledger", _rows, lambda data: _read_ledger(_text(data))),
        Parser("glossary", _data("glossary.yml"), lambda data: _read_glossary(_text(data))),
        Parser("search words", _data("search-words.yml"), lambda data: read_same_words(_file("words.yml", data))),
        Parser("table", _data("*.csv"), lambda data: (harmless_table(_text(data)), table_markdown(_text(data)))),
        Parser("flags", _data("guide-references.csv"), lambda data: read_flags(_file("flags.csv", data))),
        Parser("Mermaid", _diagrams, lambda data: _read_mermaid(_text(data))),
        Parser("drawing", _diagrams, lambda data: drawings.figure(_text(data)), (CannotRun, drawings.DiagramError)),
        Parser("import", _guides, lambda data: _import(_text(data))),
        Parser("PDF", lambda: [guide_as_pdf(), guide_as_pdf(True)], lambda data: text_of_pdf(data, "guide.pdf")),
        Parser("wiki export", lambda: [EXPORT.encode(), EXPORT.encode("utf-16")], _read_export),
        Parser("published addresses", _data("published-links.txt"), lambda data: _read_published(_text(data))),
        Parser("moved addresses", _data("moved.yml"), lambda data: read_moves(_text(data), "moved.yml")),
        Parser("built page", lambda: [PAGE.encode()], lambda data: _read_page(_text(data))),
        Parser("drawing opened alone", lambda: [SVG], active_parts),
        Parser("Crossref", lambda: [json.dumps(CROSSREF).encode()], _read_crossref, (NoAnswer,)),
        Parser("PubMed", lambda: [PUBMED.encode()], pubmed_works, (NoAnswer,)),
        Parser("page of another host", lambda: [PAGE.encode()], lambda data: anchors(Answer(200, {}, data, True))),
        Parser("record of links", lambda: [RECORD.encode()], lambda data: read_record(_file("status.json", data))),
        Parser("agreement", lambda: [AGREEMENT.encode()], lambda data: read_agreement(_file("agreement.json", data))),
        Parser("baseline", _baselines, lambda data: baseline.read_baseline(_file("baseline.json", data))),
        Parser(
            "retractions",
            lambda: [RETRACTIONS.encode()],
            lambda data: retractions.read_notices(_text(data)),
            (retractions.CannotUse,),
        ),
    )
    return {parser.name: parser for parser in every}


def _text(data: bytes) -> str:
    """As files are read: UTF-8, with '\\n' at the end of lines."""
    return data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="fuzz-")


def _file(name: str, data: bytes) -> Path:
    path = Path(_scratch().name) / name
    path.write_bytes(data)
    return path


def _folder(name: str, data: bytes, *others: str) -> Path:
    """A folder with this file in it, and with others that are empty."""
    for other in others:
        path = Path(_scratch().name) / other
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return _file(name, data).parent


def _data(pattern: str) -> Callable[[], Sequence[bytes]]:
    """The handbook's own files, cut to what can be read fast."""
    return lambda: [b"\n".join(path.read_bytes().split(b"\n")[:40]) for path in sorted(DATA.glob(pattern))]


def _examples() -> Iterator[dict[str, Any]]:
    return (case for kind in ("bad", "good") for _, case in check_cases(kind))


@cache
def _pages() -> Sequence[bytes]:
    """The pages that show what rules find."""
    return [text.encode() for case in _examples() for text in case.get("pages", {}).values() if len(text) < 4000]


def _fronts() -> Sequence[bytes]:
    return [page for page in _pages() if page.startswith(b"---")]


def _settings() -> Sequence[bytes]:
    own = (ROOT / "mkdocs.yml").read_bytes()
    return [own, *(case["more_configuration"].encode() for case in _examples() if "more_configuration" in case)]


def _bibliographies() -> Sequence[bytes]:
    return [case["references"].encode() for case in _examples() if "references" in case]


def _rows() -> Sequence[bytes]:
    rows = (DATA / "claims.yml").read_text("utf-8").split("\n- id:")
    return [f"- id:{row}".encode() for row in rows[1:40]]


def _diagrams() -> Sequence[bytes]:
    fenced = (body for page in _pages() for info, body, _ in fences(page.decode()) if info.startswith("mermaid"))
    return [EVERY_LINE.encode(), BUSY.encode(), *(body.encode() for body in fenced)]


def _guides() -> Sequence[bytes]:
    return [case["guide"].encode() for case in import_cases().values()]


def _baselines() -> Sequence[bytes]:
    return [b'{"problems": [{"fingerprint": "0123456789abcdef", "rule": "broken-link", "file": "docs/a.md"}]}']


@cache
def _site() -> Path:
    """A site for one page."""
    files = {"references.bib": _bibliographies()[0].decode()}
    return make_site(Path(_scratch().name) / "site", {"pages": {"index.md": "# Page\n"}, "files": files})


@cache
def _around() -> Any:
    return surroundings(read_site(_site()))


def _scan(text: str) -> None:
    hidden = hide_code(text)
    assert len(hidden) == len(text) and hidden.count("\n") == text.count("\n")
    for read in (comments, fences, unmarked_findings, candidates):
        list(read(text))  # type: ignore[operator]
    find_marks(text), citation_groups(text), title_of(text, "page.md"), ignores.read_ignores(text, "page.md")
    changes_by_page(text, "about/changes.md")


def _check_page(data: bytes) -> None:
    (_site() / "docs" / "index.md").write_bytes(data)
    check_site(_site())


def _read_bibtex(text: str) -> None:
    sources = parse_bibliography(text).sources
    for source in sources.values():
        short_name(source), authors(source), field_states(source), reference_html(source)
    reference_files(sources, {})


def _read_ledger(text: str) -> None:
    claims = parse_ledger(text, ["kole2002"]).claims
    ledger_files(claims, HANDBOOK, "1")
    ledger_markdown(claims, {}, {}, {})


def _read_glossary(text: str) -> None:
    terms = parse_glossary(text)
    abbreviation_lines(terms), glossary_table(terms)


def _read_mermaid(text: str) -> None:
    mermaid.title(text), mermaid.description(text), mermaid.nodes(text), mermaid.numbers(mermaid.edges(text))
    checks.fence_faults(text), problem_of(text), flowchart(text)


def _import(text: str) -> None:
    made = draft(text, "guide.txt")
    claims_draft(made.markdown, made.report)


def _read_export(data: bytes) -> None:
    for name in ("export.xml", "export.csv"):
        for link in find_links(_file(name, data), host_pattern([HANDBOOK], ["tm"])):
            below_site(link.address, [HANDBOOK], ["tm"])


def _read_published(text: str) -> None:
    listed = [link.address for link in read_list(text)]
    written = with_new("", listed)
    assert {link.address for link in read_list(written)} == set(listed)
    assert with_new(written, listed) == written and with_new(text, listed).count("\n") <= len(text) + 9


def _read_page(text: str) -> None:
    page = PAGE.replace("x", text, 1) if "<article" not in text else text
    refused(page), page_sections(page), changes(page, HANDBOOK)
    markdown_copy(page, CopiedPage("T", HANDBOOK, "H", "1", "", ""))


def _read_crossref(data: bytes) -> None:
    crossref_work(json_object(Answer(200, {}, data, True)), "10.1/x")
