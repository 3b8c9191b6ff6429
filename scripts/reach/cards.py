"""A page's title, description and section in; the picture that chat programs show beside a link to it out, as PNG."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import resvg_py

from scripts.figures.outlines import SCALE, words_path, wrapped
from scripts.handouts.pages import page_slug
from scripts.kept import kept

FOLDER = "cards/"  # of the site
WIDTH, HEIGHT = 1200, 630  # px, the size that Open Graph asks for
MARGIN = 84.0
INK, QUIET, ACCENT, PAPER, RULE = "#1c242c", "#4c5760", "#8a3b00", "#fdfcfa", "#d3d0c9"
TITLE_SIZES = ((76.0, 2), (60.0, 3), (48.0, 4))  # px, and how many lines of that size there is room for
LEADING = 1.16


class Card(NamedTuple):
    """What stands on a card; `section` and `edition` may be empty."""

    title: str
    description: str
    section: str
    handbook: str
    edition: str


def card_path(page_url: str) -> str:
    """The file of a page's card in the site: 'guides/guide-a/' gives 'cards/guides-guide-a.png'."""
    return f"{FOLDER}{page_slug(page_url)}.png"


def card_image(card: Card, cache_folder: Path) -> bytes:
    """The card in pixels. Raises CannotRun if the cache cannot be written."""
    picture = card_picture(card)
    name = sha256(f"{picture}{resvg_py.__resvg_version__}".encode()).hexdigest()[:32]
    return kept(cache_folder / f"{name}.png", lambda: _pixels(picture))


def _pixels(picture: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, skip_system_fonts=True))


@cache
def card_picture(card: Card) -> str:
    """The card as SVG, its words as outlines: section above, title, what the page says, the handbook's name below."""
    width = WIDTH - 2 * MARGIN
    drawn, at = [], 124.0
    drawn += _lines([card.section], at, 30.0, ACCENT, bold=True)
    at += 40.0
    size, titles = _title(card.title, width)
    drawn += _lines(titles, at + 0.8 * size, size, INK, bold=True)
    at += len(titles) * size * LEADING + 26.0
    room = int((HEIGHT - 130.0 - at) // (31.0 * 1.35))
    told = _cut(wrapped(card.description, width, 31.0), room)
    drawn += _lines(told, at + 25.0, 31.0, QUIET, leading=1.35)
    foot = HEIGHT - 66.0
    drawn.append(f'<rect x="{MARGIN}" y="{foot - 52}" width="{width}" height="2" fill="{RULE}"/>')
    edition = f", edition {card.edition}" if card.edition else ""
    drawn += _lines([f"{card.handbook}{edition}"], foot, 28.0, INK, bold=True)
    size_words = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    ground = f'<rect width="100%" height="100%" fill="{PAPER}"/><rect width="14" height="100%" fill="{ACCENT}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size_words}>{ground}{"".join(drawn)}</svg>'


def _title(title: str, width: float) -> tuple[float, list[str]]:
    """The largest size in which the title has room, and its lines."""
    for size, most in TITLE_SIZES:
        lines = wrapped(title, width, size, bold=True)
        if len(lines) <= most:
            break
    return size, _cut(lines, most)


def _cut(lines: list[str], most: int) -> list[str]:
    """The first lines, with a sign if there were more."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1].rpartition(' ')[0]} …"] if most > 0 else []


def _lines(
    lines: Iterable[str], baseline: float, size: float, colour: str, bold: bool = False, leading: float = LEADING
) -> list[str]:
    return [
        f'<path fill="{colour}" transform="{SCALE}" '
        f'd="{words_path(words, MARGIN, baseline + row * size * leading, size, bold)}"/>'
        for row, words in enumerate(lines)
        if words
    ]
