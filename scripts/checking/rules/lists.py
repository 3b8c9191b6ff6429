"""Rules about lists: that readers see a list and not its signs, nested as it is written, with boxes to tick."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scripts.checking.looking import DESCRIBED
from scripts.checking.paragraphs import Line, blocks, seen_lines, squeeze
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Page, Site
from scripts.problems import Problem

# '- words', '* words', '1. words', '1) words'; a no-break space after the sign is none to Markdown
ITEM = re.compile(r"(?P<sign>[-*+]|(?P<number>\d{1,3})[.)])(?P<space>[ \t\xa0]+)(?=\S)")
SEEN_ITEM = re.compile(r"\n(?P<line>[ \t]*(?:[-*+–—•]|\d{1,3}[.)])[ \t\xa0]+\S.*)")
# '- [] words', '- [ x] words', '- [x ]', '- [X]words', '-[ ] words'
BOX = re.compile(r"^[ \t>]*[-*+](?P<gap>[ ]*)(?P<box>\[(?P<state>[ xX✓✔o-]{0,3})\])(?P<after>[ ]*)(?=[\w\"'*`(])", re.M)
# ':Words' below a term, for ': Words'; not ':::', ':smile:', ':param x: words'
NEARLY_EXPLAINED = re.compile(r"^[ ]{0,3}(?P<typed>:[A-Za-z][\w'’-]*[ ])[^:\n]+$", re.M)


@rule("list-shown-as-text", severity="warning", scope="page")
def typed_lists(site: Site) -> Iterator[Problem]:
    """Every list is one for readers too, and not signs in a paragraph.

    Put an empty line above the list; write numbers as 1. and not as 1), with an ordinary space behind them.
    """
    for page, line, remedy in _typed_lists(site):
        message = f"readers see the sign '{line.text.split()[0]}' of this list as typed; {remedy}"
        yield page.problem(line.start, "list-shown-as-text", message)


@mends("list-shown-as-text")
def mended_lists(site: Site) -> Iterator[Repair]:
    """The empty line above a list."""
    for page, line, remedy in _typed_lists(site):
        if remedy.startswith("put an empty line"):
            start = page.text.rfind("\n", 0, line.start) + 1
            words = page.text[start : line.start]
            text = f"{words.rstrip()}\n{words}"
            yield Repair(page.shown_as, start, line.start, words, text, "list-shown-as-text")


def _typed_lists(site: Site) -> Iterator[tuple[Page, Line, str]]:
    """The first item of each list that is shown as text, and what to do."""
    for page in site.published_pages():
        seen = seen_lines(page, SEEN_ITEM)
        for block in blocks(page) if seen and not _is_described(site, page) else ():
            items = [number for number, line in enumerate(block) if _is_typed(page, line, seen)]
            remedy = _remedy(block, items) if items else ""
            if remedy:
                yield page, block[items[0]], remedy


def _is_described(site: Site, page: Page) -> bool:
    """True for a page with options of mkdocstrings, which look like lists and belong to the plugin."""
    return site.has_plugin("mkdocstrings") and "::: " in page.text and bool(DESCRIBED.search(page.text))


def _is_typed(page: Page, line: Line, seen: frozenset[str]) -> bool:
    """True for a line that looks like an item, is not code, and that readers see with its sign."""
    match = ITEM.match(line.text)
    if not match or not page.visible[line.start : line.start + 1].strip():
        return False
    words = squeeze(line.text)
    return bool(words) and words in seen


def _remedy(block: Sequence[Line], items: Sequence[int]) -> str:
    """What to do; empty if the lines may well be no list."""
    first = ITEM.match(block[items[0]].text)
    if first is None:
        return ""
    if "\xa0" in first["space"]:
        return "the space behind it is a no-break space: put an ordinary one."
    if first["sign"].endswith(")"):
        return "write '1.' in place of '1)'." if len(items) > 1 and first["number"] in ("0", "1") else ""
    above = block[items[0] - 1].text if items[0] else ""
    if not above or above.startswith(("<", "|", "#")):
        return ""
    introduced = above.rstrip("*_").endswith(":")
    starts = first["number"] in (None, "1")
    return "put an empty line above it." if starts and (introduced or len(items) > 1) else ""


# Two signs of indent at least before the sign of an item, on any line but the first
INDENTED = re.compile(r"\n[ \t>]{2,}(?:[-*+]|\d)")


@rule("list-not-nested", severity="warning", scope="page")
def flat_lists(site: Site) -> Iterator[Problem]:
    """Every item that is written below another one is shown below it.

    Indent it by four spaces: with two or three, Python-Markdown takes it for one of the items above.
    """
    if any("list" in name for name in site.converter.left_out):
        return
    for page in site.published_pages():
        for line, parent in _indented_items(page) if INDENTED.search(page.text) else ():
            if _is_flat(site, parent.text[:2].strip(), line.text[:2].strip(), line.indent - parent.indent):
                words = parent.text if len(parent.text) < 40 else parent.text[:39] + "…"
                message = f"this item is shown beside '{words}' and not below it; indent it by four spaces."
                yield page.problem(line.start, "list-not-nested", message)


def _indented_items(page: Page) -> Iterator[tuple[Line, Line]]:
    """For each list, the first item that is indented by two or three spaces, and the item above it."""
    parent: Line | None = None
    reported = False
    for block in blocks(page):
        for number, line in enumerate(block):
            is_item = ITEM.match(line.text) and page.visible[line.start : line.start + 1].strip()
            if not is_item:
                parent, reported = (None, False) if number == 0 and line.indent == 0 else (parent, reported)
                continue
            if (
                parent
                and parent.quotes == line.quotes
                and 2 <= line.indent - parent.indent <= 3
                and parent.indent % 4 == 0
                and not reported
            ):
                yield line, parent
                reported = True
            elif parent is None or line.indent % 4 == 0:
                parent = line


@lru_cache(maxsize=1024)
def _is_flat(site: Site, parent: str, child: str, deeper: int) -> bool:
    """Ask the site's own Markdown what it makes of two items, one indented below the other."""
    text = f"{parent} one\n{' ' * deeper}{child} two\n"
    rendered = str(site.converter.markdown.reset().convert(text))
    return "two" in rendered and rendered.count("<li>") + rendered.count("<li ") > 1 and "one<" in rendered


@rule("task-list", severity="warning", scope="page")
def mistyped_boxes(site: Site) -> Iterator[Problem]:
    """Every box to tick is one for readers too: [ ] or [x], with a space before and behind it.

    Write - [ ] for a step to do and - [x] for one that is done.
    """
    if "task-list" not in site.converter.markdown.treeprocessors:
        return
    for page in site.published_pages():
        for match in BOX.finditer(page.visible) if "[" in page.rendered.text else ():
            right = match["gap"] and match["after"] and match["state"] in (" ", "x", "X")
            if not right and match["box"] in page.rendered.text:
                done = "x" if match["state"].strip() in ("x", "X", "✓", "✔") else " "
                message = f"readers see '{match['box']}' as typed; write '- [{done}] …'."
                yield page.problem(match.start("box"), "task-list", message)


@rule("definition-list", severity="warning", scope="page")
def mistyped_definitions(site: Site) -> Iterator[Problem]:
    """Every explanation in a definition list stands behind a colon and a space.

    Write the term on a line of its own, and below it a colon, three spaces and the words.
    """
    if "defindent" not in site.converter.markdown.parser.blockprocessors:
        return
    for page in site.published_pages():
        for match in NEARLY_EXPLAINED.finditer(page.visible) if "\n:" in page.rendered.text else ():
            above = page.text[: match.start()].rstrip()[-1:]
            if match["typed"] in page.rendered.text and (above.isalnum() or above in "*_`)"):
                message = "readers see this colon as typed; put a space behind it, ':   words'."
                yield page.problem(match.start("typed"), "definition-list", message)
