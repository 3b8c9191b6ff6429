"""A file that browsers read as XML, such as a drawing, in; the parts of it that would run in one, out.

Inside a page a drawing runs nothing; opened by itself it is a page of its own, and many hosts send it no policy.
"""

import re
from collections.abc import Iterator

from lxml import etree

from scripts.hosting.refused import address_runs

ENDINGS = (".svg", ".xml", ".xhtml", ".xht")
RUNNING = {"script", "foreignobject", "iframe", "object", "embed"}
HANDLER = re.compile(r"on[a-z]+")
# Without any of these nothing can run: '<svg:script', ' onload =', 'javascript:', '&#106;', UTF-16.
SUSPECT = re.compile(
    rb"<(?:[\w.-]+:)?(?:script|foreignobject|iframe|object|embed)\b|\son[a-z]+\s*=|script:|data:|&#|<!|\x00",
    re.I,
)


def active_parts(data: bytes) -> list[str]:
    """What runs, in words: 'the element <script>', 'the attribute onload of <svg>'. Empty for a plain file."""
    if not SUSPECT.search(data):
        return []
    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, no_network=True))
    except etree.XMLSyntaxError:
        return ["what cannot be read as XML"]
    return [] if root is None else list(dict.fromkeys(_active(root)))


def _active(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        name = _local(element.tag)
        if name.lower() in RUNNING:
            yield f"the element <{name}>"
        for key, value in element.items():
            attribute = _local(key)
            if HANDLER.fullmatch(attribute.lower()):
                yield f"the attribute {attribute} of <{name}>"
            elif any(map(_runs, value.split(";"))):
                yield f"the attribute {attribute}={value[:40]!r} of <{name}>"


def _local(name: str) -> str:
    """'{http://www.w3.org/2000/svg}script' and 's:script' of an unknown s: 'script'."""
    return name.rpartition("}")[2].rpartition(":")[2]


def _runs(value: str) -> bool:
    """True for 'javascript:…' and 'data:text/html,…'; a picture may stand in the drawing itself."""
    return address_runs(value) and not value.strip().lower().startswith("data:image/")
