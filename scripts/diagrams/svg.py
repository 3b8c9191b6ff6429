"""A placed diagram and its edges in; one clean `<svg>` out: real text, no style sheet, no script, nothing from outside.

Colours for paper are plain attributes, because a PDF lets no style sheet into a drawing;
`docs/assets/diagrams.css` replaces them, class by class, on a dark page.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import sqrt
from typing import NamedTuple

from scripts.diagrams.font import CAP_HEIGHT, FONT_SIZE, LINE_HEIGHT
from scripts.diagrams.lines import GROUND, Point, line, px, thickness
from scripts.diagrams.numbers import Spot, label_room, number_places, number_size, title_place
from scripts.diagrams.parts import Area, Box, Layout, Route
from scripts.diagrams.source import ADDITION

FONTS = "'Source Sans', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
INK = "#1c242c"
INSIDE = "#fafaf8"  # the ground of a compartment
QUIET = "#4c5760"
DOTS = "2 3"  # dashes of what the guides do not have
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


def svg(layout: Layout, name: str) -> str:
    """Draw a diagram. `name` is the prefix of its ids, so that several drawings can stand on one page."""
    boxes = {box.id: box for box in (*layout.compartments, *layout.boxes)}
    return "".join([
        _opening(layout, name),
        *(_compartment(box) for box in layout.compartments),
        *(_edge(route, boxes) for route in layout.routes),
        *(_title(box, layout.routes) for box in layout.compartments),
        *(_node(box) for box in layout.boxes),
        *(_edge_label(route.label, route, layout.compartments) for route in layout.routes if route.label),
        *_numbers(layout),
        "</svg>",
    ])  # fmt: skip


def line_key(kind: str, manner: str, contested: bool = False) -> str:
    """A short sample line for the legend."""
    return _key(f'<g class="edge {kind} {manner}">{line((Point(2, 9), Point(46, 9)), kind, manner, contested)}</g>')


def box_key(node_class: str) -> str:
    """A small sample box for the legend."""
    return _key(_node(Box("", 24, 9, 38, 14, "rect", (), frozenset([node_class]))))


def number_key() -> str:
    """A small sample of a number in its frame for the legend."""
    sample = Route("", "", "", "", "", frozenset([ADDITION]), (), None, "1")
    return _key(_number(sample, Spot(Area(24, 9, *number_size("1", True)), False)))


def _key(drawn: str) -> str:
    return f'<svg class="diagram-key" width="48" height="18" viewBox="0 0 48 18" aria-hidden="true">{drawn}</svg>'


def _opening(layout: Layout, name: str) -> str:
    width, height = round(layout.width), round(layout.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" role="img" class="drawn-{_step(width)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        f'font-family="{FONTS}" font-size="{px(FONT_SIZE)}">'
        f'<title id="{name}-title">{escape(layout.title)}</title>'
        f'<desc id="{name}-desc">{escape(layout.description)}</desc>'
    )


def _step(width: int) -> int:
    """The width down to 50 px, at most 1200: the style sheet has a class for each, for want of style attributes."""
    return min(max(width // 50, 1), 24) * 50


def _compartment(box: Box) -> str:
    return (
        f'<g class="{_names("compartment", box.classes)}">'
        f'<rect x="{px(box.x - box.width / 2)}" y="{px(box.y - box.height / 2)}" width="{px(box.width)}" '
        f'height="{px(box.height)}" rx="6" fill="{INSIDE}" stroke="#767672" stroke-width="1.2"'
        f"{_dots(box.classes)}/></g>"
    )


def _title(box: Box, routes: Sequence[Route]) -> str:
    """A compartment's title, on its own ground where a line would run through it."""
    spot = title_place(box, routes)
    ground = _on_ground(spot.area, 2.0, [box]) if spot.cut else ""
    return f'<g class="title">{ground}{_words(box.lines, Point(spot.area.x, spot.area.y))}</g>'


def _node(box: Box) -> str:
    words = _words(box.lines, Point(box.x, box.y)) if box.lines else ""
    return f'<g class="{_names("node", box.classes)}" data-node="{escape(box.id)}">{_outline(box)}{words}</g>'


def _outline(box: Box) -> str:
    paint = _paint(box)
    style = f'fill="{paint.fill}" stroke="{paint.border}" stroke-width="{paint.width}"{_dots(box.classes)}'
    if _shape(box) in ("hexagon", "lean_right"):
        corners = " ".join(f"{px(box.x + x)},{px(box.y + y)}" for x, y in _corners(box))
        return f'<polygon points="{corners}" {style} stroke-linejoin="round"/>'
    radius = {"stadium": _rounding(box), "rounded": 9.0}.get(_shape(box), 0.0)
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


def _dots(classes: frozenset[str]) -> str:
    """A dotted border for what the guides do not have."""
    return f' stroke-dasharray="{DOTS}"' if ADDITION in classes else ""


def _edge_label(label: Box, route: Route, compartments: Sequence[Box]) -> str:
    """A label on the ground of the page, cut out of its line, with the line's number in front."""
    ground = _on_ground(label.area(), 4.0, compartments)
    room = label_room(route.number, ADDITION in route.classes)
    words = _words(label.lines, Point(label.x + room / 2, label.y))
    return f'<g class="edge-label" data-of="{escape(route.id)}">{ground}{words}</g>'


def _on_ground(area: Area, air: float, compartments: Sequence[Box]) -> str:
    """A piece of the ground that interrupts a line, wider than the words on it by the air on each side.

    It is the page's ground, or that of the compartment which it lies in.
    """
    inside = any(area.overlap(box.area()) for box in compartments)
    return (
        f'<rect class="ground{" inside" if inside else ""}" x="{px(area.x - area.width / 2 - air)}" '
        f'y="{px(area.y - area.height / 2)}" width="{px(area.width + 2 * air)}" height="{px(area.height)}" '
        f'fill="{INSIDE if inside else GROUND}"/>'
    )


def _numbers(layout: Layout) -> list[str]:
    """The numbers under which the list below the figure names the evidence of each line."""
    routes = [route for route in layout.routes if route.number]
    labelled = [(route, _before_label(route, route.label)) for route in routes if route.label]
    free = [route for route in routes if not route.label]
    sizes = [number_size(route.number, ADDITION in route.classes) for route in free]
    widths = [thickness(route.manner, "contested" in route.classes) for route in free]
    others = [run for route in layout.routes if route not in free for run in route.runs(thickness(route.manner, False))]
    spots = number_places([route.points for route in free], sizes, widths, [*_taken(layout), *others])
    placed = [*labelled, *zip(free, spots, strict=True)]
    return [_number(route, spot, layout.compartments) for route, spot in placed]


def _number(route: Route, spot: Spot, compartments: Sequence[Box] = ()) -> str:
    """A number; in a dotted frame on a line that the guides do not have."""
    area = spot.area
    framed = ADDITION in route.classes
    ground = _on_ground(area, 1.0 if framed else 3.0, compartments) if spot.cut else ""
    frame = (
        f'<rect class="frame" x="{px(area.x - area.width / 2)}" y="{px(area.y - area.height / 2)}" '
        f'width="{px(area.width)}" height="{px(area.height)}" rx="3" fill="none" stroke="{QUIET}" '
        f'stroke-width="1.2" stroke-dasharray="{DOTS}"/>'
        if framed
        else ""
    )
    words = _words([route.number], Point(area.x, area.y))
    return f'<g class="number" data-of="{escape(route.id)}">{ground}{frame}{words}</g>'


def _before_label(route: Route, label: Box) -> Spot:
    """The place in front of a label's words; the label has its ground already."""
    width, height = number_size(route.number, ADDITION in route.classes)
    return Spot(Area(label.x - label.width / 2 + width / 2, label.y, width, height), False)


def _taken(layout: Layout) -> list[Area]:
    """Where no number may stand: on boxes, on labels, on titles of compartments, outside the drawing."""
    wide, high = layout.width, layout.height
    boxes = [box.area(3.5) for box in layout.boxes]
    labels = [Area(label.x, label.y, label.width + 10, label.height) for label in _labels(layout)]
    titles = [title_place(box, layout.routes).area for box in layout.compartments]
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
            radius = _rounding(box)
            above = max(abs(rise) - (half - radius), 0.0)  # how far into the round part
            return radius - sqrt(max(radius**2 - above**2, 0))
        case "hexagon":
            return slant * abs(rise) / half
        case "lean_right":
            return slant * (half - rise if end.x < box.x else half + rise) / (2 * half)
    return 0.0


def _rounding(box: Box) -> float:
    """Radius of a stadium's ends, px."""
    return min(box.height, box.width) / 2


def _names(first: str, classes: frozenset[str]) -> str:
    """A class attribute's value, the same every time."""
    return escape(" ".join([first, *sorted(classes)]))
