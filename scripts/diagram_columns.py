"""Where the boxes of a left-to-right diagram stand in; a function that widens the lanes between them out."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

LANE = 48.0  # px between two columns of boxes: a head, a number and two upright lines


def widen(spans: Iterable[tuple[float, float]]) -> Callable[[float], float]:
    """A function from old to new x, made from the left and right edges of all boxes.

    Lanes narrower than LANE are stretched to it; columns keep their width.

    >>> move = widen([(0, 100), (140, 200)])
    >>> move(100), move(120), move(140)
    (100.0, 124.0, 148.0)
    """
    columns = _merged(spans)
    old = [edge for column in columns for edge in column]
    new = [columns[0][0]] if columns else []
    for number, (left, right) in enumerate(pairwise(old)):
        new.append(new[-1] + (max(right - left, LANE) if number % 2 else right - left))
    return lambda x: _interpolated(x, old, new)


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
