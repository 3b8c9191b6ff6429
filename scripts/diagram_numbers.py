"""Lines and what else is drawn in; a free place beside each line for its number out."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scripts.diagram_lines import Point

TRIES = 5.0  # px between two places that are tried
LINE = 6.0  # px kept free around a line: its thickness, or half a head
CORNERS = 9.0  # px at the ends of a run where no number stands: corners and heads


class Area(NamedTuple):
    """A rectangle by its middle and its size, px."""

    x: float
    y: float
    width: float
    height: float


def number_places(
    routes: Sequence[Sequence[Point]], sizes: Sequence[tuple[float, float]], taken: Sequence[Area]
) -> list[Area]:
    """Choose for each route where its number, of the given width and height, covers least and sits nearest its middle.

    `taken` are the boxes and labels, which no number may touch.
    """
    runs = [_around(first, second) for route in routes for first, second in pairwise(route)]
    placed: list[Area] = []
    for route, size in zip(routes, sizes, strict=True):
        places = list(_beside(route, size)) or [Area(*route[0], *size)]
        in_the_way = [*taken, *runs, *placed]
        placed.append(min(places, key=lambda place: (_covered(place, in_the_way), _distance(place, route))))
    return placed


def _beside(route: Sequence[Point], size: tuple[float, float]) -> Iterator[Area]:
    """Places above and below each level run and on both sides of each upright one."""
    width, height = size
    for first, second in pairwise(route):
        length = abs(second.x - first.x) + abs(second.y - first.y)
        steps = int(max(length - 2 * CORNERS, 0) / TRIES)
        for step in range(steps + 1):
            share = (CORNERS + TRIES * step) / length if steps else 0.5
            x, y = first.x + (second.x - first.x) * share, first.y + (second.y - first.y) * share
            level = abs(first.y - second.y) < 1
            away = (height + LINE) / 2 + 0.5 if level else (width + LINE) / 2 + 1.5
            for side in (-away, away):
                yield Area(x, y + side, width, height) if level else Area(x + side, y, width, height)


def _around(first: Point, second: Point) -> Area:
    return Area(
        (first.x + second.x) / 2, (first.y + second.y) / 2,
        abs(second.x - first.x) + LINE, abs(second.y - first.y) + LINE,
    )  # fmt: skip


def _covered(place: Area, others: Sequence[Area]) -> float:
    """How much of other things a place covers, px²."""
    total = 0.0
    for other in others:
        across = (place.width + other.width) / 2 - abs(place.x - other.x)
        down = (place.height + other.height) / 2 - abs(place.y - other.y)
        total += across * down if across > 0 and down > 0 else 0.0
    return round(total, 1)


def _distance(place: Area, route: Sequence[Point]) -> float:
    """How far a place is from the middle of its route's longest run."""
    first, second = max(pairwise(route), key=lambda run: abs(run[1].x - run[0].x) + abs(run[1].y - run[0].y))
    return abs(place.x - (first.x + second.x) / 2) + abs(place.y - (first.y + second.y) / 2)
