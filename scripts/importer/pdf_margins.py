"""What stands in the margins of a PDF's pages. Pieces of all pages in; the same, those in margins marked, out.

Told by what two pages say at the same place, or by the room between a line and the text. Distances are in points.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from scripts.importer.pdf_lines import ITEM, size_of_text
from scripts.importer.pdf_words import Segment
from scripts.importer.reading import PAGE_LABEL, PAGE_WITHIN, without_digits

MARGIN = 0.08  # of the height of a page
WIDE_MARGIN = 0.12  # where two pages say the same
ROOM_OF_MARGIN = 1.4  # times the size of the letters
LEAST_ROOM = 0.5  # where two pages say the same
MOST_ROWS = 4
LARGEST = 1.15  # times the size of the text
LONGEST_MARGIN = 100
LONGEST_MARK = 300
SAME_PLACE = 3.0
MOST_COMPARED = 4  # left and right pages may have heads of their own
MARGIN_MARK = "[Margin of the page: {}]"
DIGITS = re.compile(r"\d{1,9}")
# '© 2024 Example Ltd.', 'www.example.org', 'sales@example.org'
RIGHTS = re.compile(r"©|\([cC]\) \d{4}|\bCopyright\b")
ADDRESS = re.compile(r"^(?!.*\bdoi).*(?:\bwww\.|https?://|\w@\w|\bTel\b|\bFax\b)")
SHORTENED = re.compile(r"(?i:\b(?:et al|inc|ltd|llc|corp|co|vol|no|ed|b\.v|s\.a))\.$")  # 'DOE ET AL.'
NOTE = re.compile(r"<sup>|[*†‡§]|\d{1,2}\s")
Row = list[Segment]


class PageOfPieces(NamedTuple):
    """A page's pieces, and how large it is."""

    pieces: list[Segment]
    width: float
    height: float


class _Place(NamedTuple):
    """A piece near an edge: on which page, how far from the edge."""

    page: int
    distance: float
    piece: Segment


def with_marked_margins(pages: Sequence[PageOfPieces]) -> list[PageOfPieces]:
    """The pages, with a mark on each piece that belongs to a margin."""
    again = _said_again(pages)
    return [_marked(page, again[number], is_first=number == 0) for number, page in enumerate(pages)]


def _marked(page: PageOfPieces, again: set[Segment], is_first: bool) -> PageOfPieces:
    found: set[Segment] = set()
    for is_high in (True, False):
        rows = _rows_from_edge(page.pieces, is_high)
        imprint = _rows_of_imprint(rows, page, is_high, may_be_title=is_first and is_high)
        for row in rows[: max(_repeated_rows(rows, again, is_high), imprint)]:
            found.update(row)
    may_be = {one for one in found if "]" not in one.text and len(one.text) <= LONGEST_MARK}
    return page._replace(
        pieces=[one._replace(text=MARGIN_MARK.format(one.text)) if one in may_be else one for one in page.pieces]
    )


def _said_again(pages: Sequence[PageOfPieces]) -> list[set[Segment]]:
    """For each page the pieces near its edges that another says at the same place, but for the page's number."""
    alike: dict[tuple[bool, str], list[_Place]] = {}
    for number, page in enumerate(pages):
        for piece in page.pieces:
            for is_high, distance in ((True, piece.top), (False, page.height - piece.bottom)):
                if piece.size and distance < WIDE_MARGIN * page.height:
                    place = _Place(number, distance, piece)
                    alike.setdefault((is_high, without_digits(piece.text)), []).append(place)
    found: list[set[Segment]] = [set() for _ in pages]
    for one, other in (pair for places in alike.values() for pair in _pairs(places)):
        found[one.page].add(one.piece)
        found[other.page].add(other.piece)
    return found


def _pairs(places: Sequence[_Place]) -> Iterator[tuple[_Place, _Place]]:
    for at, one in enumerate(places):
        for other in places[at + 1 : at + 1 + MOST_COMPARED]:
            turned = other.page - one.page
            if turned and abs(one.distance - other.distance) < SAME_PLACE and _says_the_same(one, other, turned):
                yield one, other


def _says_the_same(one: _Place, other: _Place, turned: int) -> bool:
    """True if all numbers are equal or count the pages; the words are the same already."""
    numbers = zip(DIGITS.findall(one.piece.text), DIGITS.findall(other.piece.text), strict=False)
    return all(int(after) - int(before) in (0, turned) for before, after in numbers)


def _rows_from_edge(pieces: Sequence[Segment], is_high: bool) -> list[Row]:
    """The first rows from an edge of the page inwards."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda one: one.top if is_high else -one.bottom):
        if rows and any(one.top < (piece.top + piece.bottom) / 2 < one.bottom for one in rows[-1]):
            rows[-1].append(piece)
        elif len(rows) > MOST_ROWS:
            break
        else:
            rows.append([piece])
    return rows


def _room(row: Row, after: Row, is_high: bool) -> float:
    """How much is blank between a row and the next one inwards, in sizes of its letters."""
    upper, lower = (row, after) if is_high else (after, row)
    size = max(one.size for one in row) or 1.0
    return (min(one.top for one in lower) - max(one.bottom for one in upper)) / size


def _repeated_rows(rows: Sequence[Row], again: set[Segment], is_high: bool) -> int:
    """How many rows from the edge on are said again, with some room behind the last of them."""
    count = next((at for at, row in enumerate(rows) if not again.issuperset(row)), len(rows))
    while 0 < count < len(rows) and _room(rows[count - 1], rows[count], is_high) < LEAST_ROOM:
        count -= 1
    return count


def _rows_of_imprint(rows: Sequence[Row], page: PageOfPieces, is_high: bool, may_be_title: bool) -> int:
    """How many rows from the edge on stand apart from all the rest, and are short or say whose the page is."""
    rooms = [_room(row, after, is_high) for row, after in pairwise(rows)]
    count = next((at for at, room in enumerate(rooms, 1) if room > ROOM_OF_MARGIN), 0)
    pieces = [one for row in rows[:count] for one in row]
    edge, body = MARGIN * page.height, size_of_text(page.pieces)
    is_inside = (one.bottom < edge if is_high else one.top > page.height - edge for one in pieces)
    if not all(is_inside) or not all(0 < one.size <= LARGEST * body for one in pieces):
        return 0
    # Where no line is larger than others, the first one may be the title.
    is_text = may_be_title and not any(one.size > LARGEST * body or one.is_bold for one in page.pieces)
    is_short = count == 1 and not is_text and all(_may_be_in_margin(one) for one in pieces)
    return count if is_short or any(_names_page(one.text, is_high) for one in pieces) else 0


def _may_be_in_margin(one: Segment) -> bool:
    is_short = len(one.text) <= LONGEST_MARGIN and not one.is_bold
    may_end = one.text[-1:] not in (".", "]") or SHORTENED.search(one.text) is not None
    return is_short and may_end and ":" not in one.text and not ITEM.match(one.text)


def _names_page(text: str, is_high: bool) -> bool:
    """True for words that belong to a page and not to its text: its number, whose it is, an address at its foot."""
    if PAGE_LABEL.fullmatch(text) or PAGE_WITHIN.fullmatch(text) or RIGHTS.search(text):
        return True
    return not is_high and not NOTE.match(text) and not ITEM.match(text) and ADDRESS.search(text) is not None
