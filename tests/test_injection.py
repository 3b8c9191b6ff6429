"""Pages are data: markup in any entry reaches readers as it was typed, and never runs."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from lxml import etree, html

from scripts.hosting.finishing import finish
from scripts.hosting.refused import refused
from scripts.hosting.safe_tables import harmless_table
from scripts.problems import CannotRun
from tests.conftest import serve_folder
from tests.hostile_site import PAYLOAD, write_hostile_site

PICTURE = "<img src=x onerror=window.hit=1>"
# Each entry begins with a mark of its own: the page on which it is shown, as typed.
SHOWN = {
    "": ["T1", "L1 ' & one", "L2 x over y", "Part <b> & ", "A caption with <script>", "V1"],
    "evidence-ledger/": ["C1", "R1", "W1", "S1"],
    "references/": ["B1", "J1", "Evil <b onmouseover=window.hit=1>X</b>"],
    "reference/glossary/": ["G1", "G2"],
    "about/changes/": ["Version 1 <script>window.hit=1</script>"],
    "old-page/": ["M1"],
}
BUILD = (
    "import pathlib, scripts.build as b; b.build(pathlib.Path.cwd(), pathlib.Path.cwd() / 'site', lambda words: None)"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile handbook, built past the check, which would have stopped it."""
    root = tmp_path_factory.mktemp("hostile")
    write_hostile_site(root)
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=root, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def page(browser, hostile: Path) -> Iterator:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def pages(site: Path) -> Iterator[tuple[str, html.HtmlElement]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), html.document_fromstring(path.read_text("utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_nothing_that_was_typed_into_any_entry_runs_in_a_browser(page, hostile: Path) -> None:
    page.add_init_script("addEventListener('securitypolicyviolation', () => { window.hit = 2; })")
    with serve_folder(hostile) as base:
        for name, _ in pages(hostile):
            page.goto(base + name)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.hit") is None, name
        for drawing in sorted(hostile.glob("figures/*.svg")):
            page.goto(f"{base}figures/{drawing.name}")
            assert page.evaluate("window.hit") is None, drawing.name


@pytest.mark.parametrize("address", SHOWN)
def test_what_was_typed_is_shown_as_typed(hostile: Path, address: str) -> None:
    shown = words(html.document_fromstring((hostile / address / "index.html").read_text("utf-8")))
    for mark in SHOWN[address]:
        assert (f"{mark} {PICTURE}" if re.fullmatch(r"[A-Z]\d", mark) else mark) in shown, mark


def test_no_page_holds_a_handler_a_script_link_or_an_image_that_was_typed(hostile: Path) -> None:
    for name, page in pages(hostile):
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), name
        assert not page.xpath("//@href[starts-with(., 'javascript')]") and not page.xpath("//img"), name
        inline = page.xpath("//script[not(@src) and not(contains(@type, 'json'))]/text()")
        assert not [code for code in inline if "hit" in code], name


def test_titles_and_descriptions_reach_the_head_as_typed(hostile: Path) -> None:
    page = html.document_fromstring((hostile / "index.html").read_text("utf-8"))
    for place in ["//meta[@name='citation_title']", "//meta[@property='og:title']"]:
        assert page.xpath(f"string({place}/@content)") == f"T1 {PAYLOAD}", place
    for place in ["//meta[@name='description']", "//meta[@property='og:description']"]:
        assert page.xpath(f"string({place}/@content)") == f"D1 {PAYLOAD}", place
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["headline"] == f"T1 {PAYLOAD}" and data["description"] == f"D1 {PAYLOAD}"


def test_a_title_with_signs_of_html_stands_in_the_window_as_typed(hostile: Path) -> None:
    finished = (hostile / "about" / "changes" / "index.html").read_text("utf-8")
    assert "<title>Changes - Tianeptine Mechanism Handbook</title>" in re.sub(r"\s*(</?title>)\s*", r"\1", finished)
    lost = html.document_fromstring((hostile / "404.html").read_text("utf-8"))
    assert any(f"T1 {PICTURE}" in words(link) for link in lost.xpath("//a"))


def test_a_diagram_left_to_the_browser_is_drawn_as_text_under_a_policy_of_its_own(page, hostile: Path) -> None:
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error(e.violatedDirective))")
    told: list[str] = []
    page.on("console", lambda message: message.type == "error" and told.append(message.text))
    with serve_folder(hostile) as base:
        page.goto(base + "browser/")
        drawing = page.locator("article .mermaid svg")
        drawing.wait_for(timeout=20000)
        shown = " ".join(drawing.text_content().split())
        assert "K1 <img src=x" in shown and "K2 <script" in shown
        drawing.locator(".node").last.click()
        assert page.evaluate("window.hit") is None and told == []
    loose = [name for name, _ in pages(hostile) if "unsafe-inline" in (hostile / name).read_text("utf-8")]
    assert loose == ["browser/index.html"]


def test_reference_managers_get_one_record_without_an_address_that_runs(hostile: Path) -> None:
    ris = (hostile / "data" / "references.ris").read_text("utf-8")
    assert len(re.findall(r"^TY  - ", ris, re.M)) == 1 and len(re.findall(r"^ER  - ", ris, re.M)) == 1
    for name in ["references.ris", "references.bib", "references.json"]:
        text = (hostile / "data" / name).read_text("utf-8")
        assert "evil2020" in text and "javascript:" not in text, name


def test_no_cell_of_any_table_to_download_is_a_formula(hostile: Path) -> None:
    tables = sorted(hostile.rglob("*.csv"))
    assert {"claims.csv", "evil.csv", "fig-evil.csv"} <= {table.name for table in tables}
    for table in tables:
        for row in csv.reader(io.StringIO(table.read_text("utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t"))], table.name


def test_a_table_of_numbers_is_served_as_it_was_written() -> None:
    table = "dose;note\r\n-5,+0.3,1e-9,\u2212 5\r\n"
    assert harmless_table(table) == table
    assert harmless_table("a,b\n-5,-cmd|x\n") == "a,b\n-5,'-cmd|x\n"
    assert harmless_table('\ufeffa\n"=1,2"\n') == '\ufeffa\n"\'=1,2"\n'


def test_feeds_and_drawings_are_well_formed_and_hold_no_script(hostile: Path) -> None:
    feed = etree.fromstring((hostile / "feed.xml").read_bytes())
    for content in feed.iter("{*}content"):
        body = html.fragment_fromstring(content.text or "", create_parent="div")
        assert not body.xpath(".//script|.//img|.//@*[starts-with(name(), 'on')]")
    for path in sorted(hostile.glob("figures/*.svg")):
        drawing = etree.fromstring(path.read_bytes())
        assert not drawing.xpath("//*[local-name()='script']|//@*[starts-with(local-name(), 'on')]")
        assert "<svg onload" in "".join(drawing.itertext())


def test_handouts_print_what_was_typed_and_run_nothing(hostile: Path) -> None:
    for path in sorted(hostile.glob("pdf/*.pdf")):
        assert not re.search(rb"/(?:JavaScript|JS|Launch)\b", path.read_bytes()), path.name
    handout = pypdf.PdfReader(hostile / "pdf" / "references.pdf")
    assert "<img" in "".join(sheet.extract_text() for sheet in handout.pages)


def test_the_copy_to_read_offline_is_as_safe(hostile: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(hostile / "handbook-offline.zip").extractall(tmp_path)
    for name, page in pages(tmp_path):
        assert not page.xpath("//@*[starts-with(name(), 'on')]") and not page.xpath("//img"), name


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("<p onclick=x()>", "onclick of <p>"),
        ("<svg/onload=x()>", "onload of <svg>"),
        ('<p style="color:red">', "style of <p>"),
        ("<style>p{}</style>", "<style>"),
        ('<a href=" java&#115;cript:x()">', "<a>"),
        ("<a href='\tdata:text/html,x'>", "<a>"),
        ('<iframe src="https://x.example"></iframe>', "<iframe>"),
        ('<base href="https://x.example/">', "<base>"),
        ('<object data="x.swf"></object>', "<object>"),
        ('<form action="javascript:x()"></form>', "<form>"),
    ],
)
def test_markup_that_runs_is_found_in_a_page(part: str, named: str) -> None:
    (found,) = refused(f"<!doctype html><title>x</title><body>{part}")
    assert named in found


@pytest.mark.parametrize(
    "part",
    [
        "<p>Write style=x, onclick=y() or javascript:z as <code>&lt;p onclick=y()></code>.</p>",
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<a href="data/table.csv">data:</a>',
        '<p data-on="1" class="on">',
    ],
)
def test_markup_that_runs_nothing_is_left_alone(part: str) -> None:
    assert refused(f"<!doctype html><title>x</title><body>{part}") == []


def test_a_script_that_was_typed_into_a_page_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<meta charset="utf-8"><p>Text<script>steal()</script>', "utf-8")
    with pytest.raises(CannotRun, match=r"site/index\.html: a script stands in the page \(“steal\(\)”\)"):
        finish(tmp_path, [], "")
