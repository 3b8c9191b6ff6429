"""What readers of the glossary and of its tooltips get, and what an author is told about a wrong entry."""

import re
from html import unescape
from pathlib import Path

import markdown
import pytest

from scripts.glossary import (
    MARKER,
    abbreviation_lines,
    abbreviations,
    glossary_markdown,
    glossary_table,
    parse_glossary,
)
from scripts.problems import CannotRun

DOCS = Path(__file__).resolve().parent.parent / "docs"
GLOSSARY = DOCS / "data" / "glossary.yml"
LTP = "- {term: LTP, spelled: long-term potentiation, meaning: A lasting increase.}\n"
EPSC = "- {term: EPSC, spelled: excitatory postsynaptic current, meaning: A current., forms: [EPSCs]}\n"


def in_html(text: str, glossary: str) -> str:
    """A sentence as a browser gets it, with the tooltips of a glossary."""
    lines = abbreviation_lines(parse_glossary(glossary))
    html: str = markdown.markdown(f"{text}\n\n{lines}", extensions=["abbr", "attr_list", "tables"])
    return html


def test_a_word_of_the_glossary_has_its_meaning_as_tooltip() -> None:
    html = in_html("Stress reduced LTP in CA1.", LTP)
    assert html == '<p>Stress reduced <abbr title="long-term potentiation. A lasting increase.">LTP</abbr> in CA1.</p>'


def test_the_plural_has_the_same_tooltip() -> None:
    assert ">EPSCs</abbr> and" in in_html("EPSCs and EPSC", EPSC)


def test_an_abbreviation_that_ends_in_a_stop_has_a_tooltip() -> None:
    route = "- {term: i.p., spelled: intraperitoneal, meaning: Into the abdomen.}\n"
    assert '<abbr title="intraperitoneal. Into the abdomen.">i.p</abbr>. once' in in_html("10 mg/kg i.p. once", route)


def test_a_common_word_can_be_kept_free_of_tooltips() -> None:
    count = "- {term: n, spelled: number of units, meaning: How many., tooltip: false}\n"
    assert "<abbr" not in in_html("n was 8", count)
    assert "**n**" in glossary_table(parse_glossary(count))


def test_the_table_gives_words_old_names_and_gene() -> None:
    text = (
        "- term: GluA1\n  spelled: subunit 1 of the AMPA receptor\n  meaning: A subunit.\n"
        "  also: [GluR1, GluR-A]\n  gene: GRIA1 / Gria1\n"
    )
    assert glossary_table(parse_glossary(text)).splitlines() == [
        "| Term | Spelled out | Meaning |",
        "|---|---|---|",
        "| **GluA1**{ #term-glua1 } | subunit 1 of the AMPA receptor "
        "| A subunit. Also written: GluR1, GluR-A. Gene: *GRIA1 / Gria1*. |",
    ]


@pytest.mark.parametrize(
    ("term", "anchor"),
    [("EC₅₀", "term-ec50"), ("Kᵢ", "term-ki"), ("μ receptor", "term-mu-receptor"), ("5-HT", "term-5-ht")],
)
def test_every_term_has_a_plain_address(term: str, anchor: str) -> None:
    table = glossary_table(parse_glossary(f"- {{term: {term}, spelled: words, meaning: A thing.}}\n"))
    assert f'<strong id="{anchor}">' in markdown.markdown(table, extensions=["tables", "attr_list"])


def test_terms_are_sorted_without_regard_to_capitals() -> None:
    terms = parse_glossary("".join(f"- {{term: {name}, spelled: s, meaning: m}}\n" for name in ["mTOR", "LTP", "aCSF"]))
    assert re.findall(r"\*\*(\w+)\*\*", glossary_table(terms)) == ["aCSF", "LTP", "mTOR"]


def test_signs_of_markup_in_an_entry_mean_nothing() -> None:
    table = glossary_table(parse_glossary("- {term: LTP, spelled: 'a | b', meaning: 'a *b* {B12}.'}\n"))
    html = unescape(markdown.markdown(table, extensions=["tables", "attr_list"]))
    assert "<td>a | b</td>\n<td>a *b* {B12}.</td>" in html


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {term: LTP, spelled: words}\n", "glossary.yml: entry LTP: meaning: field required."),
        ("- {term: LTP, spelled: w, meaning: m, form: [a]}\n", "did you mean 'forms'?"),
        ("LTP\n", "glossary.yml: the glossary is no list of terms; begin each entry with '- term: LTP'."),
        ("- term: 'LTP\n", "line 2: this is not YAML; look for a missing quote, colon or indent."),
        (LTP + LTP, "glossary.yml: 'LTP' stands for two entries; keep one, or change a spelling."),
        (EPSC + "- {term: EPSCs, spelled: w, meaning: m}\n", "'EPSCs' stands for two entries"),
    ],
)
def test_an_author_is_told_what_is_wrong_with_an_entry(text: str, message: str) -> None:
    with pytest.raises(CannotRun) as caught:
        parse_glossary(text, "glossary.yml")
    assert message in str(caught.value)


def test_a_missing_glossary_is_named() -> None:
    with pytest.raises(CannotRun, match=r"docs/data/glossary\.yml: cannot read the glossary"):
        abbreviations(Path("no-such-folder") / "glossary.yml")


def test_tooltips_and_table_come_from_the_same_file() -> None:
    tooltips = set(re.findall(r"^\*\[([^]]+)\]", abbreviations(GLOSSARY), re.M))
    terms = parse_glossary(GLOSSARY.read_text(encoding="utf-8"))
    table = glossary_markdown(GLOSSARY)
    assert {term.term.rstrip(".") for term in terms if term.tooltip} <= tooltips
    assert all(f"#{term.anchor} }}" in table for term in terms)
    assert MARKER in (DOCS / "reference" / "glossary.md").read_text(encoding="utf-8")


ON_THE_PAGES = """
    AMPA NMDA GluA1 CaMKII PKA PKC ERK1/2 JNK mTORC1 BDNF TrkB LTP EPSC EPSP aCSF CA1 CA3 BLA mPFC GLT-1 EAAT2 VGLUT2
    PSD-95 5-HT 5-HIAA 5-HTP SERT SSRI TCA MOP DOP KOP MC5 Kᵢ EC₅₀ BRET HPLC SDS-PAGE PVDF BCA HRP ECL GAPDH i.p. s.c.
    i.v. p.o. ARRIVE RRID
"""


def test_the_abbreviations_of_the_pages_are_in_the_glossary() -> None:
    terms = {term.term for term in parse_glossary(GLOSSARY.read_text(encoding="utf-8"))}
    assert [word for word in ON_THE_PAGES.split() if word not in terms] == []
