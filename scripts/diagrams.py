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

from scripts.diagram_layout import layout
from scripts.diagram_renderer import DiagramError, parse_problem, renderer_version
from scripts.diagram_source import Edge, edges, nodes, title
from scripts.diagram_svg import box_key, line_key, svg
from scripts.diagram_words import BOX_MEANINGS, Sign, legend, sentence
from scripts.problems import CannotRun
from scripts.whole_files import write_whole

__all__ = ["DiagramError", "Edge", "Figure", "draw", "edges", "figure", "legend", "parse_problem"]


Marks = Callable[[Sequence[str]], str]


class Figure(NamedTuple):
    """What a page shows for one fence: the drawing with its legend, and the list that belongs under the caption."""

    drawing: str
    sources: str


def braces(claims: Sequence[str]) -> str:
    """Claim ids as authors write them: `{B12, B13}`."""
    return f"{{{', '.join(claims)}}}"


def figure(source: str, folder: Path | None = None, marks: Marks = braces) -> Figure:
    """Everything a page needs for a fence, as HTML.

    `marks` turns claim ids into what the page shows for them. Raises DiagramError as `draw` does.
    """
    name = escape(title(source) or "Diagram", quote=True)
    opening = f'<div class="diagram" role="group" tabindex="0" aria-label="Diagram: {name}">'
    return Figure(f"{opening}{draw(source, folder)}</div>" + _legend_html(source), _sources_html(source, marks))


def draw(source: str, folder: Path | None = None) -> str:
    """The drawing as one `<svg>` element, from the cache folder if it is there and whole.

    Raises DiagramError(line, column, message) for a diagram that cannot be drawn, CannotRun for a folder
    that cannot be written.
    """
    if folder is None:
        return _drawn(source)
    file = folder / f"{_fingerprint(source)}.svg"
    kept = _kept(file)
    if kept is not None:
        return kept
    drawing = _drawn(source)
    _keep(file, drawing)
    return drawing


def _drawn(source: str) -> str:
    return svg(layout(source), edges(source), f"d{sha256(source.encode()).hexdigest()[:10]}")


def _legend_html(source: str) -> str:
    entries = "".join(f"<li>{_key(sign)}{escape(sign.words)}</li>" for sign in legend(source))
    return f'<ul class="diagram-legend" aria-label="Signs in this diagram">{entries}</ul>' if entries else ""


def _key(sign: Sign) -> str:
    if sign.kind == "contested":
        return line_key("links", "direct", contested=True)
    return box_key(sign.kind) if sign.kind in BOX_MEANINGS else line_key(sign.kind, sign.manner)


def _sources_html(source: str, marks: Callable[[Sequence[str]], str]) -> str:
    """The arrows that name their evidence, numbered as in the drawing."""
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
    files = sorted(Path(__file__).parent.glob("diagram*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _kept(file: Path) -> str | None:
    """A drawing kept earlier; None when there is none or when it does not match the sum on its last line."""
    try:
        drawing, _, check = file.read_text("utf-8").rpartition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return drawing if drawing and check == _sum(drawing) else None


def _keep(file: Path, drawing: str) -> None:
    try:
        write_whole(file, f"{drawing}\n{_sum(drawing)}".encode())
    except OSError as error:
        message = f"Drawings cannot be kept in '{file.parent}' ({error.strerror}); make the folder writable."
        raise CannotRun(message) from error


def _sum(drawing: str) -> str:
    return f"<!-- {sha256(drawing.encode()).hexdigest()} -->"
