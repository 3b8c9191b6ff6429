"""A document that WeasyPrint has laid out, or its PDF before it is written, goes in; its tags are mended in place.

WeasyPrint's own tags do not yet keep these rules of PDF/UA-1 (ISO 14289-1): a link is one annotation inside one Link
(7.18.5), the feet of the sheets are no content (7.8), the head cells of tables say what they head (7.5), and the words
of a list's item stand in its body (7.6).
"""

from collections.abc import Iterator
from typing import Any

PIXEL = 0.75  # points
PRINTED = 4  # the flag of an annotation that is there on paper, too
FOOT = {"Type": "/Pagination", "Subtype": "/Footer"}
EMPTY = ("/Span", "/NonStruct", "/Div", "/P", "/Lbl")
SCOPES = {"row": "/Row", "rowgroup": "/Row"}


def drop_nested_links(document: Any) -> None:
    """A link of several pieces, such as a long address, is one link for each of its lines and not for each piece."""
    for page in document.pages:
        inside: set[int] = set()
        outermost = []
        for link in page.links:
            box = link[3]
            if id(box) in inside:
                continue
            outermost.append(link)
            inside |= {id(one) for one in box.descendants()} if hasattr(box, "descendants") else set()
        page.links[:] = outermost


def mend_tags(document: Any, pdf: Any) -> None:
    """Mend the tags of a PDF that is complete but for being written."""
    _say_where_links_lead(document)
    _say_what_is_headed(document)
    for element in reversed(list(_elements(pdf))):
        kind = element["S"]
        element["K"][:] = [kid for kid in element["K"] if not _is_empty(kid, pdf)]
        if kind == "/Link" and not any(_is_annotation(kid, pdf) for kid in element["K"]):
            element["S"] = "/Span"
        elif kind == "/LI":
            _give_body(element, pdf)
        elif kind == "/Figure":
            _turn_box(element, pdf)
    _take_out_feet(pdf)


def _say_where_links_lead(document: Any) -> None:
    """The description of a link: its words and its address, or the page that it leads to."""
    from pydyf import String

    places = {name: number for number, page in enumerate(document.pages, start=1) for name in page.anchors}
    for page in document.pages:
        for kind, target, _, box in page.links:
            if box.link_annotation is None:
                continue
            words = " ".join("".join(box.element.itertext()).split())
            where = target if kind == "external" else f"page {places.get(target, 1)}"
            box.link_annotation["Contents"] = String(where if where.endswith(words) else f"{words}: {where}")
            box.link_annotation["F"] = PRINTED


def _say_what_is_headed(document: Any) -> None:
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element is not None and box.element_tag == "th" and hasattr(box, "mark"):
                box.mark["A"]["Scope"] = SCOPES.get(box.element.get("scope", ""), "/Column")


def _elements(pdf: Any) -> Iterator[Any]:
    """Every element that the root of the structure leads to, in reading order."""
    waiting = [_object(pdf.catalog["StructTreeRoot"], pdf)]
    while waiting:
        element = waiting.pop()
        if element.get("Type") == "/StructElem":
            yield element
        waiting += [_object(kid, pdf) for kid in reversed(element.get("K", [])) if isinstance(kid, bytes)]


def _object(reference: bytes, pdf: Any) -> Any:
    """What a reference such as b'12 0 R' means."""
    return pdf.objects[int(reference.split()[0])]


def _is_annotation(kid: Any, pdf: Any) -> bool:
    return isinstance(kid, bytes) and _object(kid, pdf).get("Type") == "/OBJR"


def _is_empty(kid: Any, pdf: Any) -> bool:
    """True for what holds nothing to be read, such as a blank to write on; a cell of a table stays."""
    element = _object(kid, pdf) if isinstance(kid, bytes) else {}
    return element.get("S") in EMPTY and not element["K"]


def _give_body(item: Any, pdf: Any) -> None:
    """Everything in a list's item but its label goes into its body."""
    from pydyf import Array, Dictionary

    labels = [kid for kid in item["K"] if _object(kid, pdf)["S"] == "/Lbl"]
    bodies = [kid for kid in item["K"] if _object(kid, pdf)["S"] == "/LBody"]
    others = [kid for kid in item["K"] if kid not in labels and kid not in bodies]
    if not others:
        return
    body = _object(bodies[0], pdf) if bodies else Dictionary({**item, "S": "/LBody", "P": item.reference})
    if not bodies:
        pdf.add_object(body)
    body["K"] = Array([kid for kid in item["K"] if kid in others or kid not in (*labels, *bodies[:1])])
    item["K"] = Array([*labels, body.reference])
    for kid in others:
        _object(kid, pdf)["P"] = body.reference


def _turn_box(figure: Any, pdf: Any) -> None:
    """Where a figure is: measured in points from the lower left corner of its page, not in pixels from the upper."""
    height = _object(figure["Pg"], pdf)["MediaBox"][3]
    left, top, right, bottom = (side * PIXEL for side in figure["A"]["BBox"])
    figure["A"]["BBox"][:] = [left, height - bottom, right, height - top]


def _take_out_feet(pdf: Any) -> None:
    """What the structure does not lead to is the foot of a sheet: it is marked as such and is no content."""
    from pydyf import Dictionary

    content = {id(element) for element in _elements(pdf)}
    numbers = _object(_object(pdf.catalog["StructTreeRoot"], pdf)["ParentTree"], pdf)["Nums"]
    for page, marked in zip(pdf.page_references, numbers[1::2], strict=False):
        feet = {at for at, owner in enumerate(marked) if id(_object(owner, pdf)) not in content}
        stream = _object(_object(page, pdf)["Contents"], pdf).stream
        for at, operand in enumerate(stream):
            if isinstance(operand, Dictionary) and operand.get("MCID") in feet:
                stream[at - 1 : at + 1] = ["/Artifact", Dictionary(FOOT)]
        marked[:] = [b"null" if at in feet else owner for at, owner in enumerate(marked)]
    for orphan in pdf.objects:
        if isinstance(orphan, Dictionary) and orphan.get("Type") == "/StructElem" and id(orphan) not in content:
            orphan.clear()
