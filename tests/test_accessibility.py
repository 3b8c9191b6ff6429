"""The built site for everyone: axe on every page and in every state, the keyboard, narrow and wide screens, print."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
async ([part, standards, rules]) => {
  const found = await axe.run(part, { runOnly: standards, rules, resultTypes: ["violations"] });
  const shown = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ");
  return found.violations.map((one) => `${one.id}: ${shown(one.nodes)}`);
}
"""
# Axe takes its time with each element. Of many brothers of one kind, such as the rows of a table, the first dozen stay.
THIN_OUT = """
for (const parent of document.querySelectorAll("article, article *")) {
  const seen = {};
  for (const child of [...parent.children]) {
    const kind = child.tagName + child.getAttribute("class");
    seen[kind] = (seen[kind] ?? 0) + 1;
    if (seen[kind] > 12) child.remove();
  }
}
"""
# WCAG 1.4.12
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
# Text that its own box cuts off: hidden overflow, and more inside than fits.
CUT_OFF = """
[...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const cuts = ["hidden", "clip"].includes(style.overflowX) && style.clipPath === "none";
  return cuts && box.width > 1 && element.checkVisibility() && element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.outerHTML.slice(0, 120))
"""


class Variant(NamedTuple):
    """A window and a colour scheme, and the rules of axe that may come out otherwise in it."""

    width: int
    height: int
    scheme: str
    rules: dict[str, dict[str, bool]]


NO_CONTRAST = {"color-contrast": {"enabled": False}}
VARIANTS = {
    "desktop, light": Variant(1280, 900, "light", {}),
    "desktop, dark": Variant(1280, 900, "dark", {}),
    "phone, light": Variant(390, 844, "light", NO_CONTRAST),
    "phone, dark": Variant(390, 844, "dark", {}),
}


def addresses(site: Path) -> list[str]:
    return [page["url"] for page in json.loads((site / "pages.json").read_text("utf-8"))]


@pytest.fixture
def page(browser) -> Iterator:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def opened(browser) -> Iterator:
    """Opens a page in a variant, with axe at hand."""
    contexts = []

    def open_page(variant: Variant, address: str = ""):
        context = browser.new_context(
            viewport={"width": variant.width, "height": variant.height}, color_scheme=variant.scheme,
            reduced_motion="reduce", bypass_csp=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(AXE)
        if address:
            page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def violations(page, rules: dict[str, dict[str, bool]] | None = None, part: str = "html") -> list[str]:
    """What axe finds wrong in a part of the page."""
    found: list[str] = page.evaluate(RUN, [part, STANDARDS, rules or {}])
    return found


def violations_of(rule: str, page) -> list[str]:
    """What axe finds against one rule."""
    found: list[str] = page.evaluate(RUN, ["html", {"type": "rule", "values": [rule]}, {}])
    return found


@pytest.mark.parametrize("name", VARIANTS)
def test_axe_finds_nothing_on_any_page(name: str, opened, served: str, site: Path) -> None:
    variant = VARIANTS[name]
    page = opened(variant)
    found: dict[str, list[str]] = {}
    for address in [*addresses(site), "404.html", "search.html"]:
        page.goto(served + address)
        page.evaluate(THIN_OUT)
        # What does not depend on colours is the same in the dark.
        dark = variant.scheme == "dark"
        found[address] = violations_of("color-contrast", page) if dark else violations(page, variant.rules)
    assert len(found) > 25
    assert {address: faults for address, faults in found.items() if faults} == {}


def show_citation(page) -> None:
    page.locator("article p .footnote-ref").first.focus()
    page.locator("#beside:visible", has_text="doi").wait_for()


def show_claim(page) -> None:
    page.locator("article a.claim").first.focus()
    page.locator("#beside:visible").wait_for()


def show_term(page) -> None:
    page.locator("article abbr").first.focus()
    page.locator("#beside:visible").wait_for()


def show_copy_menu(page) -> None:
    page.locator("h2 .headerlink").first.click()
    page.locator(".copy-link:visible").wait_for()


def show_figure(page) -> None:
    page.get_by_role("button", name="Enlarge").first.click()
    page.locator("dialog.figure-zoom[open]").wait_for()


def show_search(page) -> None:
    page.locator(".search-open").click()
    page.locator(".search-field:visible").first.fill("glutamate")
    page.locator(".search-results a:visible").first.wait_for()


def show_details(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def show_menu(page) -> None:
    page.get_by_role("button", name="Menu").click()
    page.locator("#site-menu:popover-open").wait_for()


STATES = {
    "#beside": [show_citation, show_claim, show_term],
    ".copy-link": [show_copy_menu],
    "dialog.figure-zoom": [show_figure],
    "dialog.search-dialog": [show_search],
    "details": [show_details],
    "#site-menu": [show_menu],
}


@pytest.mark.parametrize("name", VARIANTS)
def test_axe_finds_nothing_when_cards_menus_and_dialogs_are_open(name: str, opened, served: str) -> None:
    variant = VARIANTS[name]
    page = opened(variant)
    found = {}
    for part, show in [(part, show) for part, states in STATES.items() for show in states]:
        if show is show_menu and variant.width > 1000:
            continue
        page.goto(served + "mechanism/ampa-receptor/")
        show(page)
        found[part, show.__name__] = violations(page, part=part)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_axe_finds_nothing_in_the_filtered_ledger(opened, served: str) -> None:
    page = opened(VARIANTS["desktop, light"], served + "evidence-ledger/?verdict=contradicted&sort=-claim")
    assert violations(page, part=".claim-overview") == []


def test_every_link_says_in_its_name_what_it_shows(opened, served: str) -> None:
    page = opened(VARIANTS["desktop, light"], served + "guides/guide-a/")
    assert violations_of("label-content-name-mismatch", page) == []


def focused(page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "() => { const it = document.activeElement; return { text: it.textContent.replace(/\\s+/g, ' ').trim(),"
        " href: it.getAttribute('href') ?? '', id: it.id, name: it.getAttribute('aria-label') ?? '' } }"
    )
    return found


def tab_to(page, wanted, most: int = 150) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted(focused(page)):
            return
    raise AssertionError("not reached by the tab key")


def test_the_keyboard_alone_leads_from_home_to_the_evidence_of_a_claim_and_back(page, served: str) -> None:
    page.goto(served)
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#page")
    tab_to(page, lambda it: it["text"].endswith("X11 supported") or "X11" in it["text"])
    page.locator("#beside:visible").wait_for()
    page.keyboard.press("Escape")
    page.locator("#beside").wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence-ledger/#x11")
    row = page.locator(".claim-row", has=page.locator("#x11"))
    assert row.bounding_box()["y"] >= page.locator(".md-header").bounding_box()["height"] - 8
    tab_to(page, lambda it: "#mark-x11" in it["href"] and it["href"].startswith("../#"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/#mark-x11*")
    assert page.locator("h1").inner_text().startswith("Tianeptine Mechanism Handbook")


def test_what_has_the_focus_can_be_seen_and_never_hides_below_the_head(page, served: str) -> None:
    page.set_viewport_size({"width": 900, "height": 500})
    page.goto(served + "mechanism/disputes/")
    hidden, unmarked = [], []
    for _ in range(70):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const it = document.activeElement, head = document.querySelector(".md-header");
              const box = it.getClientRects()[0];
              if (!box || head.contains(it)) return null;
              const style = getComputedStyle(it);
              const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return { html: it.outerHTML.slice(0, 90), clear: !head.contains(top), marked };
            }"""
        )
        if seen and not seen["clear"]:
            hidden.append(seen["html"])
        if seen and not seen["marked"]:
            unmarked.append(seen["html"])
    assert hidden == [] and unmarked == []


@pytest.mark.parametrize("width", [1280, 390])
def test_controls_are_at_least_24_pixels_high_and_wide(browser, served: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    small = {}
    kinds = (
        "button, summary, select, input:not([type=checkbox], [type=radio]), header a, footer a, .section-nav a, a.claim"
    )
    for address in ["", "guides/guide-b/", "evidence-ledger/", "protocols/western-blotting/"]:
        page.goto(served + address)
        small[address] = page.evaluate(
            """(kinds) => [...document.querySelectorAll(kinds)].filter((one) => one.checkVisibility()).filter((one) => {
              const box = one.getClientRects()[0];
              return box && box.width > 1 && (box.height < 23.5 || box.width < 23.5);
            }).map((one) => one.outerHTML.slice(0, 100) + one.getClientRects()[0].height)""",
            kinds,
        )
    context.close()
    assert {address: found[:4] for address, found in small.items() if found} == {}


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_wide_letters_and_large_type_cut_nothing_off(browser, served: str, site: Path, width: int) -> None:
    """320 px is 1280 px at 400 %, 640 px the same at 200 %."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    wide, cut = [], {}
    for address in addresses(site):
        page.goto(served + address)
        page.add_style_tag(content=TEXT_SPACING)
        page.evaluate(NEXT_FRAME)  # tables that no longer fit get regions of their own
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
        cut[address] = page.evaluate(CUT_OFF)
    context.close()
    assert wide == []
    assert {address: found for address, found in cut.items() if found} == {}


def test_nothing_moves_for_readers_who_want_no_motion(browser, served: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(served + "guides/guide-b/")
    longest = page.evaluate(
        """Math.max(...[...document.querySelectorAll("*")].flatMap((one) => {
          const style = getComputedStyle(one);
          return [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].map(parseFloat);
        }))"""
    )
    context.close()
    assert longest <= 0.001


def test_in_forced_colours_marks_keep_an_edge_and_drawings_their_colours(browser, served: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(served + "mechanism/ampa-receptor/")
    edge, ground = page.evaluate(
        """() => {
          const style = getComputedStyle(document.querySelector("article a.claim"));
          return [style.borderTopColor, getComputedStyle(document.body).backgroundColor];
        }"""
    )
    assert edge != ground and not edge.endswith(", 0)")
    stroke = page.evaluate("getComputedStyle(document.querySelector('.edge.activates .line')).stroke")
    context.close()
    assert stroke not in ("none", ground)


def test_print_leaves_out_the_navigation_and_opens_every_box(page, served: str) -> None:
    page.goto(served + "evidence-ledger/?verdict=contradicted")
    page.emulate_media(media="print")
    for name in [".md-header", ".md-footer", ".section-nav", "#site-menu", ".page-tools", ".claim-overview form"]:
        assert page.locator(name).first.is_hidden(), name
    assert page.locator(".claim-row:visible").count() == page.locator(".claim-row").count() > 100
    page.goto(served + "mechanism/ampa-receptor/")
    assert page.locator(".diagram-edges li").first.is_visible()
