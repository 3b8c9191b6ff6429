"""A page and the part of an address after '#' in; whether the page has that id, and if not why, out."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from scripts.checking.files import SiteFile
from scripts.checking.judged import RIGHT, Judged
from scripts.checking.mistyped_lists import mistyped_names
from scripts.checking.site import Page, Site, read_html_ids
from scripts.suggestions import did_you_mean

# '__tabbed_1_2', the second tab of the first set
TAB_ID = re.compile(r"__tabbed_\d")
TAB = len("__tabbed_")
ATTRIBUTE_LISTS = {"attr_list", "extra", "pymdownx.extra"}


def judged_anchor(site: Site, page: Page | None, target: SiteFile, fragment: str) -> Judged:
    """Judge '#part' as the HTML standard does: exactly, then percent-decoded; nothing and 'top' are always there."""
    known = _identifiers(site, target)
    if known is None or not fragment or fragment.lower() == "top":
        return RIGHT
    if fragment.startswith("__") and not fragment.startswith(tuple(name[:TAB] for name in known if TAB_ID.match(name))):
        return RIGHT  # the theme's own
    plain = unquote(fragment)
    if fragment in known or plain in known:
        return RIGHT
    page_there = site.pages.get(target.path)
    if page_there and uses_attribute_lists(site) and plain in mistyped_names(page_there):
        return RIGHT  # the list that was to give the id is the one fault, and its own rule says so
    if page_there and any(not heading.words for heading in page_there.rendered.headings):
        return RIGHT  # the words that gave the id have gone: empty-heading says so
    where = "this page" if page and target.path == page.file.path else f"'{target.path}'"
    same = [name for name in known if _folded(name) == _folded(plain)]
    mended = same[0] if len(same) == 1 else ""
    return Judged("broken-anchor", f"{where} has no anchor '{plain}'{_remedy(plain, known)}", mended=mended)


def list_message(name: str, line: str) -> str:
    """What is wrong with an attribute list on a line, and how to write it."""
    is_heading = line.lstrip(" >").startswith("#")
    if is_heading and line.rstrip().endswith(f"{{#{name}}}"):
        return f"this gives no id '{name}'; put a space before '{{#{name}}}'."
    where = "at the end of the heading" if is_heading else "on a line of its own, right below the paragraph"
    form = f"{{#{name}}}" if is_heading else f"{{: #{name} }}"
    return f"this gives no id '{name}'; write '{form}' {where}."


def uses_attribute_lists(site: Site) -> bool:
    """True if the site reads `{#id}` as an id."""
    return any(
        name.removeprefix("markdown.extensions.") in ATTRIBUTE_LISTS for name, _ in site.configuration.extensions
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()


def _identifiers(site: Site, target: SiteFile) -> frozenset[str] | None:
    """The ids of a target; None if they cannot all be known."""
    return site.ids.get(target.path) if target.is_page else read_html_ids(site, target)


def _remedy(fragment: str, known: Iterable[str]) -> str:
    composed = unicodedata.normalize("NFC", fragment)
    twin = next((name for name in sorted(known) if unicodedata.normalize("NFC", name) == composed), None)
    if twin:
        return "; an anchor that looks the same has its accents composed otherwise: copy it from the page."
    names = [name for name in known if not name.startswith("fnref")]
    return did_you_mean(fragment, names, "; give the heading that id, or correct the link.")
