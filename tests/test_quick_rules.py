"""Old names and words of a shop are looked for only in pages that can hold one; none is passed over by that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.checking.rules.names import OLD_NAMES, Name
from scripts.checking.rules.vendor_text import LEFT_BEHIND, PARTS


@pytest.mark.parametrize("name", OLD_NAMES, ids=lambda name: name.new)
@given(data=st.data())
def test_each_form_of_an_old_name_holds_one_of_the_parts_that_are_looked_for(name: Name, data: st.DataObject) -> None:
    form = data.draw(st.from_regex(name.old, fullmatch=True))
    assert any(part in form for part in name.parts), form


@given(st.from_regex(LEFT_BEHIND, fullmatch=True, alphabet=st.characters(max_codepoint=127)))
def test_all_words_of_a_shop_hold_one_of_the_parts_that_are_looked_for(words: str) -> None:
    assert any(part in words.lower() for part in PARTS), words
