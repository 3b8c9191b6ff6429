"""Notes at the foot of a PDF's page. Pieces of a page in; the same pieces, numbers of notes in brackets, out.

Where a guide cites in square brackets, a raised number that a note at the foot repeats is no citation.
"""

import re
from collections.abc import Sequence

from scripts.importer.pdf_lines import size_of_text
from scripts.importer.pdf_words import Segment

SMALLER = 0.93  # times the size of the text
NOTE = re.compile(r"(?P<mark>(?:<sup>)?(?P<number>\d{1,2})(?:</sup>)?\s?)(?=[A-ZÄÖÜ])")
RAISED_NUMBER = re.compile(r"<sup>(?P<number>\d{1,2})</sup>")
CITATION = re.compile(r"\[\d{1,3}(?:[,–-] ?\d{1,3})*\]")


def with_marked_notes(pieces: Sequence[Segment]) -> list[Segment]:
    """'rest.¹' and, at the foot, '1Weighed' as 'rest.⁽¹⁾' and '⁽¹⁾ Weighed', if each stands there once."""
    body = size_of_text(pieces)
    notes = {match["number"]: piece for piece in pieces if (match := _note(piece, pieces, body))}
    above = [piece for piece in pieces if piece not in notes.values()]
    if not notes or not any(CITATION.search(piece.text) for piece in above):
        return list(pieces)
    raised = [number for piece in above for number in RAISED_NUMBER.findall(piece.text)]
    sure = {number for number in notes if raised.count(number) == 1}

    def marked(piece: Segment) -> Segment:
        if piece in notes.values():
            return piece._replace(text=NOTE.sub(lambda note: _in_brackets(note, sure, " "), piece.text, count=1))
        return piece._replace(text=RAISED_NUMBER.sub(lambda mark: _in_brackets(mark, sure, ""), piece.text))

    return [marked(piece) for piece in pieces]


def _in_brackets(mark: re.Match[str], sure: set[str], after: str) -> str:
    return f"<sup>({mark['number']})</sup>{after}" if mark["number"] in sure else mark.group()


def _note(piece: Segment, pieces: Sequence[Segment], body: float) -> re.Match[str] | None:
    """The number at the beginning of a line in small print that only small print follows on the page."""
    if not 0 < piece.size < SMALLER * body:
        return None
    below = (one for one in pieces if one.top > piece.top and one.x0 < piece.x1 and piece.x0 < one.x1)
    return NOTE.match(piece.text) if all(0 < one.size < SMALLER * body for one in below) else None
