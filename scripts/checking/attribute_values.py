"""The value of an attribute or a style sheet in; the addresses in it, each with its offset, out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# HTML standard, srcset: 'a.png 1x, b.png 2x'; a comma ends an address only at its end
SRCSET_ITEM = re.compile(r"[\s,]*(?P<address>[^\s,]\S*[^\s,]|[^\s,])(?:(?=,)|\s+[^,]*)?")
# '5; url=../next/', '0;URL="../next/"'
REFRESH = re.compile(
    r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(?P<quote>[\"']?)(?P<address>[^\"'\s][^\"']*)(?P=quote)", re.I
)
CSS_TOKEN = re.compile(
    r"""
      /\*.*?(?:\*/|\Z)                                                   # /* a comment */
    | @import\s+(?P<import_quote>["'])(?P<import_address>[^"'\n]*)(?P=import_quote)   # @import "print.css"
    | \burl\(\s*(?P<quote>["'])(?P<quoted>[^"'\n]*)(?P=quote)\s*\)       # url("a.png")
    | \burl\(\s*(?P<plain>[^"'()\s]+)\s*\)                               # url(a.png)
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'                          # content: "url(a.png)"
    """,
    re.X | re.S | re.I,
)
ESCAPE = re.compile(r"\\([^0-9a-fA-F\n])")


class Found(NamedTuple):
    """An address and where it begins in the text that held it."""

    start: int
    address: str


def srcset_addresses(value: str) -> Iterator[Found]:
    """The candidates of a `srcset`.

    >>> [found.address for found in srcset_addresses("a.png 1x, b,c.png 2x")]
    ['a.png', 'b,c.png']
    """
    return (Found(item.start("address"), item["address"]) for item in SRCSET_ITEM.finditer(value))


def css_addresses(text: str) -> Iterator[Found]:
    """What a style sheet asks for, by `url()` and by `@import`; comments and other strings hold no addresses.

    >>> [found.address for found in css_addresses("/* url(x) */ a { background: url('b.png') }")]
    ['b.png']
    """
    for token in CSS_TOKEN.finditer(text):
        for name in ("import_address", "quoted", "plain"):
            if token[name]:
                yield Found(token.start(name), ESCAPE.sub(r"\1", token[name]))


def refresh_address(value: str) -> Iterator[Found]:
    """Where `<meta http-equiv="refresh" content="0; url=…">` sends a reader; none if it only loads the page again.

    >>> list(refresh_address("0; url=../next/"))
    [Found(start=7, address='../next/')]
    """
    match = REFRESH.fullmatch(value.rstrip())
    if match and not re.fullmatch(r"[\d.\s;,]*", value):
        yield Found(match.start("address"), match["address"].strip())


def addresses_in(attribute: str, value: str) -> Iterator[Found]:
    """Every address in the value of an attribute; '' is the text of a `<style>` element."""
    if attribute == "srcset":
        return srcset_addresses(value)
    if attribute in ("style", ""):
        return css_addresses(value)
    if attribute == "content":
        return refresh_address(value)
    return iter([Found(len(value) - len(value.lstrip()), value.strip())])
