"""Every drawing measured: words inside boxes, lines clear of boxes, words and one another, letters large enough.

Measured are the samples, all figures of the handbook, and diagrams that nobody has drawn before.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given, settings

from scripts.diagrams.choice import best
from scripts.diagrams.drawings import draw
from scripts.diagrams.font import FONT_SIZE
from scripts.diagrams.layout import _apart
from scripts.diagrams.lines import Point
from scripts.diagrams.parts import Box, Layout, Route
from scripts.diagrams.source import edges, nodes
from scripts.markdown_text import fences
from tests.diagram_samples import SAMPLES, any_diagram
from tests.drawn import (
    SVG,
    crossings,
    groups,
    lines_through_boxes,
    outline,
    outside,
    parse,
    shared_ways,
    touched_words,
    words_outside_boxes,
)  # fmt: skip

ROOT = Path(__file__).parent.parent
MOST_BOXES, MOST_LINES = 12, 16  # of one figure; one that needs more is split


def figures_of_the_handbook() -> Iterator[tuple[str, str]]:
    """Every diagram in the pages, by the name of its page and its place there."""
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for number, (language, text, _) in enumerate(fences(page.read_text("utf-8")), start=1):
            if language == "mermaid":
                yield f"{page.name} {number}", text


FIGURES = dict(figures_of_the_handbook())
SOURCES = {**SAMPLES, **FIGURES}


@cache
def drawn(name: str) -> Element:
    """A drawing, made once for all tests that measure it."""
    return parse(draw(SOURCES[name]))


def ends(source: str) -> dict[str, set[str]]:
    """The two boxes of each line, by its id."""
    return {edge.id: {edge.source, edge.target} for edge in edges(source)}


@pytest.mark.parametrize("name", SOURCES)
def test_labels_stay_inside_their_boxes(name: str) -> None:
    assert words_outside_boxes(drawn(name)) == []


@pytest.mark.parametrize("name", SOURCES)
def test_no_line_runs_through_a_box_or_along_its_edge(name: str) -> None:
    assert lines_through_boxes(drawn(name), ends(SOURCES[name])) == []


@pytest.mark.parametrize("name", SOURCES)
def test_no_line_or_box_touches_a_number_or_the_words_of_another_line(name: str) -> None:
    assert touched_words(drawn(name)) == []


@pytest.mark.parametrize("name", SOURCES)
def test_no_two_lines_lie_on_top_of_each_other(name: str) -> None:
    assert shared_ways(drawn(name)) == []


@pytest.mark.parametrize("name", FIGURES)
def test_no_two_lines_of_a_figure_cross(name: str) -> None:
    assert crossings(drawn(name)) == 0


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_not_crowded(name: str) -> None:
    assert len(nodes(FIGURES[name])) <= MOST_BOXES
    assert len(edges(FIGURES[name])) <= MOST_LINES


@pytest.mark.parametrize("name", SOURCES)
def test_everything_lies_inside_a_drawing_that_prints_at_eight_points(name: str) -> None:
    drawing = drawn(name)
    width, height = float(drawing.get("width", "")), float(drawing.get("height", ""))
    assert drawing.get("viewBox") == f"0 0 {width:.0f} {height:.0f}"
    assert outside(drawing) == []
    across_a4 = 174 / 25.4 * 72  # points between the margins
    assert FONT_SIZE * across_a4 / max(width, across_a4 / 0.75) >= 8


@pytest.mark.parametrize("name", FIGURES)
def test_boxes_of_one_column_are_of_one_width(name: str) -> None:
    if "flowchart TD" in FIGURES[name]:
        return
    columns: dict[float, set[float]] = {}
    for box in groups(drawn(name), "node"):
        shape = box[0]
        if shape.tag == f"{SVG}rect":
            area = outline(box)
            columns.setdefault(round((area.left + area.right) / 2), set()).add(round(area.right - area.left))
    assert all(len(widths) == 1 for widths in columns.values()), columns


@pytest.mark.parametrize("name", SOURCES)
def test_the_reader_and_the_renderer_see_the_same_edges(name: str) -> None:
    assert {edge.id for edge in edges(SOURCES[name])} == {
        group.get("data-edge") for group in groups(drawn(name), "edge")
    }


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(any_diagram())
def test_a_diagram_that_nobody_has_seen_keeps_the_same_promises(source: str) -> None:
    drawing = parse(draw(source))
    assert words_outside_boxes(drawing) == []
    assert lines_through_boxes(drawing, ends(source)) == []
    assert touched_words(drawing) == []
    assert shared_ways(drawing) == []
    assert outside(drawing) == []


WRONG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
  <g class="edge" data-edge="e1"><path class="line" d="M0 50L200 50"/></g>
  <g class="edge" data-edge="e2"><path class="line" d="M100 1L100 50L150 50"/></g>
  <g class="node" data-node="A"><rect x="60" y="40" width="30" height="20"/>
    <text><tspan x="75" y="55">long</tspan></text></g>
  <g class="number" data-of="e2"><text><tspan x="120" y="55">2</tspan></text></g>
  <g class="number" data-of="e1"><text><tspan x="210" y="20">1</tspan></text></g>
</svg>"""


def test_the_measures_see_what_is_wrong_in_a_drawing() -> None:
    drawing = parse(WRONG)
    assert words_outside_boxes(drawing) == ["long"]
    assert lines_through_boxes(drawing, {"e1": {"B"}}) == [("e1", "A")]
    assert lines_through_boxes(drawing, {"e1": {"A", "B"}}) == []
    assert ("2", "e1") in touched_words(drawing)
    assert shared_ways(drawing) == [("e1", "e2")]
    assert crossings(drawing) >= 1
    assert outside(drawing) == ["1"]


def _layout(*ways: tuple[Point, ...], width: float = 300) -> Layout:
    """Two lines between boxes that are far away."""
    routes = tuple(
        Route(f"e{number}", "A", "B", "activates", "direct", frozenset(), way, None) for number, way in enumerate(ways)
    )
    return Layout(width, 100, (), (), routes, "", "")


def test_of_several_placements_the_one_that_is_easiest_to_follow_is_taken() -> None:
    level, below = (Point(0, 10), Point(100, 10)), (Point(0, 40), Point(100, 40))
    across = (Point(50, 0), Point(50, 60))
    bent = (Point(0, 40), Point(50, 40), Point(50, 70), Point(100, 70))
    plain = _layout(level, below)
    assert best([_layout(level, across), plain]) is plain, "no crossing"
    assert best([_layout(level, bent), plain]) is plain, "no corners"
    assert best([_layout(level, level), _layout(level, across)]).routes[1].points == across, "a crossing hides nothing"
    assert best([_layout(level, below, width=1200), _layout(level, across)]).width == 300, "it has to fit the paper"


def test_a_line_is_not_moved_into_a_box_it_only_passes() -> None:
    start, far = Box("A", 20, 100, 40, 60, "rect", (), frozenset()), Box("C", 320, 98, 40, 60, "rect", (), frozenset())
    passed = Box("B", 170, 75, 60, 36, "rect", (), frozenset())  # its lower edge is 5 px above the upper line
    points = [(Point(40, 98), Point(300, 98)), (Point(40, 102), Point(300, 102))]
    routes = [
        Route(name, "A", "C", "activates", "direct", frozenset(), way, None)
        for name, way in zip(("e1", "e2"), points, strict=True)
    ]
    upper, lower = _apart(routes, [start, passed, far], downwards=False)
    assert upper.points == points[0], "moved up, it would have run through B"
    assert lower.points[0].y > 102, "the other has room to move"
