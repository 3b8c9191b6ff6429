"""Markdown text in, the same text with everything blanked that is not content: code, comments, front matter.

The blanked text has the same length and the same lines, so an offset in one is an offset in the other.
The rules are Python-Markdown's: four spaces make a level, a fence closes with the fence that opened it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
FENCE_SIGNS = ("```", "~~~")
FENCE_OPENING = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^`\n]*$", re.M)
# List items, admonitions, tabs, notes and definitions: what follows them, indented, is content.
CONTAINER = re.compile(r"[ ]*(?:[*+-]|\d+[.)]|!!!|\?\?\?\+?|===[!+]*|\[\^[^\]\n]+\]:|:)[ \t]+\S")
# Each form begins with a plain sign, for which the text is searched fast.
INLINE_CODE_OR_COMMENT = re.compile(
    r"""
    \\[\\`<]                                        # an escaped sign opens nothing
    | <!--.*?-->                                    # <!-- a comment -->
    | <(?P<element>script|style|pre|code|textarea)\b[^>]*>.*?</(?P=element)\s*>
    | `(?<!``)(?P<more>`*)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)`(?P=more)(?!`)   # `code`, within one paragraph
    """,
    re.S | re.X | re.I,
)
LEVEL = 4
INDENT = " " * LEVEL


@lru_cache(maxsize=1024)
def hide_code(text: str) -> str:
    """Return the text with front matter, fences, code spans, indented code and HTML comments made blank.

    >>> hide_code("See `[@key]` and [@key].")
    'See          and [@key].'
    """
    return blanked(text, hidden_parts(text))


def hidden_parts(text: str) -> list[tuple[int, int]]:
    """Start and end of every part that is not content, in order."""
    blocks = _blocks_of_code(text)
    return sorted([*blocks, *(match.span() for match in _code_or_comments(blanked(text, blocks)))])


def blanked(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """The text with these parts made blank; lines stay where they are.

    >>> blanked("a bc d", [(2, 4)])
    'a    d'
    """
    kept, at = [], 0
    for start, end in parts:
        kept += [text[at : max(start, at)], without_signs(text[max(start, at) : end])]
        at = max(at, end)
    return "".join(kept) + text[at:]


def fences(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the info string, the body and the body's offset of every closed fence in a page.

    >>> list(fences("```mermaid\\nA --> B\\n```\\n"))
    [('mermaid', 'A --> B\\n', 11)]
    """
    for start, end in _fences(_without_front_matter(text)):
        opening, _, rest = text[start:end].partition("\n")
        body = rest.rpartition("\n")[0]
        yield opening.strip(" \t>").lstrip("`~").strip(), body + "\n", start + len(opening) + 1


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every HTML comment of a page; what only looks like one, in code, is left out.

    >>> list(comments("`<!-- a -->` <!-- b -->"))
    [(13, 23)]
    """
    for match in _code_or_comments(blanked(text, _blocks_of_code(text))):
        if match.group().startswith("<!--"):
            yield match.span()


def _code_or_comments(text: str) -> Iterator[re.Match[str]]:
    """Code within lines, and comments."""
    found = INLINE_CODE_OR_COMMENT.finditer(text) if "`" in text or "<" in text else ()
    return (match for match in found if match.group()[0] != "\\")


def _blocks_of_code(text: str) -> list[tuple[int, int]]:
    """Front matter, fences and indented code, in order."""
    front = FRONT_MATTER.match(text)
    found = [front.span()] if front else []
    found += _fences(_without_front_matter(text))
    # Most pages have no such line, and to look at each takes long.
    indented = _indented_code(blanked(text, found)) if INDENT in text or "\t" in text else ()
    return sorted([*found, *indented])


@lru_cache(maxsize=256)
def _without_front_matter(text: str) -> str:
    front = FRONT_MATTER.match(text)
    return blanked(text, [front.span()]) if front else text


def without_signs(text: str) -> str:
    """A text of the same length and the same lines, all blank."""
    return " " * len(text) if "\n" not in text else re.sub(r"[^\n]", " ", text)


@lru_cache(maxsize=256)
def _fences(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of closed fences; one that never closes is not a fence to Python-Markdown either."""
    found: list[tuple[int, int]] = []
    at = 0
    while opening := _next_opening(text, at):
        at = opening.end()
        if in_comment(text, opening.start()) and text.find("-->", opening.start()) >= 0:
            continue
        indent, fence = re.escape(opening["indent"]), opening["fence"]
        closing = re.compile(rf"^{indent}{fence}[ \t]*$", re.M).search(text, opening.end())
        if closing:
            found.append((opening.start(), closing.end()))
            at = closing.end()
    return tuple(found)


def _next_opening(text: str, at: int) -> re.Match[str] | None:
    """The next line that may open a fence; the signs are looked for first, because that is fast."""
    signs = [sign for sign in FENCE_SIGNS if sign[0] in text]  # most pages have one kind, and one sign is found at once
    while (place := min((found for sign in signs if (found := text.find(sign, at)) >= 0), default=-1)) >= 0:
        line = text.rfind("\n", 0, place) + 1
        opening = FENCE_OPENING.match(text, line) if line >= at else None
        if opening:
            return opening
        at = place + len(FENCE_SIGNS[0])
    return None


def in_comment(text: str, offset: int) -> bool:
    """True between `<!--` and `-->`, and behind a comment that is never closed."""
    opened = text.rfind("<!--", 0, offset)
    return opened >= 0 and text.find("-->", opened, offset) < 0


def _indented_code(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of lines that are code because they are indented deeper than any open container."""
    depth, after_blank, in_code, offset = 0, True, False, 0
    for line in text.splitlines(keepends=True):
        blank = line.isspace()
        if not blank:
            level = _level(line) if line[0] in " \t" else 0
            in_code = level > depth and (after_blank or in_code)
            if in_code:
                yield offset, offset + len(line)
            elif not line[0].isalpha() and CONTAINER.match(line.expandtabs(LEVEL)):
                depth = level + 1
            elif after_blank:
                depth = level
        after_blank = blank
        offset += len(line)


def _level(line: str) -> int:
    spaces = line.expandtabs(LEVEL)
    return (len(spaces) - len(spaces.lstrip(" "))) // LEVEL
