"""Frozen editions: one is kept beside all later ones, says so on each page, and leads to the same place there."""

import functools
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from lxml import etree, html
from mkdocs.config import load_config
from pypdf import PdfReader

from scripts import build
from scripts.checking.published import linkable, site_answers
from scripts.checking.site import read_site
from scripts.handouts import making
from scripts.handouts.pages import HandoutPage
from scripts.inbound import run
from scripts.links.editions import add_editions, edition_folder, freeze, frozen_editions
from scripts.problems import CannotRun
from tests.conftest import copy_project, run_handbook, serve_folder

SITE = "https://tianeptine-handbook.example/"


@pytest.fixture(scope="module")
def two_editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose first edition is frozen; in the second a section has another id."""
    root = tmp_path_factory.mktemp("project") / "handbook"
    copy_project(root)
    done = run_handbook(root, "freeze", "--no-handouts")
    assert done.returncode == 0, done.stdout + done.stderr
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace('edition: "2026.1"', 'edition: "2027.1"'))
    page = root / "docs/about/reuse.md"
    page.write_text(page.read_text().replace("{#examples}", "{#instances}"))
    (root / "docs/data/moved.yml").write_text("about/reuse/#examples: about/reuse/#instances\n")
    done = run_handbook(root, "build", "--no-handouts")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_a_frozen_page_names_its_edition_and_cites_its_own_address(two_editions: Path) -> None:
    page = html.parse(two_editions / "site/2026.1/about/reuse/index.html")
    assert "Edition 2026.1, kept as it was." in page.xpath("string(//aside[contains(@class, 'md-banner')])")
    address = page.xpath("string(//meta[@name='citation_public_url']/@content)")
    assert address.endswith("/2026.1/about/reuse/")
    assert page.xpath("string(//link[@rel='canonical']/@href)").endswith(".example/about/reuse/")
    assert "Version 2026.1" in page.xpath("string(//*[@class='cite-text'])")
    assert page.xpath("//h2[@id='examples']")


def test_the_current_edition_has_no_banner(two_editions: Path) -> None:
    page = html.parse(two_editions / "site/about/reuse/index.html")
    assert not page.xpath("//aside[contains(@class, 'md-banner')]")
    assert "Version 2027.1" in page.xpath("string(//*[@class='cite-text'])")


def test_the_banner_leads_to_the_same_place_in_the_current_edition(two_editions: Path, browser: Any) -> None:
    with serve_folder(two_editions / "site") as address:
        page = browser.new_page()
        page.goto(f"{address}2026.1/about/reuse/#examples")
        page.get_by_role("link", name="This place in the current edition").click()
        page.wait_for_url(f"{address}about/reuse/#examples")
        assert page.locator("#examples").count() == 1
        page.close()


def test_what_is_searched_for_in_an_edition_is_found_in_it(two_editions: Path, browser: Any) -> None:
    with serve_folder(two_editions / "site") as address:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}2026.1/search.html?q=GLT-1")
        found = page.locator("main a[href*='guides/']")
        found.first.wait_for()
        assert all(link.evaluate("link => link.href").startswith(f"{address}2026.1/") for link in found.all())
        assert all(url.startswith(f"{address}2026.1/") for url in asked)
        page.close()


def test_the_list_of_pages_of_an_edition_names_its_own_addresses(two_editions: Path) -> None:
    listed = etree.parse(two_editions / "site/2026.1/sitemap.xml").getroot().iter("{*}loc")
    addresses = [place.text or "" for place in listed]
    assert addresses and all(address.startswith(f"{SITE}2026.1/") for address in addresses)


def test_a_handout_of_an_edition_leads_to_that_edition(two_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The foot of its sheets, its QR code, how to cite it, and its links to other pages."""
    config = load_config(str(two_editions / "mkdocs.yml"))
    config.extra["edition"] = "2026.1"
    freeze(config)
    edition, pages = two_editions / "editions/2026.1", [HandoutPage("about/changes/")]
    make = functools.partial(making.make_handouts, pages=pages)
    monkeypatch.setattr(making, "make_handouts", make)
    build._print_handouts(edition, two_editions / ".cache", config, lambda sentence: None, ["A4"])
    path = edition / "pdf/about-changes.pdf"
    sheets = PdfReader(path).pages
    links = [str(link.get_object()["/A"]["/URI"]) for sheet in sheets for link in sheet.get("/Annots", [])]
    own = [link for link in links if link.startswith(SITE)]
    assert len(own) > 5 and all(link.startswith(f"{SITE}2026.1/") for link in own)
    assert all(f"{SITE}2026.1/about/changes/" in sheet.extract_text() for sheet in sheets)
    with pypdfium2.PdfDocument(path) as pdf:
        codes = zxingcpp.read_barcodes(pdf[0].render(scale=150 / 72).to_pil())
    assert [code.text for code in codes] == [f"{SITE}2026.1/about/changes/"]


def test_links_into_an_edition_are_known_to_live(two_editions: Path, tmp_path: Path) -> None:
    site = "https://tianeptine-handbook.example/2026.1/"
    (tmp_path / "wiki.txt").write_text(f"{site}about/reuse/#examples {site}about/reuse/#none {site}data/claims.csv")
    text, status = run([tmp_path / "wiki.txt"], two_editions)
    assert status == 1 and text.endswith("3 links into this handbook in 1 file: 2 live, 1 dead")


def test_an_edition_is_a_published_address(two_editions: Path) -> None:
    addresses = {str(address) for address in linkable(read_site(two_editions))}
    assert "2026.1/" in addresses
    assert "2026.1/" in site_answers(read_site(two_editions)).pages


def test_an_edition_is_frozen_once_and_only_under_a_year_and_a_number(two_editions: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="frozen already"):
        edition_folder(two_editions, "2026.1")
    with pytest.raises(CannotRun, match="no year with a number"):
        edition_folder(tmp_path, "../x")


def test_no_page_is_overwritten_by_an_edition(tmp_path: Path) -> None:
    for folder in ("editions/2026.1", "editions/2026.10", "editions/2026.9", "editions/notes", "site/2026.9"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "index.html").write_text("")
    assert frozen_editions(tmp_path) == ["2026.1", "2026.9", "2026.10"]
    with pytest.raises(CannotRun, match="address of a frozen edition"):
        add_editions(tmp_path, tmp_path / "site")
