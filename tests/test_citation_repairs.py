"""What mkdocs-bibtex gets wrong and readers must not meet: tiny sites, built by mkdocs with our hooks."""

import re
from pathlib import Path

import pytest

from scripts.build import run_mkdocs
from scripts.problems import CannotRun
from scripts.references.bibliography import parse_bibliography
from scripts.references.citation_marks import cover, uncover

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = f"""
site_name: Tiny
theme: {{name: mkdocs}}
markdown_extensions: [admonition, attr_list, footnotes: {{USE_DEFINITION_ORDER: false}}]
plugins:
  - bibtex: {{bib_file: references.bib, bib_by_default: false, enable_inline_citations: false}}
hooks: ["{ROOT / "scripts" / "site_hooks.py"}"]
"""
REFERENCES = """
@article{kole2002,
  author = {Kole, M. H. P. and Swan, L. and Fuchs, E.}, title = {Currents of {CA3} in *stressed* rats},
  journal = {European Journal of Neuroscience}, year = {2002}, volume = {16}, number = {5}, pages = {807--816},
  doi = {10.1046/j.1460-9568.2002.02136.x}}
@article{reagan2004, author = {Reagan, L. P. and others}, title = {Up-regulation of GLT-1}, year = {2004}, pmid = {1}}
"""


@pytest.fixture
def built(tmp_path: Path):
    def build(page: str, references: str = REFERENCES) -> str:
        (tmp_path / "docs").mkdir()
        (tmp_path / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
        (tmp_path / "references.bib").write_text(references, "utf-8")
        (tmp_path / "docs" / "index.md").write_text(page + "\n\n\\bibliography\n", "utf-8")
        run_mkdocs(tmp_path, tmp_path / "site", with_handouts=False)
        html = (tmp_path / "site" / "index.html").read_text("utf-8")
        return html[html.index('role="main"') : html.index("<footer")]

    return build


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_an_unknown_key_stops_the_build_with_file_and_line(built) -> None:
    with pytest.raises(CannotRun) as stopped:
        built("---\ntitle: T\n---\n\n# T\n\nSee [@kole2020].")
    assert "docs/index.md:7:6  unknown-citation" in str(stopped.value)
    assert "did you mean 'kole2002'?" in str(stopped.value)


def test_a_key_in_another_case_is_the_same_reference(built) -> None:
    html = built("One [@kole2002], two [@Kole2002].")
    assert html.count('<li id="fn:') == 1
    assert re.findall(r'class="footnote-ref"[^>]*>(\d+)<', html) == ["1", "1"]


@pytest.mark.parametrize("code", ["`[@kole2002]`", "```\n[@kole2002]\n```", "    [@kole2002]"])
def test_code_is_left_alone(built, code: str) -> None:
    html = built(f"Text [@reagan2004].\n\n{code}\n")
    assert "[@kole2002]" in html and "fn:kole2002" not in html


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("[write to me@x.org now](https://x.org)", '<a href="https://x.org">write to me@x.org now</a>'),
        ("[@octocat](https://x.org)", '<a href="https://x.org">@octocat</a>'),
        ("![a @ b](https://x.org/i.png)", 'alt="a @ b"'),
    ],
)
def test_links_and_images_whose_text_holds_an_at_sign_survive(built, markdown: str, shown: str) -> None:
    assert shown in built(f"{markdown} and [@kole2002].")


def test_touching_citations_are_read_apart_and_only_those(built) -> None:
    shown = text_of(built("A [@kole2002; @reagan2004] b [@reagan2004][@kole2002] c [@kole2002] d [@reagan2004]."))
    assert "A1, 2 b2, 1 c1 d2." in shown


def test_a_locator_and_a_prefix_are_printed(built) -> None:
    shown = text_of(built("Rats [see @kole2002, Fig. 3 <b>; @reagan2004, p. 5]."))
    assert "Rats see 1(Fig. 3 &lt;b&gt;), 2(p. 5)." in shown


def test_the_at_sign_of_an_address_in_the_text_is_kept(built) -> None:
    assert "lab@example.org" in text_of(built("Write to lab@example.org [@kole2002]."))


def test_a_reference_reads_authors_title_journal_year_volume_pages_doi(built) -> None:
    html = built("Rats [@kole2002].")
    shown = text_of(html).replace("&#42;", "*").replace("&#58;", ":")
    assert (
        "Kole MHP, Swan L, Fuchs E. Currents of CA3 in *stressed* rats. European Journal of Neuroscience "
        "2002;16(5):807–816. doi:10.1046/j.1460-9568.2002.02136.x"
    ) in shown
    assert 'href="https://doi.org/10.1046/j.1460-9568.2002.02136.x"' in html


def test_each_way_back_has_a_name_of_its_own(built) -> None:
    html = built("A [@kole2002] b [@kole2002] c [@reagan2004].")
    names = re.findall(r'<a aria-label="([^"]*)" class="footnote-backref"', html)
    assert names == [
        "a, back to citation 1 of 2: Kole et al. 2002",
        "b, back to citation 2 of 2: Kole et al. 2002",
        "Back to citation 1 of 1: Reagan et al. 2004",
    ]
    assert len(set(names)) == len(names)


def test_a_bibliography_that_does_not_parse_stops_the_build_with_its_line(built) -> None:
    with pytest.raises(CannotRun) as stopped:
        built("Text.", REFERENCES + "@article{broken, title = {No end\n")
    line = REFERENCES.count("\n") + 1
    assert f"references.bib:{line}:1  bibliography-syntax" in str(stopped.value)


def test_an_entry_that_breaks_off_does_not_hide_the_others() -> None:
    found = parse_bibliography("@article{a,\n title={x}\n\n@article{b, title={y}}\n@article{c, title={z\n")
    assert [(problem.line, problem.rule) for problem in found.problems] == [
        (1, "bibliography-syntax"),
        (5, "bibliography-syntax"),
    ]
    assert "b" in found.sources


def test_numbers_and_ways_back_follow_the_order_of_reading(built) -> None:
    page = "# T\n\n!!! note\n    Box [@reagan2004].\n\nText [@kole2002] and [@reagan2004].\n"
    html = built(page)
    marks = re.findall(r'<sup id="(fnref\d*:\w+)"><a[^>]*class="footnote-ref"[^>]*>(\d+)<', html)
    assert marks == [("fnref:reagan2004", "1"), ("fnref:kole2002", "2"), ("fnref2:reagan2004", "1")]
    assert re.findall(r'<li id="fn:(\w+)"', html) == ["reagan2004", "kole2002"]


def test_a_mark_for_references_that_stands_in_code_is_shown_as_code() -> None:
    text = "Write `\\bibliography` or\n\n```\n\\full_bibliography\n```\n\n\\bibliography\n"
    covered = cover(text, {})
    assert (
        covered.count("bibliography") == 3 and covered.count("\\") == 1 and covered.rstrip().endswith("\\bibliography")
    )
    assert uncover(covered) == text
