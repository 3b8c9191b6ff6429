"""Corner points and a meaning in; one SVG line with its head out: arrow, bar or open circle.

Heads are drawn as plain shapes, not as markers: every viewer and the PDF show them alike, in the line's own colour.
"""

from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

GROUND = "#ffffff"
CORNER = 7.0  # px, radius of a line's corners
AIR = 2.5  # px between a bar or circle and the box it points at
HALO = "#cc79a7"  # disputed; 3:1 on white, and only beside the line, never the line itself

# Okabe and Ito's colours; contrast on white: blue 5.2, vermilion 3.9, grey 7.0.
COLOURS = {
    "activates": "#0072b2",
    "inhibits": "#d55e00",
    "affects": "#595959",
    "links": "#595959",
    "precedes": "#595959",
}
CONTESTED_WIDTH = 7.0  # px that the two thin lines and their gaps add
WIDTHS = {"direct": 1.8, "indirect": 1.8, "required": 4.2}


class Point(NamedTuple):
    """A place in the drawing, in px from its top left corner."""

    x: float
    y: float


def px(number: float) -> str:
    """A coordinate with two decimals at most and no idle zeros."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def line(points: Sequence[Point], kind: str, manner: str, contested: bool = False) -> str:
    """Draw a line along its corner points with the head of its kind at the end.

    A contested line runs between two thin purple ones, which a copier keeps; a required line is thick.
    """
    colour, width = COLOURS[kind], WIDTHS[manner]
    head, stop = _head(points[-2], points[-1], kind, width)
    path = _path([*points[:-1], stop])
    dashes = ' stroke-dasharray="6 4"' if manner == "indirect" else ""
    drawn = f'<path class="line" d="{path}" fill="none" stroke="{colour}" stroke-width="{px(width)}"{dashes}/>{head}'
    if not contested:
        return drawn
    outer = thickness(manner, contested)
    return (
        f'<path class="halo" d="{path}" fill="none" stroke="{HALO}" stroke-width="{px(outer)}"/>'
        f'<path class="gap" d="{path}" fill="none" stroke="{GROUND}" stroke-width="{px(outer - 3)}"/>{drawn}'
    )


def thickness(manner: str, contested: bool) -> float:
    """How wide a line is with what runs beside it, px."""
    return WIDTHS[manner] + (CONTESTED_WIDTH if contested else 0.0)


def _head(before: Point, tip: Point, kind: str, width: float) -> tuple[str, Point]:
    """The head's shape, and the point where the line has to stop so as not to show through it."""
    length = hypot(tip.x - before.x, tip.y - before.y) or 1.0
    ahead = Point((tip.x - before.x) / length, (tip.y - before.y) / length)
    if kind in ("activates", "precedes"):
        return _arrow(tip, ahead, COLOURS[kind], 4.6 + width / 3)
    if kind == "inhibits":
        return _bar(tip, ahead, COLOURS[kind], 3.2 if width < 3 else 4.6)
    if kind == "affects":
        return _circle(tip, ahead, COLOURS[kind])
    return "", tip


def _arrow(tip: Point, ahead: Point, colour: str, half: float) -> tuple[str, Point]:
    back = _along(tip, ahead, -2.1 * half)
    side = Point(-ahead.y * half, ahead.x * half)
    corners = f"{_pair(tip)}L{_pair(_plus(back, side))}L{_pair(_plus(back, side, -1))}"
    return f'<path class="head" d="M{corners}Z" fill="{colour}"/>', _along(tip, ahead, -1.8 * half)


def _bar(tip: Point, ahead: Point, colour: str, thickness: float) -> tuple[str, Point]:
    middle = _along(tip, ahead, -AIR - thickness / 2)
    side = Point(-ahead.y * 7.5, ahead.x * 7.5)
    ends = f"M{_pair(_plus(middle, side))}L{_pair(_plus(middle, side, -1))}"
    return f'<path class="head bar" d="{ends}" fill="none" stroke="{colour}" stroke-width="{px(thickness)}"/>', middle


def _circle(tip: Point, ahead: Point, colour: str) -> tuple[str, Point]:
    radius = 4.4
    middle = _along(tip, ahead, -AIR - radius)
    shape = (
        f'<circle class="head open" cx="{px(middle.x)}" cy="{px(middle.y)}" r="{px(radius)}" '
        f'fill="{GROUND}" stroke="{colour}" stroke-width="1.8"/>'
    )
    return shape, _along(middle, ahead, -radius)


def _path(points: Sequence[Point]) -> str:
    """Straight runs with rounded corners."""
    corners = turns(points)
    parts = [f"M{_pair(corners[0])}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(CORNER, _distance(before, corner) / 2, _distance(corner, after) / 2)
        bend_from, bend_to = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{_pair(bend_from)}Q{_pair(corner)} {_pair(bend_to)}")
    return "".join([*parts, f"L{_pair(corners[-1])}"])


def turns(points: Sequence[Point]) -> list[Point]:
    """The points where a line really turns: nothing that is doubled, or on the straight way between its neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and _distance(kept[-1], point) < 0.5:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept if len(kept) > 1 else list(points)


def _straight(first: Point, second: Point, third: Point) -> bool:
    cross = (second.x - first.x) * (third.y - second.y) - (second.y - first.y) * (third.x - second.x)
    return abs(cross) < 0.5


def _towards(start: Point, goal: Point, by: float) -> Point:
    share = by / (_distance(start, goal) or 1.0)
    return Point(start.x + (goal.x - start.x) * share, start.y + (goal.y - start.y) * share)


def _distance(first: Point, second: Point) -> float:
    return hypot(second.x - first.x, second.y - first.y)


def _along(point: Point, direction: Point, by: float) -> Point:
    return Point(point.x + direction.x * by, point.y + direction.y * by)


def _plus(point: Point, offset: Point, sign: int = 1) -> Point:
    return Point(point.x + sign * offset.x, point.y + sign * offset.y)


def _pair(point: Point) -> str:
    return f"{px(point.x)} {px(point.y)}"
