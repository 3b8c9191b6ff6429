"""A site in; a verdict on every link and image in its pages out. All pages are read before any is judged."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from scripts.checking.addresses import by_path, from_top, is_served, joined, suggestion
from scripts.checking.files import Inclusion, SiteFile
from scripts.checking.rendering import Link
from scripts.checking.site import Page, Site, read_html_ids
from scripts.suggestions import did_you_mean

# Elements that show a picture; all others lead somewhere.
PICTURES = {"img", "picture", "source", "video", "image"}
LEADS = {"a", "area", "iframe"}
TEMPLATE = re.compile(r"\{\{|\{%|%7B%7B", re.I)
TEXT_DIRECTIVE = re.compile(r":~:.*", re.S)  # 'page.md#part:~:text=word'
SRCSET_ITEM = re.compile(r"\s*(?P<address>[^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,]*)?,?")
REMEDY = "; correct the address or remove it."
# '[](){#number-types}' is how authors name a place: an empty link without text, with an id
NAMED_PLACE = re.compile(r"\[\]\([ ]*\)\{[^}\n]*#[^}\n]*\}")
DOT_NAME = re.compile(r"(^|/)\.\w")


class Verdict(NamedTuple):
    """One link as judged: the rule it breaks and what to do, or an empty rule if nothing is wrong."""

    page: Page
    start: int
    rule: str
    message: str


@lru_cache(maxsize=1)
def verdicts(site: Site) -> tuple[Verdict, ...]:
    """Judge every link that an author wrote, in the order of pages and places."""
    return tuple(verdict for page in site.published_pages() for verdict in _of_page(site, page))


def broken(site: Site, rule: str) -> Iterator[Verdict]:
    """The verdicts that name one rule."""
    return (verdict for verdict in verdicts(site) if verdict.rule == rule)


def _of_page(site: Site, page: Page) -> Iterator[Verdict]:
    for link, start in _with_places(page):
        for part, offset in _parts(link, start):
            if NAMED_PLACE.match(page.text, max(0, offset - 3)):
                continue
            found = _judge(site, page, part)
            if found is not None:
                yield Verdict(page, offset, *found)


def _with_places(page: Page) -> Iterator[tuple[Link, int]]:
    """Links with their offsets; one without a mark is looked up, and left out if nobody wrote it in this page."""
    unused = [place for place in page.places if page.visible[place.start : place.start + 1].strip()]
    for link in page.rendered.links:
        if link.start is not None:
            yield link, link.start
            continue
        written = (place for place in unused if link.address and page.text.startswith(link.address, place.start))
        found = next(written, None)
        if found:
            unused.remove(found)
            yield link, found.start


def _parts(link: Link, start: int) -> Iterator[tuple[Link, int]]:
    """`srcset` holds several addresses; every other attribute holds one."""
    if link.attribute != "srcset":
        yield link._replace(address=link.address.strip()), start
        return
    for item in SRCSET_ITEM.finditer(link.address):
        yield link._replace(address=item["address"]), start + item.start("address")


def _judge(site: Site, page: Page, link: Link) -> tuple[str, str] | None:
    """The rule that a link breaks and the message; two empty texts if it is right; None if it is not ours to judge."""
    if TEMPLATE.search(link.address):
        return None
    if not link.address:
        return "empty-link-target", _empty(link)
    try:
        parts = urlsplit(link.address)
    except ValueError as error:
        return "broken-link", f"'{link.address}' is no address ({error}){REMEDY}"
    if parts.scheme or parts.netloc:
        return _own_address(site, link)
    if not parts.path:
        return _fragment(site, page, page.file, link)
    if link.address.startswith("/") and not (link.in_markdown and site.configuration.absolute_links_from_docs()):
        return _absolute(site, page, link)
    if link.in_markdown:
        return _source_path(site, page, link)
    return _relative_address(site, page, link)


def _empty(link: Link) -> str:
    what = "this picture has no file" if link.element in PICTURES else "this link leads nowhere"
    return f"{what}: its address is empty; write one or remove it."


def _own_address(site: Site, link: Link) -> tuple[str, str] | None:
    """A full address that begins with the site's own, checked as if it were a path."""
    own, parts = urlsplit(site.configuration.site_address), urlsplit(link.address)
    if not own.netloc or parts.netloc.lower() != own.netloc.lower() or parts.scheme not in ("http", "https"):
        return None
    if not (parts.path + "/").startswith(own.path) or site.configuration.versioned:
        return None
    top = unquote((parts.path or "/")[len(own.path) :])
    target = site.book.published.get(top)
    if target:
        found = _fragment(site, None, target, link)
        return ("own-address-dead", found[1]) if found and found[0] else found
    if is_served(site.book, top):
        return "", ""
    near = suggestion(site.book, SiteFile("", "", Inclusion.PUBLISHED, True), top, False)
    remedy = f"; did you mean '{site.configuration.site_address}{near.removeprefix('./')}'?" if near else REMEDY
    return "own-address-dead", f"this site has no page or file at '{link.address}'{remedy}"


def _absolute(site: Site, page: Page, link: Link) -> tuple[str, str]:
    """'/guide/': the browser starts at the host, not at the folder in which the site may be served."""
    base, path = site.configuration.base_path, urlsplit(link.address).path
    if site.configuration.versioned:
        return "", ""
    if not (path + "/").startswith(base):
        near = suggestion(site.book, page.file, path.lstrip("/"), link.in_markdown)
        remedy = f"; write '{near}'." if near else f"; begin it with '{base}' or write a relative address."
        return "absolute-link-outside-base", f"'{link.address}' leaves the site, which is served below '{base}'{remedy}"
    return _served(site, page, link, unquote(path[len(base) :]))


def _source_path(site: Site, page: Page, link: Link) -> tuple[str, str]:
    """A link written in Markdown means a file below the docs folder, as mkdocs reads it."""
    path = urlsplit(link.address).path
    target = by_path(site.book, page.file, path) or _translated(site, page, path)
    if target is None and joined(page.file.folder, unquote(path)) in (page.file.folder or ".",):
        target = page.file if joined("", unquote(path)) == "." else None
    if target:
        return _reached(site, page, target, link)
    wanted = joined(page.file.folder, unquote(path))
    if is_served(site.book, wanted) or _is_written_as_served(site, page, path):
        return "", ""
    return _missing(site, page, link, f"no file '{wanted}' in {site.configuration.docs_name}")


def _is_written_as_served(site: Site, page: Page, path: str) -> bool:
    """'../guide/' is no file; mkdocs leaves it as it is, and a browser may well find it."""
    address = from_top(page.file, path)
    plain = not re.search(r"\.\w+$", path) and "\\" not in path
    return plain and (address in site.book.published or is_served(site.book, address))


def _translated(site: Site, page: Page, path: str) -> SiteFile | None:
    """With mkdocs-static-i18n, 'page.md' may be 'page.en.md' in the folder."""
    if not site.has_plugin("i18n"):
        return None
    stem, dot, ending = joined(page.file.folder, unquote(path)).rpartition(".")
    pattern = re.compile(re.escape(stem) + r"\.[a-z]{2}(-\w+)?" + re.escape(dot + ending))
    return next((file for name, file in site.book.files.items() if pattern.fullmatch(name)), None)


def _relative_address(site: Site, page: Page, link: Link) -> tuple[str, str]:
    """A link in raw HTML is left as it is: the browser reads it from the address of the page."""
    return _served(site, page, link, from_top(page.file, urlsplit(link.address).path))


def _served(site: Site, page: Page, link: Link, address: str) -> tuple[str, str]:
    target = site.book.published.get(address)
    if target:
        return _reached(site, page, target, link)
    if is_served(site.book, address):
        return "", ""
    return _missing(site, page, link, f"nothing is served at '{address or '/'}' on this site")


def _reached(site: Site, page: Page, target: SiteFile, link: Link) -> tuple[str, str]:
    if not target.published and page.file.published and not DOT_NAME.search(target.path):
        why = f"{target.inclusion.value} leaves '{target.path}' out of the site"
        return _rule(link), f"{_noun(link)} '{link.address}': {why}; publish it or remove the {_noun(link).split()[0]}."
    if not target.published and page.file.published:
        why = "mkdocs leaves names that begin with a dot out of the site"
        return _rule(link), f"{_noun(link)} '{link.address}': {why}; rename it."
    return _fragment(site, page, target, link) if link.element in LEADS else ("", "")


def _missing(site: Site, page: Page, link: Link, what: str) -> tuple[str, str]:
    """The message for a target that is not there; a misuse of signs is named before a likely name."""
    parts = urlsplit(link.address)
    near = suggestion(site.book, page.file, parts.path, link.in_markdown)
    near = near + (f"#{parts.fragment}" if parts.fragment else "") if near else None
    if "\\" in parts.path:
        why, near = "an address has '/', never '\\'", near or link.address.replace("\\", "/")
    elif near and re.search(r"%25[0-9A-Fa-f]{2}", parts.path):
        why = "the address is percent-encoded twice"
    else:
        why = what
    remedy = f"; did you mean '{near}'?" if near else REMEDY
    return _rule(link), f"{_noun(link)} '{link.address}': {why}{remedy}"


def _noun(link: Link) -> str:
    return "picture" if link.element in PICTURES else "link to"


def _rule(link: Link) -> str:
    return "missing-image" if link.element in PICTURES else "broken-link"


def _fragment(site: Site, page: Page | None, target: SiteFile, link: Link) -> tuple[str, str]:
    """Judge '#part' as the HTML standard does: exactly, then percent-decoded; nothing and 'top' are always there."""
    fragment = TEXT_DIRECTIVE.sub("", urlsplit(link.address).fragment)
    known = _identifiers(site, target)
    if known is None or not fragment or fragment.lower() == "top" or fragment.startswith("__"):
        return "", ""
    if fragment in known or unquote(fragment) in known:
        return "", ""
    where = "this page" if page and target.path == page.file.path else f"'{target.path}'"
    return "broken-anchor", f"{where} has no anchor '{unquote(fragment)}'{_anchor_remedy(unquote(fragment), known)}"


def _identifiers(site: Site, target: SiteFile) -> frozenset[str] | None:
    """The ids of a target; None if they cannot all be known."""
    page = site.pages.get(target.path)
    if page:
        return page.identifiers if page.complete else None
    return None if target.is_page else read_html_ids(site, target)


def _anchor_remedy(fragment: str, known: Iterable[str]) -> str:
    composed = unicodedata.normalize("NFC", fragment)
    twin = next((name for name in sorted(known) if unicodedata.normalize("NFC", name) == composed), None)
    if twin:
        return "; an anchor that looks the same has its accents composed otherwise: copy it from the page."
    near = did_you_mean(fragment, [name for name in known if not name.startswith("fnref")])
    return near if near != "." else "; give the heading that id, or correct the link."
