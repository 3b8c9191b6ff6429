"""Where a page may hold a link target, and a copy of the page in which each such place carries its own offset.

Only Python-Markdown knows which brackets are links. So a mark such as `zqk120kqz` is put in front of every text
that may be a target; what comes out as `href` tells by its mark where it stood in the page.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scripts.checking.seeking import holds

MARK = re.compile(r"zqk(\d+)kqz")
INLINE = re.compile(r"\](?<!\\\])\([ \t]*\n?[ \t]*<?(?=[^\s\"'])")  # [text](target), ![text](<target>)
DEFINITION = re.compile(
    r"""
    ^[ \t>]*\[(?!\^)(?P<label>[^\[\]\n]+)\]:[ ]*\n?[ ]*<?          # [label]: target "title"
    (?=[^\s<]\S*[ ]*(?:\n[ ]*)?(?:"[^\n]*"|'[^\n]*'|\([^\n]*\))?[ ]*$)
    """,
    re.X | re.M,
)
AUTOLINK = re.compile(r"<(?=(https?://[^<>\s]+)>)", re.I)  # <https://example.org/>
BARE = re.compile(r"(?<![\w\"'(<=/\]\[])https?://[^\s<>\"')\]]+")  # https://example.org/ in running text
TAG = re.compile(
    r"""
    <[a-z][\w:-]*                                     # <img
    (?: \s+ [^\s"'<>/=]+ (?: \s*=\s* (?: "[^"]*" | '[^']*' | [^\s"'<>]+ ) )? )*
    \s* /? >
    """,
    re.X | re.I,
)
ATTRIBUTE = re.compile(
    r"\s(?P<name>href|src|srcset|poster|data|xlink:href|action|formaction|style|content)\s*=\s*[\"']?", re.I
)


class Candidate(NamedTuple):
    """A place that may be a target: where its text starts, which way it is written, its label if it has one."""

    start: int
    kind: str
    label: str = ""


class Edit(NamedTuple):
    """Replace the text from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


def candidates(text: str) -> list[Candidate]:
    """Every place of a page that may be the target of a link or an image, code and comments included."""
    found = [Candidate(match.end(), "inline") for match in INLINE.finditer(text)]
    if "]:" in text:
        found += [Candidate(match.end(), "definition", match["label"]) for match in DEFINITION.finditer(text)]
    if holds(text, "://"):
        found += [Candidate(match.end(), "autolink") for match in AUTOLINK.finditer(text)]
        found += [Candidate(match.start(), "bare") for match in BARE.finditer(text)]
    found += [Candidate(start, "html") for start in _attributes(text)]
    return sorted(set(found))


def _attributes(text: str) -> Iterator[int]:
    for tag in TAG.finditer(text):
        for attribute in ATTRIBUTE.finditer(text, tag.start(), tag.end()):
            yield attribute.end()


def marks(text: str, places: Iterable[Candidate]) -> Iterator[Edit]:
    """The marks to be put into a page; none if the page holds such a text itself."""
    if MARK.search(text):
        return
    for place in places:
        # Text in front of an address would make it no address, so these two carry their mark behind or not at all.
        if place.kind == "autolink":
            end = text.index(">", place.start)
            yield Edit(end, end, f"zqk{place.start}kqz")
        elif place.kind != "bare":
            yield Edit(place.start, place.start, f"zqk{place.start}kqz")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make all edits; one that overlaps an earlier one is left out."""
    parts, at = [], 0
    for edit in sorted(edits):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join(parts) + text[at:]


def unmark(text: str) -> str:
    """Take every mark out again."""
    return MARK.sub("", text) if "zqk" in text else text


def offset_in(text: str) -> int | None:
    """The offset that the first mark in a text carries."""
    mark = MARK.search(text)
    return int(mark[1]) if mark else None
