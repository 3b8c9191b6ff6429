"""What an author gets who edits the evidence ledger: a line and a remedy for every row that is not right."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scripts.ledger.claims import NOT_APPLICABLE, SETTINGS, VERDICTS, Ledger, claim_order, parse_ledger, read_ledger
from scripts.problems import CannotRun, Problem
from scripts.references.bibliography import read_bibliography
from tests.ledger_rows import ROW, ledger_text

ROOT = Path(__file__).resolve().parent.parent
KEYS = ["kole2002", "seo2016"]
FILE = "docs/data/claims.yml"
WORDS = "supported, supported with caveat, overstated, contradicted, guides disagree, not verified"


@pytest.fixture(scope="module")
def handbook() -> Ledger:
    return read_ledger(ROOT / FILE, read_bibliography(ROOT / "references.bib").sources)


def problems(*rows: dict[str, Any]) -> list[Problem]:
    return list(parse_ledger(ledger_text(*rows), KEYS).problems)


def message(*rows: dict[str, Any]) -> str:
    (problem,) = problems(*rows)
    return problem.message


def test_a_right_row_becomes_a_claim_with_its_line() -> None:
    ledger = parse_ledger("# a remark\n" + ledger_text({}), KEYS)
    assert ledger.problems == []
    assert (ledger.claims["B12"].dose, ledger.claims["B12"].guide_references, ledger.lines["B12"]) == (
        "10 µM",
        (3, 6),
        2,
    )


def test_a_wrong_verdict_is_reported_at_its_place_with_the_nearest_and_all_words() -> None:
    text = ledger_text({"verdict": "suported"})
    line = text.splitlines().index("  verdict: suported") + 1
    said = f"claim B12: 'suported' is not a value of 'verdict'; did you mean 'supported'? One of: {WORDS}."
    assert parse_ledger(text, KEYS).problems == [Problem(FILE, line, 12, "ledger-row", "error", said)]


def test_a_missing_field_is_named() -> None:
    row = {name: value for name, value in ROW.items() if name != "dose"}
    (problem,) = parse_ledger(yaml.safe_dump([row], sort_keys=False), KEYS).problems
    assert problem.message == "claim B12 has no 'dose'; add it ('not reported' and 'not applicable' are values too)."
    assert problem.line == 1


def test_an_unknown_field_gets_the_nearest_one() -> None:
    row = {name.replace("reason", "reasn"): value for name, value in ROW.items()}
    (problem,) = parse_ledger(yaml.safe_dump([row], sort_keys=False), KEYS).problems
    assert problem.message == "claim B12 has an unknown field 'reasn'; did you mean 'reason'?"
    line = parse_ledger(ledger_text({"note": "x"}), KEYS).problems[0]
    assert (line.column, line.message) == (3, "claim B12 has an unknown field 'note'; remove it.")


def test_an_empty_field_is_reported() -> None:
    assert (
        message({"species": ""}) == "claim B12: 'species' is empty; write a value, 'not reported' or 'not applicable'."
    )


def test_a_wrong_id_is_reported() -> None:
    assert message({"id": "C1"}) == (
        "claim C1: 'C1' is not a claim id; write a letter A, B or X and two or three digits, such as B12."
    )


def test_an_id_of_the_other_guide_is_reported() -> None:
    assert message({"id": "A12"}) == "claim A12: the id begins with A but the guide is B; correct one of the two."


def test_an_unknown_source_gets_the_nearest_key() -> None:
    row = {"sources": [{"key": "kole2020", "seen": "title"}]}
    assert message(row) == "claim B12 names no known source 'kole2020'; did you mean 'kole2002'?"


def test_a_source_that_was_not_seen_cannot_support() -> None:
    row = {"sources": [ROW["sources"][0], {"key": "seo2016", "seen": "none", "supports": "supports"}]}
    assert message(row) == "claim B12: a source of which nothing was seen has no 'supports'; leave it out."


def test_a_verdict_without_anything_read_can_only_be_not_verified() -> None:
    unread = [{"key": "kole2002", "seen": "none"}]
    assert message({"sources": unread}) == "claim B12: nothing was read, so the verdict can only be 'not verified'."
    assert problems({"sources": unread, "verdict": "not verified"}) == []
    assert problems({"sources": [], "basis": "general knowledge"}) == []


def test_a_wrong_date_is_reported() -> None:
    said = "claim B12: 'checked' cannot be '21 November'; write a date of the calendar, such as 2026-11-21."
    assert message({"checked": "21 November"}) == said


def test_the_same_id_twice_names_the_first_line() -> None:
    (problem,) = problems({}, {})
    assert problem.message == "claim B12 is already at line 1; give one of the two another number."
    assert problem.line > 1


def test_a_conflict_must_be_entered_on_both_sides() -> None:
    said = message({"conflicts": ["B13"]}, {"id": "B13"})
    assert said == "claim B12 conflicts with B13, but B13 does not say so; add B12 there."
    assert problems({"conflicts": ["B13"]}, {"id": "B13", "conflicts": ["B12"]}) == []


def test_a_conflict_with_no_claim_or_with_itself_is_reported() -> None:
    assert message({"conflicts": ["B112"]}) == "there is no claim B112; did you mean 'B12'?"
    assert message({"conflicts": ["B12"]}) == "claim B12 conflicts with itself; remove the id."


def test_a_faulty_row_does_not_make_its_neighbours_faulty() -> None:
    (problem,) = problems({"conflicts": ["B13"]}, {"id": "B13", "conflicts": ["B12"], "verdict": "right"})
    assert problem.rule == "ledger-row"


def test_rows_out_of_order_are_reported() -> None:
    said = message({"id": "B100"}, {"id": "B12"})
    assert said == "claim B12 stands after B100; sort the rows A, B, X by number."


def test_a_field_given_twice_is_reported() -> None:
    (problem,) = parse_ledger(ledger_text({}) + "  dose: 1 µM\n", KEYS).problems
    assert problem.message == "the field 'dose' is given twice in this row; keep one."


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("- id: [A01\n  guide: A\n", 1, "the bracket that opens here is not closed"),
        ("- id: A01\n- id: A02\n  dose: 'x\n- id: A03\n  dose: 'y'\n", 3, "the quotation mark that opens here is not"),
        ("- id: A01\n  dose\n  route: x\n", 2, "no colon follows this name"),
        ("- id: A01\n  reason: x\x07\n", 2, "the character U+0007 is not allowed"),
        ("[" * 9000, 1, "lists are nested too deeply"),
        ("- &a [*a]\n", 1, "found unconstructable recursive node"),
    ],
)
def test_yaml_that_cannot_be_read_gets_its_line(text: str, line: int, what: str) -> None:
    (problem,) = parse_ledger(text, KEYS).problems
    assert (problem.line, problem.rule) == (line, "ledger-syntax")
    assert problem.message.startswith(f"this is not YAML: {what}")


@pytest.mark.parametrize(
    ("name", "rule", "said"),
    [
        ("C43", "ledger-row", "claim C43: 'C43' is not a claim id; did you mean 'B43'?"),
        ("B043", "ledger-row", "claim B043: 'B043' is not a claim id; did you mean 'B43'?"),
        ("B143", "claim-order", "claim B143 stands before B44; did you mean B43?"),
        ("B42", "duplicate-claim", "claim B42 is already at line 1; did you mean B43 here?"),
        ("B45", "duplicate-claim", "claim B45 is also at line 60; did you mean B43 here?"),
    ],
)
def test_a_mistyped_id_is_one_fault_at_its_row_and_the_id_that_is_missing_there_is_offered(
    name: str, rule: str, said: str
) -> None:
    text = ledger_text({"id": "B42"}, {"id": name, "guide": "B"}, {"id": "B44"}, {"id": "B45"})
    ledger = parse_ledger(text, KEYS)
    (problem,) = ledger.problems
    assert (problem.rule, problem.message) == (rule, said)
    assert text.splitlines()[problem.line - 1] == f"- id: {name}"
    assert ledger.knows("B43")


def test_a_row_that_runs_into_the_next_is_one_fault_and_both_claims_are_known() -> None:
    ledger = parse_ledger(ledger_text({}, {"id": "B13"}).replace("- id: B13", "  id: B13"), KEYS)
    (problem,) = ledger.problems
    assert problem.message == (
        "there is a line 'id: …' above in this row; begin a row with '- id:', or remove this line."
    )
    assert ledger.knows("B12")
    assert ledger.knows("B13")


def test_a_wrong_id_among_conflicts_is_one_fault_and_the_claim_that_waits_is_offered() -> None:
    rows = [{"conflicts": ["B14"]}, {"id": "B13", "conflicts": ["B12"]}, {"id": "B14"}]
    said = "claim B12 conflicts with B14, but B14 does not say so; did you mean B13, which names B12?"
    assert message(*rows) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"guide_references": [3, 3]}, "'3' stands in 'guide_references' already; keep one."),
        ({"sources": ROW["sources"] * 2}, "'kole2002' stands in 'sources' already; keep one."),
        ({"guide_references": 3}, "'guide_references' cannot be '3'; write a list in square brackets, such as [3]."),
        ({"guide_references": [0]}, "'guide_references' cannot be '0'; write a whole number from 1."),
        ({"sources": ["kole2002"]}, "'sources' cannot be 'kole2002'; write '{key: …, seen: …}'."),
        ({"statement": ""}, "'statement' is empty; write a value."),
    ],
)
def test_a_value_of_the_wrong_kind_or_given_twice_gets_a_remedy_in_plain_words(
    changes: dict[str, Any], said: str
) -> None:
    assert message(changes) == f"claim B12: {said}"


@pytest.mark.parametrize("text", ["", "claims: []", "just words"])
def test_a_file_that_is_no_list_is_reported(text: str) -> None:
    (problem,) = parse_ledger(text, KEYS).problems
    assert problem.message == "the ledger is not a list of claims; begin each row with '- id: A01'."


def test_a_row_that_is_no_claim_is_reported() -> None:
    assert parse_ledger("- just words\n", KEYS).problems[0].message.startswith("this row is not a claim")


def test_a_missing_ledger_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="cannot read the evidence ledger"):
        read_ledger(tmp_path / "claims.yml", KEYS)


def test_a_ledger_that_is_not_utf_8_gets_its_line(tmp_path: Path) -> None:
    path = tmp_path / "claims.yml"
    path.write_bytes(b"- id: A01\n  reason: \xb5\n")
    assert read_ledger(path, KEYS).problems[0][1:4] == (2, 1, "not-utf-8")


@given(st.text(alphabet="-:[]{}&*!|>'\"%@`,#? \n\tabA01\u00e9\x00", max_size=60))
def test_no_text_at_all_makes_a_traceback(text: str) -> None:
    ledger = parse_ledger(text, KEYS)
    assert not ledger.claims and ledger.problems


@given(
    st.dictionaries(st.sampled_from(sorted(ROW)), st.one_of(st.text(max_size=8), st.lists(st.integers())), min_size=1)
)
def test_any_wrong_value_is_a_problem_inside_the_file(changes: dict[str, Any]) -> None:
    text = ledger_text(changes)
    for problem in parse_ledger(text, KEYS).problems:
        assert 1 <= problem.line <= len(text.splitlines()) + 1


def test_the_handbooks_ledger_holds_every_claim_without_a_problem(handbook: Ledger) -> None:
    assert handbook.problems == []
    expected = (
        [f"A{n:02}" for n in range(1, 37)] + [f"B{n:02}" for n in range(1, 107)] + [f"X{n:02}" for n in range(1, 51)]
    )
    assert list(handbook.claims) == expected == sorted(handbook.claims, key=claim_order)


def test_every_verdict_is_used_and_has_a_shape_of_its_own(handbook: Ledger) -> None:
    assert {claim.verdict for claim in handbook.claims.values()} == set(VERDICTS)
    assert len({verdict.symbol for verdict in VERDICTS.values()}) == len(VERDICTS)


def test_editorial_rows_have_no_setting_and_findings_always_have_an_effect(handbook: Ledger) -> None:
    for claim in handbook.claims.values():
        if claim.kind == "editorial":
            assert set(claim.setting.values()) == {NOT_APPLICABLE}, claim.id
        if claim.kind == "quantitative" and claim.id != "X23":
            assert claim.effect != NOT_APPLICABLE, claim.id


def test_the_guides_numbers_are_in_the_settings(handbook: Ledger) -> None:
    assert handbook.claims["B64"].duration.replace("\u00a0", " ") == "30 min before stress"
    assert {handbook.claims[name].dose for name in ("B58", "B59", "B61", "B62", "B63")} == {"10\u00a0µM"}
    assert handbook.claims["B60"].dose == "10\u00a0mg/kg per day"


def test_units_follow_numbers_with_a_no_break_space(handbook: Ledger) -> None:
    for claim in handbook.claims.values():
        for name in ("statement", "reason", *SETTINGS):
            for unit in ("µM", "nM", "mg", "ng/mL", "%", "µm"):
                assert f" {unit}" not in getattr(claim, name), (claim.id, name)
