"""A built page in; the parts that a browser would refuse under the site's policy, or that could run, out."""

import re
from collections.abc import Iterator

from lxml import html

# A cheap look first: ' style=', ' onclick=', '<style>', 'javascript:', 'href="&#106;…'; few pages hold any of them.
SUSPECT = re.compile(
    r"""[\s"']style\s*=|[\s"'/]on[a-z]+\s*=|<(?:style|base|object|embed|iframe|frame|applet)\b|["'\s=]data:"""
    r"""|(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|(?:href|src|action|data|poster)\s*=\s*["']?[^"'<>]{0,60}&(?!amp;)""",
    re.I,
)
BLANKS = re.compile(r"[\x00-\x20]+")  # browsers pass over them: 'java\nscript:'
RUNS = re.compile(r"(?:(?:java|vb)script|data):", re.I)
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "{http://www.w3.org/1999/xlink}href",
    "data",
    "poster",
}
ELEMENTS = {"style", "base", "object", "embed", "iframe", "frame", "applet"}
PICTURES = {"img", "source", "image"}


def refused(page: str) -> list[str]:
    """What must not be in a page, in words: 'the attribute onclick of <p>'. Empty for most pages."""
    if not SUSPECT.search(page):
        return []
    return list(dict.fromkeys(_refused(html.document_fromstring(page))))


def _refused(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ELEMENTS:
            yield f"the element <{element.tag}>"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"the attribute {name} of <{element.tag}>"
            elif name in ADDRESSES and RUNS.match(BLANKS.sub("", value)) and not _is_picture(element.tag, value):
                yield f"the address {value[:40]!r} of <{element.tag}>"


def _is_picture(tag: str, address: str) -> bool:
    """A picture may stand in the page itself: as an image nothing in it runs."""
    return tag in PICTURES and address.strip().lower().startswith("data:image/")
