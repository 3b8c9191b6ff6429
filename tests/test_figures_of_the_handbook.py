"""What each figure of the handbook promises: arrows as the ledger has them, and words for who cannot see it."""

import re
from pathlib import Path

import pytest

from scripts.diagrams.source import ADDITION, edges, nodes
from scripts.diagrams.words import sentence
from scripts.ledger.claims import Claim, read_ledger
from scripts.markdown_text import fences
from scripts.references.bibliography import read_bibliography

ROOT = Path(__file__).parent.parent
OPPOSED = {"contradicted", "guides disagree"}
CAPTION = re.compile(r"\s*/// figure-caption \| #(?P<id>[\w-]+)\n(?P<words>.+?)\n///", re.S)


def _figures() -> dict[str, tuple[str, str]]:
    """Source and caption of each figure, by its id."""
    found = {}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text("utf-8")
        for language, source, start in fences(text):
            if language == "mermaid":
                caption = CAPTION.match(text, text.index("\n```", start) + 4)
                assert caption, f"{page.name}: a figure without a caption"
                found[caption["id"]] = source, caption["words"]
    return found


FIGURES = _figures()


@pytest.fixture(scope="module")
def claims() -> dict[str, Claim]:
    keys = read_bibliography(ROOT / "references.bib").sources
    return dict(read_ledger(ROOT / "docs" / "data" / "claims.yml", keys).claims)


@pytest.mark.parametrize("name", FIGURES)
def test_what_the_ledger_finds_contradicted_is_drawn_as_contested(name: str, claims: dict[str, Claim]) -> None:
    for edge in edges(FIGURES[name][0]):
        verdicts = {claims[claim].verdict for claim in edge.evidence}
        if "contradicted" in verdicts or verdicts <= OPPOSED:
            assert "contested" in edge.classes, (edge.id, verdicts)


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_drawn_as_contested_has_something_against_it_in_the_ledger(name: str, claims: dict[str, Claim]) -> None:
    for edge in edges(FIGURES[name][0]):
        if "contested" in edge.classes:
            behind = [claims[claim] for claim in edge.evidence]
            assert any(claim.conflicts or claim.verdict != "supported" for claim in behind), edge.id


def test_one_statement_is_contested_in_all_figures_or_in_none() -> None:
    drawn: dict[tuple[str, ...], set[bool]] = {}
    for source, _ in FIGURES.values():
        for edge in edges(source):
            drawn.setdefault((*edge.evidence, nodes(source)[edge.target].label), set()).add("contested" in edge.classes)
    assert [statement for statement, answers in drawn.items() if len(answers) > 1] == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_told_in_sentences_and_says_what_is_contested(name: str) -> None:
    source, caption = FIGURES[name]
    description = re.search(r"accDescr: (.+)", source)
    assert description and description[1].endswith(".") and len(description[1]) > 80
    if any("contested" in edge.classes for edge in edges(source)):
        assert "contested" in description[1]
    assert re.match(r"[A-Z].{40,}?[.;]", caption), "the caption begins with the finding"


@pytest.mark.parametrize("name", FIGURES)
def test_every_arrow_reads_as_a_sentence(name: str) -> None:
    source, _ = FIGURES[name]
    for edge in edges(source):
        words = sentence(edge, nodes(source))
        assert "  " not in words and words.count("(") == words.count(")")
        assert not re.search(r"\b(\w+ \w+ \w+) \1\b", words), words


def test_the_merged_mechanism_marks_what_the_guides_do_not_have() -> None:
    source, _ = FIGURES["fig-merged-arms"]
    boxes = nodes(source)
    added = {node.label for node in boxes.values() if ADDITION in node.classes}
    assert {"μ receptor", "μ receptors on GABA neurons"} <= added
    for edge in edges(source):
        if boxes[edge.source].label in added:
            assert ADDITION in edge.classes, edge.id
