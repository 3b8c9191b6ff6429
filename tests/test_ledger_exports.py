"""What somebody gets who reuses the ledger: CSV, JSON and JSON-LD."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ledger.claims import VERDICTS, Claim, read_ledger
from scripts.ledger.exports import COLUMNS, harmless_cell, ledger_csv, ledger_json, ledger_json_ld
from scripts.references.bibliography import read_bibliography
from tests.ledger_rows import claim

ROOT = Path(__file__).resolve().parent.parent
SITE = "https://handbook.example/"
ADDRESS = "https://handbook.example/evidence-ledger/#b12"
BY = "https://creativecommons.org/licenses/by/4.0/"
CLAIMS = {"B12": claim(), "X01": claim(id="X01")}


def lines(claims: dict[str, Claim]) -> list[dict[str, str]]:
    text = ledger_csv(claims, SITE)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def nodes(claims: dict[str, Claim]) -> list[dict[str, Any]]:
    document = json.loads(ledger_json_ld(claims, SITE, "2026.1"))
    assert document["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = document["@graph"]
    return graph


def test_a_line_of_the_table_holds_the_whole_row() -> None:
    line = lines(CLAIMS)[0]
    assert list(line) == list(COLUMNS)
    assert (line["id"], line["dose"], line["basis"], line["checked"]) == ("B12", "10 µM", "", "2026-11-21")
    assert (line["guide_references"], line["sources"]) == ("3; 6", "kole2002 (abstract, supports)")
    assert line["address"] == ADDRESS


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u00a0@x", "＝1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "10 µM", "−40 %", "rat (source)", "(−) enantiomer", "a = b"])
def test_an_ordinary_cell_is_left_alone(text: str) -> None:
    assert harmless_cell(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(str.strip))
def test_any_statement_comes_back_out_of_the_table(statement: str) -> None:
    item = claim(statement=statement)
    (line,) = lines({"B12": item})
    assert line["statement"] == harmless_cell(item.statement)
    assert not line["statement"].startswith(("=", "+", "-", "@"))


def test_json_holds_every_field_and_the_licence() -> None:
    document = json.loads(ledger_json(CLAIMS, SITE, "2026.1"))
    assert (document["licence"], document["version"]) == (BY, "2026.1")
    assert Claim.model_validate({k: v for k, v in document["claims"][0].items() if k != "address"}) == CLAIMS["B12"]
    assert document["claims"][0]["address"] == ADDRESS
    assert list(document["verdicts"]) == list(VERDICTS)


def test_linked_data_reviews_the_claim_where_the_guide_made_it() -> None:
    review = next(node for node in nodes(CLAIMS) if node["@type"] == "ClaimReview")
    assert (review["url"], review["license"], review["datePublished"]) == (ADDRESS, BY, "2026-11-21")
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "supported"}
    assert review["citation"][0]["@id"] == "https://handbook.example/references/#ref-kole2002"
    assert review["citation"][0]["description"] == "Part seen: abstract; supports"
    assert (review["itemReviewed"]["@type"], review["itemReviewed"]["@id"]) == ("Claim", ADDRESS)
    assert review["itemReviewed"]["appearance"]["@id"].endswith("#ref-benchchem2025guide_b")


def test_an_addition_appears_in_no_guide() -> None:
    assert "appearance" not in nodes(CLAIMS)[-1]["itemReviewed"]


def test_the_dataset_lists_every_review_and_every_address_is_one_node() -> None:
    graph = nodes(CLAIMS)
    dataset = graph[0]
    assert (dataset["@type"], dataset["version"], dataset["license"]) == ("Dataset", "2026.1", BY)
    assert [part["@id"] for part in dataset["hasPart"]] == [f"{ADDRESS}-review", ADDRESS.replace("b12", "x01-review")]
    assert len({node["@id"] for node in graph}) == len(graph)


def test_the_handbooks_ledger_is_exported_whole() -> None:
    claims = dict(read_ledger(ROOT / "docs/data/claims.yml", read_bibliography(ROOT / "references.bib").sources).claims)
    assert [line["id"] for line in lines(claims)] == list(claims)
    assert len(json.loads(ledger_json(claims, SITE))["claims"]) == len(claims)
    assert sum(node["@type"] == "ClaimReview" for node in nodes(claims)) == len(claims)
