"""From one HTML document to the bytes of one PDF, with WeasyPrint; only files of the built site are read.

The PDF is tagged as PDF/UA-1 asks, and the same document, style and fonts give the same bytes.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import html

from scripts.problems import CannotRun

STYLE = Path(__file__).with_name("handout.css")
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
    parts = [sheet.document.encode(), sheet.size.encode(), STYLE.read_bytes(), Path(__file__).read_bytes()]
    parts += [f"{package} {metadata.version(package)}".encode() for package in PACKAGES]
    parts += [path.name.encode() + path.read_bytes() for path in sorted((site / FONTS).glob("*.woff2"))]
    for source in html.document_fromstring(sheet.document).xpath("//img/@src"):
        path = site / unquote(urlsplit(source).path)
        parts.append(source.encode() + (path.read_bytes() if path.is_file() else b""))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


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
    base = site.resolve().as_uri() + "/"
    fonts = weasyprint.text.fonts.FontConfiguration()
    sources = {"base_url": base, "url_fetcher": site_reader(site, lost.append)}
    paper = f"@page {{ size: {sheet.size} }} @page turned {{ size: {sheet.size} landscape }}"
    texts = (STYLE.read_text("utf-8"), paper)
    styles = [weasyprint.CSS(string=text, font_config=fonts, **sources) for text in texts]

    def see_fonts(document: Any, _pdf: Any) -> None:
        lost.extend(_foreign_letters(document.fonts.values()))

    page = weasyprint.HTML(string=sheet.document, **sources)
    made: bytes = page.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1", finisher=see_fonts)
    return made


def load_weasyprint() -> ModuleType:
    """WeasyPrint, which needs libraries of the system. Raises CannotRun with the packages to install."""
    try:
        import weasyprint
        import weasyprint.text.fonts
    except OSError as error:
        raise CannotRun(f"{MISSING_LIBRARIES} ({str(error).splitlines()[0]}).") from error
    module: ModuleType = weasyprint
    return module


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
    path = Path(unquote(parts.path)).resolve()
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
