"""A flowchart's Mermaid text in; where its boxes, lines and labels go out, in px from the top left corner.

The renderer proposes several placements and the one that reads best is taken. Then lines are made easier to follow:
boxes of a column are of one width, lanes between columns are wide enough for numbers, lines that share a side of a
box stand apart, and small steps are ironed out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise, product
from typing import Any

from scripts.diagrams.choice import NEAR, best
from scripts.diagrams.columns import LANE, even_widths, widen
from scripts.diagrams.font import broken, label_size
from scripts.diagrams.lines import Point
from scripts.diagrams.numbers import label_room
from scripts.diagrams.parts import COMPARTMENT, Box, Layout, Route
from scripts.diagrams.ports import Side, spread, turned
from scripts.diagrams.renderer import DiagramError, Placed, place
from scripts.diagrams.source import ADDITION, Edge, edges, numbers
from scripts.problems import position

__all__ = ["Box", "Layout", "Route", "layout"]

MARGIN = 3.0  # px around the drawing: half of the thickest border, and air
KINDS = {
    "arrow_point": "activates",
    "arrow_cross": "inhibits",
    "arrow_circle": "affects",
    "arrow_open": "links",
}
MANNERS = {"normal": "direct", "dotted": "indirect", "thick": "required"}
LOOP, LOOP_LEAST = 0.6, 12.0  # half the width of a loop for its height, and at least, px
BESIDE_WORDS = 16.0  # px, the least by which a box is wider than its words
# '<sub>i</sub>', '"`**bold**`"'
MARKUP = re.compile(r'</?(?:a|b|code|em|font|i|img|p|s|small|span|strong|sub|sup|u)\b[^<>\n]*>|"`', re.I)
LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.I)
LANES = (84.0, 68.0, 58.0, LANE)  # px between columns
COMFORTABLE = 800.0  # px; on a screen as wide as a page's text the letters are then still 14 px
# Placements that the layout library knows, and whether the order in the text counts; the first pair is its own choice.
PLACEMENTS = ("BRANDES_KOEPF", "NETWORK_SIMPLEX", "LINEAR_SEGMENTS")
ORDERS = ("NODES_AND_EDGES", "NONE")
WAYS = [
    {"nodePlacementStrategy": placement, "considerModelOrder": order}
    for placement, order in product(PLACEMENTS, ORDERS)
]


def layout(source: str) -> Layout:
    """Place everything that a flowchart draws. Raises DiagramError as the renderer does, and for markup in labels."""
    if markup := MARKUP.search(source):
        message = "only <br/> is drawn in a label here, no other tag and no Markdown; write signs such as Kᵢ in Unicode"
        raise DiagramError(*position(source, markup.start()), message)
    arrows = {edge.id: edge for edge in edges(source) if edge.id}
    _refuse_loops(edges(source))
    return best(_arranged(placed, arrows) for placed in _proposals(source, _label_widths(arrows.values())))


def _proposals(source: str, labels: Mapping[str, float]) -> Iterator[Placed]:
    """The renderer's placements; the first one, which shows what boxes must be widened, is one of them if none must."""
    first = place(source, labels)
    wider = _wider_boxes(first)
    yield first if not wider else place(source, {**labels, **wider}, **WAYS[0])
    for way in WAYS[1:]:
        yield place(source, {**labels, **wider}, **way)


def _refuse_loops(arrows: Iterable[Edge]) -> None:
    """Several loops on one box could not be told apart."""
    seen = set()
    for edge in arrows:
        if edge.source == edge.target and edge.source in seen:
            message = "a box can have one loop here, more could not be told apart; draw one, or another box"
            raise DiagramError(edge.line, edge.column, message)
        seen |= {edge.source} if edge.source == edge.target else set()


def _label_widths(arrows: Iterable[Edge]) -> dict[str, float]:
    """Room for the number that stands before the words of a label, px, by the words."""
    told = numbers(arrows)
    room = {}
    for arrow in arrows:
        if arrow.label:
            lines = _lines(arrow.label)
            room[" ".join(lines)] = label_size(lines)[0] + label_room(told.get(arrow.id, ""), ADDITION in arrow.classes)
    return room


def _wider_boxes(placed: Placed) -> dict[str, float]:
    """How wide the words of each box have to count, px, for the boxes of a column to come out even, by the words.

    Nothing if all of them are so already.
    """
    boxes, _, routes = _read(placed, {})
    boxes = [box._replace(width=max(box.width, label_size(box.lines)[0] + BESIDE_WORDS)) for box in boxes]
    even = {box.id: box.width for box in boxes} | even_widths(boxes, routes, _downwards(placed))
    drawn = {node["id"]: node["width"] for node in placed.places["nodes"]}
    if all(even[box.id] == drawn[box.id] for box in boxes):
        return {}
    return {" ".join(box.lines): label_size(box.lines)[0] + even[box.id] - drawn[box.id] for box in boxes}


def _arranged(placed: Placed, arrows: Mapping[str, Edge]) -> Layout:
    """One proposal of the renderer with our improvements."""
    boxes, compartments, routes = _read(placed, arrows)
    if not _downwards(placed):
        across = _wide_lanes(boxes)
        boxes, compartments = [_moved(box, across) for box in boxes], [_moved(box, across) for box in compartments]
        routes = [_moved_route(route, across) for route in routes]
    routes = [_looped(route, boxes) for route in routes]
    routes = _apart(routes, [*boxes, *compartments], _downwards(placed))
    return _from_corner(boxes, compartments, routes, placed.meaning)


def _wide_lanes(boxes: Sequence[Box]) -> Callable[[float], float]:
    """The widest lanes with which the drawing still fits a page without being made smaller."""
    spans = [(box.x - box.width / 2, box.x + box.width / 2) for box in boxes]
    left, right = min((near for near, _ in spans), default=0.0), max((far for _, far in spans), default=0.0)
    moves = [widen(spans, lane) for lane in LANES]
    return next((move for move in moves if move(right) - move(left) <= COMFORTABLE), moves[-1])


def _downwards(placed: Placed) -> bool:
    return placed.meaning["direction"] in ("TB", "TD", "BT")


def _read(placed: Placed, told: Mapping[str, Edge]) -> tuple[list[Box], list[Box], list[Route]]:
    """The renderer's answer as boxes, compartments and routes; `told` are the arrows as read by us, by their ids."""
    count = numbers(told.values())
    places = {node["id"]: node for node in placed.places["nodes"]}
    arrows = {edge["id"]: edge for edge in placed.meaning["edges"] if edge["stroke"] != "invisible"}
    steps = {node["id"] for node in placed.meaning["nodes"] if "step" in node["classes"]}
    groups = [{**group, "label": group["title"], "layoutShape": COMPARTMENT} for group in placed.meaning["subgraphs"]]
    named = {group["id"] for group in groups}  # an arrow to a compartment makes it a node as well
    nodes = [node for node in placed.meaning["nodes"] if node["id"] in places and node["id"] not in named]
    return (
        [_box(node, places[node["id"]]) for node in nodes],
        sorted((_box(group, places[group["id"]]) for group in groups), key=lambda box: -box.width * box.height),
        [
            _numbered(_route(arrows[at["id"]], at, steps), count.get(at["id"], ""), told.get(at["id"]))
            for at in placed.places["edges"]
            if at["id"] in arrows
        ],
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


def _numbered(route: Route, number: str, edge: Edge | None) -> Route:
    """A route with its number, room for it in front of the label's words, and the classes that its evidence gives."""
    classes = route.classes | (edge.classes if edge else frozenset())
    label = route.label
    if label:
        label = label._replace(width=label.width + label_room(number, ADDITION in classes))
    return route._replace(number=number, classes=classes, label=label)


def _lines(words: str) -> tuple[str, ...]:
    """The lines of a label; the renderer hands signs such as < over in HTML's way of writing them."""
    return broken(unescape(line) for line in LINE_BREAK.split(words))


def _moved(box: Box, across: Callable[[float], float]) -> Box:
    """A box after its left and right edges have moved."""
    left, right = across(box.x - box.width / 2), across(box.x + box.width / 2)
    return box._replace(x=(left + right) / 2, width=right - left)


def _moved_route(route: Route, across: Callable[[float], float]) -> Route:
    label = route.label._replace(x=across(route.label.x)) if route.label else None
    return route._replace(points=tuple(Point(across(point.x), point.y) for point in route.points), label=label)


def _looped(route: Route, boxes: Sequence[Box]) -> Route:
    """A loop from a box to itself, wide enough to see that it is one."""
    box = next((box for box in boxes if box.id == route.source == route.target), None)
    if box is None or len(route.points) < 4:
        return route
    start, turn = route.points[0], route.points[1]
    aside, rise = turn.x - start.x, turn.y - start.y
    room = box.height if abs(aside) > abs(rise) else box.width
    half = min(max(LOOP * max(abs(aside), abs(rise)), LOOP_LEAST), room / 2 - LOOP_LEAST / 2)
    if abs(aside) > abs(rise):
        turns = (Point(x, box.y + y) for x, y in ((start.x, -half), (turn.x, -half), (turn.x, half), (start.x, half)))
    else:
        turns = (Point(box.x + x, y) for x, y in ((-half, start.y), (-half, turn.y), (half, turn.y), (half, start.y)))
    return route._replace(points=tuple(turns))


def _apart(routes: Sequence[Route], boxes: Sequence[Box], downwards: bool) -> list[Route]:
    """Ends that share a side of a box, set apart; a route that would then run into another box stays as it was."""
    by_name = {box.id: box for box in boxes}
    sides = {}
    for number, route in enumerate(routes):
        if route.source == route.target:
            continue
        for last, name in ((False, route.source), (True, route.target)):
            box = by_name[name]
            sides[number, last] = Side(name, *((box.x, box.width) if downwards else (box.y, box.height)))
    points = [route.points for route in routes]
    moved = turned(spread(turned(points), sides)) if downwards else spread(points, sides)
    return [
        _with_label(route._replace(points=tuple(points)))
        if route.source != route.target and _clear(points, route, boxes)
        else route
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
