"""Markdown that is read quickly is read as Python-Markdown reads it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from scripts.quick_blocks import QuickBlocks
from scripts.quick_inline import QuickInline

ROOT = Path(__file__).resolve().parent.parent
EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "toc",
    "pymdownx.details", "pymdownx.superfences",
]  # fmt: skip
PIECES = [
    "word", " ", "*", "**", "_", "`", "[", "]", "(", ")", "![", "](a.md)", "<b>", "</b>", "&amp;", "\\", '"', "'",
    "--", "...", "\n", "  \n", "\n\n", "[^1]", "[^1]: note\n", "<https://a.org>", "{: .c }", "# ", "- ", "| a | b |\n",
    "*[LTP]: long\n", "LTP", "http://a.org", "a@b.org", "    ", "!!! note\n", '??? tip "Why"\n', "> ", "1. ", "2.  ",
    "+ ", "* * *\n", "___\n", "===\n", "---\n", ": ", ":   ", "| - | - |\n", "- | -\n", "[a]: b.md\n", "```\n",
    '<div markdown="1">\n', "</div>\n", "<p>",
]  # fmt: skip


def _both(text: str) -> tuple[str, str]:
    quick = [*EXTENSIONS, QuickBlocks(), QuickInline()]
    return Markdown(extensions=EXTENSIONS).convert(text), Markdown(extensions=quick).convert(text)


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


def test_a_reader_of_blocks_whose_signs_do_not_occur_is_not_asked() -> None:
    asked = []
    markdown = Markdown(extensions=[*EXTENSIONS, QuickBlocks()])

    def ask(name: str) -> bool:
        asked.append(name)
        return name == "ParagraphProcessor"

    for reader in markdown.parser.blockprocessors:
        reader.test = lambda parent, block, reader=reader: ask(type(reader).__name__)
    markdown.convert("Nothing but words")
    assert "ParagraphProcessor" in asked and not {"BlockQuoteProcessor", "TableProcessor", "HRProcessor"} & {*asked}


def test_with_tabs_of_another_width_every_reader_is_asked() -> None:
    text = "- a\n\n  - b\n\n      code\n"
    slow = Markdown(tab_length=2).convert(text)
    assert Markdown(tab_length=2, extensions=[QuickBlocks()]).convert(text) == slow
