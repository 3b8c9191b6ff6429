"""What becomes of `{B12}` in a page, and what an author is told about a mark that does not fit."""

import html
import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ledger.claims import VERDICTS, Claim, Ledger
from scripts.ledger.marks import (
    MarkedPage,
    claim_places,
    find_marks,
    held_marks,
    mark_problems,
    setting_line,
    unused_claims,
    with_chips,
)
from scripts.problems import Problem
from scripts.references.citations import citation_groups
from tests.ledger_rows import claim

CLAIMS = {item.id: item for item in (claim(), claim(id="B13", verdict="not verified"), claim(id="A01"))}
CHIP = (
    '<a class="claim claim-supported" id="mark-b12" href="../evidence-ledger/#b12" aria-describedby="claim-b12">'
    '<span aria-hidden="true">●&nbsp;</span>B12<span class="claim-word"> supported</span></a>'
)


def ledger(*claims: Claim) -> Ledger:
    return Ledger({item.id: item for item in claims}, [], lines={item.id: 7 for item in claims})


def html_of(text: str, claims: dict[str, Claim] = CLAIMS) -> str:
    """The page as mkdocs makes it, with the extensions of the handbook."""
    extensions = ["attr_list", "footnotes", "tables", "def_list", "md_in_html", "smarty", "abbr", "admonition"]
    return with_chips(
        markdown.markdown(held_marks(text, claims), extensions=extensions), claims, "../evidence-ledger/"
    ).html


def rendered(text: str, claims: dict[str, Claim] = CLAIMS) -> str:
    """The page's Markdown with its chips."""
    return with_chips(held_marks(text, claims), claims, "../evidence-ledger/").html


def chips(page: str) -> list[str]:
    return re.findall(r'<a class="claim [^>]*id="mark-([^"]+)"', page)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Currents rose {B12}.", [("B12",)]),
        ("Currents rose {B12, B13} and fell {A01}.", [("B12", "B13"), ("A01",)]),
        ("{B12,B13}", [("B12", "B13")]),
        ("Not in `{B12}`, nor in <!-- {B12} -->.", []),
        ("```mermaid\nA{B12}\n```\n", []),
        ("---\ntitle: x {B12}\n---\nText.", []),
        (r"Not when escaped \{B12}.", []),
        ("## Heading {#b12}", []),
        ("A word{.B12} and {: #A1 } are attributes.", []),
        ("- item {B12}\n\n    still {B13}\n", [("B12",), ("B13",)]),
    ],
)
def test_a_mark_is_found_only_in_content(text: str, ids: list[tuple[str, ...]]) -> None:
    assert [mark.ids for mark in find_marks(text)] == ids


def test_a_mark_becomes_a_chip_that_leads_to_its_row() -> None:
    begins = f'Currents rose <span class="claims">{CHIP}</span>.\n\n<section class="claim-cards"'
    assert rendered("Currents rose {B12}.").startswith(begins)


def test_a_page_without_marks_is_left_as_it_is() -> None:
    assert rendered("No marks. {#not-one}\n") == "No marks. {#not-one}\n"


def test_two_ids_in_one_mark_become_two_chips() -> None:
    page = html_of("Rose {B12, B13}.")
    assert chips(page) == ["b12", "b13"]
    assert "○&nbsp;</span>B13" in page.replace("\u00a0", "&nbsp;")


def test_each_use_of_a_claim_has_an_anchor_of_its_own_and_one_card() -> None:
    page = html_of("One {B12}. Two {B12}. Three {B12, A01}.")
    assert chips(page) == ["b12", "b12-2", "b12-3", "a01"]
    assert page.count('id="claim-b12"') == 1


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| x {B12} | y {A01} |\n",
        "- item {B12}\n- other {A01}\n{: .list }\n",
        "- item {B12}\n{: #item }\n- other {A01}\n",
        "Sentence[^1] {B12}.\n\n[^1]: Note {A01}.\n",
        "> quoted {B12}\n> and {A01}\n",
        "!!! note\n    inside {B12} and {A01}\n",
        "Term\n:   meaning {B12} {A01}\n",
        "*emphasis {B12}* and **strong {A01}**{ .x }\n",
    ],
)
def test_chips_survive_the_markdown_around_them(text: str) -> None:
    page = html_of(text)
    assert sorted(chips(page)) == ["a01", "b12"]
    assert "{B12}" not in page and "{A01}" not in page
    _assert_balanced(page)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("br", "hr", "img", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """`<hr />` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag


def _assert_balanced(page: str) -> None:
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []


def test_the_words_of_the_verdict_and_the_statement_are_there_for_screen_readers() -> None:
    page = html_of("Rose {B13}.")
    assert '<span class="claim-word"> not verified</span>' in page
    described = re.search(r'aria-describedby="([^"]+)"', page)
    assert described and f'id="{described[1]}">Currents rise in CA1.</dd>' in page


def test_the_card_holds_verdict_reason_and_setting_and_the_legend_every_shape() -> None:
    page = html_of("Rose {B12}.")
    assert "supported</dt>" in page and "Abstract read." in page
    assert "Species&#58; rat. Preparation&#58; slice." in page
    assert all(f"{verdict.symbol} {word}" in page for word, verdict in VERDICTS.items())


def test_the_list_of_claims_stands_before_the_references() -> None:
    page = rendered("Rose {B12}.\n\n## References {#references}\n\n\\bibliography\n")
    assert page.index("claim-cards") < page.index("## References")
    assert page.endswith("</section>\n\n## References {#references}\n\n\\bibliography\n")


def test_a_mark_in_a_heading_or_without_a_claim_is_left_for_the_check() -> None:
    text = "## Currents {B12}\n\nTitle {B12}\n-----\n\nText {B99}.\n"
    assert rendered(text) == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_statement_can_break_the_page(statement: str, reason: str) -> None:
    shown = claim(statement=f"a{statement}z", reason=f"a{reason}z")
    page = rendered("Rose {B12}.", {"B12": shown})
    card = page[page.index("<section") :]
    _assert_balanced(card)
    text = re.sub(r"<[^>]+>", "", card)
    assert shown.statement in html.unescape(text) and not re.search(r"[\[\]`*_{}@]", text)


@given(st.lists(st.sampled_from(["B12", "B13", "A01"]), min_size=1, max_size=6))
def test_as_many_chips_as_ids_and_no_anchor_twice(ids: list[str]) -> None:
    found = chips(rendered(" ".join(f"{{{name}}}" for name in ids)))
    assert len(found) == len(ids) == len(set(found))


def test_a_mark_in_the_words_of_an_attribute_stays_as_it_is_written() -> None:
    page = html_of('![Slice {B12}](a.png) and [more](b.md "See {B12, A01}") {B13}.')
    assert 'alt="Slice {B12}"' in page and 'title="See {B12, A01}"' in page and chips(page) == ["b13"]


def test_the_ids_that_come_with_chips_can_be_linked_to() -> None:
    assert with_chips(held_marks("Rose {B12}.", CLAIMS), CLAIMS, "x").ids == {"mark-b12", "claim-b12"}


def test_the_places_of_a_claim_have_the_anchors_of_its_chips() -> None:
    text = "One {B12}. Two {B12, A01}.\n"
    places = claim_places({"guides/guide-b.md": ("Guide B", text)})
    assert [place.anchor for name in places for place in places[name]] == ["mark-b12", "mark-b12-2", "mark-a01"]
    assert {f"mark-{name}" for name in chips(html_of(text))} == {"mark-b12", "mark-b12-2", "mark-a01"}


def test_the_setting_line_groups_what_is_missing_and_leaves_out_what_has_no_meaning() -> None:
    shown = claim(route="not applicable", region="not reported")
    assert setting_line(shown) == (
        "Species: rat. Preparation: slice. Dose: 10 µM. Effect: increase; size not reported."
        " Not reported: region, duration."
    )


def problems(text: str, *claims: Claim, listed: dict[str, str] | None = None) -> list[Problem]:
    cited = [citation for group in citation_groups(text) for citation in group.citations]
    used = {name for mark in find_marks(text) for name in mark.ids}
    known = ledger(*claims)
    return [
        *mark_problems(MarkedPage("docs/a.md", text, text, cited), known, listed or {}),
        *unused_claims(used, known),
    ]


def test_a_mark_with_no_claim_gets_the_nearest_id() -> None:
    found = problems("Rose {B12}.\nFell {B112}.\n", claim())
    assert found == [
        Problem("docs/a.md", 2, 6, "unknown-claim", "error", "the ledger has no claim B112; did you mean 'B12'?")
    ]


def test_a_claim_marked_nowhere_is_reported_at_its_row() -> None:
    message = "claim A01 is marked on no page; write {A01} after the sentence that states it."
    found = problems("Rose {B12}.", claim(), claim(id="A01"))
    assert found == [Problem("docs/data/claims.yml", 7, 1, "unused-claim", "error", message)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("{b12}", "{B12}"), ("{B12; B13}", "{B12, B13}"), ("{ B12 }", "{B12}"), ("{B12 and a1}", "{B12, A01}")],
)
def test_braces_meant_as_a_mark_are_reported(written: str, meant: str) -> None:
    (problem,) = problems(f"Rose {{B12}} {written}.", claim())
    assert (problem.rule, problem.message) == (
        "claim-mark",
        f"'{written}' is not a claim mark; did you mean '{meant}'?",
    )


def test_a_mark_in_a_heading_is_reported() -> None:
    (problem,) = problems("## Currents {B12}\n", claim())
    assert (problem.line, problem.column, problem.rule) == (1, 13, "claim-in-heading")


def test_a_citation_that_the_row_does_not_give_is_a_warning() -> None:
    (problem,) = problems("Rose [@kole2002; @seo2016] {B12}.", claim())
    assert (problem.column, problem.rule, problem.severity) == (18, "claim-sources", "warning")
    assert problem.message == (
        "this sentence cites 'seo2016', which the ledger does not give for B12; mend one of the two."
    )


def test_a_sentence_that_cites_no_source_of_its_claim_is_a_warning() -> None:
    other = claim(id="A01", sources=[{"key": "seo2016", "seen": "title"}])
    (problem,) = problems("Rose [@seo2016] {B12, A01}.", claim(), other)
    assert problem.message == "this sentence cites no source of claim B12; the ledger gives kole2002."


@pytest.mark.parametrize(
    "text",
    [
        "Rose [@kole2002] {B12}.",
        "Rose {B12}.",
        "The guide says so [@benchchem2025guide_b] {B12}.",
        "The guide cites this [@seo2016] {B12}.",
        "Rose [@kole2002] {B12}.\nAnother sentence [@other2000].",
        "Another sentence [@other2000].\nRose [@kole2002] {B12}.",
        "Rows {B12} are old; this one is new [@other2000].",
        "Rose [@kole2002] {B12} and fell [@kole2002] {B12}.",
    ],
)
def test_citations_that_agree_with_the_ledger_are_fine(text: str) -> None:
    assert problems(text, claim(), listed={"B3": "seo2016", "A3": "other2000"}) == []
