"""Search as readers use it: typed into the dialog of the built site, in a real browser."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from scripts.glossary import Term, parse_glossary
from scripts.problems import CannotRun
from scripts.reach.search_index import SearchedPage, search_script, wishes_of
from scripts.reach.search_words import Found, other_names, read_same_words, same_meanings
from scripts.reach.sections import page_sections

SEARCHES = Path(__file__).parent / "data" / "searches.yml"
FIRST = 3  # places among which the right one must be
# What a strict policy allows a page of ours: its own files, no worker, no frame, no code from text.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'none'; frame-src 'none'; form-action 'self'; base-uri 'none'"
)


@pytest.fixture
def page(browser) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def open_dialog(page) -> Any:
    page.locator(".search-open").click()
    return page.get_by_role("dialog", name="Search the handbook")


def search(page, words: str) -> list[str]:
    """Type into the open dialog and wait for the answer; the addresses found, below the root of the site."""
    page.locator("dialog .search-field").fill("")
    page.wait_for_selector("dialog [role=status]:empty", state="attached")
    page.locator("dialog .search-field").fill(words)
    page.wait_for_selector("dialog [role=status]:not(:empty)")
    return page.eval_on_selector_all("dialog .search-results a", "links => links.map(link => link.href)")


def is_one_of(address: str, wanted: list[str]) -> bool:
    return any(address == one if "#" in one else address.partition("#")[0] == one for one in wanted)


def test_what_pharmacologists_type_finds_the_right_place_among_the_first_three(page, served: str) -> None:
    cases = yaml.safe_load(SEARCHES.read_text("utf-8"))
    page.goto(served)
    open_dialog(page)
    missed = {}
    for typed, wanted in cases.items():
        found = [address.removeprefix(served) for address in search(page, str(typed))[:FIRST]]
        if not any(is_one_of(address, wanted if isinstance(wanted, list) else [wanted]) for address in found):
            missed[typed] = found
    assert len(cases) > 40
    assert missed == {}


def test_the_list_of_rules_never_stands_before_the_pharmacology(page, served: str) -> None:
    page.goto(served)
    open_dialog(page)
    for typed in ("phosphorylation", "receptor", "dose", "table", "figure", "citation of Kole"):
        assert not any("about/rules" in address for address in search(page, typed)[:FIRST]), typed


def test_every_way_to_write_micro_and_mu_finds_the_same(page, served: str) -> None:
    page.goto(served)
    open_dialog(page)
    found = [search(page, f"10 {unit}")[:5] for unit in ("uM", "µM", "μM")]
    assert found[0] and found[0] == found[1] == found[2]
    assert search(page, "mu receptor")[0] == search(page, "μ receptor")[0]


def test_a_result_names_page_and_section_and_leads_there(page, served: str) -> None:
    page.goto(served)
    open_dialog(page)
    search(page, "guide cannula")
    first = page.locator("dialog .search-results a").first
    assert first.locator(".search-page").inner_text() == "In vivo microdialysis"
    assert first.locator(".search-section").inner_text().startswith("Step 2.")
    assert "cannula" in first.locator("mark").first.inner_text()
    first.click()
    page.wait_for_url("**/protocols/microdialysis/#step-2")
    assert page.locator("#step-2").bounding_box()["y"] < 400


def test_old_names_are_translated_and_readers_are_told(page, served: str) -> None:
    page.goto(served)
    dialog = open_dialog(page)
    search(page, "GluR1")
    assert "Searched as well: GluA1" in dialog.get_by_role("status").inner_text()


def test_search_goes_by_keyboard_alone(page, served: str) -> None:
    page.goto(served + "mechanism/overview/")
    page.locator(".search-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Gassaway")
    page.locator("dialog .search-results a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate("[...document.querySelectorAll('dialog .search-results a')].indexOf(document.activeElement)") == 1
    )
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.className").startswith("search-field")
    page.keyboard.press("Escape")
    if page.evaluate("document.querySelector('dialog').open"):  # the first one may only empty the field
        page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('dialog').open")
    assert page.evaluate("document.activeElement.classList.contains('search-open')")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.querySelector('dialog').open")
    page.keyboard.type("B12")
    page.wait_for_selector("dialog .search-results li:first-child a[href$='#b12']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence-ledger/#b12")


def test_the_number_of_places_is_announced_and_an_empty_list_says_what_to_do(page, served: str) -> None:
    page.goto(served)
    dialog = open_dialog(page)
    search(page, "amygdala")
    assert re.match(r"\d+ places", dialog.get_by_role("status").inner_text())
    assert search(page, "zzqqxy") == []
    assert "Nothing found" in dialog.get_by_role("status").inner_text()


def test_what_is_typed_is_text_and_never_runs(page, served: str) -> None:
    page.goto(served + "search.html?q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    page.get_by_role("status").filter(has_text=re.compile(".")).wait_for()
    assert page.locator("img[src=x]").count() == 0


def test_search_works_from_a_disk(page, site: Path) -> None:
    page.goto((site / "mechanism" / "serotonin" / "index.html").as_uri())
    open_dialog(page)
    first = search(page, "OPRM1")[0]
    assert first == (site / "mechanism" / "mu-receptor" / "index.html").as_uri()
    page.goto(first)
    assert "μ receptor" in page.locator("h1").inner_text()


def test_search_works_under_a_strict_policy(page, served: str) -> None:
    def with_policy(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": POLICY})

    page.route(re.compile(r"/(index\.html)?$"), with_policy)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => (window.broken ||= [])"
        ".push(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    page.goto(served)
    open_dialog(page)
    assert search(page, "BDNF")
    assert not page.evaluate("window.broken || []")


def test_pages_do_not_pay_for_search_until_it_is_used(page, served: str, site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served)
    page.wait_for_load_state("networkidle")
    assert not any("search/" in url or "search-engine" in url for url in asked)
    open_dialog(page)
    search(page, "LTP")
    assert [url for url in asked if url.endswith("search/index.js")]
    assert len(gzip.compress((site / "search" / "index.js").read_bytes())) < 150_000
    assert not (site / "search" / "search_index.json").exists()


def test_readers_are_told_if_the_index_cannot_be_loaded(page, served: str) -> None:
    page.route("**/search/index.js", lambda route: route.abort())
    page.goto(served)
    dialog = open_dialog(page)
    page.keyboard.type("LTP")
    dialog.get_by_role("status").filter(has_text="could not be loaded").wait_for()
    page.unroute("**/search/index.js")
    search(page, "LTD")  # and it is tried again
    assert "places" in dialog.get_by_role("status").inner_text()


def test_a_search_has_an_address_that_can_be_sent(page, served: str) -> None:
    page.goto(served)
    open_dialog(page)
    search(page, "SLC1A2")
    page.get_by_role("link", name="Open as a page").click()
    assert page.url == served + "search.html?q=SLC1A2"
    page.locator("ol.search-results a").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "SLC1A2"
    assert page.locator("ol.search-results a").count() > 5


def test_without_script_search_is_a_link_to_lists_of_names(browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(served + "guides/guide-a/")
    plain.locator(".search-open").click()
    assert plain.url == served + "search.html"
    assert (
        plain.locator("noscript a[href*='glossary']").count() == 1 or plain.get_by_role("link", name="Glossary").count()
    )
    context.close()


PAGE = """<html><body><article><h1 id="page">AMPA<a class="headerlink" href="#page">¶</a></h1><p>What is asked.</p>
<h2 id="findings">Findings<a class="headerlink" href="#findings">¶</a></h2>
<p>Currents rose<sup id="fnref:k"><a class="footnote-ref" href="#fn:k">1</a></sup>
<span class="claims"><a class="claim" href="../evidence-ledger/#b12">B12</a></span>.</p>
<figure id="fig-a"><svg role="img"><title>Two routes</title></svg>
<figcaption><p><span class="caption-prefix">Figure 1.</span>
It rises.</p></figcaption><div class="figure-tools">Download</div></figure>
<section class="claim-cards"><p>repeated</p></section></article></body></html>"""


def test_a_page_is_cut_into_what_can_be_found() -> None:
    head, findings, figure = page_sections(PAGE)
    assert (head.title, head.kind, head.text) == ("AMPA", "page", "What is asked.")
    assert (findings.anchor, findings.text) == ("findings", "Currents rose.")
    assert (findings.cited, findings.claims) == (("k",), ("B12",))
    assert (figure.anchor, figure.title, figure.text) == ("fig-a", "Figure 1", "It rises. Two routes")


def test_words_that_repeat_others_or_serve_as_tools_are_not_searched(site: Path) -> None:
    text = (site / "search" / "index.js").read_text("utf-8")
    index = json.loads(text.partition(" = ")[2].rstrip().removesuffix(";"))
    words = " ".join(entry[4] for entry in index["entries"])
    for unwanted in ("Download:", "Back to citation", "Edges and sources ("):
        assert unwanted not in words, unwanted


def test_every_result_leads_to_a_place_that_exists(site: Path) -> None:
    text = (site / "search" / "index.js").read_text("utf-8")
    index = json.loads(text.partition(" = ")[2].rstrip().removesuffix(";"))
    ids = {}
    for number, (url, *_) in enumerate(index["pages"]):
        tree = html.document_fromstring((site / url / "index.html").read_text("utf-8"))
        ids[number] = {"", *tree.xpath("//@id")}
    assert len(index["entries"]) > 500
    assert [entry[:3] for entry in index["entries"] if entry[1] not in ids[entry[0]]] == []


def test_genes_and_old_names_of_the_glossary_mean_the_thing() -> None:
    kinase, receptor = parse_glossary(
        "- {term: p38 MAPK, spelled: p38, meaning: A., also: [p38], gene: MAPK11–12 / Mapk11–12}\n"
        "- {term: GluA1, spelled: one two three four five six, meaning: B., also: [GluR1], gene: GRIA1 / Gria1}"
    )
    assert other_names(kinase) == ("p38", "MAPK11", "MAPK12")
    assert same_meanings([kinase, receptor])[1] == ("GluA1", "GluR1", "GRIA1")
    assert same_meanings([Term(term="n", spelled="a word or two or three too many", meaning="C.")]) == []


def test_further_words_that_mean_the_same_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "search-words.yml"
    assert read_same_words(file) == []
    file.write_text("- [uptake, reuptake]\n- [half-life, 1/2]\n", "utf-8")
    assert read_same_words(file) == [("uptake", "reuptake"), ("half-life", "1/2")]


@pytest.mark.parametrize("text", ["- uptake\n", "uptake: reuptake\n", "- [alone]\n", "- [a, b\n", "- [2026-13-45, b]"])
def test_a_file_of_words_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "search-words.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(CannotRun, match=r"search-words\.yml"):
        read_same_words(file)


def test_a_page_says_in_its_front_matter_how_it_is_found() -> None:
    wishes = wishes_of({"search": {"boost": 0.3, "about": ["GluA1"], "brief": True}})
    assert (wishes.boost, wishes.about, wishes.brief, wishes.exclude) == (0.3, ("GluA1",), True, False)
    assert wishes_of({"search": "no"}) == wishes_of({}) == wishes_of({"search": {"boost": "much", "about": "GluA1"}})
    assert wishes_of({"search": {"exclude": True}}).exclude


def test_a_page_that_begins_with_a_subheading_is_told_by_its_description() -> None:
    sections = page_sections("<article><h1>A</h1><h2 id='b'>B</h2><p>Words.</p><h2 id='c'>C</h2></article>")
    told = SearchedPage("a/", "A", sections, description="What it is about.").told
    assert [(one.title, one.text) for one in told] == [("A", "What it is about."), ("B", "Words.")]


def test_results_from_data_stand_only_on_pages_that_exist() -> None:
    pages = [SearchedPage("a/", "A", page_sections(PAGE))]
    found = [Found("a/", "x", "X", "term", "there"), Found("b/", "y", "Y", "term", "not there")]
    index = json.loads(search_script(pages, found, [("X", "ex")], {}).partition(" = ")[2].rstrip().removesuffix(";"))
    assert [entry[1] for entry in index["entries"]] == ["", "findings", "fig-a", "x"]
    assert index["same"] == [["X", "ex"]]
