"""What a reader sees who follows a link to nowhere."""

import functools
import http.server
import json
import re
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


class _Host(http.server.SimpleHTTPRequestHandler):
    """A host such as GitHub Pages: what is not there is answered with 404.html. The site may stand below a folder."""

    below = "/"

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.below).lstrip("/"))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = Path(self.directory, "404.html").read_text("utf-8")
        # What mkdocs writes when SITE_URL has a folder: each address from the root begins with it.
        content = re.sub(r'((?:href|src|action|data-search-base)=")/(?!/)', rf"\1{self.below}", content)
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["/", "/labs/tianeptine/"])
def hosted(site: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the site on such a host, at its root and below a folder."""
    handler = functools.partial(type("_Below", (_Host,), {"below": request.param}), directory=str(site))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{request.param}"
        server.shutdown()


@pytest.fixture
def page(browser) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def nearest(page, hosted: str) -> list[str]:
    links = page.eval_on_selector_all(".nearest-pages a", "links => links.map(link => link.href)")
    return [link.removeprefix(hosted) for link in links]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("mechanism/ampa-recepter/", "mechanism/ampa-receptor/"),
        ("guides/guideB.html", "guides/guide-b/"),
        ("docs/v2/mechanism/nmda", "mechanism/nmda-receptor/"),
        ("western_blotting", "protocols/western-blotting/"),
        ("reference/glosary/index.html", "reference/glossary/"),
        ("mechanism/m%CE%BC-receptor/", "mechanism/mu-receptor/"),
        ("claims/B12", "evidence-ledger/#b12"),
    ],
)
def test_the_nearest_page_is_offered_at_any_depth_and_below_a_folder(page, hosted: str, asked: str, meant: str) -> None:
    answer = page.goto(hosted + asked)
    assert answer.status == 404
    assert meant in nearest(page, hosted)[:2]
    page.locator(f".nearest-pages a[href$='{meant}']").first.click()
    assert page.url == hosted + meant
    assert "No page" not in page.locator("h1").inner_text()


def test_the_part_behind_the_hash_is_kept(page, hosted: str) -> None:
    page.goto(hosted + "guides/guide-bb/#glt-1")
    assert nearest(page, hosted)[0] == "guides/guide-b/#glt-1"


def test_an_old_address_with_a_slip_leads_to_the_new_one(page, hosted: str, site: Path) -> None:
    def with_old_address(route) -> None:
        answer = route.fetch()
        moved = json.dumps({"pages/old-receptors/": "mechanism/ampa-receptor/"})
        body = re.sub(r'(id="?old-addresses"?>)[^<]*', lambda found: found[1] + moved, answer.text())
        route.fulfill(response=answer, body=body)

    page.route("**/pages/old-receptor", with_old_address)
    page.goto(hosted + "pages/old-receptor")
    assert nearest(page, hosted)[0] == "mechanism/ampa-receptor/"


def test_the_words_of_the_address_are_searched(page, hosted: str) -> None:
    page.goto(hosted + "wiki/chronic-restraint-stress.html")
    assert page.get_by_role("searchbox").input_value() == "chronic restraint stress"
    page.locator("ol.search-results a").first.wait_for()
    found = page.eval_on_selector_all("ol.search-results a", "links => links.map(link => link.href)")
    assert any("mechanism/glutamate/" in address for address in found) and len(found) <= 5


def test_nothing_near_is_not_guessed(page, hosted: str) -> None:
    page.goto(hosted + "xq/zzwv")
    assert page.locator(".nearest-pages").is_hidden()


def test_a_hostile_address_is_shown_as_text(page, hosted: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    page.goto(hosted + "guides/guide-b%3Cimg%20src=x%20onerror=alert(1)%3E")
    assert page.locator("img[src=x]").count() == 0


def test_without_script_every_page_is_there_as_a_link_that_works(browser, hosted: str, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(hosted + "some/deep/place/that/is/not/here")
    assert plain.locator(".nearest-pages").is_hidden()
    listed = plain.eval_on_selector_all(".all-pages a", "links => links.map(link => link.href)")
    urls = [one["url"] for one in json.loads((site / "pages.json").read_text("utf-8"))]
    assert {link.removeprefix(hosted) for link in listed} == set(urls)
    assert plain.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
    plain.locator(".all-pages a", has_text="NMDA receptor").click()
    assert plain.url == hosted + "mechanism/nmda-receptor/"
    context.close()


def test_no_policy_is_broken_and_nothing_fails_to_load(page, hosted: str) -> None:
    failed: list[str] = []
    page.on("console", lambda message: message.type == "error" and failed.append(message.text))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(hosted + "guides/none")
    page.locator("ol.search-results a").first.wait_for()
    # The page itself is an answer 404, which the browser mentions.
    assert [line for line in failed if "guides/none" not in line and "404" not in line] == []
