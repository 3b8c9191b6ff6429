"""A page's HTML with diagram fences in; the same page with drawings, legends and edges in words out.

A fence that cannot be drawn here stays as it is, for the browser to draw, and is reported.
"""

import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.diagrams import DiagramError, Figure, edges, figure
from scripts.markdown_text import fences

FENCE = re.compile(r'<div class="mermaid">(?P<source>.*?)</div>', re.S)
FIGURE_END = re.compile(r"\s*<figcaption>.*?</figcaption>\s*(?=</figure>)", re.S)


def drawn_claims(markdown: str) -> list[str]:
    """The claims that the edges of a page's diagrams name as their evidence, each once, in order."""
    bodies = [body for info, body, _ in fences(markdown) if info.split(" ")[0] == "mermaid"]
    return list(dict.fromkeys(name for body in bodies for edge in edges(body) for name in edge.evidence))


def finish_figures(
    page_html: str, cache: Path, marks: Callable[[Sequence[str]], str], report: Callable[[str], None]
) -> str:
    """Put a drawing in the place of each fence and its edges in words below the caption.

    `marks` shows claim ids as HTML; `report` is told why a fence was left to the browser.
    """
    finished, at = [], 0
    for fence in FENCE.finditer(page_html):
        drawing = _drawing(html.unescape(fence["source"]), cache, marks, report)
        if drawing is None:
            continue
        caption = FIGURE_END.match(page_html, fence.end())
        below = caption.group() if caption else ""
        finished += [page_html[at : fence.start()], drawing.drawing, below, drawing.sources]
        at = fence.end() + len(below)
    return "".join(finished) + page_html[at:]


def _drawing(
    source: str, cache: Path, marks: Callable[[Sequence[str]], str], report: Callable[[str], None]
) -> Figure | None:
    try:
        return figure(source, cache, marks)
    except DiagramError as error:
        report(f"a diagram is left for the browser to draw: {error}")
        return None
