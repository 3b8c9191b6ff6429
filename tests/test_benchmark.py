"""The benchmark: its corpus has the shape that it says, and its table tells what was measured."""

import json
import re
import sys
from pathlib import Path

import pytest

from scripts.benchmark.builds import measure_builds
from scripts.benchmark.checks import forget
from scripts.benchmark.command import Wanted, run
from scripts.benchmark.corpus import HANDBOOK, MKDOCS, MYST, WORKS, bibliography, guide, ledger, vendor_text
from scripts.benchmark.handouts import measure_handouts
from scripts.benchmark.measuring import Cost, Failed, cost_of, middle
from scripts.benchmark.previews import measure_previews
from scripts.benchmark.projects import MAKERS, make_project
from scripts.benchmark.rounds import in_turns, table
from scripts.check import Request, run_request
from scripts.problems import CannotRun


def _quiet(sentence: str) -> None:
    """Say nothing."""


def test_a_guide_has_the_words_citations_tables_links_and_diagram_that_are_promised() -> None:
    text = guide(3, 10, MKDOCS)
    assert 3500 < len(text.split()) < 5000
    assert text.count("[@work") == 60
    assert len(re.findall(r"^\| --- ", text, re.M)) == 3
    assert text.count("```mermaid") == 1
    assert len(re.findall(r"\]\(guide-\d+\.md#s\d+\)", text)) == 12
    assert bibliography().count("@article") == WORKS == 300


def test_the_same_number_gives_the_same_guide_and_another_number_another() -> None:
    assert guide(3, 10, MKDOCS) == guide(3, 10, MKDOCS) != guide(4, 10, MKDOCS)


def test_sphinx_gets_its_own_way_of_writing_and_no_marks_of_ours() -> None:
    text = guide(3, 10, MYST)
    assert text.count("{cite}`work") == 60
    assert "```{mermaid}" in text
    assert not re.search(r"\{B\d\d\}|\[@", text)


def test_every_claim_of_the_corpus_is_marked_in_a_guide() -> None:
    marked = set(re.findall(r"\{(B\d\d)\}", "".join(guide(number, 2, HANDBOOK) for number in range(2))))
    assert marked == set(re.findall(r"^- id: (B\d\d)$", ledger(2), re.M))


def test_our_check_finds_no_error_in_the_corpus(tmp_path: Path) -> None:
    make_project("ours", tmp_path / "corpus", 2)
    report, status = run_request(Request(tmp_path / "corpus"))
    assert status == 0, report


def test_a_cold_check_remembers_nothing(tmp_path: Path) -> None:
    project = make_project("ours", tmp_path / "corpus", 2)
    run_request(Request(project.folder, remember=True))
    assert list((project.folder / ".cache").glob("check.sqlite*"))
    forget(project)
    assert not list((project.folder / ".cache").glob("check.sqlite*"))


@pytest.mark.parametrize("builder", sorted(MAKERS))
def test_each_builder_gets_a_project_with_all_guides(builder: str, tmp_path: Path) -> None:
    project = make_project(builder, tmp_path / builder, 3)
    assert len(list(project.folder.rglob("guide-*.md"))) == 3


def test_a_text_to_import_has_numbers_for_citations_and_the_list_behind_them() -> None:
    text = vendor_text(1)
    assert len(re.findall(r"\[\d+\]", text)) == 60
    assert f"\n{WORKS}. " in text


def test_what_a_command_costs_is_told_and_a_failure_by_its_last_words(tmp_path: Path) -> None:
    cost = cost_of([sys.executable, "-c", "print(sum(range(1000)))"], tmp_path, {})
    assert cost.seconds > 0
    assert cost.memory > 1
    with pytest.raises(Failed, match="no such thing"):
        cost_of([sys.executable, "-c", "import sys; sys.exit('no such thing')"], tmp_path, {})
    with pytest.raises(CannotRun, match="make bench"):
        cost_of([str(tmp_path / "no-program")], tmp_path, {})


def test_runs_take_turns_and_the_median_of_each_number_counts() -> None:
    order: list[str] = []
    costs = {"one": iter([Cost(3, 1, 10), Cost(1, 9, 20), Cost(2, 5, 30)]), "other": iter([Cost(4, 4, 4)] * 3)}

    def made(name: str) -> Cost:
        order.append(name)
        return next(costs[name])

    measured = in_turns({name: (name, lambda name=name: made(name)) for name in costs}, 3, _quiet)  # type: ignore[misc]
    assert order == ["one", "other"] * 3
    assert measured[0].middle == Cost(2, 5, 20) == middle(measured[0].costs)


def test_the_table_sets_each_beside_the_stock_plugins_and_says_what_could_not_be_measured() -> None:
    def fails() -> Cost:
        raise Failed("no package for this machine")

    runs = {"ours": ("we", lambda: Cost(1, 2, 3)), "stock": ("they", lambda: Cost(4, 4, 4)), "sphinx": ("it", fails)}
    shown = table(in_turns(runs, 1, _quiet), "stock").splitlines()
    assert shown[1].split()[:6] == ["ours", "1.00", "2.00", "0.25", "0.50", "3"]
    assert shown[3] == "sphinx     not measured: no package for this machine"


def test_a_peer_that_is_not_installed_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.benchmark.projects.PEERS", tmp_path / "nowhere")
    measured = measure_builds(["floor"], 1, 1, tmp_path, _quiet)
    assert measured[0].failure.endswith("run `make bench`.")


def test_the_wait_for_a_saved_page_is_told_beside_that_of_the_stock_plugins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.benchmark.previews.PEERS", Path(sys.executable).parent)  # the same packages
    measured = measure_previews(["ours", "stock"], 2, 1, tmp_path, _quiet)
    assert [one.name for one in measured] == ["ours", "checked", "stock"]
    assert all(not one.failure and one.costs[0].seconds > 0 < one.costs[0].memory for one in measured), measured
    guide = (tmp_path / "ours-2" / "docs" / "guides" / "guide-0.md").read_text("utf-8")
    assert guide.count(" of the author.") == 2


def test_the_numbers_are_written_as_json(tmp_path: Path) -> None:
    text = run(Wanted("import", 1, 1, (), tmp_path, tmp_path / "numbers.json"), _quiet)
    head, row = text.splitlines()[:2]
    assert head.index(" CPU s") + len(" CPU s") == len(re.match(r"import +\S+ +\S+", row)[0])  # type: ignore[index]
    written = json.loads((tmp_path / "numbers.json").read_text())
    assert "MB a second" in text
    assert written["measured"][0]["median"]["seconds"] > 0


def test_what_a_handout_costs_is_told_without_the_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.benchmark.corpus.WORKS", 20)
    monkeypatch.setattr("scripts.benchmark.corpus.SENTENCES", 9)
    measured, line = measure_handouts(1, 1, tmp_path, _quiet)
    assert [one.name for one in measured] == ["cold", "warm", "one page"]
    assert all(not one.failure and one.costs[0].processor > 0 for one in measured), measured
    # On two sizes of paper: the first page, the references and the ledger; no book.
    assert re.fullmatch(r"CPU s: -?\d+\.\d\d a handout, -?\d\.\d\d a sheet; 6 handouts of \d+\.\d sheets .*", line)


def test_handouts_that_cannot_be_printed_are_told_as_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Cost:
        raise Failed("handouts need system libraries")

    monkeypatch.setattr("scripts.benchmark.handouts.build_once", fails)
    monkeypatch.setattr("scripts.benchmark.handouts.cost_of", fails)
    measured, line = measure_handouts(1, 1, tmp_path, _quiet)
    assert [one.failure for one in measured] == ["handouts need system libraries"] * 3
    assert line == ""


def test_an_unknown_builder_is_refused_with_a_guess(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="did you mean 'sphinx'"):
        run(Wanted("builds", 1, 1, ("sphnix",), tmp_path, None), _quiet)
