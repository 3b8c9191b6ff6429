"""A guide that is a PDF becomes the draft that its text would have become, and what cannot be read is refused."""

import io
import re
import signal
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest

from scripts.importer import draft, import_guide, pdf_centred, run
from scripts.importer.audit import unaccounted
from scripts.importer.pdf import text_of_pdf
from scripts.importer.pdf_words import Segment
from scripts.importer.values import Draft
from scripts.problems import CannotRun
from tests.pdf_maker import as_pdf, guide_as_pdf, locked, scan_as_pdf, signs_as_pdf

PLAIN = guide_as_pdf()
KINDS = {
    "one column": PLAIN,
    "two columns": guide_as_pdf(in_columns=True),
    "a table without borders": guide_as_pdf(with_borders=False),
}
SENTENCES = (
    "Examplamine brings sleep to rats within minutes of the first injection.[@1]",
    "A dose of 0.5 mg/kg given over 40 min was enough in all of them.[@2; @3]",
    "The affinity is 0.53 µM (Kᵢ), and Ca²⁺ fell.",
    "It closes the channel while it is open, which explains why its effects depend on how busy the neurons are.[@2]",
    "It was first given to rats, then to mice, then to rats again, because nobody had written down what the rats did.",
    "Trapping: It stays when the channel closes, for some tens of milliseconds.[@3]",
    "Weigh 50 mg of the salt.",
    "The third page holds little text, and what it says is that the rats were well.",
)


def drafted(data: bytes) -> Draft:
    return draft(text_of_pdf(data, "guide.pdf").text, "guide.pdf")


def said(result: Draft) -> str:
    """The page with numbers for keys and plain blanks."""
    numbers = {row["key"]: str(row["number"]) for row in result.report["references"]}  # type: ignore[attr-defined]
    page = re.sub(r"@([\w-]+)", lambda match: "@" + numbers.get(match[1], match[1]), result.markdown)
    return re.sub(r"[ \u00a0]+", " ", page).replace(" [@", "[@").replace("][@", "; @").replace("\n", " ")


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_a_pdf_is_whole_and_keeps_its_citations(kind: str) -> None:
    page = said(drafted(KINDS[kind]))
    assert [sentence for sentence in SENTENCES if sentence not in page] == []


@pytest.mark.parametrize("kind", KINDS)
def test_headings_come_in_the_order_of_reading(kind: str) -> None:
    page = drafted(KINDS[kind]).markdown
    headings = re.findall(r"^#+ (.*?)(?: \{#|$)", page, re.M)
    text = ["Abstract", "Introduction", "What the channel does"] * (2 if kind == "two columns" else 1)
    title = "Examplamine and the Speed of Sleep in the Laboratory Rat"
    assert headings == [title, *text, "Experimental Protocols", "References"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_cells_of_a_table_survive(kind: str) -> None:
    page = drafted(KINDS[kind]).markdown
    assert "| Form | Receptor | Value (µM) |" in page
    assert "| Left | Rat cortex | 0.30 |\n| Right | Rat cortex | 1.40 |" in page


WRAPPED = """
<style>.wrapped td, .wrapped th {padding: 3px 14px 3px 0; text-align: left; vertical-align: top; width: 25%}</style>
<h1>Examplamine</h1><p>The values below are from rats of both sexes, at rest and in the dark of the night.</p>
<p>Rats that were awake were left out, because nobody had asked them whether they were tired.</p>
<table class="wrapped"><tr><th>Receptor</th><th>Cell and condition</th><th>IC50 (µM)</th></tr>
<tr><td>Example1/Example2A</td><td>Eggs of the clawed frog, held at rest in a bath without any magnesium</td>
<td>0.8</td></tr>
<tr><td>Example3</td><td>Kidney cells</td><td>0.57</td></tr></table>
"""


def test_cells_that_go_on_in_the_next_line_are_whole_where_no_line_frames_the_table() -> None:
    page = drafted(as_pdf(WRAPPED)).markdown
    assert "| Receptor | Cell and condition | IC50 (µM) |" in page
    assert "| Eggs of the clawed frog, held at rest in a bath without any magnesium | 0.8 |" in page
    assert "| Example3 | Kidney cells | 0.57 |" in page


@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize("down", ["top", "middle", "bottom"])
def test_cells_may_stand_in_the_middle_of_their_rows_and_columns(across: str, down: str) -> None:
    style = f"text-align: {across}; vertical-align: {down}"
    page = drafted(as_pdf(WRAPPED.replace("text-align: left; vertical-align: top", style))).markdown
    assert "| Receptor | Cell and condition | IC50 (µM) |" in page
    assert "| Eggs of the clawed frog, held at rest in a bath without any magnesium | 0.8 |" in page
    assert "| Example3 | Kidney cells | 0.57 |" in page


RULED = """
<style>table {{border-collapse: collapse}} .ruled td, .ruled th {{border: none; border-{side}: 1px solid;
padding: 3px 9px 3px 0; text-align: left; vertical-align: top; width: 25%}}</style>
<h1>Examplamine</h1><p>The values below are from rats of both sexes, at rest and in the dark of the night.</p>
<p>Rats that were awake were left out, because nobody had asked them whether they were tired.</p>
<table class="ruled"><tr><th>Receptor</th><th>Cell and condition</th><th>Value</th></tr>
<tr><td>Example1</td><td>Eggs of the clawed frog, held at rest in a bath without any magnesium</td><td>0.8</td></tr>
<tr><td>Example3</td><td>[<sup>3</sup>H]examplamine</td><td>0.57</td></tr></table>
<p>All of them slept through the night, and none of them woke before the sun had risen.</p>
"""


@pytest.mark.parametrize("side", ["top", "bottom"])
def test_lines_across_are_enough_to_tell_the_rows_and_cells_of_a_table(side: str) -> None:
    page = drafted(as_pdf(RULED.format(side=side))).markdown
    assert "| Receptor | Cell and condition | Value |" in page
    assert "| Example1 | Eggs of the clawed frog, held at rest in a bath without any magnesium | 0.8 |" in page
    assert "| Example3 | [³H]examplamine | 0.57 |" in page
    assert page.count("\n| ") == 3 and "All of them slept through the night" in page


def test_lines_across_between_paragraphs_are_no_table() -> None:
    words = "Rats slept well and long after the drug, and so did mice of both sexes in the same room. "
    assert "| " not in drafted(as_pdf(f"<h1>Examplamine</h1>{f'<p>{words}</p><hr>' * 5}")).markdown


def test_a_word_that_stands_in_a_table_but_in_none_of_its_cells_is_kept() -> None:
    corner = '<div style="position: absolute; top: 71px; left: 240px">Corner</div>'
    rows = '<tr><td>One</td></tr><tr><td>Two</td><td style="padding-right: 99px">Three</td></tr>'
    text = text_of_pdf(as_pdf(f"<h1>Examplamine and sleep in rats</h1><table>{rows}</table>{corner}"), "guide.pdf").text
    assert "Corner" in text


CLOSE = """
<style>.close td, .close th {border: none; padding: 0 0 2px 0; text-align: center; white-space: nowrap}</style>
<h1>Examplamine</h1><p>The values below are from rats of both sexes, at rest and in the dark of the night.</p>
<table class="close"><tr><td>Rat</td><td>1.5</td><td>days</td></tr>
<tr><td>Mouse</td><td>2.0</td><td>days</td></tr>
<tr><td>Naked and quite old mole rats</td><td style="padding: 0 9px">3.25</td><td>many days</td></tr></table>
"""


def test_a_row_whose_cells_nearly_touch_is_cut_as_the_row_beside_it_is() -> None:
    rows = ["| Rat | 1.5 | days |", "|---|---|---|", "| Mouse | 2.0 | days |",
            "| Naked and quite old mole rats | 3.25 | many days |"]  # fmt: skip
    assert "\n".join(rows) in drafted(as_pdf(CLOSE)).markdown


def test_raised_numbers_are_citations_although_blanks_stand_between_them() -> None:
    listed = "".join(f"<p>{number}. Doe J. Sleep of rats, part {number}. J Sleep. 2009.</p>" for number in (1, 2, 3))
    text = "<p>Rats slept well and long after the drug.<sup>1, 3</sup> Mice of both sexes did not.<sup>2</sup></p>"
    page = said(drafted(as_pdf(f"<h1>Examplamine</h1>{text}<h2>References</h2>{listed}")))
    assert "Rats slept well and long after the drug.[@1; @3] Mice of both sexes did not.[@2]" in page


LOWERED = """BT /F 18 Tf 60 780 Td (Examplamine and sleep) Tj /F 11 Tf
0 -30 Td (Rats slept well after 3 mg, and the IC) Tj /F 8 Tf -1 Ts (50) Tj 0 Ts /F 11 Tf ( was low in all of them.) Tj
0 -40 Td (\177 Rats of both sexes slept well and long.) Tj 0 -14 Td (\177 Mice did not sleep at all.) Tj ET"""


def test_a_sign_is_lowered_although_the_box_of_its_letters_says_that_it_is_on_the_line() -> None:
    page = said(drafted(signs_as_pdf(LOWERED)))
    assert "Rats slept well after 3 mg, and the IC₅₀ was low in all of them." in page


def test_the_nameless_bullets_of_a_font_are_bullets() -> None:
    page = drafted(signs_as_pdf(LOWERED)).markdown
    assert "- Rats of both sexes slept well and long.\n- Mice did not sleep at all.\n" in page


HEADS = """
<style>@page {{margin: 25mm; @top-center {{content: none}} @bottom-center {{content: "Issue 4"; font-size: 8pt}}}}
@page :right {{@top-right {{content: "Doe and Roe"; font-size: 8pt}}}}
@page :left {{@top-left {{content: "Journal of Examples"; font-size: 8pt}}}}</style>
<h1>Examplamine in the rat</h1>{}
"""


@pytest.mark.parametrize("pages", [1, 2])
def test_what_stands_in_the_margins_of_few_pages_is_no_text_and_no_title(pages: int) -> None:
    words = "Rats slept well and long after the drug, and so did mice of both sexes in the same room. "
    paragraphs = [f"<p>{words * 2}</p>", f'<p style="break-before: page">{words}</p>'][:pages]
    result = drafted(as_pdf(HEADS.format("".join(paragraphs))))
    removed = {row["text"] for row in result.report["removals"]}  # type: ignore[attr-defined]
    heads = {"Doe and Roe", "Journal of Examples"} if pages == 2 else {"Doe and Roe"}
    assert {f"[Margin of the page: {head}]" for head in heads} <= removed
    assert "title: Examplamine in the rat\n" in result.markdown
    assert not any(head in result.markdown for head in (*heads, "Issue 4"))


def test_a_long_list_in_small_print_does_not_make_the_text_a_heading() -> None:
    small = '<p style="font-size: 8pt">Mice of both sexes were left alone in the same dark room for hours.</p>' * 4
    steps = "<li>Weigh each of the rats that slept.</li><li>Write down what they weigh, and let them sleep.</li>"
    text = f"<p>Rats were treated so, and all of them slept.</p><ol>{steps}</ol>{small}"
    page = drafted(as_pdf(f"<h1>Examplamine</h1>{text}")).markdown
    assert "1. Weigh each of the rats that slept.\n2. Write down what they weigh, and let them sleep.\n" in page


def test_two_columns_of_text_whose_lines_are_not_level_are_no_table() -> None:
    texts = ["Rats slept long after the drug, and so did mice of both sexes in the same dark room. " * 2,
             "Cats were not asked to take part in this, because nobody had any that could be asked. " * 2]  # fmt: skip
    column = '<div style="position: absolute; width: 70mm; left: {}mm; top: {}px">{}</div>'
    body = column.format(0, 60, texts[0]) + column.format(85, 67, texts[1])
    assert "| " not in drafted(as_pdf(f"<h1>Examplamine</h1>{body}")).markdown


def test_running_heads_page_numbers_and_buttons_are_taken_out_by_name() -> None:
    result = drafted(PLAIN)
    removed = {(row["rule"], row["text"]) for row in result.report["removals"]}  # type: ignore[attr-defined]
    heads = ("Example Technical Guides", "Page 1 of 3")
    assert {("margin-of-page", f"[Margin of the page: {head}]") for head in heads} <= removed
    assert ("button", "[Get Quote](https://shop.example.com/q)") in removed
    assert "Example Technical Guides" not in result.markdown and "Page 2" not in result.markdown


def test_a_reference_keeps_the_address_that_it_links_to() -> None:
    stubs = drafted(PLAIN).bibtex
    assert "url = {https://pmc.ncbi.nlm.nih.gov/articles/PMC1/}" in stubs
    whole = "Fast effects of a single dose of the drug in rats of both sexes and several strains over one long week"
    assert f"title = {{{whole}}},\n  pmid = {{123}},\n  url = {{https://pubmed.ncbi.nlm.nih.gov/123/}}" in stubs


def test_a_picture_leaves_a_mark_with_its_caption() -> None:
    mark = '!!! warning "Figure missing from the text"\n\n    Figure 1: Time course of the response to examplamine.'
    assert mark in drafted(PLAIN).markdown


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_the_text_of_a_pdf_is_lost(kind: str) -> None:
    text = text_of_pdf(KINDS[kind], "guide.pdf").text
    lost, added = unaccounted(text, draft(text, "guide.pdf"))
    assert not lost and not added


def test_the_report_has_the_checksum_of_the_pdf_and_names_empty_pages(tmp_path: Path) -> None:
    guide = tmp_path / "guide.pdf"
    words = "Rats slept well and long after the drug, and so did mice of both sexes in the same room. "
    guide.write_bytes(as_pdf(f'<h1>Examplamine</h1><p>{words}</p><p style="break-before: page">{words}</p>'))
    result = import_guide(guide, tmp_path / "out")
    assert result.findings["source"] == "guide.pdf" and len(str(result.findings["sha256"])) == 64
    blank = "<style>@page :nth(2) {@top-center {content: none} @bottom-center {content: none}}</style>"
    page = '<div style="break-before: page"></div>'
    guide.write_bytes(as_pdf(f"{blank}<h1>Examplamine</h1><p>{words}</p>{page}{page}<p>{words}</p>"))
    found = import_guide(guide, tmp_path / "again").findings["defects"]
    assert [(one["kind"], one["words"]) for one in found if one["kind"] == "page-without-text"] == [  # type: ignore[attr-defined]
        ("page-without-text", "page 2")
    ]


DAMAGED = "the PDF is damaged and cannot be read; print it to a new PDF."
REFUSED = {
    "a scan": (scan_as_pdf(), "the PDF holds pictures but no text, as a scan does; run text recognition on it first."),
    "a locked PDF": (locked(PLAIN), "the PDF is locked by a password; save it without one."),
    "a damaged PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 9, DAMAGED),
    "half a PDF": (PLAIN[:900], DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_pdf_that_cannot_be_read_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    data, words = REFUSED[name]
    guide = tmp_path / "guide.pdf"
    guide.write_bytes(data)
    with pytest.raises(CannotRun) as refusal:
        import_guide(guide, tmp_path / "out")
    assert str(refusal.value) == f"{guide}: {words}"
    assert not (tmp_path / "out").exists()


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.importer.pdf.MOST_PAGES", 2)
    with pytest.raises(CannotRun, match="the PDF has 3 pages; split it and import the parts"):
        text_of_pdf(PLAIN, "guide.pdf")


def test_a_pdf_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.importer.pdf.LARGEST_FILE", 1000)
    with pytest.raises(CannotRun, match="split it and import the parts"):
        text_of_pdf(PLAIN, "guide.pdf")


def test_one_bad_guide_does_not_keep_the_others_of_a_folder_back(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(scan_as_pdf())
    (folder / "b.pdf").write_bytes(PLAIN)
    (folder / "c.txt").write_text("Examplamine\n\nRats slept.\n", "utf-8")
    told: list[str] = []
    with pytest.raises(CannotRun, match=r"a\.pdf: the PDF holds pictures but no text.*\n2 of 3 guides were imported"):
        run([folder], tmp_path / "out", tell=told.append)
    assert len(list((tmp_path / "out").glob("*.md"))) == 2
    assert (
        "[######..............] 2 of 3  b.pdf" in told and "[######..............] 2 of 3  b.pdf: page 3 of 3" in told
    )


IMPRINT = """
<style>@page {{margin: 25mm; @top-center {{content: none}} @bottom-center {{white-space: pre; font-size: 8pt;
content: "Managers: Dr. K. Weber, A. Roe.\\A VAT no. 123456 · {}\\A Page " counter(page) " of 2"}}}}</style>
<h1>Examplamine in the rat</h1>{}
"""


@pytest.mark.parametrize("pages", [1, 2])
def test_several_lines_at_the_foot_of_pages_are_no_text(pages: int) -> None:
    words = "Rats slept well and long after the drug, and so did mice of both sexes in the same room. "
    paragraphs = [f"<p>{words * 2}</p>", f'<p style="break-before: page">{words}</p>'][:pages]
    page = drafted(as_pdf(IMPRINT.format("www.example.org", "".join(paragraphs)))).markdown
    assert not any(word in page for word in ("Weber", "VAT", "example.org", "Page"))
    assert page.count("Rats slept well") == 1 + pages


def test_rows_of_a_table_that_differ_in_their_numbers_are_no_margin() -> None:
    style = "<style>@page {margin: 12mm; @top-center {content: none} @bottom-center {content: none}}</style>"
    rows = "".join(f"<tr><td>Rat {at}</td><td>{at * 7 % 50}.5</td><td>long</td></tr>" for at in range(200))
    text = text_of_pdf(as_pdf(f"{style}<h1>Examplamine</h1><table class=bare>{rows}</table>"), "guide.pdf").text
    assert [at for at in range(200) if f"Rat {at}\t{at * 7 % 50}.5\tlong" not in text] == []


LONG = "Rats slept well and long after the drug, and so did mice of both sexes in the same dark room. "
BOX = """
<style>aside {{float: right; width: 52mm; font-size: 8pt; {} padding: 2mm; margin-left: 4mm}}
aside p {{margin: 0}}</style>
<h1>Examplamine</h1><aside><p>Formula: C₁₇H₂₁NO₃</p><p>Shelf life: two years in the cold</p><p>Colour: white</p>
<p>Keep out of the sun and the rain</p><p>Drawn by hand</p></aside><p>{}</p><h2>Background</h2><p>{}</p>
"""


@pytest.mark.parametrize("frame", ["border: 1px solid;", "background: #dde;", ""])
def test_a_box_beside_the_text_cuts_no_sentence(frame: str) -> None:
    page = said(drafted(as_pdf(BOX.format(frame, LONG * 4, LONG * 2))))
    assert page.count(LONG.strip()) == 6
    assert "| " not in page and "Keep out of the sun and the rain" in page
    assert page.index("# Examplamine") < page.index("Keep out") and "## Background" in page


def test_a_box_that_nothing_stands_beside_stays_where_it_is() -> None:
    box = '<div style="width: 60mm; border: 1px solid">{}</div>'
    page = said(drafted(as_pdf(f"<h1>Examplamine</h1><p>First. {LONG}</p>{box.format(LONG * 2)}<p>Last. {LONG}</p>")))
    assert page.index("First.") < page.index(LONG) < page.index("Last.")
    assert page.count(LONG.strip()) == 4


SHADED = """
<style>.shaded td {{border: none; padding: 3px 12px}} .shaded {{position: relative}}
.shade {{position: absolute; left: 0; top: 0; bottom: 0; width: 30mm; background: #dde; z-index: -1}}</style>
<h1>Examplamine</h1><p>{}</p>
<div style="position: relative"><div class="shade"></div><table class="shaded">{}</table></div>
"""


def test_a_shaded_column_of_a_table_is_no_box() -> None:
    rows = "".join(f"<tr><td>Strain {at}</td><td>slept for long hours</td><td>{at}.5</td></tr>" for at in range(1, 6))
    page = drafted(as_pdf(SHADED.format(LONG * 2, rows))).markdown
    assert "| Strain 1 | slept for long hours | 1.5 |" in page and "| Strain 5 | slept for long hours | 5.5 |" in page


BESIDE = """
<style>.two {{columns: 2; column-gap: 8mm; column-fill: auto; height: 150mm}} .two > * {{break-inside: avoid}}</style>
<h1>Examplamine</h1><div class="two">{}<div style="break-before: column"></div><table>{}</table><p>{}</p></div>
"""


def test_a_table_that_fills_most_of_a_column_is_read_where_it_stands() -> None:
    rows = "".join(f"<tr><td>Strain {at}</td><td>{at}.5</td></tr>" for at in range(1, 16))
    left = "".join(f"<p>Part {at}. {LONG}</p>" for at in range(1, 6))
    page = said(drafted(as_pdf(BESIDE.format(left, rows, f"Last. {LONG * 2}"))))
    assert page.index("Part 1.") < page.index("Part 5.") < page.index("Strain 1") < page.index("Last.")
    assert page.count(LONG.strip()) == 7


NARROW = """
<style>.one {{hyphens: none}} .columns p {{margin: 0 0 2mm}}</style><h1>Examplamine</h1>
<p class="one">{} Short it is.</p><div class="columns"><p>{}</p></div>
"""


def test_the_short_last_line_over_two_columns_belongs_to_the_lines_above() -> None:
    text = text_of_pdf(as_pdf(NARROW.format("Few rats slept. " * 14, LONG * 9)), "guide.pdf").text
    above = text[: text.index("Short it is.")].rstrip(" ")
    assert not above.endswith("\n\n")


ALONE = """
<style>.list {{position: relative; margin-left: 10mm}} .list b {{position: absolute; left: -10mm; top: -5mm;
font-weight: normal}} .list {{margin-top: 7mm}}</style><h1>Examplamine</h1><p>Rats slept well.[1] Mice did not.[2]</p>
<h2>References</h2><div class="list"><b>1.</b>Doe J. Sleep of rats in the dark. J Sleep. 2009.</div>
<div class="list"><b>2.</b>Roe A. Sleep of mice in the light. J Sleep. 2010.</div>
"""


def test_numbers_that_stand_over_their_references_belong_to_them() -> None:
    result = drafted(as_pdf(ALONE))
    assert "Rats slept well.[@1] Mice did not.[@2]" in said(result)
    assert "title = {Sleep of rats in the dark}" in result.bibtex


def test_a_heading_in_slanted_letters_is_a_heading_and_a_slanted_name_is_none() -> None:
    style = "<style>h4 {font: italic 11pt serif; margin: 0} p {margin: 0}</style>"
    text = f"<p>{LONG}</p><h4>Sleep of mice</h4><p>{LONG}It was found in rats, <i>Rattus norvegicus</i>, and mice.</p>"
    page = drafted(as_pdf(f"{style}<h1>Examplamine</h1>{text}")).markdown
    assert re.findall(r"^## (.*) \{", page, re.M) == ["Sleep of mice"]


def test_what_stands_far_apart_on_a_line_is_not_one_line() -> None:
    line = (
        '<p style="display: flex; justify-content: space-between"><span>Compound of Interest</span><span>{}</span></p>'
    )
    page = drafted(as_pdf(f"<h1>Examplamine in the rat</h1>{line.format('Get Quote')}<p>{LONG}</p>")).markdown
    assert "Get Quote" not in page


def test_the_first_line_of_a_pdf_in_letters_of_one_size_is_its_title() -> None:
    style = (
        "<style>@page {margin: 15mm; @top-center {content: none} @bottom-center {content: none}} h1 {font: 11pt serif}"
    )
    page = drafted(as_pdf(f"{style}</style><h1>Examplamine in the rat</h1><p>{LONG}</p><p>{LONG}</p>")).markdown
    assert "title: Examplamine in the rat\n" in page


NOTED = """
<style>.note {{float: footnote; font-size: 8pt}} ::footnote-marker {{content: counter(footnote)}}
::footnote-call {{font-size: 7pt; vertical-align: super; line-height: 0}}</style><h1>Examplamine</h1>
<p>Rats slept well and long after the drug {}.<span class="note">Weighed before they slept.</span> Mice did not {}.</p>
<h2>References</h2><p>[1] Doe J. Sleep of rats. J Sleep. 2009.</p><p>[2] Roe A. Sleep of mice. J Sleep. 2010.</p>
"""


def test_the_number_of_a_note_at_the_foot_of_a_page_is_no_citation() -> None:
    page = said(drafted(as_pdf(NOTED.format("[2]", "[1]"))))
    assert "Rats slept well and long after the drug[@2].⁽¹⁾ Mice did not[@1]." in page
    assert "⁽¹⁾ Weighed before they slept." in page


def test_a_raised_number_is_a_citation_where_no_note_has_it() -> None:
    cited = NOTED.replace('<span class="note">Weighed before they slept.</span>', "<sup>1</sup>").format("[2]", "[1]")
    assert "Rats slept well and long after the drug[@2].[@1] Mice did not[@1]." in said(drafted(as_pdf(cited)))


def test_a_pdf_without_pages_is_refused() -> None:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.save(made)
    with pytest.raises(CannotRun, match="the PDF has no pages"):
        text_of_pdf(made.getvalue(), "guide.pdf")


def test_a_page_that_unpacks_to_more_than_a_page_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.importer.pdf_limits.MOST_BYTES", 1_000_000)
    with pytest.raises(CannotRun, match="page 1 holds more than 1 MB; print it to a new PDF"):
        text_of_pdf(signs_as_pdf("0 0 m " * 200_000), "guide.pdf")


def test_a_page_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = signal.raise_signal
    monkeypatch.setattr("scripts.importer.pdf.with_asides", lambda *of_a_page: ring(signal.SIGVTALRM))
    with pytest.raises(CannotRun, match="a page is too intricate to be read; print it to a new PDF"):
        text_of_pdf(PLAIN, "guide.pdf")


def test_a_page_full_of_numbers_is_read_in_no_more_steps_than_its_table_has_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = "".join(f"1 0 0 1 {at % 20 * 25 + 40} {800 - at // 20 * 4} Tm ({at}) Tj " for at in range(1200))
    counted = 0
    strips_of = pdf_centred.strips_of

    def counting(pieces: Sequence[Segment]) -> list[tuple[float, float]]:
        nonlocal counted
        counted += len(pieces)
        return strips_of(pieces)

    monkeypatch.setattr(pdf_centred, "strips_of", counting)
    text_of_pdf(
        signs_as_pdf(f"BT /F 6 Tf {cells} 40 40 Td (Rats slept well and long in the dark room.) Tj ET"), "a.pdf"
    )
    assert counted < 100_000
