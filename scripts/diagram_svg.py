"""A placed diagram and its edges in; one clean `<svg>` out: real text, no style sheet, no script, nothing from outside.

Colours for paper are plain attributes, because a PDF lets no style sheet into a drawing;
`docs/assets/diagrams.css` replaces them, class by class, on a dark page.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import sqrt
from typing import NamedTuple

from scripts.diagram_font import CAP_HEIGHT, FONT_SIZE, LINE_HEIGHT, text_width
from scripts.diagram_layout import Box, Layout, Route
from scripts.diagram_lines import GROUND, Point, line, px, thickness
from scripts.diagram_numbers import Area, number_places
from scripts.diagram_source import Edge

FONTS = "'Source Sans', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
INK = "#1c242c"
NUMBER_HEIGHT = 12.0  # px, a figure of the labels' size
SLANT = 9.0  # px, how far the sloping sides of a hexagon or parallelogram lean in


class Paint(NamedTuple):
    """How a kind of box looks on paper: outline, fill, border and its thickness in px."""

    shape: str
    fill: str
    border: str
    width: float


# Pale fills, borders of 4.5:1 or more on white. Outline and border tell the kinds apart without colour.
PAINTS = {
    "drug": Paint("stadium", "#fff3d1", "#6b4e00", 2.6),
    "receptor": Paint("rect", "#dcecf8", "#0b4f7d", 2.6),
    "kinase": Paint("rounded", "#e3f1ea", "#1b5e46", 1.4),
    "process": Paint("rect", "#f6f6f4", "#595959", 1.2),
    "stress": Paint("lean_right", "#fbe5d9", "#8f3a00", 1.4),
    "outcome": Paint("hexagon", "#eee8f6", "#553a86", 1.4),
    "step": Paint("rounded", "#f6f6f4", "#595959", 1.2),
}
PLAIN = Paint("rect", "#ffffff", "#595959", 1.2)


def svg(layout: Layout, edges: Sequence[Edge], name: str) -> str:
    """Draw a diagram. `name` is the prefix of its ids, so that several drawings can stand on one page."""
    boxes = {box.id: box for box in (*layout.compartments, *layout.boxes)}
    return "".join([
        _opening(layout, name),
        *(_compartment(box) for box in layout.compartments),
        *(_edge(route, boxes) for route in layout.routes),
        *(_node(box) for box in layout.boxes),
        *(_edge_label(label) for label in _labels(layout)),
        *_numbers(layout, edges),
        "</svg>",
    ])  # fmt: skip


def line_key(kind: str, manner: str, contested: bool = False) -> str:
    """A short sample line for the legend."""
    return _key(f'<g class="edge {kind} {manner}">{line((Point(2, 9), Point(46, 9)), kind, manner, contested)}</g>')


def box_key(node_class: str) -> str:
    """A small sample box for the legend."""
    return _key(_node(Box("", 24, 9, 38, 14, "rect", (), frozenset([node_class]))))


def _key(drawn: str) -> str:
    return f'<svg class="diagram-key" width="48" height="18" viewBox="0 0 48 18" aria-hidden="true">{drawn}</svg>'


def _opening(layout: Layout, name: str) -> str:
    width, height = round(layout.width), round(layout.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" style="--drawn-width:{width}px" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        f'font-family="{FONTS}" font-size="{px(FONT_SIZE)}">'
        f'<title id="{name}-title">{escape(layout.title)}</title>'
        f'<desc id="{name}-desc">{escape(layout.description)}</desc>'
    )


def _compartment(box: Box) -> str:
    left, top = box.x - box.width / 2, box.y - box.height / 2
    dashes = ' stroke-dasharray="2 3"' if "addition" in box.classes else ""
    return (
        f'<g class="{_names("compartment", box.classes)}">'
        f'<rect x="{px(left)}" y="{px(top)}" width="{px(box.width)}" height="{px(box.height)}" rx="6" '
        f'fill="#fafaf8" stroke="#767672" stroke-width="1.2"{dashes}/>'
        f"{_words(box.lines, Point(box.x, top + 5 + LINE_HEIGHT / 2))}</g>"
    )


def _node(box: Box) -> str:
    words = _words(box.lines, Point(box.x, box.y)) if box.lines else ""
    return f'<g class="{_names("node", box.classes)}">{_outline(box)}{words}</g>'


def _outline(box: Box) -> str:
    paint = _paint(box)
    dashes = ' stroke-dasharray="2 3"' if "addition" in box.classes else ""
    style = f'fill="{paint.fill}" stroke="{paint.border}" stroke-width="{paint.width}"{dashes}'
    if _shape(box) in ("hexagon", "lean_right"):
        corners = " ".join(f"{px(box.x + x)},{px(box.y + y)}" for x, y in _corners(box))
        return f'<polygon points="{corners}" {style} stroke-linejoin="round"/>'
    radius = {"stadium": box.height / 2, "rounded": 9.0}.get(_shape(box), 0.0)
    return (
        f'<rect x="{px(box.x - box.width / 2)}" y="{px(box.y - box.height / 2)}" width="{px(box.width)}" '
        f'height="{px(box.height)}" rx="{px(radius)}" {style}/>'
    )


def _paint(box: Box) -> Paint:
    return next((paint for name, paint in PAINTS.items() if name in box.classes), PLAIN)


def _shape(box: Box) -> str:
    """The outline of the box's kind; a box of no kind keeps the one its brackets ask for."""
    paint = _paint(box)
    return box.shape if paint is PLAIN else paint.shape


def _corners(box: Box) -> list[tuple[float, float]]:
    """Corners of the two shapes with sloping sides, from the middle of the box."""
    x, y, slant = box.width / 2, box.height / 2, min(SLANT, box.height / 3)
    if _shape(box) == "hexagon":
        return [(-x, 0), (-x + slant, -y), (x - slant, -y), (x, 0), (x - slant, y), (-x + slant, y)]
    return [(-x + slant, -y), (x, -y), (x - slant, y), (-x, y)]


def _words(lines: Sequence[str], middle: Point) -> str:
    """Lines of text centred on a point; each has its own place, so that every viewer sets them alike."""
    first = middle.y - LINE_HEIGHT * (len(lines) - 1) / 2 + FONT_SIZE * CAP_HEIGHT / 2
    rows = "".join(
        f'<tspan x="{px(middle.x)}" y="{px(first + LINE_HEIGHT * row)}">{escape(words)}</tspan>'
        for row, words in enumerate(lines)
    )
    return f'<text text-anchor="middle" fill="{INK}">{rows}</text>'


def _edge_label(label: Box) -> str:
    """A label on the ground of the page, cut out of its line."""
    ground = _on_ground(Area(label.x, label.y, label.width, label.height), 4.0)
    return f'<g class="edge-label">{ground}{_words(label.lines, Point(label.x, label.y))}</g>'


def _on_ground(area: Area, air: float) -> str:
    """A piece of the page's ground that interrupts a line, wider than the words on it by the air on each side."""
    return (
        f'<rect class="ground" x="{px(area.x - area.width / 2 - air)}" y="{px(area.y - area.height / 2)}" '
        f'width="{px(area.width + 2 * air)}" height="{px(area.height)}" fill="{GROUND}"/>'
    )


def _numbers(layout: Layout, edges: Sequence[Edge]) -> list[str]:
    """The numbers under which the list below the figure names the evidence of each line."""
    told = {edge.id: str(number) for number, edge in enumerate((e for e in edges if e.evidence), start=1)}
    routes = [route for route in layout.routes if route.id in told]
    numbers = [told[route.id] for route in routes]
    sizes = [(text_width(number), NUMBER_HEIGHT) for number in numbers]
    widths = [thickness(route.manner, "contested" in route.classes) for route in routes]
    spots = number_places([route.points for route in routes], sizes, widths, _taken(layout))
    return [
        f'<g class="number" data-of="{escape(route.id)}">{_on_ground(spot.area, 3.0) if spot.cut else ""}'
        f"{_words([number], Point(spot.area.x, spot.area.y))}</g>"
        for route, number, spot in zip(routes, numbers, spots, strict=True)
    ]


def _taken(layout: Layout) -> list[Area]:
    """Where no number may stand: on boxes, on labels, on titles of compartments, outside the drawing."""
    wide, high = layout.width, layout.height
    boxes = [Area(box.x, box.y, box.width + 5, box.height + 5) for box in layout.boxes]
    labels = [Area(label.x, label.y, label.width + 10, label.height) for label in _labels(layout)]
    titles = [Area(box.x, box.y - box.height / 2 + 14, text_width(box.lines[0]), 22) for box in layout.compartments]
    outside = [
        Area(wide / 2, -50, 2 * wide, 100), Area(wide / 2, high + 50, 2 * wide, 100),
        Area(-50, high / 2, 100, 2 * high), Area(wide + 50, high / 2, 100, 2 * high),
    ]  # fmt: skip
    return [*boxes, *labels, *titles, *outside]


def _labels(layout: Layout) -> list[Box]:
    return [route.label for route in layout.routes if route.label]


def _edge(route: Route, boxes: Mapping[str, Box]) -> str:
    points = list(route.points)
    points[0] = _on_border(points[0], points[1], boxes.get(route.source))
    points[-1] = _on_border(points[-1], points[-2], boxes.get(route.target))
    drawn = line(points, route.kind, route.manner, "contested" in route.classes)
    classes = _names(f"edge {route.kind} {route.manner}", route.classes)
    return f'<g class="{classes}" data-edge="{escape(route.id)}">{drawn}</g>'


def _on_border(end: Point, before: Point, box: Box | None) -> Point:
    """Move the end of a level line inwards to where a round or sloping side really is."""
    if box is None or abs(end.y - before.y) > 0.5:
        return end
    inset = _inset(box, end)
    return Point(end.x + (inset if end.x < box.x else -inset), end.y)


def _inset(box: Box, end: Point) -> float:
    """How far the outline lies inside the box's rectangle at this height, px."""
    rise, half = end.y - box.y, box.height / 2
    slant = min(SLANT, box.height / 3)
    match _shape(box):
        case "stadium":
            return half - sqrt(max(half**2 - rise**2, 0))
        case "hexagon":
            return slant * abs(rise) / half
        case "lean_right":
            return slant * (half - rise if end.x < box.x else half + rise) / (2 * half)
    return 0.0


def _names(first: str, classes: frozenset[str]) -> str:
    """A class attribute's value, the same every time."""
    return escape(" ".join([first, *sorted(classes)]))
