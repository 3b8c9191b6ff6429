"""Rows for the ledger are drafted from a page: what a sentence says, cites and measures, and no verdict."""

from pathlib import Path
from random import Random

import pytest
import yaml

from scripts.importer import draft, import_guide
from scripts.importer.claims import claims_draft
from scripts.ledger.claims import parse_ledger
from tests.guide_maker import make_guide

GUIDE = """Examplamine in Brief

This guide gives an overview of examplamine in the laboratory.

Results

Examplamine lowered grooming by 40% at 5 mg/kg for 3 weeks.[1][7]
Did the rats sleep? The threshold was 1.6 mV in mice.[2]

Experimental Protocols

1. Weigh 50 mg of the salt.
2. Keep it cold.

Table 1: Doses

Dose\tEffect
5 mg/kg\tLess

References

1. Examplamine in the rat [journal.example]
2. Examplamine in the mouse [journal.example]
"""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    result = draft(GUIDE, "guide.txt")
    found: list[dict[str, object]] = yaml.safe_load(claims_draft(result.markdown, result.report))
    return found


def test_each_sentence_that_states_a_fact_has_a_row_and_no_other(rows: list[dict[str, object]]) -> None:
    assert [(row["section"], row["statement"]) for row in rows] == [
        ("Results", "Examplamine lowered grooming by 40% at 5\u00a0mg/kg for 3 weeks."),
        ("Results", "The threshold was 1.6\u00a0mV in mice."),
        ("Experimental Protocols", "Weigh 50\u00a0mg of the salt."),
    ]


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        ("The dose of **examplamine** in *Rattus* was low [1].", "The dose of examplamine in Rattus was low."),
        ("**Uptake:** Glia took up less [1], and neurons more [2] .", "Uptake: Glia took up less, and neurons more."),
        ("The difference a* and b* was small [1].", "The difference a* and b* was small."),
    ],
)
def test_a_statement_is_plain_text(sentence: str, statement: str) -> None:
    result = draft(GUIDE.replace("Did the rats sleep?", sentence), "guide.txt")
    assert statement in [row["statement"] for row in yaml.safe_load(claims_draft(result.markdown, result.report))]


def test_a_row_has_the_citations_of_its_sentence_read_by_nobody(rows: list[dict[str, object]]) -> None:
    assert rows[0]["guide_references"] == [1, 7]
    assert rows[0]["sources"] == [{"key": "examplamine-rat-journal-example", "seen": "none"}]


def test_a_row_has_the_quantities_of_its_sentence(rows: list[dict[str, object]]) -> None:
    assert (rows[0]["dose"], rows[0]["duration"], rows[0]["effect"]) == ("5\u00a0mg/kg", "3 weeks", "40%")
    assert "Other numbers in it: 1.6\u00a0mV." in str(rows[1]["reason"])
    assert [row["kind"] for row in rows] == ["quantitative", "quantitative", "protocol"]


def test_no_row_has_a_verdict(rows: list[dict[str, object]]) -> None:
    assert {row["verdict"] for row in rows} == {"not verified"}
    assert {str(row["checked"]) for row in rows} == {"1970-01-01"}


@pytest.mark.parametrize("seed", range(5))
def test_the_ledger_takes_the_rows_as_they_are(seed: int) -> None:
    result = draft(make_guide(Random(seed)).text, "guide.txt")
    keys = [row["key"] for row in result.report["references"]]  # type: ignore[attr-defined]
    text = claims_draft(result.markdown, result.report)
    ledger = parse_ledger(text, keys)
    assert ledger.problems == [] and len(ledger.claims) == text.count("- id:") > 0


def test_rows_are_written_only_on_request(tmp_path: Path) -> None:
    guide = tmp_path / "guide.txt"
    guide.write_text(GUIDE, "utf-8")
    import_guide(guide, tmp_path / "without")
    import_guide(guide, tmp_path / "with", with_claims=True)
    assert not list((tmp_path / "without").glob("*.claims.yml"))
    assert "- id: X01\n" in (tmp_path / "with" / "examplamine-in-brief.claims.yml").read_text("utf-8")
