"""Citing and finding pages: citation files, tags in the head, linked data, and the lists for machines."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
import rispy
import yaml
from lxml import etree, html
from pybtex.database import parse_string
from sphobjinv import Inventory

from scripts.links.inventory import write_inventory
from scripts.links.of_build import answers_of_build, entries_of_build
from scripts.links.promises import keep_promises
from scripts.references.bibliography import Source
from scripts.references.page_citation import (
    PageRecord,
    citation_bibtex,
    citation_ris,
    citation_text,
    head_tags,
    linked_data,
    long_date,
)
from tests.conftest import ROOT

RECORD = PageRecord(
    "Doses & routes: 50 % of 5-HT_2A </script>", "guides/a/", "What “was” given.", "2026-11-21", "Handbook of Doses",
    "2026.1", "https://lab.example/tm/",
)  # fmt: skip
ADDRESS = "https://lab.example/tm/guides/a/"


def test_the_sentence_names_handbook_page_version_date_and_address() -> None:
    assert citation_text(RECORD._replace(title="Doses")) == (
        f"Handbook of Doses. Doses. Version 2026.1, reviewed 21 November 2026. {ADDRESS}"
    )
    assert citation_text(RECORD._replace(title="Doses", edition="", reviewed="")) == (
        f"Handbook of Doses. Doses. {ADDRESS}"
    )
    assert long_date("in autumn") == "in autumn"


def test_bibtex_can_be_read_and_keeps_its_signs() -> None:
    (entry,) = parse_string(citation_bibtex(RECORD), "bibtex").entries.values()
    assert entry.fields["title"] == r"{Doses \& routes: 50 \% of 5-HT\_2A </script>}"
    assert (entry.fields["year"], entry.fields["url"]) == ("2026", ADDRESS)
    assert [str(person) for person in entry.persons["author"]] == ["{Handbook of Doses}"]


def test_ris_can_be_read() -> None:
    (entry,) = rispy.load(StringIO(citation_ris(RECORD)))
    assert (entry["type_of_reference"], entry["title"], entry["urls"]) == ("ELEC", RECORD.title, [ADDRESS])
    assert entry["date"] == "2026/11/21"


def test_the_head_names_page_and_pdf_for_reference_managers() -> None:
    tags = {name: value for _, name, value in head_tags(RECORD, "https://lab.example/tm/figures/f.png")}
    assert tags["citation_title"] == RECORD.title
    assert tags["citation_public_url"] == ADDRESS
    assert tags["citation_pdf_url"] == "https://lab.example/tm/pdf/guides-a.pdf"
    assert tags["citation_publication_date"] == "2026/11/21"
    assert tags["og:image"] == "https://lab.example/tm/figures/f.png"
    without = {name for _, name, _ in head_tags(RECORD._replace(has_pdf=False))}
    assert "citation_pdf_url" not in without and "og:image" not in without


def test_linked_data_is_json_and_cannot_end_its_element() -> None:
    source = Source("k", "article", {"title": "A {B}", "doi": "10.1/x", "year": "2002"}, 1)
    written = linked_data(RECORD, [source])
    assert "<" not in written
    document = json.loads(written)
    assert document["headline"] == RECORD.title
    assert document["citation"] == [
        {"@type": "CreativeWork", "name": "A B", "datePublished": "2002", "@id": "https://doi.org/10.1/x"}
    ]


def test_every_page_of_the_site_is_citable(site: Path) -> None:
    pages = json.loads((site / "pages.json").read_text())
    for page in pages:
        tree = html.parse(site / page["url"] / "index.html")
        tags = {meta.get("name") or meta.get("property"): meta.get("content") for meta in tree.xpath("//meta")}
        assert tags["citation_public_url"].endswith(page["url"])
        assert tags.get("citation_publication_date", "") == page["reviewed"].replace("-", "/")
        pdf = tags.get("citation_pdf_url", "").rpartition("/pdf/")[2]
        assert bool(pdf) == page["handout"] and (not pdf or (site / "pdf" / pdf).is_file())
        data = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
        assert data["url"] == tags["citation_public_url"]
        picture = tags["og:image"].rpartition("/")[2]
        assert any((site / folder / picture).is_file() for folder in ("figures", "cards"))
        for link in tree.xpath("//details[contains(@class, 'cite-page')]//a[@download]/@href"):
            assert (site / page["url"] / link).resolve().is_file()


def test_every_heading_figure_table_claim_and_reference_of_the_site_has_its_link(site: Path) -> None:
    for path in site.rglob("index.html"):
        tree = html.parse(path)
        wanted = "//article//*[self::h1 or self::h2 or self::h3 or self::h4 or self::figure][@id]/@id"
        missing = [
            name
            for name in [*tree.xpath(wanted), *tree.xpath("//li[@class='reference']/@id")]
            if not tree.xpath(f"//a[contains(@class, 'headerlink')][@href='#{name}'][@aria-label]")
        ]
        assert missing == [], path


def test_machines_find_every_page_with_the_date_of_its_review(site: Path) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = {
        url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod")
        for url in etree.parse(site / "sitemap.xml").getroot()
    }
    for page in json.loads((site / "pages.json").read_text()):
        found = [day for address, day in listed.items() if address and address.endswith(f".example/{page['url']}")]
        assert found == [page["reviewed"] or None]


def test_sphinx_finds_claims_sections_figures_references_and_terms(site: Path) -> None:
    inventory = Inventory(str(site / "objects.inv"))
    found = {(thing.role, thing.name): thing for thing in inventory.objects}
    assert found["label", "b12"].uri == "evidence-ledger/#b12"
    assert found["label", "guides/guide-a#ampa-nmda"].dispname.startswith("Guide A")
    assert found["label", "mechanism/ampa-receptor#fig-ampa"].dispname.startswith("Figure 1.")
    assert found["label", "ref-pillai2012contrasting"].uri == "references/#ref-pillai2012contrasting"
    assert found["term", "LTP"].uri == "reference/glossary/#term-ltp"
    assert found["doc", "guides/guide-a"].uri == "guides/guide-a/"
    assert "evidence-ledger/#b12" in str(inventory.suggest("b12 claim", thresh=40, with_index=False)) or (
        ":std:label:`b12`" in inventory.suggest("b12")
    )
    answers = answers_of_build(site)
    for thing in inventory.objects:
        path, _, fragment = thing.uri_expanded.removeprefix("./").partition("#")
        assert not fragment or fragment in (answers.pages[path] or ()), thing


def test_an_inventory_of_odd_titles_is_still_one_line_each(tmp_path: Path) -> None:
    page = '<html><body><article><h1 id="page">A\n  title   of 5-HT</h1><h2 id="x">Two &amp; 3</h2>'
    (tmp_path / "index.html").write_text(page)
    write_inventory(tmp_path, entries_of_build(tmp_path), "Name\nof site", "1")
    objects = {thing.name: thing.dispname for thing in Inventory(str(tmp_path / "objects.inv")).objects}
    assert objects == {
        "index": "A title of 5-HT",
        "index#page": "A title of 5-HT",
        "index#x": "A title of 5-HT: Two & 3",
    }


def test_every_published_address_answers_in_the_built_site(site: Path) -> None:
    keep_promises(ROOT / "docs/data", site, "Handbook", "")


def test_the_citation_file_of_the_repository_names_this_edition() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    edition = re.search(r'edition: "([\d.]+)"', (ROOT / "mkdocs.yml").read_text())
    assert edition and cff["version"] == edition[1]
    assert {"cff-version", "message", "title", "authors", "type", "date-released", "url", "license"} <= cff.keys()


@pytest.mark.parametrize("reviewed", ["", "2026-11-21"])
def test_a_page_without_a_date_has_no_empty_fields(reviewed: str) -> None:
    record = RECORD._replace(reviewed=reviewed)
    assert all(value for _, _, value in head_tags(record))
    assert "= {}" not in citation_bibtex(record)
