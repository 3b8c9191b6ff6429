"""Markdown's reading of blocks, made quick: what Python-Markdown 3.11 does, without asking every reader of every block.

Python-Markdown asks some twenty readers in turn whether a block is theirs. Here the signs that a reader cannot do
without are looked for first; most blocks are prose and hold none. The result is the same; the change is small enough to
be offered to Python-Markdown as it is.
"""

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    BlockQuoteProcessor,
    CodeBlockProcessor,
    HashHeaderProcessor,
    HRProcessor,
    ListIndentProcessor,
    OListProcessor,
    ReferenceProcessor,
    SetextHeaderProcessor,
    UListProcessor,
)
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.def_list import DefListIndentProcessor, DefListProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.md_in_html import MarkdownInHtmlProcessor
from markdown.extensions.tables import TableProcessor
from markdown.util import STX
from pymdownx.details import DetailsProcessor

TAB = 4
INDENT = " " * TAB
# Readers by their very class, because one that took its place might read more; each with signs, of which every block
# that it takes holds one.
SIGNS: dict[type[Any], tuple[str, ...]] = {
    AbbrBlockprocessor: ("*[",),
    AdmonitionProcessor: ("!!!", INDENT),
    BlockQuoteProcessor: (">",),
    CodeBlockProcessor: (INDENT,),
    DefListIndentProcessor: (INDENT,),
    DefListProcessor: (": ",),
    DetailsProcessor: ("???", INDENT),
    FootnoteBlockProcessor: ("]:",),
    HashHeaderProcessor: ("#",),
    HRProcessor: ("-", "*", "_"),
    ListIndentProcessor: (INDENT,),
    MarkdownInHtmlProcessor: (STX,),
    OListProcessor: (". ",),
    ReferenceProcessor: ("]:",),
    SetextHeaderProcessor: ("\n=", "\n-"),
    TableProcessor: ("|",),
    UListProcessor: ("- ", "* ", "+ "),
}


class QuickBlocks(Extension):
    """Python-Markdown extension; may stand anywhere among the others."""

    def extendMarkdown(self, md: Markdown) -> None:
        if type(md.parser) is BlockParser and md.tab_length == TAB:
            md.parser.__class__ = QuickBlockParser


class QuickBlockParser(BlockParser):
    """Reads blocks as BlockParser does."""

    readers: list[tuple[Any, tuple[str, ...]]]

    def parseDocument(self, lines: Any) -> Any:
        # Readers may be added until here.
        self.readers = [(reader, SIGNS.get(type(reader), ("",))) for reader in self.blockprocessors]
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        while blocks:
            block = blocks[0]
            for reader, signs in self.readers:
                for sign in signs:
                    if sign in block:
                        break
                else:
                    continue
                if reader.test(parent, block) and reader.run(parent, blocks) is not False:
                    break
                block = blocks[0]  # a reader that took nothing may have put it back changed
