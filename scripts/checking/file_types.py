"""The first bytes of a file and its name in; why it is not what the name says out."""

import re
from pathlib import Path
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

FIRST_BYTES = 512
LONGEST_DRAWING = 1_000_000  # bytes
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
# What a file begins with, by the ending of its name (the formats' own specifications).
BEGINNINGS: dict[str, re.Pattern[bytes]] = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".webp": re.compile(rb"RIFF....WEBP", re.S),
    ".avif": re.compile(rb"....ftyp", re.S),
    ".bmp": re.compile(rb"BM"),
    ".ico": re.compile(rb"\x00\x00[\x01\x02]\x00|\x89PNG|BM|GIF8"),
    ".pdf": re.compile(rb".{0,1020}%PDF-", re.S),
    ".woff": re.compile(rb"wOFF"),
    ".woff2": re.compile(rb"wOF2"),
    ".zip": re.compile(rb"PK[\x03\x05]"),
    ".docx": re.compile(rb"PK\x03"),
    ".xlsx": re.compile(rb"PK\x03"),
    ".pptx": re.compile(rb"PK\x03"),
    ".gz": re.compile(rb"\x1f\x8b"),
    ".svg": re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!DOCTYPE\s+svg|<svg|<[\w-]+:svg)", re.I),
    ".mp4": re.compile(rb"....ftyp|....(?:moov|mdat|free)", re.S),
    ".webm": re.compile(rb"\x1aE\xdf\xa3"),
}
# Text may begin with anything but a web page, such as the one that a server sends for a file it does not have.
NO_WEB_PAGE = re.compile(rb"(?!(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b)", re.I)
TEXTS = {".csv", ".tsv", ".json", ".txt", ".css", ".js"}
NAMES = {
    "a PNG picture": re.compile(rb"\x89PNG"),
    "a JPEG picture": re.compile(rb"\xff\xd8\xff"),
    "a GIF picture": re.compile(rb"GIF8"),
    "a WebP picture": BEGINNINGS[".webp"],
    "a PDF": re.compile(rb"%PDF-"),
    "an SVG drawing": re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg", re.I),
    "a web page": re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|p|div)\b", re.I | re.S),
    "text": re.compile(rb"[\t\n\r\x20-\x7e]+\Z"),
}


def wrong_type(path: Path) -> str | None:
    """Why a file is not what its ending says: empty, a pointer, another type; None if it is, or if nobody can tell."""
    ending = path.suffix.lower()
    if ending not in BEGINNINGS and ending not in TEXTS:
        return None
    try:
        with path.open("rb") as file:
            data = file.read(1024 if ending == ".pdf" else FIRST_BYTES)
    except OSError:
        return None
    return why_wrong(ending, data) or (_broken_drawing(path) if ending == ".svg" else None)


def _broken_drawing(path: Path) -> str | None:
    """Why browsers show nothing of a drawing; None if they do, or if it is too long to be read here."""
    if path.stat().st_size > LONGEST_DRAWING:
        return None
    try:
        ParserCreate(namespace_separator=" ").Parse(path.read_bytes(), True)
    except ExpatError as error:
        return f"browsers show nothing of this drawing: {ErrorString(error.code)} in line {error.lineno}; correct it."
    return None


def why_wrong(ending: str, data: bytes) -> str | None:
    """The same for the first bytes.

    >>> why_wrong(".png", b"")
    'this file is empty; put the picture or document in its place.'
    """
    if not data and ending not in TEXTS:
        return "this file is empty; put the picture or document in its place."
    if data.startswith(LFS_POINTER):
        return "this is only a pointer of Git LFS to the file; fetch it with `git lfs pull`, or commit the file itself."
    if BEGINNINGS.get(ending, NO_WEB_PAGE).match(data):
        return None
    actual = next((name for name, beginning in NAMES.items() if beginning.match(data)), "something else")
    return f"this is {actual} and no {ending}; put the right file in its place, or give it the right ending."
