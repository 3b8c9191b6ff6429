"""What a reader finds on the evidence ledger's page."""

import re

import markdown

from scripts.ledger.page import ledger_markdown
from scripts.references.page import CitingPlace
from scripts.references.ways_back import with_ways_back
from tests.ledger_rows import claim

CLAIMS = {
    item.id: item
    for item in (
        claim(id="A01", kind="editorial", sources=[], basis="guide text", conflicts=["B12"]),
        claim(conflicts=["A01"]),
        claim(id="B13", section="Transporters", verdict="not verified", sources=[{"key": "seo2016", "seen": "none"}]),
        claim(id="B14"),
    )
}
PLACES = {
    "B12": [
        CitingPlace("guides/guide-b.md", "Guide B", "mark-b12"),
        CitingPlace("guides/guide-b.md", "Guide B", "mark-b12-2"),
        CitingPlace("index.md", "Home", "mark-b12"),
    ]
}
ROW = """\
<article class="claim-row claim-supported" markdown="1">

#### <span aria-hidden="true">●</span> B12 <span class="claim-verdict">supported</span> {#b12}

Currents rise in CA1.

Setting
:   Species&#58; rat. Preparation&#58; slice. Region&#58; CA1. Dose&#58; 10 µM. Route&#58; bath. \
Effect&#58; increase; size not reported. Not reported&#58; duration.

Why
:   Abstract read.

Sources
:   [Kole et al. 2002](references.md#ref-kole2002): abstract read, supports

Cited in the guide as
:   &#91;3&#93;, &#91;6&#93;

Conflicts with
:   [A01](#a01)

Used in
:   <!-- ways back: B12 -->

Checked
:   2026-11-21

</article>"""


def rows() -> str:
    return ledger_markdown(CLAIMS, PLACES, {"kole2002": "Kole et al. 2002"})


def test_a_row_says_everything_about_its_claim() -> None:
    start = rows().index(
        '<article class="claim-row claim-supported" markdown="1">\n\n#### <span aria-hidden="true">●</span> B12'
    )
    assert rows()[start:].startswith(ROW)


def test_claims_stand_under_their_guide_and_section() -> None:
    headings = re.findall(r"^#{2,4} .*?(\{#.*\})$", rows(), re.M)
    assert headings == [
        "{#guide-a}", "{#section-a01}", "{#a01}",
        "{#guide-b}", "{#section-b12}", "{#b12}", "{#b14}", "{#section-b13}", "{#b13}",
    ]  # fmt: skip


def test_the_counts_by_verdict_stand_first() -> None:
    lines = rows().splitlines()
    assert lines[0] == "| Verdict | Guide A | Guide B | Additions | All |"
    assert lines[2] == "| ● supported | 1 | 2 | 0 | 3 |"
    assert lines[7:9] == ["| ○ not verified | 0 | 1 | 0 | 1 |", "| all | 1 | 3 | 0 | 4 |"]


def test_a_source_that_was_not_seen_and_a_claim_used_nowhere_are_said_plainly() -> None:
    row = rows()[rows().index("{#b13}") :]
    assert ":   [seo2016](references.md#ref-seo2016): not seen\n" in row and ":   no page yet" in row


def test_a_row_about_the_guides_own_text_says_so() -> None:
    row = rows()[rows().index("{#a01}") : rows().index("## Guide B")]
    assert ":   The wording of the guide itself" in row


def test_the_page_is_whole_without_script() -> None:
    page = markdown.markdown(rows(), extensions=["attr_list", "def_list", "md_in_html", "tables"])
    assert re.findall(r'<h4 id="(\w+)"', page) == ["a01", "b12", "b14", "b13"]
    assert page.count("<article") == page.count("</article>") == 4
    back = with_ways_back(page, PLACES, lambda name, number: f"Mark {number} of {name}", lambda path: path)
    assert (
        '<dd>Guide B <a href="guides/guide-b.md#mark-b12" title="Mark 1 of B12 in Guide B">a</a>, '
        '<a href="guides/guide-b.md#mark-b12-2" title="Mark 2 of B12 in Guide B">b</a>; '
        'Home <a href="index.md#mark-b12" title="Mark 1 of B12 in Home">a</a></dd>'
    ) in back
    assert "{#" not in page and ":   " not in page
