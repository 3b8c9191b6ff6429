"""A page comes quickly, stands still while it comes, and is valid HTML."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest

from scripts.vendor import PAGE_FACES

FIRST_PAGE, OWN_PARTS = 150_000, 25_000  # bytes as a server sends them, compressed
SIX = ["", "guides/guide-b/", "mechanism/ampa-receptor/", "evidence-ledger/", "protocols/microdialysis/", "references/"]
SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });"""


def sent(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix in (".woff2", ".png") else len(gzip.compress(content, 9, mtime=0))


def loaded(browser, served: str, address: str, site: Path) -> dict[str, int]:
    """What a first visit of a page asks for: path and size as sent."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
    page.goto(served + address)
    page.wait_for_load_state("networkidle")
    context.close()
    files = [site / path / ("index.html" if path.endswith("/") or not path else "") for path in asked]
    return {file.relative_to(site).as_posix(): sent(file) for file in files if file.is_file()}


def test_the_first_page_is_small(browser, served: str, site: Path) -> None:
    parts = loaded(browser, served, "", site)
    assert len(parts) > 5 and sum(parts.values()) <= FIRST_PAGE, parts


@pytest.mark.parametrize("address", SIX)
def test_our_own_styles_and_scripts_are_small_on_every_page(browser, served: str, site: Path, address: str) -> None:
    parts = loaded(browser, served, address, site)
    own = {path: size for path, size in parts.items() if re.search(r"/(?:style|script)-\w+\.(?:css|js)$", path)}
    assert len(own) == 2 and sum(own.values()) <= OWN_PARTS, own
    assert not [path for path in parts if "javascripts/" in path or "-more" in path], "nothing of what pages do without"


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_a_page_comes(browser, served: str, width: int) -> None:
    moved = {}
    for address in SIX:
        context = browser.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        page.add_init_script(SHIFTS)
        page.goto(served + address)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        moved[address] = page.evaluate("window.shifted")
        context.close()
    # 0.1 is what browsers' makers call good; the ledger's table is measured by a script when it is there.
    assert {address: shift for address, shift in moved.items() if shift > 0.02} == {}


def test_every_page_is_valid_html_to_a_strict_parser(site: Path) -> None:
    faults = {}
    for path in sorted(site.rglob("*.html")):
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        parser.parse(path.read_text("utf-8"))
        if parser.errors:
            faults[path.relative_to(site).as_posix()] = [(place, name) for place, name, _ in parser.errors[:3]]
    assert faults == {}


def test_the_caption_is_the_first_or_last_part_of_its_figure(site: Path) -> None:
    figures = 0
    for path in sorted(site.rglob("*.html")):
        tree = html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=False)
        for figure in tree.iter("figure"):
            parts = [part.tag for part in figure]
            figures += 1
            assert "figcaption" not in parts[1:-1], path
    assert figures > 10


def test_every_picture_says_how_large_it_is(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        tree = html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=False)
        for picture in tree.iter("img"):
            assert picture.get("width") and picture.get("height"), (path, picture.get("src"))
        for region in (one for one in tree.iter("div") if "diagram" in (one.get("class") or "").split()):
            for drawing in region.iter("{http://www.w3.org/2000/svg}svg"):
                assert drawing.get("width") and drawing.get("height"), path


FACE = re.compile(r'url\("vendor/([\w-]+\.woff2)"\).*?unicode-range: ([^;]+);')
GREEK = "U+394, U+3B1-3B5, U+3BA-3BC, U+3C3-3C4"


def test_the_stylesheet_asks_for_each_part_of_a_font_where_its_letters_are(site: Path) -> None:
    style = (site / "assets" / "fonts.css").read_text("utf-8")
    rules = {name: ranges for name, ranges in FACE.findall(style) if ranges != GREEK}
    assert rules.keys() == {face.served_as for face in PAGE_FACES}
    for face in PAGE_FACES:
        ranges = [f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in sorted(face.ranges)]
        assert rules[face.served_as] == ", ".join(ranges), face.served_as


def test_a_face_that_is_asked_for_at_once_moves_nothing_if_it_is_late(site: Path) -> None:
    rules = [rule for rule in (site / "assets" / "fonts.css").read_text("utf-8").splitlines() if "-core.woff2" in rule]
    at_once = [rule for rule in rules if re.search(r"(regular|bold|signs)-core", rule) and "italic" not in rule]
    assert len(at_once) == 5 and all("font-display: optional" in rule for rule in at_once)


def test_greek_in_slanted_text_is_of_the_family_of_the_text(site: Path) -> None:
    faces = [rule for rule in (site / "assets" / "fonts.css").read_text("utf-8").splitlines() if GREEK in rule]
    whole = [rule for rule in faces if f"unicode-range: {GREEK};" in rule]
    assert len(whole) == 4
    for rule in whole:
        ((name, _),) = FACE.findall(rule)
        assert "font-style: italic" in rule and re.match(r"(serif|sans)-(regular|bold)-core", name)


def test_the_faces_of_the_first_view_are_asked_for_at_once(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    preloaded = re.findall(r'rel="preload" href="assets/lasting/([\w-]+)-core-\w+\.woff2" as="font"', page)
    assert preloaded == ["serif-regular", "serif-bold", "sans-regular", "sans-bold", "signs"]
    assert page.index('rel="preload"') < page.index("assets/lasting/style-")
