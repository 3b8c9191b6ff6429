"""A site in; a verdict on every link and image in its pages out. All pages are read before any is judged."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from scripts.checking.address_faults import fault_of
from scripts.checking.addresses import by_path, from_root, from_top, is_served, joined, may_be_made, suggestion, written
from scripts.checking.anchors import judged_anchor
from scripts.checking.attribute_values import SRCSET_ITEM
from scripts.checking.files import Inclusion, SiteFile
from scripts.checking.judged import RIGHT, Judged
from scripts.checking.missing import PICTURES, REMEDY, addresses_turned, missing, noun, rule_of, urlpath
from scripts.checking.published import is_made
from scripts.checking.recorded import judged_outside, read_answers
from scripts.checking.redirects import Redirect, last_stop
from scripts.checking.rendering import Link
from scripts.checking.site import Page, Site
from scripts.checking.written_links import Written, written_links
from scripts.links.published import TEXT_DIRECTIVE
from scripts.problems import Problem

__all__ = ["SRCSET_ITEM", "TEMPLATE", "Verdict", "broken", "verdicts"]

LEADS = {"a", "area", "iframe"}
TEMPLATE = re.compile(r"\{\{|\{%|%7B%7B", re.I)
# '[](){#number-types}' is how authors name a place: an empty link without text, with an id
NAMED_PLACE = re.compile(r"\[\]\([ ]*\)\{[^}\n]*#[^}\n]*\}")
DOT_NAME = re.compile(r"(^|/)\.\w")
LOOPBACK = re.compile(r"(?:https?:)?//(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?=[:/?#]|$)", re.I)
STARTS_SERVER = re.compile(r"localhost|127\.0\.0\.1|0\.0\.0\.0|\bserve\b|port-forward|runserver|http\.server|--port\b")
# 'en/latest/', 'v1.2/', 'zh/': editions and languages of the site that the host serves beside this one
OTHER_EDITION = re.compile(
    r"(?:[a-z]{2}(?:[-_][a-z]{2,4})?|latest|stable|dev|main|master|next|v?\d+(?:\.[\dx]+)*)(?:/|$)", re.I
)


class Verdict(NamedTuple):
    """One link as judged: where it stands, the rule it breaks and what to do, or an empty rule if it is right."""

    written: Written
    judged: Judged

    @property
    def rule(self) -> str:
        return self.judged.rule

    @property
    def page(self) -> Page:
        return self.written.page

    @property
    def problem(self) -> Problem:
        judged, one = self.judged, self.written
        return one.source.problem(one.start, judged.rule, judged.message, judged.severity)


@lru_cache(maxsize=1)
def verdicts(site: Site) -> tuple[Verdict, ...]:
    """Judge every link that an author wrote, in the order of pages and places."""
    return tuple(verdict for page in site.published_pages() for verdict in page_verdicts(site, page))


def broken(site: Site, rule: str) -> Iterator[Verdict]:
    """The verdicts that name one rule; of those at one place, as in a snippet that many pages include, the first."""
    seen = set()
    for verdict in verdicts(site):
        if verdict.rule == rule:
            place = verdict.problem[:3]
            if place not in seen:
                seen.add(place)
                yield verdict


def is_of_other_host(site: Site, address: str) -> bool:
    """True for an address of the web that is not below the site's own."""
    if not re.match(r"(?:https?:)?//[^/\s]", address, re.I):
        return False
    own = site.configuration.site_address
    inside = own and f"{address}/".startswith((own, own.replace("https:", "http:", 1)))
    return not inside or site.configuration.versioned


def page_verdicts(site: Site, page: Page) -> Iterator[Verdict]:
    """The verdicts on the links of one page; those of other hosts count as right here."""
    for one in written_links(site, page):
        if NAMED_PLACE.match(one.source.text, max(0, one.start - 3)):
            continue
        judged = _judge(site, page, one.link)
        if judged is not None:
            yield Verdict(one, judged)


def _judge(site: Site, page: Page, link: Link) -> Judged | None:
    """What is wrong with a link; RIGHT if nothing is; None if it is not ours to judge."""
    address = link.address
    if TEMPLATE.search(address) or (link.element in ("form", "input", "button") and not address):
        return None
    if not address:
        return Judged("empty-link-target", _empty(link))
    fault = None if by_path(site.book, page.file, urlpath(address)) else fault_of(address)
    if fault and not (fault.rule == "private-address" and _is_tutorial(page, link)):
        return Judged(fault.rule, fault.message, mended=fault.mended)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return _own_address(site, link) if not is_of_other_host(site, address) else _outside_address(site, address)
    if not parts.path:
        return _anchor(site, page, page.file, link)
    if address.startswith("/") and not (link.in_markdown and site.configuration.absolute_links_from_docs()):
        return _absolute(site, page, link)
    if link.in_markdown:
        return _source_path(site, page, link)
    if _is_post(site, page):
        return RIGHT  # its plugin serves it at a date and a name that nobody knows from the file
    return _served(site, page, link, from_top(page.file, parts.path))


def _is_post(site: Site, page: Page) -> bool:
    """True for a post of Material's blog, which has another address than its file."""
    return site.has_plugin("blog") and "/posts/" in f"/{page.file.path}"


def _outside_address(site: Site, address: str) -> Judged | None:
    """Another host's address, by what it answered when it was last asked; None if nothing is recorded at all."""
    record = read_answers(site.data) if site.data else None
    return judged_outside(record, address, True) if record and record.answers else None


def _is_tutorial(page: Page, link: Link) -> bool:
    """True if a page tells how to start the server on one's own computer that a link then openly leads to."""
    if not LOOPBACK.match(link.address):
        return False
    openly = link.label and link.label.startswith("http") and f"<{link.address}" not in page.text
    return bool(openly) or any(
        page.visible[match.start() : match.end()].strip() != match.group().strip()
        for match in STARTS_SERVER.finditer(page.text)
    )


def _empty(link: Link) -> str:
    what = "this picture has no file" if link.element in PICTURES else "this link leads nowhere"
    return f"{what}: its address is empty; write one or remove it."


def _anchor(site: Site, page: Page | None, target: SiteFile, link: Link) -> Judged:
    fragment = TEXT_DIRECTIVE.sub("", urlsplit(link.address).fragment)
    judged = judged_anchor(site, page, target, fragment)
    if judged.mended:
        return judged._replace(mended=link.address.removesuffix(fragment) + judged.mended)
    return judged


def _own_address(site: Site, link: Link) -> Judged | None:
    """A full address that begins with the site's own, checked as if it were a path."""
    own, parts = urlsplit(site.configuration.site_address), urlsplit(link.address)
    if not own.netloc or parts.netloc.lower() != own.netloc.lower() or parts.scheme not in ("http", "https"):
        return None
    if not (parts.path + "/").startswith(own.path) or site.configuration.versioned:
        return None
    top = unquote((parts.path or "/")[len(own.path) :])
    target = site.book.published.get(top)
    if target:
        found = _anchor(site, None, target, link)
        return found._replace(rule="own-address-dead") if found.rule == "broken-anchor" else found
    moved = site.book.redirected.get(top)
    if moved:
        return _through_redirect(site, SiteFile("", "", Inclusion.PUBLISHED, True), link, moved)
    if is_served(site.book, top) and is_made(site, top):
        return RIGHT
    if may_be_made(site.book, "", top) or OTHER_EDITION.match(top) or addresses_turned(site):
        return RIGHT  # of the last, as in missing(), published-link-dead speaks
    near = suggestion(site.book, SiteFile("", "", Inclusion.PUBLISHED, True), top, False)
    remedy = f"; did you mean '{site.configuration.site_address}{near.removeprefix('./')}'?" if near else REMEDY
    # A file may be put beside the pages when the site is published; a page may not.
    severity = "warning" if re.search(r"\.(?!html?$)\w+$", top) else ""
    return Judged("own-address-dead", f"this site has no page or file at '{link.address}'{remedy}", severity)


def _absolute(site: Site, page: Page, link: Link) -> Judged:
    """'/guide/': the browser starts at the host, not at the folder in which the site may be served."""
    base, path = site.configuration.base_path, urlsplit(link.address).path
    if site.configuration.versioned:
        return RIGHT
    if not (path + "/").startswith(base):
        near = suggestion(site.book, page.file, path.lstrip("/"), link.in_markdown)
        remedy = f"; write '{near}'." if near else f"; begin it with '{base}' or write a relative address."
        message = f"'{link.address}' leaves the site, which is served below '{base}'{remedy}"
        return Judged("absolute-link-outside-base", message)
    return _served(site, page, link, unquote(path[len(base) :]))


def _source_path(site: Site, page: Page, link: Link) -> Judged:
    """A link written in Markdown means a file below the docs folder, as mkdocs reads it."""
    path = urlsplit(link.address).path
    target = by_path(site.book, page.file, path) or _translated(site, page, path)
    wanted = joined(page.file.folder, unquote(path))
    if target is None and wanted in (page.file.folder or ".",):
        target = page.file if joined("", unquote(path)) == "." else None
    if target:
        return _reached(site, page, target, link)
    if _is_written_as_served(site, page, path):
        moved = site.book.redirected.get(from_top(page.file, path))
        return _through_redirect(site, page.file, link, moved) if moved else RIGHT
    sources = {one.old: one for one in site.book.redirected.values()}
    # A source that mkdocs cannot find, or an address as it would be right in a page above.
    moved = sources.get(wanted) or site.book.redirected.get(wanted)
    if moved:
        return _through_redirect(site, page.file, link, moved)._replace(rule="broken-link", severity="")
    if is_served(site.book, wanted) and is_made(site, wanted):
        return RIGHT
    return missing(site, page, link, f"no file '{wanted}' in {site.configuration.docs_name}")


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


def _served(site: Site, page: Page, link: Link, address: str) -> Judged:
    """A link in raw HTML is left as it is: the browser reads it from the address of the page."""
    target = site.book.published.get(address)
    if target and "\\" in link.address:
        meant = link.address.replace("\\", "/")
        return Judged(rule_of(link), f"{noun(link)} '{link.address}': an address has '/', never '\\'; write '{meant}'.",
                      "warning", meant)  # fmt: skip
    if target:
        return _reached(site, page, target, link)
    if address in site.book.redirected:
        return _through_redirect(site, page.file, link, site.book.redirected[address])
    if is_served(site.book, address) and is_made(site, address):
        return RIGHT
    clamped = from_root(page.file, link.address) if address == "../" and site.configuration.at_root else ""
    if clamped in site.book.published and clamped:
        right = written(page.file, site.book.published[clamped], False)
        message = f"{noun(link)} '{link.address}' climbs above the site, where browsers stop; write '{right}'."
        return Judged(rule_of(link), message, "warning")
    return missing(site, page, link, f"nothing is served at '{address or '/'}' on this site")


def _through_redirect(site: Site, page: SiteFile, link: Link, redirect: Redirect) -> Judged:
    """A link that works only because of a redirect names what it leads to now."""
    new = last_stop(redirect, {one.old: one for one in site.book.redirected.values()})
    target = site.files.get((new or "").partition("#")[0])
    if new is None or (target is None and "://" not in new):
        return RIGHT  # the redirect itself is wrong, and its own rule says so
    fragment = urlsplit(link.address).fragment or new.partition("#")[2]
    own = bool(urlsplit(link.address).netloc)
    shown = (
        written(page, target, link.in_markdown and not own) + (f"#{fragment}" if fragment else "") if target else new
    )
    if target and own:
        shown = site.configuration.site_address + shown.removeprefix("./")
    message = f"'{link.address}' has moved and is only redirected; write '{shown}'."
    return Judged("link-through-redirect", message)


def _reached(site: Site, page: Page, target: SiteFile, link: Link) -> Judged:
    if not target.published and page.file.published:
        hidden = "mkdocs leaves names that begin with a dot out of the site; rename it."
        what = noun(link).split()[0]
        left_out = f"{target.inclusion.value} leaves '{target.path}' out of the site; publish it or remove the {what}."
        why = hidden if DOT_NAME.search(target.path) else left_out
        return Judged(rule_of(link), f"{noun(link)} '{link.address}': {why}")
    return _anchor(site, page, target, link) if link.element in LEADS else RIGHT
