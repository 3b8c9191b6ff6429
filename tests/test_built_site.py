"""What a reader finds in the real built site."""

import csv
import re
from pathlib import Path

import pytest
from lxml import html

from scripts.page_parts import with_parts
from scripts.references.bibliography import read_bibliography
from scripts.references.citations import citation_groups

ROOT = Path(__file__).resolve().parent.parent
RULES_PAGE = "about/rules"


def written_pages(site: Path) -> dict[str, html.HtmlElement]:
    """Every page but the rules of the check, which shows faults on purpose."""
    return {name: page for name, page in pages(site).items() if name != RULES_PAGE}


def pages(site: Path) -> dict[str, html.HtmlElement]:
    """Every page by its path, the page for lost readers aside."""
    found = {path.parent.relative_to(site).as_posix(): path for path in sorted(site.rglob("index.html"))}
    return {name: html.document_fromstring(path.read_text("utf-8")) for name, path in found.items()}


def article(page: html.HtmlElement) -> html.HtmlElement:
    (found,) = page.xpath("//article[contains(@class, 'md-content__inner')]")
    return found


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_each_page_has_one_heading_a_description_and_a_permanent_address(site: Path) -> None:
    for name, page in pages(site).items():
        assert len(page.xpath("//h1")) == 1, name
        assert page.xpath("string(//meta[@name='description']/@content)").strip(), name
        assert page.xpath("string(//link[@rel='canonical']/@href)").startswith(
            "https://tianeptine-handbook.example/"
        ), name


def test_each_page_links_to_its_handout_and_the_handout_is_there(site: Path) -> None:
    for name, page in pages(site).items():
        links = page.xpath("//p[contains(@class, 'page-tools')]//a[contains(@href, 'pdf/')]/@href")
        handouts = [(site / name / link).resolve() for link in links]
        assert {"pdf", "letter"} <= {handout.parent.name for handout in handouts}, name
        assert all(handout.read_bytes().startswith(b"%PDF") for handout in handouts), name
    assert (site / "pdf" / "handbook.pdf").is_file()


def test_every_heading_can_be_linked_to_and_no_address_depends_on_its_order(site: Path) -> None:
    for name, page in pages(site).items():
        for heading in article(page).xpath(".//h2|.//h3"):
            assert heading.get("id") and not re.search(r"_\d+$", heading.get("id")), (name, words(heading))


def test_no_id_is_given_twice(site: Path) -> None:
    for name, page in pages(site).items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), (name, sorted({one for one in ids if ids.count(one) > 1}))


def test_touching_citations_are_separated_everywhere(site: Path) -> None:
    for path in site.rglob("index.html"):
        assert not re.search(r'class="footnote-ref"[^>]*>\d+</a></sup>\s*<sup id="fnref', path.read_text("utf-8")), path


def test_no_citation_is_left_as_typed(site: Path) -> None:
    for name, page in written_pages(site).items():
        for code in article(page).xpath(".//code|.//pre"):
            code.clear()
        assert not re.search(r"\[-?@\w|\[\^|\{[ABX]\d\d", words(article(page))), name


def test_the_references_page_lists_every_source_and_leads_back_to_every_citation(site: Path) -> None:
    sources = read_bibliography(ROOT / "references.bib").sources
    listed = pages(site)["references"]
    assert listed.xpath("//li[@class='reference']/@id") == [f"ref-{key}" for key in sorted(sources, key=str.lower)]
    cited = sum(
        len(group.citations)
        for path in (ROOT / "docs").rglob("*.md")
        for group in citation_groups(with_parts(path.read_text("utf-8"), ROOT / "docs" / "data", path.name))
    )
    ways_back = listed.xpath("//li[@class='reference']//a[contains(@href, '#fnref')]/@href")
    assert len(ways_back) == cited > 0
    targets = {name: set(page.xpath("//@id")) for name, page in pages(site).items()}
    for way in ways_back:
        path, _, anchor = way.partition("#")
        assert anchor in targets[(site / "references" / path).resolve().relative_to(site.resolve()).as_posix()], way


def test_what_is_only_recalled_is_marked_on_the_references_page(site: Path) -> None:
    kole = pages(site)["references"].get_element_by_id("ref-szegedi2011ampa")
    assert "Unconfirmed" in words(kole) and "As printed in the guide: title" in words(kole)
    assert "retraction status not checked" in words(kole)


@pytest.mark.parametrize(("guide", "count"), [("guides/guide-a", 6), ("guides/guide-b", 18)])
def test_each_listed_reference_of_a_guide_is_resolved_or_said_to_be_unresolvable(
    site: Path, guide: str, count: int
) -> None:
    (table,) = [
        table
        for table in article(pages(site)[guide]).xpath(".//table")
        if [words(cell) for cell in table.xpath(".//tbody/tr/td[1]")] == [str(n) for n in range(1, count + 1)]
    ]
    for row in table.xpath(".//tbody/tr"):
        assert row.xpath(".//a[@class='footnote-ref']") or "esolv" in words(row) or "dentif" in words(row), words(row)


def test_guide_a_says_first_that_it_was_published_under_another_compound(site: Path) -> None:
    first = words(article(pages(site)["guides/guide-a"]).xpath("./p[not(@class)]")[0])
    assert "unrelated compound" in first and "B1306192" in first and "3-aminotetrahydrothiophene" in first


@pytest.mark.parametrize("guide", ["guides/guide-a", "guides/guide-b"])
def test_each_guide_page_says_what_it_was_made_from(site: Path, guide: str) -> None:
    made_from = words(article(pages(site)[guide]).xpath(".//*[contains(@class, 'admonition')]")[0])
    for fact in ["Publisher", "BenchChem", "Title as published", "Date", "Catalogue number", "Removed"]:
        assert fact.lower() in made_from.lower(), fact


def test_guide_b_keeps_its_three_tables_and_three_protocols(site: Path) -> None:
    page = article(pages(site)["guides/guide-b"])
    captions = [words(caption) for caption in page.xpath(".//figcaption") if words(caption).startswith("Table")]
    assert len(captions) >= 3
    for number, rows in [(1, 3), (2, 5), (3, 2)]:
        with (ROOT / "docs" / "data" / f"table-{number}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == rows
    text = words(page)
    for words_of_protocol in ["electrophysiology", "icrodialysis", "estern blot"]:
        assert words_of_protocol in text


def test_diagrams_are_drawings_that_need_no_script(site: Path) -> None:
    drawn = {
        name: article(page).xpath(".//*[local-name()='svg'][.//*[local-name()='title']]")
        for name, page in pages(site).items()
    }
    assert len(drawn["guides/guide-a"]) == 1 and len(drawn["guides/guide-b"]) >= 2 and drawn["."]
    for path in site.rglob("index.html"):
        text = path.read_text("utf-8")
        assert "mermaid.min.js" not in text and 'class="mermaid"' not in text and "foreignObject" not in text, path


def test_nothing_of_the_vendors_advertisements_is_left(site: Path) -> None:
    for name, page in written_pages(site).items():
        text = words(article(page))
        for words_of_vendor in ["Get Quote", "Request Quote", "Need Custom Synthesis", "info@", "Guasti"]:
            assert words_of_vendor not in text, (name, words_of_vendor)
