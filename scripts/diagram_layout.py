"""A flowchart's Mermaid text in; where its boxes, lines and labels go out, in px from the top left corner.

The renderer's places are kept but for three things that make lines easier to follow: lanes between columns are wide
enough for numbers, lines that share a side of a box stand apart, and small steps are ironed out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from itertools import pairwise
from typing import Any, NamedTuple

from scripts.diagram_columns import widen
from scripts.diagram_font import label_size
from scripts.diagram_lines import Point
from scripts.diagram_ports import Side, spread, turned
from scripts.diagram_renderer import Placed, place

MARGIN = 3.0  # px around the drawing: half of the thickest border, and air
NEAR = 4.0  # px between a line and a box it only passes
COMPARTMENT = "compartment"
KINDS = {
    "arrow_point": "activates",
    "arrow_cross": "inhibits",
    "arrow_circle": "affects",
    "arrow_open": "links",
}
MANNERS = {"normal": "direct", "dotted": "indirect", "thick": "required"}
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)


class Box(NamedTuple):
    """A node, a compartment or a label: its middle, its size and the lines of words in it."""

    id: str
    x: float
    y: float
    width: float
    height: float
    shape: str
    lines: tuple[str, ...]
    classes: frozenset[str]


class Route(NamedTuple):
    """One arrow: what it says, the corners it passes from box to box, and its label."""

    id: str
    source: str
    target: str
    kind: str
    manner: str
    classes: frozenset[str]
    points: tuple[Point, ...]
    label: Box | None


class Layout(NamedTuple):
    """A whole drawing."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    compartments: tuple[Box, ...]
    routes: tuple[Route, ...]
    title: str
    description: str


def layout(source: str) -> Layout:
    """Place everything that a flowchart draws. Raises DiagramError as the renderer does."""
    placed = place(source)
    downwards = placed.meaning["direction"] in ("TB", "TD", "BT")
    boxes, compartments, routes = _read(placed)
    if not downwards:
        across = widen((box.x - box.width / 2, box.x + box.width / 2) for box in boxes)
        boxes, compartments = [_moved(box, across) for box in boxes], [_moved(box, across) for box in compartments]
        routes = [_moved_route(route, across) for route in routes]
    routes = _apart(routes, [*boxes, *compartments], downwards)
    return _from_corner(boxes, compartments, routes, placed.meaning)


def _read(placed: Placed) -> tuple[list[Box], list[Box], list[Route]]:
    """The renderer's answer as boxes, compartments and routes."""
    places = {node["id"]: node for node in placed.places["nodes"]}
    arrows = {edge["id"]: edge for edge in placed.meaning["edges"] if edge["stroke"] != "invisible"}
    steps = {node["id"] for node in placed.meaning["nodes"] if "step" in node["classes"]}
    groups = [{**group, "label": group["title"], "layoutShape": COMPARTMENT} for group in placed.meaning["subgraphs"]]
    return (
        [_box(node, places[node["id"]]) for node in placed.meaning["nodes"] if node["id"] in places],
        [_box(group, places[group["id"]]) for group in groups],
        [_route(arrows[at["id"]], at, steps) for at in placed.places["edges"] if at["id"] in arrows],
    )


def _box(node: dict[str, Any], at: dict[str, Any]) -> Box:
    lines = _lines(node["label"] or node["id"])
    size = at["width"], at["height"]
    return Box(node["id"], at["x"], at["y"], *size, node["layoutShape"], lines, frozenset(node["classes"]))


def _route(edge: dict[str, Any], at: dict[str, Any], steps: set[str]) -> Route:
    """An arrow and where it goes; between two steps of a protocol it only gives the order."""
    points = tuple(Point(point["x"], point["y"]) for point in at["points"])
    kind = "precedes" if {edge["from"], edge["to"]} <= steps else KINDS[edge["type"]]
    label = None
    if edge["label"] and at["label"]:
        lines = _lines(edge["label"])
        label = Box(edge["id"], at["label"]["x"], at["label"]["y"], *label_size(lines), "label", lines, frozenset())
    classes = frozenset(edge["classes"])
    return Route(edge["id"], edge["from"], edge["to"], kind, MANNERS[edge["stroke"]], classes, points, label)


def _lines(words: str) -> tuple[str, ...]:
    """The lines of a label; the renderer hands signs such as < over in HTML's way of writing them."""
    return tuple(unescape(line) for line in LINE_BREAK.split(words))


def _moved(box: Box, across: Callable[[float], float]) -> Box:
    """A box after its left and right edges have moved."""
    left, right = across(box.x - box.width / 2), across(box.x + box.width / 2)
    return box._replace(x=(left + right) / 2, width=right - left)


def _moved_route(route: Route, across: Callable[[float], float]) -> Route:
    label = route.label._replace(x=across(route.label.x)) if route.label else None
    return route._replace(points=tuple(Point(across(point.x), point.y) for point in route.points), label=label)


def _apart(routes: Sequence[Route], boxes: Sequence[Box], downwards: bool) -> list[Route]:
    """Ends that share a side of a box, set apart; a route that would then run into another box stays as it was."""
    by_name = {box.id: box for box in boxes}
    sides = {}
    for number, route in enumerate(routes):
        for last, name in ((False, route.source), (True, route.target)):
            box = by_name[name]
            sides[number, last] = Side(name, *((box.x, box.width) if downwards else (box.y, box.height)))
    points = [route.points for route in routes]
    moved = turned(spread(turned(points), sides)) if downwards else spread(points, sides)
    return [
        _with_label(route._replace(points=tuple(points))) if _clear(points, route, boxes) else route
        for route, points in zip(routes, moved, strict=True)
    ]


def _with_label(route: Route) -> Route:
    """A route whose label stands on it again after it has moved."""
    label = route.label
    for first, second in pairwise(route.points) if label else []:
        assert label is not None
        level = abs(first.y - second.y) < 0.5 and abs(label.y - first.y) < label.height
        if level and min(first.x, second.x) < label.x < max(first.x, second.x):
            return route._replace(label=label._replace(y=first.y))
    return route


def _clear(points: Sequence[Point], route: Route, boxes: Iterable[Box]) -> bool:
    """Whether a route keeps away from every box but its own two."""
    others = [box for box in boxes if box.id not in (route.source, route.target) and box.shape != COMPARTMENT]
    return not any(_touches(first, second, box) for first, second in pairwise(points) for box in others)


def _touches(first: Point, second: Point, box: Box) -> bool:
    """Whether a level or upright run comes nearer to a box than NEAR."""
    across = abs((first.x + second.x) / 2 - box.x) - (box.width + abs(second.x - first.x)) / 2
    down = abs((first.y + second.y) / 2 - box.y) - (box.height + abs(second.y - first.y)) / 2
    return across < NEAR and down < NEAR


def _from_corner(boxes: list[Box], compartments: list[Box], routes: list[Route], meaning: dict[str, Any]) -> Layout:
    """The drawing moved so that its corner, with a margin, is at 0, 0."""
    labels = [route.label for route in routes if route.label]
    areas = [*boxes, *compartments, *labels]
    points = [point for route in routes for point in route.points]
    left = min([box.x - box.width / 2 for box in areas] + [point.x for point in points], default=0) - MARGIN
    right = max([box.x + box.width / 2 for box in areas] + [point.x for point in points], default=0) + MARGIN
    top = min([box.y - box.height / 2 for box in areas] + [point.y for point in points], default=0) - MARGIN
    bottom = max([box.y + box.height / 2 for box in areas] + [point.y for point in points], default=0) + MARGIN

    def shift(box: Box) -> Box:
        return box._replace(x=box.x - left, y=box.y - top)

    shifted = [
        route._replace(
            points=tuple(Point(point.x - left, point.y - top) for point in route.points),
            label=shift(route.label) if route.label else None,
        )
        for route in routes
    ]
    return Layout(
        right - left, bottom - top, tuple(map(shift, boxes)), tuple(map(shift, compartments)), tuple(shifted),
        meaning["accTitle"] or "", meaning["accDescr"] or "",
    )  # fmt: skip
