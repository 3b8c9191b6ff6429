"""Routes and the sides of boxes they end at in; the same routes out, their ends set apart and small steps ironed out.

Written for diagrams that read from left to right; one that reads downwards is turned on its side first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from scripts.diagrams.lines import Point, turns

GAP = 17.0  # px between neighbours where there is room: a bar is 15 px long
CROWDED = 12.0  # px between neighbours that have no heads
MARGIN = 7.0  # px kept free at the upper and lower end of a side
STEP = 16.0  # px; a step smaller than this looks like a mistake

EndId = tuple[int, bool]  # number of the route; whether its last end is meant


class Side(NamedTuple):
    """The left or right side of a box: its name, how high its middle is, how long it is, px."""

    name: str
    middle: float
    length: float


def height_for(leaving: int, arriving: int, back: int = 0) -> float:
    """The least height, px, of a box that so many lines leave on one side and reach, with heads, on the other.

    `back` is how many of those that arrive come from a box that also gets a line: they arrive where the others leave.
    """
    right = GAP * (leaving + back - 1) if back else CROWDED * (leaving - 1)
    return 2 * MARGIN + max(right, GAP * (arriving - 1), 0.0)


def spread(routes: Sequence[Sequence[Point]], sides: Mapping[EndId, Side]) -> list[list[Point]]:
    """Move level ends up or down along their sides; `sides` says where each end stands."""
    moved = [turns(route) for route in routes]
    groups = list(_shared(moved, sides))
    heights = {end: height for group in groups for end, height in _heights(group, moved, sides).items()}
    room = {end: limits for group in groups for end, limits in _room(group, heights, sides).items()}
    for number, points in enumerate(moved):
        ends = ((number, False), (number, True))
        if all(end in heights for end in ends):
            first, last = _level(points, heights, room, ends)
            moved[number] = _bend(points, first, last)
    return moved


def turned(routes: Iterable[Sequence[Point]]) -> list[list[Point]]:
    """The same routes with across and down exchanged."""
    return [[Point(point.y, point.x) for point in route] for route in routes]


def _shared(routes: Sequence[Sequence[Point]], sides: Mapping[EndId, Side]) -> Iterable[list[EndId]]:
    """Level ends by the side they stand on, upper ones first."""
    groups: dict[tuple[str, bool], list[EndId]] = defaultdict(list)
    for number, last in sides:
        end, before = _end(routes[number], last)
        if abs(end.y - before.y) < 0.5:
            groups[sides[number, last].name, end.x < before.x].append((number, last))
    for group in groups.values():
        yield sorted(group, key=lambda end: _end(routes[end[0]], end[1])[0].y)


def _heights(group: list[EndId], routes: Sequence[Sequence[Point]], sides: Mapping[EndId, Side]) -> dict[EndId, float]:
    """Even places around the middle of the side; ends that stand well apart already stay where they are."""
    placed = [_end(routes[number], last)[0].y for number, last in group]
    enough = GAP if any(last for _, last in group) else CROWDED
    if all(below - above >= enough for above, below in pairwise(placed)):
        return dict(zip(group, placed, strict=True))
    side = sides[group[0]]
    gap = min(GAP, (side.length - 2 * MARGIN) / (len(group) - 1))
    top = side.middle - gap * (len(group) - 1) / 2
    return {end: top + gap * place for place, end in enumerate(group)}


def _room(group: list[EndId], heights: Mapping[EndId, float], sides: Mapping[EndId, Side]) -> dict[EndId, Point]:
    """How far each end may still move, upper and lower limit, without coming too near to a neighbour."""
    side = sides[group[0]]
    found = {}
    for place, end in enumerate(group):
        above = heights[group[place - 1]] + CROWDED - 2 if place else side.middle - side.length / 2 + MARGIN
        last = place == len(group) - 1
        below = side.middle + side.length / 2 - MARGIN if last else heights[group[place + 1]] - CROWDED + 2
        found[end] = Point(min(above, heights[end]), max(below, heights[end]))
    return found


def _level(
    points: Sequence[Point], heights: Mapping[EndId, float], room: Mapping[EndId, Point], ends: tuple[EndId, EndId]
) -> tuple[float, float]:
    """The heights of a route's two ends, chosen so as to spare small steps."""
    first, last = heights[ends[0]], heights[ends[1]]
    if len(points) > 4:
        return _snap(first, points[2].y, room[ends[0]]), _snap(last, points[-3].y, room[ends[1]])
    upper = max(room[ends[0]].x, room[ends[1]].x)
    lower = min(room[ends[0]].y, room[ends[1]].y)
    if abs(first - last) > STEP or upper > lower:
        return first, last
    both = min(max((first + last) / 2, upper), lower)
    return both, both


def _snap(height: float, next_run: float, room: Point) -> float:
    """The height of the run that follows, if it is near and there is room."""
    return next_run if abs(height - next_run) < STEP and room.x <= next_run <= room.y else height


def _bend(points: Sequence[Point], first: float, last: float) -> list[Point]:
    """Give a route's ends their heights; the corners next to them follow."""
    if len(points) == 2 or (first == last and len(points) <= 4):
        middle = (points[0].x + points[-1].x) / 2
        corners = [Point(middle, first), Point(middle, last)]
    else:
        corners = [Point(points[1].x, first), *points[2:-2], Point(points[-2].x, last)]
    return turns([Point(points[0].x, first), *corners, Point(points[-1].x, last)])


def _end(route: Sequence[Point], last: bool) -> tuple[Point, Point]:
    """One end of a route and the point next to it."""
    return (route[-1], route[-2]) if last else (route[0], route[1])
