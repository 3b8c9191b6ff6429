"""The text of a diagram fence in; the drawing, its legend and its edges in words out, ready for the page.

A drawing is kept in a cache folder under a name made from its text, the renderer's release and our own code,
so that an unchanged diagram costs nothing and a changed one can never show an old picture.
"""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple

from scripts.diagrams.layout import layout
from scripts.diagrams.renderer import DiagramError, parse_problem, renderer_version
from scripts.diagrams.source import Edge, edges, nodes
from scripts.diagrams.svg import box_key, line_key, number_key, svg
from scripts.diagrams.words import ADDED_LINE, BOX_MEANINGS, Sign, legend, sentence
from scripts.kept import kept

__all__ = ["DiagramError", "Edge", "Figure", "draw", "edges", "figure", "legend", "parse_problem"]


Marks = Callable[[Sequence[str]], str]


class Figure(NamedTuple):
    """What a page shows for one fence: the drawing with its legend, and the list that belongs under the caption.

    `svg` is the drawing alone.
    """

    drawing: str
    sources: str
    svg: str


def braces(claims: Sequence[str]) -> str:
    """Claim ids as authors write them: `{B12, B13}`."""
    return f"{{{', '.join(claims)}}}"


def figure(source: str, folder: Path | None = None, marks: Marks = braces, called: str = "") -> Figure:
    """Everything a page needs for a fence, as HTML.

    `marks` turns claim ids into what the page shows for them; `called` is the figure's number, 'Figure 1'.
    Raises DiagramError as `draw` does.
    """
    # The drawing says its own title; the region that it scrolls in is named by its number, so that none is read twice.
    name = escape(f"{called or 'Diagram'}: drawing", quote=True)
    opening = f'<div class="diagram" role="group" tabindex="0" aria-label="{name}">'
    drawn = draw(source, folder)
    # Browsers read the words in a picture aloud, one by one, unless told that its name and description stand for them.
    quiet = drawn.replace("</desc>", '</desc><g aria-hidden="true">', 1).removesuffix("</svg>") + "</g></svg>"
    return Figure(f"{opening}{quiet}</div>{_legend_html(source)}", sources_html(source, marks), drawn)


def draw(source: str, folder: Path | None = None) -> str:
    """The drawing as one `<svg>` element, from the cache folder if it is there and whole.

    Raises DiagramError(line, column, message) for a diagram that cannot be drawn, CannotRun for a folder
    that cannot be written.
    """
    if folder is None:
        return _drawn(source)
    return kept(folder / f"{_fingerprint(source)}.svg", lambda: _drawn(source).encode()).decode()


def _drawn(source: str) -> str:
    return svg(layout(source), f"d{sha256(source.encode()).hexdigest()[:10]}")


def _legend_html(source: str) -> str:
    entries = "".join(f"<li>{sample(sign)}{escape(sign.words)}</li>" for sign in legend(source))
    return f'<ul class="diagram-legend" aria-label="Signs in this diagram">{entries}</ul>' if entries else ""


def sample(sign: Sign) -> str:
    """What a sign of the legend looks like, as a small `<svg>`."""
    if sign.kind == "contested":
        return line_key("links", "direct", contested=True)
    if sign.kind == ADDED_LINE:
        return number_key()
    return box_key(sign.kind) if sign.kind in BOX_MEANINGS else line_key(sign.kind, sign.manner)


def sources_html(source: str, marks: Marks) -> str:
    """The arrows that name their evidence, numbered as in the drawing; nothing if none does."""
    boxes = nodes(source)
    told = [edge for edge in edges(source) if edge.evidence]
    if not told:
        return ""
    entries = "".join(f"<li>{escape(sentence(edge, boxes))} {marks(edge.evidence)}</li>" for edge in told)
    return (
        f'<details class="diagram-edges"><summary>Edges and sources ({len(told)})</summary><ol>{entries}</ol></details>'
    )


def _fingerprint(source: str) -> str:
    return sha256("\0".join([source, renderer_version(), _code()]).encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """A digest of the modules that draw: a change in any of them draws every diagram anew."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
