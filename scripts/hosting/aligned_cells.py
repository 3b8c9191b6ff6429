"""A Markdown table in; its cells aligned by a class, not by a style attribute that the site's policy refuses, out."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

ALIGNMENT = re.compile(r"text-align: (?P<side>left|center|right);")  # as Python-Markdown writes it
AFTER_INLINE = 15  # Python-Markdown's own inline processor has 20, its last one 0


class _Cells(Treeprocessor):
    def run(self, root: Element) -> None:
        for cell in (cell for tag in ("th", "td") for cell in root.iter(tag)):
            found = ALIGNMENT.fullmatch(cell.get("style", ""))
            if found:
                del cell.attrib["style"]
                cell.set("class", f"{cell.get('class', '')} {found['side']}-cell".strip())


class AlignedCells(Extension):
    """Writes `class="right-cell"` where Markdown says `--:`; the stylesheets of pages and handouts know the classes."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown."""
        md.treeprocessors.register(_Cells(md), "aligned_cells", AFTER_INLINE)
