"""Where the boxes of a diagram stand in; the columns they form, one width for each column, and wider lanes out."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from scripts.diagrams.parts import Box, Route

LANE = 48.0  # px between two columns of boxes: a head, a number and two upright lines


def even_widths(boxes: Sequence[Box], routes: Sequence[Route], downwards: bool) -> dict[str, float]:
    """A width, px, for each box by its id: boxes of one column are as wide as the widest of them.

    In a diagram that reads downwards those that have a row to themselves share one width.
    """
    groups = _bands(boxes, downwards)
    if downwards:
        groups = [[band[0] for band in groups if len(band) == 1 and not _passed(band[0], routes)]]
    return {box.id: max(other.width for other in group) for group in groups for box in group}


def widen(spans: Iterable[tuple[float, float]], lane: float = LANE) -> Callable[[float], float]:
    """A function from old to new x, made from the left and right edges of all boxes.

    Lanes narrower than `lane`, px, are stretched to it; columns keep their width.

    >>> move = widen([(0, 100), (140, 200)])
    >>> move(100), move(120), move(140)
    (100.0, 124.0, 148.0)
    """
    columns = _merged(spans)
    old = [edge for column in columns for edge in column]
    new = [columns[0][0]] if columns else []
    for number, (left, right) in enumerate(pairwise(old)):
        new.append(new[-1] + (max(right - left, lane) if number % 2 else right - left))
    return lambda x: _interpolated(x, old, new)


def _bands(boxes: Sequence[Box], downwards: bool) -> list[list[Box]]:
    """Boxes by the column they stand in, or by the row."""
    spans = [_span(box, downwards) for box in boxes]
    columns = _merged(spans)
    bands: list[list[Box]] = [[] for _ in columns]
    for box, (near, far) in zip(boxes, spans, strict=True):
        place = next(number for number, column in enumerate(columns) if column[0] <= near and far <= column[1])
        bands[place].append(box)
    return bands


def _passed(box: Box, routes: Sequence[Route]) -> bool:
    """Whether a line goes past a box, through its row."""
    others = [route for route in routes if box.id not in (route.source, route.target)]
    return any(abs(run.y - box.y) < (run.height + box.height) / 2 for route in others for run in route.runs())


def _span(box: Box, downwards: bool) -> tuple[float, float]:
    middle, length = (box.y, box.height) if downwards else (box.x, box.width)
    return middle - length / 2, middle + length / 2


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that overlap are one column."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _interpolated(x: float, old: Sequence[float], new: Sequence[float]) -> float:
    """The new place of x; outside the columns everything moves with the nearest edge."""
    place = bisect_right(old, x)
    if not old or place == 0:
        return x + (new[0] - old[0] if old else 0.0)
    if place == len(old):
        return x + new[-1] - old[-1]
    share = (x - old[place - 1]) / (old[place] - old[place - 1])
    return float(new[place - 1] + share * (new[place] - new[place - 1]))
