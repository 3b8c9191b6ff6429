"""The check as its users see it: golden cases for each rule, totals, the three formats, folders that are no site."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import check
from scripts.checking.registry import RULES
from scripts.diagrams import renderer as diagram_renderer
from scripts.problems import CannotRun, as_text
from tests.check_cases import CASES, cases, make_site

HOME = {"pages": {"index.md": "# Home\n\nSo [@kole2002]. [x](gone.md)\n"}}
# One rule passes on what the reader of files found, its cases need bytes; the other needs a baseline.
SHOWN_ELSEWHERE = {"not-utf-8", "stale-baseline-entry"}
REFERENCES = "@misc{kole2002, title={T}, doi={10.1000/1}}\n"


@pytest.mark.parametrize("case", [case for _, case in cases("bad")], ids=[name for name, _ in cases("bad")])
def test_a_fault_is_reported_at_its_place_with_its_remedy(case: dict[str, Any], tmp_path: Path) -> None:
    assert as_text(check.check_site(make_site(tmp_path, case)).problems) + "\n" == case["problems"]


@pytest.mark.parametrize("case", [case for _, case in cases("good")], ids=[name for name, _ in cases("good")])
def test_a_correct_page_gives_no_report(case: dict[str, Any], tmp_path: Path) -> None:
    assert as_text(check.check_site(make_site(tmp_path, case)).problems) == ""


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_has_a_promise_a_bad_case_and_a_good_case(name: str) -> None:
    assert RULES[name].promise.endswith(".")
    case_names = {path.stem for path in CASES.glob("*.yml")}
    assert name in case_names or name in SHOWN_ELSEWHERE


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_says_what_to_do(name: str) -> None:
    assert RULES[name].remedy.endswith((".", "`."))


def test_every_problem_has_the_name_of_a_rule_so_that_it_can_be_explained_and_overlooked() -> None:
    shown = "".join(case["problems"] for _, case in cases("bad")).splitlines()
    assert {line.split()[1] for line in shown if not line.startswith(" ")} <= RULES.keys()


def test_every_case_file_is_named_after_the_rule_that_it_shows() -> None:
    bad = cases("bad")
    for path in CASES.glob("*.yml"):
        shown = "".join(case["problems"] for name, case in bad if name.startswith(f"{path.stem}:"))
        assert f"  {path.stem}" in shown, path.name


def test_totals_say_what_was_found_and_what_was_looked_at(tmp_path: Path) -> None:
    text, status = check.run(make_site(tmp_path, HOME | {"references": REFERENCES}))
    assert "\n1 error in 1 of 1 page (1 citation to 1 source, 1 link checked)" in text
    assert status == 1


def test_totals_of_a_correct_site_and_status_zero(tmp_path: Path) -> None:
    text, status = check.run(make_site(tmp_path, {"pages": {"index.md": "# Home\n"}, "references": ""}))
    assert text.splitlines()[0] == "no problems in 1 page (0 citations to 0 sources, 0 links checked)"
    assert status == 0


def test_without_a_bibliography_the_totals_say_that_its_rules_were_not_run(tmp_path: Path) -> None:
    text, _ = check.run(make_site(tmp_path, HOME))
    assert "\nnot run: rules about citations and sources (no references.bib)" in text


def test_a_warning_is_shown_and_counted_but_does_not_fail(tmp_path: Path) -> None:
    text, status = check.run(make_site(tmp_path, {"pages": {"index.md": "Words.\n"}, "references": ""}))
    assert "docs/index.md:1:1  no-h1 (warning)" in text
    assert "1 warning in 1 of 1 page" in text
    assert status == 0


def test_problems_outside_pages_are_named_by_file_in_the_totals(tmp_path: Path) -> None:
    site = {"pages": {"index.md": "# Home\n\n[x](gone.md)\n"}, "references": "@article{a\n"}
    assert "2 errors in 1 of 1 page and references.bib (" in check.run(make_site(tmp_path, site))[0]


def test_json_is_a_list_of_objects_with_place_rule_and_message(tmp_path: Path) -> None:
    text, _ = check.run(make_site(tmp_path, HOME | {"references": REFERENCES}), format="json")
    assert json.loads(text) == [
        {
            "file": "docs/index.md",
            "line": 3,
            "column": 21,
            "rule": "broken-link",
            "severity": "error",
            "message": "link to 'gone.md': no file 'gone.md' in docs; correct the address or remove it.",
        }
    ]


def test_github_shows_each_problem_beside_its_line(tmp_path: Path) -> None:
    text, _ = check.run(make_site(tmp_path, HOME | {"references": REFERENCES}), format="github")
    (line,) = text.splitlines()
    assert line.startswith("::error file=docs/index.md,line=3,col=21,title=broken-link::link to 'gone.md'")


def test_github_is_told_nothing_of_a_correct_site(tmp_path: Path) -> None:
    assert check.run(make_site(tmp_path, {"pages": {"index.md": "# Home\n"}}), format="github") == ("", 0)


def test_a_bibliography_that_cannot_be_read_is_named_among_what_was_not_run(tmp_path: Path) -> None:
    text, _ = check.run(make_site(tmp_path, HOME | {"references": "@article{a\n"}))
    assert "\nnot run: rules about the keys of citations (references.bib " in text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no mkdocs.yml in"),
        ({"mkdocs.yml": "site_name: T\n"}, "there is no folder 'docs' with pages"),
        ({"mkdocs.yml": "a: [\n", "docs/index.md": ""}, "mkdocs.yml:2:1: this is not YAML"),
        ({"mkdocs.yml": "just words\n", "docs/index.md": ""}, "this is not a list of settings"),
        ({"mkdocs.yml": "INHERIT: base.yml\n", "docs/index.md": ""}, "base.yml: cannot be read"),
    ],
)
def test_a_folder_that_is_no_site_is_refused_in_one_sentence(files: dict[str, str], words: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(CannotRun, match=words):
        check.check_site(tmp_path)


def test_two_runs_and_another_order_of_files_give_the_same_report(tmp_path: Path) -> None:
    pages = {f"{name}.md": f"# {name}\n\n## Results\n\n[x](index.md#{name}) [^1] *[AB]: {name}\n" for name in "cab"}
    one = make_site(tmp_path / "one", {"pages": {"index.md": "# Home\n"} | pages})
    two = make_site(tmp_path / "two", {"pages": dict(reversed(pages.items())) | {"index.md": "# Home\n"}})
    first = check.check_site(one)
    assert first == check.check_site(one) == check.check_site(two)
    assert len(first.problems) == 6


def test_the_check_never_imports_mkdocs() -> None:
    import subprocess
    import sys

    code = "import sys, scripts.check; sys.exit(any(name.split('.')[0] == 'mkdocs' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent).returncode == 0


def test_a_machine_without_the_diagram_library_is_told_and_not_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: T\n", "utf-8")
    (tmp_path / "docs" / "index.md").write_text("# T\n\n```mermaid\nflowchart LR\n  A --> B\n```\n", "utf-8")
    monkeypatch.setitem(sys.modules, "merman", None)
    diagram_renderer._merman.cache_clear()
    try:
        text, status = check.run(tmp_path)
    finally:
        diagram_renderer._merman.cache_clear()
    assert status == 0 and "not run: rules about diagrams" in text
