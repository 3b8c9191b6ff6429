"""What is looked for closely only in pages or lines that can hold it: none is passed over by that."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.checking.prose import lines_with
from scripts.checking.rules.citations import WITH_YEAR, YEAR
from scripts.checking.rules.names import ANY_PART, OLD_NAMES, RESIDUE, SITE, TURNED, Name
from scripts.checking.rules.typed_links import SHAPES, Shape
from scripts.checking.rules.units import FORMS, MAY_BE_VALUE, MAY_SLIP, OTHER_SIGNS
from scripts.checking.rules.vendor_text import LEFT_BEHIND, PARTS
from scripts.checking.seeking import with_zeros

VALUES = (
    "10", "7.5", " ", "\xa0", "\n", "words", "uM", "μg", "µ", "µ receptor", "mg/kg", "/day", "-", " mV", " x ", "+/-",
    "º", "C", " secs", " mins", " hrs", "(", "|",
)  # fmt: skip
PLAIN = st.characters(max_codepoint=127)


@pytest.mark.parametrize("name", OLD_NAMES, ids=lambda name: name.new)
@given(data=st.data())
def test_each_form_of_an_old_name_holds_one_of_the_parts_that_are_looked_for(name: Name, data: st.DataObject) -> None:
    form = data.draw(st.from_regex(name.old, fullmatch=True))
    assert any(part in form for part in name.parts), form
    assert ANY_PART.search(form)


@given(st.from_regex(LEFT_BEHIND, fullmatch=True, alphabet=PLAIN))
def test_all_words_of_a_shop_hold_one_of_the_parts_that_are_looked_for(words: str) -> None:
    assert any(part in words.lower() for part in PARTS), words


@given(st.one_of(*(st.from_regex(form, fullmatch=True, alphabet=PLAIN) for form in (SITE, TURNED))))
def test_each_form_of_a_phosphosite_holds_one_of_the_residues_that_are_looked_for(form: str) -> None:
    assert RESIDUE.search(with_zeros(form)), form


@given(st.lists(st.sampled_from(VALUES), max_size=30).map("".join))
def test_wrong_forms_of_values_are_found_line_by_line_as_in_the_whole_text(text: str) -> None:
    lines = list(lines_with(MAY_SLIP, text))
    for form in FORMS:
        found = [match.span() for line in lines for match in form.pattern.finditer(text, *line)]
        assert found == [match.span() for match in form.pattern.finditer(text)], form
        assert not found or MAY_BE_VALUE.search(with_zeros(text)) or any(sign in text for sign in OTHER_SIGNS)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.sign.pattern)
@given(data=st.data())
def test_each_way_to_mistype_a_link_holds_the_sign_that_is_looked_for(shape: Shape, data: st.DataObject) -> None:
    assert shape.sign.search(data.draw(st.from_regex(shape.pattern, fullmatch=True, alphabet=PLAIN)))


@given(st.text(alphabet="k-_2 \n", max_size=60))
def test_words_with_a_year_are_found_line_by_line_as_in_the_whole_text(text: str) -> None:
    found = [word.span() for line in lines_with(YEAR, with_zeros(text)) for word in WITH_YEAR.finditer(text, *line)]
    assert found == [word.span() for word in WITH_YEAR.finditer(text)]


@given(st.text(alphabet="a#\n", max_size=30))
def test_lines_with_a_sign_are_all_those_that_hold_it(text: str) -> None:
    found = {text[start:end] for start, end in lines_with(re.compile(r"#[^\n]*"), text)}
    assert found == {line for line in text.split("\n") if "#" in line}
