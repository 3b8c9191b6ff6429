"""A page in; the attribute lists on it that give no id, because of a typing error, out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.checking.prose import lines_with
from scripts.checking.site import Page

NAME = r"(?P<id>[A-Za-z][\w:.-]*)"
HEADING = r"^[ ]{0,3}#{1,6}[ \t]+[^\n]*?"
# '## Results {#results', '{: #para' alone on a line
UNCLOSED = re.compile(rf"(?:{HEADING}|^[ ]{{0,3}})(?P<list>\{{[ \t]*:?[ \t]*#{NAME}[^}}\n]*)$", re.M)
# '## Results {# results}'
LOOSE = re.compile(rf"{HEADING}(?P<list>\{{[ \t]*:?[ \t]*#[ \t]+{NAME}[ \t]*\}})[ \t]*$", re.M)
# '## Results {#main results}': the id ends at the space; attributes without a value are rare
TWO_WORDS = re.compile(
    rf"{HEADING}(?P<list>\{{[ \t]*:?[ \t]*#(?P<id>[A-Za-z][\w:.-]*[ \t]+[A-Za-z][\w-]*)[ \t]*\}})[ \t]*$", re.M
)
# '## Results{#results}': the list must not touch the words
TOUCHING = re.compile(rf"{HEADING}(?<=[^\s{{])(?P<list>\{{:?#{NAME}[ \t]*\}})[ \t]*$", re.M)
# '## Results (#results)', '[#results]', '{results}', '{#results}.', 'Words {#results}': lists only if a link
# wants the id
DOUBTFUL = re.compile(
    rf"^(?:[ ]{{0,3}}#{{1,6}}[ \t]+[^\n{{]*?\S[ \t]+(?P<list>(?:[{{(\[<]+[ \t]*[:.]?[ \t]*#*|#+\{{?)[ \t]*{NAME}"
    rf"[ \t]*[^\w\n]*(?:(?<=[}}])[ \t]*[^\n]{{0,30}})?)"
    rf"|[^\n{{]*\S[ \t]+(?P<behind>\{{[ \t]*:?[ \t]*#(?P<name>[A-Za-z][\w:.-]*)[ \t]*\}}?))$",
    re.M,
)
# '## Results {#results}', and no other sign on the line that could be meant as a list
RIGHT = re.compile(r"[ ]{0,3}#{1,6}[ \t]+[^{}(\[<#\n]*[ \t]\{#(?P<id>[A-Za-z][\w:.-]*)\}[ \t]*")
SIGNS = (re.compile(r"#[^\n]*"), re.compile(r"\{[^\n]*"))
# something behind the words of a heading
CLOSING = re.compile(r"[ \t](?:[{(\[<]|#+\S)")
FLAGS = {"hidden", "inert", "markdown", "open", "download"}


class Mistyped(NamedTuple):
    """One list: where it begins, the id it was to give, its line; whether nobody can doubt that it was to give one."""

    start: int
    name: str
    line: str
    certain: bool


@lru_cache(maxsize=256)
def mistyped_lists(page: Page) -> tuple[Mistyped, ...]:
    """Every list on a page that looks as if it were to give an id and gives none."""
    return tuple(_mistyped_lists(page))


def _mistyped_lists(page: Page) -> Iterator[Mistyped]:
    if not _may_have(page.text):
        return
    for start, end in _lines(page):
        for pattern in (UNCLOSED, LOOSE, TWO_WORDS, TOUCHING, DOUBTFUL):
            for match in pattern.finditer(page.visible, start, end):
                groups = match.groupdict()
                name = "-".join((match["id"] or groups["name"]).split())
                place = match.start("list") if match["list"] else match.start("behind")
                if name not in page.identifiers and not _is_read(page, pattern, match):
                    yield Mistyped(place, name, match.group(), pattern is not DOUBTFUL)


def _lines(page: Page) -> Iterator[tuple[int, int]]:
    """Offsets of the lines that may hold such a list: others need not be looked at closely."""
    lines = {line for sign in SIGNS for line in lines_with(sign, page.visible, page.front.end)}
    for start, end in sorted(lines):
        line = page.visible[start:end]
        right = RIGHT.fullmatch(line)
        if right and right["id"] in page.identifiers:
            continue
        is_heading = line.lstrip(" ").startswith("#") and CLOSING.search(line)
        if is_heading or "{#" in line or "{ #" in line or "{:" in line:
            yield start, end


def mistyped_names(page: Page) -> frozenset[str]:
    """The ids that such lists were to give."""
    return frozenset(one.name for one in mistyped_lists(page))


def _may_have(text: str) -> bool:
    return any(sign in text for sign in ("{#", "{ #", "{:", "(#", "[#", "{"))


def _is_read(page: Page, pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """True for what is no mistyped list after all: a list that the extension reads, an attribute of its own."""
    if pattern is UNCLOSED:
        return match["list"].strip() not in page.rendered.text
    if pattern is TWO_WORDS:
        return match["id"].split()[1] in FLAGS
    return pattern is DOUBTFUL and "](" in match.group()
