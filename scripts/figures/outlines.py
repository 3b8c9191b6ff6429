"""Words in; their outlines as the data of an SVG path out, so that a picture looks the same where our font is missing.

Letters come from Source Sans, the few signs that it lacks from DejaVu Sans. Kerning is left out, as in
`scripts.diagrams.font`, so that words are as wide here as the boxes were made for.
"""

from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from fontTools.pens.basePen import BasePen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FILES = {
    False: ("font_source_sans_pro", "files/SourceSansPro-Regular.otf"),
    True: ("font_source_sans_pro", "files/SourceSansPro-Semibold.otf"),
}
SIGNS = ("mermaidx", "assets/fonts/DejaVuSans.ttf")
MISSING = ".notdef"
Point = tuple[float, float]
FINE = 100  # steps to one px: whole numbers make a file half as long as decimals
SCALE = "scale(0.01)"  # what turns the steps into px again


class _Face(NamedTuple):
    """One font: glyph names by code point, the glyphs, and the units of its design to one letter size."""

    names: dict[int, str]
    glyphs: Any
    units: int


class _Letter(NamedTuple):
    """One letter: its outline in units of its font, how many of them make a letter size, its width in letter sizes."""

    shape: DecomposingRecordingPen
    units: int
    width: float


def words_width(words: str, size: float, bold: bool = False) -> float:
    """Width of one line, px."""
    return sum(letter.width for letter in _letters(words, bold)) * size


def words_path(words: str, left: float, baseline: float, size: float, bold: bool = False) -> str:
    """The `d` of a path that draws one line from its left end on; SCALE is the path's transform."""
    pen = _Pen()
    for letter in _letters(words, bold):
        scale = size / letter.units
        letter.shape.replay(TransformPen(pen, (scale, 0, 0, -scale, left, baseline)))
        left += letter.width * size
    return "".join(pen.steps)


def wrapped(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """The words in lines no wider than `width` px; a single longer word has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and words_width(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _letters(words: str, bold: bool) -> list[_Letter]:
    return [_letter(letter, bold) for letter in words]


@cache
def _letter(letter: str, bold: bool) -> _Letter:
    faces = _face(*FILES[bold]), _face(*SIGNS)
    face = next((face for face in faces if ord(letter) in face.names), faces[0])
    glyph = face.glyphs[face.names.get(ord(letter), MISSING)]
    shape = DecomposingRecordingPen(face.glyphs)
    glyph.draw(shape)
    return _Letter(shape, face.units, glyph.width / face.units)


class _Pen(BasePen):
    """Writes each point as steps from the point before, so that no rounding adds up."""

    def __init__(self) -> None:
        super().__init__(None)
        self.steps: list[str] = []
        self.at = self.began = (0, 0)

    def _moveTo(self, pt: Point) -> None:
        self.steps.append(f"m{self._to(pt)}")
        self.began = self.at

    def _lineTo(self, pt: Point) -> None:
        self.steps.append(f"l{self._to(pt)}")

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:
        start = self.at
        self.steps.append(f"c{self._from(start, pt1)} {self._from(start, pt2)} {self._to(pt3)}")

    def _closePath(self) -> None:
        self.steps.append("z")
        self.at = self.began

    def _to(self, point: Point) -> str:
        before, self.at = self.at, _whole(point)
        return self._from(before, point)

    def _from(self, start: tuple[int, int], point: Point) -> str:
        across, down = (there - here for there, here in zip(_whole(point), start, strict=True))
        return f"{across}{'' if down < 0 else ' '}{down}"


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0] * FINE), round(point[1] * FINE)


@cache
def _face(package: str, path: str) -> _Face:
    with resources.as_file(resources.files(package).joinpath(path)) as file:
        font = TTFont(file)
    return _Face(font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm)
