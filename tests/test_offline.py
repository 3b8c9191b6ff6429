"""Read from a disk, without a network: pages, search, links, figures and handouts work."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html
from playwright.sync_api import expect

from scripts.hosting.disk_links import for_disk
from scripts.hosting.offline import offline_names, with_size, zipped

FILES = {"index.html", "guides/a/index.html", "assets/x.css", "data/a b.csv", "pdf/a.pdf"}


@pytest.fixture(scope="session")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy that readers take away, unpacked in a folder with a blank in its name."""
    folder = tmp_path_factory.mktemp("taken away")
    zipfile.ZipFile(site / "handbook-offline.zip").extractall(folder)
    (inside,) = folder.iterdir()
    return inside


@pytest.fixture
def page(browser) -> Iterator:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.told, made.asked = [], []
    made.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    made.on("console", lambda message: message.type == "error" and made.told.append(message.text))
    made.on("pageerror", lambda error: made.told.append(str(error)))
    made.on("request", lambda request: made.asked.append(request.url))
    yield made
    context.close()


def test_every_page_opens_from_a_disk_without_an_error_or_a_request_to_any_host(page, unpacked: Path) -> None:
    names = sorted(unpacked.rglob("*.html"))
    assert len(names) > 25
    for name in names:
        page.goto(name.as_uri())
        page.wait_for_load_state("networkidle")
    assert page.told == []
    assert [address for address in page.asked if not address.startswith(("file:", "data:"))] == []


def test_every_link_in_the_copy_leads_to_a_file_in_it_or_to_the_web(unpacked: Path) -> None:
    missing = []
    for path in sorted(unpacked.rglob("*.html")):
        for address in html.document_fromstring(path.read_text("utf-8")).xpath("//@href|//@src"):
            target = re.split(r"[?#]", address)[0]
            if target and not re.match(r"[a-z]+:", target) and not (path.parent / unquote(target)).is_file():
                missing.append((path.relative_to(unpacked).as_posix(), address))
    assert missing == []


@pytest.mark.parametrize("start", ["copy", "built folder"])
def test_search_links_and_figures_work_from_a_disk(page, unpacked: Path, site: Path, start: str) -> None:
    root = unpacked if start == "copy" else site
    page.goto((root / "index.html").as_uri())
    page.locator(".search-open").click()
    page.keyboard.type("microdialysis")
    best = page.locator("dialog[open] a").first
    expect(best).to_have_attribute("href", re.compile("protocols/microdialysis"))  # not what half the word found
    best.click()
    page.wait_for_url("**/protocols/microdialysis/index.html*")
    page.locator(".section-nav a", has_text="Western").click()
    page.wait_for_url("**/protocols/western-blotting/index.html")
    page.goto((root / "guides" / "guide-b" / "index.html").as_uri())
    assert page.locator("figure svg").first.bounding_box()["width"] > 200
    page.locator("article a.claim").first.click()
    page.wait_for_url("**/evidence-ledger/index.html#*")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")
    # The built folder asks for fonts ahead of time, as is right on a server; from a disk browsers refuse just that.
    assert [words for words in page.told if start == "copy" or not re.search("font|ERR_FAILED", words)] == []


def test_the_copy_works_without_javascript(browser, unpacked: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    plain = context.new_page()
    plain.goto((unpacked / "index.html").as_uri())
    plain.locator("article a[href*='evidence-ledger/']").first.click()
    assert re.split("[?#]", plain.url)[0].endswith("/evidence-ledger/index.html")
    assert plain.locator("#b12").count() == 1
    context.close()


def test_the_link_to_the_copy_says_how_large_it_is(site: Path) -> None:
    size = (site / "handbook-offline.zip").stat().st_size
    assert size > 1_000_000
    pages = [path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]
    links = [text for page in pages for text in re.findall(r'<a [^>]*handbook-offline\.zip"[^>]*>(.*?)</a>', page)]
    assert links
    for link in links:
        told = re.search(r", (\d+(?:\.\d)?) MB", re.sub(r"<[^>]+>", "", link))
        assert told and abs(float(told[1]) - size / 1e6) < 0.6, link


def test_what_only_servers_need_is_not_in_the_copy(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert not {"_headers", ".htaccess", "404.html", "sitemap.xml", "hosting/nginx.conf"} & names
    assert not [name for name in names if name.endswith((".map", ".gz", ".zip", "mermaid.min.js"))]
    assert "READ ME.txt" in names


def test_mermaid_goes_along_only_with_a_page_that_draws_by_it() -> None:
    names = ["index.html", "assets/vendor/mermaid.min.js", "2026.1/index.html"]
    assert offline_names(names, {"index.html": "<p>"}) == ["index.html"]
    page = '<script src="assets/vendor/mermaid.min.js">'
    assert offline_names(names, {"index.html": page}) == names[:2]


def test_the_same_files_give_the_same_bytes() -> None:
    contents = {"b.html": b"<p>B", "a/index.html": b"<p>A" * 500, "p.png": b"png"}
    backwards = dict(reversed(contents.items()))
    assert zipped(contents, "handbook") == zipped(backwards, "handbook")


@pytest.mark.parametrize(
    ("typed", "from_disk"),
    [
        ("../../guides/a/", "../../guides/a/index.html"),
        ("../../guides/a/#part", "../../guides/a/index.html#part"),
        ("../../guides/a", "../../guides/a/index.html"),
        ("../../guides/a/?sort=x#part", "../../guides/a/index.html?sort=x#part"),
        ("../..", "../../index.html"),
        (".", "./index.html"),
        ("./", "./index.html"),
        ("#part", "#part"),
        ("", ""),
        ("../../data/a%20b.csv", "../../data/a%20b.csv"),
        ("https://x.example/", "https://x.example/"),
        ("//x.example/y/", "//x.example/y/"),
        ("mailto:a@x.example", "mailto:a@x.example"),
        ("../../2026.1/guides/a/#p", "https://lab.example/h/2026.1/guides/a/#p"),
        ("../../../elsewhere/", "https://lab.example/elsewhere/"),
    ],
)
def test_links_to_folders_get_the_name_of_their_page(typed: str, from_disk: str) -> None:
    page = f'<a class="x" href="{typed}" title="a > b">'
    shown = for_disk(page, "guides/a/index.html", "https://lab.example/h/", FILES.__contains__)
    assert shown == f'<a class="x" href="{from_disk}" title="a > b">'


def test_words_and_code_that_look_like_links_are_left_alone() -> None:
    page = '<p>Write href="../b/" or <code>&lt;a href="../../guides/a/"></code>.</p><p title=\'href="../../"\'>'
    assert for_disk(page, "guides/a/index.html", "", FILES.__contains__) == page


def test_the_size_is_put_where_a_page_has_room_for_it() -> None:
    page = 'ZIP<span class="offline-size"></span>'
    assert with_size(page, 18_400_000) == 'ZIP<span class="offline-size">, 18 MB</span>'
    assert with_size(with_size(page, 18_400_000), 4_388_279).count("MB") == 1
