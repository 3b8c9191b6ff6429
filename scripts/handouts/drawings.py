"""The figures of an article go in and are changed in place: as they are printed, and as they are read out."""

import re

from lxml import html
from lxml.html import HtmlElement

from scripts.diagrams.font import FONT_SIZE, text_width
from scripts.diagrams.source import description, title

DRAWN_BY_BROWSER = "This figure is drawn by the browser and is not printed here; see it on the page itself."
DRAWING_FONTS = "'Diagram Sans', 'Handbook Signs'"  # names of their own, so that μ and µ are kept apart
PRINTED_SIZE = 0.75  # of that on the screen
SIZE = re.compile(r"\d+(?:\.\d+)?")  # '812', '812.5px'


def prepare_figures(body: HtmlElement) -> None:
    """Change the figures of an article. The list of a diagram's edges, which may be long, is set below its figure."""
    for edges in body.xpath(".//figure//*[contains(@class, 'diagram-edges')]"):
        figure = next(edges.iterancestors("figure"))
        edges.tail = None
        figure.addnext(edges)
    for fence in body.xpath(".//*[self::div or self::pre][@class = 'mermaid']"):
        _tell(fence)
    for drawing in body.iter("svg"):
        _name_drawing(drawing)
        for words in drawing.xpath(".//text[@text-anchor='middle']"):
            _place_words(words, float(drawing.get("font-size", FONT_SIZE)))
    for drawing in body.xpath(".//*[contains(concat(' ', @class, ' '), ' diagram ')]/svg[@width and @height]"):
        _fit_letters(drawing)


def _tell(fence: HtmlElement) -> None:
    """In the place of a diagram that only a browser can draw: what it shows in words, and its source."""
    source = fence.text_content().strip("\n")
    told = html.Element("p", {"class": "not-drawn"})
    words = [DRAWN_BY_BROWSER, title(source), description(source)]
    told.text = " ".join(f"{part.rstrip('.')}." for part in words if part)
    fence.addprevious(told)
    fence.tag = "pre"
    fence.text = source


def _name_drawing(drawing: HtmlElement) -> None:
    """The PDF takes a drawing's text for blind readers from its title, so the longer description goes there too."""
    # A PDF lets no style sheet into a drawing, so the letters in it need their family as an attribute.
    drawing.set("font-family", DRAWING_FONTS)
    titles, descriptions = drawing.xpath("./title"), drawing.xpath("./desc")
    words = [element.text_content().strip() for element in (*titles, *descriptions)]
    if not titles:
        drawing.insert(0, html.Element("title"))
    drawing[0].text = ". ".join(text.rstrip(".") for text in words if text) + "." if any(words) else "Sign as drawn"


def _fit_letters(drawing: HtmlElement) -> None:
    """On the screen the letters in a diagram are 16 px, which is more than those of the printed text: 9 pt will do."""
    for side in ("width", "height"):
        if size := SIZE.match(drawing.get(side)):
            drawing.set(side, f"{float(size[0]) * PRINTED_SIZE:g}")


def _place_words(words: HtmlElement, size: float) -> None:
    """Lines of words begin at a place that is worked out here.

    WeasyPrint sets words that are centred through a group of their own, and browsers that show the PDF cut a little
    off the first letter of such a group.
    """
    lines = words.xpath("self::*[@x] | ./tspan[@x]")
    for line in lines:
        line.set("x", f"{float(line.get('x')) - text_width(line.text or '', size) / 2:.2f}")
    del words.attrib["text-anchor"]
