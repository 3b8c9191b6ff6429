"""What a reader gets who takes a figure away: SVG, PNG, Mermaid source and edges, each with its origin and licence."""

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scripts.diagrams.drawings import draw, parse_problem
from scripts.diagrams.words import legend
from scripts.figures import downloads as figure_downloads
from scripts.figures.downloads import figure_files, mermaid_text
from scripts.figures.edges import edge_grounds, edges_csv
from scripts.figures.finishing import Finished, finish_figures
from scripts.figures.outlines import words_path, words_width, wrapped
from scripts.figures.picture import Facts
from scripts.figures.sources import figure_sources
from scripts.handouts.article import read_article
from scripts.references.bibliography import Source
from tests.diagram_samples import BUSY, EVERY_LINE, SAMPLES
from tests.ledger_rows import claim

SVG = "{http://www.w3.org/2000/svg}"
DC = "{http://purl.org/dc/elements/1.1/}"
RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
ADDRESS = "https://example.org/handbook/page/#fig-busy"
FACTS = Facts(
    "fig-busy", "Figure 2", "A busy diagram", "It rises.\nRead it from left to right & back.", "A <page>", ADDRESS,
    "The Handbook", "2026.1", "2026-11-21",
)  # fmt: skip
SOURCES = {
    "kole2002": Source("kole2002", "article", {"author": "Kole, M. and Swan, L.", "year": "2002", "doi": "10.1/x"}, 1)
}
CLAIMS = {
    "A24": claim(id="A24", verdict="contradicted"),
    "A30": claim(id="A30", verdict="not verified", sources=[], basis="guide text"),
    "X01": claim(id="X01"),
}


def taken(source: str, folder: Path, facts: Facts = FACTS) -> dict[str, bytes]:
    files = figure_files(source, draw(source), facts, CLAIMS, SOURCES, folder)
    return {path: make() for path, make in files.items()}


def picture(source: str, folder: Path, facts: Facts = FACTS) -> ElementTree.Element:
    return ElementTree.fromstring(taken(source, folder, facts)["figures/fig-busy.svg"])


def test_a_figure_can_be_taken_away_in_four_forms_named_like_its_address(tmp_path: Path) -> None:
    assert list(taken(BUSY, tmp_path)) == [f"figures/fig-busy.{ending}" for ending in ("mmd", "csv", "svg", "png")]


@pytest.mark.parametrize("source", SAMPLES.values(), ids=list(SAMPLES))
def test_the_svg_needs_no_font_no_style_sheet_and_no_other_file(source: str, tmp_path: Path) -> None:
    svg = picture(source, tmp_path)
    used = {element.tag.removeprefix(SVG) for element in svg.iter() if element.tag.startswith(SVG)}
    assert used <= {"svg", "title", "desc", "metadata", "g", "path", "rect", "polygon", "circle"}
    attributes = [pair for element in svg.iter() if element.tag.startswith(SVG) for pair in element.attrib.items()]
    drawn = [value for name, value in attributes if name != "aria-label"]
    assert not [value for value in drawn if re.search(r"var\(|url\(|font|https?:|--", value)]
    assert not {name for name, _ in attributes} & {"style", "class", "font-family", "href"}


def test_the_svg_says_what_it_is_whose_it_is_and_on_what_terms(tmp_path: Path) -> None:
    svg = picture(BUSY, tmp_path)
    assert svg.findtext(f"{SVG}title") == "Figure 2. A busy diagram"
    assert svg.findtext(f"{SVG}desc") == "Many lines, two of them with words, and a compartment."
    told = {element.tag: element.text for element in svg.iter() if element.tag.startswith(DC)}
    assert told[f"{DC}identifier"] == ADDRESS and told[f"{DC}date"] == "2026-11-21"
    assert told[f"{DC}source"] == "Figure 2 of 'A <page>', The Handbook, edition 2026.1, reviewed 2026-11-21"
    assert told[f"{DC}description"] == "It rises. Read it from left to right & back."
    assert "https://creativecommons.org/licenses/by/4.0/" in {element.get(RESOURCE) for element in svg.iter()}


def test_the_svg_shows_its_title_its_signs_its_finding_its_address_and_its_licence(tmp_path: Path) -> None:
    shown = " ".join(element.get("aria-label", "") for element in picture(EVERY_LINE, tmp_path).iter(f"{SVG}path"))
    for words in ["Figure 2. A busy diagram", "It rises.", ADDRESS, "CC BY 4.0", "edition 2026.1", "AMPA receptor"]:
        assert words in shown
    assert all(sign.words in shown for sign in legend(EVERY_LINE))


def test_everything_in_the_svg_lies_on_white_ground_within_its_frame(tmp_path: Path) -> None:
    svg = picture(BUSY, tmp_path)
    ground = svg.find(f"{SVG}rect")
    assert ground is not None and (ground.get("fill"), ground.get("width")) == ("#ffffff", "100%")
    with Image.open(io.BytesIO(taken(BUSY, tmp_path)["figures/fig-busy.png"])) as image:
        wide, high = image.size
        edges = [image.crop(box) for box in [(0, 0, wide, 30), (0, high - 30, wide, high), (0, 0, 30, high)]]
        edges.append(image.crop((wide - 30, 0, wide, high)))
        assert all(edge.getextrema() == ((255, 255),) * 3 for edge in edges)


def test_the_png_has_two_pixels_to_one_and_carries_its_origin(tmp_path: Path) -> None:
    svg = picture(BUSY, tmp_path)
    with Image.open(io.BytesIO(taken(BUSY, tmp_path)["figures/fig-busy.png"])) as image:
        assert image.size == (2 * int(svg.get("width", "")), 2 * int(svg.get("height", "")))
        assert round(image.info["dpi"][0]) == 192
        assert image.info["Source"] == ADDRESS and image.info["Title"] == "Figure 2. A busy diagram"
        assert image.info["Copyright"] == "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
        assert len(image.convert("RGB").getcolors(10**6) or []) > 20, "something is drawn"


def test_the_same_figure_gives_the_same_bytes_and_is_not_made_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = taken(BUSY, tmp_path / "one")
    assert taken(BUSY, tmp_path / "two") == first
    for name in ("standalone", "png"):
        monkeypatch.setattr(figure_downloads, name, None)
    assert taken(BUSY, tmp_path / "one") == first


def test_a_figure_that_moves_to_another_page_says_so(tmp_path: Path) -> None:
    taken(BUSY, tmp_path)
    moved = taken(BUSY, tmp_path, FACTS._replace(address="https://example.org/new/#fig-busy"))
    assert b"https://example.org/new/#fig-busy" in moved["figures/fig-busy.svg"]
    with Image.open(io.BytesIO(moved["figures/fig-busy.png"])) as image:
        assert image.info["Source"] == "https://example.org/new/#fig-busy"


def test_the_mermaid_file_is_the_fence_under_its_origin_and_can_be_drawn_again() -> None:
    text = mermaid_text(BUSY, FACTS._replace(caption="x", title="Two\nlines %% and more"))
    head, body = text[: -len(BUSY)], text[-len(BUSY) :]
    assert body == BUSY
    assert all(line.startswith("%% ") for line in head.splitlines())
    assert ADDRESS in head and "CC BY 4.0" in head
    assert parse_problem(text) is None


def rows(source: str) -> list[dict[str, str]]:
    text = edges_csv(source, CLAIMS, SOURCES, ADDRESS)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_edge_is_a_line_of_the_csv_with_its_evidence() -> None:
    table = rows(BUSY)
    assert len(table) == 13 and [line["number"] for line in table] == [str(number) for number in range(1, 14)]
    third = table[2]
    assert (third["edge"], third["from"], third["to"]) == ("e3", "Tianeptine", "AMPA receptor")
    assert (third["sign"], third["manner"], third["contested"]) == ("inhibits", "direct", "yes")
    assert third["claims"] == "A23; A24" and third["verdicts"] == "A24 contradicted"
    assert third["source_keys"] == "kole2002" and third["dois"] == "10.1/x" and third["stated_in"] == "Guide A"
    assert third["figure"] == ADDRESS and third["licence"].endswith("/by/4.0/")
    added = next(line for line in table if "X01" in line["claims"])
    assert added["stated_in"] == "not in the guides"


def test_an_edge_without_evidence_has_no_number_as_in_the_drawing() -> None:
    source = 'flowchart LR\n  A["a"] --> B["b"]\n  B e2@--> C["c"]\n  %% e2: A24\n'
    assert [line["number"] for line in rows(source)] == ["", "1"]


@given(st.text(alphabet="=+-@\t\r'＝abc ,;", min_size=1, max_size=12))
def test_no_cell_is_run_as_a_formula(words: str) -> None:
    for line in rows(f'flowchart LR\n  A["{words}"] -->|"{words}"| B["b"]\n'):
        assert not [cell for cell in line.values() if cell.lstrip(" \u00a0").startswith(tuple("=+-@\t\r＝"))]


def test_an_edge_in_words_names_each_claim_its_verdict_and_its_sources() -> None:
    shown = edge_grounds(["A24", "A30", "Z99"], CLAIMS, SOURCES, "../ledger/", "../references/")
    words = re.sub(r"<[^>]+>", "", shown).replace("&nbsp;", " ")
    assert words == "✕ A24 contradicted (Kole and Swan 2002); ○ A30 not verified (guide text)"
    assert 'href="../ledger/#a24"' in shown and 'href="../references/#ref-kole2002"' in shown


def page(source: str, caption: str = "It rises. [1]") -> str:
    fence = f'<div class="mermaid">{source.replace("<", "&lt;").replace(">", "&gt;")}</div>'
    prefix = '<span class="caption-prefix">Figure 1.</span>'
    below = f"<figcaption>\n<p>{prefix} {caption}</p>\n</figcaption>"
    return f'<p>Before.</p><figure id="fig-busy">\n{fence}\n{below}\n</figure><p>After.</p>'


def finished(source: str, tmp_path: Path, caption: str = "It rises.") -> Finished:
    reports: list[str] = []
    return finish_figures(
        page(source, caption), tmp_path, lambda names: f"<b>{names}</b>", reports.append, "../figures/"
    )


def test_under_the_figure_stand_the_downloads_and_then_the_edges(tmp_path: Path) -> None:
    html = finished(BUSY, tmp_path).page_html
    parts = [
        html.index(part) for part in ("<svg", "<figcaption>", "</figure>", "figure-tools", "diagram-edges", "After")
    ]
    assert parts == sorted(parts)
    assert re.findall(r'href="([^"]+)"', html[html.index("figure-tools") : html.index("diagram-edges")]) == [
        "../figures/fig-busy.svg", "../figures/fig-busy.png", "../figures/fig-busy.mmd", "../figures/fig-busy.csv",
    ]  # fmt: skip
    assert 'aria-label="SVG, Figure 1"' in html and 'aria-label="Figure 1: drawing"' in html


def test_the_caption_that_goes_along_has_no_marks_of_the_page(tmp_path: Path) -> None:
    caption = (
        'It <em>rises</em><sup id="fnref:x"><a href="#fn:x">1</a></sup> <span class="claims"><a>● A24</a></span>.\n'
        'Drawn for\nthis page.<a class="headerlink" href="#fig-busy">¶</a>'
    )
    figure = finished(BUSY, tmp_path, caption).figures[0]
    assert (figure.name, figure.number, figure.caption) == ("fig-busy", "Figure 1", "It rises.\nDrawn for\nthis page.")


def test_a_figure_that_only_the_browser_can_draw_keeps_its_words_and_its_source(tmp_path: Path) -> None:
    source = "sequenceDiagram\n  A->>B: shows\n"
    done = finished(source, tmp_path)
    assert '<div class="mermaid">' in done.page_html and done.figures[0].drawing is None
    assert "fig-busy.mmd" in done.page_html
    assert not re.search(r"fig-busy\.(?:svg|png|csv)", done.page_html)
    assert list(figure_files(source, None, FACTS, {}, {}, tmp_path)) == ["figures/fig-busy.mmd"]


def test_the_handout_tells_in_words_what_only_the_browser_can_draw(tmp_path: Path) -> None:
    source = "sequenceDiagram\n  accTitle: Order\n  accDescr: A shows B.\n  A->>B: shows\n"
    built = f'<article class="md-content__inner"><h1>T</h1>{finished(source, tmp_path).page_html}</article>'
    told = read_article(built, "page").body.text_content()
    assert "drawn by the browser and is not printed here" in told and "Order. A shows B." in told
    assert "A->>B: shows" in told and "Figure 1. It rises." in told and "Download" not in told


def test_a_diagram_without_a_caption_offers_nothing_to_take_away(tmp_path: Path) -> None:
    html = '<div class="mermaid">flowchart LR\n A --&gt; B</div>'
    done = finish_figures(html, tmp_path, str, lambda _: None)
    assert "figure-tools" not in done.page_html and "<svg" in done.page_html and done.figures[0].name == ""


def test_figures_are_found_in_markdown_by_the_name_in_their_caption() -> None:
    fence = "```mermaid\nflowchart LR\n```\n"
    text = f"{fence}/// figure-caption | #fig-a\nx\n///\n\n{fence}\n{fence}\n/// figure-caption\n    attrs: {{}}\n///\n"
    assert [(one.name, one.captioned) for one in figure_sources(text)] == [("fig-a", True), ("", False), ("", True)]


def test_words_as_outlines_are_as_wide_as_the_boxes_were_made_for() -> None:
    assert words_width("Tianeptine", 16) == pytest.approx(2 * words_width("Tianeptine", 8))
    assert words_width("Tianeptine", 16, bold=True) > words_width("Tianeptine", 16)
    assert words_path("   ", 0, 0, 16) == ""
    numbers = [int(number) for number in re.findall(r"-?\d+", words_path("H", 10, 20, 16))[:2]]
    assert 1000 < numbers[0] < 1300 and 800 < numbers[1] <= 2000, "the letter stands right of its start, on its line"


@pytest.mark.parametrize("sign", ["μ", "α", "→", "₂", "ᵢ", "⁺", "≥", "−"])
def test_no_sign_of_pharmacology_is_an_empty_box(sign: str) -> None:
    assert words_path(sign, 0, 0, 16) != words_path("\U0001f9ea", 0, 0, 16)


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=12), max_size=30), st.integers(60, 400))
def test_wrapped_words_are_all_there_in_order_and_no_line_is_too_wide(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width, 14)
    assert " ".join(lines).split() == words
    assert all(words_width(line, 14) <= width or " " not in line for line in lines)
