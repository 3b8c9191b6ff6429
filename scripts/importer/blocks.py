"""The guide's lines as blocks. Lines in; headings, paragraphs, items, tables, figures and code out, in order.

Each reader looks at one place and gives a block and the place after it, or nothing. The importer's own marks (a
caption block, a figure's mark) are read too, so that a draft can be imported again without change.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from scripts.importer.fences import FENCE
from scripts.importer.headings import (
    is_known,
    looks_like_heading,
    looks_like_title,
    starts_in_the_middle,
)
from scripts.importer.sentences import add_piece, ends_sentence, vocabulary_of
from scripts.importer.tables import is_alignment_row, pipe_rows, squared, tab_rows
from scripts.importer.values import Block, Line, Log

LONGEST_MARKED_HEADING = 1000
BIBLIOGRAPHY = "\\bibliography"
FIGURE_MARK = '!!! warning "Figure missing from the text"'
TABLE_CAPTION_MARK = re.compile(r"/// (?:table-)?caption(?: \| (?:\d+ )?#(?P<number>tbl-[a-z0-9-]+))?")
HEADING_MARK = re.compile(r"(?P<mark>#{1,6})[ \t]+(?P<text>\S.*?)[ \t]*#*(?:[ \t]*(?P<id>\{#[a-z][a-z0-9-]*\}))?")
ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+•◦▪‣●■·–—]|\d{1,3}[.)])[ \t]+(?P<text>\S.*)")
UNDERLINE = re.compile(r"={3,}|-{3,}")
BREAK = re.compile(r"(?:-[ ]?){3,}|(?:\*[ ]?){3,}|(?:_[ ]?){3,}|={3,}")
TABLE_NUMBER = r"(?:Table|TABLE)\s+(?P<number>\d{1,3}|[IVX]{1,5}|S\d{1,2})"
# 'Table 1: Effects of …' or, directly over a table, 'Table 1 Effects of …'
TABLE_CAPTION = re.compile(rf"(?:\*\*)?{TABLE_NUMBER}\s*(?:[:.|–—-]\s*)?(?:\*\*)?\s*(?P<text>.*?)(?:\*\*)?")
TABLE_CAPTION_START = re.compile(rf"(?:\*\*)?{TABLE_NUMBER}\s*[:.|–—-]")
FIGURE_CAPTION = re.compile(
    r"(?:\*\*)?(?:(?P<plain>Caption):\s*|(?:Figure|FIGURE|Fig\.?|Scheme)\s+(?:\d{1,3}|S\d{1,2})[A-Za-z]?\s*[:.|])(?P<text>.*)"
)
IMAGE = re.compile(r"!\[(?P<text>[^\[\]]*)\]\([^()]*\)")
BOLD_LINE = re.compile(r"(?:\*\*|__)(?P<text>[^*_]+)(?:\*\*|__):?")


class Reading(NamedTuple):
    """What a reader needs to know of the whole guide."""

    lines: Sequence[Line]
    vocabulary: Collection[str]
    is_marked: bool
    fences: dict[int, int]
    log: Log


def blocks_of(lines: Sequence[Line], log: Log) -> list[Block]:
    """Read all lines into blocks; every line with text ends in exactly one block."""
    texts = [line.text for line in lines if line.kind in ("text", "page")]
    marked = any(HEADING_MARK.fullmatch(text) for text in texts)
    reading = Reading(lines, vocabulary_of(texts), marked, _fences(lines), log)
    found, at = [], 0
    while at < len(lines):
        if lines[at].kind in ("blank", "gone"):
            at += 1
        else:
            block, at = next(read for reader in READERS if (read := reader(reading, at)))
            found.append(block)
    return [block for block in found if block.text or block.kind in ("figure", "code", "table")]


def _fences(lines: Sequence[Line]) -> dict[int, int]:
    """Where each fence opens and closes."""
    pairs: dict[int, int] = {}
    opening: tuple[int, str] | None = None
    for at, line in enumerate(lines):
        fence = FENCE.fullmatch(line.text) if line.text[:1] in ("`", "~") else None
        if fence and opening is None:
            opening = (at, fence["fence"])
        elif fence and opening and fence["fence"] == opening[1] and not fence["language"].strip():
            pairs[opening[0]] = at
            opening = None
    return pairs


def _is_text(lines: Sequence[Line], at: int) -> bool:
    return 0 <= at < len(lines) and lines[at].kind in ("text", "page")


def _next_text(lines: Sequence[Line], at: int) -> str:
    """The next line with text, at most six lines on."""
    return next((lines[near].text.strip() for near in range(at, min(at + 6, len(lines))) if _is_text(lines, near)), "")


def _figure_place(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    return (Block("figure", line.number, ""), at + 1) if line.kind == "figure" else None


def _code(reading: Reading, at: int) -> tuple[Block, int] | None:
    end = reading.fences.get(at)
    if end is None:
        return None
    text = "\n".join(line.text for line in reading.lines[at : end + 1])
    return Block("code", reading.lines[at].number, text), end + 1


def _caption_mark(reading: Reading, at: int) -> tuple[Block, int] | None:
    """The importer's own caption: `/// table-caption | #tbl-1`, the text, `///`."""
    mark = TABLE_CAPTION_MARK.fullmatch(reading.lines[at].text)
    end = next((near for near in range(at + 1, at + 40) if _closes(reading.lines, near)), None) if mark else None
    if mark is None or end is None:
        return None
    text = " ".join(line.text.strip() for line in reading.lines[at + 1 : end] if line.kind == "text")
    number = (mark["number"] or "").removeprefix("tbl-")
    return Block("table-caption", reading.lines[at].number, text, mark=number), end + 1


def _closes(lines: Sequence[Line], at: int) -> bool:
    return at < len(lines) and lines[at].text == "///"


def _figure_mark(reading: Reading, at: int) -> tuple[Block, int] | None:
    """The importer's own mark of a figure, with the indented caption under it."""
    if reading.lines[at].text != FIGURE_MARK:
        return None
    end = at + 1
    while end < len(reading.lines) and (reading.lines[end].text.startswith("    ") or not reading.lines[end].text):
        end += 1
    caption = " ".join(line.text.strip() for line in reading.lines[at + 1 : end] if line.text)
    return Block("figure", reading.lines[at].number, "", caption=caption), end


def _heading_mark(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    short = len(line.text) <= LONGEST_MARKED_HEADING
    mark = HEADING_MARK.fullmatch(line.text.strip()) if short and line.text.lstrip()[:1] == "#" else None
    if mark:
        text = mark["text"].strip("* ") if mark["text"].startswith("**") else mark["text"]
        return Block("heading", line.number, text, len(mark["mark"]), mark["mark"], caption=mark["id"] or ""), at + 1
    under = reading.lines[at + 1] if _is_text(reading.lines, at + 1) else None
    if under and UNDERLINE.fullmatch(under.text) and looks_like_heading(line.text.strip()):
        reading.log.remove("heading-underline", under.number, under.text)
        level = 1 if under.text.startswith("=") else 2
        return Block("heading", line.number, line.text.strip(), level, ""), at + 2
    return None


def _break(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    if not BREAK.fullmatch(line.text.strip()):
        return None
    reading.log.remove("rule-line", line.number, line.text)
    return Block("prose", line.number, ""), at + 1


def _bibliography(reading: Reading, at: int) -> tuple[Block, int] | None:
    """The importer's own command; it is written again where it belongs."""
    line = reading.lines[at]
    return (Block("prose", line.number, ""), at + 1) if line.text == BIBLIOGRAPHY and _is_last(reading.lines, at) else None


def _is_last(lines: Sequence[Line], at: int) -> bool:
    """True after the heading 'References' and at the end of the guide."""
    before = next((lines[near].text for near in range(at - 1, max(at - 4, -1), -1) if _is_text(lines, near)), "")
    return before.endswith("{#references}") or not _next_text(lines, at + 1)


def _table(reading: Reading, at: int) -> tuple[Block, int] | None:
    lines = reading.lines
    if lines[at].text.lstrip().startswith("|") and _is_text(lines, at + 1) and "|" in lines[at + 1].text:
        end = _run_end(lines, at, "|")
        if any(is_alignment_row(line.text) for line in lines[at:end]):
            rows, places, alignment = pipe_rows(lines[at:end])
            cells = squared(rows, places, reading.log)
            return Block("table", places[0], "", mark=alignment, rows=cells, places=tuple(places)), end
    if "\t" not in lines[at].text.strip() or not (_has_tab(lines, at + 1) or _has_tab(lines, at + 2)):
        return None
    end = _run_end(lines, at, "\t")
    rows, places = tab_rows(lines[at:end], reading.log)
    return Block("table", places[0], "", rows=squared(rows, places, reading.log), places=tuple(places)), end


def _has_tab(lines: Sequence[Line], at: int) -> bool:
    return _is_text(lines, at) and "\t" in lines[at].text.strip()


def _run_end(lines: Sequence[Line], at: int, border: str) -> int:
    """The end of the lines that hold the border; one line without it may stand between two with it."""
    while _is_text(lines, at):
        if border not in lines[at].text.strip():
            if border == "|" or not _has_tab(lines, at + 1) or ends_sentence(lines[at].text):
                break
        at += 1
    return at


def _caption(reading: Reading, at: int) -> tuple[Block, int] | None:
    """'Table 1: …' and 'Figure 1: …', with the lines that belong to them."""
    text = reading.lines[at].text.strip()
    if not text.startswith(("Table", "TABLE", "**Table", "Caption", "**Caption", "Fig", "FIG", "**Fig", "Scheme", "**Sch")):
        return None
    over_table = TABLE_CAPTION.match(text) and not ends_sentence(text) and _tab_or_pipe(_next_text(reading.lines, at + 1))
    if TABLE_CAPTION_START.match(text) or over_table:
        kind = "table-caption"
    elif FIGURE_CAPTION.match(text):
        kind = "figure-caption"
    else:
        return None
    return _gathered(reading, at, Block(kind, reading.lines[at].number, text))


def _tab_or_pipe(text: str) -> bool:
    return "\t" in text or text.startswith("|")


def _image(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    image = IMAGE.fullmatch(line.text.strip()) if line.text.lstrip().startswith("![") else None
    if not image:
        return None
    reading.log.change("image", line.number, line.text.strip(), image["text"])
    return Block("figure", line.number, "", caption=image["text"]), at + 1


def _item(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    item = ITEM.fullmatch(line.text)
    if not item or (item["mark"][-1] in ".)" and _is_numbered_heading(reading, at)):
        return None
    depth = len(item["indent"].expandtabs(4))
    return _gathered(reading, at, Block("item", line.number, item["text"], depth, item["mark"]))


def _is_numbered_heading(reading: Reading, at: int) -> bool:
    """'2. Methods' alone between blank lines, and not one of a list."""
    text = reading.lines[at].text.strip()
    alone = not _is_text(reading.lines, at - 1) and not _is_text(reading.lines, at + 1)
    following = _next_text(reading.lines, at + 1)
    return not reading.is_marked and alone and looks_like_heading(text) and not re.match(r"\d{1,3}[.)]\s", following)


def _prose(reading: Reading, at: int) -> tuple[Block, int]:
    line = reading.lines[at]
    text = line.text.strip()
    after = reading.lines[at + 1].text.strip() if _is_text(reading.lines, at + 1) else ""
    if not reading.is_marked and _is_heading(reading, at, text, after):
        bold = BOLD_LINE.fullmatch(text)
        return Block("heading", line.number, bold["text"].strip() if bold else text), at + 1
    return _gathered(reading, at, Block("prose", line.number, text))


def _is_heading(reading: Reading, at: int, text: str, after: str) -> bool:
    if after:
        begins_prose = not starts_in_the_middle(after) and not looks_like_heading(after) and len(text) < 0.8 * len(after)
        return looks_like_title(text) and (begins_prose or ITEM.fullmatch(after) is not None)
    following = _next_text(reading.lines, at + 1)
    return looks_like_heading(text) and (is_known(text) or not starts_in_the_middle(following))


READERS = (
    _figure_place, _code, _caption_mark, _figure_mark, _heading_mark, _break, _bibliography, _table, _caption, _image, _item, _prose,
)  # fmt: skip


def _gathered(reading: Reading, at: int, block: Block) -> tuple[Block, int]:
    """Add the following lines that belong to the block: what was one paragraph becomes one line."""
    pieces = [block.text]
    end = at + 1
    while _is_text(reading.lines, end) and not _begins(reading, end, pieces[-1]):
        pieces.append(reading.lines[end].text.strip())
        end += 1
    return block._replace(text=_one_line(pieces, reading, block.line)), end


def _one_line(pieces: Sequence[str], reading: Reading, line: int) -> str:
    """Pieces as one text; only where a word was broken is there more to do than to put a space between."""
    parts = [pieces[0]]
    for at, piece in enumerate(pieces[1:], 1):
        add_piece(parts, piece, reading.vocabulary, line + at, reading.log)
    return re.sub(r"[ \t]+", " ", " ".join(parts)).rstrip("\u00ad")


def _begins(reading: Reading, at: int, before: str) -> bool:
    """True if a line begins something of its own although no blank line stands before it."""
    text = reading.lines[at].text
    stripped = text.strip()
    if stripped[:1] in "#|`~/!<>" and (_any_mark(reading, at) or stripped[:1] in "|>"):
        return True
    if ITEM.fullmatch(text) and not _is_wrapped_number(text, before):
        return True
    if TABLE_CAPTION_START.match(stripped) or FIGURE_CAPTION.match(stripped) or BREAK.fullmatch(stripped):
        return True
    if "\t" in stripped:
        return _table(reading._replace(log=Log()), at) is not None
    ended = ends_sentence(before)
    return not reading.is_marked and ended and not _is_text(reading.lines, at + 1) and looks_like_title(stripped)


def _any_mark(reading: Reading, at: int) -> bool:
    quiet = reading._replace(log=Log())
    return any(reader(quiet, at) for reader in (_code, _caption_mark, _figure_mark, _heading_mark, _image))


def _is_wrapped_number(text: str, before: str) -> bool:
    """'… a dose of' and on the next line '10. It': a number at the start of a wrapped line is no item."""
    return text.lstrip()[:1].isdigit() and not ends_sentence(before)


def blocks_text(blocks: Sequence[Block]) -> Iterator[str]:
    """The text of each block, for searching."""
    for block in blocks:
        yield " ".join([block.text, block.caption, *(cell for row in block.rows for cell in row)])
