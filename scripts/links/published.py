"""The list of published addresses: its text in, its lines out; new addresses in, the list with them added out.

One address a line, relative to the root of the site: `guides/guide-a/#ampa-nmda`, `data/claims.csv`; the home page is
`./`. A line that begins with '#' is a comment. Lines are sorted, so that two people's additions merge.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, unquote

# '#part:~:text=word', a browser's own way to point into a text
TEXT_DIRECTIVE = re.compile(r":~:.*", re.S)
LIST_FILE = "published-links.txt"
FROM_THE_ROOT = re.compile(r"\A(?:\.?/)+")  # './guides/', '/guides/'
# What means something else in a line: an encoded sign, the part after '#', the end of the line
SIGNS_OF_THE_LIST = re.compile(r"[%#\s\x00-\x1f\x7f-\x9f]")
HEADING = """\
# Every address that has been published, relative to the root of the site. Each must go on answering.
# `python -m scripts publish-links` adds the new ones at a release; nothing is ever removed.
# An address that has to change gets a line in moved.yml beside this file.
"""
# Numbers of notes and places of claim marks follow from the text around them, so they are no addresses to give away:
# 'fnref2:kole2002', 'fn:1', 'mark-b12-2', '__tabbed_1_1'.
NOT_PROMISED = re.compile(r"(?:fn(?:ref)?\d*:|mark-[abx]\d|__)", re.I)


class Address(NamedTuple):
    """A path from the root of the site, empty for the home page, and the part after '#', empty if there is none."""

    path: str
    fragment: str = ""

    def __str__(self) -> str:
        return (self.path or "./") + (f"#{self.fragment}" if self.fragment else "")


class PublishedLink(NamedTuple):
    """One line of the list: its number, from 1, and the address on it."""

    line: int
    address: Address


def parse_address(text: str) -> Address:
    """Read an address as it stands in the list, percent-encoded or not.

    >>> parse_address("./#what-is-known"), parse_address("guides/guide-a/")
    (Address(path='', fragment='what-is-known'), Address(path='guides/guide-a/', fragment=''))
    """
    path, _, fragment = text.strip().partition("#")
    return Address(FROM_THE_ROOT.sub("", unquote(path)), unquote(fragment))


def read_list(text: str) -> list[PublishedLink]:
    """The addresses of the list in the order of its lines, each once."""
    found: dict[Address, PublishedLink] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            address = parse_address(line)
            found.setdefault(address, PublishedLink(number, address))
    return list(found.values())


def with_new(text: str, addresses: Iterable[Address]) -> str:
    """The list with addresses added: comments first, then every line that was there and the new ones, sorted."""
    written = text.removeprefix("\ufeff").splitlines()
    comments = [line for line in written if line.startswith("#")]
    heading = "\n".join(comments) + "\n" if comments else HEADING
    there = {parse_address(line): line.strip() for line in written if line.strip() and not line.startswith("#")}
    lines = {address: _as_written(address) for address in addresses} | there
    return heading + "".join(f"{line}\n" for line in sorted(set(lines.values())))


def _as_written(address: Address) -> str:
    """The address as a line that is read as the same address again."""
    path, fragment = (SIGNS_OF_THE_LIST.sub(lambda sign: quote(sign[0]), part) for part in address)
    return str(Address(path, fragment))


def is_promised(identifier: str) -> bool:
    """True for an id that others may link to, False for one that follows from the text around it.

    >>> is_promised("b12"), is_promised("fnref2:kole2002"), is_promised("mark-b12")
    (True, False, False)
    """
    return not NOT_PROMISED.match(identifier) and not any(sign.isspace() for sign in identifier)
