"""Rules about citations that never became one: wrong brackets, no brackets, no '@', another program's commands."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from scripts.checking.citing import INVISIBLE, key_among, part_message
from scripts.checking.pages import Page
from scripts.checking.prose import lines_with
from scripts.checking.registry import rule
from scripts.checking.rules.citations import LINK_TEXT, YEAR, known_keys
from scripts.checking.rules.footnotes import DEFINITION
from scripts.checking.seeking import holds
from scripts.checking.site import Site
from scripts.checking.works import first_author
from scripts.markdown_text import without_signs
from scripts.problems import Problem
from scripts.references.bibliography import Source
from scripts.suggestions import nearest

# '\cite{kole2002, seo2016}', '\citep[p. 3]{kole2002}', '{cite}`kole2002`', ':cite:`kole2002`'
COMMAND = re.compile(r"(?:\\[a-zA-Z]*cite[a-zA-Z]*\*?(?:\[[^\]\n]*\]){0,2}\{(?P<keys>[^{}\n]+)\})")
ROLE = re.compile(r"(?:\{cite(?::\w+)?\}|:cite(?::\w+)?:)`(?P<keys>[^`\n]+)`")
# '[^kole2002]', which is a note and no citation
NOTE = re.compile(r"\[\^(?<!\\\[\^)(?P<key>[^\]\s]+)\](?!:)")
IN_BRACKETS = re.compile(r"\[(?<!\\\[)(?!\^)(?P<inside>[^\[\]]*(?<![\w.+/])@(?P<key>[\w-]+)[^\[\]]*)\](?![\[(:])")
# '[@ key]', '[@{key}]', '[@@key]', '[＠key]': '@' does not touch its key, or is another sign
ODD_SIGN = re.compile(r"\[(?<!\\\[)[^\[\]@＠]*(?P<sign>＠|@[^\w\[\]]{1,3})(?P<key>\w[\w-]*)[^\[\]]*\]")
# '[[@kole2002]]', which is no text of a link
DOUBLED = re.compile(r"\[\[[^\[\]\n]*\]\](?![(\[])")
# '[@]'
NO_KEY = re.compile(r"\[(?<!\\\[)@\s*\](?![(\[])")
# '[key@]'
AT_BEHIND = re.compile(r"\[(?<!\\\[)(?P<inside>(?P<key>\w[\w-]*)@)\s*\](?![(\[])")
ROUND = re.compile(r"\((?P<inside>[^()\[\]\n]*(?<![\w.+/])@(?P<key>[\w:-]+)[^()\[\]\n]*)\)")
# '[see @kole2002 and nothing that closes it' up to the next bracket or the end of the paragraph
UNCLOSED = re.compile(
    r"""
    \[(?<!\\\[)(?!\^)
    (?:(?!\n[ \t]*\n)[^\[\]@])*
    (?<![\w.+/])@(?P<key>[\w:-]+)
    (?:(?!\n[ \t]*\n)[^\[\]])*
    (?=\[|\n[ \t]*\n|\Z)
    """,
    re.X,
)
# '[kole2002]', '[see kole2002, p. 3]'
KEY_IN_BRACKETS = re.compile(r"\[(?<![\\\]!]\[)(?!\^)(?P<inside>[^\[\]@\n]*\w[^\[\]@\n]*)\](?![\[(:{])")
BARE = re.compile(r"@(?<![\w.+@\\/&#;]@)(?P<key>[\w-]+)")
ESCAPED = re.compile(r"\\\[.*?\]")
WORD = re.compile(r"(?<![\w@#/.:=^\"'\\-])[A-Za-z][\w-]*\d{4}[\w-]*(?![\w@/]|\.\w)")


class Slip(NamedTuple):
    """One way to miss the form: what it looks like, and what to say of a match; None if it is none.

    A text without the sign, which is found fast, need not be searched.
    """

    sign: str
    form: re.Pattern[str]
    judge: Callable[[re.Match[str], "Keys"], str | None]


class Keys(NamedTuple):
    """All keys by their lower-case form; whether '@word' in brackets can be nothing but a citation on this site."""

    known: Mapping[str, str]
    certain: bool


def slips_in(page: Page, keys: Keys, inline: bool) -> Iterator[tuple[int, str]]:
    """Offset and message of every citation that misses the form by a sign; one place is named once."""
    text = text_without_groups(page)
    for slip in (slip for slip in SLIPS if slip.sign in text):
        for match in slip.form.finditer(text):
            message = slip.judge(match, keys)
            if message and not (inline and slip.form is ROUND) and not INVISIBLE.search(match.group()):
                yield match.start("inside") if slip.form is IN_BRACKETS else match.start(), message
                text = text[: match.start()] + _blank(match) + text[match.end() :]
    yield from _without_at(page, text, keys.known)
    yield from _spare_brackets(page, keys.known)


def _spare_brackets(page: Page, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """'[[@key].', '[@key]].' and '[[@key]]': a bracket too many, which readers see."""
    for group in page.groups:
        if page.text[group.start - 1] != "[" and page.text[group.end : group.end + 1] != "]":
            continue
        line_start = page.text.rfind("\n", 0, group.start) + 1
        line_end = page.text.find("\n", group.end)
        line = page.visible[line_start : line_end if line_end >= 0 else None]
        if DOUBLED.match(page.text, group.start - 1) and any(one.key.lower() in known for one in group.citations):
            yield group.start - 1, "two pairs of brackets around this citation, which readers see; remove one."
        if line.count("[") == line.count("]"):
            continue
        if page.text[group.start - 1 : group.start] == "[" and line.count("[") > line.count("]"):
            yield group.start - 1, "a '[' too many before this citation; remove it."
        if page.text[group.end : group.end + 1] == "]" and line.count("[") < line.count("]"):
            yield group.end, "a ']' too many behind this citation; remove it."


@rule("foreign-citation", needs="sources", scope="page")
def foreign_citations(site: Site) -> Iterator[Problem]:
    r"""No citation is written for another program: no \\cite{key}, no {cite}`key`, no [^key].

    Write [@key]. A footnote mark with the key of a source works only while the page cites that source properly.
    """
    keys = Keys(known_keys(site), site.has_plugin("bibtex"))
    for page in site.published_pages():
        for match in COMMAND.finditer(page.visible) if "cite" in page.text else ():
            message = _command(match, keys)
            if message:
                yield page.problem(match.start(), "foreign-citation", message)
        yield from _roles(page, keys)
        yield from _notes(page, keys.known)


def _command(match: re.Match[str], keys: Keys) -> str | None:
    named = [key.strip() for key in match["keys"].split(",")]
    if not keys.certain and not any(key.lower() in keys.known for key in named):
        return None
    return f"'{match.group()}' is shown as typed; write '[{'; '.join('@' + key for key in named)}]'."


def _roles(page: Page, keys: Keys) -> Iterator[Problem]:
    """'{cite}`key`' of MyST and ':cite:`key`' of Sphinx; the mark before the code is text."""
    for match in ROLE.finditer(page.text) if "cite" in page.text else ():
        message = _command(match, keys) if page.visible[match.start()] in "{:" else None
        if message:
            yield page.problem(match.start(), "foreign-citation", message)


def _in_brackets(match: re.Match[str], keys: Keys) -> str | None:
    inside = " ".join(match["inside"].split())
    joined = re.match(r"@(\w+) (\w+)", inside)
    if joined and (joined[1] + joined[2]).lower() in keys.known:
        return f"a space in the key '{joined[1]} {joined[2]}'; write '@{keys.known[(joined[1] + joined[2]).lower()]}'."
    if _means(match["key"], keys.known) or (keys.certain and inside.startswith(("@", "-@"))):
        return part_message(inside, keys.known)
    return None


def _odd_sign(match: re.Match[str], keys: Keys) -> str | None:
    if not _means(match["key"], keys.known) or match["key"].isdigit():
        return None
    sign = match["sign"].strip()
    if sign == "@":
        return f"no space after '@'; write '[@{match['key']}]'."
    return f"'{sign}' is not the '@' of a citation; write '[@{match['key']}]'."


def _at_behind(match: re.Match[str], keys: Keys) -> str | None:
    return f"'@' stands before a key; write '[@{match['key']}]'." if _means(match["key"], keys.known) else None


def _no_key(match: re.Match[str], keys: Keys) -> str | None:
    return f"'{match.group()}' names no source; write '[@key]', or take it out." if keys.certain else None


def _unclosed(match: re.Match[str], keys: Keys) -> str | None:
    if not _means(match["key"], keys.known):
        return None
    return f"the citation of '@{match['key']}' has no closing ']'; add it."


def _round(match: re.Match[str], keys: Keys) -> str | None:
    if not _means(match["key"], keys.known):
        return None
    return f"a citation stands in square brackets; write '[{match['inside']}]'."


SLIPS = (
    Slip("@", IN_BRACKETS, _in_brackets),
    Slip("[", ODD_SIGN, _odd_sign),
    Slip("@", NO_KEY, _no_key),
    Slip("@", AT_BEHIND, _at_behind),
    Slip("@", UNCLOSED, _unclosed),
    Slip("@", ROUND, _round),
)
# What holds keys and is another rule's, each with a sign without which a text need not be searched
NOT_BARE = (
    ("\\", COMMAND),
    ("@", IN_BRACKETS),
    ("[", ODD_SIGN),
    ("@", UNCLOSED),
    ("@", ROUND),
    ("\\", ESCAPED),
)


def _without_at(page: Page, text: str, known: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Keys in brackets without '@', which readers see with their brackets."""
    for match in KEY_IN_BRACKETS.finditer(text):
        key = key_among(match["inside"], known)
        if key and match.group() in page.rendered.text:
            yield match.start(), f"'{key}' is a key without '@'; write '[{_with_at(match['inside'], known)}]'."


def _with_at(inside: str, known: Mapping[str, str]) -> str:
    parts = re.split(r"\s*[,;]\s*", inside.lstrip("#$%&*"))
    if all(part.lower() in known for part in parts):
        return "; ".join(f"@{known[part.lower()]}" for part in parts)
    key = key_among(inside, known) or ""
    return re.sub(rf"(?<!\w){re.escape(key)}", f"@{key}", inside, count=1, flags=re.I)


def _notes(page: Page, known: Mapping[str, str]) -> Iterator[Problem]:
    """`[^key]`, which works while the page cites the key elsewhere; where it does not, undefined-footnote says so."""
    if not holds(page.visible, "[^"):
        return
    notes = {match["name"] for match in DEFINITION.finditer(page.visible)}
    for match in NOTE.finditer(page.visible):
        key = match["key"]
        if key in known.values() and key not in notes and match.group() not in page.rendered.text:
            message = f"'[^{key}]' is a footnote, and works only while the page cites the key; write '[@{key}]'."
            yield page.problem(match.start(), "foreign-citation", message, "warning")


@lru_cache(maxsize=256)
def text_without_groups(page: Page) -> str:
    """The visible text with groups and link texts blanked, same length: what other rules report is not looked at."""
    parts, at = [], 0
    for group in page.groups:
        parts += [page.visible[at : group.start], without_signs(page.visible[group.start : group.end])]
        at = group.end
    return LINK_TEXT.sub(_blank, "".join(parts) + page.visible[at:])


def _blank(match: re.Match[str]) -> str:
    return without_signs(match.group())


def _means(key: str, known: Mapping[str, str]) -> bool:
    """True if a word after '@' is a key or one slip away from one; `@octocat` is neither."""
    if key.lower() in known:
        return True
    near = nearest(key, known.values())
    return near is not None and bool(re.search(r"\d", key)) and sorted(near.lower())[:-1] == sorted(key.lower())[:-1]


def inline_allowed(site: Site) -> bool:
    """mkdocs-bibtex replaces a bare '@key' by its reference unless it is told not to."""
    options = site.configuration.plugins.get("bibtex")
    return options is not None and options.get("enable_inline_citations") is not False


@rule("bare-citation", needs="sources", scope="page")
def bare_citations(site: Site) -> Iterator[Problem]:
    """No key stands in the text without brackets, with '@' or without, where readers would see it as typed.

    Write [@key]; in running text, name the authors and put the citation behind them.
    """
    known = known_keys(site)
    named = _telling_keys(site)
    for page in site.published_pages():
        text = text_without_groups(page)
        for sign, pattern in NOT_BARE:
            text = pattern.sub(_blank, text) if sign in text else text
        yield from _with_at_sign(site, page, text, known)
        text = KEY_IN_BRACKETS.sub(_blank, text)
        lines = lines_with(YEAR, page.with_zeros) if named else ()
        for match in (match for line in lines for match in WORD.finditer(text, *line)):
            if match.group() in named and match.group() in page.rendered.text:
                message = f"'{match.group()}' is a key, and shown as typed; write '[@{match.group()}]'."
                yield page.problem(match.start(), "bare-citation", message, "warning")


def _with_at_sign(site: Site, page: Page, text: str, known: Mapping[str, str]) -> Iterator[Problem]:
    for match in BARE.finditer(text):
        key = match["key"]
        if f"@{key}" not in page.rendered.text:
            continue
        if not inline_allowed(site) and key.lower() in known:
            message = f"'@{key}' is shown as typed; write '[@{known[key.lower()]}]'."
            yield page.problem(match.start(), "bare-citation", message)
        elif key.lower() not in known and _means(key, known):
            message = f"'@{key}' is no source, and shown as typed; did you mean '[@{nearest(key, known.values())}]'?"
            yield page.problem(match.start(), "bare-citation", message)


def _telling_keys(site: Site) -> set[str]:
    """Keys that can be nothing else: they hold the first author's name and the year of their entry."""
    everything = site.bibliography.sources.values() if site.bibliography else ()
    return {source.key for source in everything if _is_telling(source)}


def _is_telling(source: Source) -> bool:
    author, year = first_author(source), source.fields.get("year", "")
    key = source.key.lower()
    return len(author) > 2 and len(year) == 4 and key.startswith(author) and year in key
