"""A built page in; the parts that a browser would refuse under the site's policy, or that could run, out."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from scripts.parsed_page import parsed

ELEMENTS = {"style", "base", "object", "embed", "iframe", "frame", "applet"}
HEAD = {"meta", "link"}  # in the text of a page they would lead readers away, or ask other hosts
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "{http://www.w3.org/1999/xlink}href",
}
BLANKS = re.compile(r"[\x00-\x20]+")  # browsers pass over them: 'java\nscript:'
RUNS = re.compile(r"(?:(?:java|vb)script|data):", re.I)
PICTURES = {"img", "source", "image"}


def refused(page: str) -> list[str]:
    """What must not be in a page, in words: 'the attribute onclick of <p>'. Empty for a page as it should be."""
    return list(dict.fromkeys(_refused(parsed(page))))


def _refused(page: HtmlElement) -> Iterator[str]:
    for element in page.iter("*"):
        if element.tag in ELEMENTS or (element.tag in HEAD and _is_in_text(element)):
            yield f"the element <{element.tag}>"
        for name, value in element.items():
            if name.startswith("on") or name == "style":
                yield f"the attribute {name} of <{element.tag}>"
            elif name in ADDRESSES and ":" in value and address_runs(value) and not _is_picture(element.tag, value):
                yield f"the address {value[:40]!r} of <{element.tag}>"


def _is_in_text(element: HtmlElement) -> bool:
    return next(element.iterancestors("article"), None) is not None


def address_runs(address: str) -> bool:
    """True for an address that is a program, as browsers read it."""
    return bool(RUNS.match(BLANKS.sub("", address)))


def _is_picture(tag: str, address: str) -> bool:
    """A picture may stand in the page itself: as an image nothing in it runs."""
    return tag in PICTURES and address.strip().lower().startswith("data:image/")
