"""Every drawing measured: words inside boxes, lines clear of boxes, words and one another, letters large enough."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from scripts.diagram_layout import Box, Route, _apart
from scripts.diagram_lines import Point
from scripts.diagram_source import edges, nodes
from scripts.diagrams import draw
from scripts.markdown_text import fences
from tests.diagram_samples import SAMPLES
from tests.drawn import SVG, Area, groups, outline, parse, runs, words

ROOT = Path(__file__).parent.parent


def figures_of_the_handbook() -> Iterator[tuple[str, str]]:
    """Every diagram in the pages, by the name of its page and its place there."""
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for number, (language, text, _) in enumerate(fences(page.read_text("utf-8")), start=1):
            if language == "mermaid":
                yield f"{page.name} {number}", text


# The samples and all figures of the handbook.
SOURCES = {**SAMPLES, **dict(figures_of_the_handbook())}


@cache
def drawn(name: str) -> Element:
    """A drawing, made once for all tests that measure it."""
    return parse(draw(SOURCES[name]))


@pytest.mark.parametrize("name", SOURCES)
def test_labels_stay_inside_their_boxes(name: str) -> None:
    for box in groups(drawn(name), "node"):
        for line in words(box):
            assert outline(box).holds(line, air=2.5), line.what


@pytest.mark.parametrize("name", SOURCES)
def test_no_line_runs_through_a_box_or_along_its_edge(name: str) -> None:
    source = SOURCES[name]
    drawing = drawn(name)
    own = {edge.id: {nodes(source)[end].label for end in (edge.source, edge.target)} for edge in edges(source)}
    for box in groups(drawing, "node"):
        label = " ".join(line.what for line in words(box))
        for group in groups(drawing, "edge"):
            if label not in own[group.get("data-edge", "")]:
                assert not [run for run in runs(group) if run.meets(outline(box))], (group.get("data-edge"), label)


@pytest.mark.parametrize("name", SOURCES)
def test_no_line_or_box_touches_a_number_or_the_words_of_another_line(name: str) -> None:
    drawing = drawn(name)
    numbers = {group.get("data-of"): line for group in groups(drawing, "number") for line in words(group)}
    cut = {group.get("data-of") for group in groups(drawing, "number") if group.find(f"{SVG}rect") is not None}
    labels = [line for group in groups(drawing, "edge-label") for line in words(group)]
    boxes = [outline(box) for box in groups(drawing, "node")]
    lines = [run for group in groups(drawing, "edge") for run in runs(group)]
    for edge, text in numbers.items():
        number = text._replace(bottom=text.bottom - 3.2)  # figures have no tails
        others = [line for line in lines if line.what != edge or edge not in cut]
        assert not [other.what for other in [*others, *boxes, *labels] if other.meets(number)], text.what
    assert not [pair for pair in combinations(numbers.values(), 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("name", SOURCES)
def test_no_two_lines_lie_on_top_of_each_other(name: str) -> None:
    drawing = drawn(name)
    for first, second in combinations(groups(drawing, "edge"), 2):
        for one in runs(first):
            for other in runs(second):
                shared = Area(
                    max(one.left, other.left), max(one.top, other.top),
                    min(one.right, other.right), min(one.bottom, other.bottom), "",
                )  # fmt: skip
                length = max(shared.right - shared.left, shared.bottom - shared.top)
                assert length < 3 or not one.meets(other), (one.what, other.what)


@pytest.mark.parametrize("name", SOURCES)
def test_everything_lies_inside_a_drawing_that_prints_at_eight_points(name: str) -> None:
    drawing = drawn(name)
    width, height = float(drawing.get("width", "")), float(drawing.get("height", ""))
    assert drawing.get("viewBox") == f"0 0 {width:.0f} {height:.0f}"
    assert width <= 960
    page = Area(0, 0, width + 1, height + 1, "")
    parts = [outline(box) for box in (*groups(drawing, "node"), *groups(drawing, "compartment"))]
    texts = [line for group in drawing.iter(f"{SVG}g") for line in words(group)]
    lines = [run for group in groups(drawing, "edge") for run in runs(group)]
    assert all(page.holds(part, air=0) for part in (*parts, *texts, *lines))


@pytest.mark.parametrize("name", SOURCES)
def test_the_reader_and_the_renderer_see_the_same_edges(name: str) -> None:
    assert {edge.id for edge in edges(SOURCES[name])} == {
        group.get("data-edge") for group in groups(drawn(name), "edge")
    }


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
