"""Published addresses: none dies unnoticed, and each old one leads to the new place, with and without JavaScript."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.check import check_site
from scripts.checking.likely_places import likely_place
from scripts.handouts.pages import handout_name
from scripts.links.answers import Answers, page_files
from scripts.links.moved import read_moves
from scripts.links.of_build import answers_of_build
from scripts.links.promises import keep_promises
from scripts.links.published import Address, is_promised, parse_address, read_list, with_new
from scripts.links.publishing import publish
from scripts.links.stubs import with_alias
from scripts.problems import CannotRun
from scripts.references.page_citation import page_citation_files
from tests.check_cases import make_site
from tests.conftest import ROOT, copy_project, serve_folder

HOOKS = {"more_configuration": "hooks:\n  - scripts/site_hooks.py\n"}
MOVED = """\
guides/old/: guides/new/
guides/old/#results: guides/new/#findings
guides/new/#usage: guides/new/#use
guides/new/#dose: ./#doses
guides/new/#limits: Withdrawn on 3 March 2027, because <b> was misread.
ended/: Removed on 4 March 2027.
data/old.csv: data/new.csv
"""
PUBLISHED = """\
guides/old/
guides/old/#abstract
guides/old/#results
guides/new/#usage
guides/new/#dose
guides/new/#limits
ended/#x
data/old.csv
pdf/guides-old.pdf
"""
PAGE = "<html><head></head><body><article><h1 id=page>{}</h1>{}</article></body></html>"


def problems(site: Path) -> list[str]:
    rules = ("published-link-dead", "lost-claim", "lost-source")
    return [problem.message for problem in check_site(site).problems if problem.rule in rules]


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A small handbook of which every address has been published."""
    pages = {
        "index.md": "# Home {#page}\n\n[Guide](guides/a.md)\n\n## Results {#results}\n",
        "guides/a.md": "# Guide {#page}\n\n## Abstract {#abstract}\n\n## Methods {#methods}\n",
    }
    case = {"pages": pages, "files": {"scripts/site_hooks.py": "", "docs/data/moved.yml": "#\n"}, **HOOKS}
    site = make_site(tmp_path / "site", case)
    publish(site)
    assert problems(site) == []
    return site


def test_a_release_lists_its_addresses_once_and_sorted(released: Path) -> None:
    path = released / "docs/data/published-links.txt"
    before = path.read_text()
    publish(released)
    lines = [line for line in before.splitlines() if not line.startswith("#")]
    assert path.read_text() == before
    assert lines == sorted(lines)
    assert {"./", "./#results", "guides/a/#methods", "pdf/guides-a.pdf", "cite/page/guides-a.bib"} <= set(lines)


def test_a_reworded_heading_keeps_its_address(released: Path) -> None:
    page = released / "docs/guides/a.md"
    page.write_text(page.read_text().replace("## Methods {", "## How it was done {"))
    assert problems(released) == []


def test_a_changed_id_a_moved_page_and_a_lost_page_are_caught_each_once(released: Path) -> None:
    page = released / "docs/guides/a.md"
    page.write_text(page.read_text().replace("{#methods}", "{#procedure}"))
    assert len(problems(released)) == 1
    assert "'guides/a/#methods: guides/a/#procedure'" in problems(released)[0]
    page.rename(released / "docs/guides/b.md")
    home = released / "docs/index.md"
    home.write_text(home.read_text().replace("guides/a.md", "guides/b.md"))
    assert len(problems(released)) == 1
    assert "'guides/a/: guides/b/'" in problems(released)[0]
    (released / "docs/data/moved.yml").write_text("guides/a/: guides/b/\n")
    assert len(problems(released)) == 1
    (released / "docs/data/moved.yml").write_text("guides/a/: guides/b/\nguides/a/#methods: guides/b/#procedure\n")
    assert problems(released) == []


def test_a_claim_taken_out_of_the_ledger_is_caught_and_a_sentence_mends_it(tmp_path: Path) -> None:
    copy_project(tmp_path / "copy")
    copy, moved = tmp_path / "copy", tmp_path / "copy/docs/data/moved.yml"
    publish(copy)
    ledger = copy / "docs/data/claims.yml"
    start = ledger.read_text().index("- id: X49")
    ledger.write_text(ledger.read_text()[:start])
    found = problems(copy)
    assert len(found) == 2  # X49, and X50 below it
    assert "claim X49 had a row here, to which others link; give it back" in found[0]
    moved.write_text(
        "evidence-ledger/#x49: Withdrawn on 3 March 2027.\nevidence-ledger/#x50: Withdrawn, too, on that day.\n"
    )
    assert problems(copy) == []


@pytest.mark.parametrize(("old", "new"), [("b03", "b107"), ("correction-3", "correction-80"), ("b03", "all")])
def test_no_other_claim_or_correction_is_offered_for_one_that_is_gone(old: str, new: str) -> None:
    gone = Address("evidence-ledger/", old)
    assert likely_place(gone, Answers({"evidence-ledger/": frozenset({new})}, frozenset()), {gone}) is None


def test_every_published_address_of_this_handbook_is_kept() -> None:
    """Fails if the list of this very project has lost a line that an edition published."""
    addresses = {str(link.address) for link in read_list((ROOT / "docs/data/published-links.txt").read_text())}
    assert {"guides/guide-a/#ampa-nmda", "evidence-ledger/#b12", "protocols/microdialysis/#step-1"} <= addresses
    assert {"pdf/handbook.pdf", "data/claims.csv", "references/#ref-pillai2012contrasting"} <= addresses


def built(site: Path, moved: str = MOVED, published: str = PUBLISHED) -> Path:
    """A built site with two pages, a table and a PDF, and its data with the two lists."""
    for name, text in {
        "index.html": PAGE.format("Home", '<h2 id="doses">Doses</h2>'),
        "guides/new/index.html": PAGE.format(
            "New", '<h2 id="abstract">Abstract</h2><h2 id="findings">Findings</h2><table id="use"></table>'
        ),
        "data/new.csv": "dose\n",
        "pdf/guides-new.pdf": "%PDF",
        "assets/moved.js": (ROOT / "docs/assets/moved.js").read_text(),
        "assets/moved.css": (ROOT / "docs/assets/moved.css").read_text(),
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    data = site.parent / "data"
    data.mkdir(exist_ok=True)
    (data / "moved.yml").write_text(moved)
    (data / "published-links.txt").write_text(published)
    return data


def test_every_old_address_answers_after_the_build(tmp_path: Path) -> None:
    site = tmp_path / "site"
    keep_promises(built(site), site, "Handbook", "https://lab.example/")
    answers = answers_of_build(site)
    assert answers.pages["guides/old/"] == {"abstract", "results"}
    assert {"usage", "dose", "limits"} <= (answers.pages["guides/new/"] or set())
    assert {"data/old.csv", "pdf/guides-old.pdf"} <= answers.files
    stub = (site / "guides/old/index.html").read_text()
    assert '<link rel="canonical" href="https://lab.example/guides/new/">' in stub
    assert 'href="../new/#findings" data-moved>New: Findings</a>' in stub
    assert "because &lt;b&gt; was misread" in (site / "guides/new/index.html").read_text()
    assert "Removed on 4 March 2027." in (site / "ended/index.html").read_text()


def test_two_builds_write_the_same_stubs(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        site = tmp_path / name / "site"
        keep_promises(built(site), site, "Handbook", "https://lab.example/")
        texts.append((site / "guides/old/index.html").read_bytes() + (site / "guides/new/index.html").read_bytes())
    assert texts[0] == texts[1]


def test_a_real_page_is_never_overwritten(tmp_path: Path) -> None:
    site = tmp_path / "site"
    keep_promises(built(site, "guides/new/: ./\n", "guides/new/\n"), site, "Handbook", "")
    assert "<h2" in (site / "guides/new/index.html").read_text()


def test_a_build_that_would_break_an_address_stops_and_names_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with pytest.raises(CannotRun, match=r"figures/gone\.svg"):
        keep_promises(built(site, "", "figures/gone.svg\n"), site, "Handbook", "")


def test_without_handouts_their_addresses_are_not_asked_for(tmp_path: Path) -> None:
    site = tmp_path / "site"
    keep_promises(built(site, "", "pdf/none.pdf\n"), site, "Handbook", "", with_handouts=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("guides/old/", "guides/new/"),
        ("guides/old/?q=1#results", "guides/new/?q=1#findings"),
        ("guides/old/#abstract", "guides/new/#abstract"),
        ("guides/old/#unheard-of", "guides/new/#unheard-of"),
        ("guides/old/#%zz", "guides/new/#%zz"),
        ("guides/new/#dose", "#doses"),
        ("guides/new/#limits", "guides/new/#limits"),
        ("guides/new/#usage", "guides/new/#usage"),
        ("ended/#x", "ended/#x"),
    ],
)
def test_a_reader_with_javascript_is_taken_to_the_new_place(old: str, new: str, tmp_path: Path, browser) -> None:
    site = tmp_path / "site"
    keep_promises(built(site), site, "Handbook", "")
    with serve_folder(site) as address:
        page = browser.new_page()
        page.goto(address + old)
        page.wait_for_url(address + new)
        page.close()


def test_a_reader_without_javascript_lands_on_a_line_that_leads_on(tmp_path: Path, browser) -> None:
    site = tmp_path / "site"
    keep_promises(built(site), site, "Handbook", "")
    with serve_folder(site) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}guides/old/#results")
        line = page.locator("li:target")
        assert line.is_visible() and not page.locator("#abstract").is_visible()
        line.get_by_role("link").click()
        assert page.url == f"{address}guides/new/#findings"
        context.close()


def test_the_files_of_a_page_move_with_it() -> None:
    names = page_files("guides/a/")
    assert {handout_name("guides/a/"), *page_citation_files("guides/a/")} <= {
        name.removeprefix("pdf/") for name in names
    }
    assert "cite/guides-a.bib" in names and "cite/guides-a-index.bib" in names


def test_an_old_id_stands_inside_a_heading_and_before_a_table() -> None:
    assert with_alias('<h2 class="x" id="new">T</h2>', "old", "new") == (
        '<h2 class="x" id="new"><span id="old"></span>T</h2>'
    )
    assert with_alias('<table id="new">', "old", "new") == '<span id="old"></span><table id="new">'
    assert with_alias("<code>&lt;h2 id=&quot;new&quot;&gt;</code>", "old", "new") is None


ADDRESSES = st.builds(
    Address,
    st.from_regex(r"([a-z0-9][a-z0-9-]{0,8}/){0,3}", fullmatch=True),
    st.from_regex(r"[a-z0-9-]{0,8}", fullmatch=True),
)


@given(st.lists(ADDRESSES), st.lists(ADDRESSES))
def test_nothing_is_ever_removed_from_the_list_and_merging_is_adding(
    mine: list[Address], theirs: list[Address]
) -> None:
    text = with_new("# remark\n", mine)
    both = with_new(text, theirs)
    assert both == with_new(with_new("# remark\n", theirs), mine)
    assert {link.address for link in read_list(both)} == {*mine, *theirs}
    assert both.startswith("# remark\n")
    # What git makes of two people's lists, lines of both one after the other, is still the list.
    assert with_new(text + with_new("", theirs), []).endswith(both.removeprefix("# remark\n"))


@given(st.text())
def test_any_text_can_be_a_list_of_moves_or_of_addresses(text: str) -> None:
    read_list(text)
    read_moves(text, "docs/data/moved.yml")
    parse_address(text)
    is_promised(text)


@pytest.mark.parametrize(
    "old", ["a/../../x/", "a/%2e%2e/%2e%2e/x/", "/etc/x/", "https://x.example/", "a//b/", "a\\\\b/"]
)
def test_no_old_address_lies_outside_the_site(old: str) -> None:
    moves = read_moves(f"'{old}': guides/\n", "docs/data/moved.yml")
    assert not moves.by_old and len(moves.problems) == 1


@pytest.mark.parametrize("old", ["n" * 300 + "/", f"guides/{'ü' * 110}/", "n" * 300 + ".csv"])
def test_no_old_address_is_too_long_for_a_file(old: str) -> None:
    moves = read_moves(f"{old}: guides/\n", "docs/data/moved.yml")
    assert not moves.by_old and "too long for a file" in moves.problems[0].message


def test_numbers_of_notes_are_not_promised() -> None:
    names = ["b12", "ref-kole2002", "tbl-1", "fn:kole2002", "fnref3:kole2002", "mark-b12-2", "__skip"]
    assert [name for name in names if is_promised(name)] == ["b12", "ref-kole2002", "tbl-1"]


def test_moving_a_page_back_needs_its_line_gone(released: Path) -> None:
    (released / "docs/data/moved.yml").write_text("guides/a/: ./\n")
    found = [problem for problem in check_site(released).problems if problem.rule == "moved-address"]
    assert len(found) == 1 and "remove this line" in found[0].message


def test_directory_addresses_switched_off_is_one_problem(released: Path) -> None:
    with (released / "mkdocs.yml").open("a") as file:
        file.write("use_directory_urls: false\n")
    assert len(problems(released)) == 1


def test_a_list_with_an_unreadable_byte_is_one_sentence(released: Path) -> None:
    shutil.copyfile(released / "docs/data/published-links.txt", released / "list.txt")
    (released / "docs/data/published-links.txt").write_bytes(b"guides/\xff/\n")
    with pytest.raises(CannotRun, match="UTF-8"):
        publish(released)
