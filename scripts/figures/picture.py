"""A drawing and what is known about it in; one SVG file that stands alone out: words as outlines, signs explained,
licence and permanent address inside.

Nothing in it is asked of the place where it is opened: no font, no style sheet, no script, no other file.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from scripts.diagrams.font import FONT_SIZE
from scripts.diagrams.lines import px
from scripts.figures.outlines import SCALE, words_path, words_width, wrapped

SVG = "{http://www.w3.org/2000/svg}"
NAMESPACES = {
    "": "http://www.w3.org/2000/svg",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
}
LICENCE, LICENCE_NAME = "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"
INK, QUIET, GROUND = "#1c242c", "#4c5760", "#ffffff"
MARGIN = 24.0  # px on all four sides
LEAST_WIDTH = 640.0  # px for the words above and below a narrow drawing
KEY_WIDTH = 48.0  # px, as `scripts.diagrams.svg` draws the samples of a legend
HEADING, LEGEND, CAPTION, FOOT = 18.0, 13.0, 14.0, 12.0  # px, sizes of letters
LEADING = 1.35  # from one line to the next, in sizes of letters
SCREEN_ONLY = ("style", "class", "id", "data-edge", "data-of")


class Facts(NamedTuple):
    """What a figure carries along: its name ('fig-ampa'), its number ('Figure 1'), where it stands and whose it is.

    `caption` holds one sentence to a line, the finding first; `address` is permanent; `reviewed` is a day or ''.
    """

    name: str
    number: str
    title: str
    caption: str
    page: str
    address: str
    site: str
    edition: str
    reviewed: str

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}" if self.title else self.number

    @property
    def finding(self) -> str:
        return self.caption.partition("\n")[0]

    @property
    def origin(self) -> str:
        """'Figure 1 of 'AMPA receptor', Tianeptine Mechanism Handbook, edition 2026.1, reviewed 2026-11-21'."""
        dated = f", reviewed {self.reviewed}" if self.reviewed else ""
        edition = f", edition {self.edition}" if self.edition else ""
        return f"{self.number} of '{self.page}', {self.site}{edition}{dated}"


class _Block(NamedTuple):
    """Something drawn from the top of a place on: its height, px, and its SVG as if it began at 0."""

    height: float
    drawn: str


def standalone(drawing: str, signs: Sequence[tuple[str, str]], facts: Facts) -> str:
    """The whole file as text. `signs` are the entries of the legend: a sample as `<svg>`, and what it means."""
    svg = ElementTree.fromstring(drawing)
    description = svg.findtext(f"{SVG}desc", "")
    wide, high = float(svg.get("width", "0")), float(svg.get("height", "0"))
    width = max(wide, LEAST_WIDTH)
    blocks = [
        _words([facts.heading], width, HEADING, INK, bold=True),
        _moved(_Block(high, _inner(svg)), (width - wide) / 2),
        _legend(signs, width),
        _words([facts.finding], width, CAPTION, INK),
        _words(_foot(facts), width, FOOT, QUIET),
    ]
    gaps = [0.0, 14.0, 12.0, 10.0, 8.0]
    drawn, at = [], MARGIN
    for block, gap in zip(blocks, gaps, strict=True):
        at += gap if block.height else 0.0
        drawn.append(f'<g transform="translate({px(MARGIN)} {px(at)})">{block.drawn}</g>')
        at += block.height
    return _file(ceil(width + 2 * MARGIN), ceil(at + MARGIN), description, facts, drawn)


def _file(width: int, height: int, description: str, facts: Facts, drawn: Iterable[str]) -> str:
    spaces = " ".join(f"xmlns{':' if name else ''}{name}={quoteattr(at)}" for name, at in NAMESPACES.items())
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    opening = f'<svg {spaces} {size} role="img" aria-labelledby="title" aria-describedby="description">'
    return "\n".join([
        '<?xml version="1.0" encoding="UTF-8"?>', opening,
        f'<title id="title">{escape(facts.heading)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        _metadata(facts),
        f'<rect width="100%" height="100%" fill="{GROUND}"/>',
        '<g aria-hidden="true">', *drawn, "</g>", "</svg>\n",
    ])  # fmt: skip


def _metadata(facts: Facts) -> str:
    """Dublin Core and the licence, in the form that drawing programs read and keep."""
    told = {
        "dc:format": "image/svg+xml",
        "dc:title": facts.heading,
        "dc:description": " ".join(facts.caption.split()),
        "dc:identifier": facts.address,
        "dc:source": facts.origin,
        "dc:date": facts.reviewed,
        "dc:language": "en",
    }
    simple = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in told.items() if value)
    agents = "".join(
        f"<dc:{role}><cc:Agent><dc:title>{escape(words)}</dc:title></cc:Agent></dc:{role}>"
        for role, words in {"creator": facts.site, "rights": f"{facts.site}, {LICENCE_NAME}"}.items()
    )
    picture = '<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>'
    licence = f'<cc:license rdf:resource="{LICENCE}"/>'
    work = f"<cc:Work rdf:about={quoteattr(facts.address)}>{simple}{picture}{agents}{licence}</cc:Work>"
    return f"<metadata><rdf:RDF>{work}</rdf:RDF></metadata>"


def _foot(facts: Facts) -> list[str]:
    return [
        f"Numbers on lines: what each rests on is listed at {facts.address}",
        f"{facts.origin}. Licence: {LICENCE_NAME}",
    ]


def _words(paragraphs: Iterable[str], width: float, size: float, colour: str, bold: bool = False) -> _Block:
    """Paragraphs from the left, each broken to the width."""
    lines = [line for words in paragraphs for line in wrapped(words, width, size, bold)]
    drawn = [_line(line, 0.0, (row + 0.8) * size * LEADING, size, colour, bold) for row, line in enumerate(lines)]
    return _Block(len(lines) * size * LEADING, "".join(drawn))


def _line(words: str, left: float, baseline: float, size: float, colour: str, bold: bool = False) -> str:
    """One line as outlines, which still say their words to programs that ask."""
    path = words_path(words, left, baseline, size, bold)
    return f'<path aria-label={quoteattr(words)} fill="{colour}" transform="{SCALE}" d="{path}"/>'


def _legend(signs: Sequence[tuple[str, str]], width: float) -> _Block:
    """Samples with their meanings side by side, in as many rows as they need."""
    drawn, left, row, high = [], 0.0, 0, 24.0
    for sample, words in signs:
        wide = KEY_WIDTH + 7 + words_width(words, LEGEND)
        if left and left + wide > width:
            left, row = 0.0, row + 1
        key = _inner(ElementTree.fromstring(sample))
        drawn.append(f'<g transform="translate({px(left)} {px(row * high + 2)})">{key}</g>')
        drawn.append(_line(words, left + KEY_WIDTH + 7, row * high + 15.5, LEGEND, INK))
        left += wide + 18
    return _Block((row + 1) * high if signs else 0.0, "".join(drawn))


def _moved(block: _Block, across: float) -> _Block:
    return _Block(block.height, f'<g transform="translate({px(across)} 0)">{block.drawn}</g>')


def _inner(svg: ElementTree.Element) -> str:
    """What stands inside a drawing, its words as outlines, without what only a page needs."""
    for element in list(svg.iter()):
        # The samples of a legend have no namespace, because on a page they need none.
        element.tag = element.tag.removeprefix(SVG)
        for name in SCREEN_ONLY:
            element.attrib.pop(name, None)
    for group in list(svg.iter()):
        for place, child in enumerate(list(group)):
            if child.tag == "text":
                group[place] = _outlined(child)
    kept = [child for child in svg if child.tag not in ("title", "desc")]
    return "".join(ElementTree.tostring(child, "unicode") for child in kept)


def _outlined(text: ElementTree.Element) -> ElementTree.Element:
    """The lines of one `<text>` as paths, each where it stood."""
    group = ElementTree.Element("g", {"fill": text.get("fill", INK)})
    for line in [text, *text]:
        words = (line.text or "").strip()
        if words:
            own = {**text.attrib, **line.attrib}
            size, bold = float(own.get("font-size", FONT_SIZE)), own.get("font-weight", "") in ("600", "700", "bold")
            share = {"middle": 0.5, "end": 1.0}.get(own.get("text-anchor", ""), 0.0)
            left = float(own.get("x", "0")) - share * words_width(words, size, bold)
            path = words_path(words, left, float(own.get("y", "0")), size, bold)
            ElementTree.SubElement(group, "path", {"aria-label": words, "transform": SCALE, "d": path})
    return group
