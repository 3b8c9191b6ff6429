"""`check --online` and the sources: what Crossref and PubMed say, compared, recorded and shown to readers."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import check, site_hooks
from scripts.online import link_status
from scripts.online.agreement import Finding, agreement_text, parse_agreement, read_agreement, with_confirmations
from scripts.online.comparing import (
    pages,
    same_authors,
    same_first_author,
    same_number,
    same_pages,
    same_title,
    same_year,
)
from scripts.online.crossref import Crossref, crossref_work
from scripts.online.hosts import NoAnswer
from scripts.online.pubmed import pubmed_works
from scripts.online.retractions import COLUMNS, read_retractions, with_notices
from scripts.online.run import refresh
from scripts.online.work import Notice, Work
from scripts.problems import CannotRun
from scripts.references.bibliography import Source, field_states, parse_bibliography, reference_html, unconfirmed_fields
from scripts.references.page import references_markdown
from tests.check_cases import make_site
from tests.misbehaving_server import Handler, Server, running
from tests.test_online_record import Told, network

REFERENCES = """\
@article{kole2002,
  author = {Kole, Maarten H. P. and Swan, Laura and Fuchs, Eberhard},
  title = {The antidepressant tianeptine persistently modulates glutamate receptor currents},
  journal = {European Journal of Neuroscience},
  year = {2002},
  volume = {16},
  pages = {807--816},
  doi = {10.1046/j.1460-9568.2002.02136.x},
  verified = {title},
  recalled = {author; journal; year; volume; pages; doi},
}
"""
KOLE = {
    "DOI": "10.1046/J.1460-9568.2002.02136.X",
    "title": ["The Antidepressant <i>Tianeptine</i> Persistently Modulates Glutamate Receptor Currents"],
    "author": [
        {"family": "Swan", "given": "Laura", "sequence": "additional"},
        {"family": "Kole", "given": "Maarten H. P.", "sequence": "first"},
        {"family": "Fuchs", "given": "Eberhard", "sequence": "additional"},
    ],
    "issued": {"date-parts": [[2002, 9]]},
    "published-online": {"date-parts": [[2002, 8, 29]]},
    "volume": "16",
    "page": "807-16",
    "container-title": ["European Journal of Neuroscience"],
}
DOI = "10.1046/j.1460-9568.2002.02136.x"


class Register:
    """Crossref's and PubMed's doors on the server of the test."""

    def __init__(self, server: Server) -> None:
        self.works: dict[str, dict[str, Any]] = {}
        self.items: list[dict[str, Any]] = []
        self.xml = b""
        self.failing = 0
        self.headers: dict[str, str] = {}
        self.server = server
        server.routes["/api/works"] = self.notices
        server.routes["/api/efetch.fcgi"] = self.pubmed

    def knows(self, doi: str, message: dict[str, Any]) -> None:
        self.works[doi.lower()] = message
        self.server.routes[f"/api/works/{doi.replace('/', '%2F')}"] = self.work

    def work(self, handler: Handler, times: int) -> None:
        doi = unquote(handler.path.partition("?")[0].removeprefix("/api/works/"))
        self.tell(handler, self.works[doi.lower()])

    def notices(self, handler: Handler, times: int) -> None:
        self.tell(handler, {"items": self.items})

    def pubmed(self, handler: Handler, times: int) -> None:
        handler.send(200, {"Content-Type": "text/xml"}, self.xml)

    def tell(self, handler: Handler, message: dict[str, Any]) -> None:
        body = json.dumps({"status": "ok", "message": message}).encode()
        handler.send(self.failing or 200, {"Content-Type": "application/json", **self.headers}, body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with running() as one:
        monkeypatch.setattr(link_status, "KNOWN_ADDRESSES", (one.address("/ok"),))
        yield one


@pytest.fixture
def register(server: Server) -> Register:
    return Register(server)


def online(folder: Path, server: Server, references: str = REFERENCES, days: int = 30, **manners: Any) -> Told:
    """A site whose links work, asked online; what is told."""
    page = f"# Home\n\n[x]({server.address('/ok')})\n"
    make_site(folder, {"pages": {"index.md": page}, "references": references})
    told = Told()
    refresh(folder, None, told.append, days, network(server, **manners))
    return told


def agreement(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "docs/data/metadata-agreement.json").read_text("utf-8"))
    return found


def rows(root: Path) -> list[dict[str, str]]:
    with (root / "docs/data/retractions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entry(text: str) -> Source:
    return next(iter(parse_bibliography(text).sources.values()))


def test_fields_that_agree_are_recorded_with_register_day_and_value(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE)
    told = online(tmp_path, server)
    found = agreement(tmp_path)["kole2002"]
    assert {name for name, one in found.items() if one["agrees"]} == {
        "title", "first author", "author", "year", "volume", "pages", "journal", "doi", "not retracted",
    }  # fmt: skip
    assert found["year"] == {"agrees": True, "source": "Crossref", "checked": "2026-11-21", "ours": "2002"}
    assert told.has("kole2002: confirmed: title, first author")


def test_a_field_that_differs_is_recorded_with_both_values_and_the_check_reports_it(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE | {"volume": "17", "issued": {"date-parts": [[2003]]}, "published-online": None})
    told = online(tmp_path, server)
    found = agreement(tmp_path)["kole2002"]
    assert found["volume"] == {
        "agrees": False, "source": "Crossref", "checked": "2026-11-21", "ours": "16", "theirs": "17",
    }  # fmt: skip
    assert told.has("kole2002: volume is '16' here and '17' in Crossref")
    problems = [one for one in check.check_site(tmp_path).problems if one.rule == "metadata-disagreement"]
    assert [(one.file, one.line, one.column) for one in problems] == [
        ("references.bib", 5, 10),
        ("references.bib", 6, 12),
    ]
    assert "Crossref (2026-11-21) has year '2003', this entry '2002'" in problems[0].message


def test_the_record_has_one_field_on_each_line_and_reads_back() -> None:
    findings = {"b": {"year": Finding(True, "Crossref", "2026-11-21", "2002")}, "a": {}}
    assert agreement_text(findings).splitlines()[1:3] == [
        ' "b": {',
        '  "year": {"agrees": true, "source": "Crossref", "checked": "2026-11-21", "ours": "2002"}',
    ]
    assert parse_agreement(agreement_text(findings)) == {"b": findings["b"]}


@pytest.mark.parametrize("text", ["{", "[]", '{"a": []}', '{"a": {"year": {}}}', '{"a": {"year": true}}', "[" * 99_999])
def test_a_record_that_is_none_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "metadata-agreement.json").write_text(text)
    with pytest.raises(CannotRun, match=r"this is no record of agreement .*; mend or remove it"):
        read_agreement(tmp_path / "metadata-agreement.json")


def test_a_recalled_field_that_agrees_is_shown_as_verified_against_the_register(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE | {"page": "1-9"})
    online(tmp_path, server)
    before = parse_bibliography(REFERENCES)
    assert "Unconfirmed: authors, journal, year" in reference_html(before.sources["kole2002"])
    after = with_confirmations(before, read_agreement(tmp_path / "docs/data/metadata-agreement.json"))
    kole = after.sources["kole2002"]
    assert unconfirmed_fields(kole) == ["pages"]
    assert field_states(kole)["title"] == "verified"
    shown = references_markdown(after.sources, {}, {})
    assert "Read on a page: title." in shown
    assert "Verified against Crossref on 2026-11-21: authors, journal, year, volume, DOI." in shown
    assert "no notice of retraction known to Crossref on 2026-11-21" in shown
    assert "retraction status not checked online" not in shown


def test_the_build_takes_the_record_into_account(server: Server, register: Register, tmp_path: Path) -> None:
    register.knows(DOI, KOLE)
    online(tmp_path, server)
    config = SimpleNamespace(config_file_path=str(tmp_path / "mkdocs.yml"), docs_dir=str(tmp_path / "docs"), extra={})
    read: Any = site_hooks._read_first
    handbook = read(config).extra["handbook"]
    assert unconfirmed_fields(handbook.bibliography.sources["kole2002"]) == []


def test_a_confirmation_ends_when_the_entry_is_changed(server: Server, register: Register, tmp_path: Path) -> None:
    register.knows(DOI, KOLE)
    online(tmp_path, server)
    changed = parse_bibliography(REFERENCES.replace("{2002}", "{2003}").replace("02136", "99999"))
    after = with_confirmations(changed, read_agreement(tmp_path / "docs/data/metadata-agreement.json"))
    assert unconfirmed_fields(after.sources["kole2002"]) == ["year", "DOI"]
    assert "retraction status not checked online" in references_markdown(after.sources, {}, {})


def test_without_a_record_the_entries_are_left_as_they_are(tmp_path: Path) -> None:
    before = parse_bibliography(REFERENCES)
    assert with_confirmations(before, read_agreement(tmp_path / "none.json")) == before


def test_sources_compared_lately_are_not_asked_again_until_they_change(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE)
    online(tmp_path, server)
    server.asked.clear()
    assert online(tmp_path, server).has("1 source with a DOI or a PMID, 0 to be compared")
    assert not [one for one in server.asked if "/api/" in one.path]
    online(tmp_path, server, REFERENCES.replace("{2002}", "{2003}"))
    assert [one for one in server.asked if "/api/works/" in one.path]
    server.asked.clear()
    online(tmp_path, server, REFERENCES.replace("{2002}", "{2003}"), days=0)
    assert [one for one in server.asked if "/api/works/" in one.path]


def test_fields_that_biblatex_names_otherwise_are_compared_too(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE)
    online(
        tmp_path, server, REFERENCES.replace("year = {2002}", "date = {2003-01}").replace("journal =", "journaltitle =")
    )
    found = agreement(tmp_path)["kole2002"]
    assert found["journal"]["agrees"] and (found["year"]["ours"], found["year"]["agrees"]) == ("2003", False)
    (problem,) = [one for one in check.check_site(tmp_path).problems if one.rule == "metadata-disagreement"]
    assert (problem.line, problem.column) == (5, 10)


def test_findings_about_entries_that_are_gone_are_dropped(server: Server, register: Register, tmp_path: Path) -> None:
    register.knows(DOI, KOLE)
    online(tmp_path, server)
    online(tmp_path, server, REFERENCES.replace("kole2002", "kole"))
    assert list(agreement(tmp_path)) == ["kole"]


def test_a_doi_that_crossref_does_not_know_is_told_and_not_held_against_the_entry(
    server: Server, register: Register, tmp_path: Path
) -> None:
    told = online(tmp_path, server)
    assert told.has(f"Crossref does not know {DOI} (kole2002); it may be registered elsewhere.")
    assert not (tmp_path / "docs/data/metadata-agreement.json").exists()


@pytest.mark.parametrize("status", [500, 403, 429])
def test_a_register_that_fails_changes_nothing_and_is_left_alone(
    status: int, server: Server, register: Register, tmp_path: Path
) -> None:
    many = "".join(REFERENCES.replace("kole2002", f"key{n}").replace("02136", f"{n:05}") for n in range(9))
    for number in range(9):
        register.knows(DOI.replace("02136", f"{number:05}"), KOLE)
    register.failing = status
    told = online(tmp_path, server, many)
    assert told.has(f"Crossref could not be asked about 'key0': it answered {status}; what was recorded stays.")
    assert told.has("Crossref was left alone after 3 of 9 questions.")
    assert not (tmp_path / "docs/data/metadata-agreement.json").exists()


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]", b'{"message": []}', b"\xff"])
def test_an_answer_that_cannot_be_read_is_no_answer(
    body: bytes, server: Server, register: Register, tmp_path: Path
) -> None:
    server.routes[f"/api/works/{DOI.replace('/', '%2F')}"] = lambda handler, times: handler.send(200, {}, body)
    assert online(tmp_path, server).has("Crossref could not be asked about 'kole2002': its answer")


def test_crossref_is_asked_with_a_mail_address_and_no_faster_than_it_says(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE)
    register.headers = {"X-Rate-Limit-Limit": "2", "X-Rate-Limit-Interval": "60s"}
    net = network(server, contact="lab@example.org")
    make_site(tmp_path, {"pages": {"index.md": "# Home\n"}, "references": REFERENCES})
    refresh(tmp_path, None, Told().append, 30, net)
    asked = [one for one in server.asked if "/api/works" in one.path]
    assert all("mailto=lab%40example.org" in one.path or "mailto=lab@example.org" in one.path for one in asked)
    assert "lab@example.org" in asked[0].headers["User-Agent"]
    assert net.clock.now() >= 30  # the second question waited for 60 s / 2


def test_pubmed_is_asked_for_all_pmids_at_once(server: Server, register: Register, tmp_path: Path) -> None:
    many = "".join(f"@article{{k{n}, title={{A title long enough}}, pmid={{{n + 100}}}}}\n" for n in range(30))
    register.xml = b"<PubmedArticleSet/>"
    told = online(tmp_path, server, many, contact="lab@example.org")
    (asked,) = [one for one in server.asked if "efetch" in one.path]
    assert "id=100,101,102" in asked.path and "email=lab%40example.org" in asked.path and "tool=" in asked.path
    assert told.has("PubMed knows no PMID 100 (k0)")


ARTICLE = b"""<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">12405990</PMID><Article>
<Journal><JournalIssue><Volume>16</Volume><Issue>5</Issue><PubDate><MedlineDate>2002 Sep-Oct</MedlineDate></PubDate>
</JournalIssue>
<Title>The European journal of neuroscience</Title><ISOAbbreviation>Eur J Neurosci</ISOAbbreviation></Journal>
<ArticleTitle>The antidepressant <i>tianeptine</i> persistently modulates glutamate receptor currents.</ArticleTitle>
<Pagination><MedlinePgn>807-16</MedlinePgn></Pagination>
<AuthorList><Author><LastName>Kole</LastName><ForeName>Maarten H P</ForeName></Author>
<Author><LastName>Swan</LastName></Author><Author><LastName>Fuchs</LastName></Author></AuthorList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">
<RefSource>Eur J Neurosci. 2020;1:2. doi: 10.1000/notice.</RefSource><PMID>999</PMID></CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>x</RefSource></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1046/j.1460-9568.2002.02136.x</ArticleId></ArticleIdList>
</PubmedData></PubmedArticle></PubmedArticleSet>"""


def test_an_entry_with_a_pmid_alone_is_compared_with_pubmed(server: Server, register: Register, tmp_path: Path) -> None:
    register.xml = ARTICLE
    references = REFERENCES.replace("doi = {10.1046/j.1460-9568.2002.02136.x}", "pmid = {12405990}, number = {5}")
    online(tmp_path, server, references)
    found = agreement(tmp_path)["kole2002"]
    assert {(name, one["source"]) for name, one in found.items() if one["agrees"]} == {
        (name, "PubMed")
        for name in ("title", "first author", "author", "year", "volume", "pages", "journal", "number", "pmid")
    }
    assert [
        (row["OriginalPaperPubMedID"], row["RetractionDOI"], row["RetractionNature"]) for row in rows(tmp_path)
    ] == [("12405990", "10.1000/notice", "Retraction"), ("12405990", "", "Correction")]


def test_a_field_that_one_register_confirms_is_confirmed(server: Server, register: Register, tmp_path: Path) -> None:
    register.knows(DOI, KOLE | {"volume": "1", "author": []})
    register.xml = ARTICLE
    online(tmp_path, server, REFERENCES.replace("  doi =", "  pmid = {12405990},\n  doi ="))
    found = agreement(tmp_path)["kole2002"]
    assert (found["volume"]["agrees"], found["volume"]["source"]) == (True, "PubMed")
    assert (found["title"]["source"], found["pmid"]["agrees"]) == ("Crossref", True)


def test_nothing_outside_an_answer_is_fetched_and_nothing_odd_is_read() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><PubmedArticleSet>&b;</PubmedArticleSet>'
    assert pubmed_works(bomb) == []
    for xml in (b"", b"<a>", b"no xml", b"\xff\xfe"):
        with pytest.raises(NoAnswer):
            pubmed_works(xml)


UPDATE = {
    "type": "retraction", "DOI": "10.1000/notice", "source": "retraction-watch", "label": "Retraction",
    "record-id": "4711", "updated": {"date-parts": [[2020, 10, 30]]},
}  # fmt: skip


def test_a_retraction_is_added_once_in_the_columns_of_retraction_watch(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE | {"updated-by": [{**UPDATE, "source": "publisher", "record-id": None}, UPDATE]})
    register.items = [{"DOI": "10.1000/NOTICE", "update-to": [{**UPDATE, "DOI": DOI}]}]
    told = online(tmp_path, server)
    (row,) = rows(tmp_path)
    assert list(row) == COLUMNS
    assert row | {"Title": ""} == {
        "Record ID": "4711", "Title": "", "OriginalPaperDOI": DOI, "OriginalPaperPubMedID": "",
        "RetractionDOI": "10.1000/notice", "RetractionNature": "Retraction", "RetractionDate": "10/30/2020 0:00",
        "Reason": "retraction, told by Retraction Watch, by Crossref",
    }  # fmt: skip
    assert told.has(f"Retraction of {DOI}")
    assert not agreement(tmp_path)["kole2002"]["not retracted"]["agrees"]
    online(tmp_path, server, days=0)
    assert len(rows(tmp_path)) == 1


def test_a_notice_that_only_its_own_record_tells_of_is_found_too(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE)
    concern = {"type": "expression_of_concern", "DOI": DOI, "updated": {"date-parts": [[None]]}}
    correction = {"type": "correction", "DOI": DOI}
    register.items = [
        {"DOI": "10.1000/concern", "update-to": [concern, correction, {"type": "retraction", "DOI": "10.1/x"}]}
    ]
    online(tmp_path, server)
    assert [(row["RetractionDOI"], row["RetractionNature"], row["RetractionDate"]) for row in rows(tmp_path)] == [
        ("10.1000/concern", "Expression of concern", ""), ("10.1000/concern", "Correction", ""),
    ]  # fmt: skip
    assert [one.rule for one in check.check_site(tmp_path).problems if "retract" in one.rule] == ["retracted-source"]


def test_a_question_for_notices_that_fails_calls_nobody_free_of_them(
    server: Server, register: Register, tmp_path: Path
) -> None:
    register.knows(DOI, KOLE)
    server.routes["/api/works"] = lambda handler, times: handler.send(400, {})
    assert online(tmp_path, server).has("Crossref could not be asked for notices of retraction: it answered 400.")
    found = agreement(tmp_path)["kole2002"]
    assert found["title"]["agrees"] and "not retracted" not in found


def test_a_doi_with_a_comma_is_still_asked_by_its_own_record(
    server: Server, register: Register, tmp_path: Path
) -> None:
    doi = "10.1000/a,b"
    register.knows(doi.replace(",", "%2C"), {})
    register.works[doi] = KOLE | {"DOI": doi, "updated-by": [UPDATE]}
    online(tmp_path, server, REFERENCES.replace(DOI, doi))
    assert [row["OriginalPaperDOI"] for row in rows(tmp_path)] == [doi]


def notice(**values: Any) -> Notice:
    usual = {"doi": "10.1000/a", "pmid": "", "title": "T, with comma", "notice": "10.1000/n", "nature": "Retraction"}
    return Notice(**{**usual, "day": None, "reason": "r", **values})


def test_rows_that_are_there_stay_as_they_are_and_keep_their_columns() -> None:
    columns = "Record ID,Notes,OriginalPaperDOI,RetractionDOI,RetractionNature,OriginalPaperPubMedID"
    text = f"{columns}\r\n7,old,10.1000/b,,Retraction,0"
    added = with_notices(text, [notice(), notice(doi="10.1000/B", notice="10.1000/m")])
    assert added.text == text + "\r\n,,10.1000/a,10.1000/n,Retraction,\r\n"
    assert len(added.new) == 1


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_title_breaks_the_table(title: str, reason: str) -> None:
    added = with_notices("", [notice(title=title.replace("\0", ""), reason=reason.replace("\0", ""))])
    read = list(csv.DictReader(io.StringIO(added.text, newline="")))
    assert [row["OriginalPaperDOI"] for row in read] == ["10.1000/a"]
    assert with_notices(added.text, [notice(title="other")]).new == ()


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "retractions.csv").write_text("doi,reason\n1,2\n")
    with pytest.raises(CannotRun, match="the column 'Record ID' is missing"):
        read_retractions(tmp_path / "retractions.csv")


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "retractions.csv").write_text(f"{','.join(COLUMNS)}\n1,{'x' * 200_000}\n")
    with pytest.raises(CannotRun, match="this is no table"):
        read_retractions(tmp_path / "retractions.csv")


def test_what_was_compared_before_ctrl_c_is_kept(
    server: Server, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.knows(DOI, KOLE)
    ask = Crossref.work

    def stop_at_second(self: Crossref, doi: str) -> Work | None:
        if "second" in doi:
            raise KeyboardInterrupt
        return ask(self, doi)

    monkeypatch.setattr(Crossref, "work", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        online(tmp_path, server, REFERENCES + "@article{second, title={T}, doi={10.1000/second}}\n")
    assert agreement(tmp_path)["kole2002"]["year"]["agrees"]
    assert "not retracted" not in agreement(tmp_path)["kole2002"]


def test_bytes_of_a_table_in_another_encoding_survive(tmp_path: Path) -> None:
    (tmp_path / "retractions.csv").write_bytes(",".join(COLUMNS).encode() + b"\n1,M\xfcller,10.1000/z,,,,,\n")
    added = with_notices(read_retractions(tmp_path / "retractions.csv"), [notice()])
    assert b"M\xfcller" in added.text.encode("utf-8", errors="surrogateescape")


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("The {GluA1} Subunit: A Review", ["The GluA1 subunit : a review."], True),
        ("Dose–response of µ-opioid agonists", ["Dose-Response of mu-Opioid Agonists"], True),
        ("Role of α<sub>2</sub> receptors in mice", ["Role of alpha 2 receptors in mice"], True),
        ("Salt \\& water in rats", ["Salt and water in rats"], True),
        ("Réponse à long terme", ["Reponse a long terme"], True),
        ("Tianeptine in depression: a trial", ["Tianeptine in depression"], True),
        ("Tianeptine in depression", ["Tianeptine in depression: a trial", "x"], True),
        ("Tianeptine: a trial", ["Tianeptine: another trial"], False),
        ("Tianeptine in depression: one", ["Tianeptine in depression: two"], False),
        ("Tianeptine in rats", ["Tianeptine in mice"], False),
        ("Tianeptine in rats", ["RETRACTED ARTICLE: Tianeptine in rats"], True),
        ("[Retracted] Tianeptine in rats", ["Tianeptine in rats"], True),
        (
            "Recordings \\emph{in vivo} by Erd\\H{o}s: 50% and 20\\% of cells",
            ["Recordings in vivo by Erdős: 50% and 20% of cells"],
            True,
        ),
        ("Unbalanced \\emph{title of a work", ["Unbalanced emph title of a work"], True),
        ("[Review of stress; title not seen]", ["Stress and depression"], None),
        ("Any title", [], None),
        ("", ["Any title"], None),
        ("受容体", ["受容体"], True),
    ],
)
def test_titles_agree_whatever_their_case_dashes_markup_and_subtitle(
    ours: str, theirs: list[str], same: bool | None
) -> None:
    assert same_title(ours, theirs) is same


@pytest.mark.parametrize(
    ("ours", "theirs", "given", "same"),
    [
        ("Kole, Maarten and Swan, L.", "KOLE", "", True),
        ("M{\\\"u}ller, A.", "Müller", "", True),
        ("Müller, A.", "Mueller", "", True),
        ("Barkóczi, B.", "Barkoczi", "", True),
        ("van der Kooy, D.", "Kooy", "Derek van der", True),
        ("Dirk van der Kooy", "van der Kooy", "", True),
        ("Zhang, Wei", "Wei", "Zhang", None),
        ("Bo{\\v{s}}njak, I.", "Bošnjak", "", True),
        ("Kole MHP and Swan L", "Kole", "", True),
        ("van der Kooy D.", "van der Kooy", "", True),
        ("Maarten H. P. Kole", "Kole", "", True),
        ("{World Health Organization}", "World Health Organization", "", True),
        ("Kole, M.", "Swan", "L.", False),
        ("Li, M.", "Bali", "K.", False),
        ("Kole, M.", "", "", None),
        ("", "Kole", "", None),
    ],
)  # fmt: skip
def test_first_authors_agree_by_family_name(ours: str, theirs: str, given: str, same: bool | None) -> None:
    assert same_first_author(ours, Work("X", authors=(theirs,), given=given)) is same


def test_the_whole_list_of_authors_is_confirmed_only_if_all_are_the_same() -> None:
    work = Work("X", authors=("Kole", "Swan", "Fuchs"))
    assert same_authors("Kole, M. and Swan, L. and Fuchs, E.", work)
    assert same_authors("Kole, M. and others", work)
    assert same_authors("Kole, M. and Swan, L.", work) is None
    assert same_authors("Kole, M. and Swan, L. and Fox, E.", work) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "article", "same"),
    [
        ("807--816", "807-16", "", True),
        ("807–816", "807–816", "", True),
        ("S12--S19", "S12-9", "", True),
        ("0807--0816", "807-816", "", True),
        ("e1234", "1234", "", True),
        ("286215", "1-12", "286215", True),
        ("286215", "1-12", "", None),
        ("807", "807-816", "", None),
        ("807--816", "807", "", None),
        ("807", "807", "", True),
        ("807--815", "807-816", "", False),
        ("805--816", "807", "", False),
        ("xii--xv", "12-15", "", None),
        ("807--816", "", "", None),
        ("807--816, 820", "807-16", "", True),
    ],
)
def test_pages_agree_however_the_range_is_shortened(ours: str, theirs: str, article: str, same: bool | None) -> None:
    assert same_pages(ours, Work("X", pages=theirs, article_number=article)) is same


def test_years_of_print_and_online_both_count_and_volumes_may_be_written_otherwise() -> None:
    work = Work("X", years=("2002", "2001"))
    assert same_year("2001", work) and same_year("2002", work) and same_year("2003", work) is False
    assert same_year("in press", work) is None
    assert same_number("Vol. 016", "16") and same_number("12--13", "12-13") and same_number("7", "8") is False


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_compared_gives_an_answer(ours: str, theirs: str) -> None:
    work = Work("X", (theirs,), (theirs,), theirs, (theirs,), theirs, theirs, theirs, theirs)
    for found in (same_title(ours, [theirs]), same_first_author(ours, work), same_authors(ours, work)):
        assert found in (True, False, None)
    assert same_pages(ours, work) in (True, False, None) and (pages(ours) is None or pages(ours).start)  # type: ignore[union-attr]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["date-parts", "family"]), inner),
    max_leaves=6,
)
NAMES = ("title", "subtitle", "author", "issued", "volume", "page", "updated-by", "relation", "container-title", "DOI")


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_no_record_of_crossref_is_too_odd_to_be_read(message: dict[str, Any]) -> None:
    assert crossref_work(message, "10.1000/a").register == "Crossref"


def test_a_day_ahead_is_no_day_of_asking() -> None:
    from scripts.online.clock import days_since

    assert days_since("2026-11-20", date(2026, 11, 21)) == 1
    assert days_since("2026-11-22", date(2026, 11, 21)) is None
    assert days_since(None, date(2026, 11, 21)) is None
