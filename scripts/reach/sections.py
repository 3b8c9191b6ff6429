"""The HTML of a built page in; its sections, figures and tables out, each with its address and its words.

Only what a reader came for counts: no notes, no buttons, no lists that repeat what stands elsewhere.
"""

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from scripts.parsed_page import parsed

# Elements whose words are not searched: they repeat other words, or are tools.
PASSED_OVER = {"script", "style", "svg", "nav", "button", "form", "template", "dialog", "noscript", "object"}
PASSED_OVER_CLASSES = {
    "headerlink", "page-tools", "claim-cards", "claims", "footnote", "cite-page", "diagram-legend", "diagram-edges",
    "figure-tools", "highlight", "no-print", "references", "claim-row", "citation-separator", "visually-hidden",
}  # fmt: skip
NOTES = {"made-from", "provenance"}  # sections that say where a page comes from: they name much and tell little
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {"p", "li", "td", "th", "dd", "dt", "figcaption", "pre", "div", "tr", "summary", "caption", "br"}
DATA_FILES = (".csv", ".yml", ".json", ".bib", ".ris")
CITED = re.compile(r"#fn:(?P<key>.+)")  # the address behind a reference number
CLAIM = re.compile(r"evidence-ledger/(?:index\.html)?#(?P<id>[abx]\d{2,3})")  # the address behind a claim mark


class Section(NamedTuple):
    """One thing to find. `kind` is 'page' for what stands above the first subheading, else 'section', 'note', 'figure'
    or 'table'.

    `cited` are the keys of the sources, `claims` the ids of the ledger rows that are marked in it.
    """

    anchor: str
    title: str
    kind: str
    text: str
    cited: tuple[str, ...]
    claims: tuple[str, ...]


class _Open:
    """A section while its words are still being collected."""

    def __init__(self, anchor: str, title: str, kind: str) -> None:
        self.anchor, self.title, self.kind = anchor, title, kind
        self.words: list[str] = []
        self.cited: dict[str, None] = {}
        self.claims: dict[str, None] = {}

    def closed(self) -> Section:
        return Section(self.anchor, self.title, self.kind, _plain(self.words), tuple(self.cited), tuple(self.claims))


def page_sections(page_html: str) -> list[Section]:
    """Everything that can be found on a page, in its order; empty for a page without an article."""
    article = next(iter(parsed(page_html).xpath("//article")), None)
    if article is None:
        return []
    found = [_Open("", "", "page")]
    _collect(article, found, found[0])
    return [section.closed() for section in found if section.title]


def _collect(element: HtmlElement, found: list[_Open], into: _Open) -> _Open:
    """Put the words below an element where they belong; returns the section that is open behind it."""
    into.words.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            into = _take(child, found, into)
        into.words.append(child.tail or "")
    return into


def _take(child: HtmlElement, found: list[_Open], into: _Open) -> _Open:
    classes = set((child.get("class") or "").split())
    _note_links(child, into)
    if child.tag in PASSED_OVER or classes & PASSED_OVER_CLASSES or child.get("data-search-exclude") is not None:
        return into
    if child.tag == "sup" and child.find("a") is not None:
        return into
    if child.tag == "p" and _only_downloads(child):
        return into
    if child.tag == "tr" and child.xpath("./td/strong[starts-with(@id, 'term-')]"):
        return into  # a term of the glossary is found by itself
    # In a caption or a cell, where nothing is found yet, a heading is words like others.
    if found and (child.tag == "h1" or (child.tag in HEADINGS and child.get("id"))):
        return _heading(child, found)
    if found and child.tag == "figure" and child.get("id"):
        found.append(_figure(child, into))
        return into
    space = " " if child.tag in BLOCKS else ""
    into.words.append(space)
    into = _collect(child, found, into)
    into.words.append(space)
    return into


def _only_downloads(paragraph: HtmlElement) -> bool:
    """True for a paragraph that is nothing but a link to a file of data."""
    links = paragraph.findall("a")
    words = "".join(link.text_content() for link in links)
    return (
        bool(links)
        and words == paragraph.text_content().strip()
        and all(link.get("href", "").endswith(DATA_FILES) for link in links)
    )


def _note_links(element: HtmlElement, into: _Open) -> None:
    """Sources and claims that an element refers to, unless it only repeats those of the page."""
    if element.tag in ("sup", "span"):
        for address in element.xpath("./a/@href"):
            if cited := CITED.fullmatch(address):
                into.cited[cited["key"]] = None
            elif claim := CLAIM.search(address):
                into.claims[claim["id"].upper()] = None


def _heading(element: HtmlElement, found: list[_Open]) -> _Open:
    title = _title(element)
    if element.tag == "h1":
        found[0].title = title
        return found[0]
    kind = "note" if element.get("id") in NOTES else "section"
    found.append(_Open(element.get("id", ""), title, kind))
    return found[-1]


def _title(element: HtmlElement) -> str:
    words = [text for text in element.itertext() if text.strip() != "¶"]
    return " ".join("".join(words).split())


def _figure(element: HtmlElement, section: _Open) -> _Open:
    """A figure or a table: its caption first, then what is written in it or said of it.

    Where it is all that its section holds, it has the section's name.
    """
    kind = "table" if element.find(".//table") is not None else "figure"
    prefix = _plain(element.xpath(".//*[contains(@class, 'caption-prefix')]//text()"))
    caption = _Open("", "", "")
    for part in element.iter("figcaption"):
        _collect(part, [], caption)
    said = element.xpath(".//*[local-name()='svg'][@role='img']/*[local-name()='title' or local-name()='desc']/text()")
    number = prefix.rstrip(".") or kind.capitalize()
    alone = section.kind != "page" and not "".join(section.words).strip()
    figure = _Open(element.get("id", ""), f"{section.title} ({number})" if alone else number, kind)
    figure.words = [_plain(caption.words).removeprefix(prefix), *(f" {words} " for words in said)]
    figure.claims, figure.cited = caption.claims, caption.cited
    for row in element.iter("tr"):
        _collect(row, [], figure)
    for mark in element.xpath(".//*[contains(@class, 'claims')]"):
        _note_links(mark, figure)
    return figure


def _plain(words: list[str]) -> str:
    text = " ".join("".join(words).split())
    return re.sub(r"\s+([.,;:)])", r"\1", text)
