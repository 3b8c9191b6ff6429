"""What helps people to read: previews beside the text, tables whose heads stay, the filter of the ledger, page feet."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from scripts.reading.history import changes_by_page
from scripts.reading.report import report_address, report_text
from scripts.reading.tables import with_table_regions
from scripts.reading.verdicts import tally, verdicts_html
from scripts.references.page_citation import PageRecord
from tests.ledger_rows import claim

ROOT = Path(__file__).resolve().parent.parent
RECORD = PageRecord("LTP & more", "ltp/", "", "2026-11-21", "Handbook", "2026.1", "https://lab.example/")
VIEWS = {
    "home": ("", 1280), "mechanism": ("mechanism/ampa-receptor/", 1280),
    "diagram": ("mechanism/overview/#fig-merged-arms", 1280),
    "ledger": ("evidence-ledger/", 1280), "protocol": ("protocols/slice-electrophysiology/", 1280), "phone": ("", 390),
}  # fmt: skip


@pytest.fixture
def page(browser) -> Iterator:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser) -> Iterator:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce", bypass_csp=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser) -> Iterator:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def article_of(site: Path, name: str) -> html.HtmlElement:
    built = html.document_fromstring((site / name / "index.html").read_text("utf-8"))
    return built.xpath("//article")[0]


def addresses(site: Path) -> list[str]:
    return [page["url"] for page in json.loads((site / "pages.json").read_text("utf-8"))]


def test_a_citation_shows_its_reference_on_hover_and_the_pointer_can_move_onto_it(page, served: str) -> None:
    page.goto(served + "mechanism/ampa-receptor/")
    number = page.locator("article p .footnote-ref").first
    number.hover()
    card = page.locator("#beside")
    card.wait_for()
    assert "Zhang" in card.inner_text() and "doi:10.1038/mp.2012.80" in card.inner_text()
    card.get_by_text("doi:10.1038/mp.2012.80").hover()
    page.wait_for_timeout(400)
    assert card.is_visible() and "↩" not in card.inner_text()


def test_a_citation_shows_its_reference_on_focus_and_escape_sends_it_away(page, served: str) -> None:
    page.goto(served + "mechanism/ampa-receptor/")
    number = page.locator("article p .footnote-ref").first
    number.focus()
    page.locator("#beside:visible", has_text="Zhang").wait_for()
    assert number.get_attribute("aria-describedby") == "beside"
    page.keyboard.press("Escape")
    page.locator("#beside").wait_for(state="hidden")
    assert number.get_attribute("aria-describedby") is None
    assert page.evaluate("document.activeElement.className") == "footnote-ref"


def test_a_term_is_explained_to_keyboard_and_finger(page, phone, served: str) -> None:
    page.goto(served + "mechanism/ampa-receptor/")
    term = page.locator("article abbr", has_text="CA1").first
    term.focus()
    page.locator("#beside:visible", has_text="cornu ammonis").wait_for()
    page.keyboard.press("Escape")
    page.locator("#beside").wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.locator("#beside:visible", has_text="cornu ammonis").wait_for()
    phone.goto(served + "mechanism/ampa-receptor/")
    phone.locator("article abbr", has_text="CA1").first.tap()
    phone.locator("#beside:visible", has_text="cornu ammonis").wait_for()
    phone.locator("h1").tap()
    phone.locator("#beside").wait_for(state="hidden")


def test_the_card_never_leaves_the_window(phone, served: str) -> None:
    phone.goto(served + "mechanism/ampa-receptor/")
    for mark in phone.locator("article .in-brief a.claim, article p .footnote-ref").all()[:8]:
        mark.focus()
        box = phone.locator("#beside").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_without_a_script_a_term_keeps_its_title_and_a_number_leads_to_the_list(plain, served: str) -> None:
    plain.goto(served + "mechanism/ampa-receptor/")
    assert "cornu ammonis" in plain.locator("article abbr", has_text="CA1").first.get_attribute("title")
    plain.locator("article p .footnote-ref").first.click()
    assert "#fn:" in unquote(plain.url)


def test_ways_back_have_names_of_their_own_that_begin_with_what_is_seen(site: Path) -> None:
    for name in ["mechanism/ampa-receptor", "guides/guide-b"]:
        ways = article_of(site, name).xpath(".//a[@role='doc-backlink']")
        names = [way.get("aria-label") for way in ways]
        assert len(names) == len(set(names)) > 10
        for way in ways:
            letter = way.text_content().replace("↩", "").strip()
            assert way.get("aria-label").startswith(f"{letter}, back to" if letter else "Back to")


def test_the_head_of_a_long_table_stays_below_the_head_of_the_page(page, served: str) -> None:
    page.goto(served + "reference/glossary/")
    page.locator("article tbody tr").nth(30).scroll_into_view_if_needed()
    page.mouse.wheel(0, 200)
    head = page.locator("article thead th").first
    edge = page.locator(".md-header").bounding_box()["height"]
    page.wait_for_function(
        "edge => Math.abs(document.querySelector('article thead th').getBoundingClientRect().top - edge) < 3", arg=edge
    )
    assert head.is_visible()


def test_a_table_too_wide_for_the_window_scrolls_in_a_named_region_with_its_head_in_sight(phone, served: str) -> None:
    phone.goto(served + "reference/data/")
    region = phone.locator(".table-region.scrolls").first
    region.wait_for()
    assert region.get_attribute("aria-label").startswith("Table 1") and region.get_attribute("tabindex") == "0"
    tall = phone.locator(".table-region.scrolls", has_text="Electro").or_(phone.locator(".table-region.scrolls")).nth(1)
    moved = tall.evaluate(
        """(region) => {
          region.scrollTop = 200;
          const head = region.querySelector("th").getBoundingClientRect().top - region.getBoundingClientRect().top;
          return [region.scrollTop, head];
        }"""
    )
    assert moved[0] == 0 or abs(moved[1]) < 2


def test_a_table_that_fits_is_no_stop_of_the_tab_key(page, served: str) -> None:
    page.goto(served + "evidence-ledger/#counts")
    fitting = page.locator(".table-region.fits").first
    fitting.wait_for()
    assert fitting.get_attribute("tabindex") is None


def shown_claims(page) -> list[str]:
    return page.locator(".claim-table tbody tr:visible th").all_inner_texts()


def test_the_ledger_is_filtered_by_verdict_guide_page_and_words(page, served: str) -> None:
    page.goto(served + "evidence-ledger/")
    all_claims = len(shown_claims(page))
    page.locator("select[name=verdict]").select_option(label="contradicted")
    contradicted = shown_claims(page)
    assert 0 < len(contradicted) < all_claims and "A24" in contradicted
    assert page.locator(".claim-row:visible").count() == len(contradicted)
    assert page.get_by_role("status").inner_text() == f"{len(contradicted)} of {all_claims} claims are shown"
    page.locator("select[name=guide]").select_option(label="Guide A")
    page.locator("select[name=page]").select_option(label="AMPA receptor")
    assert shown_claims(page) == ["A24"]
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(f"document.querySelectorAll('.claim-table tr.filtered-out').length === 0 && {all_claims}")
    page.locator("input[name=text]").fill("STARGAZIN psd-95")
    assert "X12" in shown_claims(page) and len(shown_claims(page)) < 15


def test_headings_of_the_ledger_without_a_claim_to_show_are_left_out(page, served: str) -> None:
    page.goto(served + "evidence-ledger/?guide=a&verdict=contradicted")
    assert page.locator("h2#guide-a").is_visible() and page.locator("h2#guide-b").is_hidden()
    assert page.locator("h2#reading").is_visible()


def test_the_ledger_is_sorted_by_its_heads_and_says_so(page, served: str) -> None:
    page.goto(served + "evidence-ledger/")
    page.get_by_role("button", name="Verdict").click()
    head = page.locator("th", has_text="Verdict").first
    assert head.get_attribute("aria-sort") == "ascending"
    verdicts = page.locator(".claim-table tbody td:nth-child(3)").all_inner_texts()
    assert "supported" in verdicts[0] and "not verified" in verdicts[-1]
    page.get_by_role("button", name="Verdict").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert "not verified" in page.locator(".claim-table tbody td:nth-child(3)").first.inner_text()
    assert page.locator(".claim-table [aria-sort]").count() == 1


def test_a_filtered_ledger_can_be_linked(page, served: str) -> None:
    page.goto(served + "evidence-ledger/")
    page.locator("select[name=verdict]").select_option(label="overstated")
    page.locator("input[name=text]").fill("glutamate")
    page.locator(".claim-table").get_by_role("button", name="Claim").click()
    page.locator(".claim-table").get_by_role("button", name="Claim").click()
    before = shown_claims(page)
    address = page.url
    assert "verdict=overstated" in address and "text=glutamate" in address and "sort=-claim" in address
    page.goto("about:blank")
    page.goto(address)
    assert shown_claims(page) == before == sorted(before, key=lambda name: (name[0], int(name[1:])), reverse=True)


def test_an_address_with_an_unknown_value_shows_all_claims(page, served: str) -> None:
    page.goto(served + "evidence-ledger/?verdict=nonsense&page=nowhere&sort=colour")
    assert page.get_by_role("status").inner_text().startswith("All ")


def test_a_link_to_a_claim_that_the_filter_hides_lifts_the_filter(page, served: str) -> None:
    page.goto(served + "evidence-ledger/?verdict=contradicted")
    assert page.locator("#x11").is_hidden()
    page.evaluate("location.hash = 'x11'")
    page.locator("#x11").wait_for()
    assert page.get_by_role("status").inner_text().startswith("All ")


def test_without_a_script_the_ledger_is_whole(plain, served: str, site: Path) -> None:
    plain.goto(served + "evidence-ledger/?verdict=contradicted")
    rows = plain.locator(".claim-row").count()
    assert plain.locator(".claim-row:visible").count() == rows == plain.locator(".claim-table tbody tr:visible").count()
    assert plain.locator(".claim-filters").is_hidden()


def test_home_counts_the_verdicts_and_leads_to_the_claims_of_each(page, served: str) -> None:
    page.goto(served)
    link = page.locator(".verdicts a", has_text="contradicted")
    number = int(link.locator("b").inner_text())
    link.click()
    page.wait_for_url("**/evidence-ledger/?verdict=contradicted*")
    assert len(shown_claims(page)) == number


def test_home_has_a_way_in_for_each_kind_of_reader(site: Path) -> None:
    ways = article_of(site, "").xpath(".//div[starts-with(@class, 'ways')]/div")
    leads = [{link.get("href") for link in way.xpath(".//a[not(@class)]")} for way in ways]
    assert "mechanism/overview/" in leads[0] and "protocols/slice-electrophysiology/" in leads[1]
    assert {"evidence-ledger/", "about/cite/"} <= leads[2]


def test_guides_mechanisms_and_protocols_begin_in_brief(site: Path) -> None:
    for address in addresses(site):
        if address.split("/")[0] in ("guides", "mechanism", "protocols"):
            headings = [heading.get("id") for heading in article_of(site, address).xpath(".//h2")]
            assert headings[0] == "in-brief", address


def test_every_page_ends_alike_with_citing_history_and_report(site: Path) -> None:
    for address in addresses(site):
        built = article_of(site, address)
        assert built.xpath("./*")[-1].get("class").startswith("page-foot"), address
        kinds = [
            one.get("class").split()[0] for one in built.xpath(".//section[starts-with(@class, 'page-foot')]/details")
        ]
        assert kinds == ["cite-page", "page-history", "report-error"], address


def test_every_page_leads_to_the_one_before_and_the_one_after(site: Path) -> None:
    pages = addresses(site)
    for before, address, after in zip(pages, pages[1:], pages[2:], strict=False):
        built = html.document_fromstring((site / address / "index.html").read_text("utf-8"))
        turns = built.xpath("//nav[contains(@class, 'page-turn')]/a/@href")
        reached = [(Path("/") / address / turn).resolve() for turn in turns]
        assert reached == [Path("/") / before, Path("/") / after], address


def test_a_page_says_when_it_was_reviewed_and_what_its_claims_are_worth(site: Path) -> None:
    head = article_of(site, "mechanism/ampa-receptor").xpath("./p[@class='page-tools']")[0]
    words = " ".join(head.text_content().split())
    assert "Mechanism" in words and "Reviewed 21 November 2026" in words
    assert "supported with caveat" in words and "not verified" in words


def test_the_report_names_page_part_and_edition(page, served: str) -> None:
    page.goto(served + "mechanism/ampa-receptor/#findings")
    page.locator(".report-error summary").click()
    page.wait_for_function("document.querySelector('.report-text').textContent.includes('#findings')")
    text = page.locator(".report-text").inner_text()
    assert "Page: AMPA receptor" in text and "/mechanism/ampa-receptor/" in text and "Edition: 2026.1" in text


def test_the_address_for_reports_is_filled_in_and_escaped() -> None:
    made = report_address("mailto:a@lab.example?subject={title}&body={report}", RECORD)
    assert made.startswith("mailto:a@lab.example?subject=LTP%20%26%20more&body=Page%3A%20LTP%20%26%20more%0A")
    assert report_address("https://lab.example/new?page={page}&edition={edition}", RECORD).endswith("&edition=2026.1")
    assert "{" not in made
    assert "Address: https://lab.example/ltp/" in report_text(RECORD)


def test_the_history_of_a_page_holds_the_entries_that_link_to_it() -> None:
    text = (
        "# Changes\n\n## Version 2, 3 May 2027 {#v2}\n\n- **LTP:** [AMPA](../mechanism/ampa.md#ltp) says\n  more.\n"
        "- [Home](../index.md) and again [home](../index.md).\n\n"
        "## Version 1 {#v1}\n\n- [AMPA](../mechanism/ampa.md) new.\n"
        "\n```\n- [AMPA](../mechanism/ampa.md) in code\n```\n"
    )
    found = changes_by_page(text, "about/changes.md")
    assert [change.anchor for change in found["mechanism/ampa.md"]] == ["v2", "v1"]
    assert found["mechanism/ampa.md"][0].text == "LTP: AMPA says more."
    assert found["mechanism/ampa.md"][0].heading == "Version 2, 3 May 2027"
    assert len(found["index.md"]) == 1


def test_a_page_shows_its_history(site: Path) -> None:
    history = article_of(site, "protocols/microdialysis").xpath(".//details[@class='page-history']")[0]
    assert "first" in history.text_content().lower() or "Version 2026.1" in history.text_content()
    assert history.xpath(".//li/a[contains(@href, 'about/changes/#v2026-1')]")


def test_a_table_gets_a_named_region_and_cells_of_numbers_are_marked() -> None:
    made = with_table_regions(
        '<figure id="t"><table><thead><tr><th>A</th></tr></thead><tbody><tr><td><sup>1</sup></td><td>x<sup>2</sup></td>'
        '</tr></tbody></table><figcaption><p><span class="caption-prefix">Table 3.</span> X</p></figcaption></figure>'
        "<table><thead><tr><th>B &amp; <em>C</em></th></tr></thead></table>"
    )
    regions = html.fragment_fromstring(made, create_parent="div").xpath(".//div[@role='region']")
    assert [region.get("aria-label") for region in regions] == ["Table 3", "Table: B & C"]
    assert made.count('class="numbers"') == 1 and made.count('scope="col"') == 2


def test_verdicts_are_counted_in_their_order_and_those_without_a_claim_are_left_out() -> None:
    rows = [
        claim(id="B12", verdict="not verified"),
        claim(id="B13", verdict="supported"),
        claim(id="B14", verdict="supported"),
    ]
    found = tally(rows)
    assert [(one.word, one.number) for one in found] == [("supported", 2), ("not verified", 1)]
    made = verdicts_html(found, "../evidence-ledger/")
    assert "3 claims" in made and 'href="../evidence-ledger/?verdict=not-verified#all"' in made and "\n\n" not in made


def test_the_menu_of_small_screens_works_without_a_script(browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    small = context.new_page()
    small.goto(served)
    assert small.locator("#site-menu").is_hidden()
    small.get_by_role("button", name="Menu").click()
    small.locator("#site-menu").get_by_role("link", name="NMDA receptor").click()
    assert small.url.endswith("/mechanism/nmda-receptor/")
    context.close()


def test_key_views_are_kept_as_pictures(browser, served: str, tmp_path: Path) -> None:
    """Into the folder that HANDBOOK_PICTURES names, from where a pipeline keeps them, else into one for this test."""
    folder = Path(os.environ.get("HANDBOOK_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, (address, width) in VIEWS.items():
        context = browser.new_context(viewport={"width": width, "height": 844 if width < 500 else 900})
        view = context.new_page()
        view.goto(served + address)
        view.evaluate("document.fonts.ready.then(() => true)")
        view.screenshot(path=folder / f"{name}.png")
        context.close()
    assert all((folder / f"{name}.png").stat().st_size > 10_000 for name in VIEWS)
