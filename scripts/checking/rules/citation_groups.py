"""Rules about how a citation is written: `[@one; @two, p. 3]`, and nothing else."""

import re
from collections.abc import Iterator, Mapping

from scripts.checking.registry import rule
from scripts.checking.rules.citations import LINK_TEXT, known_keys
from scripts.checking.site import Page, Site
from scripts.citations import Citation, Group
from scripts.problems import Problem
from scripts.suggestions import nearest

TWO_KEYS = re.compile(r"-?@[\w:.+/-]+[^@]*?\s-?@\w")
TEXT_AFTER_KEY = re.compile(r"[^@]*-?@(?P<key>[\w:.+/-]*\w)\s+(?P<text>[^@]+)", re.S)
ROUND = re.compile(r"\((?P<inside>[^()\[\]\n]*(?<![\w.+/])@(?P<key>[\w:-]+)[^()\[\]\n]*)\)")
# '[see @kole2002 and nothing that closes it' up to the next bracket or the end of the paragraph
UNCLOSED = re.compile(
    r"""
    (?<!\\)\[(?!\^)
    (?:(?!\n[ \t]*\n)[^\[\]@])*
    (?<![\w.+/])@(?P<key>[\w:-]+)
    (?:(?!\n[ \t]*\n)[^\[\]])*
    (?=\[|\n[ \t]*\n|\Z)
    """,
    re.X,
)
BARE = re.compile(r"(?<![\w.+@\\/&#;])@(?P<key>[\w-]+)")
KEY_IN_BRACKETS = re.compile(r"(?<![\\\]!])\[[ ]?(?P<key>\w[\w:.+/-]*)[ ]?\](?![\[(:])")
IN_BRACKETS = re.compile(r"(?<!\\)\[(?!\^)(?P<inside>[^\[\]]*(?<![\w.+/])@(?P<key>[\w-]+)[^\[\]]*)\](?![\[(])")
ESCAPED = re.compile(r"\\\[.*?\]")
SPACE_AFTER_AT = re.compile(r"\[@[ \t]+(?P<key>\w[\w-]*)[^\[\]]*\]")


@rule("malformed-citation", needs="sources")
def malformed_citations(site: Site) -> Iterator[Problem]:
    """Every group of citations is written so that no key and no word of it is lost."""
    known = known_keys(site)
    for page in site.published_pages():
        for group in page.groups:
            yield from _parts(page, group, known)
        yield from _outside_groups(site, page, known)


def _parts(page: Page, group: Group, known: Mapping[str, str]) -> Iterator[Problem]:
    for start, part in group.malformed:
        yield page.problem(start, "malformed-citation", _part_message(part, known))
    for citation in group.citations:
        message = _locator_message(citation, known)
        if message:
            yield page.problem(citation.start, "malformed-citation", message)


def _part_message(part: str, known: Mapping[str, str]) -> str:
    """What is wrong with one part between two semicolons."""
    if TWO_KEYS.search(part):
        return f"two keys without ';' between them in '{part}'; write ';' between citations."
    if part.lower() in known:
        return f"'{part}' is a key without '@'; write '@{known[part.lower()]}'."
    text = TEXT_AFTER_KEY.fullmatch(part)
    if text:
        return f"'{text['text'].strip()}' would be lost; put a comma after '@{text['key']}'."
    if "@" in part:
        return f"'{part}' cannot be read as a citation; write '@key' or '@key, page'."
    near = nearest(part, known.values()) if re.fullmatch(r"[\w-]+", part) else None
    if near:
        return f"'{part}' is no citation; did you mean '@{near}'?"
    return f"'{part}' is no citation; ';' stands only between citations, '@' before each key."


def _locator_message(citation: Citation, known: Mapping[str, str]) -> str:
    """A second key taken for the page number of the first: `[@one, @two]`."""
    locator = citation.locator
    if re.search(r"(?<![\w.])@\w", locator):
        return f"',' after '@{citation.key}' makes '{locator}' a page number; write ';' between citations."
    if locator.lower() in known:
        return f"'{locator}' is read as a page number; write '; @{known[locator.lower()]}'."
    return ""


def _outside_groups(site: Site, page: Page, known: Mapping[str, str]) -> Iterator[Problem]:
    """Citations that never became a group: wrong brackets, one bracket, no '@', a space after '@'."""
    text = _without_groups(page)
    for match in IN_BRACKETS.finditer(text):
        if _means(match["key"], known):
            part = match["inside"].strip()
            yield page.problem(match.start("inside"), "malformed-citation", _part_message(part, known))
    for match in UNCLOSED.finditer(text):
        if _means(match["key"], known):
            message = f"the citation of '@{match['key']}' has no closing ']'; add it."
            yield page.problem(match.start(), "malformed-citation", message)
    for match in ROUND.finditer(text):
        if _means(match["key"], known) and not _inline_allowed(site):
            message = f"a citation stands in square brackets; write '[{match['inside']}]'."
            yield page.problem(match.start(), "malformed-citation", message)
    for match in KEY_IN_BRACKETS.finditer(text):
        if match["key"] in known.values() and _is_text(page, match.group(), known):
            message = f"'{match['key']}' is a key without '@'; write '[@{match['key']}]'."
            yield page.problem(match.start(), "malformed-citation", message)
    for match in SPACE_AFTER_AT.finditer(text):
        if _means(match["key"], known):
            yield page.problem(match.start(), "malformed-citation", f"no space after '@'; write '[@{match['key']}]'.")


def _without_groups(page: Page) -> str:
    """The visible text with groups and link texts blanked, same length: what other rules report is not looked at."""
    text = page.visible
    for group in page.groups:
        text = text[: group.start] + " " * (group.end - group.start) + text[group.end :]
    return LINK_TEXT.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _means(key: str, known: Mapping[str, str]) -> bool:
    """True if a word after '@' is a key or one slip away from one; `@octocat` is neither."""
    if key.lower() in known:
        return True
    near = nearest(key, known.values())
    return near is not None and bool(re.search(r"\d", key)) and sorted(near.lower())[:-1] == sorted(key.lower())[:-1]


def _is_text(page: Page, typed: str, known: Mapping[str, str]) -> bool:
    """A name with a year, shown to readers with its brackets; a one-word key may be an ordinary word."""
    return typed in page.rendered.text and bool(re.search(r"\d", typed))


def _inline_allowed(site: Site) -> bool:
    """mkdocs-bibtex replaces a bare '@key' by its reference unless it is told not to."""
    options = site.configuration.plugins.get("bibtex")
    return options is not None and options.get("enable_inline_citations") is not False


@rule("bare-citation", needs="bibliography")
def bare_citations(site: Site) -> Iterator[Problem]:
    """No '@key' stands in the text without brackets, where readers would see it as typed."""
    known = known_keys(site)
    if _inline_allowed(site):
        return
    for page in site.published_pages():
        text = _without_groups(page)
        for pattern in (IN_BRACKETS, UNCLOSED, ROUND, ESCAPED):
            text = pattern.sub(_blank, text)
        for match in BARE.finditer(text):
            if match["key"].lower() in known and f"@{match['key']}" in page.rendered.text:
                message = f"'@{match['key']}' is shown as typed; write '[@{known[match['key'].lower()]}]'."
                yield page.problem(match.start(), "bare-citation", message)


@rule("repeated-citation", needs="bibliography")
def repeated_citations(site: Site) -> Iterator[Problem]:
    """No group cites the same key twice at the same place."""
    for page in site.published_pages():
        for group in page.groups:
            seen: set[tuple[str, str]] = set()
            for citation in group.citations:
                what = (citation.key.lower(), citation.locator)
                if what in seen:
                    message = f"'{citation.key}' is cited twice in this group; remove one."
                    yield page.problem(citation.start, "repeated-citation", message)
                seen.add(what)
