"""Every rule of the importer does what its case promises, and every rule has a case."""

import re
from pathlib import Path

import pytest

from scripts.importer.converted import CONVERSIONS, with_plain_marks
from scripts.importer.flat_numbers import numbers_in
from scripts.importer.repairs import REPAIRS, repaired
from scripts.importer.reporting import STRUCTURAL, reasons
from scripts.importer.values import Log
from scripts.importer.vendors import LINES_READ, MANY_LINES, TABLES, _any_rule_of, hosts, vendors
from tests.import_cases import CASES, cases, drafted, observed

ALL = cases()


@pytest.mark.parametrize("name", ALL)
def test_the_draft_of_a_case_is_as_promised(name: str) -> None:
    case = ALL[name]
    expected = {part: value for part, value in case.items() if part not in ("promise", "guide", "known")}
    assert observed(drafted(case)) == expected, case["promise"]


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
def test_a_repair_does_what_its_example_says(repair) -> None:  # type: ignore[no-untyped-def]
    log = Log()
    assert repaired(repair.before, log) == repair.after
    assert [change.rule for change in log.changes] == [repair.name]


@pytest.mark.parametrize("rule", CONVERSIONS, ids=lambda rule: rule.name)
def test_a_conversion_does_what_its_example_says(rule) -> None:  # type: ignore[no-untyped-def]
    log = Log()
    words = "\n".join(["", *rule.before.split(), *" ".join(rule.signs).split(), ""])
    _, lines = with_plain_marks([1], [rule.before], words, set(), log)
    assert list(lines) == [rule.after]
    assert {change.rule for change in log.changes} == {rule.name}


@pytest.mark.parametrize("rule", sorted(reasons()))
def test_every_rule_that_can_be_reported_has_a_case_that_reports_it(rule: str) -> None:
    reported = {row[1] for case in ALL.values() for part in ("changes", "removals") for row in case.get(part, [])}
    assert rule in reported, f"write a case for '{rule}' in {CASES.name}/"


def test_numbers_of_any_length_are_read_from_a_citation() -> None:
    assert [numbers_in(text) for text in ("[12]", "123", "98–101", "4--6", "2−3,7")] == [
        (12,),
        (123,),
        (98, 99, 100, 101),
        (4, 5, 6),
        (2, 3, 7),
    ]


def test_every_kind_of_defect_has_a_case_that_reports_it() -> None:
    reported = {row[1] for case in ALL.values() for row in case.get("defects", [])}
    source = "".join(path.read_text("utf-8") for path in Path(TABLES.parent).glob("*.py"))
    kinds = set(re.findall(r'(?:Defect|log\.defect)\(\s*"([a-z-]+)"', source)) - {
        "words-unaccounted",
        "page-without-text",
    }
    assert len(kinds) >= 15
    assert kinds == reported


def test_every_rule_says_why_in_one_sentence() -> None:
    for name, reason in reasons().items():
        assert re.fullmatch(r"[A-Z][^\n]*\.", reason), f"{name}: {reason}"
    assert len({rule[0] for rule in STRUCTURAL}) == len(STRUCTURAL)


@pytest.mark.parametrize("rule", [rule for vendor in vendors() for rule in vendor.rules], ids=lambda rule: rule.name)
def test_the_example_of_a_vendor_rule_fits_its_pattern(rule) -> None:  # type: ignore[no-untyped-def]
    first, *others = rule.example
    assert rule.starts.fullmatch(first)
    assert all(rule.lines.fullmatch(line) for line in others)


def test_short_guides_of_different_vendors_do_not_each_make_a_pattern_of_their_own() -> None:
    _any_rule_of.cache_clear()
    LINES_READ.clear()
    for case in ALL.values():
        drafted(case)
    made = _any_rule_of.cache_info().misses
    assert made < len(ALL) / 10
    drafted({"guide": "Rats slept.\n\n" * 2 * MANY_LINES})
    assert _any_rule_of.cache_info().misses > made


def test_a_vendor_table_names_the_sign_by_which_its_guides_are_known() -> None:
    general, *others = vendors()
    assert general.recognise == ""
    assert all(vendor.recognise and vendor.name for vendor in others)


def test_hosts_are_written_as_hosts() -> None:
    for host in hosts().vendors | hosts().tertiary:
        assert re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", host)
