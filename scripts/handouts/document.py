"""The HTML that is printed: articles, titles and dates go in, one complete document comes out as text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import html

from scripts.handouts.article import Article, address_pieces
from scripts.handouts.links import id_in_book
from scripts.handouts.pages import HandoutPage, short_title
from scripts.handouts.qr import qr_code

VERDICTS = [
    ("●", "supported"),
    ("◐", "supported with caveat"),
    ("▲", "overstated"),
    ("✕", "contradicted"),
    ("◇", "guides disagree"),
    ("○", "not verified"),
]
# Not from the locale: the words must not depend on the machine.
MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]
MARKED_MU = '<span class="greek-mu">μ</span>'
# The text between tags, outside drawings: 'a <b>μ</b> <svg>…</svg>' has 'a ', 'μ' and ' '.
TEXT_OR_TAG = re.compile(r"<svg\b.*?</svg>|<[^>]*>|(?P<text>[^<]+)", re.S)
OUTER_TAGS = re.compile(r"\A<article[^>]*>|</article>\s*\Z")


class Imprint(NamedTuple):
    """What every handout of one run says of itself."""

    site_name: str
    site_url: str
    edition: str


def one_page(
    page: HandoutPage, article: Article, meant: Sequence[tuple[str, str]], imprint: Imprint, fragment: str = ""
) -> str:
    """The handout of one page, or of its part with the id `fragment`; `meant` holds title and address of the other
    pages that it refers to."""
    address = urljoin(imprint.site_url, page.url) + (f"#{fragment}" if fragment else "")
    summary = article.description if not fragment else ""
    parts = [
        f'<header class="masthead{" masthead-short" if fragment else ""}">',
        qr_code(address),
        f'<p class="series">{escape(imprint.site_name)}</p>',
        f"<h1>{escape(article.title)}</h1>",
        f'<p class="summary">{escape(summary)}</p>' if summary else "",
        *_imprint(article.title, page.reviewed, address, imprint),
        _legend([article]),
        "</header>",
        inner_html(article),
        _pages_meant(meant),
    ]
    foot = _foot(_short(page, article, imprint), address, imprint)
    sheet = _sheet(foot, "\n".join(part for part in parts if part))
    title = f"{article.title} – {imprint.site_name}" if article.title != imprint.site_name else article.title
    return _document(title, article.description, page.reviewed, imprint, sheet)


def whole_book(pages: Sequence[tuple[HandoutPage, Article]], description: str, imprint: Imprint) -> str:
    """All pages as one document: cover, contents with page numbers, then the pages in order."""
    newest = max((page.reviewed for page, _ in pages), default="")
    parts = [_cover(newest, description, imprint, _legend(article for _, article in pages)), _contents(pages)]
    for page, article in pages:
        head = f'<h1>{escape(article.title)}</h1>\n<p class="facts">{_chapter_facts(page, imprint)}</p>\n'
        foot = _foot(_short(page, article, imprint), urljoin(imprint.site_url, page.url), imprint)
        parts.append(_sheet(foot, head + inner_html(article), id_in_book(page.url)))
    return _document(imprint.site_name, description, newest, imprint, "\n".join(parts))


def cite_as(title: str, reviewed: str, address: str, imprint: Imprint) -> str:
    """One line, as HTML: 'Title. In: Handbook, edition 2026.1. Reviewed 21 November 2026. https://…'."""
    work = f"<cite>{escape(imprint.site_name)}</cite>"
    named = work if title == imprint.site_name else f"{escape(title)}. In: {work}"
    when = f" Reviewed {in_words(reviewed)}." if reviewed else ""
    return f"{named}, edition {escape(imprint.edition)}.{when} {_link(address)}"


def in_words(iso_date: str) -> str:
    """'2026-11-21' as '21 November 2026', with no-break spaces; other texts as they are."""
    try:
        day = date.fromisoformat(iso_date)
    except ValueError:
        return escape(iso_date)
    return f"{day.day}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"


def inner_html(article: Article) -> str:
    """What stands inside the article's element."""
    text = html.tostring(article.body, encoding="unicode", with_tail=False)
    return OUTER_TAGS.sub("", text)


def with_both_mus(content: str) -> str:
    """Mark the Greek letter μ, so that the style keeps it apart from the micro sign µ.

    The fonts draw both with one shape, and a PDF remembers only one letter for each shape of a font: without the
    mark, '10 µM' and 'μ receptor' would come out of the PDF with the same letter.
    """
    return TEXT_OR_TAG.sub(lambda found: found[0].replace("μ", MARKED_MU) if found["text"] else found[0], content)


def _facts(reviewed: str, imprint: Imprint) -> str:
    facts = [f"Edition\u00a0{escape(imprint.edition)}", *([f"reviewed {in_words(reviewed)}"] if reviewed else [])]
    return " · ".join(facts) + " ·"


def _chapter_facts(page: HandoutPage, imprint: Imprint) -> str:
    reviewed = f"Reviewed {in_words(page.reviewed)} · " if page.reviewed else ""
    return reviewed + _link(urljoin(imprint.site_url, page.url))


def _link(address: str) -> str:
    broken = "<wbr>".join(f'<span class="piece">{escape(piece)}</span>' for piece in address_pieces(address))
    return f'<a class="address" href="{escape(address)}">{broken}</a>'


def _legend(articles: Iterable[Article]) -> str:
    """What the shapes of the claim marks mean, if there are any."""
    if not any(article.body.xpath(".//*[starts-with(@class, 'claim') or @data-claim]") for article in articles):
        return ""
    signs = " ".join(f'<span class="verdict">{sign}\u00a0{words}</span>' for sign, words in VERDICTS)
    return f'<p class="legend"><b>Evidence marks</b> {signs}</p>'


def _pages_meant(meant: Sequence[tuple[str, str]]) -> str:
    if not meant:
        return ""
    items = "\n".join(f"<li>{escape(title)} {_link(address)}</li>" for title, address in meant)
    return f'<h2 class="pages-meant">Other pages named here</h2>\n<ul class="pages-meant">\n{items}\n</ul>'


def _sheet(foot: str, content: str, identity: str = "") -> str:
    """A page's content with what the foot of its sheets says."""
    named = f' id="{identity}"' if identity else ""
    return f'<section class="sheet"{named} {foot}>\n{content}\n</section>'


def _short(page: HandoutPage, article: Article, imprint: Imprint) -> str:
    return short_title(article.title if article.title != imprint.site_name else page.title or article.title)


def _foot(title: str, address: str, imprint: Imprint) -> str:
    """What the style prints at the foot, as attributes."""
    edition = f"Edition {imprint.edition}"
    return f'data-title="{escape(title)}" data-edition="{escape(edition)}" data-address="{escape(address)}"'


def _imprint(title: str, reviewed: str, address: str, imprint: Imprint) -> list[str]:
    """Edition, date and address, and how to cite."""
    return [
        f'<p class="facts">{_facts(reviewed, imprint)} {_link(address)}</p>',
        f'<p class="cite"><b>Cite as</b> {cite_as(title, reviewed, address, imprint)}</p>',
    ]


def _cover(newest: str, description: str, imprint: Imprint, legend: str) -> str:
    return "\n".join(
        [
            f'<section class="cover" {_foot(imprint.site_name, imprint.site_url, imprint)}>',
            f'<p class="cover-title">{escape(imprint.site_name)}</p>',
            f'<p class="summary">{escape(description)}</p>' if description else "",
            *_imprint(imprint.site_name, newest, imprint.site_url, imprint),
            legend,
            qr_code(imprint.site_url),
            "</section>",
        ]
    )


def _contents(pages: Sequence[tuple[HandoutPage, Article]]) -> str:
    lines = ['<nav class="contents">', "<h1>Contents</h1>"]
    for section, group in groupby(pages, key=lambda pair: pair[0].section):
        lines.append(f'<p class="part">{escape(section)}</p>' if section else "")
        items = (f'<li><a href="#{id_in_book(page.url)}">{escape(a.title)}</a></li>' for page, a in group)
        lines += ["<ul>", *items, "</ul>"]
    return "\n".join([*lines, "</nav>"])


def _document(title: str, description: str, reviewed: str, imprint: Imprint, content: str) -> str:
    facts: Mapping[str, str] = {
        "author": imprint.site_name,
        "description": description,
        # The only dates in the file are those of the sources, so that the same sources give the same bytes.
        "dcterms.created": reviewed,
        "dcterms.modified": reviewed,
    }
    meta = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in facts.items() if value)
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n{meta}'
    body = with_both_mus(content)
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n'
