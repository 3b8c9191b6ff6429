"""How a source is read and written, and how the References page shows what is known of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.problems import CannotRun
from scripts.references.bibliography import (
    authors,
    field_states,
    inert,
    parse_bibliography,
    read_bibliography,
    reference_html,
    short_name,
    unconfirmed_fields,
)
from scripts.references.page import citing_places, references_markdown, ways_back_mark
from scripts.references.ways_back import with_ways_back


def source(fields: str, key: str = "kole2002"):
    return parse_bibliography(f"@article{{{key}, {fields}}}").sources[key]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("Kole, M. H. P. and Swan, L.", "Kole MHP, Swan L"),
        ("de Montigny, C.", "de Montigny C"),
        ("Kim, G.-M.", "Kim GM"),
        ("Rose-Marie Vouimba", "Vouimba RM"),
        ("{BenchChem Technical Support Team}", "BenchChem Technical Support Team"),
        ("Allain, F. and others", "Allain F, et al."),
        (
            " and ".join(f"Name{n}, A." for n in "ABCDEFG"),
            "NameA A, NameB A, NameC A, NameD A, NameE A, NameF A, et al.",
        ),
        (
            "Name, A. and Name, B. and Name, C. and Name, D. and Name, E. and Name, F.",
            "Name A, Name B, Name C, Name D, Name E, Name F",
        ),
    ],
)
def test_authors_are_written_as_family_name_and_initials(names: str, shown: str) -> None:
    assert authors(source(f"author = {{{names}}}")) == shown


def test_short_names_fit_a_spoken_label() -> None:
    assert (
        short_name(source("author = {Kole, M. H. P. and Swan, L. and Fuchs, E.}, year = {2002}")) == "Kole et al. 2002"
    )
    assert short_name(source("author = {Datla, K. P. and Curzon, G.}, year = {1993}")) == "Datla and Curzon 1993"
    assert short_name(source("title = {Tianeptine}")) == "Tianeptine"


def test_a_field_that_is_only_recalled_stays_marked_in_the_reference() -> None:
    kole = source("title = {T}, verified = {title}, recalled = {author (initials only); doi}")
    assert field_states(kole) == {"title": "verified", "author": "recalled", "doi": "recalled"}
    assert unconfirmed_fields(kole) == ["authors", "DOI"]
    assert "Unconfirmed: authors, DOI." in reference_html(kole)


def test_a_missing_title_is_said_and_not_filled_in() -> None:
    assert "title not confirmed" in reference_html(source("year = {2002}"))


def test_an_address_that_is_no_web_address_becomes_plain_text() -> None:
    shown = reference_html(source("title = {T}, url = {javascript:alert(1)}"))
    assert "<a" not in shown and "javascript" in shown


def test_markup_in_a_field_stays_text() -> None:
    shown = reference_html(source("title = {A <script>b</script> *c* _d_ [e](f)}"))
    assert "<script" not in shown and "*" not in shown and "[" not in shown


def test_two_entries_with_one_key_are_a_problem_even_in_another_case() -> None:
    (problem,) = parse_bibliography("@article{a, title={x}}\n@article{A, title={y}}").problems
    assert (problem.line, problem.rule) == (2, "duplicate-key")
    assert "differ only in case" in problem.message


def test_a_field_given_twice_is_a_problem() -> None:
    (problem,) = parse_bibliography("@article{a,\n year={2001},\n year={2002}}").problems
    assert problem.rule == "duplicate-field" and "'year'" in problem.message


def test_a_file_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "references.bib").write_bytes(b"@article{a, title={x}}\n@article{b, title={caf\xe9}}\n")
    (problem,) = read_bibliography(tmp_path / "references.bib").problems
    assert (problem.file, problem.line, problem.rule) == ("references.bib", 2, "not-utf-8")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="cannot read the bibliography"):
        read_bibliography(tmp_path / "references.bib")


@given(st.text(alphabet=st.sampled_from('@{}"#=,()\n abX1-%'), max_size=120))
def test_any_text_can_be_read_as_a_bibliography(text: str) -> None:
    found = parse_bibliography(text)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in found.problems)


@given(st.text(max_size=60))
def test_inert_text_holds_no_sign_of_markup(text: str) -> None:
    assert not set('<>*_[]`\\"') & set(inert(text))


def test_each_citation_has_a_lettered_way_back() -> None:
    pages = {"a.md": ("Page A", "One [@kole2002], two [@kole2002]."), "b.md": ("Page B", "`[@kole2002]` [@kole2002]")}
    places = citing_places(pages)
    assert [place.anchor for place in places["kole2002"]] == ["fnref:kole2002", "fnref2:kole2002", "fnref:kole2002"]
    markdown = references_markdown({"kole2002": source("title = {T}")}, places, {})
    shown = with_ways_back(markdown, places, lambda name, number: f"Citation {number}", lambda path: path[0] + "/")
    assert 'Cited in Page A <a href="a/#fnref:kole2002" title="Citation 1 in Page A">a</a>, ' in shown
    assert '<a href="a/#fnref2:kole2002" title="Citation 2 in Page A">b</a>; Page B <a href="b/#fnref:' in shown


def test_the_title_of_a_citing_page_is_text() -> None:
    places = citing_places({"a.md": ('<b>"A" & B', "One [@kole2002].")})
    shown = with_ways_back(ways_back_mark("kole2002"), places, lambda name, number: "Citation", lambda path: "a/")
    assert "<b>" not in shown and "in &lt;b&gt;&quot;A&quot; &amp; B" in shown


def test_references_stand_in_the_order_of_their_keys() -> None:
    sources = {key: source("title = {T}", key) for key in ["Zoladz2008", "alamo2019", "kole2002"]}
    shown = references_markdown(sources, {}, {})
    assert [shown.index(f'id="ref-{key}"') for key in ["alamo2019", "kole2002", "Zoladz2008"]] == sorted(
        shown.index(f'id="ref-{key}"') for key in sources
    )


def test_the_page_says_what_was_read_what_was_printed_and_what_is_unconfirmed() -> None:
    shown = references_markdown(
        {
            "k": source(
                "title = {T}, kind = {review}, listed = {A2; B5}, "
                "printed = {title}, verified = {doi}, recalled = {year}",
                "k",
            )
        },
        {},
        {"k": ["B12"]},
    )
    assert (
        "Read on a page: DOI." in shown and "As printed in the guide: title." in shown and "Unconfirmed: year." in shown
    )
    assert "Review" in shown and "guide A ref. 2, guide B ref. 5" in shown and "evidence-ledger.md#b12" in shown
    assert "retraction status not checked online" in shown


@pytest.mark.parametrize(("kind", "flagged"), [("vendor page", True), ("encyclopedia", True), ("primary study", False)])
def test_a_source_that_is_no_scholarly_work_says_so_wherever_it_is_cited(kind: str, flagged: bool) -> None:
    shown = reference_html(source(f"title = {{T}}, kind = {{{kind}}}"))
    assert (f'<span class="source-flag">{kind}</span>' in shown) is flagged


def test_fields_behind_a_brace_too_many_are_a_problem_at_their_line() -> None:
    text = "@article{a, title={T}, doi={10.1000/1}},\n  journal={J}, year={2002}\n}\n@misc{b, title={U}}\n"
    (problem,) = parse_bibliography(text).problems
    assert (problem.line, problem.column, problem.rule) == (1, 39, "bibliography-syntax")
    assert "entry 'a'" in problem.message and "remove one" in problem.message


def test_an_empty_field_makes_no_dead_link() -> None:
    shown = reference_html(source("title = {T}, doi = {}, pmid = { }, url = {https://example.org/t}"))
    assert "doi.org" not in shown and "pubmed" not in shown and "example.org/t" in shown
