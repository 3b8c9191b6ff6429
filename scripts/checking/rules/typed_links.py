"""A rule about links and pictures that readers see as they were typed, because a bracket or a space is wrong."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.checking.registry import rule
from scripts.checking.rules.elements import MARKDOWN_ATTRIBUTE, Element, elements_of, is_in_open_element
from scripts.checking.site import Page, Site
from scripts.checking.targets import Candidate
from scripts.checking.written_links import Source, page_source, snippet_sources
from scripts.problems import Problem

# What stands in brackets is an address: 'https://…', 'page.md#part', '../up/', '#part', 'mailto:…', 'plot.png'
ADDRESS = (
    r"(?P<address>(?:https?://|mailto:|\.{1,2}/|\#(?=[A-Za-z])|www\.)[^\s()\[\]<>]*"
    r"|[\w./%~-]+\.(?:md|html?|png|jpe?g|svg|gif|webp|pdf|csv|zip)(?:\#[^\s()\[\]<>]*)?)"
)
PICTURE = ADDRESS.replace("md|html?|", "").replace("|pdf|csv|zip", "")
WORDS = r"[^\[\]()\n]*[^\[\]()\n\s][^\[\]()\n]*"


class Shape(NamedTuple):
    """A way to mistype a link, and what to do; a text without the sign, which is found fast, need not be searched."""

    sign: re.Pattern[str]
    pattern: re.Pattern[str]
    remedy: str


SHAPES = (
    # '! [words](plot.png)'
    Shape(
        re.compile(r"![ \t]+\["),
        re.compile(rf"(?<![\w\\!?.)\]\"'])![ \t]+\[(?:[^\[\]\n]*)\]\({PICTURE}"),
        "this picture is only a link, because a space follows the '!'; take the space out.",
    ),
    # '[words] (page.md)', with a space or on the next line
    Shape(
        re.compile(r"\]\s+\("),
        re.compile(rf"\[(?<![\\\]\w]\[){WORDS}\](?:[ \t]+|[ \t]*\n[ \t]*)\([ \t]*{ADDRESS}[^()\n]*\)"),
        "readers see these brackets as typed; take out what stands between ']' and '('.",
    ),
    # '(words)[page.md]'
    Shape(
        re.compile(r"\)\["),
        re.compile(rf"(?<![\w\\\])])!?\({WORDS}\)\[[ \t]*{ADDRESS}[ \t]*\](?!\()"),
        "readers see these brackets as typed: they are swapped; write '[words](address)'.",
    ),
    # '(page.md)[words]'
    Shape(
        re.compile(r"\)\["),
        re.compile(rf"(?<![\w\\\])])!?\([ \t]*{ADDRESS}[ \t]*\)\[(?=[^\]\d]){WORDS}\](?![(\[:])"),
        "readers see these brackets as typed: they are swapped; write '[words](address)'.",
    ),
    # '[words(page.md)'
    Shape(
        re.compile(r"\[[^\[\]()\n]++\("),
        re.compile(rf"\[(?<![\w\\\]]\[){WORDS}\([ \t]*{ADDRESS}[ \t]*\)(?!\s*\])"),
        "readers see these brackets as typed; the words need a ']' behind them.",
    ),
    # '[words[(page.md)'
    Shape(
        re.compile(r"\[\("),
        re.compile(rf"\[(?<![\w\\\]]\[){WORDS}\[\([ \t]*{ADDRESS}[ \t]*\)"),
        "readers see these brackets as typed; the words need a ']' behind them, not a '['.",
    ),
    # '[words]{page.md}', '[words]<page.md>'
    Shape(
        re.compile(r"\][{<]"),
        re.compile(
            rf"\[(?<![\\\]\w]\[){WORDS}\](?:\{{[ \t]*{ADDRESS}[ \t]*\}}|<{ADDRESS.replace('address', 'other')}>)"
        ),
        "readers see these brackets as typed; the address stands in '(' and ')'.",
    ),
)
# '<guide/setup.md>', which is HTML to Markdown
PATH_AS_TAG = re.compile(r"<(?P<path>[A-Za-z][\w-]*(?:/[\w.-]+)*\.(?:md|pdf|csv|png|svg|jpe?g)(?:#[\w-]+)?)>")
WIKI_LINK = re.compile(r"(?<![\\\[!])\[\[(?P<name>[^\[\]\n|#]+)(?:#[^\[\]\n|]*)?(?:\|[^\[\]\n]*)?\]\](?![(\[])")
WIKI_EXTENSIONS = ("wikilinks", "roamlinks", "ezlinks", "obsidian", "foam")


@rule("link-shown-as-typed", scope="page")
def typed_links(site: Site) -> Iterator[Problem]:
    """Every link and picture is one for readers too, and not a row of brackets.

    Write `[words](address)` without a space between, each bracket closed; inside raw HTML, add `markdown` to the
    element around it.
    """
    for page in (page for page in site.published_pages() if page.complete):
        own, snippets = page_source(page), snippet_sources(site, page)
        yield from _unread(site, page, own)
        for source in (own, *snippets):
            yield from _of_shapes(page, source)
        for source in snippets:
            yield from _unread_in_snippet(page, source)
        yield from _wiki_links(site, page)
        for match in PATH_AS_TAG.finditer(page.visible):
            if not page.visible[: match.start()].rstrip(" \t").endswith(("]:", "](")):
                message = f"readers see nothing of '{match.group()}'; write '[words]({match['path']})'."
                yield page.problem(match.start(), "link-shown-as-typed", message)


def _unread(site: Site, page: Page, own: Source) -> Iterator[Problem]:
    """Links with their brackets side by side that Markdown did not take for links."""
    typed = [
        place
        for place in page.places
        if place.kind == "inline" and place.start in page.rendered.seen_as_text and not _is_escaped(own, place)
    ]
    unread = [one for one in elements_of(page) if not MARKDOWN_ATTRIBUTE.search(one.attributes)] if typed else []
    said: set[int] = set()  # elements: Markdown that none of them reads is one fault for each
    for place in typed:
        around = next((one for one in unread if one.inside <= place.start < one.end), None)
        if is_in_open_element(page, place.start) or (around and around.start in said):
            continue
        within = [one for one in typed if around and around.inside <= one.start < around.end]
        said |= {around.start} if around else set()
        message = _within_message(site, around, len(within)) if around else _typed_message(own, place)
        yield own.problem(place.start, "link-shown-as-typed", message)


def _within_message(site: Site, around: Element, links: int) -> str:
    what = f"the {links} links in this '{around.name}'" if links > 1 else f"this link in a '{around.name}'"
    known = any(name.endswith(("md_in_html", ".extra")) for name, _ in site.configuration.extensions)
    needed = "" if known else ", and switch the extension md_in_html on"
    return f"readers see {what} as typed, as all in raw HTML; open the element with '<{around.name} markdown>'{needed}."


def _unread_in_snippet(page: Page, source: Source) -> Iterator[Problem]:
    for place in source.places:
        typed = "](" + re.split(r"[)\s]", source.text[place.start :], maxsplit=1)[0]
        if place.kind == "inline" and typed in page.rendered.text and not _is_escaped(source, place):
            yield source.problem(place.start, "link-shown-as-typed", _typed_message(source, place))


def _typed_message(source: Source, place: Candidate) -> str:
    paragraph = source.text[place.start :].partition("\n\n")[0]
    if ")" not in paragraph:
        return "this link has no closing ')'; add it."
    before = source.text[: place.start].rpartition("\n\n")[2]
    if "[" not in before.removesuffix("](").rpartition("](")[2]:
        return "readers see these brackets as typed; the words need a '[' in front of them."
    return "readers see these brackets as typed; check that they pair, and that no raw HTML element encloses the link."


def _is_escaped(source: Source, place: Candidate) -> bool:
    r"""True for `\[text](address)`, whose author wants to see the brackets; false alarms are worse than a miss."""
    before = source.text[max(0, place.start - 200) : place.start]
    return "\\[" in before.rpartition("\n\n")[2] or not source.visible[place.start - 2 : place.start].strip()


def _of_shapes(page: Page, source: Source) -> Iterator[Problem]:
    if "[" not in source.visible:
        return
    for shape in SHAPES:
        for match in shape.pattern.finditer(source.visible) if shape.sign.search(source.visible) else ():
            is_picture = match.group().startswith("! ")
            shown = match.group() in page.rendered.text or " ".join(match.group().split()) in _line(page)
            excused = _is_task(source.text, match.start()) or _is_label(page, match.group())
            if is_picture or (shown and not excused):
                yield source.problem(match.start(), "link-shown-as-typed", shape.remedy)


def _line(page: Page) -> str:
    return " ".join(page.rendered.text.split())


def _is_task(text: str, start: int) -> bool:
    """True for '- [x] (page.md) done'."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(re.fullmatch(r"[ >\t]*(?:[-*+]|\d+[.)])[ \t]+", before)) and text[start + 2] == "]"


def _is_label(page: Page, typed: str) -> bool:
    """True if the words in brackets are a label that a line of the page defines."""
    words = " ".join(typed.lstrip("!").partition("]")[0].lstrip("[").split()).lower()
    return any(place.kind == "definition" and " ".join(place.label.split()).lower() == words for place in page.places)


def _wiki_links(site: Site, page: Page) -> Iterator[Problem]:
    """'[[Page]]' where the site has such a page and nothing that reads such links."""
    names = [*site.configuration.plugins, *(name for name, _ in site.configuration.extensions)]
    if "[[" not in page.visible or any(one in name for name in names for one in WIKI_EXTENSIONS):
        return
    stems = {file.path.rpartition("/")[2].rpartition(".")[0].lower() for file in site.files.values() if file.is_page}
    for match in WIKI_LINK.finditer(page.visible):
        name = match["name"].strip().rpartition("/")[2].removesuffix(".md").lower()
        if match.group() in page.rendered.text and (name in stems or name.replace(" ", "-") in stems):
            message = "readers see these brackets as typed; Markdown writes '[words](page.md)'."
            yield page.problem(match.start(), "link-shown-as-typed", message)
