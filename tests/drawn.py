"""Read a drawing back: its boxes, lines, heads and words as plain numbers, for the tests that measure."""

import re
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from scripts.diagram_font import FONT_SIZE, text_width

SVG = "{http://www.w3.org/2000/svg}"


class Area(NamedTuple):
    """A rectangle by its edges, px, and what stands in it."""

    left: float
    top: float
    right: float
    bottom: float
    what: str

    def holds(self, other: "Area", air: float) -> bool:
        """Whether the other lies inside, with so much air on every side."""
        return (
            self.left + air <= other.left
            and other.right <= self.right - air
            and self.top + air <= other.top
            and other.bottom <= self.bottom - air
        )

    def meets(self, other: "Area") -> bool:
        """Whether the two share any ground."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.05 and down > 0.05


def parse(svg: str) -> ElementTree.Element:
    """The drawing as XML, which also shows that it is well formed."""
    return ElementTree.fromstring(svg)


def groups(drawing: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Groups whose class holds this word."""
    return [group for group in drawing.iter(f"{SVG}g") if name in group.get("class", "").split()]


def outline(group: ElementTree.Element) -> Area:
    """The rectangle around a box's outline; of sloping sides only the inner part counts."""
    shape = group[0]
    words = "".join(group.itertext())
    if shape.tag == f"{SVG}rect":
        x, y, width, height = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
        return Area(x, y, x + width, y + height, words)
    corners = [tuple(map(float, pair.split(","))) for pair in shape.get("points", "").split()]
    across = sorted({corner[0] for corner in corners})
    down = [corner[1] for corner in corners]
    return Area(across[1], min(down), across[-2], max(down), words)


def words(group: ElementTree.Element) -> list[Area]:
    """Each line of text in a group: its width by the font, its height from its foot to the top of its capitals."""
    found = []
    for line in group.iter(f"{SVG}tspan"):
        text, x, y = line.text or "", float(line.get("x", "")), float(line.get("y", ""))
        half = text_width(text) / 2
        found.append(Area(x - half, y - FONT_SIZE * 0.66, x + half, y + FONT_SIZE * 0.2, text))
    return found


def corners(group: ElementTree.Element) -> list[tuple[float, float]]:
    """The points of an edge's line: its start, its corners, its end."""
    path = next(path for path in group.iter(f"{SVG}path") if path.get("class") == "line")
    return [(float(x), float(y)) for x, y in re.findall(r"[MLQ](-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]


def runs(group: ElementTree.Element) -> list[Area]:
    """The straight runs of an edge's line as thin rectangles."""
    points = corners(group)
    name = group.get("data-edge", "")
    return [
        Area(min(a, c), min(b, d) - 0.1, max(a, c) + 0.1, max(b, d) + 0.1, name) for (a, b), (c, d) in pairwise(points)
    ]
