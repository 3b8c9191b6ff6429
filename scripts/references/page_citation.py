"""How a page of the handbook is cited: its title, date and address in; the citation as text, BibTeX, RIS, and as the
tags and linked data that reference managers and search engines read in a page's head, out."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from scripts.handouts.pages import handout_name, page_slug
from scripts.references.bibliography import Source, plain_text

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FOLDER = "cite/page"
# What TeX reads as a command: 'R&D', '50 %', '#', 'a_b'. BibTeX counts a brace even behind a backslash.
TEX_SIGNS = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}", "\\": r"\textbackslash{}"}
)


class PageRecord(NamedTuple):
    """What a citation needs: `url` is below the root of the site; `reviewed` is '2026-11-21' or empty."""

    title: str
    url: str
    description: str
    reviewed: str
    handbook: str
    edition: str
    site_address: str
    has_pdf: bool = True

    @property
    def address(self) -> str:
        return self.site_address + self.url

    @property
    def pdf_address(self) -> str:
        return f"{self.site_address}pdf/{handout_name(self.url)}" if self.has_pdf else ""

    @property
    def year(self) -> str:
        return self.reviewed[:4]


def page_citation_files(page_url: str) -> tuple[str, str]:
    """The files that hold a page's own citation: 'cite/page/guides-guide-a.bib' and '.ris'."""
    stem = f"{FOLDER}/{page_slug(page_url)}"
    return f"{stem}.bib", f"{stem}.ris"


def citation_text(record: PageRecord) -> str:
    """One sentence for a list of references.

    'Tianeptine Mechanism Handbook. AMPA receptor. Version 2026.1, reviewed 21 November 2026. https://…'
    """
    version = f"Version {record.edition}" if record.edition else ""
    when = f"reviewed {long_date(record.reviewed)}" if record.reviewed else ""
    state = ", ".join(part for part in (version, when) if part)
    parts = [record.handbook, record.title, state[:1].upper() + state[1:]]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part and part != ".") + f" {record.address}"


def long_date(day: str) -> str:
    """'2026-11-21' as '21 November 2026'; other words stay as they are."""
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{read.day} {MONTHS[read.month - 1]} {read.year}"


def citation_bibtex(record: PageRecord) -> str:
    """The page as a BibTeX entry; the handbook, which has no named authors, stands as its author."""
    key = re.sub(r"[^a-z0-9]+", "_", f"{_initials(record.handbook)} {page_slug(record.url)}".lower()).strip("_")
    reviewed = f"reviewed {long_date(record.reviewed)}" if record.reviewed else ""
    note = ", ".join(part for part in (f"Version {record.edition}" if record.edition else "", reviewed) if part)
    fields = {
        "author": f"{{{_tex(record.handbook)}}}",
        "title": f"{{{_tex(record.title)}}}",
        "howpublished": _tex(record.handbook),
        "year": record.year,
        "note": _tex(note),
        "url": record.address,
    }
    lines = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _tex(text: str) -> str:
    return _one_line(text).translate(TEX_SIGNS)


def _one_line(text: str) -> str:
    """In RIS a line is a field: a title of two lines would be two of them."""
    return " ".join(text.split())


def citation_ris(record: PageRecord) -> str:
    """The page as a RIS record of the type for web pages."""
    fields = {
        "type_of_reference": "ELEC",
        "authors": [f"{_one_line(record.handbook)},"],
        "title": _one_line(record.title),
        "secondary_title": _one_line(record.handbook),
        "year": record.year,
        "date": record.reviewed.replace("-", "/"),
        "edition": _one_line(record.edition),
        "abstract": _one_line(record.description),
        "language": "en",
        "urls": [record.address],
        "file_attachments1": record.pdf_address,
    }
    import rispy

    return str(rispy.dumps([{name: value for name, value in fields.items() if value}]))


def head_tags(record: PageRecord, picture: str = "") -> list[tuple[str, str, str]]:
    """The <meta> tags of a page as (attribute, name, content): for Zotero and Google Scholar, and for link cards.

    `picture` is the full address of a diagram of the page as PNG; without one the card has no picture.
    """
    groups = (
        ("name", _reference_tags(record)),
        ("property", _card_tags(record, picture)),
        ("name", {"twitter:card": "summary_large_image" if picture else "summary"}),
    )
    return [(kind, name, value) for kind, tags in groups for name, value in tags.items() if value]


def _reference_tags(record: PageRecord) -> dict[str, str]:
    """The tags of Highwire Press, which Google Scholar asks for and Zotero reads."""
    day = record.reviewed.replace("-", "/")
    return {
        "citation_title": record.title,
        "citation_inbook_title": record.handbook,
        "citation_publisher": record.handbook,
        "citation_publication_date": day,
        "citation_online_date": day,
        "citation_language": "en",
        "citation_public_url": record.address,
        "citation_fulltext_html_url": record.address,
        "citation_pdf_url": record.pdf_address,
    }


def _card_tags(record: PageRecord, picture: str) -> dict[str, str]:
    """The tags of Open Graph, from which chat programs draw a card."""
    return {
        "og:type": "article",
        "og:site_name": record.handbook,
        "og:title": record.title,
        "og:description": record.description,
        "og:url": record.address,
        "og:image": picture,
        "og:image:type": "image/png" if picture else "",
    }


def linked_data(record: PageRecord, cited: Iterable[Source] = (), picture: str = "") -> str:
    """The page as JSON-LD of schema.org, safe to stand inside a <script> element."""
    handbook = {"@type": "Organization", "name": record.handbook, "url": record.site_address}
    pdf = {"@type": "MediaObject", "contentUrl": record.pdf_address, "encodingFormat": "application/pdf"}
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": record.address,
        "url": record.address,
        "headline": record.title,
        "description": record.description,
        "dateModified": record.reviewed,
        "version": record.edition,
        "inLanguage": "en",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": handbook,
        "publisher": handbook,
        "isPartOf": {**handbook, "@type": "Book"},
        "encoding": pdf if record.has_pdf else None,
        "image": picture,
        "citation": [_cited(source.fields) for source in cited],
    }
    written = json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False)
    # '</script>' or '<!--' in a title would end the element.
    return written.replace("<", "\\u003c")


def _cited(fields: Mapping[str, str]) -> dict[str, str]:
    work = {
        "@type": "CreativeWork",
        "name": plain_text(fields.get("title", "")),
        "datePublished": fields.get("year", ""),
    }
    if "doi" in fields:
        work["@id"] = f"https://doi.org/{fields['doi']}"
    return {name: value for name, value in work.items() if value}
