"""Where the links of a printed page lead: an article goes in and is changed in place.

In a handout of one page, links to other pages become permanent addresses; in the book of all pages, they become
links inside the book.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from scripts.handouts.article import Article
from scripts.handouts.pages import page_slug

LETTERS = re.compile(r"[a-z]{1,2}")  # 'b', 'aa': the ways back of the References page
REFERENCE, FOOTNOTE = "ref-", "fn:"


class Place(NamedTuple):
    """What an address on this site stands for: a page, as its address from the root, and an id on it or ''."""

    page: str
    fragment: str


def place_of(href: str, page_url: str, site_url: str) -> Place | None:
    """Which place of this site a link on a page means; None for the rest of the world and for mail."""
    address, fragment = urldefrag(urljoin(urljoin(site_url, page_url), href))
    if not address.startswith(site_url):
        return None
    return Place(address.removeprefix(site_url).removesuffix("index.html"), fragment)


def lead_outside(article: Article, page_url: str, site_url: str, titles: Mapping[str, str]) -> list[str]:
    """Links to other pages become permanent addresses; returns the pages that are meant, in order, each once."""
    ids = {element.get("id") for element in article.body.iter() if element.get("id")}
    meant: dict[str, None] = {}
    for link in article.body.xpath(".//a[@href]"):
        place = place_of(link.get("href"), page_url, site_url)
        if place is None or (place.page == page_url and place.fragment in ids):
            continue
        link.set("href", _address(place, site_url))
        if place.page in titles and place.page != page_url:
            meant[place.page] = None
    _point_files(article.body, page_url)
    return list(meant)


def lead_inside(article: Article, page_url: str, site_url: str, ids: Mapping[str, set[str]]) -> None:
    """Links and ids for the book: `ids` holds, by page, the ids that the pages of the book have."""
    for element in article.body.xpath(".//*[@id][not(ancestor::*[local-name()='svg'])]"):
        element.set("id", id_in_book(page_url, element.get("id")))
    for link in article.body.xpath(".//a[@href]"):
        place = place_of(link.get("href"), page_url, site_url)
        if place is None:
            continue
        if place.page not in ids:
            link.set("href", _address(place, site_url))
            continue
        known = place.fragment in ids[place.page]
        link.set("href", "#" + id_in_book(place.page, place.fragment if known else ""))
    _point_files(article.body, page_url)


def id_in_book(page_url: str, fragment: str = "") -> str:
    """The id that a page, or an id on it, has in the book: 'guides-guide-a--ampa'."""
    return f"{page_slug(page_url)}--{fragment}" if fragment else page_slug(page_url)


def ids_of(article: Article) -> set[str]:
    """All ids of an article that links can lead to."""
    return {element.get("id") for element in article.body.xpath(".//*[@id]")}


def reference_numbers(article: Article) -> dict[str, int]:
    """The number of each source in the article's list of all references, by key; empty on other pages."""
    items = article.body.xpath(".//ol/li[starts-with(@id, 'ref-')]")
    return {item.get("id").removeprefix(REFERENCE): number for number, item in enumerate(items, start=1)}


def cite_from_one_list(article: Article, numbers: Mapping[str, int], list_address: str) -> None:
    """In the book, citations count through the list of all references, and a page's own list is not repeated."""
    for link in article.body.xpath(".//a[starts-with(@href, '#fn:')]"):
        key = link.get("href").removeprefix("#" + FOOTNOTE)
        if key in numbers:
            link.text = str(numbers[key])
            link.set("href", f"{list_address}#{REFERENCE}{key}")
    for item in article.body.xpath(".//li[starts-with(@id, 'fn:')]"):
        if item.get("id").removeprefix(FOOTNOTE) in numbers:
            item.drop_tree()
    for notes in article.body.xpath(".//div[contains(@class, 'footnote')][not(.//li)]"):
        heading = notes.getprevious()
        if heading is not None and heading.tag == "h2" and notes.getnext() is None:
            heading.drop_tree()
        notes.drop_tree()


def ways_back(article: Article, in_book: bool) -> None:
    """'Cited in Guide A a, b' in a generated list: on paper 'Guide A', in the book with the page of the first."""
    for link in article.body.xpath(".//a[contains(@href, '#')]"):
        before = link.getprevious()
        if not _is_letter(link):
            continue
        if before is not None and _is_letter(before) and (before.tail or "").strip() == ",":
            before.tail = link.tail
            link.tail = None
            link.drop_tree()
    for link in [link for link in article.body.xpath(".//a[contains(@href, '#')]") if _is_letter(link)]:
        _page_or_nothing(link, in_book)


def _is_letter(element: HtmlElement) -> bool:
    return element.tag == "a" and LETTERS.fullmatch(element.text or "") is not None and len(element) == 0


def _page_or_nothing(link: HtmlElement, in_book: bool) -> None:
    if in_book:
        link.set("class", "page-number")
        link.text = ""
        return
    before = link.getprevious()
    if before is not None and before.tail:
        before.tail = before.tail.rstrip()
    elif link.getparent().text:
        link.getparent().text = link.getparent().text.rstrip()
    link.text = ""
    link.drop_tag()


def _address(place: Place, site_url: str) -> str:
    return urljoin(site_url, place.page) + (f"#{place.fragment}" if place.fragment else "")


def _point_files(body: HtmlElement, page_url: str) -> None:
    """Pictures are read from the built site: their addresses are made relative to its root."""
    for picture in body.xpath(".//img[@src]"):
        if ":" not in picture.get("src").partition("/")[0]:
            picture.set("src", urljoin(f"/{page_url}", picture.get("src")).lstrip("/"))
