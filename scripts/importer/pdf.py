"""A PDF's bytes in; its text as a PDF-to-text tool should give it, and the pages that hold none, out.

Columns come one after the other, tables as lines with tabs, links as `[text](address)`, raised and lowered signs as
tags, a form feed before each page but the first. What a page repeats is left for `reading.py` to take out by name.
"""

import io
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from scripts.importer.pdf_asides import is_within, with_asides
from scripts.importer.pdf_limits import TookTooLong, limited
from scripts.importer.pdf_lines import gutter_of, over_title, text_of_page
from scripts.importer.pdf_margins import PageOfPieces, with_marked_margins
from scripts.importer.pdf_notes import with_marked_notes
from scripts.importer.pdf_ruled import with_ruled_tables
from scripts.importer.pdf_words import Segment, Word, in_one_line, segments_of
from scripts.problems import CannotRun

LARGEST_FILE = 200_000_000
MOST_PAGES = 3000
SMALLEST_FIGURE = 60.0  # points
LEAST_LETTERS_OF_A_PAGE = 30
SHARE_OF_UNKNOWN_SIGNS = 0.05
Link = tuple[float, float, float, float, str]  # a box and its address
Box = tuple[float, float, float, float]  # left, top, right, bottom
DEPTH = 0.21  # of the size of the letters: so far below its line a letter reaches
UNKNOWN_SIGN = "(cid:"
UNNAMED_BULLET, BULLET = "(cid:127)", "•"  # PDF 32000-1, Annex D.2: in WinAnsiEncoding, unused codes mean a bullet
# What the library lets through when a file is damaged
FAULTS = (
    PSException, PDFException, PdfminerException, ValueError, TypeError, LookupError, AttributeError, AssertionError,
    ArithmeticError, NotImplementedError, RecursionError, EOFError, OSError, MemoryError, struct.error, zlib.error,
    TookTooLong,
)  # fmt: skip


class PdfText(NamedTuple):
    """The text of all pages, and the numbers of pages (from 1) on which there was none."""

    text: str
    empty_pages: tuple[int, ...]


def text_of_pdf(data: bytes, name: str, tell: Callable[[str], None] = lambda words: None) -> PdfText:
    """Read a PDF; `tell` hears which page is read.

    Raises CannotRun for a file that is damaged, locked, too large, or of pictures only.
    """
    if len(data) > LARGEST_FILE:
        raise CannotRun(f"{name}: the PDF has more than {LARGEST_FILE // 10**6} MB; split it and import the parts.")
    try:
        pages = list(_texts(with_marked_margins(list(_pages(data, name, tell)))))
    except FAULTS as error:
        if _is(TookTooLong, error):
            raise CannotRun(f"{name}: a page is too intricate to be read; print it to a new PDF.") from error
        if _is(PDFPasswordIncorrect, error):
            raise CannotRun(f"{name}: the PDF is locked by a password; save it without one.") from error
        raise CannotRun(f"{name}: the PDF is damaged and cannot be read; print it to a new PDF.") from error
    text = ("\f" if _begin_alike(pages) else "") + "\n\f".join(pages)
    _refuse_unreadable(text, name)
    return PdfText(text + "\n", tuple(number for number, page in enumerate(pages, 1) if not page.strip()))


def _begin_alike(pages: list[str]) -> bool:
    """True if the first page begins as the second does, but for digits: then with a running head, not the title."""
    first, second = (re.sub(r"\d+", "#", page.partition("\n")[0]) for page in (*pages[:2], "", "")[:2])
    return first == second and first != ""


def _is(kind: type[Exception], error: BaseException) -> bool:
    inside = [error, error.__cause__, error.__context__, *error.args]
    return any(isinstance(one, kind) for one in inside)


def _refuse_unreadable(text: str, name: str) -> None:
    letters = sum(sign.isalpha() for sign in text)
    if letters < LEAST_LETTERS_OF_A_PAGE * (text.count("\f") + 1):
        raise CannotRun(
            f"{name}: the PDF holds pictures but no text, as a scan does; run text recognition on it first."
        )
    if text.count(UNKNOWN_SIGN) > SHARE_OF_UNKNOWN_SIGNS * letters:
        raise CannotRun(f"{name}: the PDF does not say which letters its signs are; run text recognition on it first.")


def _pages(data: bytes, name: str, tell: Callable[[str], None]) -> Iterator[PageOfPieces]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        count = len(document.pages)
        if count > MOST_PAGES:
            raise CannotRun(f"{name}: the PDF has {count} pages; split it and import the parts.")
        if not count:
            raise CannotRun(f"{name}: the PDF has no pages.")
        for number, page in enumerate(document.pages, 1):
            tell(f"page {number} of {count}")
            with limited(page, name, number):
                pieces = _segments(page, number)
            yield PageOfPieces(pieces, float(page.width), float(page.height))
            page.close()


def _texts(pages: Sequence[PageOfPieces]) -> Iterator[str]:
    """The text of each page."""
    gutter = None
    for number, (segments, width, _) in enumerate(pages):
        gutter = gutter_of(segments, width, gutter)
        segments = with_marked_notes(segments)
        yield _first_page(segments, gutter) if number == 0 else text_of_page(segments, gutter)


def _first_page(segments: list[Segment], gutter: float | None) -> str:
    """The text of a PDF's first page: small print over its title comes after it."""
    head, rest = over_title(segments)
    title, _, body = text_of_page(rest, gutter).partition("\n\n")
    return "\n\n".join(part for part in (title, text_of_page(head, None), body) if part)


def _segments(page: Page, number: int) -> list[Segment]:
    """Lines, tables and places of figures on a page."""
    found_tables = page.find_tables()
    tables = [table for table in found_tables if _is_table(table)]
    # What stands in none of a table's cells is no part of it.
    boxes: list[Box] = [cell for table in tables for row in table.rows for cell in row.cells if cell]
    links = [(float(one["x0"]), float(one["top"]), float(one["x1"]), float(one["bottom"]), str(one["uri"]))
             for one in page.hyperlinks if one.get("uri")]  # fmt: skip
    depths = _depths(page)
    words = [_word(found, links, depths) for found in _words(page)]
    free = [word for word in words if not any(is_within(word, box) for box in boxes)]
    frames = [(one["x0"], one["top"], one["x1"], one["bottom"]) for one in page.rects]
    frames += [table.bbox for table in found_tables if not _is_table(table)]
    asides, free = with_asides(free, frames, float(page.width))
    ruled, free = with_ruled_tables(free, page.edges)
    found = segments_of(free) + ruled + asides
    found += [Segment(*table.bbox, _table_text(table, words), 0.0) for table in tables]
    return found + [
        Segment(image["x0"], image["top"], image["x1"], image["bottom"], f"[Figure on page {number} of the PDF]", 0.0)
        for image in page.images
        if min(image["x1"] - image["x0"], image["bottom"] - image["top"]) >= SMALLEST_FIGURE and not _fills(image, page)
    ]


def _fills(image: dict[str, float], page: Page) -> bool:
    """True for a picture of the whole page, which is a background or a scan."""
    covered = (image["x1"] - image["x0"]) * (image["bottom"] - image["top"])
    return covered > 0.8 * float(page.width) * float(page.height)


def _words(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.extract_words(
        extra_attrs=["size", "fontname"], x_tolerance_ratio=0.15, y_tolerance=1, use_text_flow=False
    )
    return found


def _word(found: Mapping[str, Any], links: list[Link], depths: Mapping[str, float]) -> Word:
    x0, top, x1, bottom = (float(found[side]) for side in ("x0", "top", "x1", "bottom"))
    across, down = (x0 + x1) / 2, (top + bottom) / 2
    hit = (uri for left, upper, right, lower, uri in links if left <= across <= right and upper <= down <= lower)
    face = str(found["fontname"]).casefold()
    is_bold, is_slanted = "bold" in face, "italic" in face or "oblique" in face
    size = float(found["size"])
    base = bottom - depths.get(str(found["fontname"]), DEPTH) * size
    text = BULLET if found["text"] == UNNAMED_BULLET else str(found["text"])
    return Word(
        x0, base - (1 - DEPTH) * size, x1, base + DEPTH * size, text, size, is_bold, next(hit, ""), base, is_slanted
    )


def _depths(page: Page) -> dict[str, float]:
    """How far, for a size of 1, the boxes of a font's signs reach under their line; fonts say very different things.

    A sign may be raised or lowered within its box, so what most signs of a font do counts.
    """
    found: dict[str, Counter[float]] = {}
    for sign in page.chars:
        if sign["upright"] and sign["size"] > 0:
            depth = round((sign["matrix"][5] - sign["y0"]) / sign["size"], 3)
            found.setdefault(sign["fontname"], Counter())[depth] += 1
    return {font: counts.most_common(1)[0][0] for font, counts in found.items()}


def _is_table(table: Table) -> bool:
    return len(table.rows) > 1 and any(sum(cell is not None for cell in row.cells) > 1 for row in table.rows)


def _table_text(table: Table, words: list[Word]) -> str:
    """Rows as lines, cells with tabs between; a cell of several lines is one line."""
    within = [word for word in words if is_within(word, table.bbox)]
    rows = [[in_one_line([word for word in within if cell and is_within(word, cell)]) for cell in row.cells]
            for row in table.rows]  # fmt: skip
    return "\n".join("\t".join(row) for row in rows if any(row))
