"""Rules about abbreviations, `*[LTP]: long-term potentiation`: well formed, given once, used, and explained."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.checking.flowcharts import RAW
from scripts.checking.pages import Page, page_fact
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.rules.navigation import lacks_page
from scripts.checking.rules.snippets import appended_paths, inclusions
from scripts.checking.site import Site
from scripts.checking.snippets import shown_path
from scripts.markdown_text import hide_code
from scripts.problems import Problem, position
from scripts.suggestions import did_you_mean

DEFINITION = re.compile(r"^(?P<indent>[ \t>]*)\*\[(?P<name>[^\\\]\n]*)\][ ]?:(?P<space>[ ]*)(?P<words>[^\n]*)$", re.M)
# '*[LTP] words', '*[LTP; words', '*[LTP]  : words', '[*LTP]: words'
NEARLY = re.compile(r"^[ \t>]*(?P<typed>\*\[[A-Za-z][^\]\n]{0,30}|\[\*\w+\]:)(?=[^\n]*[ ]\S)[^*\n]*$", re.M)
# On a site that explains abbreviations: '*(LTP): words', '[LTP]: long-term potentiation', '* [LTP]: long-term …'
PERHAPS = re.compile(
    r"^[ \t>]*(?P<typed>\*\((?P<round>[A-Z]\w*)\):|(?P<space>\*[ ]+)?\[(?P<name>[A-Z][A-Z]\w*)\]:)"
    r"[ ]+(?:(?<=\):[ ])[A-Za-z]|[a-z])[\w-]*[ ]\w",
    re.M,
)
# '<<<<<<< HEAD', and the place for a list of contents
CONFLICT_MARK = re.compile(r"^(?:<{7}|>{7})[ ][^\n]*$|^\[TOC\]$", re.M)
# 'LTP', 'CA1', 'NMDARs' in running text
CAPITALS = re.compile(r"(?<![\w/.#@-])(?P<name>[A-Z][A-Z0-9]{1,6})s?(?![\w/]|-[A-Z0-9]|\.\w)")
# '](address)', '][label]', '{#id}', '<b>', '[@key]', '[^note]'
NO_WORDS = re.compile(r"\]\([^)\n]*\)|\]\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>|\[[@^][^\]\n]*\]")
ROMAN = re.compile(r"[IVXLC]+|[A-Z]\d{1,3}")
# What needs no explaining, and capitals that only stress a word.
KNOWN_WORDS = """
AM PM UTC GMT UK US USA EU UN WHO TV CD DVD FAQ OK ID IDS URL URI PDF CSV TSV JSON YAML TOML XML HTML CSS JS SVG PNG
JPG JPEG GIF HTTP HTTPS FTP SSH API CLI GUI SQL CPU GPU RAM USB DNA RNA PCR PH DOI PMID PMCID ISBN ISSN ORCID MIT BSD
GPL CC BY README NOTE AND OR NOT ASCII UTF ISO
"""
KNOWN = frozenset(KNOWN_WORDS.split())
LEAST_EXPLAINED = 0.75


class Definition(NamedTuple):
    """One definition: the file it stands in as shown, its offset there, the abbreviation and its words."""

    shown_as: str
    text: str
    start: int
    name: str
    words: str

    @property
    def line(self) -> int:
        return position(self.text, self.start)[0]

    def problem(self, name: str, message: str, severity: str = "") -> Problem:
        return Problem(self.shown_as, *position(self.text, self.start), name, severity, message)


@rule("abbreviation-malformed", scope="page")
def malformed_abbreviations(site: Site) -> Iterator[Problem]:
    """Every definition of an abbreviation has a name, a meaning and the form that the extension reads.

    Write *[LTP]: long-term potentiation, at the start of a line, with no space before the bracket.
    """
    for page in site.published_pages():
        for definition in _of_page(page):
            if fault := _fault(site, page, definition):
                yield definition.problem("abbreviation-malformed", fault)
        if _uses_abbr(site):
            yield from _nearly(page)
        if _uses_abbr(site) and (_of_page(page) or appended_paths(site)):
            yield from _perhaps(page)
    for definition in (found for file in _shared(site) for found in file):
        if not definition.words or not definition.name:
            yield definition.problem("abbreviation-malformed", _EMPTY)
    for definition in _nearly_shared(site) if _uses_abbr(site) else ():
        yield definition.problem("abbreviation-malformed", _NO_DEFINITION.format(definition.name))


_NO_DEFINITION = "this is no definition of an abbreviation; write '*[{}]: …'."
_EMPTY = "this definition is empty and does nothing; write '*[LTP]: long-term potentiation', or remove the line."


def _fault(site: Site, page: Page, definition: Definition) -> str:
    typed = f"*[{definition.name}]" in page.rendered.text
    if not _uses_abbr(site):
        return "readers see this line as typed; add the extension abbr to markdown_extensions." if typed else ""
    if not definition.name.strip() or not definition.words.strip():
        return _EMPTY
    if typed:
        return "readers see this line as typed; begin it at the margin, with an empty line above it."
    if _has_loose_end(definition.name):
        return f"'{definition.name}' begins or ends in a sign and is never found; leave the sign out."
    return ""


def _has_loose_end(name: str) -> bool:
    """The extension looks for whole words, so 'i.p.' is never found."""
    return not re.fullmatch(r"\w(?:.*\w)?", name.strip())


def _nearly(page: Page) -> Iterator[Problem]:
    """Lines that were meant as definitions."""
    may_be = "*" in page.visible and ("*[" in page.visible or "[*" in page.visible)
    for match in NEARLY.finditer(page.visible) if may_be else ():
        typed = match["typed"]
        if not DEFINITION.match(match.group()) and typed in page.rendered.text:
            name = (re.findall(r"\w+", typed) or [""])[0]
            yield page.problem(match.start("typed"), "abbreviation-malformed", _NO_DEFINITION.format(name))


@lru_cache(maxsize=1)
def _nearly_shared(site: Site) -> tuple[Definition, ...]:
    """Lines of the lists below every page that were meant as definitions."""
    found = []
    for path in appended_paths(site):
        text = read_text(path, "")
        for match in NEARLY.finditer(hide_code(text)) if isinstance(text, str) else ():
            name = re.search(r"\w+", match["typed"])
            if name and not DEFINITION.match(match.group()):
                shown_as = shown_path(site.configuration.root, path)
                found.append(Definition(shown_as, str(text), match.start("typed"), name.group(), ""))
    return tuple(found)


def _perhaps(page: Page) -> Iterator[Problem]:
    """Lines that are something else, or nothing, but stand where definitions of abbreviations would."""
    for match in PERHAPS.finditer(page.visible):
        name = match["round"] or match["name"]
        if match["space"] or match["typed"] in page.rendered.text:
            yield page.problem(match.start("typed"), "abbreviation-malformed", _NO_DEFINITION.format(name))


@rule("abbreviation-twice")
def abbreviations_twice(site: Site) -> Iterator[Problem]:
    """No abbreviation is explained in two ways.

    Keep one of the two explanations; on a page, the one that is read last wins.
    """
    shared = [found for file in _shared(site) for found in file if found.words]
    elsewhere: dict[str, Definition] = {}
    for page in site.published_pages() if _uses_abbr(site) else ():
        own = [
            found
            for found in _of_page(page)
            if found.words and not any(found.shown_as == one.shown_as for one in shared)
        ]
        first: dict[str, Definition] = {found.name: found for found in reversed(shared) if _reaches(site, page, found)}
        for definition in own:
            before = first.setdefault(definition.name, definition)
            other = before if before is not definition else elsewhere.get(definition.name)
            if other and _plain(other.words) != _plain(definition.words):
                where = "" if other.shown_as == page.shown_as else f"{other.shown_as}, "
                message = f"'{definition.name}' has another explanation at {where}line {other.line}; keep one."
                severity = "style" if other.shown_as != page.shown_as and other not in shared else "warning"
                yield definition.problem("abbreviation-twice", message, severity)
        for definition in own:
            elsewhere.setdefault(definition.name, definition)
    yield from _twice_in_lists(shared)


def _twice_in_lists(shared: list[Definition]) -> Iterator[Problem]:
    first: dict[str, Definition] = {}
    for definition in shared:
        before = first.setdefault(definition.name, definition)
        if _plain(before.words) != _plain(definition.words):
            message = f"'{definition.name}' has another explanation at {before.shown_as}, line {before.line}; keep one."
            yield definition.problem("abbreviation-twice", message, "warning")


@rule("unused-abbreviation", severity="warning")
def unused_abbreviations(site: Site) -> Iterator[Problem]:
    """Every abbreviation that is explained occurs: on its page, or, if a list explains it for all, on some page.

    Remove the line, or correct its name to what the text says.
    """
    if not _uses_abbr(site):
        return
    lists = {found.shown_as for file in _shared(site) for found in file}
    listed = {found.name for file in _shared(site) for found in file}  # of these, abbreviation-twice speaks
    for page in (page for page in site.published_pages() if page.complete):
        for definition in () if page.shown_as in lists else _of_page(page):
            judged = definition.words and not _has_loose_end(definition.name) and definition.name not in listed
            if judged and not _occurs(definition.name, page):
                words = {match["name"] for match in CAPITALS.finditer(page.rendered.text)}
                remedy = did_you_mean(definition.name, words, "; remove the line or correct the name.")
                message = f"'{definition.name}' does not occur on this page{remedy}"
                yield definition.problem("unused-abbreviation", message)
    pages = list(site.published_pages())
    if all(page.complete for page in pages) and not lacks_page(site):
        for definition in (found for file in _shared(site) for found in file):
            if definition.words and not any(_occurs(definition.name, page) for page in pages):
                message = f"'{definition.name}' occurs on no page; remove the line or correct the name."
                yield definition.problem("unused-abbreviation", message, "style")


@rule("unexplained-abbreviation", severity="style")
def unexplained_abbreviations(site: Site) -> Iterator[Problem]:
    """Where a site explains its abbreviations, it explains all.

    Add a line such as *[LTP]: long-term potentiation to the page or to the site's list, or put the full words in
    brackets where the abbreviation first stands.
    """
    if not _explains(site):
        return
    found = [(page, *use) for page in site.published_pages() if page.complete for use in _uses(site, page)]
    plain = _plain_words(site)
    found = [use for use in found if use[1].lower() not in plain]
    if sum(use[3] for use in found) < max(3, LEAST_EXPLAINED * len(found)):
        return
    for page, name, start, explained in found:
        if not explained:
            message = f"'{name}' is explained nowhere on this page; add '*[{name}]: …' or its words in brackets."
            yield page.problem(start, "unexplained-abbreviation", message)


def _uses(site: Site, page: Page) -> Iterator[tuple[str, int, bool]]:
    """Each abbreviation of a page once, where it first stands, and whether the page explains it."""
    text = DEFINITION.sub(lambda match: " " * len(match.group()), page.visible)
    for mark in (CONFLICT_MARK, RAW):
        text = mark.sub(lambda match: " " * len(match.group()), text)
    text = NO_WORDS.sub(lambda match: " " * len(match.group()), text)
    shared = (found for file in _shared(site) for found in file if _reaches(site, page, found))
    known = {found.name for found in (*_of_page(page), *shared, *_nearly_shared(site))}
    first: dict[str, int] = {}
    for match in CAPITALS.finditer(text):
        if match["name"] not in KNOWN and not ROMAN.fullmatch(match["name"]):
            first.setdefault(match["name"], match.start())
    for name, start in first.items():
        in_brackets = re.search(rf"\({name}s?[),;]|\b{name}s? \([a-z]{{3}}", text)
        yield name, start, bool(name in known or f"{name}s" in known or in_brackets)


@lru_cache(maxsize=1)
def _plain_words(site: Site) -> frozenset[str]:
    """Words that the site writes small too; in capitals they are only stressed."""
    return frozenset(word for page in site.published_pages() for word in re.findall(r"\b[a-z]+\b", page.rendered.text))


def _uses_abbr(site: Site) -> bool:
    return "abbr" in site.converter.markdown.treeprocessors


def _explains(site: Site) -> bool:
    """True if the site has abbreviations at all."""
    return _uses_abbr(site) and (any(_shared(site)) or any(_of_page(page) for page in site.published_pages()))


def _occurs(name: str, page: Page) -> bool:
    return bool(re.search(rf"\b{re.escape(name.strip())}\b", page.rendered.text))


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()


def _of_page(page: Page) -> tuple[Definition, ...]:
    return tuple(Definition(page.shown_as, page.text, *found) for found in _written_in(page))


@page_fact
def _written_in(page: Page) -> list[list[Any]]:
    """The definitions of a page: where each stands, the abbreviation, the words."""
    found = _definitions(page.shown_as, page.text, page.visible) if "*" in page.text and "*[" in page.text else ()
    return [[one.start, one.name, one.words] for one in found]


def _definitions(shown_as: str, text: str, visible: str) -> Iterator[Definition]:
    for match in DEFINITION.finditer(visible) if "*[" in visible else ():
        start = match.start() + len(match["indent"])
        yield Definition(shown_as, text, start, match["name"], match["words"].strip())


@lru_cache(maxsize=1)
def _shared(site: Site) -> tuple[tuple[Definition, ...], ...]:
    """The definitions of each file that is put below every page, or that pages include."""
    paths = set(appended_paths(site))
    included = (found.path for page in site.published_pages() for found in inclusions(site, page))
    paths |= {path for path in included if path is not None and _is_text(path)}
    root = site.configuration.root
    texts = [(shown_path(root, path), read_text(path, "")) for path in sorted(paths)]
    with_definitions = [(shown, text) for shown, text in texts if isinstance(text, str) and "*[" in text]
    return tuple(tuple(_definitions(shown, text, hide_code(text))) for shown, text in with_definitions)


def _is_text(path: Path) -> bool:
    return path.suffix in (".md", ".txt", "") and path.is_file()


def _reaches(site: Site, page: Page, definition: Definition) -> bool:
    """True if the file of a definition becomes part of a page."""
    paths = [*appended_paths(site), *(found.path for found in inclusions(site, page) if found.path)]
    return any(definition.shown_as == shown_path(site.configuration.root, path) for path in paths)
