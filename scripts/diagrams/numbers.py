"""Lines and what else is drawn in; a free place beside each line for its number out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scripts.diagrams.font import label_size, text_width
from scripts.diagrams.lines import Point
from scripts.diagrams.parts import Area, Box, Route

TRIES = 3.0  # px between two places that are tried
AIR = 2.5  # px between a line and its number
HEAD = 17.0  # px, a head with its air
NEARER = 5.0  # px
NUMBER_HEIGHT = 12.0  # px, a figure of the labels' size
TITLE_AIR = 8.0  # px between a compartment's title and its left or right edge, or a line
TITLE_HEIGHT = 20.0  # px
TITLE_DOWN = 14.5  # px from a compartment's upper edge to the middle of its title
FRAME = 4.0  # px on each side between a number and the frame around it
BEFORE_LABEL = 6.0  # px between a number and the label that follows it
CORNERS = 9.0  # px at the ends of a run where no number stands: corners and heads


class Spot(NamedTuple):
    """Where a number stands; `cut` when its ground interrupts its own line for want of room beside it."""

    area: Area
    cut: bool


def number_size(number: str, framed: bool) -> tuple[float, float]:
    """Width and height of a number, px, with its frame if it has one."""
    width = text_width(number)
    return (width + 2 * FRAME, NUMBER_HEIGHT + FRAME) if framed else (width, NUMBER_HEIGHT)


def label_room(number: str, framed: bool) -> float:
    """How much wider a label has to be, px, for a number to stand in front of its words."""
    return number_size(number, framed)[0] + BEFORE_LABEL if number else 0.0


def number_places(
    routes: Sequence[Sequence[Point]],
    sizes: Sequence[tuple[float, float]],
    widths: Sequence[float],
    taken: Sequence[Area],
) -> list[Spot]:
    """Choose for each route where its number, of the given width and height, covers least and sits nearest its middle.

    `widths` are the lines' thicknesses; `taken` are the boxes, labels and margins, which no number may touch.
    """
    runs = [
        [_around(first, second, width) for first, second in pairwise(route)]
        for route, width in zip(routes, widths, strict=True)
    ]
    heads = [_head(route[-2], route[-1]) for route in routes]
    placed: dict[int, Spot] = {}
    for number in sorted(range(len(routes)), key=lambda number: _length(routes[number])):  # the least choice first
        route, size = routes[number], sizes[number]
        in_the_way = [*taken, *heads, *(spot.area for spot in placed.values())]
        own, others = runs[number], [run for other in runs[:number] + runs[number + 1 :] for run in other]
        beside = _best(_beside(route, size, widths[number]), [*in_the_way, *others, *own], route)
        on_it = _best(_beside(route, size, None), [*in_the_way, *others], route)
        placed[number] = Spot(on_it[1], True) if on_it[0] < beside[0] else Spot(beside[1], False)
    return [placed[number] for number in range(len(routes))]


def title_place(box: Box, routes: Sequence[Route]) -> Spot:
    """Where a compartment's title stands: centred, or near a corner if a line would run through it.

    It is cut out of the line when there is no free place.
    """
    width = label_size(box.lines)[0]
    aside = max(box.width / 2 - width / 2 - TITLE_AIR, 0.0)
    height = box.y - box.height / 2 + TITLE_DOWN
    places = [Area(box.x + shift, height, width, TITLE_HEIGHT) for shift in (0, -aside, aside)]
    runs = [run for route in routes for run in route.runs(2 * TITLE_AIR)]
    free = next((place for place in places if not _covered(place, runs)), None)
    return Spot(free, False) if free else Spot(places[0], True)


def _best(places: Iterator[Area], in_the_way: Sequence[Area], route: Sequence[Point]) -> tuple[float, Area]:
    """The best of some places, and how much of other things it covers."""
    tried = list(places)
    ground = _ground(tried)
    near = [other for other in in_the_way if ground.overlap(other)]
    best = min(tried, key=lambda place: (_covered(place, near), _distance(place, route)))
    return _covered(best, near), best


def _ground(places: Sequence[Area]) -> Area:
    """The rectangle that holds all places."""
    left, right = min(one.x - one.width / 2 for one in places), max(one.x + one.width / 2 for one in places)
    top, bottom = min(one.y - one.height / 2 for one in places), max(one.y + one.height / 2 for one in places)
    return Area((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def _beside(route: Sequence[Point], size: tuple[float, float], line_width: float | None) -> Iterator[Area]:
    """Places along a line of this thickness: above and below its level runs, on both sides of its upright ones.

    Without a thickness, places on the line itself.
    """
    width, height = size
    for first, second in pairwise(route):
        length = abs(second.x - first.x) + abs(second.y - first.y)
        steps = int(max(length - 2 * CORNERS, 0) / TRIES)
        for step in range(steps + 1):
            share = (CORNERS + TRIES * step) / length if steps else 0.5
            x, y = first.x + (second.x - first.x) * share, first.y + (second.y - first.y) * share
            level = abs(first.y - second.y) < 1
            away = 0.0 if line_width is None else ((height if level else width) + line_width) / 2 + AIR
            for side in (-away, away):
                yield Area(x, y + side, width, height) if level else Area(x + side, y, width, height)


def _length(route: Sequence[Point]) -> float:
    return sum(abs(second.x - first.x) + abs(second.y - first.y) for first, second in pairwise(route))


def _around(first: Point, second: Point, width: float) -> Area:
    return Area(
        (first.x + second.x) / 2, (first.y + second.y) / 2,
        abs(second.x - first.x) + width, abs(second.y - first.y) + width,
    )  # fmt: skip


def _head(before: Point, tip: Point) -> Area:
    """Where the head of a line is drawn, with some air."""
    length = max(abs(tip.x - before.x) + abs(tip.y - before.y), 1.0)
    share = HEAD / 2 / length
    return Area(tip.x + (before.x - tip.x) * share, tip.y + (before.y - tip.y) * share, HEAD, HEAD)


def _covered(place: Area, others: Sequence[Area]) -> float:
    """How much of other things a place covers, px²."""
    return round(sum(place.overlap(other) for other in others), 1)


def _distance(place: Area, route: Sequence[Point]) -> float:
    """How far a place is from the middle of its route's longest run; above or left of it counts as a little nearer."""
    first, second = max(pairwise(route), key=lambda run: abs(run[1].x - run[0].x) + abs(run[1].y - run[0].y))
    x, y = (first.x + second.x) / 2, (first.y + second.y) / 2
    return abs(place.x - x) + abs(place.y - y) + (NEARER if place.x > x + 1 or place.y > y + 1 else 0.0)
