"""Read a drawing back: its boxes, lines, heads and words as plain numbers, and what is wrong with them.

The measures here know nothing of how the drawing was made; they read the `<svg>` as a viewer does.
"""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from scripts.diagrams.font import FONT_SIZE, text_width

SVG = "{http://www.w3.org/2000/svg}"
TAILS = 3.2  # px; figures reach less far down than letters such as p


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


def parse(svg: str) -> Element:
    """The drawing as XML, which also shows that it is well formed."""
    return ElementTree.fromstring(svg)


def groups(drawing: Element, name: str) -> list[Element]:
    """Groups whose class holds this word."""
    return [group for group in drawing.iter(f"{SVG}g") if name in group.get("class", "").split()]


def outline(group: Element) -> Area:
    """The rectangle around a box's outline; of sloping sides only the inner part counts."""
    shape = group[0]
    name = group.get("data-node", "") or "".join(group.itertext())
    if shape.tag == f"{SVG}rect":
        x, y, width, height = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
        return Area(x, y, x + width, y + height, name)
    corners = [tuple(map(float, pair.split(","))) for pair in shape.get("points", "").split()]
    across = sorted({corner[0] for corner in corners})
    down = [corner[1] for corner in corners]
    return Area(across[1], min(down), across[-2], max(down), name)


def words(group: Element) -> list[Area]:
    """Each line of text in a group: its width by the font, its height from its foot to the top of its capitals."""
    found = []
    for line in group.iter(f"{SVG}tspan"):
        text, x, y = line.text or "", float(line.get("x", "")), float(line.get("y", ""))
        half = text_width(text) / 2
        found.append(Area(x - half, y - FONT_SIZE * 0.66, x + half, y + FONT_SIZE * 0.2, text))
    return found


def corners(group: Element) -> list[tuple[float, float]]:
    """The points of an edge's line: its start, its corners, its end."""
    path = next(path for path in group.iter(f"{SVG}path") if path.get("class") == "line")
    return [(float(x), float(y)) for x, y in re.findall(r"[MLQ](-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]


def runs(group: Element) -> list[Area]:
    """The straight runs of an edge's line as thin rectangles."""
    points = corners(group)
    name = group.get("data-edge", "")
    return [
        Area(min(a, c), min(b, d) - 0.1, max(a, c) + 0.1, max(b, d) + 0.1, name) for (a, b), (c, d) in pairwise(points)
    ]


def words_outside_boxes(drawing: Element, air: float = 2.5) -> list[str]:
    """Labels that touch the border of their box or leave it."""
    return [line.what for box in groups(drawing, "node") for line in words(box) if not outline(box).holds(line, air)]


def lines_through_boxes(drawing: Element, ends: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Lines that run through a box that they do not belong to; `ends` gives the two boxes of each line."""
    boxes = [outline(box) for box in groups(drawing, "node")]
    return [
        (run.what, box.what)
        for group in groups(drawing, "edge")
        for run in runs(group)
        for box in boxes
        if box.what not in ends.get(run.what, set()) and run.meets(box)
    ]


def touched_words(drawing: Element) -> list[tuple[str, str]]:
    """Numbers, words beside lines and titles of compartments that a line, a box or other words touch."""
    told = list(_loose_words(drawing))
    boxes = [outline(box) for box in groups(drawing, "node")]
    lines = [run for group in groups(drawing, "edge") for run in runs(group)]
    found = [(text.what, box.what) for text, _ in told for box in boxes if text.meets(box)]
    found += [
        (text.what, line.what) for text, cut in told for line in lines if line.what not in cut and text.meets(line)
    ]
    found += [(one.what, other.what) for (one, _), (other, _) in combinations(told, 2) if one.meets(other)]
    return found


def _loose_words(drawing: Element) -> Iterator[tuple[Area, set[str]]]:
    """Words that stand in no box, each with the lines whose ground they interrupt."""
    every = {group.get("data-edge", "") for group in groups(drawing, "edge")}
    labelled = {group.get("data-of", "") for group in groups(drawing, "edge-label")}
    for kind in ("number", "edge-label", "title"):
        for group in groups(drawing, kind):
            of = group.get("data-of", "")
            cut = {of} if of in labelled or _has_ground(group) else set()
            for line in words(group):
                told = _frame(group, line.what) or line._replace(bottom=line.bottom - TAILS)
                yield told, every if kind == "title" and cut else cut


def _frame(group: Element, what: str) -> Area | None:
    """The dotted frame around a number, if it has one."""
    for shape in group.iter(f"{SVG}rect"):
        if shape.get("class") == "frame":
            x, y, width, height = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
            return Area(x, y, x + width, y + height, what)
    return None


def _has_ground(group: Element) -> bool:
    return any("ground" in shape.get("class", "").split() for shape in group.iter(f"{SVG}rect"))


def shared_ways(drawing: Element) -> list[tuple[str, str]]:
    """Pairs of lines that lie on top of each other for more than a few px."""
    found = []
    for first, second in combinations(groups(drawing, "edge"), 2):
        for one in runs(first):
            for other in runs(second):
                across = min(one.right, other.right) - max(one.left, other.left)
                down = min(one.bottom, other.bottom) - max(one.top, other.top)
                if one.meets(other) and max(across, down) >= 3:
                    found.append((one.what, other.what))
    return found


def crossings(drawing: Element) -> int:
    """How often lines cross."""
    return sum(
        one.meets(other)
        for first, second in combinations(groups(drawing, "edge"), 2)
        for one in runs(first)
        for other in runs(second)
    )


def outside(drawing: Element) -> list[str]:
    """Parts that lie outside the drawing's own area."""
    page = Area(0, 0, float(drawing.get("width", "")) + 1, float(drawing.get("height", "")) + 1, "")
    parts = [outline(box) for box in (*groups(drawing, "node"), *groups(drawing, "compartment"))]
    parts += [line for group in drawing.iter(f"{SVG}g") for line in words(group)]
    parts += [run for group in groups(drawing, "edge") for run in runs(group)]
    return [part.what for part in parts if not page.holds(part, air=0)]
