"""Figures as a browser shows them: what is read aloud, what the keyboard reaches, enlarging, opening a file alone."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import serve_folder

PAGE = "mechanism/ampa-receptor/"


@pytest.fixture
def page(browser) -> Iterator:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser) -> Iterator:
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    yield context.new_page()
    context.close()


def accessible(page, selector: str) -> list[tuple[str, str]]:
    """Role and name of everything that a screen reader meets inside an element, in order."""
    session = page.context.new_cdp_session(page)
    document = session.send("DOM.getDocument", {"depth": -1})
    found = session.send("DOM.querySelector", {"nodeId": document["root"]["nodeId"], "selector": selector})
    tree = session.send("Accessibility.queryAXTree", {"nodeId": found["nodeId"]})["nodes"]
    told = [node for node in tree if not node.get("ignored")]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in told]


def test_a_drawing_is_read_as_one_picture_with_its_name_and_description(page, served: str) -> None:
    page.goto(served + PAGE)
    told = accessible(page, "figure > .diagram")
    pictures = [name for role, name in told if role in ("image", "img")]
    title = page.locator("figure > .diagram svg > title").first.text_content()
    assert pictures == [title]
    assert [name for role, name in told if role in ("StaticText", "InlineTextBox") and name != title] == []
    assert [name for _, name in told].count(title) == 1
    assert page.locator("figure > .diagram svg").first.get_attribute("aria-describedby")


def test_each_edge_of_the_drawing_is_a_list_item_with_verdict_and_sources(page, served: str) -> None:
    page.goto(served + PAGE)
    page.locator(".diagram-edges summary").first.click()
    items = page.locator(".diagram-edges").first.locator("li").all_inner_texts()
    numbers = page.locator("figure > .diagram").first.locator("svg .number").count()
    assert len(items) == numbers > 3
    verdicts = ("supported", "overstated", "contradicted", "guides disagree", "not verified")
    for item in items:
        assert any(word in item for word in verdicts) and "(" in item and item.rstrip().endswith(")")
    link = page.locator(".edge-grounds a[href*='references/#ref-']").first
    link.click()
    page.wait_for_url("**/references/#ref-*")
    page.locator(":target").wait_for()
    assert page.locator(":target").count() == 1


def test_a_wide_drawing_scrolls_in_its_own_named_region_by_keyboard(phone, served: str) -> None:
    phone.goto(served + "guides/guide-b/")
    region = phone.locator("figure > .diagram[tabindex='0']").first
    region.focus()
    assert phone.evaluate("document.activeElement.getAttribute('aria-label')").endswith("drawing")
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("document.activeElement.scrollLeft > 0")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_a_drawing_that_fits_is_no_stop_for_the_keyboard(page, served: str) -> None:
    page.goto(served + PAGE)
    page.wait_for_function("!document.querySelector('figure > .diagram').hasAttribute('tabindex')")


def test_a_figure_is_enlarged_sized_moved_and_left_by_keyboard(page, served: str) -> None:
    page.goto(served + PAGE)
    opener = page.locator(".figure-tools button").first
    opener.focus()
    page.keyboard.press("Enter")
    window = page.locator("dialog[open]")
    window.wait_for()
    assert page.evaluate("document.activeElement.className").startswith("diagram")
    assert (
        page.locator("figure > .diagram svg > title").first.text_content()
        in window.locator(".figure-zoom-bar p").inner_text()
    )

    def width() -> float:
        return window.locator(".diagram > svg").bounding_box()["width"]

    at_first = width()
    page.keyboard.press("+")
    assert width() == pytest.approx(at_first * 1.25, rel=0.01)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('dialog .diagram').scrollLeft > 0")
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert width() < at_first
    page.keyboard.press("0")
    assert window.locator(".diagram").evaluate("area => area.scrollWidth <= area.clientWidth")
    page.keyboard.press("Escape")
    window.wait_for(state="detached")
    assert opener.evaluate("button => button === document.activeElement")


def test_the_buttons_of_the_enlarged_figure_do_what_the_keys_do(page, served: str) -> None:
    page.goto(served + PAGE)
    page.locator(".figure-tools button").first.click()
    window = page.locator("dialog[open]")
    size = window.locator("output")
    first = size.inner_text()
    window.get_by_role("button", name="Larger").click()
    assert size.inner_text() != first
    window.get_by_role("button", name="Smaller").click()
    assert size.inner_text() == first
    window.get_by_role("button", name="Fit").click()
    for button in window.locator("button").all():
        box = button.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24
    window.get_by_role("button", name="Close").click()
    window.wait_for(state="detached")


def test_nothing_on_the_page_has_the_same_id_while_a_figure_is_enlarged(page, served: str) -> None:
    page.goto(served + PAGE)
    page.locator(".figure-tools button").first.click()
    page.locator("dialog[open]").wait_for()
    ids = page.evaluate(
        "[...document.querySelectorAll('dialog [id], article svg[id], article svg [id]')].map(e => e.id)"
    )
    assert len(ids) == len(set(ids)) > 4


def test_downloads_are_whole_and_large_enough_to_hit(phone, served: str) -> None:
    phone.goto(served + PAGE)
    links = phone.locator(".figure-tools").first.locator("a")
    assert links.count() == 4
    for link in links.all():
        box = link.bounding_box()
        assert box["height"] >= 24 and box["width"] >= 24 and box["x"] + box["width"] <= 320
    for link in links.all():
        answer = phone.request.get(
            phone.evaluate("address => new URL(address, location).href", link.get_attribute("href"))
        )
        assert answer.status == 200 and len(answer.body()) > 300


def test_without_script_the_figure_the_downloads_and_its_edges_are_there(browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(served + PAGE)
    assert plain.locator("figure > .diagram[tabindex='0'] svg").first.is_visible()
    assert plain.locator(".figure-tools a").count() >= 4 and plain.locator(".figure-tools button").count() == 0
    context.close()


def test_the_svg_opens_as_a_document_and_as_a_picture_of_another_site(page, site: Path, tmp_path: Path) -> None:
    files = sorted((site / "figures").glob("*.svg"))
    assert len(files) >= 12
    for file in files:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "index.html").write_text("".join(f'<img src="{file.name}">' for file in files), encoding="utf-8")
    asked: list[str] = []
    with serve_folder(tmp_path) as base:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(base)
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
        assert all(width >= 600 for width in sizes) and len(sizes) == len(files)
        page.goto(base + files[0].name)
        assert page.evaluate("document.documentElement.localName") == "svg"
    assert {url.rsplit("/", 1)[1] for url in asked} <= {"", "favicon.ico", *(file.name for file in files)}


def test_plain_mermaid_draws_each_mermaid_file(page, site: Path) -> None:
    page.goto("about:blank")
    page.add_script_tag(path=str(site / "assets" / "vendor" / "mermaid.min.js"))
    page.evaluate("mermaid.initialize({startOnLoad: false})")
    for file in sorted((site / "figures").glob("*.mmd")):
        drawn = page.evaluate("async text => (await mermaid.render('drawn', text)).svg", file.read_text("utf-8"))
        assert "<svg" in drawn and "Syntax error" not in drawn, file.name


def test_a_figure_weighs_a_hundredth_of_the_script_that_would_draw_it(page, site: Path, served: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served + "guides/guide-b/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "mermaid" in url]
    script = len(gzip.compress((site / "assets" / "vendor" / "mermaid.min.js").read_bytes()))
    figures = [figure.evaluate("figure => figure.outerHTML") for figure in page.locator("figure:has(.diagram)").all()]
    assert len(figures) >= 2
    assert all(len(gzip.compress(figure.encode())) < script / 100 for figure in figures)
