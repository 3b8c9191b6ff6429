"""Rules about boxes that fold, tabs and blocks: `!!! note`, `??? tip`, `=== "Tab"`, `/// caption`."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from scripts.checking.pages import Page, page_fact
from scripts.checking.paragraphs import squeeze
from scripts.checking.registry import rule
from scripts.checking.rules.flowcharts import one_slip, styled_classes
from scripts.checking.seeking import holds
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

SIGN = r"(?P<sign>!{2,4}|\?{2,4}\+?|={3}[!+]?(?=[ ]?[\"“\w])|==(?=[ ]\")|:{3,}(?=[ ]?\{?\w)|/{3,}(?=[ ]?\w))"
SIGNS = ("!!", "??", "==", ":::", "///")
OPENING = re.compile(rf"(?P<indent>[ \t>]*){SIGN}[ ]*(?P<rest>[\"“'{{\w][^\n]*)$", re.M)
SEEN_OPENING = re.compile(r"^[ \t]*(?P<sign>!{2,4}|\?{2,4}\+?|={2,3}[!+]?|:{3,}|/{3,})[ ]*(?P<rest>[^\n]*)$", re.M)
# 'note', 'details | Title', behind '///'
BLOCK = re.compile(r"[\w-]+[ ]*(?:\|.*)?")
ALERT = re.compile(r"^[ \t]*(?:>[ \t]*)+(?P<alert>\[!(?P<kind>\w+)\])", re.M)
WELL_FORMED = re.compile(r"(?P<kind>[\w-]+(?:[ ]+[\w-]+)*)?(?:[ ]+\"[^\"\n]*\")?[ ]*$")
KINDS = (
    "note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check", "done",
    "question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger", "error",
    "bug", "example", "quote", "cite", "snippet", "seealso",
)  # fmt: skip
# Words behind the kind that say where a box goes.
PLACES = ("inline", "end", "annotate")
NAMES = {"!": "admonition", "?": "pymdownx.details", "=": "pymdownx.tabbed", "/": "pymdownx.blocks"}


@rule("box-shown-as-text", scope="page")
def typed_boxes(site: Site) -> Iterator[Problem]:
    """Every box, tab and block is one for readers too, and not a row of signs.

    Write !!! note "Title", ??? note "Title" or === "Tab", each alone on its line; the site needs the extension.
    """
    for page in site.published_pages():
        for match in _openings(page):
            if _is_seen(page, match) and not _has_other_meaning(site, match):
                yield page.problem(match.start("sign"), "box-shown-as-text", _remedy(site, match))
        if not any("callout" in name or "alert" in name or "admonition" in name for name in site.configuration.plugins):
            yield from _alerts(site, page)


@lru_cache(maxsize=4096)
def _openings(page: Page) -> tuple[re.Match[str], ...]:
    """The lines that look as if they opened a box, a tab or a block."""
    text = page.visible
    signs = [sign for sign in SIGNS if sign[0] in text and sign in text]  # a single letter is found at once
    places = {text.rfind("\n", 0, found.start()) + 1 for sign in signs for found in re.finditer(re.escape(sign), text)}
    return tuple(match for start in sorted(places) if (match := OPENING.match(text, start)))


@lru_cache(maxsize=4096)
def _seen(page: Page) -> frozenset[int]:
    """Where openings stand that readers see as typed. Of two alike, the one that stands less well."""
    text = page.rendered.text
    lines = SEEN_OPENING.finditer(text) if any(sign[0] in text and sign in text for sign in SIGNS) else ()
    typed = Counter((match["sign"], squeeze(match["rest"])) for match in lines)
    found: dict[tuple[str, str], list[tuple[bool, bool, int]]] = {}
    for match in _openings(page) if typed else ():
        before = page.text[: match.start()].rpartition("\n")[0].rpartition("\n")[2]
        well = len(match["indent"].expandtabs(4)) % 4 == 0, not before.strip()
        found.setdefault((match["sign"], squeeze(match["rest"])), []).append((*well, match.start()))
    return frozenset(start for key, places in found.items() for *_, start in sorted(places)[: typed[key]])


def _is_seen(page: Page, match: re.Match[str]) -> bool:
    return match.start() in _seen(page)


def _has_other_meaning(site: Site, match: re.Match[str]) -> bool:
    """`::: module` belongs to mkdocstrings, `/// words` to one who has no blocks; an unknown extension may know all."""
    sign, extensions = match["sign"][0], site.configuration.extensions
    has_blocks = any(name.startswith(NAMES["/"]) for name, _ in extensions)
    just_words = sign == "/" and not has_blocks and not BLOCK.fullmatch(match["rest"])
    return just_words or (sign == ":" and site.has_plugin("mkdocstrings")) or bool(site.converter.left_out)


def _remedy(site: Site, match: re.Match[str]) -> str:
    sign, rest = match["sign"], match["rest"].strip()
    loaded = {name for name, _ in site.configuration.extensions}
    needed = NAMES.get(sign[0])
    seen = "readers see this line as typed; "
    if sign[0] == ":":
        return f"{seen}a box is written '!!! {rest.strip('{}').split()[0]}', its text indented by four spaces."
    if sign[0] == "/":
        return f"{seen}no block of the name '{rest.split()[0]}' is switched on under pymdownx.blocks; correct the name."
    if needed and not any(name.startswith(needed) or "extra" in name for name in loaded):
        return f"{seen}add {needed} to markdown_extensions."
    if sign[0] == "=":
        return f"{seen}write '=== \"Title\"' with straight quotation marks."
    form = "!!!" if sign[0] == "!" else "???"
    return f"{seen}write '{form} note \"Title\"': three signs, a kind, the title in straight quotation marks."


def _alerts(site: Site, page: Page) -> Iterator[Problem]:
    may_be = holds(page.rendered.text, "[!") and not site.converter.left_out
    for match in ALERT.finditer(page.visible) if may_be else ():
        if match["alert"] in page.rendered.text and match["kind"].lower() in KINDS:
            message = (
                f"readers see '{match['alert']}' as typed; write '!!! {match['kind'].lower()}' and indent the text."
            )
            yield page.problem(match.start("alert"), "box-shown-as-text", message)


@rule("box-empty", severity="warning", scope="page")
def empty_boxes(site: Site) -> Iterator[Problem]:
    """The text of every box and tab is inside it.

    Indent the text by four spaces more than the line that opens the box.
    """
    for page in site.published_pages():
        lines = page.visible.split("\n") if _openings(page) else []
        for match in _openings(page):
            if match["sign"][0] in "!?=" and not _is_seen(page, match):
                number = page.visible.count("\n", 0, match.start())
                place = _left_outside(page, lines, number, match.end() + 1)
                if place is not None:
                    message = f"this text stands outside the box of line {number + 1}; indent it by four spaces."
                    yield page.problem(place, "box-empty", message)


def _left_outside(page: Page, lines: list[str], number: int, offset: int) -> int | None:
    """Where the text begins that was meant for a box: on the next line, or indented too little after an empty one.

    A box with a title and a tab may have no text; a box without either is a slip too.
    """
    indent = _width(lines[number])
    for below in lines[number + 1 : number + 3]:
        source = page.text[offset : offset + len(below)]
        if source.strip():
            width, is_next = _width(source), below is lines[number + 1]
            titled = '"' in lines[number] or "=" in lines[number][: indent + 3]
            outside = width < indent + 4 and (is_next or indent < width or not titled)
            starts = OPENING.match(below) or source.lstrip().startswith(("#", "<!--", "{", "---", "</"))
            return offset + len(source) - len(source.lstrip()) if outside and not starts else None
        offset += len(below) + 1
    return None


def _width(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


@rule("box-kind", severity="warning")
def misspelt_kinds(site: Site) -> Iterator[Problem]:
    """No kind of box is misspelt, and the title of a box stands in quotation marks.

    Correct the name to the one that is offered, or style the kind in a stylesheet of the site; write the title as in
    !!! note "Title".
    """
    for page in site.published_pages():
        for words, start in kinds_of(page):
            if message := _fault_of_kind(words, styled_classes(site)):
                yield page.problem(start, "box-kind", message)


@page_fact
def kinds_of(page: Page) -> list[list[Any]]:
    """The words behind the signs of each box that are doubtful without a look at the stylesheets, with their place."""
    found: list[list[Any]] = []
    for match in _openings(page):
        form = WELL_FORMED.match(match["rest"])
        words = (form["kind"] or "").split() if form else []
        if match["sign"][0] in "!?" and words and not _is_seen(page, match) and _fault_of_kind(words, frozenset()):
            found.append([words, match.start("rest")])
    return found


def _fault_of_kind(words: list[str], styled: frozenset[str]) -> str:
    kind = words[0].lower()
    if kind not in KINDS and kind not in styled and _near(kind):
        return f"there is no kind of box '{words[0]}'{did_you_mean(kind, KINDS)}"
    others = [word for word in words[1:] if word not in (*PLACES, *KINDS) and word not in styled]
    if len(others) > 2 or any(word[0].isupper() for word in others):
        title = " ".join(words[1:])
        return f"'{title}' is not shown; a title stands in quotation marks: '{words[0]} \"{title}\"'."
    return ""


def _near(kind: str) -> bool:
    """True if a kind is one slip away from one that exists; others may be an author's own."""
    return len(kind) > 3 and any(one_slip(kind, known) for known in KINDS)
