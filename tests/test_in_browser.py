"""What only a browser shows: requests, previews, narrow screens, diagrams drawn by script."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import run_handbook, serve_folder


@pytest.fixture
def page(browser) -> Iterator:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def addresses(site: Path) -> list[str]:
    return [page["url"] for page in json.loads((site / "pages.json").read_text("utf-8"))]


def test_no_page_asks_anything_of_another_host_and_none_has_an_error(page, served: str, site: Path) -> None:
    foreign, errors = [], []
    page.on(
        "request", lambda request: request.url.startswith((served, "data:", "blob:")) or foreign.append(request.url)
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    for address in addresses(site):
        page.goto(served + address)
        page.wait_for_load_state("networkidle")
    assert len(addresses(site)) > 10
    assert foreign == [] and errors == []


def test_the_sites_own_fonts_are_used(page, served: str) -> None:
    page.goto(served + "guides/guide-a/")
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert {"Source Serif", "Source Sans"} <= {family.strip('"') for family in loaded}
    assert page.evaluate("getComputedStyle(document.querySelector('article p:not([class])')).fontFamily").startswith(
        '"Source Serif"'
    )


def test_a_claim_mark_explains_itself_on_focus_and_escape_sends_it_away(page, served: str) -> None:
    page.goto(served + "guides/guide-a/#ampa-nmda")
    chip = page.locator("article a.claim", has_text="A24").first
    chip.focus()
    card = page.locator(".claim-card:visible", has_text="A24").first
    card.wait_for(timeout=3000)
    assert "contradicted" in card.inner_text()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden", timeout=3000)


def test_a_claim_mark_leads_to_its_row_and_the_row_leads_back(page, served: str) -> None:
    page.goto(served + "guides/guide-a/")
    page.locator("article a.claim", has_text="A24").first.click()
    assert page.url.endswith("/evidence-ledger/#a24")
    row = page.locator("#a24").locator("xpath=following::dl[1]")
    row.locator("a[href*='guides/guide-a/#mark-a24']").first.click()
    assert "/guides/guide-a/#mark-a24" in page.url


@pytest.mark.parametrize("width", [320, 390])
def test_a_narrow_screen_needs_no_sideways_scroll(browser, served: str, site: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    narrow = context.new_page()
    wide = []
    for address in addresses(site):
        narrow.goto(served + address)
        if narrow.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(address)
    context.close()
    assert wide == []


def test_diagrams_show_without_any_script(browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(served + "guides/guide-b/")
    drawing = plain.locator("article svg[role=img]").first
    assert drawing.bounding_box()["width"] > 200
    assert drawing.locator("text, tspan").count() > 5
    context.close()


def test_a_diagram_that_cannot_be_drawn_here_is_drawn_by_the_browser_from_our_own_file(
    page, site: Path, tmp_path: Path
) -> None:
    root = tmp_path / "handbook"
    shutil.copytree(site.parent, root, ignore=shutil.ignore_patterns("pdf", "site"))
    with (root / "docs" / "about" / "licence.md").open("a", encoding="utf-8") as file:
        file.write(
            "\n```mermaid\nsequenceDiagram\n  accTitle: Order\n  accDescr: One step\n"
            "  Author->>Reader: shows a step\n```\n"
        )
    done = run_handbook(root, "build", "--no-handouts")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "about/licence.md" in done.stdout + done.stderr and "browser" in done.stdout + done.stderr
    foreign: list[str] = []
    with serve_folder(root / "site") as base:
        page.on("request", lambda request: request.url.startswith((base, "data:")) or foreign.append(request.url))
        page.goto(base + "about/licence/")
        page.locator("article .mermaid svg").wait_for(timeout=20000)
        assert "shows a step" in page.locator("article .mermaid svg").text_content()
    assert foreign == []


def test_the_preview_shows_a_changed_diagram_as_the_build_draws_it(page, site: Path, tmp_path: Path) -> None:
    root = tmp_path / "handbook"
    shutil.copytree(site.parent, root, ignore=shutil.ignore_patterns("pdf", "site"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    preview = subprocess.Popen(
        [sys.executable, "-m", "scripts", "serve", "--address", address],
        cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    foreign: list[str] = []
    try:
        base = f"http://{address}/"
        wait_for(lambda: b"Guide A" in fetch(base + "guides/guide-a/"))
        page.on("request", lambda request: request.url.startswith((base, "data:")) or foreign.append(request.url))
        page.goto(base + "guides/guide-a/")
        source = root / "docs" / "guides" / "guide-a.md"
        source.write_text(source.read_text("utf-8").replace('["Tianeptine"]', '["Changed words"]'), "utf-8")
        page.locator("article .diagram svg", has_text="Changed words").first.wait_for(timeout=30000)
        assert b"Changed words" in fetch(base + "figures/fig-a1.csv")
        assert b"</svg>" in fetch(base + "figures/fig-b1.svg"), "files of pages that did not change are still there"
        references = root / "references.bib"
        references.write_text(references.read_text("utf-8").replace("Gassaway", "Changed-name"), "utf-8")
        wait_for(lambda: b"Changed-name" in fetch(base + "mechanism/mu-receptor/"))
    finally:
        preview.terminate()
        preview.wait(timeout=20)
    assert foreign == []


def fetch(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bytes(answer.read())
    except OSError:
        return b""


def wait_for(condition, seconds: int = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.3)
