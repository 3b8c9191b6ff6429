"""Rules about raw HTML in pages: every element is closed, and Markdown inside one is read as Markdown."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.checking.registry import rule
from scripts.checking.rules.snippets import inclusions
from scripts.checking.site import Page, Site
from scripts.problems import Problem

# Elements that must be closed; p, li, td and so on may be left open.
BLOCKS = {
    "div", "section", "article", "aside", "details", "figure", "center", "table", "blockquote", "ul", "ol", "dl",
    "form", "nav", "header", "footer", "main", "video", "audio", "picture", "svg", "iframe", "object", "select",
    "button",
}  # fmt: skip
INLINE = {
    "a", "span", "b", "i", "em", "strong", "small", "sup", "sub", "u", "s", "kbd", "mark", "abbr", "cite", "q",
    "summary", "figcaption",
}  # fmt: skip
# '<div class="wide">', '</div>'
TAG = re.compile(
    r"<(?P<close>/)?(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)(?P<self>/)?>", re.I
)
# '<a href=../>': the slash belongs to the address
UNQUOTED = re.compile(r"=[^\s\"'>]+\Z")
# '**bold**', '## Heading', '- item' and '1. item' at the start of a line
MARKDOWN = re.compile(
    r"(?P<bold>\*\*\w[^*\n]*\*\*)|^[ \t]*(?P<line>#{2,6}[ ]\S[^\n]*|[-*][ ]\S[^\n]*|\d\.[ ]\S[^\n]*)$", re.M
)
MARKDOWN_ATTRIBUTE = re.compile(r"\bmarkdown\b", re.I)


class Element(NamedTuple):
    """One element that is written in a page: its name, where its tag begins and ends, where its content ends."""

    name: str
    start: int
    inside: int
    end: int
    attributes: str


@rule("unclosed-element", scope="page")
def unclosed_elements(site: Site) -> Iterator[Problem]:
    """Every raw HTML element is closed, and nothing is closed that was not opened.

    Add the closing tag; a browser would put the rest of the page inside the element.
    """
    for page in site.published_pages():
        if "<" in page.visible and page.complete and "{%" not in page.text and not inclusions(site, page):
            yield from _unpaired(page)


def is_in_open_element(page: Page, start: int) -> bool:
    """True behind a tag that is never closed: what becomes of the rest of the page is no fault of its own."""
    line, _ = page.lines.of(start)
    return "<" in page.visible and any(problem.line < line for problem in _unpaired(page) if "never" in problem.message)


def _unpaired(page: Page) -> Iterator[Problem]:
    stack: list[re.Match[str]] = []
    for tag in _tags(page):
        name = tag["name"].lower()
        if not tag["close"]:
            stack.append(tag)
            continue
        above = next((at for at in range(len(stack) - 1, -1, -1) if stack[at]["name"].lower() == name), None)
        if above is None:
            message = f"this closes an element '{name}' that is not open; take it out, or open the element."
            yield page.problem(tag.start(), "unclosed-element", message)
            continue
        yield from (_left_open(page, opened) for opened in stack[above + 1 :])
        del stack[above:]
    yield from (_left_open(page, opened) for opened in stack)


def _left_open(page: Page, tag: re.Match[str]) -> Problem:
    name = tag["name"].lower()
    message = f"the element '{name}' is never closed; add '</{name}>' at its end."
    return page.problem(tag.start(), "unclosed-element", message)


def _tags(page: Page) -> Iterator[re.Match[str]]:
    """Tags that need a partner, as they stand in the page; in scripts and drawings nothing is looked at."""
    for tag in TAG.finditer(page.visible):
        escaped = page.visible[tag.start() - 1 : tag.start()] == "\\"
        alone = (tag["self"] or tag["rest"].endswith("/")) and not UNQUOTED.search(tag["rest"])
        if tag["name"].lower() in BLOCKS | INLINE and not alone and not escaped:
            yield tag


@rule("markdown-in-html", severity="warning", scope="page")
def unread_markdown(site: Site) -> Iterator[Problem]:
    """Markdown inside a raw HTML element is read as Markdown, and not shown as it was typed.

    Give the opening tag the attribute markdown, as in <div markdown>; the site needs the extension md_in_html.
    """
    for page in site.published_pages():
        for element in elements_of(page) if "<" in page.visible else ():
            if MARKDOWN_ATTRIBUTE.search(element.attributes) or "](" in page.visible[element.inside : element.end]:
                continue
            found = _typed_inside(page, element)
            if found:
                name = element.name
                message = f"readers see the signs in '{found}' as typed; open the element with '<{name} markdown>'."
                yield page.problem(element.start, "markdown-in-html", message)


def _typed_inside(page: Page, element: Element) -> str:
    """The first Markdown inside an element that readers see as typed."""
    for match in MARKDOWN.finditer(page.visible, element.inside, element.end):
        typed = (match["bold"] or match["line"]).strip()
        shown = page.text[match.start() : match.end()].strip()
        if typed == shown and typed in page.rendered.text:
            return typed if len(typed) < 40 else f"{typed[:39]}…"
    return ""


def elements_of(page: Page) -> Iterator[Element]:
    """Outermost blocks that begin a line."""
    depth, opened = 0, None
    for tag in _tags(page):
        if tag["name"].lower() not in BLOCKS:
            continue
        starts = not page.text[: tag.start()].rpartition("\n")[2].strip(" \t>")
        if not tag["close"]:
            opened = tag if depth == 0 and starts else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and opened:
                yield Element(opened["name"].lower(), opened.start(), opened.end(), tag.start(), opened["rest"])
                opened = None
