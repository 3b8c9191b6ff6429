"""Rules about headings and what stands for a page in lists: levels, words, titles, descriptions."""

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Any

from scripts.checking.pages import Page, page_fact, rare_signs
from scripts.checking.paragraphs import squeeze
from scripts.checking.registry import rule
from scripts.checking.rendering import Heading
from scripts.checking.rules.snippets import appended_paths, inclusions
from scripts.checking.site import Site
from scripts.problems import Problem

# '## Words', 'Words' over '----', '<h2>'
HEADING_LINE = re.compile(
    r"^[ \t>]*(?P<marks>#{1,6})(?!#)(?P<words>[^\n]*)$"
    r"|^(?P<over>[^\s>|-][^\n]*)\n(?P<under>=+|-+)[ \t]*$"
    r"|<h(?P<tag>[1-6])\b[^>]*>(?P<inside>.*?)</h",
    re.M | re.I,
)
NO_WORDS = re.compile(r"^[ \t>]*#{1,6}[ \t]*(?:\{:?[^}\n]*\})?[ \t]*#*[ \t]*$", re.M)
# Titles that are the same in every part of a large site, and understood from the part they stand in.
GENERAL = re.compile(
    r"(?:overview|intro(?:duction)?|index|home|about|readme|change ?log|release notes|getting started|quick ?start|"
    r"installation|install|setup|usage|configuration|settings|examples?|tutorials?|faq|reference|api|summary|"
    r"requirements|troubleshooting|contributing|glossary|background)\W*",
    re.I,
)
# '_part.md', 'includes/part.md'; '{% include-markdown "../_part.md" %}'
PART = re.compile(r"(?:^|/)(?:_[^/]*|(?:includes?|snippets?|partials?)/.*)$")
INCLUDE = re.compile(r"\{%-?[ ]*include[\w-]*\s+[\"']([^\"'\n]+)")
LEAST_SHARE, FEWEST_PAGES = 0.8, 3


@rule("heading-level", severity="style", scope="page")
def skipped_levels(site: Site) -> Iterator[Problem]:
    """No level of headings is skipped: below '##' comes '###', not '####'.

    Take signs away until the heading is one level below the one above it; readers who hear the page move by levels.
    """
    for page in (page for page in site.published_pages() if page.complete):
        above = 1 if "title" in page.front.values else 0
        levels = [above or 6, *(heading.level for heading in page.rendered.headings)]
        if all(level <= before + 1 for before, level in pairwise(levels)):
            continue
        at = page.front.end
        for heading in page.rendered.headings:
            place = _place(page, heading, at)
            at = place + 1 if place is not None else at
            if above and heading.level > above + 1 and place is not None:
                message = f"this heading has level {heading.level} below one of level {above}; "
                yield page.problem(place, "heading-level", f"{message}begin it with '{'#' * (above + 1)}'.")
            above = heading.level


def _place(page: Page, heading: Heading, start: int) -> int | None:
    """Where a heading stands in the source; None if something else wrote it."""
    wanted = squeeze(heading.text)
    for match in HEADING_LINE.finditer(page.visible, start):
        level = len(match["marks"] or "") or int(match["tag"] or 0) or (1 if (match["under"] or "")[:1] == "=" else 2)
        group = next(name for name in ("words", "over", "inside") if match[name] is not None)
        words = squeeze(page.text[match.start(group) : match.end(group)])
        if level == heading.level and (words[:12] == wanted[:12] or words in wanted or wanted in words):
            return match.start() + len(match.group()) - len(match.group().lstrip(" \t>"))
    return None


@rule("empty-heading", severity="warning", scope="page")
def empty_headings(site: Site) -> Iterator[Problem]:
    """Every heading has words.

    Write them, or remove the signs; an empty heading leaves a gap in the list of contents.
    """
    for page in site.published_pages():
        empty = any(not heading.words for heading in page.rendered.headings)
        for match in NO_WORDS.finditer(page.visible) if empty else ():
            if not page.text[match.start() : match.end()].strip(" \t>#") or "{" in match.group():
                message = "this heading has no words; write them or remove the line."
                yield page.problem(match.start(), "empty-heading", message)


@rule("duplicate-title", severity="style")
def duplicate_titles(site: Site) -> Iterator[Problem]:
    """No two pages have the same title: lists of results could not tell them apart.

    Say in one of the titles what sets its page apart.
    """
    if site.has_plugin("i18n", "mike", "blog"):
        return
    in_nav = dict(_entries(site.configuration.values.get("nav")))
    first: dict[tuple[str, str], Page] = {}
    for page in sorted(whole_pages(site), key=lambda page: page.file.path):
        head = head_of(page)
        title, heading = in_nav.get(page.file.path) or head["title"] or head["heading"], head["heading"]
        before = first.setdefault((title, heading or title), page)
        if title and before is not page and not _told_apart(title, before, page):
            message = f"'{before.file.path}' has the title '{title}' too; say what sets this page apart."
            yield page.problem(head["start"], "duplicate-title", message)


@page_fact
def head_of(page: Page) -> dict[str, Any]:
    """What stands for a page: its title, first heading and description, and where its heading and its text begin."""
    values = page.front.values
    heading = next((heading.words for heading in page.rendered.headings if heading.level == 1), "")
    place = HEADING_LINE.search(page.visible, page.front.end) if heading else None
    return {
        "title": str(values.get("title") or "").strip(),
        "heading": heading,
        "headed": any(heading.level == 1 for heading in page.rendered.headings),
        "start": place.start() if place else 0,
        "text": page.front.end,
        "description": str(values.get("description") or "").strip(),
        "names": [str(name) for name in values],
        "readable": not page.front.problem,
    }


def _told_apart(title: str, one: Page, two: Page) -> bool:
    """Pages of two parts of a site may share a general title, and versions of a page share title and name."""
    if one.file.folder == two.file.folder:
        return False
    same_name = posixpath.basename(one.file.path) == posixpath.basename(two.file.path)
    return same_name or bool(GENERAL.fullmatch(title))


@lru_cache(maxsize=1)
def whole_pages(site: Site) -> tuple[Page, ...]:
    """The pages that stand for themselves; parts that others include are left out, by use or by name."""
    included = {str(one.path) for page in site.published_pages() for one in inclusions(site, page) if one.path}
    included |= {str(path) for path in appended_paths(site)}
    templates = [page for page in site.published_pages() if "{%" in rare_signs(page)]
    named = {posixpath.basename(name) for page in templates for name in INCLUDE.findall(page.text)}
    docs = site.configuration.docs_dir.resolve()
    return tuple(
        page
        for page in site.published_pages()
        if not PART.search(page.file.path)
        and str(docs / page.file.path) not in included
        and posixpath.basename(page.file.path) not in named
    )


def _entries(nav: Any) -> Iterator[tuple[str, str]]:
    """Pages that the navigation gives a title of their own."""
    for item in nav if isinstance(nav, list) else []:
        for title, value in item.items() if isinstance(item, dict) else ():
            if isinstance(value, str):
                yield value, str(title)
            else:
                yield from _entries(value)


@rule("missing-description", severity="style")
def missing_descriptions(site: Site) -> Iterator[Problem]:
    """Where pages are described in their front matter, every page is.

    Add a line description: … to the front matter; search engines and lists show it.
    """
    pages = whole_pages(site)
    described = [page for page in pages if head_of(page)["description"]]
    usual = len(pages) >= FEWEST_PAGES and len(described) >= LEAST_SHARE * len(pages)
    for page in pages:
        head = head_of(page)
        empty = "description" in head["names"] and not head["description"]
        misspelt = not empty and get_close_matches("description", head["names"], n=1, cutoff=0.85)
        if empty or (usual and not head["description"] and head["readable"] and not misspelt):
            message = "the description of this page is empty; write one or remove the line."
            missing = f"this page has no description, and {len(described)} of {len(pages)} pages have; add one."
            found = re.search(r"^description[ \t]*:", page.text, re.M) if empty else None
            yield page.problem(found.start() if found else 0, "missing-description", message if empty else missing)
