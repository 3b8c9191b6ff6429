"""The parts of a placed drawing: boxes, compartments, labels and routes, as plain values.

Nothing goes in; the layout fills them, and the writer of the drawing and the judge of layouts read them.
"""

from itertools import pairwise
from typing import NamedTuple

from scripts.diagrams.lines import Point

COMPARTMENT = "compartment"


class Area(NamedTuple):
    """A rectangle by its middle and its size, px."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Area") -> float:
        """How much ground two rectangles share, px²."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return across * down if across > 0 and down > 0 else 0.0


class Box(NamedTuple):
    """A node, a compartment or a label: its middle, its size and the lines of words in it."""

    id: str
    x: float
    y: float
    width: float
    height: float
    shape: str
    lines: tuple[str, ...]
    classes: frozenset[str]

    def area(self, air: float = 0.0) -> "Area":
        """The box's rectangle, larger by some air on each side."""
        return Area(self.x, self.y, self.width + 2 * air, self.height + 2 * air)


class Route(NamedTuple):
    """One arrow: what it says, the corners it passes from box to box, its label, and its number if it has one."""

    id: str
    source: str
    target: str
    kind: str
    manner: str
    classes: frozenset[str]
    points: tuple[Point, ...]
    label: Box | None
    number: str = ""

    def runs(self, width: float = 0.2) -> list[Area]:
        """The straight parts of the line as rectangles of this thickness."""
        return [
            Area(
                (first.x + second.x) / 2, (first.y + second.y) / 2,
                abs(second.x - first.x) + width, abs(second.y - first.y) + width,
            )
            for first, second in pairwise(self.points)
        ]  # fmt: skip


class Layout(NamedTuple):
    """A whole drawing."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    compartments: tuple[Box, ...]
    routes: tuple[Route, ...]
    title: str
    description: str
