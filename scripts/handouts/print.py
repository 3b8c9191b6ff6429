"""From one HTML document to the bytes of one PDF, with WeasyPrint; only files of the built site are read.

The PDF is tagged as PDF/UA-1 asks, and the same document, style and fonts give the same bytes.
"""

import atexit
import hashlib
import locale
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from lxml import html

from scripts.handouts.columns import reckon_columns
from scripts.handouts.spaces import set_spaces_apart
from scripts.handouts.tags import drop_nested_links, mend_tags
from scripts.problems import CannotRun

STYLE = Path(__file__).with_name("handout.css")
# Whatever a PDF depends on beside its document, its pictures and its fonts.
MADE_BY = (STYLE, *(Path(__file__).with_name(f"{name}.py") for name in ("columns", "print", "spaces", "tags")))
FONTS = "assets/vendor"  # where the site keeps its fonts; handout.css names the files
PACKAGES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "pyphen")
FAMILIES = ("Source Serif", "Source Sans", "Source Code", "Diagram Sans", "Handbook Signs")  # as handout.css names them
# What WeasyPrint says when something is missing from the PDF; the rest of its words are about unknown CSS.
LOST = re.compile(r"^(?:Failed to load|No anchor|Font-face|Relative URI|Unsupported stylesheet|Anchor defined twice)")
# '.notdef glyph rendered for Unicode string unsupported by fonts: "⏸" (U+23F8)': an empty box on paper.
EMPTY_BOX = re.compile(r"^\.notdef glyph .*: (?P<letter>.+)$", re.S)
# What a layout engine may raise on a document that it cannot set.
LAYOUT_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
# A handout whose last sheet would have only a few lines is set a little closer, if that saves the sheet.
FEW_LINES = 0.25  # of the height of a sheet
LONGEST_SET_TWICE = 15  # sheets
CLOSER = """
html { font-size: 9.7pt; line-height: 1.36 }
.sheet > p, .sheet > ul, .sheet > ol { margin-bottom: 1.6mm }
.sheet > :is(ul, ol) > li { margin-bottom: 0.7mm }
h2 { margin-top: 4mm } h3 { margin-top: 3.6mm }
.footnote { font-size: 8.1pt; line-height: 1.3 }
.footnote li { margin-bottom: 1mm }
td { padding-top: 0.9mm; padding-bottom: 0.9mm }
"""
ADD_LETTER = "write it otherwise or add it to the ranges in scripts/vendor.py"
MISSING_LIBRARIES = (
    "handouts need system libraries that are missing here; "
    "install the Debian packages libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0"
)


class Sheet(NamedTuple):
    """One PDF to make: its file name, what it is called in messages, the HTML document and the paper's size."""

    name: str
    shown_as: str
    document: str
    size: str


def fingerprint(sheet: Sheet, site: Path) -> str:
    """A name for everything that the PDF depends on: document, style, fonts, pictures, versions."""
    parts = [sheet.document.encode(), sheet.size.encode(), *(path.read_bytes() for path in MADE_BY)]
    parts += [f"{package} {metadata.version(package)}".encode() for package in PACKAGES]
    parts.append(_digest_of_fonts(site).encode())
    for source in html.document_fromstring(sheet.document).xpath("//img/@src"):
        path = site / unquote(urlsplit(source).path)
        parts.append(source.encode() + (path.read_bytes() if path.is_file() else b""))
    return _digest(parts)


def draw(sheet: Sheet, site: Path) -> bytes:
    """The PDF. Raises CannotRun, naming the page, if anything of the page would be missing from it."""
    lost: list[str] = []
    with _complaints(lost):
        try:
            made = _set(sheet, site, lost)
        except LAYOUT_ERRORS as error:
            raise CannotRun(f"{sheet.shown_as}: cannot be set as a PDF ({type(error).__name__}: {error}).") from error
    if lost:
        raise CannotRun(f"{sheet.shown_as}: the handout would be incomplete: {'; '.join(dict.fromkeys(lost))}.")
    return made


def _set(sheet: Sheet, site: Path, lost: list[str]) -> bytes:
    weasyprint = load_weasyprint()
    style, fonts, missing = _style_and_fonts(site, STYLE.read_text("utf-8"), _digest_of_fonts(site))
    lost += missing
    paper = f"@page {{ size: {sheet.size} }} @page turned {{ size: {sheet.size} landscape }}"
    styles = [style, weasyprint.CSS(string=paper, font_config=fonts)]

    def finish(document: Any, pdf: Any) -> None:
        lost.extend(_foreign_letters(document.fonts.values()))
        mend_tags(document, pdf)

    page = weasyprint.HTML(string=sheet.document, **_sources(site, lost))
    set_spaces_apart(page.etree_element)
    laid_out = page.render(stylesheets=styles, font_config=fonts)
    if _ends_with_a_few_lines(laid_out):
        closer = weasyprint.CSS(string=CLOSER, font_config=fonts)
        laid_out = min(laid_out, page.render(stylesheets=[*styles, closer], font_config=fonts), key=_length)
    drop_nested_links(laid_out)
    made: bytes = laid_out.write_pdf(finisher=finish, pdf_variant="pdf/ua-1")
    return made


@lru_cache(maxsize=1)
def _style_and_fonts(site: Path, text: str, digest_of_fonts: str) -> tuple[Any, Any, list[str]]:
    """The style, its fonts unpacked, and what is missing from it: the same for all handouts that a process draws."""
    weasyprint = load_weasyprint()
    fonts, missing = weasyprint.text.fonts.FontConfiguration(), list[str]()
    with _complaints(missing):
        style = weasyprint.CSS(string=text, font_config=fonts, **_sources(site, missing))
    return style, fonts, missing


# The folder with the unpacked fonts goes while Python still knows how to delete one.
atexit.register(_style_and_fonts.cache_clear)


def _sources(site: Path, lost: list[str]) -> dict[str, Any]:
    return {"base_url": site.resolve().as_uri() + "/", "url_fetcher": site_reader(site, lost.append)}


def _digest_of_fonts(site: Path) -> str:
    return _digest(path.name.encode() + path.read_bytes() for path in sorted((site / FONTS).glob("*.woff2")))


def _digest(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _ends_with_a_few_lines(document: Any) -> bool:
    """True if the last of some sheets has next to nothing on it; a whole book is not set twice for that."""
    if not 1 < _length(document) <= LONGEST_SET_TWICE:
        return False
    sheet = document.pages[-1]._page_box
    boxes = (box for child in sheet.children if child.element_tag == "html" for box in child.descendants())
    lowest = max((box.position_y + box.height for box in boxes if hasattr(box, "text")), default=0)
    return bool(lowest - sheet.margin_top < FEW_LINES * sheet.height)


def _length(document: Any) -> int:
    return len(document.pages)


def load_weasyprint() -> ModuleType:
    """WeasyPrint, which needs libraries of the system. Raises CannotRun with the packages to install."""
    try:
        import weasyprint
        import weasyprint.layout.block
        import weasyprint.text.fonts
    except OSError as error:
        raise CannotRun(f"{MISSING_LIBRARIES} ({str(error).splitlines()[0]}).") from error
    _forget_language()
    reckon_columns(weasyprint.layout.block)
    module: ModuleType = weasyprint
    return module


def _forget_language() -> None:
    """Words in drawings name no language, and Pango takes that of the machine, under which Turkish has an 'i' apart."""
    for name in ("C.UTF-8", "C"):
        with suppress(locale.Error):  # not every system has the first
            locale.setlocale(locale.LC_CTYPE, name)
            return


def site_reader(site: Path, refuse: Callable[[str], None]) -> Any:
    """A fetcher that reads files inside the site only; every other address is told to `refuse` and not read."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    root = site.resolve()

    class SiteReader(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = _file_of_site(url, root)
            if isinstance(path, Path):
                return URLFetcherResponse(url, path.read_bytes())
            refuse(path)
            raise ValueError("refused")

    return SiteReader(allowed_protocols={"data"})


def _file_of_site(address: str, root: Path) -> Path | str:
    """The file that an address means, or a sentence on why it is not read."""
    parts = urlsplit(address)
    path = Path(os.fsdecode(unquote_to_bytes(parts.path))).resolve()  # as this machine writes names, in any locale
    if parts.scheme != "file" or not path.is_relative_to(root):
        return f"'{address}' is not a file of the site; keep a copy under docs/ and point to that"
    return path if path.is_file() else f"'{path.relative_to(root).as_posix()}' does not exist in the built site"


def _foreign_letters(fonts: Iterable[Any]) -> Iterator[str]:
    """Letters set in a font of this machine, because those of the handbook lack them: other machines have others."""
    for font in fonts:
        if font.family not in FAMILIES:
            letters = "".join(sorted(set("".join(font.to_unicode.values()))))
            yield f"'{letters}' would be set in '{font.family}'; {ADD_LETTER}"


@contextmanager
def _complaints(lost: list[str]) -> Iterator[None]:
    """Collect what WeasyPrint says is missing; its remarks on CSS that it does not know stay unsaid."""
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: _note(record.getMessage(), lost)  # type: ignore[method-assign]
    loggers = [logging.getLogger("weasyprint"), logging.getLogger("fontTools")]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
            logger.setLevel(level)


def _note(message: str, lost: list[str]) -> None:
    if box := EMPTY_BOX.match(message):
        lost.append(f"no font of the handbook has {box['letter']}; {ADD_LETTER}")
    if LOST.match(message) and "refused" not in message:
        lost.append(message)
