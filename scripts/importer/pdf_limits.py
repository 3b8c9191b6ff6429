"""How much work a PDF's page may make. A page in; nothing, or one sentence why it is not read, out."""

import signal
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.page import Page

from scripts.problems import CannotRun

MOST_SECONDS = 20.0  # of the processor, for one page; most take a tenth of one
MOST_BYTES = 50_000_000  # of one page's content when it is unpacked


class TookTooLong(Exception):
    """A page was read for longer than it may take."""


@contextmanager
def limited(page: Page, name: str, number: int) -> Iterator[None]:
    """Read this page within bounds. Raises CannotRun for a page that is too large or takes too long."""
    if _unpacked(page) > MOST_BYTES:
        raise CannotRun(f"{name}: page {number} holds more than {MOST_BYTES // 10**6} MB; print it to a new PDF.")
    # Only the main thread hears signals; in others a page takes as long as it takes.
    may_limit = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGVTALRM, _stop) if may_limit else None
    if may_limit:
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        if may_limit:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TookTooLong


def _unpacked(page: Page) -> int:
    """The bytes of a page's content, which may be packed a thousand times smaller; counting ends at the limit."""
    total = 0
    for stream in (resolve1(one) for one in page.page_obj.contents):
        if isinstance(stream, PDFStream) and stream.rawdata and total <= MOST_BYTES:
            packed = [name for name, _ in stream.get_filters()]
            total += _size(stream.rawdata) if str(packed[0] if packed else "").endswith("FlateDecode'") else 0
    return total


def _size(packed: bytes) -> int:
    try:
        return len(zlib.decompressobj().decompress(packed, MOST_BYTES + 1))
    except zlib.error:
        return 0
