"""Lines that say themselves what they are: marks of Markdown, and the importer's own. A place in, a block out.

The importer's own marks (a caption under a table, the mark of a figure) are read so that a draft can be imported
again without change.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from scripts.importer.headings import looks_like_heading, names_references
from scripts.importer.values import Block, Line, Log

LONGEST_MARKED_HEADING = 1000
BIBLIOGRAPHY = "\\bibliography"
FIGURE_MARK = '!!! warning "Figure missing from the text"'
TABLE_CAPTION_MARK = re.compile(r"/// (?:table-)?caption(?: \| (?:\d+ )?#tbl-[a-z0-9-]+)?")
HEADING_MARK = re.compile(r"(?P<mark>#{1,6})[ \t]+(?P<text>\S.*?)(?:[ \t]+#+|[ \t]+(?P<id>\{#[a-z][a-z0-9-]*\}))?")
UNDERLINE = re.compile(r"={3,}|-{3,}")
BREAK = re.compile(r"(?:-[ ]?){3,}|(?:\*[ ]?){3,}|(?:_[ ]?){3,}|={3,}")
BOLD_LINE = re.compile(r"(?:\*\*|__)(?P<text>[^\s*_](?:[^*_]*[^\s*_])?)(?:\*\*|__):?")
BLANKS = re.compile(r"[ \t]+")
ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+•◦▪‣●■·–—✓✔○◆▶►➤]|\d{1,3}[.)]|\(\d{1,2}\))[ \t]+(?P<text>\S.*)")
# 'Step 2. Add …', 'b) Apply …', 'b. Apply', 'ii. Apply', 'A1. Apply': a step begins a paragraph of its own
STEP = re.compile(
    r"Step \d{1,2}[.:]|\(?[a-h]\) |\(?(?:[a-h]|i{1,3}|iv|vi{0,3})[.)] +(?=[A-Z])|[A-H]\d{1,2}\. (?=[A-Z])"
)
DOTTED = re.compile(r"(\d{1,2})\.\d{1,2}\.?\s")  # '2.1 Channels'
IMAGE = re.compile(r"!\[(?P<text>[^\[\]]*)\]\([^()]*\)")


class Reading(NamedTuple):
    """What a reader needs to know of the whole guide."""

    lines: Sequence[Line]
    vocabulary: Collection[str]
    is_marked: bool
    is_draft: bool
    log: Log


def is_text(lines: Sequence[Line], at: int) -> bool:
    """True if there is a line with text at this place."""
    return 0 <= at < len(lines) and lines[at].kind in ("text", "page")


def next_text(lines: Sequence[Line], at: int) -> str:
    """The next line with text, at most six lines on."""
    for line in lines[at : at + 6]:
        if line.kind in ("text", "page"):
            return line.text.strip()
    return ""


def in_one_line(*pieces: str) -> str:
    """Pieces with single blanks between and within."""
    text = " ".join([piece.strip(" \t\u00ad") for piece in pieces])
    text = BLANKS.sub(" ", text) if "  " in text or "\t" in text else text
    return text.strip(" ")


def figure_place(reading: Reading, at: int) -> tuple[Block, int] | None:
    """A line that a vendor's table knows to stand where a figure was."""
    line = reading.lines[at]
    return (Block("figure", line.number, ""), at + 1) if line.kind == "figure" else None


def code(reading: Reading, at: int) -> tuple[Block, int] | None:
    """Lines between fences, the fences included."""
    end = at
    while end < len(reading.lines) and reading.lines[end].kind == "code":
        end += 1
    text = "\n".join(line.text for line in reading.lines[at:end])
    return (Block("code", reading.lines[at].number, text), end) if end > at else None


def caption_mark(reading: Reading, at: int) -> tuple[Block, int] | None:
    """The importer's own caption: `/// table-caption | #tbl-1`, the text, `///`."""
    mark = TABLE_CAPTION_MARK.fullmatch(reading.lines[at].text) if reading.is_draft else None
    end = next((near for near in range(at + 1, at + 40) if _closes(reading.lines, near)), None) if mark else None
    if mark is None or end is None:
        return None
    text = in_one_line(*(line.text for line in reading.lines[at + 1 : end] if line.kind == "text"))
    return Block("table-caption", reading.lines[at].number, text, mark=mark.group()), end + 1


def _closes(lines: Sequence[Line], at: int) -> bool:
    return at < len(lines) and lines[at].text == "///"


def figure_mark(reading: Reading, at: int) -> tuple[Block, int] | None:
    """The importer's own mark of a figure, with the indented caption under it."""
    if not reading.is_draft or reading.lines[at].text != FIGURE_MARK:
        return None
    end = at + 1
    while end < len(reading.lines) and (reading.lines[end].text.startswith("    ") or not reading.lines[end].text):
        end += 1
    caption = in_one_line(*(line.text for line in reading.lines[at + 1 : end] if line.text))
    return Block("figure", reading.lines[at].number, "", caption=caption), end


def is_heading_mark(text: str) -> bool:
    """True for `## Methods`."""
    may_be = "#" in text[:8] and len(text) <= LONGEST_MARKED_HEADING
    return may_be and HEADING_MARK.fullmatch(text.strip()) is not None


def heading_mark(reading: Reading, at: int) -> tuple[Block, int] | None:
    """`## Methods`, or a heading that is underlined with `===` or `---`."""
    line = reading.lines[at]
    mark = HEADING_MARK.fullmatch(line.text.strip()) if is_heading_mark(line.text) else None
    if mark and mark["text"].strip(" \u00ad"):
        if mark["id"] and not reading.is_draft:
            reading.log.change("heading-id", line.number, mark["id"], "")
        bold = BOLD_LINE.fullmatch(mark["text"])
        text = in_one_line(bold["text"] if bold else mark["text"])
        return Block("heading", line.number, text, len(mark["mark"]), mark["mark"], caption=mark["id"] or ""), at + 1
    under = reading.lines[at + 1] if is_text(reading.lines, at + 1) and not reading.is_draft else None
    if under and under.text[0] in "=-" and UNDERLINE.fullmatch(under.text) and looks_like_heading(line.text.strip()):
        reading.log.remove("heading-underline", under.number, under.text)
        level = 1 if under.text.startswith("=") else 2
        return Block("heading", line.number, in_one_line(line.text), level, ""), at + 2
    return None


def line_across(reading: Reading, at: int) -> tuple[Block, int] | None:
    """A line of hyphens, stars or the like: layout, and nothing of it is kept."""
    line = reading.lines[at]
    if not BREAK.fullmatch(line.text.strip()):
        return None
    reading.log.remove("rule-line", line.number, line.text)
    return Block("prose", line.number, ""), at + 1


def bibliography(reading: Reading, at: int) -> tuple[Block, int] | None:
    """The importer's own command; it is written again where it belongs."""
    line = reading.lines[at]
    is_own = reading.is_draft and line.text == BIBLIOGRAPHY and _is_last(reading.lines, at)
    return (Block("prose", line.number, ""), at + 1) if is_own else None


def _is_last(lines: Sequence[Line], at: int) -> bool:
    """True after the heading 'References' and at the end of the guide."""
    before = next((lines[near].text for near in range(at - 1, max(at - 4, -1), -1) if is_text(lines, near)), "")
    heading = HEADING_MARK.fullmatch(before) if is_heading_mark(before) else None
    return not next_text(lines, at + 1) or (heading is not None and names_references(heading["text"]))


def image(reading: Reading, at: int) -> tuple[Block, int] | None:
    """A picture alone on its line: its place becomes a figure's, its words the caption."""
    line = reading.lines[at]
    image = IMAGE.fullmatch(line.text.strip()) if line.text.lstrip().startswith("![") else None
    if not image:
        return None
    reading.log.change("image", line.number, line.text.strip(), image["text"])
    return Block("figure", line.number, "", mark="image", caption=in_one_line(image["text"])), at + 1
