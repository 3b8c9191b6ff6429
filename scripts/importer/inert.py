"""Text that came from outside, written so that Markdown shows it and does nothing else. Text in, Markdown out.

Emphasis, citations `[@key]` and plain web links keep their meaning. Tags, attribute lists, links of other sorts,
images, page commands and block marks are shown as the text they are. Writing twice changes nothing.
"""

import html
import re

from scripts.importer.counting import pieces_of

# Python-Markdown's own list of signs that a backslash makes plain
ESCAPED = r"\\[\\`*_{}\[\]()>#+\-.!]"
SIGNS = re.compile(
    rf"""
    (?P<command>\\{{1,9}}(?=(?:full_)?bibliography))
    | (?P<escaped>{ESCAPED})
    | (?P<tag><)
    | (?P<brace>[{{}}])
    | (?P<image>!\[)
    | (?P<link>\]\((?!(?:https?://|mailto:)[^\s<>"'()\\]+\)))
    | (?P<weblink>\]\((?:https?://|mailto:)[^\s<>"'()\\]+\))
    """,
    re.X,
)
# What means something at the start of a block only
BLOCK_MARK = re.compile(
    r"""
    (?P<number>\d+)(?P<dot>[.)])(?=\s)     # 1986. A year, not an item
    | (?P<label>\*?\[(?=[^\[\]]*\]:))      # [label]: address, *[HTML]: an abbreviation
    | (?P<fence>`{3,}|~{3,})
    | (?P<sign>[-+*](?=\s)|\#|>(?=\s*\d)|!(?=!!))
    | (?P<other>[:?=/](?=\s|\?\?|==|//))
    """,
    re.X,
)
ENTITY = re.compile(r"&(?:lt|#(?:92|47|58|63|61|126));")
QUOTE = re.compile(r"(?:>[ ]?){1,9}(?![ ]?\d)")
PLAIN_BEGINNING = re.compile(r"(?:\*\*)?[A-Za-z]")
RULE = re.compile(r"(?:[-*_=][ ]?){3,}")


def inert(text: str) -> str:
    """A text that stands inside a block.

    >>> inert("<b> {: onclick=x} [go](javascript:x)")
    '&lt;b> \\\\{: onclick=x\\\\} [go]\\\\(javascript:x)'
    """
    may_act = "<" in text or "\\" in text or "](" in text or "{" in text or "}" in text or "![" in text
    # No sign holds a blank; a long text with many of them takes less room piece by piece.
    return "".join(SIGNS.sub(_shown, piece) for piece in pieces_of(text)) if may_act else text


def inert_block(text: str) -> str:
    """A text that begins a block."""
    if PLAIN_BEGINNING.match(text):
        return inert(text)
    quote = QUOTE.match(text)
    if quote:
        return quote.group() + inert_block(text[quote.end() :])
    text = inert(text)
    if RULE.fullmatch(text):
        return "\\" + text if text[0] != "=" else "&#61;" + text[1:]
    mark = BLOCK_MARK.match(text)
    if mark is None:
        return text
    return _shown_block_mark(mark) + text[mark.end() :]


def without_signs(text: str) -> str:
    """The text as a reader sees it: what `inert` added is taken off again."""
    text = re.sub(ESCAPED, lambda match: match.group()[1:], text)
    return ENTITY.sub(lambda match: html.unescape(match.group()), text)


def _shown(match: re.Match[str]) -> str:
    kind, text = match.lastgroup, match.group()
    if kind == "tag":
        return "&lt;"
    if kind == "command":
        return "&#92;" * len(text)
    if kind in ("brace", "image"):
        return "\\" + text
    return "]\\(" if kind == "link" else text


def _shown_block_mark(mark: re.Match[str]) -> str:
    text = mark.group()
    if mark["number"]:
        return f"{mark['number']}\\{mark['dot']}"
    if mark["fence"]:
        return "".join("\\`" if sign == "`" else "&#126;" for sign in text)
    if mark["other"]:
        return f"&#{ord(text)};"
    return f"\\{text}"
