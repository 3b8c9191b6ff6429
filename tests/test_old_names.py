"""Old names are looked for only in pages that can hold one; none is passed over by that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.checking.rules.names import OLD_NAMES, Name


@pytest.mark.parametrize("name", OLD_NAMES, ids=lambda name: name.new)
@given(data=st.data())
def test_each_form_of_an_old_name_holds_one_of_the_parts_that_are_looked_for(name: Name, data: st.DataObject) -> None:
    form = data.draw(st.from_regex(name.old, fullmatch=True))
    assert any(part in form for part in name.parts), form
