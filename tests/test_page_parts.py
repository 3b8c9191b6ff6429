"""What is put into pages while the site is built: tables, tooltips, drawings."""

from pathlib import Path

import pytest
from markdown import markdown

from scripts.figures.finishing import drawn_claims, finish_figures
from scripts.glossary import FirstMention
from scripts.page_parts import with_parts
from scripts.problems import CannotRun

FENCE = (
    '<figure id="fig-1"><div class="mermaid">flowchart LR\n  accTitle: One arrow\n  accDescr: A raises B.\n'
    '  A["A &lt; 1"] e1@--&gt; B["B"]\n  %% e1: B12</div><figcaption>A caption.</figcaption></figure>'
)


def test_a_term_is_explained_where_a_page_first_uses_it_and_not_in_headings() -> None:
    text = "# LTP here\n\nFirst LTP, then LTP.\n\n- LTP again, and BDNF.\n\n"
    text += "*[LTP]: long-term potentiation\n*[BDNF]: a factor\n"
    shown = markdown(text, extensions=["abbr", FirstMention()])
    assert shown.count("<abbr") == 2
    assert "<h1>LTP here</h1>" in shown
    assert '<p>First <abbr title="long-term potentiation">LTP</abbr>, then LTP.</p>' in shown
    assert '<li>LTP again, and <abbr title="a factor">BDNF</abbr>.</li>' in shown


def test_a_table_is_the_csv_file_itself(tmp_path: Path) -> None:
    (tmp_path / "doses.csv").write_text("parameter,dose,source_key,claim\nLTP,10 µM,kole2002,B32\n", "utf-8")
    page = with_parts("Before.\n\n<!-- table: doses.csv -->\n\nAfter.\n", tmp_path, "docs/data.md")
    assert "10 µM" in page and "[@kole2002]" in page and "{B32}" in page and "<!-- table" not in page


def test_a_table_that_does_not_exist_is_named_with_its_page(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"docs/data\.md: the file 'doses\.csv'"):
        with_parts("<!-- table: doses.csv -->\n", tmp_path, "docs/data.md")


def test_a_fence_becomes_a_drawing_with_its_edges_in_words_below_the_figure(tmp_path: Path) -> None:
    told: list[str] = []
    finished = finish_figures(FENCE, tmp_path, lambda claims: f"[{' '.join(claims)}]", told.append)
    shown = finished.page_html
    assert "<svg" in shown and 'class="mermaid"' not in shown and told == []
    assert (
        shown.index("<svg")
        < shown.index("A caption.")
        < shown.index("</figure>")
        < shown.index("Edges and sources (1)")
    )
    assert "[B12]" in shown and "A &lt; 1" in shown
    assert [figure.name for figure in finished.figures] == ["fig-1"]


def test_a_fence_that_cannot_be_drawn_is_left_to_the_browser_and_told(tmp_path: Path) -> None:
    fence = '<div class="mermaid">sequenceDiagram\n  A-&gt;&gt;B: hello</div>'
    told: list[str] = []
    finished = finish_figures(fence, tmp_path, lambda claims: "", told.append)
    assert finished.page_html == fence and [figure.drawing for figure in finished.figures] == [None]
    assert len(told) == 1 and "browser" in told[0]


def test_the_claims_behind_a_diagram_are_known() -> None:
    page = 'Text.\n\n```mermaid\nflowchart LR\n  A["A"] e1@--> B["B"]\n  %% e1: B12, X01\n```\n'
    assert drawn_claims(page) == ["B12", "X01"]
