"""Figures and tables of the whole book counted through: its chapters go in and are changed in place.

On the site each page counts from 1. In the book, captions, links to them and mentions in the text get the new numbers.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from scripts.handouts.article import Article
from scripts.handouts.links import place_of

LABEL = re.compile(r"(?P<kind>Figure|Table)\s(?P<number>\d+)")  # 'Figure 2.', the first words of a caption
# 'Figure 2', 'Tables 1 and 3', 'Figures 1–3'; not 'the guide’s Table 1', nor 'Figure 2 of Zhang 2013': their own.
MENTION = re.compile(
    r"(?<![’']s\s)\b(?P<kind>Figure|Table)s?[ \u00a0](?P<numbers>\d+(?:(?:, |[–-]| and | to | or )\d+)*)\b"
    r"(?! (?:of|in|from) (?!this\b))"
)
NUMBER = re.compile(r"\d+")
# What is quoted as it is: code, drawings, and the captions' own first words.
AS_IT_IS = ("code", "pre", "svg", "kbd", "samp")


class Chapter(NamedTuple):
    """A page of the book: its address from the root of the site, and its article."""

    url: str
    article: Article


class Labelled(NamedTuple):
    """What a caption numbers: 'Figure', 2."""

    kind: str
    number: int


Renumbered = Mapping[Labelled, int]


def number_through(chapters: Sequence[Chapter], site_url: str) -> None:
    """Give the figures and tables of all chapters continuous numbers, and correct every reference to them."""
    counts: Counter[str] = Counter()
    by_page = {chapter.url: _count_on(chapter.article.body, counts) for chapter in chapters}
    for chapter in chapters:
        _correct_links(chapter, site_url, by_page)
        _correct_text(chapter.article.body, by_page[chapter.url])


def _count_on(body: HtmlElement, counts: Counter[str]) -> Renumbered:
    """Number the captions of one chapter; returns what became of its own numbers."""
    new: dict[Labelled, int] = {}
    for prefix in body.xpath(".//*[contains(@class, 'caption-prefix')]"):
        if found := LABEL.search(prefix.text or ""):
            counts[found["kind"]] += 1
            new[Labelled(found["kind"], int(found["number"]))] = counts[found["kind"]]
            prefix.text = LABEL.sub(f"{found['kind']} {counts[found['kind']]}", prefix.text)
    return new


def _correct_links(chapter: Chapter, site_url: str, by_page: Mapping[str, Renumbered]) -> None:
    """A link says the number of what it leads to, whichever page that is on."""
    for link in chapter.article.body.xpath(".//a[@href]"):
        place = place_of(link.get("href"), chapter.url, site_url)
        if place is None or place.page not in by_page:
            continue
        for inner in link.iter():
            inner.text = _renumber(inner.text, by_page[place.page])
            if inner is not link:
                inner.tail = _renumber(inner.tail, by_page[place.page])


def _correct_text(element: HtmlElement, new: Renumbered) -> None:
    """Mentions outside links mean a figure of their own page."""
    for inner in element.iter():
        if not isinstance(inner.tag, str) or _is_quoted(inner):
            continue
        if inner.tag != "a" and "caption-prefix" not in inner.get("class", ""):
            inner.text = _renumber(inner.text, new)
        for child in inner:
            child.tail = _renumber(child.tail, new)


def _is_quoted(element: HtmlElement) -> bool:
    return any(outer.tag in AS_IT_IS or outer.tag == "a" for outer in (element, *element.iterancestors()))


def _renumber(text: str | None, new: Renumbered) -> str | None:
    if not text:
        return text

    def mention(found: re.Match[str]) -> str:
        def number(old: re.Match[str]) -> str:
            return str(new.get(Labelled(found["kind"], int(old[0])), old[0]))

        start = found.start("numbers") - found.start()
        return found[0][:start] + NUMBER.sub(number, found["numbers"])

    return MENTION.sub(mention, text)
