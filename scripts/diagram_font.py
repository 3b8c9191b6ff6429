"""A line of text in; its width in the site's own sans serif out, in px."""

from functools import cache
from importlib import resources

from fontTools.ttLib import TTFont

FONT_SIZE = 16.0  # px; a drawing 960 px wide prints on A4 with these letters at 8 pt
LINE_HEIGHT = 19.0  # px
CAP_HEIGHT = 0.66  # of the letter size, Source Sans
UNKNOWN = 1000  # thousandths of the letter size, for a sign the font lacks: as wide as it is high


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Width of one line, px, kerning left out; kerning would make it a little narrower."""
    widths = _widths()
    return sum(widths.get(ord(letter), UNKNOWN) for letter in text) * size / 1000


def label_size(lines: tuple[str, ...]) -> tuple[float, float]:
    """Width and height of a label, px."""
    return max(map(text_width, lines), default=0.0), LINE_HEIGHT * len(lines)


@cache
def _widths() -> dict[int, float]:
    """Advance width of every character of Source Sans in thousandths of the letter size."""
    file = resources.files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"
    with resources.as_file(file) as path, TTFont(path) as font:
        metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[glyph][0] * 1000 / units for code, glyph in font.getBestCmap().items()}
