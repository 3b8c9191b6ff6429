"""What the check says of entries and citations beyond its golden cases: forms, mends, and what mkdocs-bibtex does."""

from pathlib import Path

import pytest
from pybtex.database import parse_string
from pybtex.style.formatting.plain import Style

from scripts.checking.entry_types import REQUIRED, TYPES, WRITTEN
from scripts.checking.identifiers import arxiv_fault, doi_fault, isbn_fault, issn_fault, orcid_fault, same_doi
from scripts.checking.journals import shortens, usual_forms
from scripts.checking.registry import MENDERS
from scripts.checking.retractions import CannotUse, in_words, read_notices, verdict
from scripts.checking.rules.authors import names_fault
from scripts.checking.site import read_site
from scripts.checking.spelling import slip_of
from scripts.checking.works import twins
from scripts.references.bibliography import parse_bibliography
from tests.check_cases import make_site

VALUES = dict.fromkeys(("author", "editor", "title", "journal", "booktitle", "publisher", "school"), "{x}")
VALUES |= {"institution": "{x}", "year": "{2002}", "note": "{x}", "url": "{https://example.org}"}


def is_written(entry_type: str, fields: dict[str, str]) -> bool:
    """True if pybtex, which mkdocs-bibtex uses, can write a reference."""
    body = ", ".join(f"{name} = {value}" for name, value in fields.items())
    entry = parse_string(f"@{entry_type}{{k, {body}}}", "bibtex").entries["k"]
    try:
        Style().format_entry("", entry)
    except Exception as error:  # FieldIsMissing, AttributeError for a type that it does not know
        assert type(error).__name__ in ("FieldIsMissing", "AttributeError"), error
        return False
    return True


@pytest.mark.parametrize("entry_type", sorted(WRITTEN))
def test_what_a_type_needs_is_what_pybtex_needs_to_write_it(entry_type: str) -> None:
    assert is_written(entry_type, VALUES)
    for names in WRITTEN[entry_type]:
        assert not is_written(entry_type, {name: value for name, value in VALUES.items() if name not in names})
    needed = {name for names in WRITTEN[entry_type] for name in names}
    assert is_written(entry_type, {name: value for name, value in VALUES.items() if name in needed})


@pytest.mark.parametrize("entry_type", sorted((TYPES | set(REQUIRED)) - set(WRITTEN) - {"comment", "preamble"}))
def test_a_type_that_pybtex_does_not_know_is_never_written(entry_type: str) -> None:
    assert not is_written(entry_type, VALUES)


@pytest.mark.parametrize(
    "doi", ["10.1000/1", "10.1016/0006-8993(90)90434-Y", "10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1"]
)
def test_a_doi_that_publishers_have_given_is_right(doi: str) -> None:
    assert doi_fault(doi) is None


def test_a_doi_is_the_same_in_other_capitals_and_with_the_kind_of_page_behind_it() -> None:
    assert same_doi("10.1000/ABC", "10.1000/abc/full") and not same_doi("10.1000/abc", "10.1000/abd")


@pytest.mark.parametrize("isbn", ["0306406152", "0-8044-2957-X", "978-0-306-40615-7 (pbk.); 0306406152"])
def test_a_sound_isbn_is_right_and_one_wrong_digit_is_found(isbn: str) -> None:
    assert isbn_fault(isbn) is None
    wrong = isbn.replace("0", "1", 1)
    assert isbn_fault(wrong)


def test_each_wrong_last_sign_of_an_issn_and_an_orcid_is_found() -> None:
    assert [sign for sign in "0123456789X" if not issn_fault(f"0028-083{sign}")] == ["6"]
    assert [sign for sign in "0123456789X" if not orcid_fault(f"0000-0002-1825-009{sign}")] == ["7"]


@pytest.mark.parametrize(("identifier", "right"), [("1412.0001", True), ("1501.0001", False), ("1501.00001", True)])
def test_arxiv_numbers_have_five_digits_since_2015(identifier: str, right: bool) -> None:
    assert (arxiv_fault(identifier) is None) == right


@pytest.mark.parametrize(
    "names", ["Kole, M. and others", "{A, B and C}", "Smith, Jr., J. and de la Cruz, Ana", "AT\\&T"]
)
def test_names_that_bibtex_reads_rightly_are_right(names: str) -> None:
    assert names_fault(names) is None


def test_a_slip_is_one_letter_away_and_short_words_are_left_alone() -> None:
    assert slip_of("jounral", {"journal"}) == "journal" and slip_of("journals", {"journal"}) == "journal"
    assert slip_of("kind", {"journal", "note"}) is None


def test_an_abbreviation_fits_its_journal_and_no_plural_does() -> None:
    assert shortens("Proc. Natl. Acad. Sci.", "Proceedings of the National Academy of Sciences")
    assert not shortens("Cancer Cell", "Cancer Cells") and not shortens("J. Physiol.", "Journal of Physics")
    assert usual_forms(["Brain Res.", "Brain Research", "Brain Research"], True) == {"Brain Res.": "Brain Research"}


def test_a_reinstated_work_is_not_retracted_and_the_gravest_notice_counts() -> None:
    head = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,Reason\n"
    rows = "10.1/A,0,Correction,1/1/2015 0:00,\n10.1/a,7,Retraction,2/3/2016 0:00,+Falsification;+Error;\n"
    notices = read_notices("\ufeff" + head + rows)
    found = verdict(notices, "https://doi.org/10.1/a", "")
    assert found and in_words(found) == "was retracted on 2016-02-03 (Falsification; Error)"
    assert verdict(notices, "", "7") == found and verdict(notices, "10.1/b", "") is None
    back = read_notices(head + rows + "10.1/a,7,Reinstatement,2/3/2017 0:00,\n")
    assert verdict(back, "10.1/a", "7") is None
    with pytest.raises(CannotUse, match="OriginalPaperDOI"):
        read_notices("a,b\n")


def test_a_preprint_and_its_paper_are_two_works_and_a_stub_is_none() -> None:
    title = "title={The second region under stress}, author={Seo, M.}, year={2016}"
    entries = (
        f"@article{{a, {title}, journal={{Neuron}}}}\n@article{{b, {title}, journal={{bioRxiv}}}}\n@misc{{c, {title}}}"
    )
    pairs = [(one.key, other.key) for one, other, _ in twins(parse_bibliography(entries).sources.values())]
    assert pairs == [("c", "a")]


def mended(tmp_path: Path, rule: str, references: str, page: str) -> tuple[str, str]:
    """The bibliography and the page after the mends of one rule."""
    root = make_site(tmp_path, {"references": references, "pages": {"index.md": page}})
    texts = {"references.bib": references, "docs/index.md": page}
    for one in sorted(MENDERS[rule](read_site(root)), key=lambda one: -one.start):
        assert texts[one.file][one.start : one.end] == one.words
        texts[one.file] = texts[one.file][: one.start] + one.text + texts[one.file][one.end :]
    return texts["references.bib"], texts["docs/index.md"]


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("malformed-doi", "doi = {https://doi.org/10.1000/1}", "doi = {10.1000/1}"),
        ("malformed-doi", 'doi = "doi:10.1000/1."', 'doi = "10.1000/1"'),
        ("malformed-doi", "doi = {10.1000/ 1}", "doi = {10.1000/ 1}"),
        ("page-dash", "pages = {1-9}", "pages = {1--9}"),
        ("title-full-stop", "note = {x}, title = {The hippocampus.}", "note = {x}, title = {The hippocampus}"),
    ],
)
def test_what_is_safe_in_an_entry_is_mended_and_nothing_else(rule: str, old: str, new: str, tmp_path: Path) -> None:
    others = "".join(f"@misc{{k{n}, title={{T}}, pages={{{n}1--{n}9}}}}\n" for n in range(1, 5))
    assert mended(tmp_path, rule, f"{others}@misc{{a, {old}}}\n", "")[0] == f"{others}@misc{{a, {new}}}\n"


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("citation-case", "So [@KOLE2002; see @seo2016, p. 3].", "So [@kole2002; see @Seo2016, p. 3]."),
        ("repeated-citation", "So [@kole2002; @Seo2016; @kole2002].", "So [@kole2002; @Seo2016]."),
        ("repeated-citation", "So [@kole2002; @kole2002; @Seo2016].", "So [@kole2002; @Seo2016]."),
        ("repeated-citation", "So [@kole2002, p. 3; @kole2002].", "So [@kole2002, p. 3; @kole2002]."),
    ],
)
def test_what_is_safe_in_a_page_is_mended_and_nothing_else(rule: str, old: str, new: str, tmp_path: Path) -> None:
    references = "@misc{kole2002, title={T}}\n@misc{Seo2016, title={U}}\n"
    assert mended(tmp_path, rule, references, f"# Home\n\n{old}\n")[1] == f"# Home\n\n{new}\n"
