"""A flowchart's Mermaid text in; where its boxes, lines and labels go out, measured in the site's own font.

The layout is merman's: Mermaid's grammar and the ELK layout (lines with right angles) in one compiled library.
"""

import importlib
import json
import re
from collections import Counter
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

from fontTools.ttLib import TTFont

from scripts.diagram_lines import Point
from scripts.diagram_ports import Side, height_for, spread, turned
from scripts.diagram_source import edges, nodes

FONT_SIZE = 16.0  # px; a drawing 960 px wide prints on A4 with these letters at 8 pt
LINE_HEIGHT = 19.0  # px
PADDING = 9.0  # px above and below the words in a box; twice as much beside them
COMPARTMENT = "compartment"
NEAR = 4.0  # px between a line and a box it only passes
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)
FLOWCHART = re.compile(r"\s*(?:%%[^\n]*\n\s*)*(?:flowchart|graph)\b")
OPTIONS = {
    "site_config": {
        "htmlLabels": False,
        "layout": "elk",
        "look": "classic",
        "fontSize": FONT_SIZE,
        "flowchart": {
            "htmlLabels": False,
            "wrappingWidth": 2000,  # authors break their own lines
            "minNodeWidth": 0,
            "padding": PADDING,
            "nodeSpacing": 30,
            "rankSpacing": 20,
            "subGraphTitleMargin": {"top": 2, "bottom": 2},
        },
    }
}


class DiagramError(Exception):
    """A diagram cannot be drawn; `line` counts from 1 in the fence's text and the message is one sentence."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


class Box(NamedTuple):
    """A node or a compartment: its middle, its size and the lines of words in it."""

    id: str
    x: float
    y: float
    width: float
    height: float
    shape: str
    lines: tuple[str, ...]
    classes: frozenset[str]


class Route(NamedTuple):
    """One arrow: the corners it passes, from box to box, and where its label sits."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: Box | None


class Layout(NamedTuple):
    """A whole drawing, its top left corner at 0, 0."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    compartments: tuple[Box, ...]
    routes: tuple[Route, ...]
    title: str
    description: str


def layout(source: str) -> Layout:
    """Place everything that a flowchart draws.

    Raises DiagramError for text that does not parse, for other kinds of diagram, and when the library is missing.
    """
    if problem := parse_problem(source):
        raise DiagramError(*problem)
    if not FLOWCHART.match(source):
        raise DiagramError(
            1, 1, "only flowcharts are drawn here; begin the diagram with 'flowchart LR' or 'flowchart TD'"
        )
    try:
        laid = json.loads(_engine(_busy_labels(source)).layout_json(source, None))
        return _read(laid["semantic"], laid["layout"]["FlowchartV2"])
    except (_merman().MermanError, KeyError, ValueError) as error:
        raise DiagramError(1, 1, f"the diagram could not be laid out: {_sentence(error)}") from error


def parse_problem(source: str) -> tuple[int, int, str] | None:
    """Line and column in the fence, both from 1, and what the parser says; None for a diagram that parses."""
    found = json.loads(_merman().Merman().analyze_json(source, None))
    for diagnostic in found["diagnostics"]:
        if diagnostic["severity"] == "error":
            span = diagnostic.get("span") or {"line": 1, "column": 1}
            return span["line"], span["column"], diagnostic["message"]
    return None


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Width of one line in Source Sans, px. A sign the font lacks counts as wide as the font's widest figure."""
    widths, unknown, units = _advances()
    return sum(widths.get(ord(letter), unknown) for letter in text) * size / units


def label_size(lines: tuple[str, ...]) -> tuple[float, float]:
    """Width and height of a label, px."""
    return max(map(text_width, lines), default=0.0), LINE_HEIGHT * len(lines)


def renderer_version() -> str:
    """The library and its release, as one word; part of what decides whether a cached drawing still holds."""
    return f"merman-{_merman().Merman().package_version()}"


def _read(semantic: dict[str, Any], placed: dict[str, Any]) -> Layout:
    bounds = placed["bounds"]
    left, top = bounds["min_x"] - 2, bounds["min_y"] - 2
    places = {node["id"]: node for node in placed["nodes"]}
    labels = {edge["id"]: edge["label"] for edge in semantic["edges"]}
    boxes = [_box(node, places[node["id"]], left, top) for node in semantic["nodes"] if node["id"] in places]
    groups = [
        _box({**group, "label": group["title"], "layoutShape": COMPARTMENT}, places[group["id"]], left, top)
        for group in semantic["subgraphs"]
    ]
    routes = [_route(edge, labels.get(edge["id"]), left, top) for edge in placed["edges"]]
    routes = _apart(routes, {box.id: box for box in (*groups, *boxes)}, semantic["direction"] in ("TB", "TD", "BT"))
    return Layout(
        bounds["max_x"] - left + 2, bounds["max_y"] - top + 2, tuple(boxes), tuple(groups), tuple(routes),
        semantic["accTitle"] or "", semantic["accDescr"] or "",
    )  # fmt: skip


def _busy_labels(source: str) -> dict[str, float]:
    """Least height of the words of each box, px, so that all lines that end at one of its sides find room."""
    arrows = edges(source)
    leaving, arriving = Counter(edge.source for edge in arrows), Counter(edge.target for edge in arrows)
    return {
        node.label: height_for(max(leaving[node.id], arriving[node.id])) - 2 * PADDING for node in nodes(source).values()
    }


def _box(node: dict[str, Any], place: dict[str, Any], left: float, top: float) -> Box:
    lines = tuple(LINE_BREAK.split(node["label"] or node["id"]))
    return Box(
        node["id"], place["x"] - left, place["y"] - top, place["width"], place["height"],
        node["layoutShape"], lines, frozenset(node["classes"]),
    )  # fmt: skip


def _route(edge: dict[str, Any], words: str | None, left: float, top: float) -> Route:
    points = tuple(Point(point["x"] - left, point["y"] - top) for point in edge["points"])
    label = None
    if words and (place := edge["label"]):
        lines = tuple(LINE_BREAK.split(words))
        label = Box(edge["id"], place["x"] - left, place["y"] - top, *label_size(lines), "label", lines, frozenset())
    return Route(edge["id"], edge["from"], edge["to"], points, label)


def _apart(routes: list[Route], boxes: dict[str, Box], downwards: bool) -> list[Route]:
    """Ends that share a side of a box, set apart from each other."""
    sides = {}
    for number, route in enumerate(routes):
        for last, name in ((False, route.source), (True, route.target)):
            box = boxes[name]
            sides[number, last] = Side(name, *((box.x, box.width) if downwards else (box.y, box.height)))
    points = [route.points for route in routes]
    moved = turned(spread(turned(points), sides)) if downwards else spread(points, sides)
    return [
        route._replace(points=tuple(points)) if _clear(points, route, boxes) else route
        for route, points in zip(routes, moved, strict=True)
    ]


def _clear(points: list[Point], route: Route, boxes: dict[str, Box]) -> bool:
    """Whether a route keeps away from every box but its own two; it runs level and upright only."""
    others = [box for box in boxes.values() if box.id not in (route.source, route.target) and box.shape != COMPARTMENT]
    for first, second in pairwise(points):
        middle = Point((first.x + second.x) / 2, (first.y + second.y) / 2)
        for box in others:
            across = abs(middle.x - box.x) < (box.width + abs(second.x - first.x)) / 2 + NEAR
            down = abs(middle.y - box.y) < (box.height + abs(second.y - first.y)) / 2 + NEAR
            if across and down:
                return False
    return True


@cache
def _merman() -> Any:
    """The library, imported when first needed so that its absence is one sentence and not a traceback."""
    try:
        return importlib.import_module("merman")
    except (ImportError, OSError) as error:
        raise DiagramError(
            1, 1, "diagrams are drawn by the Python package merman, which is missing; run 'make site'"
        ) from error


def _engine(least: dict[str, float]) -> Any:
    """The library with our font. `least` gives the least height of a box by the words in it."""
    merman = _merman()
    kinds = merman.MermanTextMeasurementResultKind

    class SourceSans(merman.MermanTextMeasurer):  # type: ignore[misc, name-defined]
        """Answers the library's two questions: how long is this line, how large is this label."""

        def measure(self, request: Any) -> Any:
            lines = tuple(request.text.split("\n"))
            width, height = label_size(lines)
            height = max(height, least.get(" ".join(lines), 0.0))
            kind = {"COMPUTED_LENGTH": kinds.LENGTH, "WRAPPED": kinds.METRICS}.get(request.operation.name)
            if kind is None:
                return None
            return merman.MermanTextMeasureResult(
                result_kind=kind, width=width, height=height, length=width, line_count=len(lines),
                bbox_left=None, bbox_right=None, raw_width=None,
            )  # fmt: skip

    services = merman.MermanEngineServices().with_text_measurer(SourceSans())
    return merman.MermanEngine(json.dumps(OPTIONS), services)


@cache
def _advances() -> tuple[dict[int, int], int, int]:
    """Advance width of every character of Source Sans in font units, the widest of its figures, units to the em."""
    file = resources.files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"
    with resources.as_file(file) as path, TTFont(path) as font:
        metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
        widths = {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}
    return widths, max(widths[ord(figure)] for figure in "0123456789") * 2, units


def _sentence(error: Exception) -> str:
    return str(getattr(error, "message", error)) or type(error).__name__
