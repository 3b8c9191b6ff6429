"""What a reader sees in a figure, and what an author is told about a diagram that cannot be drawn."""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts import diagram_renderer, diagrams
from scripts.diagram_checks import fence_faults
from scripts.diagram_source import edges, evidence, nodes
from scripts.diagram_words import legend, sentence
from scripts.diagrams import DiagramError, draw, figure, parse_problem
from scripts.markdown_text import fences
from scripts.problems import CannotRun
from tests.diagram_samples import BUSY, DOWNWARDS, EVERY_LINE, SAMPLES
from tests.drawn import SVG, Area, corners, groups, outline, parse, runs, words

ROOT = Path(__file__).parent.parent


def figures_of_the_handbook() -> Iterator[tuple[str, str]]:
    """Every diagram in the pages, by the name of its page and its place there."""
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for number, (language, text, _) in enumerate(fences(page.read_text("utf-8")), start=1):
            if language == "mermaid":
                yield f"{page.name} {number}", text


def everything_drawn() -> dict[str, str]:
    """The samples and all figures of the handbook."""
    return {**SAMPLES, **dict(figures_of_the_handbook())}


# What is drawn


@pytest.mark.parametrize("edge", ["e2", "e3", "e4"], ids=["direct", "indirect", "required"])
def test_an_inhibiting_edge_ends_in_a_bar_across_it(edge: str) -> None:
    group = edge_group(EVERY_LINE, edge)
    bar = next(path for path in group.iter(f"{SVG}path") if path.get("class") == "head bar")
    (left, top), (right, bottom) = (
        (float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", bar.get("d", ""))
    )
    (_, before), (_, end) = corners(group)[-2:]
    assert before == end, "the line arrives level"
    assert left == right and abs(top - bottom) == 15, "the bar stands upright across it"


def test_no_cross_is_left_of_an_inhibiting_edge() -> None:
    assert len(heads(EVERY_LINE, "bar")) == 3
    assert not re.search(r"marker|cross", draw(EVERY_LINE))


def test_an_activating_edge_ends_in_an_arrow_and_an_unclear_one_in_an_open_circle() -> None:
    assert edge_group(EVERY_LINE, "e1").findall(f"{SVG}path[@class='head']")
    circle = edge_group(EVERY_LINE, "e5").find(f"{SVG}circle")
    assert circle is not None and circle.get("fill") == "#ffffff"
    assert not list(edge_group(EVERY_LINE, "e8"))[1:], "a plain link has no head"


def test_indirect_is_dashed_required_is_thick_and_contested_runs_between_two_lines() -> None:
    lines = {name: edge_group(EVERY_LINE, name).find(f"{SVG}path[@class='line']") for name in ("e1", "e3", "e6")}
    assert lines["e3"] is not None and lines["e3"].get("stroke-dasharray")
    assert lines["e1"] is not None and not lines["e1"].get("stroke-dasharray")
    assert lines["e6"] is not None and float(lines["e6"].get("stroke-width", "")) > 4
    assert [path.get("class") for path in edge_group(EVERY_LINE, "e2")][:2] == ["halo", "gap"]


@pytest.mark.parametrize("arrow", ["A --x B", "A -- blocks --x B", "A & C --x B"])
def test_an_edge_written_another_way_still_says_what_it_says(arrow: str) -> None:
    assert heads(f"flowchart LR\n  {arrow}\n", "bar")


@pytest.mark.parametrize("source", SAMPLES.values(), ids=list(SAMPLES))
def test_the_drawing_holds_text_and_nothing_that_acts_or_reaches_out(source: str) -> None:
    drawing = draw(source)
    told = {line.what for group in parse(drawing).iter(f"{SVG}g") for line in words(group)}
    expected = {part for node in nodes(source).values() for part in node.label.split()}
    assert expected <= {part for line in told for part in line.split()}
    for unwanted in ("foreignObject", "<style", "<script", "url(", "href", "mermaid"):
        assert unwanted.lower() not in drawing.lower()
    assert re.findall(r"https?://[^\"]*", drawing) == ["http://www.w3.org/2000/svg"]


def test_the_drawing_has_a_name_and_a_description_for_who_cannot_see_it() -> None:
    drawing = parse(draw(BUSY))
    named = {element.get("id"): element.text for element in drawing if element.tag in (f"{SVG}title", f"{SVG}desc")}
    assert drawing.get("role") == "img"
    assert named[drawing.get("aria-labelledby")] == "A busy diagram"
    assert named[drawing.get("aria-describedby")] == "Many lines, two of them with words, and a compartment."


def test_two_drawings_on_a_page_share_no_id() -> None:
    first, second = (set(re.findall(r' id="([^"]+)"', draw(source))) for source in (BUSY, EVERY_LINE))
    assert first and second and not first & second


def test_a_label_with_signs_of_markup_is_shown_as_it_is_written() -> None:
    drawing = draw('flowchart LR\n  A["p < 0.05 & n > 3"] --> B\n')
    assert "p &lt; 0.05 &amp; n &gt; 3" in drawing
    assert parse(drawing) is not None


def test_coordinates_have_two_decimals_at_most() -> None:
    assert not re.search(r"\d\.\d{3}", draw(BUSY))


def test_each_edge_with_evidence_carries_the_number_of_its_entry_in_the_list() -> None:
    numbers = [line.what for group in groups(parse(draw(BUSY)), "number") for line in words(group)]
    assert sorted(numbers, key=int) == [str(number) for number in range(1, 14)]


# How it is drawn: measured


@pytest.mark.parametrize("name", everything_drawn())
def test_labels_stay_inside_their_boxes(name: str) -> None:
    for box in groups(parse(draw(everything_drawn()[name])), "node"):
        for line in words(box):
            assert outline(box).holds(line, air=3), line.what


@pytest.mark.parametrize("name", everything_drawn())
def test_no_line_runs_through_a_box_or_along_its_edge(name: str) -> None:
    source = everything_drawn()[name]
    drawing = parse(draw(source))
    own = {edge.id: {nodes(source)[end].label for end in (edge.source, edge.target)} for edge in edges(source)}
    for box in groups(drawing, "node"):
        label = " ".join(line.what for line in words(box))
        for group in groups(drawing, "edge"):
            if label not in own[group.get("data-edge", "")]:
                assert not [run for run in runs(group) if run.meets(outline(box))], (group.get("data-edge"), label)


@pytest.mark.parametrize("name", everything_drawn())
def test_no_line_or_box_touches_a_number_or_the_words_of_another_line(name: str) -> None:
    drawing = parse(draw(everything_drawn()[name]))
    numbers = [line for group in groups(drawing, "number") for line in words(group)]
    labels = [line for group in groups(drawing, "edge-label") for line in words(group)]
    boxes = [outline(box) for box in groups(drawing, "node")]
    for text in numbers:
        figure_only = text._replace(bottom=text.bottom - 3.2)  # figures have no tails
        in_the_way = [run for group in groups(drawing, "edge") for run in runs(group)] + boxes + labels
        assert not [other.what for other in in_the_way if other.meets(figure_only)], text.what
    assert not [pair for pair in combinations(numbers, 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("name", everything_drawn())
def test_no_two_lines_lie_on_top_of_each_other(name: str) -> None:
    drawing = parse(draw(everything_drawn()[name]))
    for first, second in combinations(groups(drawing, "edge"), 2):
        for one in runs(first):
            for other in runs(second):
                shared = Area(
                    max(one.left, other.left), max(one.top, other.top),
                    min(one.right, other.right), min(one.bottom, other.bottom), "",
                )  # fmt: skip
                length = max(shared.right - shared.left, shared.bottom - shared.top)
                assert length < 3 or not one.meets(other), (one.what, other.what)


@pytest.mark.parametrize("name", everything_drawn())
def test_everything_lies_inside_a_drawing_that_prints_at_eight_points(name: str) -> None:
    drawing = parse(draw(everything_drawn()[name]))
    width, height = float(drawing.get("width", "")), float(drawing.get("height", ""))
    assert drawing.get("viewBox") == f"0 0 {width:.0f} {height:.0f}"
    assert width <= 960
    page = Area(0, 0, width + 1, height + 1, "")
    parts = [outline(box) for box in (*groups(drawing, "node"), *groups(drawing, "compartment"))]
    texts = [line for group in drawing.iter(f"{SVG}g") for line in words(group)]
    lines = [run for group in groups(drawing, "edge") for run in runs(group)]
    assert all(page.holds(part, air=0) for part in (*parts, *texts, *lines))


# The cache


def test_the_same_source_gives_the_same_bytes_in_every_run() -> None:
    program = "from scripts.diagrams import draw; from tests.diagram_samples import BUSY; print(draw(BUSY), end='')"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {draw(BUSY).encode()}


def test_an_unchanged_diagram_is_read_from_the_cache_and_a_changed_one_is_drawn_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = draw(BUSY, tmp_path)
    changed = BUSY.replace("BDNF release", "BDNF level")
    assert "BDNF level" in draw(changed, tmp_path)

    def refuse(_: str) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr(diagrams, "_drawn", refuse)
    assert draw(BUSY, tmp_path) == first


def test_a_new_release_of_the_renderer_draws_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(BUSY, tmp_path)
    monkeypatch.setattr(diagrams, "renderer_version", lambda: "another release")
    draw(BUSY, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("harm", [b"", b"<svg>", b"\xff\xfe", b"<svg></svg>\n<!-- 00 -->"])
def test_a_damaged_cache_file_is_drawn_again(tmp_path: Path, harm: bytes) -> None:
    whole = draw(BUSY, tmp_path)
    file = next(tmp_path.iterdir())
    file.write_bytes(harm)
    assert draw(BUSY, tmp_path) == whole
    assert draw(BUSY, tmp_path) == whole
    assert [kept.name for kept in tmp_path.iterdir()] == [file.name], "no draft is left behind"


def test_a_cache_that_cannot_be_written_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(CannotRun, match=r"^Drawings cannot be kept in '.*taken'.*make the folder writable\.$"):
        draw(BUSY, tmp_path / "taken")


# Diagrams that cannot be drawn

BROKEN = {
    "a bracket left open": ('flowchart LR\n  A["x" --> B\n', 2, "missing ']'"),
    "an arrow to nowhere": ("flowchart LR\n  A --> \n", 2, "expected node identifier"),
    "a box of compartments left open": ("flowchart LR\n  subgraph S\n  A --> B", 3, "expected 'end'"),
    "a label left open": ("flowchart LR\n  A --> B\n  B -->|words C\n", 3, "Unterminated"),
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


def test_a_diagram_that_parses_has_no_problem() -> None:
    assert [parse_problem(source) for source in SAMPLES.values()] == [None, None, None]


def test_a_kind_of_diagram_outside_our_notation_is_refused_in_words() -> None:
    with pytest.raises(DiagramError, match="only flowcharts are drawn here"):
        draw("sequenceDiagram\n  A->>B: hello\n")


def test_an_arrow_with_two_heads_is_refused_at_its_line() -> None:
    with pytest.raises(DiagramError, match="one each way") as caught:
        draw('flowchart LR\n  A["x <--> y"]\n  A <--> B\n')
    assert caught.value.line == 3


def test_a_missing_renderer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "merman", None)
    diagram_renderer._merman.cache_clear()
    try:
        with pytest.raises(DiagramError, match=r"^diagrams are drawn by the Python package merman, which is missing"):
            draw(BUSY)
    finally:
        diagram_renderer._merman.cache_clear()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["flowchart LR\n", "A", "B", "-->", "e1@", "--x", '["w"]', "|", '"', "\n", "%%", "é"])))
def test_no_text_gets_anything_but_a_drawing_or_a_diagram_error(parts: list[str]) -> None:
    try:
        assert draw("flowchart LR\n" + " ".join(parts)).startswith("<svg")
    except DiagramError as error:
        assert error.line >= 1 and error.message


# Edges, words and legend


def test_an_edge_is_read_with_its_evidence_and_its_place() -> None:
    second = edges(EVERY_LINE)[1]
    assert (second.id, second.source, second.target, second.kind, second.manner) == (
        "e2",
        "A",
        "C",
        "inhibits",
        "direct",
    )
    assert (second.evidence, second.classes, second.line, second.column) == (("A24",), {"contested"}, 12, 5)


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


def test_the_reader_and_the_renderer_see_the_same_edges() -> None:
    for source in everything_drawn().values():
        drawn = {group.get("data-edge") for group in groups(parse(draw(source)), "edge")}
        assert {edge.id for edge in edges(source)} == drawn


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
    'M["μ receptor"] e1@==> E["Antidepressant<br/>effect"]:::outcome': "μ receptor is required for antidepressant effect",
    'T["Tianeptine"] e1@--o|"normalises"| R["Ratio"]': "Tianeptine normalises ratio",
    'T["Tianeptine"] e1@--o R["Ratio"]\n%% e1: B12 "steadies"': "Tianeptine steadies ratio",
    'T["Tianeptine"] e1@--o R["Ratio"]\n%% e1: B12 "The ratio is kept"': "The ratio is kept",
    'A["Cut slices"]:::step e1@--> B["Let them rest"]:::step': "Cut slices; then let them rest",
    'T["Tianeptine"] e1@--x A["AMPA receptor"]:::receptor\nclass e1 contested': "Tianeptine inhibits AMPA receptor (contested)",
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), SENTENCES.items(), ids=list(SENTENCES.values()))
def test_an_edge_is_told_in_words(line: str, expected: str) -> None:
    source = f"flowchart LR\n{line}\n"
    assert sentence(edges(source)[0], nodes(source)) == expected


def test_the_legend_names_what_occurs_and_nothing_else() -> None:
    assert [sign.words for sign in legend(DOWNWARDS)] == ["next step", "next step, but the order is not fixed"]
    words_of_busy = [sign.words for sign in legend(BUSY)]
    assert "contested: primary evidence disagrees" in words_of_busy and "not in the guides" in words_of_busy
    assert "kinase" not in words_of_busy and "binds or is part of" not in words_of_busy


def test_the_page_gets_a_region_to_scroll_a_legend_and_a_numbered_list_with_its_marks() -> None:
    shown = figure(BUSY, marks=lambda claims: f"<b>{'+'.join(claims)}</b>")
    assert shown.drawing.startswith(
        '<div class="diagram" role="group" tabindex="0" aria-label="Diagram: A busy diagram">'
    )
    assert shown.drawing.count("<li>") == len(legend(BUSY))
    items = re.findall(r"<li>(.*?)</li>", shown.sources)
    assert items[2] == "Tianeptine inhibits AMPA receptor (contested) <b>A23+A24</b>"
    assert len(items) == 13 and "Edges and sources (13)" in shown.sources


def test_claim_marks_stay_as_authors_write_them_unless_told_otherwise() -> None:
    assert "Tianeptine increases BDNF release {A30}" in figure(BUSY).sources


def test_a_diagram_without_evidence_has_no_empty_list() -> None:
    assert figure("flowchart LR\n  A --> B\n").sources == ""


# What the check tells an author


def test_a_sound_fence_has_no_faults() -> None:
    assert [fence_faults(source) for source in everything_drawn().values()] == [[]] * len(everything_drawn())


FAULTS = {
    "no name": (BUSY.replace("accTitle", "%% accTitle"), 1, "diagram-title"),
    "no description": (BUSY.replace("accDescr", "%% accDescr"), 1, "diagram-description"),
    "an edge without evidence": (BUSY.replace("  %% e2: A29\n", ""), 18, "edge-evidence"),
    "evidence for no edge": (BUSY + "  %% e99: A29\n", 45, "edge-evidence"),
    "an edge without an id": (BUSY.replace("TIA e2@-->", "TIA -->").replace("  %% e2: A29\n", ""), 18, "edge-id"),
    "two edges of one id": (BUSY.replace("e2@-->", "e6@-->").replace("  %% e2: A29\n", ""), 18, "edge-id"),
    "an address": (BUSY.replace("BDNF release", "see https://example.org"), 5, "diagram-address"),
    "a fence that does not parse": (BUSY.replace('BDNF["BDNF release"]', 'BDNF["BDNF release"'), 5, "diagram-syntax"),
}


@pytest.mark.parametrize(("source", "line", "rule"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_in_a_fence_is_named_with_its_line(source: str, line: int, rule: str) -> None:
    fault = fence_faults(source)[0]
    assert (fault.line, fault.rule) == (line, rule)


# Colours


def test_lines_and_words_can_be_told_from_their_ground_in_light_and_dark() -> None:
    sheet = (ROOT / "docs" / "assets" / "diagrams.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): (#\w{6});", sheet.split("@media screen")[0]))
    dark = dict(re.findall(r"--([\w-]+): (#\w{6});", sheet.split("@media screen")[1].split("/* Lines")[0]))
    for colours, grounds in ((light, ("#ffffff", "#fdfcfa")), (dark, ("#14191e", "#1a2026"))):
        for ground in grounds:
            for line in ("activates", "inhibits", "neutral", "disputed", "compartment-border"):
                assert contrast(colours[line], ground) >= 2.95, (line, ground)
            assert contrast(colours["quiet"], ground) >= 4.5
        for box in ("drug", "receptor", "kinase", "process", "stress", "outcome"):
            assert contrast(colours["ink"], colours[box]) >= 7
            assert contrast(colours[f"{box}-border"], grounds[0]) >= 4.5


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two colours such as #0072b2."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def edge_group(source: str, name: str):  # type: ignore[no-untyped-def]
    return next(group for group in groups(parse(draw(source)), "edge") if group.get("data-edge") == name)


def heads(source: str, shape: str) -> list[str]:
    return re.findall(rf'class="head {shape}"', draw(source))
