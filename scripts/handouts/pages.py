"""Which pages become handouts: the built site goes in, its pages in the order of the navigation come out.

The order comes from `pages.json` at the root of the site, a list of objects with `url`, `title` and, where known,
`section`, `reviewed` and `handout`; without that file, from `sitemap.xml`.
"""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from scripts.problems import CannotRun

BOOK_NAME = "handbook.pdf"
CHECKLIST_ID = "checklist"  # the section of a page that is printed as a checklist for the bench
LONGEST_SHORT_TITLE = 48
LONGEST_WORD = 150  # letters; with '-checklist.pdf' far from the 255 bytes that a file's name may have
OTHER_SIGNS = re.compile(r"[^A-Za-z0-9._-]+")
SITEMAP_LOCATION = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class HandoutPage(NamedTuple):
    """One page to print.

    `url` is relative to the root of the site and empty for the home page: 'guides/guide-a/'.
    `title` may be empty (the page's first heading is used); `section` is the heading above the page in the
    navigation; `reviewed` is a date such as '2026-11-21', or empty.
    """

    url: str
    title: str = ""
    section: str = ""
    reviewed: str = ""


def handout_name(page_url: str) -> str:
    """The file name of a page's handout: '' gives 'home.pdf', 'guides/guide-a/' gives 'guides-guide-a.pdf'."""
    return f"{page_slug(page_url)}.pdf"


def checklist_name(page_url: str) -> str:
    """The file name of a page's bench checklist: 'protocols/blot/' gives 'protocols-blot-checklist.pdf'."""
    return f"{page_slug(page_url)}-checklist.pdf"


def page_slug(page_url: str) -> str:
    """A page's address as one word, fit for a file name and for an id: 'guides/guide-a/' gives 'guides-guide-a'."""
    return one_word(unquote(page_url).strip("/").removesuffix(".html").removesuffix("index").strip("/")) or "home"


def one_word(path: str) -> str:
    """A path as one word: 'guides/guide-a' gives 'guides-guide-a', 'Ä/b c' something like 'b-c-5f0c1a2b'.

    A path of other signs, or a very long one, is told from its likes by a digest.
    """
    word = OTHER_SIGNS.sub("-", path).strip("-.")
    if word == path.replace("/", "-") and len(word) <= LONGEST_WORD:
        return word
    return f"{word[:LONGEST_WORD]}-{sha256(path.encode()).hexdigest()[:8]}".lstrip("-")


def page_file(site: Path, page_url: str) -> Path:
    """The HTML file that the address stands for."""
    path = unquote(page_url)
    return site / path / "index.html" if path == "" or path.endswith("/") else site / path


def short_title(title: str) -> str:
    """A title fit for the foot of a page: 'Guide A: how it acts (published under …)' gives 'Guide A: how it acts'."""
    if len(title) <= LONGEST_SHORT_TITLE:
        return title
    for sign in (" (", ": ", ", "):
        start = title.partition(sign)[0]
        if len(start) <= LONGEST_SHORT_TITLE:
            return start
    return title[:LONGEST_SHORT_TITLE].rpartition(" ")[0] + " …"


def listed_pages(site: Path) -> list[HandoutPage]:
    """All pages of the built site that have a handout, in reading order. Raises CannotRun if neither list exists."""
    for name, read in (("pages.json", _from_json), ("sitemap.xml", _from_sitemap)):
        path = site / name
        if path.is_file():
            try:
                return read(path.read_bytes())
            except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
                raise CannotRun(f"{path}: not a list of pages ({error}); build the site again.") from error
    raise CannotRun(f"{site}: no built site here (no pages.json, no sitemap.xml); run `python -m scripts build` first.")


def _from_json(data: bytes) -> list[HandoutPage]:
    pages: list[dict[str, Any]] = json.loads(data)
    return [
        HandoutPage(page["url"], page.get("title", ""), page.get("section") or "", str(page.get("reviewed") or ""))
        for page in pages
        if page.get("handout", True) and not page["url"].startswith("404")
    ]


def _from_sitemap(data: bytes) -> list[HandoutPage]:
    """The addresses, made relative to the shortest of them, which is the home page's."""
    from lxml import etree

    found = etree.fromstring(data).iterfind(SITEMAP_LOCATION)
    paths = [urlsplit((element.text or "").strip()).path for element in found]
    root = min(paths, key=len, default="/")
    return [HandoutPage(path.removeprefix(root)) for path in paths]
