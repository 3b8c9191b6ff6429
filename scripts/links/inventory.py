"""A built site in; `objects.inv` out, the list of names and addresses that Sphinx and its kin read.

The format is version 2 of Sphinx's inventory: four lines of heading, then, compressed, one line for each object:
name, domain and role, priority, address, words to show.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement

from scripts.known_places import CLAIM, GLOSSARY_PAGE, LEDGER_PAGE, REFERENCE, TERM
from scripts.links.published import is_promised
from scripts.parsed_page import parsed
from scripts.whole_files import write_whole

FILE = "objects.inv"
HEADING = (
    "# Sphinx inventory version 2\n# Project: {name}\n# Version: {version}\n# The remainder is compressed with zlib.\n"
)
# These ids are unique on the whole site, so they can be asked for by their bare name.
LONGEST_LABEL = 160
# What has a name: on the page, in its text and not its frame, inside a drawing
NAMED, CONTENT, DRAWN = XPath("//*[@id]"), XPath("//article//*[@id]"), XPath("//svg//*[@id]")
SIGNS = XPath(".//a[contains(concat(' ', @class, ' '), ' headerlink ')]")


class Entry(NamedTuple):
    """One object: what others call it, what kind of thing it is, where it is, and the words for a link to it."""

    name: str
    role: str
    address: str
    label: str


def write_inventory(site: Path, listed: Iterable[Entry], name: str, version: str) -> None:
    """Write objects.inv into a built site. Raises OSError."""
    write_whole(site / FILE, inventory(listed, name, version))


def inventory(listed: Iterable[Entry], name: str, version: str) -> bytes:
    """The file for a list of objects, in the order of their names."""
    lines = [f"{entry.name} {entry.role} -1 {entry.address} {entry.label or '-'}\n" for entry in sorted(set(listed))]
    heading = HEADING.format(name=" ".join(name.split()), version=version)
    return heading.encode("utf-8") + zlib.compress("".join(lines).encode("utf-8"), 9)


def entries_of_page(page_html: str, address: str) -> list[Entry]:
    """A page and every section, claim, figure, table, step, reference and term on it."""
    tree = parsed(page_html)
    name = address.removesuffix(".html").strip("/") or "index"
    title = _words(next(tree.iter("h1"), None)) or name
    named = {one.get("id"): one for one in NAMED(tree)}
    content = {*CONTENT(tree)} - {*DRAWN(tree)}
    elements = {name: element for name, element in named.items() if element in content and is_promised(name)}
    return [Entry(name, "std:doc", address or "./", title), *_of_page(name, address, title, elements)]


def _of_page(page: str, address: str, title: str, elements: Mapping[str, HtmlElement]) -> Iterator[Entry]:
    for name in sorted(elements):
        label = _label(elements[name], title)
        yield Entry(f"{page}#{name}", "std:label", f"{address}#{name}", label)
        if (address == LEDGER_PAGE and CLAIM.fullmatch(name)) or name.startswith(REFERENCE):
            yield Entry(name, "std:label", f"{address}#{name}", label)
        if address == GLOSSARY_PAGE and name.startswith(TERM):
            yield Entry(_words(elements[name]) or name, "std:term", f"{address}#{name}", "-")


def _label(element: HtmlElement, title: str) -> str:
    """A heading's words, a caption, the first words of anything else."""
    caption = element if element.tag == "figcaption" else next(element.iter("figcaption"), None)
    words = _words(caption if caption is not None else element)
    if element.tag in {"h2", "h3", "h4", "h5", "h6"}:
        words = f"{title}: {words}"
    return words if len(words) <= LONGEST_LABEL else words[:LONGEST_LABEL].rpartition(" ")[0] + " …"


def _words(element: HtmlElement | None) -> str:
    if element is None:
        return ""
    text = element.text_content()
    for sign in SIGNS(element):
        text = text.removesuffix(sign.text_content())
    return " ".join(text.split())
