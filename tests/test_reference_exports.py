"""What a reference manager gets: the same sources in three formats, and what is unconfirmed still marked."""

import json
from pathlib import Path

import rispy
from pybtex.database import parse_string

from scripts.references.bibliography import Source, parse_bibliography, plain_text, read_bibliography
from scripts.references.exports import bibtex, csl_json, ris

ROOT = Path(__file__).resolve().parent.parent
KOLE = parse_bibliography(
    """@article{kole2002, author = {Kole, M. H. P. and de Montigny, C. and {A Body} and others},
    title = {Currents of {CA3}}, journal = {European Journal of Neuroscience}, year = {2002}, volume = {16},
    number = {5}, pages = {807--816}, doi = {10.1046/x}, verified = {title}, recalled = {author; doi}}"""
).sources.values()


def plain(source: Source) -> dict[str, str]:
    return {name: plain_text(value) for name, value in source.fields.items()}


def test_bibtex_reads_back_as_the_same_entries() -> None:
    sources = read_bibliography(ROOT / "references.bib").sources
    again = parse_bibliography(bibtex(sources.values())).sources
    assert {key: plain(source) for key, source in again.items()} == {
        key: plain(source) for key, source in sources.items()
    }
    assert len(parse_string(bibtex(sources.values()), "bibtex").entries) == len(sources)


def test_csl_json_holds_names_date_and_pages() -> None:
    (item,) = json.loads(csl_json(KOLE))
    assert item["author"] == [
        {"family": "Kole", "given": "M. H. P."},
        {"family": "de Montigny", "given": "C."},
        {"literal": "A Body"},
    ]
    assert item["issued"] == {"date-parts": [[2002]]} and item["page"] == "807–816" and item["issue"] == "5"
    assert item["title"] == "Currents of CA3" and item["note"] == "Unconfirmed: authors, DOI."


def test_ris_reads_back_with_every_source() -> None:
    sources = read_bibliography(ROOT / "references.bib").sources
    records = rispy.loads(ris(sources.values()))
    assert [record["id"] for record in records] == list(sources)
    (record,) = rispy.loads(ris(KOLE))
    assert (record["start_page"], record["end_page"], record["doi"]) == ("807", "816", "10.1046/x")
    assert record["authors"] == ["Kole, M. H. P.", "de Montigny, C.", "A Body"]
    assert record["notes"] == ["Unconfirmed: authors, DOI."]
