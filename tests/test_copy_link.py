"""The menu at each permanent link: what it copies, and how it is used by keyboard, by touch and without a server."""

import html as html_module
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import markdown
import mwparserfromhell
import pytest
from lxml import html

from scripts.links.permalinks import with_permalinks
from tests.conftest import ROOT
from tests.wiki_labels import ADDRESS, NASTY, copied, page_with

PARTS = [
    '<h1 id="page">Page<a class="headerlink" href="#page" title="Permanent address of this section">¶</a></h1>',
    '<h2 id="steps">Steps <span class="claims">B12</span><a class="headerlink" href="#steps" title="x">¶</a></h2>',
    '<h4 id="b12"><span aria-hidden="true">◐</span> B12 supported<a class="headerlink" href="#b12">¶</a></h4>',
    '<figure id="fig-a"><figcaption>\n<p><span>Figure 2.</span> A long caption.</p>\n</figcaption></figure>',
    '<figure id="tbl-a"><table></table><figcaption><p>Table 1. Doses.</p></figcaption></figure>',
    '<ol><li class="reference" id="ref-kole2002">\n<p>Kole M. Title.<br>\n<span>Cited in a.</span></p></li></ol>',
    '<table><tr><td><strong id="term-ltp">LTP</strong></td></tr></table>',
]


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """The page with the menu, opened from a file, with a clipboard that may be read."""
    (tmp_path / "page.html").write_text(page_with(*PARTS), encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((tmp_path / "page.html").as_uri())
    yield opened
    context.close()


def test_each_kind_of_thing_has_a_permanent_link_without_javascript() -> None:
    links = html.fromstring(f"<div>{with_permalinks(''.join(PARTS))}</div>").xpath("//a[@class='headerlink']")
    assert [link.get("href") for link in links] == [
        "#page", "#steps", "#b12", "#fig-a", "#tbl-a", "#ref-kole2002", "#term-ltp",
    ]  # fmt: skip
    assert links[2].get("aria-label") == "Permanent address: B12 supported"
    assert links[3].get("aria-label") == "Permanent address: Figure 2. A long caption."


def test_permanent_links_are_put_in_once() -> None:
    once = with_permalinks("".join(PARTS[:3]))
    assert with_permalinks(once) == once


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("steps", "Page: Steps"),
        ("b12", "Page: Claim B12"),
        ("fig-a", "Page: Figure 2"),
        ("tbl-a", "Page: Table 1"),
        ("ref-kole2002", "Page: Reference kole2002"),
        ("term-ltp", "Page: LTP"),
    ],
)
def test_the_link_is_called_after_its_page_and_its_part(page: Any, identifier: str, label: str) -> None:
    assert copied(page, identifier, "Markdown") == f"[{label}]({ADDRESS}#{identifier})"


def test_a_pages_title_gives_the_address_of_the_page(page: Any) -> None:
    assert copied(page, "page", "Address") == ADDRESS
    assert copied(page, "page", "Citation") == f"Handbook. Page. Version 1. {ADDRESS}"


def test_the_forms_are_those_of_the_wikis(page: Any) -> None:
    address = f"{ADDRESS}#steps"
    assert copied(page, "steps", "MediaWiki") == f"[{address} Page: Steps]"
    assert copied(page, "steps", "DokuWiki") == f"[[{address}|Page: Steps]]"
    assert copied(page, "steps", "Confluence") == f"[Page: Steps|{address}]"
    assert copied(page, "steps", "HTML") == f'<a href="{address}">Page: Steps</a>'
    assert copied(page, "steps", "Citation") == f"Handbook. Page. Version 1. “Steps”. {address}"


@pytest.fixture(scope="module")
def nasty(browser: Any) -> dict[str, dict[str, str]]:
    """Each difficult label in each form."""
    opened = browser.new_page()
    heading = '<h2 id="x{}">{}<a class="headerlink" href="#x{}" title="x">¶</a></h2>'
    parts = [heading.format(number, html_module.escape(label), number) for number, label in enumerate(NASTY)]
    opened.set_content(page_with(*parts))
    forms = ["Markdown", "MediaWiki", "DokuWiki", "HTML", "Confluence"]
    found = {label: {form: copied(opened, f"x{n}", form) for form in forms} for n, label in enumerate(NASTY)}
    opened.close()
    return found


@pytest.mark.parametrize("label", NASTY)
def test_a_difficult_label_stays_one_link_with_its_words(nasty: dict[str, dict[str, str]], label: str) -> None:
    address = f"{ADDRESS}#x{NASTY.index(label)}"
    forms = nasty[label]
    for text in (markdown.markdown(forms["Markdown"]), f"<p>{forms['HTML']}</p>"):
        links = html.fromstring(text).xpath("//a")
        assert [(link.get("href"), link.text_content()) for link in links] == [(address, f"Page: {label}")]
    (link,) = mwparserfromhell.parse(f"* See {forms['MediaWiki']} there\n").nodes[2:3]
    assert (str(link.url), html_module.unescape(str(link.title))) == (address, f"Page: {label}")
    assert isinstance(link, mwparserfromhell.nodes.ExternalLink)
    # DokuWiki has no way to write two closing brackets in a label, so they are set apart.
    words = re.fullmatch(r"\[\[([^|]+)\|(.*)\]\]", forms["DokuWiki"])
    assert words and words[1] == address and "]]" not in words[2] and not words[2].endswith("]")
    assert words[2].replace(" ", "") == f"Page:{label}".replace(" ", "")
    unescaped = re.sub(r"\\(.)", r"\1", forms["Confluence"])
    assert unescaped == f"[Page: {label}|{address}]"


def test_the_menu_is_worked_by_keyboard_and_gives_the_focus_back(page: Any) -> None:
    sign = page.locator('a[href="#steps"]')
    sign.focus()
    assert (sign.get_attribute("role"), sign.get_attribute("aria-expanded")) == ("button", "false")
    page.keyboard.press("Space")
    menu = page.get_by_role("dialog", name="Copy a link to ‘Page: Steps’ as")
    assert menu.is_visible() and sign.get_attribute("aria-expanded") == "true"
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Address"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "MediaWiki"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == "Citation"
    page.keyboard.press("Escape")
    assert not menu.is_visible() and sign.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.hash") == "#steps"
    page.keyboard.press("Enter")
    assert menu.is_visible()


def test_a_click_elsewhere_closes_the_menu_and_there_is_only_one(page: Any) -> None:
    page.locator('a[href="#steps"]').click(force=True)
    page.locator('a[href="#fig-a"]').focus()
    assert not page.locator(".copy-link").is_visible()
    page.keyboard.press("Enter")
    assert page.locator(".copy-link").count() == 1
    assert page.locator(".copy-title").text_content() == "Copy a link to ‘Page: Figure 2’ as"
    page.mouse.click(5, 5)
    assert not page.locator(".copy-link").is_visible()


def test_copied_is_said_aloud_and_the_clipboard_holds_the_text(page: Any) -> None:
    page.locator('a[href="#steps"]').click(force=True)
    page.get_by_role("button", name="DokuWiki").click()
    page.get_by_role("status").get_by_text("Copied: DokuWiki").wait_for()
    page.locator(".copy-text").focus()
    page.evaluate("document.querySelector('.copy-text').readOnly = false")
    page.locator(".copy-text").fill("")
    page.keyboard.press("Control+V")
    assert page.locator(".copy-text").input_value() == f"[[{ADDRESS}#steps|Page: Steps]]"


def test_without_a_clipboard_the_text_stands_selected(page: Any) -> None:
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    page.locator('a[href="#steps"]').click(force=True)
    page.get_by_role("button", name="Address").click()
    page.get_by_text("Selected above; copy it with").wait_for()
    assert page.evaluate("getSelection().toString()") == f"{ADDRESS}#steps"


def test_the_menu_fits_a_narrow_phone_and_its_targets_are_large_enough(page: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator('a[href="#term-ltp"]').click(force=True)
    box = page.locator(".copy-link").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in page.locator(".copy-link button").all():
        size = button.bounding_box()
        assert size["width"] >= 24 and size["height"] >= 24


def test_the_script_is_small() -> None:
    assert len((ROOT / "docs/assets/copy-link.js").read_bytes()) <= 6000
