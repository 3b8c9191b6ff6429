"""Which brackets are citations, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.markdown_text import fences, hide_code
from scripts.references.citations import citation_groups


def keys(text: str) -> list[str]:
    return [citation.key for group in citation_groups(text) for citation in group.citations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rats [@reagan2004].", ["reagan2004"]),
        ("Rats [@reagan2004; @kole2002].", ["reagan2004", "kole2002"]),
        ("Rats [see @reagan2004, Fig. 3; -@kole2002].", ["reagan2004", "kole2002"]),
        ("Wow![@reagan2004]", ["reagan2004"]),
        ("[@one][@two]", ["one", "two"]),
        ("[@jones:2018.a]", ["jones:2018.a"]),
        ("- item [@a]\n\n    still the item [@b]\n", ["a", "b"]),
        ("!!! note\n    text [@a]\n\n    more [@b]\n", ["a", "b"]),
        ("| a |\n|---|\n| [@a] |\n", ["a"]),
    ],
)
def test_a_citation_is_found(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "write to [me@x.org](https://x.org)",
        "[@octocat](https://example.org)",
        "![a @ b](x.png)",
        "[me @ work][label]\n\n[label]: https://example.org",
        "[@handle]\n\n[@handle]: https://example.org",
        r"\[@escaped]",
        "`[@code]`",
        "``a ` [@code]``",
        "```\n[@fence]\n```",
        "~~~ yaml\n[@fence]\n~~~",
        '```mermaid\nA["[@label]"]\n```',
        "- item\n\n    ```\n    [@nested]\n    ```\n",
        "text\n\n    [@indented]\n",
        "- item\n\n        [@indented]\n",
        "<!-- [@comment] -->",
        "---\ntitle: '[@front]'\n---\n",
        "<pre>[@pre]</pre>",
        "me@x.org [not a citation]",
        "[^note]: [mail me@x.org]",
    ],
)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert keys(text) == []


def test_a_locator_and_a_prefix_are_kept() -> None:
    (group,) = citation_groups("So [see @a, Fig. 3, left; @b, pp. 4–5].")
    assert [(c.prefix, c.key, c.locator) for c in group.citations] == [
        ("see", "a", "Fig. 3, left"),
        ("", "b", "pp. 4–5"),
    ]


def test_a_part_without_an_at_sign_is_named_as_malformed() -> None:
    text = "So [@a; kole2002]."
    (group,) = citation_groups(text)
    assert group.malformed == ((text.index("kole2002"), "kole2002"),)


def test_each_place_points_at_its_own_at_sign() -> None:
    text = "A [@a; see @b, p. 3] and [@c]."
    assert [text[citation.start :][:2] for group in citation_groups(text) for citation in group.citations] == [
        "@a",
        "@b",
        "@c",
    ]


def test_fences_are_found_with_their_place() -> None:
    text = "# T\n\n```mermaid\nA --> B\n```\n\n~~~\nplain\n~~~\n"
    assert [(info, body) for info, body, _ in fences(text)] == [("mermaid", "A --> B\n"), ("", "plain\n")]
    assert all(text[offset:].startswith(body) for _, body, offset in fences(text))


MARKDOWN = st.text(alphabet=st.sampled_from("[]@();,`~\n -*>ab1:!\\<#^|{}&é\t"), max_size=200)


@given(MARKDOWN)
def test_hidden_text_keeps_its_length_and_lines(text: str) -> None:
    hidden = hide_code(text)
    assert len(hidden) == len(text)
    assert [i for i, sign in enumerate(hidden) if sign == "\n"] == [i for i, sign in enumerate(text) if sign == "\n"]
    assert all(new in (old, " ") for new, old in zip(hidden, text, strict=True))


@given(MARKDOWN)
def test_any_text_can_be_read_for_citations(text: str) -> None:
    for group in citation_groups(text):
        assert text[group.start] == "[" and text[group.end - 1] == "]"
        assert all(text[citation.start] == "@" for citation in group.citations)
