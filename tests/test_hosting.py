"""Served as we say, a site does what its policy allows and nothing else, and lasts in caches as long as it may."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest
from lxml import html

from scripts.hosting.aligned_cells import AlignedCells
from scripts.hosting.finishing import finish
from scripts.hosting.headers import Hosted, header_files
from scripts.hosting.lasting import lasting_copy, with_lasting_files
from scripts.hosting.policy import Policy, directives, hash_of, inline_scripts, scripts_of_theme, with_policy
from scripts.hosting.pruning import pruned, words_of_page, words_of_script
from tests.conftest import ROOT

THEME = ROOT / "scripts" / "theme"
TIGHT = {
    "default-src": "'none'", "style-src": "'self'", "font-src": "'self'", "connect-src": "'self'",
    "img-src": "'self' data:", "base-uri": "'none'", "form-action": "'self'", "manifest-src": "'self'",
}  # fmt: skip


def html_files(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text("utf-8")


def policy_in(page: str) -> dict[str, str]:
    tree = html.document_fromstring(page)
    (content,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return dict(part.split(" ", 1) for part in content.split("; "))


def test_each_page_carries_a_policy_before_anything_that_loads(site: Path) -> None:
    for name, page in html_files(site):
        policy = policy_in(page)
        scripts = policy.pop("script-src")
        assert policy == TIGHT, name
        assert re.fullmatch(r"'self'( 'sha256-[\w+/]{43}=')*", scripts), name
        assert not re.search(r"<(?:script|link|style|img)\b", page[: page.index("Content-Security-Policy")]), name


def test_the_policy_names_exactly_the_scripts_that_stand_in_the_page(site: Path) -> None:
    for name, page in html_files(site):
        hashes = set(re.findall(r"'(sha256-[^']+)'", policy_in(page)["script-src"]))
        assert hashes == {hash_of(code) for code in inline_scripts(page)}, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_site_works_under_its_policy(browser, served: str, site: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    told = watch(page)
    for name, _ in html_files(site):
        page.goto(served + name)
        page.wait_for_load_state("networkidle")
    page.goto(served + "guides/guide-b/")
    use_everything(page)
    assert told == []
    assert context.cookies() == []
    context.close()


def watch(page) -> list[str]:
    told: list[str] = []
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error(`${e.violatedDirective} ${e.blockedURI}`))"
    )
    page.on("console", lambda message: message.type in ("error", "warning") and told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def use_everything(page) -> None:
    """Figure, claim, citation, link menu, colours, search."""
    page.locator(".figure-tools button").first.click()
    page.keyboard.press("+")
    page.keyboard.press("Escape")
    page.locator("article a.claim").first.focus()
    page.locator("article p .footnote-ref").first.hover()
    page.locator("h2 a.headerlink").first.click()
    page.keyboard.press("Escape")
    page.locator("label[for^=__palette]:visible").first.click()
    page.locator(".search-open").click()
    page.keyboard.type("microdialysis")
    page.locator("dialog[open] a").first.wait_for(timeout=5000)


def test_the_colours_chosen_are_kept_and_nothing_else_is(browser, served: str) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(served)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.locator("label[for^=__palette]:visible").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert page.evaluate("Object.entries(localStorage)") == [["handbook-colours", "slate"]]
    page.goto(served + "guides/guide-a/")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    context.close()


def test_without_a_choice_the_colours_are_those_of_the_system_and_follow_it(browser, served: str) -> None:
    context = browser.new_context(color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    page.goto(served)
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'default'", timeout=5000)
    context.close()


def test_the_list_of_parts_marks_the_one_in_sight(browser, served: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(served + "guides/guide-b/")
    link = page.locator(".page-parts a").nth(4)
    link.click()
    page.wait_for_function("document.querySelectorAll('.page-parts .md-nav__link--active').length === 1")
    page.wait_for_function(
        "document.querySelector('.page-parts .md-nav__link--active').hash === location.hash", timeout=5000
    )
    context.close()


def test_an_address_inside_a_closed_part_opens_it_and_print_opens_all(browser, served: str) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(served + "guides/guide-b/")
    page.evaluate("document.querySelector('article details li').id = 'inside'")
    page.evaluate("location.hash = 'inside'")
    page.wait_for_function("document.getElementById('inside').closest('details').open")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.close()


def test_headers_are_written_in_the_forms_that_hosts_read(site: Path) -> None:
    netlify = (site / "_headers").read_text("utf-8")
    apache = (site / ".htaccess").read_text("utf-8")
    nginx = (site / "hosting" / "nginx.conf").read_text("utf-8")
    for text in (netlify, apache, nginx):
        assert "frame-ancestors 'self'" in text and "default-src 'none'" in text
        assert re.findall(r".*unsafe.*", text) == re.findall(r".*; sandbox.*", text)  # for drawings opened alone
        assert "nosniff" in text and "Referrer-Policy" in text and "max-age=31536000, immutable" in text
        for kind in ("application/x-research-info-systems", "application/x-bibtex", "font/woff2", "text/markdown"):
            assert kind in text, kind
    header = set(re.findall(r"'(sha256-[^']+)'", netlify))
    pages = {hash_of(code) for _, page in html_files(site) for code in inline_scripts(page)}
    assert header == pages


@pytest.mark.parametrize("name", ["_headers", ".htaccess", "hosting/nginx.conf"])
def test_a_drawing_that_is_opened_by_itself_gets_a_policy_under_which_nothing_runs(name: str) -> None:
    text = header_files(Hosted("default-src 'self'"))[name]
    policy = re.search(r"svg.*?Content-Security-Policy\W*(?P<policy>[^\"\n]*)", text, re.S)["policy"]
    assert "sandbox" in policy and "script" not in policy


def test_what_is_missing_today_is_asked_for_again_soon() -> None:
    """Under nginx a header is sent with an error only if it is said to be sent always."""
    files = header_files(Hosted("default-src 'self'"))
    assert 'Cache-Control "public, max-age=300" always;' in files["hosting/nginx.conf"]
    assert not re.search(r"immutable.* always;", files["hosting/nginx.conf"])


def test_a_reader_is_led_on_under_the_name_and_the_protocol_that_he_came_by() -> None:
    assert "absolute_redirect off;" in header_files(Hosted("default-src 'self'"))["hosting/nginx.conf"]


@pytest.mark.parametrize("name", ["_headers", ".htaccess", "hosting/nginx.conf"])
def test_every_kind_of_file_to_take_away_has_its_type(name: str) -> None:
    text = header_files(Hosted("default-src 'self'"))[name]
    for kind in ("application/ld+json", "application/x-bibtex", "text/csv", "application/manifest+json"):
        assert kind in text, kind


def test_a_site_below_a_folder_has_its_page_for_lost_readers_there() -> None:
    files = header_files(Hosted("default-src 'none'", ("2026.1",), "https://lab.example/tianeptine/"))
    assert "ErrorDocument 404 /tianeptine/404.html" in files[".htaccess"]
    assert "error_page 404 /tianeptine/404.html;" in files["hosting/nginx.conf"]
    assert "/2026.1/assets/lasting/*" in files["_headers"]


def test_a_name_in_a_cache_for_ever_changes_with_its_content(site: Path) -> None:
    kept = sorted((site / "assets" / "lasting").iterdir())
    assert {path.suffix for path in kept} == {".css", ".js", ".woff2"}
    for path in kept:
        assert path.stem.endswith(hashlib.sha256(path.read_bytes()).hexdigest()[:10]), path.name
    for name, page in html_files(site):
        loads = re.findall(r'<(?:link [^>]*rel="(?:stylesheet|preload)"[^>]*|script src[^>]*)>', page)
        own = [tag for tag in loads if "assets/lasting/" not in tag and "moved.js" not in tag]
        assert own == [] and loads, name


def test_pages_of_one_site_share_one_style(site: Path) -> None:
    styles = {tuple(re.findall(r"assets/lasting/(?:style|theme)-\w+\.css", page)) for _, page in html_files(site)}
    assert len(styles) == 1


def test_files_of_other_hosts_and_of_the_theme_are_left_as_they_are() -> None:
    page = '<link rel="stylesheet" href="https://x.example/assets/site.css"><script src="a/javascripts/b.js"></script>'
    assert with_lasting_files(page, lambda paths: pytest.fail(str(paths))) == (page, {})


def test_addresses_in_a_style_are_seen_from_its_new_folder() -> None:
    files = {
        "assets/site.css": b'@font-face{font-family:x;src:url("vendor/a.woff2")}p{background:url(../img/b.png)}',
        "assets/vendor/a.woff2": b"font",
    }
    copy = lasting_copy(("assets/site.css",), files.__getitem__, set())
    style = copy.files[copy.path].decode()
    font = hashlib.sha256(b"font").hexdigest()[:10]
    assert f'url("a-{font}.woff2")' in style and 'url("../../img/b.png")' in style
    assert copy.files[f"assets/lasting/a-{font}.woff2"] == b"font"


def test_rules_that_match_nothing_are_left_out_and_all_others_stay() -> None:
    used = words_of_page("<p class=\"a b\" id='c' data-md-toggle=drawer>") | words_of_script("x.className = 'd-e'")
    style = """
      .a{x:1} .none{x:2} .a .none,.b{x:3} #c:not(.none){x:4} .d-e>p{x:5} :is(.none,p){x:6}
      @media print{.none{x:7}} @media screen{.b{x:8}} @font-face{x:9} [data-md-toggle=search]{x:10}
      [data-md-toggle=drawer]{x:11} p{x:12} .a\\:b{x:13}
    """
    left = [int(number) for number in re.findall(r"x:(\d+)", pruned(style, used))]
    assert left == [1, 3, 4, 5, 6, 8, 9, 11, 12]
    assert ".none,.b" not in pruned(style, used)


def test_finishing_a_site_again_changes_nothing(site: Path, tmp_path: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    (tmp_path / "index.html").write_text(page, "utf-8")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "lasting").symlink_to(site / "assets" / "lasting")
    finish(tmp_path, [THEME], "")
    assert (tmp_path / "index.html").read_text("utf-8") == page


def test_a_kept_edition_is_not_touched_and_its_scripts_are_in_the_headers(tmp_path: Path) -> None:
    kept = tmp_path / "2026.1" / "index.html"
    kept.parent.mkdir()
    kept.write_text('<meta charset="utf-8"><script>old()</script>', "utf-8")
    (tmp_path / "index.html").write_text('<meta charset="utf-8"><p>New', "utf-8")
    finish(tmp_path, [THEME], "")
    assert kept.read_text("utf-8") == '<meta charset="utf-8"><script>old()</script>'
    assert hash_of("old()") in (tmp_path / "_headers").read_text("utf-8")
    assert hash_of("old()") not in (tmp_path / "index.html").read_text("utf-8")


def test_a_script_is_known_by_its_template_whatever_address_stands_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "partials" / "javascripts"
    folder.mkdir(parents=True)
    (folder / "base.html").write_text('<script>go("{{ base_url }}")</script>', "utf-8")
    (pattern,) = scripts_of_theme([tmp_path])
    assert pattern.fullmatch('go("../..")') and not pattern.fullmatch('go("");steal("")')


def test_data_in_a_page_is_no_script() -> None:
    page = (
        '<script type="application/json">{"a":1}</script><script src="x.js"></script><script type=module>m()</script>'
    )
    assert inline_scripts(page) == ["m()"]


def test_styles_are_loosened_for_a_page_with_a_diagram_of_the_browser_alone() -> None:
    assert "style-src 'self';" in directives(Policy())
    assert "style-src 'self' 'unsafe-inline';" in directives(Policy(draws_in_browser=True))


def test_a_page_keeps_one_policy_when_it_gets_another() -> None:
    once = with_policy('<head><meta charset="utf-8"><title>x</title>', "default-src 'none'")
    assert with_policy(once, "default-src 'self'").count("Content-Security-Policy") == 1


def test_aligned_cells_carry_a_class_and_no_style() -> None:
    table = "| A | B | C |\n| --- | ---: | :-: |\n| 1 | 2 | 3 |\n"
    shown = markdown.markdown(table, extensions=["tables", AlignedCells()])
    assert (
        "style=" not in shown and '<td class="right-cell">2</td>' in shown and '<th class="center-cell">C</th>' in shown
    )


def test_numbers_stand_at_the_right_in_the_built_ledger(browser, served: str) -> None:
    page = browser.new_page()
    page.goto(served + "evidence-ledger/")
    sides = page.evaluate(
        "[...document.querySelectorAll('.right-cell')].map((cell) => getComputedStyle(cell).textAlign)"
    )
    assert set(sides) <= {"right"}
    page.close()
