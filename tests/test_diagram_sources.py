"""What an author is told about a diagram: what cannot be drawn, what lacks evidence, how each edge reads in words."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.diagrams import renderer as diagram_renderer
from scripts.diagrams.checks import fence_faults
from scripts.diagrams.drawings import DiagramError, draw, parse_problem
from scripts.diagrams.source import edges, evidence, nodes
from scripts.diagrams.words import legend, sentence
from tests.diagram_samples import BUSY, DOWNWARDS, EVERY_LINE, SAMPLES

BROKEN = {
    "a bracket left open": ('flowchart LR\n  A["x" --> B\n', 2, "add ']'"),
    "an arrow to nowhere": ("flowchart LR\n  A --> \n", 2, "expected a box"),
    "a box of compartments left open": ("flowchart LR\n  subgraph S\n  A --> B", 3, "expected 'end'"),
    "a label left open": ("flowchart LR\n  A --> B\n  B -->|words C\n", 3, "never closed"),
    "a word misspelt": ("flowchrt LR\n  A --> B\n", 1, "no Mermaid diagram"),
    "nothing": ("", 1, "no Mermaid diagram"),
    "brackets in a bare label": ("flowchart LR\n  A --> B\n  A[x(y)] --> B\n", 3, "quote it"),
    "a bracket too many": ("flowchart LR\n  A --> B}\n", 2, "Unexpected character '}'"),
    "a class line cut short": ("flowchart LR\n  A e1@--> B\n  class e1,\n", 3, "Invalid class statement"),
    "a reserved word as a box": ("flowchart LR\n  A --> end\n", 2, "unexpected end"),
}


@pytest.mark.parametrize(("source", "line", "words_of_the_parser"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_diagram_names_its_line_and_says_why(source: str, line: int, words_of_the_parser: str) -> None:
    problem = parse_problem(source)
    assert problem is not None and problem[0] == line and words_of_the_parser in problem[2]
    with pytest.raises(DiagramError) as caught:
        draw(source)
    assert (caught.value.line, caught.value.message) == (line, problem[2])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("flowcart LR\n  A --> B\n", "no Mermaid diagram begins with 'flowcart'; perhaps 'flowchart' was meant"),
        ("", "no Mermaid diagram stands here; begin with 'flowchart LR'"),
        ("flowchart LR\n  accTitle How\n  A --> B\n", "'accTitle' needs a colon after it"),
        ("flowchart LR\n  A --> B C\n", "unexpected word; expected the end of the line, '&' or ':::'"),
    ],
)
def test_the_parsers_words_are_put_as_an_author_would_say_them(source: str, told: str) -> None:
    problem = parse_problem(source)
    assert problem is not None and problem[2] == told


def test_a_diagram_that_parses_has_no_problem() -> None:
    assert [parse_problem(source) for source in SAMPLES.values()] == [None, None, None]


def test_a_kind_of_diagram_outside_our_notation_is_refused_in_words() -> None:
    with pytest.raises(DiagramError, match="only flowcharts are drawn here"):
        draw("sequenceDiagram\n  A->>B: hello\n")


@pytest.mark.parametrize("label", ["K<sub>i</sub>", "`**bold**`", "<i>Bdnf</i>"])
def test_tags_and_markdown_in_a_label_are_left_to_the_browser_and_named(label: str) -> None:
    with pytest.raises(DiagramError, match="only <br/> is drawn in a label here") as caught:
        draw(f'flowchart LR\n  B["p < 0.05, n > 3"]\n  A["{label}"] --> B\n')
    assert caught.value.line == 3


def test_an_arrow_with_two_heads_is_refused_at_its_line() -> None:
    with pytest.raises(DiagramError, match="one each way") as caught:
        draw('flowchart LR\n  A["x <--> y"]\n  A <--> B\n')
    assert caught.value.line == 3


def test_a_second_loop_on_a_box_is_refused_at_its_line() -> None:
    with pytest.raises(DiagramError, match="one loop") as caught:
        draw("flowchart LR\n  A e1@--> A\n  B e2@--> B\n  A e3@--x A\n")
    assert caught.value.line == 4


def test_a_missing_renderer_is_one_sentence_and_says_nothing_against_a_diagram(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "merman", None)
    diagram_renderer._merman.cache_clear()
    try:
        with pytest.raises(DiagramError, match=r"^the Python package merman, which draws diagrams, is not installed"):
            draw(BUSY)
        assert parse_problem(BUSY) is None and not diagram_renderer.can_parse()
    finally:
        diagram_renderer._merman.cache_clear()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["flowchart LR\n", "A", "B", "-->", "e1@", "--x", '["w"]', "|", '"', "\n", "%%", "é"])))
def test_no_text_gets_anything_but_a_drawing_or_a_diagram_error(parts: list[str]) -> None:
    try:
        assert draw("flowchart LR\n" + " ".join(parts)).startswith("<svg")
    except DiagramError as error:
        assert error.line >= 1 and error.message


def test_an_edge_is_read_with_its_evidence_and_its_place() -> None:
    second = edges(EVERY_LINE)[1]
    assert (second.id, second.source, second.target, second.kind, second.manner) == (
        "e2",
        "A",
        "C",
        "inhibits",
        "direct",
    )
    assert (second.evidence, second.classes, second.line, second.column) == (("A24",), frozenset({"contested"}), 12, 5)


def test_every_line_of_the_notation_is_read() -> None:
    assert [(edge.kind, edge.manner) for edge in edges(EVERY_LINE)] == [
        ("activates", "direct"), ("inhibits", "direct"), ("inhibits", "indirect"), ("inhibits", "required"),
        ("affects", "direct"), ("activates", "required"), ("activates", "indirect"), ("links", "direct"),
    ]  # fmt: skip


def test_what_is_in_quotation_marks_or_comments_is_no_edge() -> None:
    source = 'flowchart LR\n  accTitle: A --> B\n  A["p38 --> (ERK1/2)"] e1@-->|"x --x y"| B\n  %% A --> C\n'
    (only,) = edges(source)
    assert (only.id, only.source, only.target, only.label) == ("e1", "A", "B", "x --x y")
    assert nodes(source)["A"].label == "p38 --> (ERK1/2)"


@given(st.text(max_size=200) | st.text(alphabet='AB e1@-->x.o=|"[](){}:%\n&;<', max_size=200))
def test_the_reader_never_raises(source: str) -> None:
    found = edges(source)
    assert len(evidence(source)) >= 0
    assert all(1 <= edge.line <= source.count("\n") + 1 for edge in found)


SENTENCES = {
    'PKA["PKA"]:::kinase e1@-->|"+P Ser845"| G["GluA1"]:::receptor': "PKA phosphorylates GluA1 at Ser845",
    'T["Tianeptine"] e1@--x A["AMPA receptor"]:::receptor': "Tianeptine inhibits AMPA receptor",
    'T["Tianeptine"] e1@--x G["Glutamate release"]:::process': "Tianeptine reduces glutamate release",
    'T["Tianeptine"] e1@-.-> L["LTP in CA1"]:::process': "Tianeptine indirectly increases LTP in CA1",
    'M["μ receptor"] e1@==> E["Motor<br/>effect"]:::outcome': "μ receptor is required for motor effect",
    'T["Tianeptine"] e1@--o|"normalises"| R["Ratio"]': "Tianeptine normalises ratio",
    'T["Tianeptine"] e1@--o R["Ratio"]\n%% e1: B12 "steadies"': "Tianeptine steadies ratio",
    'T["Tianeptine"] e1@--o R["Ratio"]\n%% e1: B12 "The ratio is kept"': "The ratio is kept",
    'A["Cut slices"]:::step e1@--> B["Let them rest"]:::step': "Cut slices; then let them rest",
    'T["Tianeptine"] e1@--x P["PKA"]:::kinase\nclass e1 contested': "Tianeptine inhibits PKA (contested)",
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), SENTENCES.items(), ids=list(SENTENCES.values()))
def test_an_edge_is_told_in_words(line: str, expected: str) -> None:
    source = f"flowchart LR\n{line}\n"
    assert sentence(edges(source)[0], nodes(source)) == expected


def test_the_legend_names_what_occurs_and_nothing_else() -> None:
    assert [sign.words for sign in legend(DOWNWARDS)] == ["next step", "next step, order not fixed"]
    words_of_busy = [sign.words for sign in legend(BUSY)]
    assert "contested evidence" in words_of_busy and "not in the guides" in words_of_busy
    assert "kinase" not in words_of_busy and "binds or is part of" not in words_of_busy


def test_a_word_that_is_broken_after_its_hyphen_is_read_as_one() -> None:
    assert nodes('flowchart LR\n  A["Stargazin–<br/>PSD-95<br/>binding"]\n')["A"].label == "Stargazin–PSD-95 binding"


def test_a_sound_fence_has_no_faults() -> None:
    assert [fence_faults(source) for source in SAMPLES.values()] == [[]] * len(SAMPLES)


FAULTS = {
    "no name": (BUSY.replace("accTitle", "%% accTitle"), 1, "diagram-title"),
    "no description": (BUSY.replace("accDescr", "%% accDescr"), 1, "diagram-description"),
    "an edge without evidence": (BUSY.replace("  %% e2: A29\n", ""), 17, "edge-evidence"),
    "evidence for no edge": (BUSY + "  %% e99: A29\n", 43, "edge-evidence"),
    "an edge without an id": (BUSY.replace("TIA e2@-->", "TIA -->").replace("  %% e2: A29\n", ""), 17, "edge-id"),
    "two edges of one id": (BUSY.replace("e2@-->", "e6@-->").replace("  %% e2: A29\n", ""), 21, "edge-id"),
    "an address": (BUSY.replace("BDNF release", "see https://example.org"), 5, "diagram-address"),
    "a fence that does not parse": (BUSY.replace('BDNF["BDNF release"]', 'BDNF["BDNF release"'), 5, "diagram-syntax"),
}


@pytest.mark.parametrize(("source", "line", "rule"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_in_a_fence_is_named_with_its_line(source: str, line: int, rule: str) -> None:
    fault = fence_faults(source)[0]
    assert (fault.line, fault.rule) == (line, rule)
