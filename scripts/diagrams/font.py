"""A line of text in; its width in the site's own sans serif out, in px."""

from collections.abc import Iterable
from functools import cache
from importlib import resources

FONT_SIZE = 16.0  # px; a drawing 960 px wide prints on A4 with these letters at 8 pt
LINE_HEIGHT = 19.0  # px
WIDEST_LINE = 330.0  # px; what authors do not break themselves is broken here
CAP_HEIGHT = 0.66  # of the letter size, Source Sans
UNKNOWN = 1000  # thousandths of the letter size, for a sign the font lacks: as wide as it is high


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Width of one line, px, kerning left out; kerning would make it a little narrower."""
    widths = _widths()
    return sum(widths.get(ord(letter), UNKNOWN) for letter in text) * size / 1000


def broken(lines: Iterable[str]) -> tuple[str, ...]:
    """A label's lines, those that are too long broken between words into lines of about one length."""
    return tuple(part for line in lines for part in _halves(line))


def label_size(lines: tuple[str, ...]) -> tuple[float, float]:
    """Width and height of a label, px."""
    return max(map(text_width, lines), default=0.0), LINE_HEIGHT * len(lines)


def _halves(line: str) -> list[str]:
    """A line broken at the blank nearest its middle, and each half again, as long as a part is too wide."""
    blanks = [place for place, letter in enumerate(line) if letter == " "]
    if text_width(line) <= WIDEST_LINE or not blanks:
        return [line]
    parts = -(-text_width(line) // WIDEST_LINE)
    place = min(blanks, key=lambda blank: abs(blank - len(line) * (parts // 2) / parts))
    return [*_halves(line[:place]), *_halves(line[place + 1 :])]


@cache
def _widths() -> dict[int, float]:
    """Advance width of every character of Source Sans in thousandths of the letter size."""
    from fontTools.ttLib import TTFont

    file = resources.files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf"
    with resources.as_file(file) as path, TTFont(path) as font:
        metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[glyph][0] * 1000 / units for code, glyph in font.getBestCmap().items()}
