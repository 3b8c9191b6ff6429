"""What a reader gets on paper: one PDF for each page and one of the whole handbook."""

import builtins
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader

from scripts.diagrams.font import text_width
from scripts.handouts.article import Article, address_pieces, read_article
from scripts.handouts.checklist import checklist_of, lay_out_checklists
from scripts.handouts.document import Imprint, cite_as, in_words
from scripts.handouts.drawings import prepare_figures
from scripts.handouts.making import HandoutPage, handout_name, make_handouts
from scripts.handouts.numbers import Chapter, number_through
from scripts.handouts.pages import checklist_name, listed_pages, short_title
from scripts.handouts.qr import qr_code
from scripts.handouts.spaces import set_spaces_apart
from scripts.problems import CannotRun
from scripts.vendor import vendor
from tests.conftest import ROOT
from tests.handout_site import PAGES, SITE_NAME, SITE_URL, print_site, tiny_site, write_list, write_page
from tests.pdf_accessibility import accessibility_faults

ALPHA_PDF, BOOK_PDF = "guides-alpha.pdf", "handbook.pdf"


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fonts that the real site has."""
    folder = tmp_path_factory.mktemp("fonts")
    vendor(folder)
    (folder / "mermaid.min.js").unlink()
    return folder


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Path:
    """The folder with the handouts of the tiny site."""
    site = tiny_site(tmp_path_factory.mktemp("tiny"), fonts)
    print_site(site)
    return site / "pdf"


@pytest.fixture(scope="module")
def alpha(printed: Path) -> PdfReader:
    return PdfReader(printed / ALPHA_PDF)


@pytest.fixture(scope="module")
def book(printed: Path) -> PdfReader:
    return PdfReader(printed / BOOK_PDF)


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def links(reader: PdfReader) -> list[Any]:
    return [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]


def addresses(reader: PdfReader) -> set[str]:
    """Where the links to the outside lead."""
    return {str(link["/A"]["/URI"]) for link in links(reader) if "/URI" in link.get("/A", {})}


def places(reader: PdfReader) -> set[str]:
    """The names that links inside the document lead to."""
    return {str(link["/Dest"]) for link in links(reader) if "/Dest" in link}


def chapters(reader: PdfReader) -> dict[str, int]:
    """The page, from 1, on which each chapter of the book begins, by its title in the outline."""
    entries: list[Any] = [entry for entry in reader.outline if not isinstance(entry, list)]
    return {str(entry.title): (reader.get_destination_page_number(entry) or 0) + 1 for entry in entries}


def structure(path: Path) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""
    with pikepdf.open(path) as pdf:
        waiting = [pdf.Root.StructTreeRoot.K]
        while waiting:
            node = waiting.pop()
            if isinstance(node, pikepdf.Array):
                waiting += reversed(list(node))
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                yield node
                waiting += [node.K] if "/K" in node else []


def one_page_site(tmp_path: Path, fonts: Path, article: str) -> Path:
    return tiny_site(tmp_path, fonts, {"": f"<h1>Only page</h1>{article}"})


# Names and lists


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("", "home.pdf"),
        ("guides/guide-a/", "guides-guide-a.pdf"),
        ("about/cite.html", "about-cite.pdf"),
        ("index.html", "home.pdf"),
        ("a%20b/", "a-b-c8687a08.pdf"),
    ],
)
def test_a_page_address_gives_a_file_name(url: str, name: str) -> None:
    assert handout_name(url) == name


def test_a_long_title_is_cut_at_its_bracket_for_the_foot() -> None:
    assert short_title("Guide A: how it acts (published under another compound’s name)") == "Guide A: how it acts"


def test_pages_with_handout_false_and_the_404_page_are_left_out(tmp_path: Path) -> None:
    write_list(tmp_path, [{"url": ""}, {"url": "search/", "handout": False}, {"url": "404.html"}, {"url": "b/"}])
    assert [page.url for page in listed_pages(tmp_path)] == ["", "b/"]


def test_without_a_list_the_order_is_that_of_the_sitemap(tmp_path: Path) -> None:
    entries = "".join(f"<url><loc>{SITE_URL}{path}</loc></url>" for path in ("", "b/", "a/"))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    (tmp_path / "sitemap.xml").write_text(f'<?xml version="1.0"?><urlset xmlns="{space}">{entries}</urlset>', "utf-8")
    assert [page.url for page in listed_pages(tmp_path)] == ["", "b/", "a/"]


def test_a_folder_that_is_no_site_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"no built site here .*run `python -m scripts build` first"):
        listed_pages(tmp_path)


def test_a_damaged_list_of_pages_is_named(tmp_path: Path) -> None:
    (tmp_path / "pages.json").write_text('[{"title": 1}]', "utf-8")
    with pytest.raises(CannotRun, match=r"pages\.json: not a list of pages"):
        listed_pages(tmp_path)


def test_dates_are_in_words_whatever_the_locale() -> None:
    assert in_words("2026-11-21") == "21\u00a0November\u00a02026"


def test_the_citation_names_work_edition_date_and_address() -> None:
    line = cite_as("Alpha & co", "2026-11-21", SITE_URL + "a/", Imprint(SITE_NAME, SITE_URL, "2026.1"))
    assert re.sub(r"<[^>]+>", "", line) == (
        "Alpha &amp; co. In: Test Handbook, edition 2026.1. Reviewed 21\u00a0November\u00a02026. "
        "https://lab.example/handbook/a/"
    )


@given(st.text(alphabet="abz019-./_?=&#:", max_size=80))
def test_an_address_broken_into_pieces_is_still_the_same_address(address: str) -> None:
    assert "".join(address_pieces(address)) == address


def test_a_doi_breaks_after_its_slash_and_before_a_dot() -> None:
    assert address_pieces("doi:10.1002/hipo.20159") == ["doi:10.1002/", "hipo", ".20159"]


# What is on the paper


def test_there_is_one_pdf_for_each_page_and_one_of_the_handbook(printed: Path) -> None:
    assert sorted(path.name for path in printed.iterdir()) == [
        "guides-alpha-checklist.pdf",
        "guides-alpha.pdf",
        "handbook.pdf",
        "home.pdf",
        "references.pdf",
    ]


def test_text_comes_out_in_reading_order_with_its_greek_letters(alpha: PdfReader) -> None:
    text = words(alpha)
    first = "First sentence with 10 µM, α and β, the μ receptor"
    found = [text.index(part) for part in ["Alpha page", first, "Second sentence", "Figure 1.", "Row 1 ", "Reagan LP."]]
    assert found == sorted(found)


def test_micro_sign_and_greek_mu_stay_different_letters(alpha: PdfReader) -> None:
    text = words(alpha)
    assert set(re.findall(r"\d\s*([µμ])M", text)) == {"µ"}
    assert set(re.findall(r"([µμ]) receptor", text)) == {"μ"}


def test_the_first_page_says_what_it_is_and_how_to_cite_it(alpha: PdfReader) -> None:
    first = " ".join(alpha.pages[0].extract_text().split())
    assert "Test Handbook Alpha page What guides/alpha/ is. Edition 2026.1 · reviewed 21 November 2026" in first
    assert "Cite as Alpha page. In: Test Handbook, edition 2026.1. Reviewed 21 November 2026." in first


def test_the_shapes_are_explained_where_claims_are_marked(alpha: PdfReader, printed: Path) -> None:
    assert "Evidence marks ● supported ◐ supported with caveat ▲ overstated ✕ contradicted" in words(alpha)
    assert "Evidence marks" not in words(PdfReader(printed / "references.pdf"))


def test_a_claim_mark_is_its_shape_and_number_in_brackets(alpha: PdfReader) -> None:
    assert "[● B12]" in words(alpha)


def test_each_foot_has_title_edition_address_and_page_of_pages(alpha: PdfReader) -> None:
    total = len(alpha.pages)
    assert total > 2
    for number, page in enumerate(alpha.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert "Alpha page · Edition 2026.1" in text
        assert "https://lab.example/handbook/guides/alpha/" in text
        assert f"Page {number} of {total}" in text


def test_the_head_of_a_long_table_is_on_each_of_its_pages(alpha: PdfReader) -> None:
    texts = [page.extract_text() for page in alpha.pages]
    with_rows = [text for text in texts if re.search(r"Row \d+", text)]
    assert len(with_rows) > 1
    assert all("Dose head" in text for text in with_rows)


def test_a_caption_stands_above_its_table(alpha: PdfReader) -> None:
    assert words(alpha).index("Table 1. Many rows.") < words(alpha).index("Row 1 ")


def test_folded_boxes_are_open(alpha: PdfReader) -> None:
    assert "Folded box What was folded." in words(alpha)


def test_a_check_list_has_boxes_and_ruled_blanks_on_a_sheet_of_its_own(alpha: PdfReader) -> None:
    sheet = next(text for page in alpha.pages if "Task list" in (text := page.extract_text()))
    assert sheet.index("Task list") < sheet.index("☐")
    assert "Row" not in sheet
    assert "____" not in sheet


def test_nothing_of_the_screen_is_left(printed: Path) -> None:
    leftovers = [
        "¶",
        "↩",
        "Copy",
        "alert",
        "Site navigation",
        "Menu",
        "Next page",
        "PDF handout",
        "Download this table",
    ]
    for path in printed.iterdir():
        text = words(PdfReader(path))
        assert [leftover for leftover in leftovers if leftover in text] == [], path.name


def test_the_ways_back_of_the_references_are_not_printed(printed: Path) -> None:
    assert "Cited in Alpha page." in words(PdfReader(printed / "references.pdf"))


def test_other_pages_that_are_named_are_listed_with_title_and_address(alpha: PdfReader) -> None:
    assert "Other pages named here References https://lab.example/handbook/references/" in words(alpha)


def test_only_fonts_of_the_handbook_are_embedded(printed: Path) -> None:
    for path in printed.iterdir():
        with pikepdf.open(path) as pdf:
            named = {str(font.BaseFont) for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
        assert named
        assert all(
            re.search(r"\+(Source-Serif|Source-Sans|Source-Code|Diagram-Sans|Handbook-Signs)", name) for name in named
        ), named


# Links and structure


def test_links_lead_to_dois_permanent_addresses_and_places_in_the_handout(alpha: PdfReader) -> None:
    assert {
        "https://doi.org/10.1073/pnas.0307294101",
        "https://lab.example/handbook/references/",
        "https://lab.example/handbook/ledger/#b12",
    } <= addresses(alpha)
    assert {"figure-part", "fn:reagan"} <= places(alpha)
    assert places(alpha) <= set(alpha.named_destinations)


def test_the_outline_has_title_and_sections(alpha: PdfReader) -> None:
    outline: list[Any] = alpha.outline
    assert outline[0].title == "Alpha page"
    sections = [entry.title for entry in outline[1]]
    assert sections == ["Dose", "Figure part", "Task list", "Bench list", "References", "Other pages named here"]


def test_the_pdf_is_tagged_and_knows_language_and_title(printed: Path) -> None:
    with pikepdf.open(printed / ALPHA_PDF) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as facts:
            assert facts["dc:title"] == "Alpha page – Test Handbook"
            assert facts["pdfuaid:part"] == "1"
            assert facts["xmp:CreateDate"] == "2026-11-21"


def test_a_figure_has_its_title_and_description_as_alternative_text(printed: Path) -> None:
    figures = [str(node.Alt) for node in structure(printed / ALPHA_PDF) if node.S == "/Figure"]
    code = f"QR code that leads to {SITE_URL}guides/alpha/"
    assert figures == [code, "From drug to receptor. The drug activates the receptor."]


def test_every_handout_keeps_the_rules_of_pdf_ua(printed: Path) -> None:
    assert [(path.name, fault) for path in printed.iterdir() for fault in accessibility_faults(path)] == []


def test_the_handouts_of_the_handbook_keep_the_rules_of_pdf_ua(site: Path) -> None:
    for name in (
        "home",
        "mechanism-ampa-receptor",
        "protocols-microdialysis",
        "letter/protocols-western-blotting-checklist",
    ):
        assert accessibility_faults(site / "pdf" / f"{name}.pdf") == [], name


def test_a_link_says_where_it_leads_and_a_long_address_is_one_link(alpha: PdfReader) -> None:
    said = [str(link["/Contents"]) for link in links(alpha)]
    assert f"● B12: {SITE_URL}ledger/#b12" in said
    pages = {str(number) for number, page in enumerate(alpha.pages, 1) if "Reagan LP." in page.extract_text()}
    assert f"1: page {pages.pop()}" in said
    assert said.count(f"{SITE_URL}guides/alpha/") == 2


def test_the_feet_of_the_sheets_are_no_content(printed: Path) -> None:
    with pikepdf.open(printed / ALPHA_PDF) as pdf:
        painted = [
            (str(operands[0]), str(operands[1].get("/Subtype", "")))
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[1])
            if str(operator) == "BDC"
        ]
    assert painted.count(("/Artifact", "/Footer")) >= 2


def test_a_table_has_head_cells(printed: Path) -> None:
    assert {"/Table", "/THead", "/TH", "/TD"} <= {str(node.S) for node in structure(printed / ALPHA_PDF)}


# The whole handbook


def test_the_book_has_a_contents_page_with_the_right_page_numbers(book: PdfReader) -> None:
    contents = " ".join(book.pages[1].extract_text().replace(".", " ").split())
    listed = {title: int(number) for title, number in re.findall(r"(Alpha page|References) (\d+)", contents)}
    assert listed == {title: chapters(book)[title] for title in ("Alpha page", "References")}


def test_the_book_numbers_its_pages_through(book: PdfReader) -> None:
    texts = [" ".join(page.extract_text().split()) for page in book.pages]
    assert len(texts) > 4
    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts[1:], start=2))


def test_links_between_pages_stay_inside_the_book(book: PdfReader) -> None:
    assert {"guides-alpha--dose", "references", "references--ref-reagan"} <= places(book)
    assert places(book) <= set(book.named_destinations)


def test_the_book_cites_from_its_one_list_of_references(book: PdfReader) -> None:
    text = words(book)
    assert "the μ receptor2 [" in text
    assert text.count("Reversal by tianeptine") == 1
    assert "Each page counts its own." not in text


def test_the_list_of_references_names_the_page_of_the_citing_place(book: PdfReader) -> None:
    assert f"Cited in Alpha page p. {chapters(book)['Alpha page']}." in words(book)


def test_figures_and_tables_count_through_the_book_and_references_to_them_follow(book: PdfReader) -> None:
    text = words(book)
    assert "Figure 1. The first." in text and "Figure 2. A drawing." in text
    assert "first, and see Figure 2." in text
    assert "Figure 2 and Tables 1 and 2, but not Figure 1 of Zhang" in text


@pytest.mark.parametrize(
    ("said", "printed_as"),
    [
        ("Figure 2", "Figure 7"),
        ("Figures 1–2", "Figures 6–7"),
        ("Figure 12 and Table 2", "Figure 12 and Table 2"),
        ("the guide’s Figure 1", "the guide’s Figure 1"),
        ("Figure 1 in Zhang", "Figure 1 in Zhang"),
        ("Figure 1 of this page", "Figure 6 of this page"),
        ("<code>Figure 1</code>", "Figure 1"),
        ('<a href="https://other.example/">Figure 1</a>', "Figure 1"),
        ('<a href="#x"><em>Figure 1</em></a>', "Figure 6"),
    ],
)
def test_a_mention_follows_only_a_figure_of_the_handbook(said: str, printed_as: str) -> None:
    def body(count: int, text: str) -> Article:
        captions = [f'<span class="caption-prefix">Figure {number}.</span>' for number in range(1, count + 1)]
        return Article("T", "", html.fromstring(f"<article><p>{text}</p>{''.join(captions)}</article>"))

    chapters = [Chapter("a/", body(5, "")), Chapter("b/", body(2, said))]
    number_through(chapters, SITE_URL)
    assert chapters[1].article.body[0].text_content() == printed_as


# Bench checklists


def test_a_checklist_alone_has_its_title_its_table_and_the_work_it_cites(printed: Path) -> None:
    sheet = PdfReader(printed / "guides-alpha-checklist.pdf")
    text = words(sheet)
    assert len(sheet.pages) == 1
    order = ["Bench list: Alpha page", "Date", "Animal", "Weigh", "not given in the source", "Wait", "Reagan LP."]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "First sentence" not in text and "Row 1" not in text
    assert f"{SITE_URL}guides/alpha/#checklist" in text


def test_the_rows_of_a_step_are_one_group_and_blank_cells_are_marked() -> None:
    page = html.fromstring(f"<article>{PAGES['guides/alpha/']}</article>")
    lay_out_checklists(page)
    table = page.xpath("//figure[@id='tbl-2']/table")[0]
    assert [len(group) for group in table.iter("tbody")] == [2, 1]
    assert [cell.get("class") for cell in table.xpath(".//tr[2]/td")] == ["to-fill", None, None, "to-fill", "no-entry"]
    shares = [float(head.get("style").removeprefix("width: ").removesuffix("%")) for head in table.iter("th")]
    assert sum(shares) == pytest.approx(100, abs=0.5)
    assert not page.xpath("//figure[@id='tbl-1']/@class")


def test_a_page_without_a_checklist_has_no_checklist_handout() -> None:
    assert checklist_of(Article("T", "", html.fromstring("<article><h2 id='steps'>Steps</h2></article>"))) is None


def test_each_protocol_has_a_checklist_of_at_most_two_sheets_on_both_papers(site: Path) -> None:
    protocols = [page.url for page in listed_pages(site) if page.section == "Protocols"]
    assert protocols
    for folder in ("pdf", "pdf/letter"):
        for url in protocols:
            sheet = PdfReader(site / folder / checklist_name(url))
            assert len(sheet.pages) <= 2
            assert all(word in words(sheet) for word in ("Done", "Time", "Lot", "Initials", "not given in the source"))


def test_a_page_leads_to_its_handouts_on_both_papers(site: Path) -> None:
    page = html.parse(str(site / "protocols/western-blotting/index.html"))
    hrefs = page.xpath("//p[contains(@class, 'page-tools')]//a[contains(@href, 'pdf/')]/@href")
    assert len(hrefs) == 4
    assert all((site / "protocols/western-blotting" / href).resolve().is_file() for href in hrefs)


# The code for a camera


def test_the_code_shows_the_modules_of_its_address_within_a_quiet_zone() -> None:
    address = SITE_URL + "guides/alpha/#b12"
    drawing = html.fromstring(qr_code(address))
    dark = sum(int(length) for length in re.findall(r"h(\d+)v", drawing.xpath("string(.//path/@d)")))
    assert dark == sum(map(sum, segno.make(address, error="m", micro=False, boost_error=False).matrix))
    assert drawing.xpath("string(.//title)") == f"QR code that leads to {address}"
    assert drawing.xpath("string(.//path/@d)").startswith("M4 4h7v1")


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize(
    ("name", "address"),
    [("home.pdf", ""), (ALPHA_PDF, "guides/alpha/"), ("guides-alpha-checklist.pdf", "guides/alpha/#checklist")],
)
def test_a_camera_reads_the_permanent_address_off_the_first_page(
    printed: Path, name: str, address: str, grey: bool
) -> None:
    """As a printer of 150 dots an inch leaves it, in colour and in grey."""
    with pypdfium2.PdfDocument(printed / name) as pdf:
        picture = pdf[0].render(scale=150 / 72, grayscale=grey).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [SITE_URL + address]


# The same again, or only what changed


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, fonts: Path, printed: Path) -> None:
    """In another folder and another process, with other seeds, languages and hours, printed one by one."""
    again = tiny_site(tmp_path / "another folder é", fonts)
    code = "import pathlib, sys; from tests.handout_site import print_site; print_site(pathlib.Path(sys.argv[1]))"
    other = {"PYTHONHASHSEED": "77", "LC_ALL": "C", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Auckland", "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-c", code, str(again)], cwd=ROOT, env={**os.environ, **other}, check=True)
    assert {path.name: path.read_bytes() for path in (again / "pdf").iterdir()} == {
        path.name: path.read_bytes() for path in printed.iterdir()
    }


def test_only_what_changed_is_printed_again(tmp_path: Path, printed: Path) -> None:
    shutil.copytree(printed.parent.parent, tmp_path / "copy")
    site, said = tmp_path / "copy" / "site", list[str]()
    print_site(site, said)
    assert said == ["Handouts: 0 to print, 5 unchanged."]
    write_page(site, "", PAGES[""] + "<p>A new sentence.</p>")
    said.clear()
    print_site(site, said)
    assert said[0] == "Handouts: 2 to print, 3 unchanged."
    assert "A new sentence." in words(PdfReader(site / "pdf" / "home.pdf"))


@pytest.mark.parametrize("damage", [b"", b"not a PDF", b"%PDF-1.7 cut off"])
def test_a_damaged_file_in_the_cache_is_printed_again(tmp_path: Path, fonts: Path, damage: bytes) -> None:
    site = one_page_site(tmp_path, fonts, "<p>Text.</p>")
    print_site(site)
    good = (site / "pdf" / "home.pdf").read_bytes()
    for kept in (tmp_path / "cache" / "handouts").iterdir():
        kept.write_bytes(damage)
    print_site(site)
    assert (site / "pdf" / "home.pdf").read_bytes() == good


def test_a_handout_that_no_build_uses_any_more_leaves_the_cache(tmp_path: Path, fonts: Path) -> None:
    site = one_page_site(tmp_path, fonts, "<p>Text.</p>")
    print_site(site)
    kept = tmp_path / "cache" / "handouts"
    used = {path.name for path in kept.iterdir()}
    (kept / "of-years-ago.pdf").write_bytes(b"%PDF")
    print_site(site)
    assert {path.name for path in kept.iterdir()} == used


@pytest.mark.parametrize("pages", [1, 3])  # by the process itself, and by some that it starts
def test_printing_leaves_nothing_behind_among_the_temporary_files(tmp_path: Path, fonts: Path, pages: int) -> None:
    site, scratch = tiny_site(tmp_path, fonts, dict(list(PAGES.items())[:pages])), tmp_path / "scratch"
    scratch.mkdir()
    command = "import pathlib, sys, weasyprint, tests.handout_site as t; t.print_site(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "TMPDIR": str(scratch)}
    program = [sys.executable, "-c", command, str(site)]
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(scratch.iterdir()) == []


def test_letter_paper_has_its_own_folder(tmp_path: Path, fonts: Path) -> None:
    site = one_page_site(tmp_path, fonts, "<p>Text.</p>")
    made = make_handouts(site, tmp_path / "cache", SITE_URL, SITE_NAME, "2026.1", papers=["Letter"])
    assert made[0] == site / "pdf" / "letter" / "home.pdf"
    assert [float(side) for side in PdfReader(made[0]).pages[0].mediabox[2:]] == [612, 792]


def test_a_table_of_many_columns_stands_on_a_turned_sheet_with_its_heading(tmp_path: Path, fonts: Path) -> None:
    row = "".join(f"<td>Value {number}</td>" for number in range(12))
    article = f"<p>Before.</p><h2>Values</h2><p>Lead.</p><table><tr>{row}</tr></table><p>After.</p>"
    site = one_page_site(tmp_path, fonts, article)
    print_site(site)
    sheets = PdfReader(site / "pdf" / "home.pdf").pages
    assert [sheet.mediabox.width > sheet.mediabox.height for sheet in sheets] == [False, True, False]
    turned = sheets[1].extract_text()
    assert "Values" in turned and "Lead." in turned and "Before." not in turned


def test_a_table_of_ten_columns_is_fitted_to_the_upright_sheet(tmp_path: Path, fonts: Path) -> None:
    row = "".join(f"<td>not reported {number}</td>" for number in range(10))
    site = one_page_site(tmp_path, fonts, f"<p>Before.</p><table><tr>{row}</tr></table>")
    print_site(site)
    with pypdfium2.PdfDocument(site / "pdf" / "home.pdf") as pdf:
        text = pdf[0].get_textpage()
        right = max(text.get_charbox(number)[2] for number in range(text.count_chars()))
        assert len(pdf) == 1 and right <= pdf[0].get_width() - 50


# How it is set


def lines_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [line.strip() for page in pdf for line in page.get_textpage().get_text_range().splitlines()]


def test_a_line_is_never_broken_after_its_first_word(tmp_path: Path, fonts: Path) -> None:
    """As WeasyPrint does if the line is full but for the space in front of the word in bold."""
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen and fifteen ended"
    parts = "".join(f"<p>{words[:length].rstrip()} <b>unbreakable-word</b></p>" for length in range(60, len(words)))
    site = one_page_site(tmp_path, fonts, parts)
    print_site(site)
    assert "one" not in lines_of(site / "pdf" / "home.pdf")


def test_spaces_keep_their_places() -> None:
    page = html.fromstring(
        "<p>See <a>it</a> and <sub>2</sub> <b>bold</b> or\n<em>one</em><i>two</i> <span></span>.</p>"
    )
    said = " ".join(page.text_content().split())
    set_spaces_apart(page)
    assert " ".join(page.text_content().split()) == said == "See it and 2 bold or onetwo ."
    assert not [text for text in page.xpath(".//text()") if text != " " and text.endswith((" ", "\n"))]


def test_the_items_of_a_list_in_one_line_are_its_only_parts(tmp_path: Path, fonts: Path) -> None:
    items = '<div class="verdicts"><ul>\n<li>72 supported</li>\n<li>46 overstated</li>\n</ul></div>'
    site = one_page_site(tmp_path, fonts, items)
    print_site(site, pages=[HandoutPage("")])
    assert accessibility_faults(site / "pdf" / "home.pdf") == []


def test_a_last_sheet_of_a_few_lines_is_saved_by_setting_closer(tmp_path: Path, fonts: Path) -> None:
    for paragraphs in range(14, 40):
        sentence = "<p>A sentence about a dose that goes on for more than a line, so that it fills the sheet soon.</p>"
        site = one_page_site(tmp_path / str(paragraphs), fonts, sentence * paragraphs)
        print_site(site, pages=[HandoutPage("")])
        sheets = PdfReader(site / "pdf" / "home.pdf").pages
        if len(sheets) > 1:
            break
    assert sheets[1].extract_text().count("A sentence") > 2


def test_downloads_are_not_printed_but_a_sentence_about_a_file_is(tmp_path: Path, fonts: Path) -> None:
    files = '<p><a href="a.csv">Claims as CSV</a> · <a href="a.jsonld">as JSON-LD</a></p>'
    site = one_page_site(tmp_path, fonts, f'{files}<p>The list <a href="b.yml">b.yml</a> is kept.</p>')
    print_site(site)
    text = words(PdfReader(site / "pdf" / "home.pdf"))
    assert "Claims as CSV" not in text and "The list b.yml is kept." in text


def test_what_is_known_only_after_printing_is_not_printed() -> None:
    """The copy for reading offline holds the handouts; its size, told on the finished page, is none of theirs."""
    page = '<article><h1>T</h1><p>A copy (ZIP<span class="offline-size">, 21 MB</span>) is there.</p></article>'
    assert read_article(page, "x").body.text_content().strip() == "A copy (ZIP) is there."


def test_a_section_that_only_a_screen_can_use_has_no_heading_on_paper(tmp_path: Path, fonts: Path) -> None:
    filters = (
        '<h2 id="all">All claims</h2><form class="no-print"><p>Filter</p></form><h2 id="how">How</h2><h3>Rows</h3>'
    )
    site = one_page_site(tmp_path, fonts, f'{filters}<p>Read <a href="#all">all</a>.</p>')
    print_site(site)
    sheet = PdfReader(site / "pdf" / "home.pdf")
    assert "All claims" not in words(sheet) and "How Rows Read all." in words(sheet)
    assert f"{SITE_URL}#all" in addresses(sheet)


def test_words_of_a_diagram_begin_where_they_stand_on_the_page() -> None:
    drawing = html.fromstring(
        '<div><div class="diagram"><svg width="900" height="400" font-size="16"><text text-anchor="middle">'
        '<tspan x="100">iiii</tspan><tspan x="100">WWWW</tspan></text></svg></div></div>'
    )
    prepare_figures(drawing)
    places = [float(place) for place in drawing.xpath("//tspan/@x")]
    assert not drawing.xpath("//@text-anchor")
    assert places == [pytest.approx(100 - text_width(word) / 2, abs=0.01) for word in ("iiii", "WWWW")]
    assert drawing.xpath("//svg/@width") == ["675"]  # letters of 16 px come out at 9 pt


# What cannot be printed


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://other.example/x.png", r"'https://other\.example/x\.png' is not a file of the site"),
        ("file:///etc/hostname", r"'file:///etc/hostname' is not a file of the site"),
        ("../../../../secret.png", r"is not a file of the site|'secret\.png' does not exist in the built site"),
        ("%2e%2e/%2e%2e/secret.png", r"secret\.png' is not a file of the site"),
        ("missing.png", r"'missing\.png' does not exist in the built site"),
    ],
)
def test_only_files_of_the_site_are_read(tmp_path: Path, fonts: Path, address: str, told: str) -> None:
    site = one_page_site(tmp_path, fonts, f'<p><img alt="x" src="{address}"></p>')
    (tmp_path / "secret.png").write_bytes(b"secret")
    with pytest.raises(CannotRun, match=rf"the home page: the handout would be incomplete: .*(?:{told})"):
        print_site(site)


def test_a_letter_that_no_font_has_is_named_instead_of_an_empty_box(tmp_path: Path, fonts: Path) -> None:
    site = one_page_site(tmp_path, fonts, "<p>Tibetan \u0f40 letter.</p>")
    with pytest.raises(CannotRun, match=r"the home page: .*\u0f40.*add it to the ranges in scripts/vendor\.py"):
        print_site(site)


def test_letters_of_all_styles_come_from_the_fonts_of_the_handbook(tmp_path: Path, fonts: Path) -> None:
    letters = "µ α β γ δ κ μ Kᵢ EC₅₀ 10⁻⁶ − ± × ≥ → ↑ ↓ ●\u00a0B ◐\u00a0B ☐\u00a0C ⊣ 10\u202f000 co\u2011author é ñ ł"
    styles = "".join(f"<p><{tag}>{letters}</{tag}></p>" for tag in ("span", "em", "strong", "code"))
    site = one_page_site(tmp_path, fonts, f"{styles}<h2>{letters}</h2><p><em><strong>{letters}</strong></em></p>")
    print_site(site)
    assert words(PdfReader(site / "pdf" / "home.pdf")).count("α β γ δ κ μ") == 6


def test_every_page_that_fails_is_named_at_once(tmp_path: Path, fonts: Path) -> None:
    broken = '<h1>Page</h1><p><img alt="x" src="no.png"></p>'
    site = tiny_site(tmp_path, fonts, {"": broken, "b/": broken})
    with pytest.raises(CannotRun) as told:
        print_site(site)
    named = [line.partition(":")[0] for line in str(told.value).splitlines()]
    assert named == ["b/", "the home page", "the whole handbook"]


def test_a_page_without_a_heading_is_named(tmp_path: Path, fonts: Path) -> None:
    site = tiny_site(tmp_path, fonts, {"": "<p>Text.</p>"})
    with pytest.raises(CannotRun, match=r"^the home page: the page has no first heading; begin it with '# Title'\.$"):
        print_site(site)


def test_a_page_that_was_not_built_is_named(tmp_path: Path, fonts: Path) -> None:
    site = one_page_site(tmp_path, fonts, "")
    with pytest.raises(CannotRun, match=r"^gone/: no page at .*build the site again"):
        print_site(site, pages=[HandoutPage("gone/")])


def test_two_pages_never_overwrite_each_other(tmp_path: Path, fonts: Path) -> None:
    site = tiny_site(tmp_path, fonts, {"a/b/": "<h1>One</h1>", "a-b/": "<h1>Two</h1>"})
    with pytest.raises(CannotRun, match=r"^a/b/ and a-b/ would both be printed to 'a-b\.pdf'; rename one of them\.$"):
        print_site(site)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, fonts: Path) -> None:
    site = one_page_site(tmp_path, fonts, "<p>Text.</p>")
    (site / "pdf").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(CannotRun, match=r"home\.pdf: cannot be written \(.*\); make the folder writable\.$"):
        print_site(site)


def test_an_unknown_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"paper size 'A0' is not known; use A4 or Letter"):
        make_handouts(tmp_path, tmp_path, SITE_URL, SITE_NAME, "2026.1", papers=["A0"])


def test_missing_system_libraries_are_told_by_their_debian_names(
    tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, real = one_page_site(tmp_path, fonts, "<p>Text.</p>"), builtins.__import__

    def without_pango(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(CannotRun, match=r"install the Debian packages libpango-1\.0-0, libpangoft2-1\.0-0 and libharf"):
        print_site(site)
