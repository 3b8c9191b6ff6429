"""An address goes in; its QR code comes out as a drawing for the first page of a handout."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

import segno

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks
ERRORS = "m"  # a seventh of the code may be stained and it can still be read


def qr_code(address: str) -> str:
    """An SVG with its address as alternative text; one path, so that it prints sharp at any size."""
    rows = segno.make(address, error=ERRORS, micro=False, boost_error=False).matrix
    side = len(rows) + 2 * QUIET
    shape = "".join(_bars(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" viewBox="0 0 {side} {side}" '
        f'width="{side}" height="{side}"><title>QR code that leads to {escape(address)}</title>'
        f'<path fill="#000" d="{shape}"/></svg>'
    )


def _bars(rows: Sequence[Sequence[int]]) -> Iterator[str]:
    """Each run of dark modules in a row as one bar."""
    for down, row in enumerate(rows, start=QUIET):
        across = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{across} {down}h{length}v1h-{length}z"
            across += length
