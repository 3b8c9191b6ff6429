"""A page's HTML with diagram fences in; the same page with drawings, legends, downloads and edges in words out.

A fence that cannot be drawn here stays as it is, for the browser to draw, and is reported.
"""

import html
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from lxml.html import fragment_fromstring

from scripts.diagrams.drawings import DiagramError, Figure, Marks, edges, figure, sources_html
from scripts.figures.sources import ENDINGS, figure_sources

# '<figure id="fig-ampa"> <div class="mermaid">…</div> <figcaption>…</figcaption>', with or without its frame. The
# pattern begins with a plain sign, for which a page is searched fast; so the fence is without its first '<'.
FENCE = re.compile(
    r"""<(?:figure\b(?P<attributes>[^>]*)>\s*<)?
        (?P<fence>div\ class="mermaid">(?P<source>.*?)</div>)
        (?:(?P<caption>\s*<figcaption>.*?</figcaption>\s*)</figure>)?""",
    re.S | re.X,
)
# '&lt;img' in a fence, but neither '&lt;br/&gt;' nor '&lt;&lt;interface&gt;&gt;'
TAG = re.compile(r"(?<!&lt;)&lt;(?=[a-z/!])(?!br\s*/?&gt;)", re.I)
NAME = re.compile(r'\bid="(?P<name>[^"]+)"')
# Marks in a caption lead somewhere on the page; away from it they say nothing.
ONLY_HERE = " or ".join(f"contains(@class, '{name}')" for name in ("claims", "caption-prefix", "headerlink"))
DOWNLOADS = {"svg": "SVG", "png": "PNG", "mmd": "Mermaid", "csv": "Edges (CSV)"}


class Shown(NamedTuple):
    """A figure as the page shows it. `name` and `number` are '' without a caption; `drawing` is None if the browser
    has to draw it; `caption` holds one sentence to a line, as authors write."""

    name: str
    number: str
    caption: str
    source: str
    drawing: str | None


class Finished(NamedTuple):
    """The page, and its figures in order."""

    page_html: str
    figures: list[Shown]


def drawn_claims(markdown: str) -> list[str]:
    """The claims that the edges of a page's diagrams name as their evidence, each once, in order."""
    bodies = [diagram.source for diagram in figure_sources(markdown)]
    return list(dict.fromkeys(name for body in bodies for edge in edges(body) for name in edge.evidence))


def finish_figures(
    page_html: str,
    cache: Path,
    marks: Marks,
    report: Callable[[str], None],
    folder: str = "",
    endings: Collection[str] = ENDINGS,
) -> Finished:
    """Put a drawing in the place of each fence, and its downloads and its edges in words below the figure.

    `marks` shows claim ids as HTML; `report` is told why a fence was left to the browser; `folder` leads from the
    page to the files of the figures, which have these `endings`.
    """
    finished, figures, at = [], [], 0
    for fence in FENCE.finditer(page_html):
        shown, laid_out = _shown(fence, cache, marks, report)
        # The caption is the last part of a figure (HTML 4.4.12), so all else stands below the figure.
        below = f"{fence['caption']}</figure>" if fence["caption"] else ""
        drawing = laid_out.drawing if laid_out else _for_browser(f"<{fence['fence']}")
        listed = sources_html(shown.source, marks)
        above = page_html[at : fence.start("fence") - 1]
        finished += [above, drawing, below, _downloads(shown, folder, endings), listed]
        at = fence.end()
        figures.append(shown)
    return Finished("".join(finished) + page_html[at:], figures)


def _for_browser(fence: str) -> str:
    """A fence for Mermaid, which makes elements of tags in labels, if only for a moment: as signs they are shown."""
    return TAG.sub("#lt;", fence)


def _shown(
    fence: re.Match[str], cache: Path, marks: Marks, report: Callable[[str], None]
) -> tuple[Shown, Figure | None]:
    """What is known about the figure of one fence, and how the page shows it if it can be drawn here."""
    source = html.unescape(fence["source"])
    name = NAME.search(fence["attributes"] or "") if fence["caption"] else None
    number, caption = _caption(fence["caption"] or "")
    laid_out = None
    try:
        laid_out = figure(source, cache, marks, number)
    except DiagramError as error:
        report(f"a diagram is left for the browser to draw: {error}")
    drawing = laid_out.svg if laid_out else None
    return Shown(name["name"] if name else "", number, caption, source, drawing), laid_out


def _caption(caption_html: str) -> tuple[str, str]:
    """The number of a figure and its caption in plain words: 'Figure 1', 'Currents rise.\\nRead as …'."""
    if not caption_html.strip():
        return "", ""
    caption = fragment_fromstring(caption_html, create_parent="div")
    number = " ".join(caption.xpath("string(descendant::*[@class='caption-prefix'])").split()).rstrip(".")
    for mark in caption.xpath(f"descendant::*[self::sup or {ONLY_HERE}]"):
        mark.drop_tree()
    lines = [" ".join(line.split()) for line in caption.text_content().split("\n")]
    return number, "\n".join(re.sub(r" (?=[.,;:])", "", line) for line in lines if line)


def _downloads(shown: Shown, folder: str, endings: Collection[str]) -> str:
    """The row of links under a figure that has a name."""
    if not shown.name:
        return ""
    links = "".join(
        f'<li><a href="{folder}{shown.name}.{ending}" download aria-label="{words}, {shown.number}">{words}</a></li>'
        for ending, words in DOWNLOADS.items()
        if ending in endings and _is_made(ending, shown)
    )
    row = '<div class="figure-tools no-print" data-search-exclude>'
    return f"{row}<span>Download:</span> <ul>{links}</ul></div>"


def _is_made(ending: str, shown: Shown) -> bool:
    if ending in ("svg", "png"):
        return shown.drawing is not None
    return ending == "mmd" or bool(edges(shown.source))
