"""Citations in a page: `[@key]`, `[@one; @two]`, `[see @key, Fig. 3]`. Text in, groups with their places out.

The grammar is Pandoc's, as far as mkdocs-bibtex takes it. A group is content, so nothing in code counts; and
the text of a link or an image is not a citation even where it holds an `@`.
"""

import re
from typing import NamedTuple

from scripts.markdown_text import hide_code

BRACKETS = re.compile(r"\[(?<!\\\[)(?!\^)(?P<inside>[^\[\]]*@[^\[\]]*)\]")
LABEL_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)(?P<label>[^\]\n]+)\]:[ \t]*\S", re.M)
# '[label]' behind '[text]'
LABEL_BEHIND = re.compile(r"[ ]?\[([^\]\n]*)\]")
# 'see -@key2010a, Fig. 3': words in front, a hyphen that would leave out the author, the key, the place in the work
CITATION = re.compile(
    r"""
    \s*
    (?P<prefix>[^@]*?)
    (?<![\w.+@])-?@(?P<key>\w[\w:.+/-]*[\w-]|\w)
    (?:\s*,\s*(?P<locator>.*?))?
    \s*
    """,
    re.X | re.S,
)


class Citation(NamedTuple):
    """One work cited; `start` is the offset of its `@` in the page, `locator` the place in the work."""

    key: str
    prefix: str
    locator: str
    start: int


class Group(NamedTuple):
    """One pair of brackets; `malformed` holds the offset and text of each part that is no citation."""

    start: int
    end: int
    citations: tuple[Citation, ...]
    malformed: tuple[tuple[int, str], ...]


def citation_groups(text: str, visible: str | None = None) -> list[Group]:
    """Find every group of citations in a page, in order; `visible` is the page without code, if that is at hand.

    >>> [citation.key for group in citation_groups("So [@a; see @b, p. 3].") for citation in group.citations]
    ['a', 'b']
    """
    visible = hide_code(text) if visible is None else visible
    definitions = LABEL_DEFINITION.finditer(visible) if "]:" in visible else ()
    labels = {normal_label(match["label"]) for match in definitions}
    groups = (_group(match) for match in BRACKETS.finditer(visible) if not _is_link(match, labels))
    return [group for group in groups if group.citations]


def _is_link(match: re.Match[str], labels: set[str]) -> bool:
    """True for `[text @ here](address)`, `[text][label]`, `[label]: address` and a label used as a link."""
    if match.string.startswith("(", match.end()) or (labels and normal_label(match["inside"]) in labels):
        return True
    label = LABEL_BEHIND.match(match.string, match.end())
    return bool(label) and (normal_label(label[1]) in labels or not label[1]) if label else False


def normal_label(label: str) -> str:
    """A label as Markdown compares it: 'Guide  B' and 'guide b' are one."""
    return " ".join(label.split()).lower()


def _group(match: re.Match[str]) -> Group:
    citations, malformed, at = [], [], match.start("inside")
    for part in match["inside"].split(";"):
        found = CITATION.fullmatch(part)
        if found:
            locator = (found["locator"] or "").strip()
            citations.append(Citation(found["key"], found["prefix"].strip(), locator, at + part.index("@")))
        elif part.strip():
            malformed.append((at + len(part) - len(part.lstrip()), part.strip()))
        at += len(part) + 1
    return Group(match.start(), match.end(), tuple(citations), tuple(malformed))
