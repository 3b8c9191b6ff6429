"""A rule about the raw HTML in the handbook's pages: a short list of elements and attributes, and nothing that runs."""

import re
from collections.abc import Iterator

from scripts.checking.handbook import is_handbook
from scripts.checking.registry import rule
from scripts.checking.rules.elements import TAG
from scripts.checking.site import Site
from scripts.problems import Problem

ELEMENTS = frozenset({
     "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "details", "dfn", "div",
     "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "mark",
     "ol", "p", "picture", "pre", "q", "s", "small", "source", "span", "strong", "sub", "summary", "sup", "table",
     "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
 })  # fmt: skip
ATTRIBUTES = frozenset({
     "abbr", "alt", "cite", "class", "colspan", "datetime", "dir", "headers", "height", "href", "hreflang", "id",
     "lang", "loading", "markdown", "media", "name", "open", "rel", "role", "rowspan", "scope", "sizes", "src",
     "srcset", "start", "tabindex", "title", "translate", "type", "value", "width",
 })  # fmt: skip
# 'onclick="…"', 'markdown', 'data-lot=3'
ATTRIBUTE = re.compile(r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?")
CODE = re.compile(r"<(?P<name>script|style|textarea)\b", re.I)
RUNS = re.compile(r"on[a-z]+", re.I)


@rule("raw-html", scope="page")
def elements_not_allowed(site: Site) -> Iterator[Problem]:
    """The raw HTML in the handbook's pages holds no script, no style, no frame, no form and nothing that runs.

    Write it in Markdown; looks belong into the style sheet, programs into a file of their own. The policy that the
    pages are served with keeps browsers from obeying such parts anyway.
    """
    for page in site.published_pages() if is_handbook(site.configuration) else ():
        # What stands between such tags counts as code, and so do the tags.
        for start, _ in page.look.hidden:
            if found := CODE.match(page.text, start):
                yield page.problem(start, "raw-html", _not_allowed(found["name"]))
        for tag in TAG.finditer(page.visible) if "<" in page.visible else ():
            name = tag["name"].lower()
            if name not in ELEMENTS and not tag["close"]:
                yield page.problem(tag.start(), "raw-html", _not_allowed(name))
            for at, attribute in _attributes(tag) if name in ELEMENTS else ():
                yield page.problem(at, "raw-html", _message(attribute))


def _attributes(tag: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Attributes of a tag that are not on the list, with their places."""
    for match in ATTRIBUTE.finditer(tag["rest"]):
        name = match["name"].lower()
        if name not in ATTRIBUTES and not name.startswith(("aria-", "data-")):
            yield tag.start("rest") + match.start(), name


def _not_allowed(name: str) -> str:
    return f"<{name}> is not among the elements that pages may hold; write it in Markdown, or leave it out."


def _message(attribute: str) -> str:
    if RUNS.fullmatch(attribute):
        return f"'{attribute}' runs a program in the reader's browser, which our pages never do; take it out."
    if attribute == "style":
        return "'style' is not obeyed on our pages; write class=\"…\" and put the looks into the style sheet."
    return f"the attribute '{attribute}' is not among those that pages may hold; take it out."
