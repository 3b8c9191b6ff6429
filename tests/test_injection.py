"""Pages are data: markup in any entry reaches readers as it was typed, and never runs."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import markdown
import pikepdf
import pypdf
import pytest
import yaml
from lxml import etree, html

from scripts.handouts.print import Sheet, draw
from scripts.hosting.active_parts import active_parts
from scripts.hosting.finishing import finish
from scripts.hosting.refused import refused
from scripts.hosting.safe_tables import harmless_table
from scripts.inbound.finding import find_links
from scripts.inbound.judging import JudgedLink
from scripts.inbound.reporting import as_text as inbound_report
from scripts.inbound.sites import host_pattern
from scripts.problems import CannotRun, Problem, as_text
from scripts.reach.markdown_copy import CopiedPage
from scripts.references.bibtex import read_file
from tests.conftest import serve_folder
from tests.hostile_site import PAYLOAD, SITE_NAME, write_hostile_site

PICTURE = "<img src=x onerror=window.hit=1>"
# Each entry begins with a mark of its own: the page on which it is shown, as typed.
SHOWN = {
    "": ["T1", "L1 ' & one", "L2 x over y", "Part <b> & ", "A caption with <script>", "V1"],
    "evidence-ledger/": ["C1", "R1", "W1", "S1", "F1"],
    "references/": ["B1", "J1", "N1", "X1", "I7", "Evil <b onmouseover=window.hit=1>X</b>"],
    "reference/glossary/": ["G1", "G2", "G3"],
    "imported/": ["I1", "I4", "[click](javascript:window.hit=1)", "I5 <svg onload", "/etc/passwd", "P1", "H1 <b"],
    "about/changes/": ["Version 1 <script>window.hit=1</script>"],
    "old-page/": ["M1"],
}
# What a reader of PDFs may be asked to do by itself, or beyond the document
ACTIONS = {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}
ACTING_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/AcroForm", "/RichMedia"}
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
    (title,) = html.document_fromstring(finished).xpath("//title")
    assert " ".join(title.text_content().split()) == f"Changes - {SITE_NAME}"
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
    every = [path for path in sorted(hostile.rglob("*")) if path.suffix in (".ris", ".bib")]
    assert {"data", "cite", "page"} <= {path.parent.name for path in every}
    for path in every:
        text, records = path.read_text("utf-8"), 2 if path.parent.name == "data" else 1
        if path.suffix == ".ris":
            assert len(re.findall(r"^TY  - ", text, re.M)) == len(re.findall(r"^ER  - ", text, re.M)) == records, path
        else:
            assert len(read_file(text).entries) == records and read_file(text).faults == (), path
        assert not re.search(r"^UR  - javascript|url *= *.javascript", text, re.M), path
    for name in ["references.ris", "references.bib", "references.json"]:
        text = (hostile / "data" / name).read_text("utf-8")
        assert "evil2020" in text and "javascript:" not in text, name


def test_copies_for_programs_hold_no_markup_but_our_own(hostile: Path) -> None:
    """Rendered by the strictest reader of Markdown, a copy has no tag, and no link but those of the site."""
    for path in [hostile / "llms.txt", *sorted(hostile.rglob("index.md"))]:
        text = path.read_text("utf-8")
        body = text.split("\n---\n", 1)[-1]
        shown = html.fragment_fromstring(markdown.markdown(body), create_parent="div")
        assert not shown.xpath(".//script|.//img|.//b[@*]|.//svg|.//iframe|.//@*[starts-with(name(), 'on')]"), path
        assert [to for to in shown.xpath(".//@href") if not to.startswith("https://")] == [], path
        if path.name == "index.md":
            head = yaml.safe_load(text.split("---\n")[1])
            assert head["handbook"] == SITE_NAME and set(head) <= {*CopiedPage._fields, "licence"}


def test_lists_for_machines_hold_each_thing_on_its_own_line(hostile: Path) -> None:
    heading, _, packed = (hostile / "objects.inv").read_bytes().partition(b"zlib.\n")
    assert heading.decode().splitlines()[1] == f"# Project: {SITE_NAME}"
    lines = zlib.decompress(packed).decode().splitlines()
    assert lines and not [line for line in lines if not re.match(r"\S.* std:(?:doc|label|term) -1 \S+ \S", line)]
    index = (hostile / "search" / "index.js").read_text("utf-8")
    assert index.count("\n") == 1 and json.loads(index.removeprefix("handbookSearch = ").rstrip(";\n"))["pages"]
    assert json.loads((hostile / "pages.json").read_text("utf-8"))
    etree.fromstring((hostile / "sitemap.xml").read_bytes())


def test_search_shows_what_was_typed_as_words(page, hostile: Path) -> None:
    with serve_folder(hostile) as base:
        page.goto(base)
        page.locator(".search-open").click()
        page.locator("dialog[open] input").first.fill("onerror")
        found = page.locator("dialog[open] a", has_text="<img src=x onerror=window.hit=1>")
        found.first.wait_for(timeout=5000)
        assert page.locator("dialog[open]").locator("img, script, b[onmouseover]").count() == 0
        page.goto(f"{base}search.html?q=onerror")
        found = page.locator("main a", has_text="<img src=x onerror=window.hit=1>")
        found.first.wait_for(timeout=5000)
        assert page.locator("main").locator("img, script:not([src]), b[onmouseover]").count() == 0
        assert page.evaluate("window.hit") is None


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


def test_a_table_that_is_parted_at_semicolons_has_no_formula_either() -> None:
    """So are tables parted where numbers have decimal commas, and there also those that are written with commas."""
    table = "dose;note\n-5;+0,3\n-.5;rose; -not fell\n"
    assert harmless_table(table) == table
    assert harmless_table("a;b\n-5;=1+1\n") == "a;b\n-5;'=1+1\n"
    assert harmless_table("a,b\n1,x; @SUM(1)\n") == "a,b\n1,x; '@SUM(1)\n"
    assert harmless_table('a,b\n1,"x\n-2+cmd|x"\n2,"y\t=1"\n') == "a,b\n1,\"x\n'-2+cmd|x\"\n2,y\t'=1\n"


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
    made = sorted(hostile.rglob("*.pdf"))
    assert len(made) >= 18
    assert {path.name: found for path in made if (found := what_acts(path.read_bytes()))} == {}
    handout = pypdf.PdfReader(hostile / "pdf" / "references.pdf")
    assert "<img" in "".join(sheet.extract_text() for sheet in handout.pages)


def test_a_pdf_is_called_and_outlined_by_the_words_that_were_typed(hostile: Path) -> None:
    with pikepdf.open(hostile / "pdf" / "imported.pdf") as handout, handout.open_outline() as outline:
        assert str(handout.docinfo["/Title"]).endswith(f" – {SITE_NAME}")
        assert [entry.title[:6] for entry in outline.root] == ["I1 <im"]


def what_acts(data: bytes) -> list[str]:
    """Everything in a PDF that does more than lead to a place in it or to an address of the web."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return [words for thing in document.objects for words in _acting(thing)] + list(_acting(document.trailer))


def _acting(thing: pikepdf.Object) -> Iterator[str]:
    if isinstance(thing, pikepdf.Array):
        for one in thing:
            yield from _acting_inside(one)
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    for name, value in thing.items():
        if name in ACTING_KEYS or (name == "/S" and str(value) in ACTIONS) or str(value) == "/FileAttachment":
            yield f"{name} {value!r}"[:80]
        if name == "/URI" and not str(value).startswith(("https://", "http://", "mailto:")):
            yield f"address {value}"
        yield from _acting_inside(value)


def _acting_inside(thing: object) -> Iterator[str]:
    """Of a part that does not stand in the list of objects by itself."""
    if isinstance(thing, pikepdf.Object) and not thing.is_indirect:
        yield from _acting(thing)


def test_what_acts_in_a_pdf_is_seen_when_it_is_there() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    link = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Link, "/Rect": [0, 0, 9, 9]}
    for action in [{"/S": "/URI", "/URI": "javascript:x()"}, {"/S": "/Launch", "/F": "x.exe"}, {"/S": "/JavaScript"}]:
        named = {key: pikepdf.Name(value) if key == "/S" else pikepdf.String(value) for key, value in action.items()}
        document.pages[0].Annots = document.make_indirect(
            [pikepdf.Dictionary({**link, "/A": pikepdf.Dictionary(named)})]
        )
        written = io.BytesIO()
        document.save(written)
        assert what_acts(written.getvalue()) != [], action
    del document.pages[0].Annots
    document.attachments["secret.txt"] = b"x"
    written = io.BytesIO()
    document.save(written)
    assert what_acts(written.getvalue()) != []


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png"])
@pytest.mark.parametrize("part", ['<a rel="attachment" href="{}">x</a>', '<link rel="attachment" href="{}">'])
def test_no_file_of_this_machine_is_attached_to_a_pdf(hostile: Path, part: str, address: str) -> None:
    document = f"<html lang=en><title>x</title><body><p>Word</p>{part.format(address)}"
    with pytest.raises(CannotRun, match="is not a file of the site"):
        draw(Sheet("x.pdf", "page x", document, "A4"), hostile)


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
        ('<article><meta http-equiv="refresh" content="0; url=https://x.example/"></article>', "<meta>"),
        ('<article><p>See <link rel="prefetch" href="https://x.example/"></article>', "<link>"),
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


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'


@pytest.mark.parametrize(
    ("attributes", "inside", "named"),
    [
        ("", "<script>steal()</script>", "<script>"),
        ("", '<s:script xmlns:s="http://www.w3.org/2000/svg" href="x.js"/>', "<script>"),
        (" onload='x()'", "", "onload of <svg>"),
        ("", '<g ONCLICK\n= "x()"/>', "ONCLICK of <g>"),
        ("", '<a xlink:href="java&#10;script:x()"><text>a</text></a>', "href="),
        ("", '<a href=" JavaScript:x()"/>', "href="),
        ("", '<a><set attributeName="href" to="javascript:x()"/></a>', "to="),
        ("", '<a><animate attributeName="href" values="a;javascript:x()"/></a>', "values="),
        ("", '<a href="data:text/html,x"/>', "href="),
        ("", '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>', "<foreignObject>"),
        ("", "<script>steal()</script><g>", "<script>"),  # not well-formed: browsers run what comes before
    ],
)
def test_a_drawing_that_runs_when_it_is_opened_by_itself_stops_the_build(
    tmp_path: Path, attributes: str, inside: str, named: str
) -> None:
    (tmp_path / "Drawing.SVG").write_text(SVG.format(attributes, inside), "utf-8")
    with pytest.raises(CannotRun, match=r"site/Drawing\.SVG: .* would run in a browser") as stopped:
        finish(tmp_path, [], "")
    assert named in str(stopped.value)
    for encoding in ("utf-16", "utf-8-sig"):
        assert active_parts(SVG.format(attributes, inside).encode(encoding)) != []


def test_an_entity_hides_no_program_in_a_drawing() -> None:
    entity = "<!DOCTYPE svg [<!ENTITY x \"<script xmlns='http://www.w3.org/2000/svg'>steal()</script>\">]>"
    assert active_parts((entity + SVG.format("", "&x;")).encode()) == ["the element <script>"]


def test_a_plain_drawing_is_left_alone() -> None:
    image = '<image href="data:image/png;base64,AAAA"/><a href="https://lab.example/x"><text>on = 1</text></a>'
    styled = "<!-- script: none --><style>text{fill:red}</style><desc>The script: a description; data: none</desc>"
    assert active_parts(SVG.format(' style="color:red"', styled + image).encode()) == []
    assert active_parts(b"") == [] and active_parts(b"&#") == []


def test_a_script_that_was_typed_into_a_page_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<meta charset="utf-8"><p>Text<script>steal()</script>', "utf-8")
    with pytest.raises(CannotRun, match=r"site/index\.html: a script stands in the page \(“steal\(\)”\)"):
        finish(tmp_path, [], "")


def test_no_report_gives_orders_to_the_terminal_that_shows_it(tmp_path: Path) -> None:
    order = "\x1b]0;x\x07\x1b[2J\u202e"
    told = as_text([Problem(f"docs/{order}.md", 1, 1, "broken-link", "error", f"no file '{order}'")])
    (tmp_path / "export.txt").write_text(f"https://lab.example/tm/gone/{order}x/\n", "utf-8")
    (link,) = find_links(tmp_path / "export.txt", host_pattern(["https://lab.example/tm/"]))
    told += inbound_report([JudgedLink(link, "dead", "", "no page is there.")], 1)
    assert "\\x1b[2J" in told and not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", told)
