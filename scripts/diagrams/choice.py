"""Several layouts of one diagram in; the one that is easiest to read out.

Faults count most: a line through a box or a word, lines on top of each other, a drawing too wide for a sheet of paper.
Then come crossings, then corners, then long lines and a large drawing.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from scripts.diagrams.lines import Point
from scripts.diagrams.parts import COMPARTMENT, Area, Layout, Route

WIDEST = 960.0  # px; wider drawings print with letters below 8 pt on A4
NEAR = 4.0  # px between a line and anything it only passes
FAULT, CROSSING, CORNER, SMALL_STEP = 10_000.0, 300.0, 25.0, 60.0  # px of line that one of them is worth
STEP = 14.0  # px; a run shorter than this between two corners looks like a mistake
HEIGHT = 2.0  # px of line that one px of the drawing's height is worth; figures scroll sideways, pages downwards
WIDTH = 0.5


def best(layouts: Iterable[Layout]) -> Layout:
    """The layout of the least cost; the first of several that are equal.

    One in which every line goes straight to its box is taken at once, and those behind it are not asked for.
    """
    tried = []
    for layout in layouts:
        if _is_plain(layout):
            return layout
        tried.append(layout)
    return min(tried, key=cost)


def _is_plain(layout: Layout) -> bool:
    straight = all(len(route.points) <= 2 for route in layout.routes)
    return straight and layout.width <= WIDEST and not crossings(layout.routes) and not any(_faults(layout))


def cost(layout: Layout) -> float:
    """How hard a drawing is to read, in px of line to follow."""
    faults = sum(1 for _ in _faults(layout)) + (layout.width > WIDEST)
    bends = sum(max(len(route.points) - 2, 0) for route in layout.routes)
    steps = sum(_small_steps(route.points) for route in layout.routes)
    length = sum(_length(first, second) for route in layout.routes for first, second in pairwise(route.points))
    return (
        FAULT * faults + CROSSING * crossings(layout.routes) + CORNER * bends + SMALL_STEP * steps
        + length + HEIGHT * layout.height + WIDTH * layout.width
    )  # fmt: skip


def crossings(routes: Iterable[Route]) -> int:
    """How often lines cross."""
    return sum(
        one.overlap(other) > 0 and _upright(one) != _upright(other)
        for first, second in combinations(routes, 2)
        for one in first.runs()
        for other in second.runs()
    )


def _faults(layout: Layout) -> Iterator[str]:
    """Everything that must not be in a drawing, by the ids of the lines concerned."""
    boxes = [box for box in layout.boxes if box.shape != COMPARTMENT]
    for route in layout.routes:
        others = [box.area(NEAR) for box in boxes if box.id not in (route.source, route.target)]
        if any(run.overlap(box) for run in route.runs() for box in others):
            yield route.id
        if route.label and any(route.label.area(1).overlap(box.area()) for box in boxes):
            yield route.id
    for first, second in combinations(layout.routes, 2):
        if _clash(first, second):
            yield f"{first.id} {second.id}"


def _clash(first: Route, second: Route) -> bool:
    """Whether two lines lie on each other, or one of them under the words of the other."""
    labels = [label.area(1) for label in (first.label, second.label) if label]
    if len(labels) == 2 and labels[0].overlap(labels[1]):
        return True
    for one, other in ((first, second), (second, first)):
        if other.label and any(run.overlap(other.label.area(1)) for run in one.runs()):
            return True
    return any(_together(one, other) for one in first.runs(NEAR) for other in second.runs(NEAR))


def _together(one: Area, other: Area) -> bool:
    """Whether two runs go the same way on the same ground."""
    return _upright(one) == _upright(other) and one.overlap(other) > 3 * NEAR


def _upright(run: Area) -> bool:
    return run.height > run.width


def _small_steps(points: tuple[Point, ...]) -> int:
    inner = list(pairwise(points))[1:-1]
    return sum(_length(first, second) < STEP for first, second in inner)


def _length(first: Point, second: Point) -> float:
    return abs(second.x - first.x) + abs(second.y - first.y)
