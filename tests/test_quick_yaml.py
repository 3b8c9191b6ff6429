"""The quick reader of YAML gives what the slow one gives: the same values, at the same places."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scripts.quick_yaml import QUICK, Loader, composed, safe_value, written
from tests.conftest import ROOT

LEDGER = (ROOT / "docs/data/claims.yml").read_text("utf-8")
ROW = """\
- id: B12
  statement: 'It rose by 1 %: in α-CA1.'
  sources:
    - {key: kole2002, seen: [abstract]}
  checked: 2026-01-01
"""
KINDS = (yaml.BaseLoader, yaml.SafeLoader)


def places(node: yaml.Node | None) -> Iterator[tuple[str, str, int, int, object]]:
    """Each node with its tag, line, column and, of text, its words."""
    if node is None:
        return
    mark, words = node.start_mark, node.value if isinstance(node, yaml.ScalarNode) else None
    # A value that is not there, as in '{seen: }', is before the blank or behind it.
    yield type(node).__name__, node.tag, mark.line, 0 if words == "" else mark.column, words
    for inside in node.value if words is None else ():
        for one in inside if isinstance(inside, tuple) else (inside,):
            yield from places(one)


def read(text: str, kind: type[Loader]) -> object:
    loader = kind(text)
    root = loader.get_single_node()
    return list(places(root)), root and loader.construct_document(root)


def read_quickly(text: str, kind: type[Loader]) -> object:
    loader, root = composed(text, kind)
    return list(places(root)), root and loader.construct_document(root)


@pytest.mark.parametrize("kind", KINDS)
def test_the_ledger_is_read_alike(kind: type[Loader]) -> None:
    assert read_quickly(LEDGER, kind) == read(LEDGER, kind)


@given(
    st.sampled_from(KINDS),
    st.integers(0, len(ROW)),
    st.integers(0, 9),
    st.text("-:[]{}'\"#&*!|>%@` \nab1\u00b5", max_size=6),
)
def test_a_row_that_both_can_read_is_read_alike(kind: type[Loader], at: int, gone: int, words: str) -> None:
    text = ROW[:at] + words + ROW[at + gone :]
    try:
        slow = read(text, kind)
    except (yaml.YAMLError, ValueError):
        return
    assert read_quickly(text, kind) == slow


def test_what_is_no_yaml_is_told_in_the_words_of_the_slow_reader() -> None:
    with pytest.raises(yaml.YAMLError) as slow:
        yaml.SafeLoader("- 'a\n- b").get_single_node()
    with pytest.raises(yaml.YAMLError) as quick:
        safe_value("- 'a\n- b")
    assert str(quick.value) == str(slow.value)


@pytest.mark.parametrize("text", ["[" * 50_000, "- " * 50_000])
def test_deep_lists_raise_an_error_and_do_not_end_python(text: str) -> None:
    with pytest.raises(RecursionError):
        safe_value(text)


def test_the_quick_reader_is_there() -> None:
    assert set(QUICK) == set(KINDS)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
def test_what_is_written_is_read_back_the_same_and_in_the_same_order(values: dict[str, str]) -> None:
    assert list(yaml.safe_load(written(values)).items()) == list(values.items())


def test_long_lines_and_letters_of_every_alphabet_are_written_as_they_are() -> None:
    title = "α-Linked “receptors”: 受容体 and their names " * 8
    assert title.strip() in written({"title": title.strip()})
