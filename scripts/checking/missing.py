"""A link that leads nowhere in; the message for it out, with what was probably meant, or was certainly."""

import posixpath
import re
from functools import lru_cache, partial
from urllib.parse import unquote, urlsplit

from scripts.checking.addresses import may_be_made, suggestion
from scripts.checking.citing import INVISIBLE
from scripts.checking.files import MARKDOWN, SiteFile, page_address
from scripts.checking.judged import RIGHT, Judged
from scripts.checking.published import published_list
from scripts.checking.rendering import Link
from scripts.checking.site import Page, Site

# Elements that show a picture; all others lead somewhere.
PICTURES = {"img", "picture", "source", "video", "image"}
REMEDY = "; correct the address or remove it."
# 'www.example.org/page', 'example.org/page': a host without its scheme
HOST_LIKE = re.compile(
    r"(?:www\.[\w.-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|dev|eu|uk|de|fr|ch))(?=[/?#]|$)"
)
DOI = re.compile(r"(?:doi\.org/)?(?P<doi>10\.\d{4,9}/\S+)", re.I)


def urlpath(address: str) -> str:
    """The path of an address, as far as it can be read.

    >>> urlpath("a/b.md?x#y")
    'a/b.md'
    """
    return re.split(r"[?#]", address, maxsplit=1)[0]


def missing(site: Site, page: Page, link: Link, what: str) -> Judged:
    """The message for a target that is not there; a misuse of signs is named before a likely name."""
    path, fragment = urlpath(link.address), urlsplit(link.address).fragment
    if INVISIBLE.search(path):
        return RIGHT  # hidden-character speaks of the sign
    if may_be_made(site.book, page.file.folder, unquote(path)):
        return RIGHT
    if not path.endswith(MARKDOWN) and addresses_turned(site):
        return RIGHT  # written for the addresses that the pages had; published-link-dead names the setting
    fits = partial(_has_anchor, site, unquote(fragment))
    near = suggestion(site.book, page.file, path, link.in_markdown, fits) or _outside(path)
    near = near + (f"#{fragment}" if fragment else "") if near else None
    certain = near is not None and _plain(near) == _plain(link.address)
    if "\\" in path:
        why, near = "an address has '/', never '\\'", near or link.address.replace("\\", "/")
    elif near and re.search(r"%25[0-9A-Fa-f]{2}", path):
        why = "the address is percent-encoded twice"
    else:
        why = what
    remedy = f"; did you mean '{near}'?" if near else REMEDY
    return Judged(
        rule_of(link), f"{noun(link)} '{link.address}': {why}{remedy}", mended=near if certain and near else ""
    )


@lru_cache(maxsize=1)
def addresses_turned(site: Site) -> bool:
    """True if the pages of this site were published under the other setting of `use_directory_urls`."""
    paths = {link.address.path for link in published_list(site)}
    pages = [file.path for file in site.files.values() if file.is_page] if paths else []
    turned = not site.configuration.directory_addresses
    before, now = ({page_address(page, setting) for page in pages} for setting in (turned, not turned))
    return len(paths & (before - now)) > len(paths & (now - before))


def _has_anchor(site: Site, fragment: str, file: SiteFile) -> bool:
    known = site.ids.get(file.path) if fragment and file.is_page else None
    return known is None or fragment in known


def _outside(path: str) -> str | None:
    """The whole address of a host, or of a DOI, that is written without its scheme."""
    doi = DOI.fullmatch(path)
    if doi:
        return f"https://doi.org/{doi['doi']}"
    return f"https://{path}" if HOST_LIKE.match(path) else None


def _plain(address: str) -> str:
    """An address without what `check --fix` may mend: case, backslashes, encoding twice."""
    return posixpath.normpath(unquote(unquote(address)).replace("\\", "/")).lower()


def noun(link: Link) -> str:
    return "picture" if link.element in PICTURES else "link to"


def rule_of(link: Link) -> str:
    return "missing-image" if link.element in PICTURES else "broken-link"
