"""The guide's lines as blocks. Lines in; headings, paragraphs, items, tables, figures and code out, in order.

Each reader looks at one place and gives a block and the place after it, or nothing; the readers of lines that are
marked stand in `marks.py`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from scripts.importer.headings import (
    LONGEST_HEADING,
    is_known,
    looks_like_heading,
    looks_like_title,
    starts_in_the_middle,
)
from scripts.importer.marks import (
    BOLD_LINE,
    BREAK,
    Reading,
    bibliography,
    caption_mark,
    code,
    figure_mark,
    figure_place,
    heading_mark,
    image,
    in_one_line,
    is_heading_mark,
    is_text,
    line_across,
    next_text,
)
from scripts.importer.repairs import repaired
from scripts.importer.sentences import add_piece, ends_sentence, vocabulary_of
from scripts.importer.tables import is_alignment_row, pipe_rows, squared, tab_rows
from scripts.importer.values import Block, Line, Log

ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+•◦▪‣●■·–—]|\d{1,3}[.)]|\(\d{1,2}\))[ \t]+(?P<text>\S.*)")
OWN_ITEM = re.compile(r"(?P<indent>(?:[ ]{4})*)(?P<mark>-|\d{1,3}\.) (?P<text>\S.*)")
TABLE_NUMBER = r"(?:Table|TABLE)\s+(?P<number>\d{1,3}|[IVX]{1,5}|S\d{1,2})"
# 'Table 1: Effects of …' or, directly over a table, 'Table 1 Effects of …'
TABLE_CAPTION = re.compile(rf"(?:\*\*)?{TABLE_NUMBER}\s*(?:[:.|–—-]\s*)?(?:\*\*)?\s*(?P<text>.*?)(?:\*\*)?")
TABLE_CAPTION_START = re.compile(rf"(?:\*\*)?{TABLE_NUMBER}\s*[:.|–—-]")
FIGURE_CAPTION = re.compile(
    r"(?:\*\*)?(?:(?P<plain>Caption):\s*|(?:Figure|FIGURE|Fig\.?|Scheme)\s+(?:\d{1,3}|S\d{1,2})[A-Za-z]?\s*[:.|])(?P<text>.*)"
)
BORDERED = re.compile(r"\s*\|.*\|\s*")
# 'Step 2. Add …', 'b) Apply …': a step begins a paragraph of its own
STEP = re.compile(r"Step \d{1,2}[.:]|[a-h]\) ")
FIRST_OF_A_CAPTION = frozenset("TFSC")
SHORT_LINE = 0.8
MUCH_SHORTER = 0.6
DIGITS = re.compile(r"\d+")
NEXT_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s")
LEAST_LINES_WITHOUT_BLANK = 4
LATEST_TITLE = 20
Reader = Callable[[Reading, int], tuple[Block, int] | None]


def blocks_of(lines: Sequence[Line], log: Log, is_draft: bool = False) -> list[Block]:
    """Read all lines into blocks; every line with text ends in exactly one block. In a draft our own marks count."""
    texts = [line.text for line in lines if line.kind in ("text", "page")]
    marked = any(is_heading_mark(text) for text in texts)
    reading = Reading(lines, vocabulary_of(texts), marked, is_draft, log)
    found, at = [], 0
    while at < len(lines):
        if lines[at].kind in ("blank", "gone"):
            at += 1
        else:
            readers = DRAFT_READERS if is_draft else _readers_for(lines[at])
            block, at = _read(reading, at, readers)
            found.append(block)
    return [block for block in found if block.text or block.kind in ("figure", "code", "table")]


def _read(reading: Reading, at: int, readers: Sequence[Reader]) -> tuple[Block, int]:
    for reader in readers:
        read = reader(reading, at)
        if read:
            return read
    raise AssertionError("the last reader takes every line")


def _table(reading: Reading, at: int) -> tuple[Block, int] | None:
    lines = reading.lines
    if lines[at].text.lstrip().startswith("|") and is_text(lines, at + 1) and is_alignment_row(lines[at + 1].text):
        end = _run_end(lines, at, "|")
        rows, places, alignment = pipe_rows(lines[at:end])
        cells = squared(rows, places, reading.log)
        return Block("table", places[0], "", mark=alignment, rows=cells, places=tuple(places)), end
    end = at if reading.is_draft else _bordered_end(lines, at)
    if end - at > 1:
        rows, places, _ = pipe_rows(lines[at:end])
        return Block("table", places[0], "", rows=squared(rows, places, reading.log), places=tuple(places)), end
    if not _begins_tab_table(lines, at):
        return None
    end = _run_end(lines, at, "\t")
    rows, places = tab_rows(lines[at:end], reading.log)
    return Block("table", places[0], "", rows=squared(rows, places, reading.log), places=tuple(places)), end


def _bordered_end(lines: Sequence[Line], at: int) -> int:
    """The end of rows like '| a | b |' of one width that have no row of hyphens under their head."""
    width = lines[at].text.count("|")
    while (
        is_text(lines, at) and width > 2 and BORDERED.fullmatch(lines[at].text) and lines[at].text.count("|") == width
    ):
        at += 1
    return at


def _begins_tab_table(lines: Sequence[Line], at: int) -> bool:
    return _has_tab(lines, at) and (_has_tab(lines, at + 1) or (is_text(lines, at + 1) and _has_tab(lines, at + 2)))


def _has_tab(lines: Sequence[Line], at: int) -> bool:
    return is_text(lines, at) and "\t" in lines[at].text.strip()


def _run_end(lines: Sequence[Line], at: int, border: str) -> int:
    """The end of the lines that hold the border; one line without it may stand between two with it."""
    while is_text(lines, at):
        is_between = border == "\t" and _has_tab(lines, at + 1) and not ends_sentence(lines[at].text)
        if border not in lines[at].text.strip() and not is_between:
            break
        at += 1
    return at


def _caption(reading: Reading, at: int) -> tuple[Block, int] | None:
    """'Table 1: …' and 'Figure 1: …', with the lines that belong to them."""
    text = reading.lines[at].text.strip()
    if text.lstrip("*")[:1] not in FIRST_OF_A_CAPTION:
        return None
    if TABLE_CAPTION_START.match(text) or (TABLE_CAPTION.match(text) and _is_over_table(reading, at)):
        kind = "table-caption"
    elif FIGURE_CAPTION.match(text):
        kind = "figure-caption"
    else:
        return None
    return _gathered(reading, at, Block(kind, reading.lines[at].number, text))


def _is_over_table(reading: Reading, at: int) -> bool:
    following = next_text(reading.lines, at + 1)
    return ("\t" in following or following.startswith("|")) and not ends_sentence(reading.lines[at].text)


def _item(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    item = (OWN_ITEM if reading.is_draft else ITEM).fullmatch(line.text)
    if not item or (item["mark"][-1] in ".)" and _is_numbered_heading(reading, at)):
        return None
    depth = len(item["indent"].expandtabs(4))
    return _gathered(reading, at, Block("item", line.number, item["text"], depth, item["mark"].lstrip("(")))


def _is_numbered_heading(reading: Reading, at: int) -> bool:
    """'2. Methods' alone between blank lines, and not one of a list."""
    text = reading.lines[at].text.strip()
    alone = not is_text(reading.lines, at - 1) and not is_text(reading.lines, at + 1)
    next_item = NEXT_NUMBER.match(next_text(reading.lines, at + 1))
    is_counted = next_item is not None and int(next_item[1]) == int(DIGITS.findall(text)[0]) + 1
    return not reading.is_marked and alone and looks_like_heading(text) and not is_counted


def _prose(reading: Reading, at: int) -> tuple[Block, int]:
    line = reading.lines[at]
    text = line.text.strip()
    if len(text) <= LONGEST_HEADING and not reading.is_marked and _is_heading(reading, at, text):
        bold = BOLD_LINE.fullmatch(text)
        return Block("heading", line.number, in_one_line(bold["text"] if bold else text)), at + 1
    return _gathered(reading, at, Block("prose", line.number, text))


def _is_heading(reading: Reading, at: int, text: str) -> bool:
    if _begins_without_blank(reading.lines, at):
        return looks_like_heading(text)
    if is_text(reading.lines, at + 1):
        after = reading.lines[at + 1].text.strip()
        begins_prose = not starts_in_the_middle(after) and not looks_like_heading(after)
        is_short = len(text) < SHORT_LINE * len(after)
        return looks_like_title(text) and ((begins_prose and is_short) or ITEM.fullmatch(after) is not None)
    if not looks_like_heading(text):
        return False
    return is_known(text) or not starts_in_the_middle(next_text(reading.lines, at + 1))


def _begins_without_blank(lines: Sequence[Line], at: int) -> bool:
    """True for the first line of a guide that keeps nothing apart by blank lines: its title."""
    if at > LATEST_TITLE or any(line.kind != "blank" for line in lines[:at]):
        return False
    begins = [line.kind for line in lines[at : at + LEAST_LINES_WITHOUT_BLANK] if line.kind != "blank"]
    return len(begins) == LEAST_LINES_WITHOUT_BLANK


READERS = (figure_place, code, heading_mark, line_across, image, _table, _caption, _item, _prose)
# No other reader takes a line without a tab that begins with a letter, or with the sign of an item.
WORD_READERS = (heading_mark, _caption, _prose)
ITEM_READERS = (heading_mark, line_across, _caption, _item, _prose)


def _readers_for(line: Line) -> Sequence[Reader]:
    if "\t" in line.text or line.kind not in ("text", "page"):
        return READERS
    first = line.text[0]
    return WORD_READERS if first.isalpha() else ITEM_READERS if first in "-*•" else READERS


# In a draft only the importer's own marks and Markdown's count; what looked like prose once is prose.
DRAFT_READERS = (code, caption_mark, figure_mark, heading_mark, bibliography, _table, _item, _prose)


def _gathered(reading: Reading, at: int, block: Block) -> tuple[Block, int]:
    """Add the following lines that belong to the block: what was one paragraph becomes one line."""
    end = at + 1
    if not is_text(reading.lines, end):
        text = in_one_line(block.text)
        return (block if text == block.text else block._replace(text=repaired(text, reading.log, block.line))), end
    pieces = [block.text]
    while is_text(reading.lines, end) and not _begins(reading, end, pieces[-1]):
        piece = reading.lines[end].text.strip()
        pieces.append(piece.lstrip("> ") if block.text.startswith(">") else piece)
        end += 1
    return block._replace(text=_one_line(pieces, reading, block.line)), end


def _one_line(pieces: Sequence[str], reading: Reading, line: int) -> str:
    """Pieces as one text; only where a word was broken is there more to do than to put a space between."""
    parts = [pieces[0]]
    for at, piece in enumerate(pieces[1:], 1):
        add_piece(parts, piece, reading.vocabulary, line + at, reading.log)
    text = in_one_line(*parts)
    return repaired(text, reading.log, line) if len(pieces) > 1 else text


def _begins(reading: Reading, at: int, before: str) -> bool:
    """True if a line begins something of its own although no blank line stands before it; a draft has blank lines."""
    text = reading.lines[at].text
    stripped = text.strip()
    if reading.is_draft:
        return OWN_ITEM.fullmatch(text) is not None
    if stripped[:1] in "#|`~/!" and (stripped[:1] == "|" or _any_mark(reading, at)):
        return True
    if ITEM.fullmatch(text) and not _is_wrapped_number(text, before):
        return True
    if (
        STEP.match(stripped)
        or TABLE_CAPTION_START.match(stripped)
        or FIGURE_CAPTION.match(stripped)
        or BREAK.fullmatch(stripped)
    ):
        return True
    if "\t" in stripped:
        return _begins_tab_table(reading.lines, at)
    if reading.is_marked or not ends_sentence(before) or not looks_like_title(stripped):
        return False
    after = reading.lines[at + 1].text.strip() if is_text(reading.lines, at + 1) else ""
    least = min(len(before), len(after))
    return not after or (len(stripped) < MUCH_SHORTER * least and not starts_in_the_middle(after))


def _any_mark(reading: Reading, at: int) -> bool:
    quiet = reading._replace(log=Log())
    return any(reader(quiet, at) for reader in (heading_mark, image))


def _is_wrapped_number(text: str, before: str) -> bool:
    """'… a dose of' and on the next line '10. It': a number at the start of a wrapped line is no item."""
    return text.lstrip()[:1].isdigit() and not ends_sentence(before)


def blocks_text(blocks: Sequence[Block]) -> Iterator[str]:
    """The text of each block, for searching."""
    for block in blocks:
        plain = not block.caption and not block.rows
        yield block.text if plain else " ".join([block.text, block.caption, *chain.from_iterable(block.rows)])
