"""A built page in; the parts that a browser would refuse under the site's policy, or that could run, out."""

import re
from collections.abc import Iterator

from lxml import html
from lxml.etree import XPath

ELEMENTS = XPath("//style|//base|//object|//embed|//iframe|//frame|//applet")
ATTRIBUTES = XPath("//@*[name() = 'style' or starts-with(name(), 'on')]")
ADDRESSES = XPath(
    "//@href|//@src|//@action|//@formaction|//@data|//@poster|//@*[local-name() = 'href' or name() = 'xlink:href']"
)
BLANKS = re.compile(r"[\x00-\x20]+")  # browsers pass over them: 'java\nscript:'
RUNS = re.compile(r"(?:(?:java|vb)script|data):", re.I)
PICTURES = {"img", "source", "image"}


def refused(page: str) -> list[str]:
    """What must not be in a page, in words: 'the attribute onclick of <p>'. Empty for a page as it should be."""
    return list(dict.fromkeys(_refused(html.document_fromstring(page))))


def _refused(page: html.HtmlElement) -> Iterator[str]:
    for element in ELEMENTS(page):
        yield f"the element <{element.tag}>"
    for value in ATTRIBUTES(page):
        yield f"the attribute {value.attrname} of <{value.getparent().tag}>"
    for value in ADDRESSES(page):
        if ":" in value and RUNS.match(BLANKS.sub("", value)) and not _is_picture(value.getparent().tag, value):
            yield f"the address {str(value)[:40]!r} of <{value.getparent().tag}>"


def _is_picture(tag: str, address: str) -> bool:
    """A picture may stand in the page itself: as an image nothing in it runs."""
    return tag in PICTURES and address.strip().lower().startswith("data:image/")
