"""What programs find beside the pages: Markdown copies, llms.txt, the feed, link cards, robots and sitemap."""

import io
import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from lxml import etree, html
from PIL import Image

from scripts.reach.cards import Card, card_image, card_path, card_picture
from scripts.reach.feed import ATOM, changes, feed
from scripts.reach.for_machines import ListedFile, ListedPage, copy_path, llms_text, robots_text
from scripts.reach.markdown_copy import CopiedPage, markdown_copy

HOME = "https://tianeptine-handbook.example/"
NAMES = {"a": ATOM}


def urls(site: Path) -> list[str]:
    return [page["url"] for page in json.loads((site / "pages.json").read_text("utf-8"))]


def tree(site: Path, url: str) -> html.HtmlElement:
    return html.document_fromstring((site / url / "index.html").read_text("utf-8"))


def copy(site: Path, url: str) -> str:
    return (site / copy_path(url)).read_text("utf-8")


def file_of(site: Path, address: str) -> Path:
    """The file behind a full address of the site."""
    path = urlsplit(address).path.lstrip("/")
    return site / path / "index.html" if path in ("",) or path.endswith("/") else site / path


def test_each_page_names_a_markdown_copy_that_is_there(site: Path) -> None:
    assert len(urls(site)) > 20
    for url in urls(site):
        link = tree(site, url).xpath("//link[@rel='alternate'][@type='text/markdown']/@href")
        assert [(site / url / link[0]).resolve()] == [(site / copy_path(url)).resolve()], url
        assert (site / copy_path(url)).is_file()


def test_a_copy_says_what_it_is_and_where_it_is_from(site: Path) -> None:
    head = yaml.safe_load(copy(site, "mechanism/ampa-receptor/").split("---")[1])
    assert head["title"] == "AMPA receptor"
    assert head["address"] == HOME + "mechanism/ampa-receptor/"
    assert head["licence"].startswith("CC BY 4.0") and head["edition"] and date.fromisoformat(head["reviewed"])


def test_a_copy_has_every_sentence_of_its_page_with_verdicts_in_words(site: Path) -> None:
    text = copy(site, "mechanism/ampa-receptor/")
    assert "larger AMPA receptor currents at CA1 synapses" in text
    assert f"[X11: supported]({HOME}evidence-ledger/#x11)" in text
    assert f"## [Findings]({HOME}mechanism/ampa-receptor/#findings)" in text


def test_numbers_of_references_lead_to_a_list_with_dois(site: Path) -> None:
    text = copy(site, "mechanism/ampa-receptor/")
    body, _, references = text.partition("[References]")
    used = {int(number) for number in re.findall(r"\[(\d+)(?:, [^\]]*)?\](?!\()", body)}
    listed = {int(number) for number in re.findall(r"^\[(\d+)\] ", references, re.M)}
    assert used and used == listed
    assert "](https://doi.org/10.1038/mp.2012.80)" in references


def test_a_diagram_is_told_by_its_edges_and_a_table_stays_a_table(site: Path) -> None:
    text = copy(site, "mechanism/ampa-receptor/")
    assert f"**[Figure 1.]({HOME}mechanism/ampa-receptor/#fig-ampa)**" in text
    assert re.search(r"^1\. Tianeptine acts through CaMKII \[B22\]\(.*\) supported with caveat", text, re.M)
    assert re.search(r"^\|.*\|\n\|( --- \|)+\n", copy(site, "protocols/microdialysis/"), re.M)
    assert copy(site, "protocols/microdialysis/").count("☐") > 5


def test_no_copy_holds_leftovers_or_addresses_without_a_host(site: Path) -> None:
    for url in (url for url in urls(site) if url != "about/rules/"):  # which shows such leftovers on purpose
        text = re.sub(r"```.*?```|`[^`\n]*`", "", copy(site, url), flags=re.S)
        for leftover in ("{B", "[@", "/// ", "classDef", "[¶]", "↩", "<span", "<div", "<svg", "Permanent address:"):
            assert leftover not in text, f"{url}: {leftover}"
        targets = re.findall(r"\]\((?P<to>[^)\s]*)", text)
        assert [to for to in targets if not re.match(r"https?://|mailto:", to)] == [], url


def test_every_claim_can_be_quoted_from_the_copy_of_the_ledger(site: Path) -> None:
    text = copy(site, "evidence-ledger/")
    claims = json.loads((site / "data" / "claims.json").read_text("utf-8"))["claims"]
    assert len(claims) > 150
    for claim in claims:
        assert f"({HOME}evidence-ledger/#{claim['id'].lower()})" in text
    assert "- **Why:** " in text


def page_of(body: str) -> str:
    page = CopiedPage('T: "x"', "https://lab.example/a/", "H", "1", "", "")
    return markdown_copy(f"<html><body><article><h1>T</h1>{body}</article></body></html>", page)


def test_signs_of_html_in_a_text_stay_signs() -> None:
    text = page_of("<p>A &lt;script&gt;alert(1)&lt;/script&gt; b.</p><p><code>a &lt; b</code></p>")
    assert "<script" not in text and "&lt;script>" in text and "`a < b`" in text
    assert yaml.safe_load(text.split("---")[1])["title"] == 'T: "x"'


def test_a_place_in_a_work_stands_with_its_number() -> None:
    number = '<sup id="fnref:k"><a class="footnote-ref" href="#fn:k">2</a></sup>'
    text = page_of(f'<p>Rose{number}<sup class="citation-locator">(Fig. 1)</sup> there.</p>')
    assert "Rose [2, Fig. 1] there." in text


def test_links_and_boxes_become_plain_markdown() -> None:
    text = page_of(
        '<div class="admonition note"><p class="admonition-title">Beware</p><p>Of this.</p></div>'
        '<p><a href="../b/#c">there</a></p><dl><dt>Why</dt><dd>So.</dd></dl>'
    )
    assert "> **Beware**\n>\n> Of this." in text
    assert "[there](https://lab.example/b/#c)" in text and "- **Why:** So." in text


def test_llms_txt_lists_each_copy_once_and_says_how_to_quote(site: Path) -> None:
    text = (site / "llms.txt").read_text("utf-8")
    assert text.startswith("# Tianeptine Mechanism Handbook\n\n> ")
    listed = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", text, re.M)
    assert [address for address in listed if not file_of(site, address).is_file()] == []
    assert {HOME + copy_path(url) for url in urls(site)} <= set(listed) and len(listed) == len(set(listed))
    assert "edition" in text and "CC BY 4.0" in text
    assert text.index("## Optional") > text.index("## Data")


def test_llms_txt_has_the_form_of_llmstxt_org() -> None:
    pages = [ListedPage("A [x]", "Part", "https://a/a.md", "Says\nso."), ListedPage("B", "About", "https://a/b.md", "")]
    text = llms_text("N", "S.", ["Note."], pages, [ListedFile("F", "https://a/f.csv", "holds")])
    assert text == (
        "# N\n\n> S.\n\nNote.\n\n## Part\n\n- [A (x)](https://a/a.md): Says so.\n\n"
        "## Data\n\n- [F](https://a/f.csv): holds\n\n## Optional\n\n- [B](https://a/b.md)\n"
    )


def test_the_feed_is_found_from_every_page_and_tells_each_dated_change(site: Path) -> None:
    for url in urls(site):
        link = tree(site, url).xpath("//link[@type='application/atom+xml']/@href")
        assert [(site / url / link[0]).resolve()] == [(site / "feed.xml").resolve()], url
    root = etree.parse(site / "feed.xml").getroot()
    entries = root.findall("a:entry", NAMES)
    assert root.tag == f"{{{ATOM}}}feed" and entries
    for entry in entries:
        address = entry.findtext("a:id", None, NAMES)
        page, _, name = address.partition("#")
        assert file_of(site, page).is_file() and tree(site, "about/changes/").xpath(f"//*[@id='{name}']")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.findtext("a:updated", None, NAMES))
        content = entry.findtext("a:content", None, NAMES)
        assert "<li>" in content and 'href="..' not in content


CHANGES = """<article><h1>Changes</h1><h2 id="v2">Version 2, 3 March 2027<a class="headerlink">¶</a></h2><p>Second.</p>
<h2 id="v1">Version 1, 21 November 2026</h2><p>First, see <a href="../x/">x</a>.</p><h2 id="how">How</h2><p>No.</p>
<h2 id="odd">Version 0, 31 November 2026</h2><p>No such day.</p></article>"""


def test_changes_are_listed_newest_first_with_ids_that_stay() -> None:
    listed = changes(CHANGES, "https://lab.example/about/changes/")
    assert [(one.title, one.day) for one in listed] == [
        ("Version 2, 3 March 2027", date(2027, 3, 3)),
        ("Version 1, 21 November 2026", date(2026, 11, 21)),
    ]
    assert listed[1].content == '<p>First, see <a href="https://lab.example/about/x/">x</a>.</p>'
    written = feed(listed, "H", "https://lab.example/", "S")
    root = etree.fromstring(written)
    assert root.findtext("a:updated", None, NAMES) == "2027-03-03T00:00:00Z"
    assert [one.text for one in root.findall("a:entry/a:id", NAMES)] == [
        "https://lab.example/about/changes/#v2",
        "https://lab.example/about/changes/#v1",
    ]


def test_a_control_character_in_a_change_does_not_end_the_feed() -> None:
    listed = changes('<article><h2 id="v1">Fed\x0c 1 May 2027</h2><p>a\x0bb</p></article>', "https://lab.example/c/")
    assert etree.fromstring(feed(listed, "H", "https://lab.example/", "S")).findtext("a:entry/a:title", None, NAMES)


@pytest.mark.parametrize("sign", ["\x1d", "&#29;", "&#x1D;"])
def test_a_control_character_in_an_address_ends_neither_feed_nor_copy(sign: str) -> None:
    body = f'<h2 id="v1">Fed, 1 May 2027</h2><p><a href="../a{sign}b/">a</a></p>'
    (listed,) = changes(f"<article><h1>T</h1>{body}</article>", "https://lab.example/c/")
    assert 'href="https://lab.example/ab/"' in listed.content
    assert "[a](https://lab.example/ab/)" in page_of(body)


def test_every_page_has_a_picture_for_link_cards(site: Path) -> None:
    for url in urls(site):
        picture = tree(site, url).xpath("//meta[@property='og:image']/@content")
        assert len(picture) == 1 and file_of(site, picture[0]).read_bytes().startswith(b"\x89PNG"), url
    with Image.open(site / card_path("evidence-ledger/")) as card:
        assert card.size == (1200, 630)


def test_a_card_holds_long_words_within_its_edges(tmp_path: Path) -> None:
    long = Card("Pharmacokinetics " * 12, "Words " * 200, "Mechanism", "Handbook", "1")
    picture = card_picture(long)
    assert picture.count("<path") < 20
    with Image.open(io.BytesIO(card_image(long, tmp_path))) as card:
        right = card.convert("L").crop((1130, 0, 1200, 630))
        assert right.getextrema()[0] > 200  # paper, no ink beyond the margin
    assert card_image(long, tmp_path) == card_image(long, tmp_path) and len(list(tmp_path.iterdir())) == 1


def test_robots_and_sitemap_name_every_page_with_its_day_of_review(site: Path) -> None:
    robots = (site / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {HOME}sitemap.xml" in robots.splitlines() and "Disallow: /\n" not in robots
    sitemap = etree.parse(site / "sitemap.xml").getroot()
    days = {one.findtext("{*}loc"): one.findtext("{*}lastmod") for one in sitemap}
    assert set(days) == {HOME + url for url in urls(site)}
    reviewed = {HOME + page["url"]: page["reviewed"] for page in json.loads((site / "pages.json").read_text("utf-8"))}
    assert {url: day for url, day in days.items() if day} == {url: day for url, day in reviewed.items() if day}


@pytest.mark.parametrize("address", ["https://lab.example/", "https://lab.example/tm/"])
def test_robots_txt_names_the_sitemap_below_any_folder(address: str) -> None:
    assert robots_text(address).endswith(f"Sitemap: {address}sitemap.xml\n")
    assert "Sitemap" not in robots_text("/")


def test_a_copy_hands_on_no_address_that_a_program_might_run() -> None:
    page = CopiedPage("Page", HOME, "Handbook", "", "", "")
    links = '<p><a href="javascript:alert(1)">press</a> <a href="x/">go</a></p>'
    copy = markdown_copy(f"<html><body><article>{links}</article></body></html>", page)
    assert "press" in copy and "javascript:" not in copy
    assert f"[go]({HOME}x/)" in copy
