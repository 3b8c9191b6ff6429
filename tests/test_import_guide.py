"""The two vendor guides go through the importer whole.

They are not ours to store: they are read from `../shared/guides` beside the project. Where that folder is absent the
same tests run on guides made by `guide_maker`; the names of the tests say which it was.
"""

import re
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from scripts.importer import draft
from scripts.importer.audit import unaccounted
from scripts.importer.files import known_source
from scripts.importer.values import Draft, KnownSource
from scripts.references.bibliography import read_bibliography
from tests.guide_maker import make_guide

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT.parent / "shared" / "guides"
NUMBER_IN_BRACKETS = re.compile(
    r"\[\\?\[?(\d{1,2})\\?\]?\]|(?<=,)(\d{1,2})(?=[,<])|<sup>(\d{1,2})|(?:\[|, )(\d{1,2})(?=[,\]])"
)


class Facts(NamedTuple):
    """What a reader finds in a guide: headings by level and first words, and what is wrong with it, by line."""

    letter: str
    headings: list[tuple[int, str]]
    subject: str
    catalogue_number: str
    defects: list[tuple[int, str]]
    not_in_bibliography: set[int]


class Guide(NamedTuple):
    """A guide's text and, where they are known, its facts."""

    text: str
    facts: Facts


REAL = {
    "000_2cbd17d5ee0b756b.txt": Facts(
        "A",
        [
            (2, "An In-depth Technical"), (2, "Introduction"), (2, "A Paradigm Shift"),
            (2, "The Glutamatergic System:"), (3, "Signaling Pathway: Tianeptine's"), (2, "References"),
        ],
        "tianeptine",
        "B1306192",
        [
            (3, "title-subject-mismatch"), (46, "figure-missing"), (56, "tertiary-source"), (58, "vendor-source"),
            (59, "bare-host-reference"), (59, "tertiary-source"), (61, "tertiary-source"), (62, "self-citation"),
        ],
        {4},
    ),
    "001_d0e329708bbb48f1.txt": Facts(
        "B",
        [
            (2, "Abstract"), (2, "Introduction"), (2, "Modulation of Glutamate"), (3, "AMPA Receptor Potentiation"),
            (3, "Normalization of NMDA"), (2, "Impact on Synaptic"), (2, "Regulation of Glutamate"),
            (2, "Signaling Pathways"), (2, "Quantitative Data Summary"), (2, "Experimental Protocols"),
            (3, "In Vitro Electrophysiology"), (3, "In Vivo Microdialysis"), (3, "Western Blotting"),
            (2, "Visualizations"), (3, "Signaling Pathways"), (3, "Experimental Workflow: In"), (2, "Conclusion"),
            (2, "References"),
        ],
        "Tianeptine sodium",
        "B139014",
        [
            (78, "unit-ambiguous"), (123, "figure-missing"), (125, "caption-name-mismatch"), (131, "figure-missing"),
            (148, "bare-host-reference"), (153, "bare-host-reference"), (156, "bare-host-reference"),
            (156, "tertiary-source"), (157, "bare-host-reference"), (157, "vendor-source"), (159, "vendor-source"),
            (161, "duplicate-reference"), (163, "duplicate-reference"), (166, "self-citation"),
        ],
        {2, 7, 9, 10, 12},
    ),
}  # fmt: skip


def _guides() -> dict[str, Guide]:
    if FOLDER.is_dir():
        return {
            f"real guide {facts.letter}": Guide((FOLDER / name).read_text("utf-8"), facts)
            for name, facts in REAL.items()
        }
    return {f"made guide {seed} (no {FOLDER.name} folder)": _made(seed) for seed in (2, 5)}


def _made(seed: int) -> Guide:
    made = make_guide(Random(seed))
    headings = [(2, heading) for heading in made.truth.headings]
    defects = [(one["line"], one["kind"]) for one in _rows(draft(made.text, "guide.txt"), "defects")]
    return Guide(made.text, Facts("", headings, "Examplamine", "X000001", defects, set(made.truth.works)))


def _rows(result: Draft, part: str) -> list[dict[str, Any]]:
    rows = result.report[part]
    assert isinstance(rows, list)
    return rows


GUIDES = _guides()
KNOWN = [known_source(source) for source in read_bibliography(ROOT / "references.bib").sources.values()]


@pytest.fixture(params=GUIDES)
def guide(request: pytest.FixtureRequest) -> Guide:
    return GUIDES[request.param]


@pytest.fixture
def result(guide: Guide) -> Draft:
    return draft(guide.text, "guide.txt")


def test_headings_come_in_order_and_at_their_levels(guide: Guide, result: Draft) -> None:
    found = re.findall(r"^(#{2,}) (.*) \{#[a-z0-9-]+\}$", result.markdown, re.M)
    assert [(len(marks), " ".join(text.split()[:3])) for marks, text in found] == guide.facts.headings


def test_the_front_matter_says_what_the_guide_says_of_itself(guide: Guide, result: Draft) -> None:
    title = next(line for line in guide.text.lstrip("\ufeff").splitlines() if line.strip())
    assert f"\n# {title} {{#page}}\n" in result.markdown
    front = result.markdown.partition("\n---\n")[0]
    assert f"subject: {guide.facts.subject}\n" in front
    assert f"catalogue_number: {guide.facts.catalogue_number}\n" in front
    assert "publisher: BenchChem\n" in front and "author: BenchChem" in front


def test_every_defect_of_the_guide_is_reported_at_its_line(guide: Guide, result: Draft) -> None:
    found = sorted((defect["line"], defect["kind"]) for defect in _rows(result, "defects"))
    assert found == sorted(guide.facts.defects)


def test_every_citation_keeps_its_numbers_in_order(guide: Guide, result: Draft) -> None:
    keys = {row["number"]: row["key"] for row in _rows(result, "references")}
    body = re.split(r"^References\s*$", guide.text, flags=re.M)[0]
    numbers = [int(next(filter(None, groups))) for groups in NUMBER_IN_BRACKETS.findall(_spelled_alike(body))]
    assert numbers, "the guide cites nothing?"
    found = re.findall(r"@([\w-]+)", result.markdown.partition("\n---\n")[2])
    assert _without_repeats(found) == _without_repeats([keys[number] for number in numbers])


def _spelled_alike(body: str) -> str:
    """Ranges written out; everything else is left as the guide spells it."""
    return re.sub(r"\[(\d+)–(\d+)\]", lambda m: "".join(f"[{n}]" for n in range(int(m[1]), int(m[2]) + 1)), body)


def _without_repeats(keys: list[str]) -> list[str]:
    """Two numbers of one work, one after the other, are cited once."""
    return [key for at, key in enumerate(keys) if at == 0 or keys[at - 1] != key]


def test_every_cell_of_every_table_survives(guide: Guide, result: Draft) -> None:
    keys = {row["number"]: row["key"] for row in _rows(result, "references")}
    lines = [line for line in guide.text.splitlines() if "\t" in line]
    wanted = [[_cell_as_written(cell, keys) for cell in line.split("\t")] for line in lines]
    rows = [line for line in result.markdown.split("\n") if line.startswith("| ")]
    assert [row[2:-2].split(" | ") for row in rows] == wanted


def _cell_as_written(cell: str, keys: dict[int, str]) -> str:
    """A cell as the named repairs leave it: unit, broken header, citation."""
    cell = re.sub(r"(\d) (?=[μµ]|mg|min)", "\\1\u00a0", cell).replace("μ M", "µM").replace("/ Dose", "/Dose")
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", cell)]
    cited = dict.fromkeys(f"@{keys[number]}" for number in numbers)
    return f"[{'; '.join(cited)}]" if numbers else cell


def test_every_list_item_stays_an_item(guide: Guide, result: Draft) -> None:
    body = re.split(r"^References\s*$", guide.text, flags=re.M)[0]
    wanted = re.findall(r"^- (\*\*[^*]+\*\*)", body, re.M)
    assert re.findall(r"^- (\*\*[^*]+\*\*)", result.markdown, re.M) == wanted


def test_every_table_has_its_caption_under_it(guide: Guide, result: Draft) -> None:
    wanted = re.findall(r"^Table (\d+): (.*?)\s*$", guide.text, re.M)
    assert (
        re.findall(
            r"^\|\n\n/// table-caption \| #tbl-(\d+)\n(.*)\n///$", result.markdown.replace(" |\n\n", "\n|\n\n"), re.M
        )
        == wanted
    )


def test_every_reference_is_a_stub_with_its_line(guide: Guide, result: Draft) -> None:
    lines = re.findall(r"^- (\d+\. .*?)\s*$", guide.text, re.M)
    assert [row["number"] for row in _rows(result, "references")] == list(range(1, len(lines) + 1))
    for line in lines:
        assert line in result.bibtex


def test_works_of_the_handbook_are_cited_by_its_keys(guide: Guide) -> None:
    listed = {source.key: source.fields.get("listed", "") for source in _sources()}
    rows = _rows(draft(guide.text, "guide.txt", KNOWN), "references")
    assert {row["number"] for row in rows if not row["known"]} == guide.facts.not_in_bibliography
    for row in rows:
        if row["known"]:
            assert f"{guide.facts.letter}{row['number']}" in listed[row["key"]].split("; ")


def _sources() -> list[Any]:
    return list(read_bibliography(ROOT / "references.bib").sources.values())


def test_no_word_is_lost_and_a_second_import_changes_nothing(guide: Guide, result: Draft) -> None:
    lost, added = unaccounted(guide.text, result)
    assert not lost and not added
    again = draft(result.markdown, "again.md", [KnownSource(row["key"]) for row in _rows(result, "references")])
    assert again.markdown == result.markdown
    assert again.report["changes"] == [] and again.report["removals"] == []


def test_nothing_of_the_vendor_is_left_in_the_page(result: Draft) -> None:
    page = result.markdown.partition("\n---\n")[2]
    for words in (
        "BenchChem",
        "Quote",
        "Custom Synthesis",
        "Disclaimer",
        "warranties",
        "@benchchem",
        "Click to",
        "](#",
    ):
        assert words not in page
