"""Markdown that is read quickly is read as Python-Markdown reads it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from scripts.quick_inline import QuickInline

ROOT = Path(__file__).resolve().parent.parent
EXTENSIONS = ["abbr", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "toc", "pymdownx.details"]
PIECES = [
    "word", " ", "*", "**", "_", "`", "[", "]", "(", ")", "![", "](a.md)", "<b>", "</b>", "&amp;", "\\", '"', "'",
    "--", "...", "\n", "  \n", "\n\n", "[^1]", "[^1]: note\n", "<https://a.org>", "{: .c }", "# ", "- ", "| a | b |\n",
    "*[LTP]: long\n", "LTP", "http://a.org", "a@b.org",
]  # fmt: skip


def _both(text: str) -> tuple[str, str]:
    return Markdown(extensions=EXTENSIONS).convert(text), Markdown(extensions=[*EXTENSIONS, QuickInline()]).convert(
        text
    )


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_the_same_page(text: str) -> None:
    slow, quick = _both(text)
    assert quick == slow


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.stem)
def test_each_page_of_the_handbook_gives_the_same_page(page: Path) -> None:
    slow, quick = _both(page.read_text("utf-8"))
    assert quick == slow


def test_a_pattern_that_does_not_occur_is_not_tried() -> None:
    tried = []
    markdown = Markdown(extensions=[QuickInline()])
    for pattern in markdown.inlinePatterns:
        pattern.handleMatch = lambda match, data, pattern=pattern: tried.append(pattern) or (None, None, None)
    markdown.convert("Nothing but words")
    assert tried == []
