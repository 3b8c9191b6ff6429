"""Findings without a source are found, and guide references without a scholarly source are flagged."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ledger.findings import unmarked_findings
from scripts.markdown_text import hide_code
from scripts.problems import CannotRun
from scripts.references.bibliography import plain_text, read_bibliography
from scripts.references.guide_references import read_flags
from tests.guide_shingles import shared_runs, stored_shingles, words

ROOT = Path(__file__).resolve().parent.parent
# Names and numbers are nobody's words.
NAMES = ["3-aminotetrahydrothiophene 1,1-dioxide hydrochloride", "Tianeptine, stress and synaptic plasticity"]


@given(st.text(alphabet=st.sampled_from("#{}findgs-*[]@B12.| \n`"), max_size=120))
def test_any_page_can_be_searched_for_unmarked_findings(text: str) -> None:
    for offset in unmarked_findings("## Findings {#findings}\n" + text):
        assert offset >= 24


def test_every_mechanism_page_has_marked_findings() -> None:
    pages = sorted((ROOT / "docs" / "mechanism").glob("*.md"))
    with_findings = [page for page in pages if "{#findings}" in page.read_text("utf-8")]
    assert len(with_findings) == 7
    for page in with_findings:
        assert list(unmarked_findings(page.read_text("utf-8"))) == [], page.name


def test_references_that_rest_on_a_host_or_a_vendor_are_flagged() -> None:
    flags = read_flags(ROOT / "docs" / "data" / "guide-references.csv")
    assert flags["A3"] == "vendor page" and flags["A4"] == flags["B7"] == flags["B9"] == "bare host"
    assert "B6" not in flags


def test_a_list_of_guide_references_with_another_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "guide-references.csv").write_text("guide,number\nA,1\n", "utf-8")
    with pytest.raises(CannotRun, match="the first line must read"):
        read_flags(tmp_path / "guide-references.csv")
    assert read_flags(tmp_path / "none.csv") == {}


def test_no_page_shares_a_run_of_eight_words_with_a_guide() -> None:
    """Titles of works and names of substances aside."""
    stored = stored_shingles()
    works = [
        plain_text(source.fields.get("title", ""))
        for source in read_bibliography(ROOT / "references.bib").sources.values()
    ]
    titles = sorted((" ".join(words(title)) for title in [*works, *NAMES]), key=len, reverse=True)
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert len(pages) > 20
    for page in pages:
        text = " ".join(words(hide_code(page.read_text("utf-8"))))
        for title in titles:
            text = text.replace(title, "*") if len(title.split()) > 2 else text
        assert shared_runs(text, stored) == [], page.name
