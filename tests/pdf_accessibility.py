"""A PDF in; what in it breaks PDF/UA-1 (ISO 14289-1) out, one sentence each: what a program can see of it.

The reference checker for PDF/UA, veraPDF, comes neither as a Debian package nor from PyPI or npm. These are its rules
on tags, links, tables, lists, headings, figures, fonts and the document itself, read with pikepdf.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

TYPES = {
    *("Document", "Part", "Sect", "Div", "Art", "BlockQuote", "Caption", "NonStruct", "P", "Span", "Link", "Figure"),
    *("H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody"),
    *("Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
}
# Which children a type may have (ISO 32000-1, 14.8.4.3), and which parents.
CHILDREN = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
PARENTS = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}
PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"}


class Tag(NamedTuple):
    """One element of the structure: its type, its parent's and grandparents' types, the element."""

    kind: str
    above: tuple[str, ...]
    element: Any


def accessibility_faults(path: Path) -> list[str]:
    """Everything that is wrong with one PDF; empty if nothing is."""
    with pikepdf.open(path) as pdf:
        tags = list(_tags(pdf.Root.StructTreeRoot))
        rules = (_of_document(pdf), _of_tags(tags), _of_headings(tags), _of_tables(tags), _of_content(pdf, tags))
        return [*(fault for rule in rules for fault in rule), *_of_links(pdf, tags), *_of_fonts(pdf)]


def _kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _tags(element: Any, above: tuple[str, ...] = ()) -> Iterator[Tag]:
    kind = str(element.get("/S", ""))[1:]
    if kind:
        yield Tag(kind, above, element)
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _tags(kid, (*above, kind) if kind else above)


def _of_document(pdf: pikepdf.Pdf) -> Iterator[str]:
    if str(pdf.Root.get("/Lang", "")) != "en":
        yield "the document names no language"
    if not pdf.Root.get("/MarkInfo", {}).get("/Marked", False):
        yield "the document is not marked as tagged"
    if not pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the window does not show the title"
    with pdf.open_metadata() as facts:
        if not facts.get("dc:title") or facts.get("pdfuaid:part") != "1":
            yield "the metadata lack the title or the mark of PDF/UA-1"
    if "/Outlines" not in pdf.Root:
        yield "there is no outline"
    yield from (f"page {page.index + 1} has no order of tabs" for page in pdf.pages if page.get("/Tabs") != "/S")


def _of_tags(tags: list[Tag]) -> Iterator[str]:
    for kind, above, element in tags:
        parent = above[-1] if above else ""
        inside = {str(kid.S)[1:] for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid}
        if kind not in TYPES:
            yield f"{kind} is no type of ISO 32000-1"
        if kind in CHILDREN and not inside <= CHILDREN[kind]:
            yield f"{kind} holds {', '.join(sorted(inside - CHILDREN[kind]))}"
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"{kind} stands in {parent}"
        if not _kids(element) and kind not in ("TD", "TH"):
            yield f"{kind} is empty"
        if kind == "Figure":
            yield from _of_figure(element)


def _of_figure(figure: Any) -> Iterator[str]:
    if not str(figure.get("/Alt", "")).strip():
        yield "a figure has no alternative text"
    left, low, right, high = (float(side) for side in figure.A.BBox)
    _, _, width, height = (float(side) for side in figure.Pg.MediaBox)
    if not (0 <= left < right <= width and 0 <= low < high <= height):
        yield f"a figure's box {left:.0f} {low:.0f} {right:.0f} {high:.0f} is not on its page"


def _of_headings(tags: list[Tag]) -> Iterator[str]:
    levels = [int(kind[1]) for kind, _, _ in tags if len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()]
    if levels[:1] != [1]:
        yield "the first heading is not of the first level"
    yield from (f"H{one} is followed by H{two}" for one, two in pairwise(levels) if two > one + 1)


def _of_tables(tags: list[Tag]) -> Iterator[str]:
    for kind, _, element in tags:
        if kind == "TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Row", "/Column", "/Both"):
            yield "a head cell does not say what it heads"
        if kind == "Table":
            rows = [tag.element for tag in _tags(element) if tag.kind == "TR"]
            widths = _widths(rows)
            if len(widths) > 1:
                yield f"the rows of a table have {sorted(widths)} columns"
            if not any(tag.kind == "TH" for tag in _tags(element)):
                yield "a table has no head"


def _widths(rows: list[Any]) -> set[int]:
    """How many columns the rows of a table have; a cell that reaches down counts in each of its rows."""
    widths, reaching = set[int](), list[int]()
    for row in rows:
        width = len(reaching)
        reaching = [left - 1 for left in reaching if left > 1]
        for cell in _kids(row):
            columns = int(cell.get("/A", {}).get("/ColSpan", 1))
            width += columns
            reaching += [int(cell.get("/A", {}).get("/RowSpan", 1)) - 1] * columns
        reaching = [left for left in reaching if left > 0]
        widths.add(width)
    return widths


def _of_content(pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    """Whatever is painted is either marked as content of an element that the structure leads to, or as no content."""
    known = {tag.element.objgen for tag in tags}
    owners = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree.Nums))
    for number, page in enumerate(pdf.pages, start=1):
        mine = owners[int(page.StructParents)]
        for mark, operator in _marks(page):
            if mark is None:
                yield f"page {number}: '{operator}' paints outside all marks"
            elif mark != "Artifact" and (mark >= len(mine) or mine[mark] is None or mine[mark].objgen not in known):
                yield f"page {number}: the content {mark} belongs to no element"


def _pairs(numbers: Any) -> Iterator[tuple[int, Any]]:
    listed = list(numbers)
    return zip(map(int, listed[::2]), listed[1::2], strict=True)


def _marks(page: Any) -> Iterator[tuple[Any, str]]:
    """For each thing that a page paints: the number of its content, 'Artifact', or None; each mark once."""
    stack: list[Any] = []
    last: Any = object()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            facts = operands[1] if name == "BDC" else {}
            stack.append(int(facts.MCID) if "/MCID" in facts else "Artifact")
        elif name == "EMC":
            stack.pop()
        elif name in PAINTING:
            mark = next((one for one in reversed(stack) if one is not None), None)
            if mark is None or mark != last:
                yield mark, name
            last = mark


def _of_links(pdf: pikepdf.Pdf, tags: list[Tag]) -> Iterator[str]:
    owners = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree.Nums))
    inside = {tag.element.objgen for tag in tags if tag.kind == "Link"}
    for number, page in enumerate(pdf.pages, start=1):
        for link in page.get("/Annots", []):
            owner = owners.get(int(link.get("/StructParent", -1)))
            if owner is None or owner.objgen not in inside:
                yield f"page {number}: a link stands outside the structure"
            if not str(link.get("/Contents", "")).strip() or not int(link.get("/F", 0)) & 4:
                yield f"page {number}: a link does not say where it leads, or is not printed"
    for tag in tags:
        if tag.kind == "Link" and not any(
            isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid for kid in _kids(tag[2])
        ):
            yield "a Link has no annotation"
        if tag.kind == "Link" and "Link" in tag.above:
            yield "a Link stands in a Link"


def _of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts = {font.objgen: font for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
    for font in fonts.values():
        parts = [font, *font.get("/DescendantFonts", [])]
        embedded = any(name.startswith("/FontFile") for part in parts for name in part.get("/FontDescriptor", {}))
        if not embedded or "/ToUnicode" not in font:
            yield f"{font.BaseFont} is not embedded, or its letters are unknown"
