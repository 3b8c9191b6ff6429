"""Rules about links, anchors and pictures, from the verdicts on every link of the site."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.judging import TEMPLATE, broken
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Site
from scripts.checking.written_links import Written, written_links
from scripts.problems import Problem

# '{ width="300" alt="" }' behind a picture
ATTRIBUTES = re.compile(r"[^\n]*?\)\s*\{[^}\n]*\balt\s*=")


@rule("broken-link", scope="links")
def broken_links(site: Site) -> Iterator[Problem]:
    """Every link leads to a page or file that the site has.

    Correct the path. In Markdown it leads from the file of the page to another file; in raw HTML from the address of
    the page, which may be one folder deeper, to another address.
    """
    return _problems(site, "broken-link")


@rule("absolute-link-outside-base", scope="links")
def absolute_links(site: Site) -> Iterator[Problem]:
    """An address that begins with '/' stays below the folder in which the site is served.

    Write a relative address, which goes on working wherever the site is put.
    """
    return _problems(site, "absolute-link-outside-base")


@rule("own-address-dead", scope="links")
def own_addresses(site: Site) -> Iterator[Problem]:
    """A full address on this site leads to a page and an anchor that it has.

    Correct the address, or link to the file of the page, which mkdocs can follow.
    """
    return _problems(site, "own-address-dead")


@rule("broken-anchor", scope="links")
def broken_anchors(site: Site) -> Iterator[Problem]:
    """The part of an address after '#' is an id on the page that it leads to.

    Correct it, or give the heading an id of its own, such as `## Results {#results}`, which stays when words change.
    """
    return _problems(site, "broken-anchor")


@rule("missing-image", scope="links")
def missing_images(site: Site) -> Iterator[Problem]:
    """Every picture that a page shows is a file of the site.

    Correct the path, capitals included, or add the file.
    """
    return _problems(site, "missing-image")


@rule("empty-link-target", scope="links")
def empty_targets(site: Site) -> Iterator[Problem]:
    """No link and no picture has an empty address.

    Write the address, or remove the link.
    """
    return _problems(site, "empty-link-target")


@rule("link-through-redirect", severity="warning", scope="links")
def redirected_links(site: Site) -> Iterator[Problem]:
    """No link leads to a page that has moved and is only redirected.

    Link to the page where it is now.
    """
    return _problems(site, "link-through-redirect")


@rule("link-without-text", severity="warning", scope="page")
def links_without_text(site: Site) -> Iterator[Problem]:
    """Every link has words, or a picture, that readers can see and follow.

    Write words between the brackets that say where the link leads.
    """
    for one in _all_written(site):
        named = one.link.attribute != "href" or one.link.element != "a" or one.link.label != ""
        begins = one.source.text.find(">", one.start) + 1
        if "8<--" in one.source.text[begins : begins + 40].partition("</a")[0]:
            continue  # what it includes is missing, of which snippet-missing speaks
        if not named and one.link.address:
            message = f"the link to '{one.link.address}' has no text, so nobody can see or follow it; write some."
            yield one.source.problem(_opening(one), "link-without-text", message)


@rule("image-without-alt", severity="warning", scope="page")
def images_without_alt(site: Site) -> Iterator[Problem]:
    """Every picture has alternative text, or says that it needs none.

    Say in a few words what the picture shows: `![Dose against response](plot.png)`. For a picture that only decorates,
    write `![](plot.png){ alt="" }`, or `alt=""` in HTML.
    """
    for one in _all_written(site):
        link = one.link
        if link.element != "img" or link.attribute != "src" or link.label is not None or not link.address:
            continue
        if not (link.in_markdown and ATTRIBUTES.match(one.source.text, one.start)):
            message = (
                f"picture '{_short(link.address)}' has no alternative text for those who cannot see it; write some."
            )
            yield one.source.problem(_opening(one), "image-without-alt", message)


@lru_cache(maxsize=1)
def _all_written(site: Site) -> tuple[Written, ...]:
    """Every address that an author wrote, once, without those that a template puts together."""
    first: dict[tuple[str, int], Written] = {}
    for page in site.published_pages():
        for one in written_links(site, page):
            if not TEMPLATE.search(one.link.address):
                first.setdefault((one.source.shown_as, one.start), one)
    return tuple(first.values())


def _opening(one: Written) -> int:
    """Where the link or the picture begins: its '[', '![' or '<'."""
    text, start = one.source.text, one.start
    if not one.link.in_markdown:
        return max(0, text.rfind("<", 0, start))
    middle = text.rfind("](", 0, start)
    found = text.rfind("[", 0, middle) if middle >= 0 and start - middle < 5 else -1
    if found < 0:
        return start
    return found - 1 if one.link.element == "img" and text[found - 1] == "!" else found


def _short(address: str) -> str:
    return address if len(address) < 80 else f"{address[:60]}…"


@mends("broken-link")
def mend_links(site: Site) -> Iterator[Repair]:
    """Capitals, backslashes and encoding twice, where only one file can be meant."""
    return repairs(site, "broken-link")


@mends("missing-image")
def mend_images(site: Site) -> Iterator[Repair]:
    """Capitals, backslashes and encoding twice, where only one file can be meant."""
    return repairs(site, "missing-image")


@mends("broken-anchor")
def mend_anchors(site: Site) -> Iterator[Repair]:
    """Capitals, where only one id can be meant."""
    return repairs(site, "broken-anchor")


def repairs(site: Site, name: str) -> Iterator[Repair]:
    """The mends of all links that break one rule, where the right address is certain and stands as it was read."""
    for verdict in broken(site, name):
        one, mended = verdict.written, verdict.judged.mended
        end = one.start + len(one.link.address)
        if mended and one.source.text[one.start : end] == one.link.address:
            yield Repair(one.source.shown_as, one.start, end, one.link.address, mended, name)


def _problems(site: Site, name: str) -> Iterator[Problem]:
    return (verdict.problem for verdict in broken(site, name))
