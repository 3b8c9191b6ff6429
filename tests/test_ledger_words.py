"""The ledger is in our own words: no run of eight words stands in a vendor guide."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scripts.ledger.claims import SETTINGS, read_ledger
from scripts.references.bibliography import read_bibliography
from tests.guide_shingles import RUN, runs, shared_runs, shingle, stored_shingles, words

ROOT = Path(__file__).resolve().parent.parent
BIBLIOGRAPHY = read_bibliography(ROOT / "references.bib")


def test_no_row_shares_a_run_of_eight_words_with_a_guide() -> None:
    stored = stored_shingles()
    claims = read_ledger(ROOT / "docs/data/claims.yml", BIBLIOGRAPHY.sources).claims
    shared = {
        (claim.id, name): found
        for claim in claims.values()
        for name in ("statement", "reason", "section", *SETTINGS)
        if (found := shared_runs(getattr(claim, name), stored))
    }
    assert len(claims) == 192
    assert shared == {}


def test_the_stored_hashes_are_those_of_the_guides() -> None:
    """Both guides print titles of papers, so runs of those titles must be among the hashes."""
    stored = stored_shingles()
    for key in ("szegedi2011ampa", "kole2002antidepressant", "edinoff2023tianeptine", "benchchem2025guide_b"):
        title = BIBLIOGRAPHY.sources[key].fields["title"]
        assert shared_runs(title, stored) == list(runs(title)) != [], key


@given(st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=RUN, max_size=20))
def test_a_copied_sentence_is_found_in_spite_of_capitals_and_marks(copied: list[str]) -> None:
    stored = frozenset(shingle(run) for run in runs(" ".join(copied)))
    disguised = "Ours. **" + ", ".join(copied).capitalize() + "**!"
    assert shared_runs(disguised, stored)
    assert words(" ".join(copied)) == copied
