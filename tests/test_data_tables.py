"""What readers of the data tables and authors of their CSV files get."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.data_tables import table_markdown, table_names, with_tables
from scripts.ledger.claims import read_ledger
from scripts.ledger.marks import find_marks
from scripts.problems import CannotRun
from scripts.references.bibliography import read_bibliography
from scripts.references.citations import citation_groups

DATA = Path(__file__).resolve().parent.parent / "docs" / "data"


def shown_cells(table: str) -> list[list[str]]:
    """The text of each cell of the only table in some Markdown, row by row, as a browser would show it."""
    html = markdown.markdown(table, extensions=["tables", "attr_list", "abbr"])
    return [
        [unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)
    ]


def test_a_table_reads_like_its_file() -> None:
    text = "parameter,concentration_or_dose,source_key,claim\nGluA1 pSer831,10 µM,szegedi2011ampa,B58\n"
    assert table_markdown(text).splitlines() == [
        "| Parameter | Concentration or dose | Source | Claim |",
        "|---|---|---|---|",
        "| GluA1 pSer831 | 10 µM | [@szegedi2011ampa] | {B58} |",
    ]


def test_several_sources_and_claims_stay_in_one_group() -> None:
    table = table_markdown("source_key,claim\nroyer1988; zxc_tianeptin,X05; X07\n")
    assert table.splitlines()[-1] == "| [@royer1988; @zxc_tianeptin] | {X05, X07} |"


def test_a_source_that_is_not_resolved_stays_in_words() -> None:
    table = table_markdown("source_key,claim\nnot resolved,not in the ledger\n")
    assert table.splitlines()[-1] == "| not resolved | not in the ledger |"


def test_a_no_break_space_between_number_and_unit_stays() -> None:
    assert "10\u00a0mg" in table_markdown("dose\n10\u00a0mg\n")


def test_only_the_source_and_claim_columns_become_marks() -> None:
    assert shown_cells(table_markdown("note,claim\n{B55} [@kole2002],B55\n"))[1] == ["{B55} [@kole2002]", "{B55}"]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1)


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_no_sign_in_a_cell_means_anything_to_markdown(cells: list[str]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([[f"column {number}" for number, _ in enumerate(cells)], cells])
    assert shown_cells(table_markdown(written.getvalue()))[1] == [cell.removeprefix("\ufeff") for cell in cells]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2,3\n", "table-9.csv, line 2: 3 cells under 2 headings; put text with commas in quotes."),
        ("a,b\n1,\n", "table-9.csv, line 2: b is empty; write 'not reported' or 'not applicable'."),
        ("a,b\n", "table-9.csv: no row below the header; add one, or take the table off the page."),
        ("", "table-9.csv: no row below the header; add one, or take the table off the page."),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_file(text: str, message: str) -> None:
    with pytest.raises(CannotRun) as caught:
        table_markdown(text, "table-9.csv")
    assert str(caught.value) == message


def test_a_quote_that_is_never_closed_is_named_with_its_line() -> None:
    with pytest.raises(CannotRun, match=r"table-9\.csv, line 2: not a CSV row .*look at its quotes\."):
        table_markdown('a,b\n1,"2\n', "table-9.csv")


def test_a_marker_on_a_page_becomes_its_table() -> None:
    page = "## Opioid values {#opioid}\n\n<!-- table: values.csv -->\n\nAfter.\n"
    assert table_names(page) == ["values.csv"]
    shown = with_tables(page, {"values.csv": "species\nrat\n"})
    assert shown == "## Opioid values {#opioid}\n\n| Species |\n|---|\n| rat |\n\nAfter.\n"


def test_a_marker_for_a_missing_file_names_the_nearest() -> None:
    message = r"data\.md: no table 'table-11\.csv' in docs/data; did you mean 'table-1\.csv'\?"
    with pytest.raises(CannotRun, match=message):
        with_tables("<!-- table: table-11.csv -->", {"table-1.csv": "a\n1\n"}, "docs/reference/data.md")


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.csv")))
def test_every_table_of_the_handbook_can_be_shown(name: str) -> None:
    text = (DATA / name).read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(shown_cells(table_markdown(text, name))) == len(rows)


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.csv")))
def test_every_mark_in_a_table_of_the_handbook_leads_somewhere(name: str) -> None:
    sources = read_bibliography(DATA.parent.parent / "references.bib").sources
    claims = read_ledger(DATA / "claims.yml", sources).claims
    table = table_markdown((DATA / name).read_text(encoding="utf-8"), name)
    assert {citation.key for group in citation_groups(table) for citation in group.citations} <= set(sources)
    assert {claim for mark in find_marks(table) for claim in mark.ids} <= set(claims)


def test_the_data_page_asks_for_every_table_once() -> None:
    page = (DATA.parent / "reference" / "data.md").read_text(encoding="utf-8")
    assert sorted(table_names(page)) == sorted(path.name for path in DATA.glob("*.csv"))
