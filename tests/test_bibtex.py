"""How a .bib file is read: every entry that can be, and each fault at the sign where it should be mended."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.references.bibliography import parse_bibliography, read_bibliography
from scripts.references.bibtex import read_file
from scripts.text_places import Places

ENTRY = """@article{kole2002,
  author = {Kole, M. and Swan, L.},
  title = {The {CA3} region},
  journal = "Brain Research",
  year = 2002,
  note = {mail me@example.org},
}

@misc{seo2016, title = {U}}
"""


def faults(old: str, new: str) -> list[tuple[int, str]]:
    """Line and message of each fault after one change of the sound file."""
    assert old in ENTRY
    return [(problem.line, problem.message) for problem in parse_bibliography(ENTRY.replace(old, new, 1)).problems]


def test_a_sound_file_has_no_fault_and_every_place_is_that_of_its_field() -> None:
    found = parse_bibliography(ENTRY)
    assert not found.problems and list(found.sources) == ["kole2002", "seo2016"]
    for source in found.sources.values():
        assert ENTRY[source.key_start :].startswith(source.key)
        for name, place in source.places.items():
            assert ENTRY[place.name_start :].startswith(name)
            assert ENTRY[place.start : place.end].strip('{}"') == source.fields[name].strip("{}")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("region},", "region,", 3, "'title' in 'kole2002' is never closed"),
        ('Research",', "Research,", 4, "never closed; add '\"' before 'year'"),
        ("example.org},\n}", "example.org,\n}", 6, "'note' in 'kole2002' is never closed"),
        ("example.org},\n}", "example.org},\n", 1, "entry 'kole2002' is never closed"),
        ("region},", "region}},", 3, "ends entry 'kole2002', so 'journal'"),
        ("region},", "region}", 3, "no comma after the field 'title'"),
        ("kole2002,", "kole2002", 1, "no comma after the key"),
        ("title =", "title", 3, "no '=' after 'title'"),
        ("kole2002,", "", 1, "no key"),
        ("kole2002,", ",", 1, "no key"),
        ("kole2002,", "kole 2002,", 1, "cannot hold a space"),
        ("= 2002,", "= 12--13,", 5, "needs braces"),
        ("= 2002,", "= ,", 5, "no value"),
        ("= 2002,", "= sept,", 5, "did you mean 'sep'"),
        ('"Brain Research"', '"Brain "x" Research"', 4, "quotation mark"),
        ("@misc{seo2016,", "@misc seo2016,", 9, "no '{' after '@misc'"),
        ("@misc", "write to me@example.org\n@misc", 9, "'@example.org' between entries"),
    ],
)
def test_a_fault_is_named_where_it_should_be_mended(old: str, new: str, line: int, words: str) -> None:
    ((found, message),) = faults(old, new)
    assert found == line and words in message


def test_a_fault_in_one_entry_hides_no_other_and_keeps_its_key() -> None:
    found = parse_bibliography(ENTRY.replace("region},", "region,"))
    assert list(found.sources) == ["seo2016"] and found.unread_keys == ("kole2002",)


def test_an_entry_without_an_at_sign_may_have_been_put_aside() -> None:
    found = parse_bibliography(ENTRY.replace("@misc", "misc"))
    assert [problem.severity for problem in found.problems] == ["warning"] and "seo2016" in found.unread_keys


def test_an_entry_that_lost_its_key_is_known_by_author_and_year() -> None:
    assert "kole2002" in parse_bibliography(ENTRY.replace("kole2002,", "")).unread_keys


def test_an_at_sign_at_the_start_of_a_line_of_an_abstract_begins_no_entry() -> None:
    found = parse_bibliography(
        "@misc{a, abstract = {One\n@article{b, two}\nthree}, title = {T}}\n@misc{c, title={U}}\n"
    )
    assert not found.problems and list(found.sources) == ["a", "c"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(end: str, tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(b"\xef\xbb\xbf" + ENTRY.replace("year = 2002", "year = ").replace("\n", end).encode())
    assert [problem.line for problem in read_bibliography(path).problems] == [5]


@given(st.text(alphabet=st.sampled_from('@{}"#=,()\n abX1-%misctitle'), max_size=150))
def test_whatever_the_text_every_place_lies_in_it(text: str) -> None:
    file = read_file(text)
    assert all(0 <= fault.offset <= len(text) for fault in file.faults)
    for entry in file.entries:
        assert text[entry.start] == "@" and text[entry.key_start :].startswith(entry.key)
        assert all(text[field.name_start :].lower().startswith(field.name) for field in entry.fields)


@given(st.text(alphabet=st.sampled_from("a\n"), max_size=30))
def test_a_place_is_its_line_and_column(text: str) -> None:
    places = Places(text)
    for offset in range(len(text) + 1):
        above = text[:offset].split("\n")
        assert places.of(offset) == (len(above), len(above[-1]) + 1)
