"""The built page of changes in; an Atom feed of them out, one entry for each part that bears a date."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lxml import etree, html
from lxml.builder import ElementMaker
from lxml.html import HtmlElement

from scripts.reach.for_machines import FEED, NOT_IN_XML
from scripts.references.page_citation import MONTHS

PAGE = "about/changes/"
FRAME = re.compile(r"\bpage-(?:tools|foot)\b")  # what each page has below its text
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# 'Version 2026.1, 21 November 2026'
DATED = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})\b")


class Change(NamedTuple):
    """One dated part of the page of changes; `content` is HTML with full addresses."""

    address: str
    title: str
    day: date
    content: str


def changes(page_html: str, address: str) -> list[Change]:
    """The dated parts below second-level headings, newest first; `address` is the page's full one."""
    article = next(iter(html.document_fromstring(NOT_IN_XML.sub("", page_html)).xpath("//article")), None)
    if article is None:
        return []
    article.make_links_absolute(address, resolve_base_href=False)
    for sign in article.xpath(".//a[contains(@class, 'headerlink')]"):
        sign.drop_tree()
    return sorted(_dated(article, address), key=lambda change: change.day, reverse=True)


def _dated(article: HtmlElement, address: str) -> Iterator[Change]:
    for heading in article.xpath(".//h2[@id]"):
        title = NOT_IN_XML.sub("", " ".join(heading.text_content().split()))
        day = _day(title)
        if day:
            yield Change(f"{address}#{heading.get('id')}", title, day, _content(heading))


def _day(title: str) -> date | None:
    found = DATED.search(title)
    if not found:
        return None
    try:
        return date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:  # 31 November
        return None


def _content(heading: HtmlElement) -> str:
    """All that stands between a heading and the next of its level."""
    parts = []
    for element in heading.itersiblings():
        if element.tag in ("h1", "h2", "details") or FRAME.search(element.get("class") or ""):
            break
        parts.append(html.tostring(element, encoding="unicode", with_tail=False))
    return NOT_IN_XML.sub("", "".join(parts))


def feed(listed: list[Change], name: str, site_address: str, subtitle: str) -> bytes:
    """The feed as a file. Ids are the permanent addresses of the parts, so they stay as long as these do."""
    make = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
    newest = max((change.day for change in listed), default=None)
    root = make.feed(
        make.title(f"{name}: changes"),
        make.subtitle(subtitle),
        make.id(site_address + PAGE),
        make.updated(_moment(newest) if newest else ""),
        make.author(make.name(name)),
        make.rights("CC BY 4.0"),
        make.link(rel="self", type="application/atom+xml", href=site_address + FEED),
        make.link(rel="alternate", type="text/html", href=site_address + PAGE),
        *(_entry(make, change) for change in listed),
    )
    root.set(XML_LANG, "en")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(make: ElementMaker, change: Change) -> etree._Element:
    return make.entry(
        make.title(change.title),
        make.id(change.address),
        make.link(rel="alternate", type="text/html", href=change.address),
        make.published(_moment(change.day)),
        make.updated(_moment(change.day)),
        make.content(change.content, type="html"),
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
