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
    is_product_data,
    looks_like_heading,
    looks_like_title,
    starts_in_the_middle,
)
from scripts.importer.marks import (
    BOLD_LINE,
    BREAK,
    DOTTED,
    ITEM,
    STEP,
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
from scripts.importer.tables import barred_end, begins_tab_table, is_over_alignment_row, table
from scripts.importer.unmarked import is_heading, is_numbered_heading, is_one_word
from scripts.importer.values import Block, Line, Log

OWN_ITEM = re.compile(r"(?P<indent>(?:[ ]{4})*)(?P<mark>-|\d{1,3}\.) (?P<text>\S.*)")
COUNTED_ITEM = re.compile(r"(?P<mark>\d{1,2}[.)])[ ]+(?P<text>[^\W\d_].*)")  # behind a bullet: '- 1. Dissolve'
TABLE_WORD = r"(?:Table|TABLE|Tab\.|Tabelle|Tableau|Tabla|Tabella|Tabela|表格?)"
TABLE_NUMBER = rf"{TABLE_WORD}\s*(?P<number>\d{{1,3}}|[IVX]{{1,5}}|S\d{{1,2}})(?![α-ωΑ-Ω])"
# 'Table 1: Effects of …' or, directly over a table, 'Table 1 Effects of …'
TABLE_CAPTION = re.compile(rf"[*_]{{0,3}}{TABLE_NUMBER}\s*(?:\\?[:：.．|–—-]\s*)?[*_]{{0,3}}\s*(?P<text>.*?)(?:\*\*)?")
TABLE_CAPTION_START = re.compile(rf"[*_]{{0,3}}{TABLE_NUMBER}\s*\\?[:：.．|–—-]")
TABLE_LABEL = re.compile(rf"[*_]{{0,3}}{TABLE_NUMBER}[*_]{{0,3}}")
# pandoc's caption under a table: ': Effects of …', 'Table: Effects of … {#tbl:effects}'
PANDOC_CAPTION = re.compile(r"(?:Table)?:\s+(?P<text>\S.*?)(?:\s*\{#[\w:.-]+\})?")
FIGURE_WORD = r"(?:Figure|FIGURE|Fig\.?|Scheme|Abbildung|Abb\.|Figura|Schéma|図|图)"
FIGURE_CAPTION = re.compile(
    rf"[*_]{{0,3}}(?:(?P<plain>Caption):\s*|{FIGURE_WORD}\s*(?:\d{{1,3}}|S\d{{1,2}})[A-Za-z]?\s*\\?[:：.．|]"
    r"|FIGURE\s+\d{1,3}\s+(?=[A-Z]))(?P<text>.*)"
)
# 'Fig. 2 Inhibition curves at two values' or 'Figure 2', alone on its line
FIGURE_LABEL = rf"(?:\*\*)?{FIGURE_WORD}\s*\d{{1,3}}[A-Za-z]?"
FIGURE_CAPTION_ALONE = re.compile(rf"{FIGURE_LABEL}(?:\s+[A-ZΑ-Ω].*|(?:\*\*)?)")
STEP_SIGNS = (")", ".", *"0123456789")
FIRST_OF_A_CAPTION = frozenset("TFSCA:表図图")
NEEDS_A_LOOK = re.compile("[0-9/\u00ad-]")  # at the end of a line
MUCH_SHORTER = 0.6
ONE, TWO = re.compile(r"\s*1[.)]\s"), re.compile(r"\s*2[.)]\s")
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


def _caption(reading: Reading, at: int) -> tuple[Block, int] | None:
    """'Table 1: …' and 'Figure 1: …', with the lines that belong to them."""
    text = reading.lines[at].text.strip()
    if text.lstrip("*_")[:1] not in FIRST_OF_A_CAPTION:
        return None
    is_numbered = TABLE_CAPTION_START.match(text) or (TABLE_CAPTION.match(text) and _is_over_table(reading, at))
    if is_numbered or (PANDOC_CAPTION.fullmatch(text) and _is_beside_table(reading, at)):
        kind = "table-caption"
    elif FIGURE_CAPTION.match(text) or (FIGURE_CAPTION_ALONE.fullmatch(text) and _is_alone(reading, at)):
        kind = "figure-caption"
    else:
        return None
    return _gathered(reading, at, Block(kind, reading.lines[at].number, text))


def _is_alone(reading: Reading, at: int) -> bool:
    """True for a short line between blank lines that does not end as a sentence does."""
    is_short = len(reading.lines[at].text) <= LONGEST_HEADING and not ends_sentence(reading.lines[at].text)
    return is_short and not is_text(reading.lines, at - 1) and not is_text(reading.lines, at + 1)


def _is_beside_table(reading: Reading, at: int) -> bool:
    """True for a line directly under a table's last row, or over its first; a blank line may stand between."""
    near = (reading.lines[place] for place in (at - 2, at - 1, at + 1, at + 2) if is_text(reading.lines, place))
    return any("\t" in line.text.strip() or line.text.lstrip().startswith("|") for line in near)


def _is_over_table(reading: Reading, at: int) -> bool:
    following = next_text(reading.lines, at + 1)
    text = reading.lines[at].text
    if (
        TABLE_LABEL.fullmatch(text.strip())
        and is_text(reading.lines, at + 1)
        and not begins_tab_table(reading.lines, at + 1)
    ):
        following = next_text(reading.lines, at + 2)  # 'Table 1', and what it says on a line of its own
    return ("\t" in following or following.startswith("|")) and (text.endswith(")") or not ends_sentence(text))


def _item(reading: Reading, at: int) -> tuple[Block, int] | None:
    line = reading.lines[at]
    item = (OWN_ITEM if reading.is_draft else ITEM).fullmatch(line.text)
    if not item or (item["mark"][-1] in ".)" and is_numbered_heading(reading, at)):
        return None
    depth = len(item["indent"].expandtabs(4))
    if item["mark"] == "■" and item["text"].isupper() and looks_like_heading(item["text"]):
        return Block("heading", line.number, item["text"]), at + 1
    mark, text = item["mark"].lstrip("("), item["text"]
    if (
        text[0].isdecimal()
        and mark[-1] not in ".)"
        and not reading.is_draft
        and (counted := COUNTED_ITEM.fullmatch(text))
    ):
        mark, text = counted["mark"], counted["text"]
    return _gathered(reading, at, Block("item", line.number, text, depth, mark))


def _prose(reading: Reading, at: int) -> tuple[Block, int]:
    line = reading.lines[at]
    text = line.text.strip()
    if len(text) <= LONGEST_HEADING and not reading.is_marked and is_heading(reading, at, text):
        bold = BOLD_LINE.fullmatch(text)
        return Block("heading", line.number, in_one_line(bold["text"] if bold else text)), at + 1
    return _gathered(reading, at, Block("prose", line.number, text))


READERS = (figure_place, code, heading_mark, line_across, image, table, _caption, _item, _prose)
# No other reader takes a line without a tab or a bar that begins with a letter, a digit or the sign of an item.
WORD_READERS = (heading_mark, _prose)
BY_FIRST_SIGN = {
    **dict.fromkeys("TFSCA表図图", (heading_mark, _caption, _prose)),
    **dict.fromkeys("0123456789", (heading_mark, _item, _prose)),
    **dict.fromkeys("-*•", (heading_mark, line_across, _caption, _item, _prose)),
}


def _readers_for(line: Line) -> Sequence[Reader]:
    if "\t" in line.text or " | " in line.text or line.kind not in ("text", "page"):
        return READERS
    first = line.text[0]
    return BY_FIRST_SIGN.get(first) or (WORD_READERS if first.isalpha() else READERS)


# In a draft only the importer's own marks and Markdown's count; what looked like prose once is prose.
DRAFT_READERS = (code, caption_mark, figure_mark, heading_mark, bibliography, table, _item, _prose)


def _gathered(reading: Reading, at: int, block: Block) -> tuple[Block, int]:
    """Add the following lines that belong to the block: what was one paragraph becomes one line."""
    pieces, end = [block.text], at + 1
    while is_text(reading.lines, end) and not _begins(reading, end, pieces[-1]):
        if block.kind == "item" and _is_next_item(block, reading.lines[end].text):
            break
        piece = reading.lines[end].text.strip()
        pieces.append(piece.lstrip("> ") if block.text.startswith(">") else piece)
        end += 1
    if len(pieces) > 1:
        return block._replace(text=_one_line(pieces, reading, block.line)), end
    text = in_one_line(block.text)
    return (block if text == block.text else block._replace(text=repaired(text, reading.log, block.line))), end


def _is_next_item(item: Block, text: str) -> bool:
    """True for the item after this one, or after the one that holds it, although this one ends without a full stop."""
    if item.mark[:-1].isdecimal() and text.lstrip().startswith(f"{int(item.mark[:-1]) + 1}{item.mark[-1]} "):
        return True
    following = ITEM.fullmatch(text) if item.level else None
    return following is not None and len(following["indent"].expandtabs(4)) < item.level


def _one_line(pieces: Sequence[str], reading: Reading, line: int) -> str:
    """Pieces as one text; only where a word was broken is there more to do than to put a space between."""
    parts = [pieces[0]]
    for at, piece in enumerate(pieces[1:], 1):
        add_piece(parts, piece, reading.vocabulary, line + at, reading.log)
    text = in_one_line(*parts)
    return repaired(text, reading.log, line) if _may_need_repair(pieces, text) else text


def _may_need_repair(pieces: Sequence[str], text: str) -> bool:
    """False if the pieces, each repaired before, end in no sign that means something else beside the next piece."""
    is_plain = text.isascii() and "<" not in text and "&" not in text and "\t" not in "".join(pieces)
    return not is_plain or NEEDS_A_LOOK.search("".join([piece[-1:] for piece in pieces])) is not None


def _begins(reading: Reading, at: int, before: str) -> bool:
    """True if a line begins something of its own although no blank line stands before it; a draft has blank lines."""
    text = reading.lines[at].text
    stripped = text.strip()
    if reading.is_draft:
        return OWN_ITEM.fullmatch(text) is not None
    if _begins_by_sign(reading, at, stripped, before) or (_may_be_data(stripped) and is_product_data(stripped)):
        return True
    if "\t" in stripped or text.startswith("\t\t"):
        return begins_tab_table(reading.lines, at)
    if " | " in stripped and (is_over_alignment_row(reading.lines, at) or barred_end(reading.lines, at) > at):
        return True
    if reading.is_marked:
        return False
    if stripped[0].isdigit() and _is_subsection(stripped, before):
        return True
    if not ends_sentence(before):
        may_be = stripped.isupper() or not is_text(reading.lines, at + 1) or looks_like_heading(before)
        return may_be and is_known(stripped)
    if not looks_like_title(stripped) and not is_one_word(stripped):
        return False
    after = reading.lines[at + 1].text.strip() if is_text(reading.lines, at + 1) else ""
    least = min(len(before), len(after))
    return not after or (len(stripped) < MUCH_SHORTER * least and not starts_in_the_middle(after))


def _may_be_data(text: str) -> bool:
    return ":" in text[:40] or "：" in text[:40]


def _is_subsection(text: str, before: str) -> bool:
    """'2.1 Channels' under whole text or under '2. Mechanisms'."""
    is_dotted = DOTTED.match(text) is not None and looks_like_title(text)
    return is_dotted and (ends_sentence(before) or looks_like_heading(before))


def _begins_by_sign(reading: Reading, at: int, stripped: str, before: str) -> bool:
    """True if the first signs of a line say that it is a mark, an item, a step, a caption or a line across."""
    first = stripped[:1]
    if first.isalpha():
        if first in FIRST_OF_A_CAPTION:
            return any(match(stripped) for match in (STEP.match, TABLE_CAPTION_START.match, FIGURE_CAPTION.match))
        return (stripped[1:2] in STEP_SIGNS or first in "iv") and STEP.match(stripped) is not None
    if first in "#|`~/!" and (first == "|" or _any_mark(reading, at)):
        return True
    text = reading.lines[at].text
    if ITEM.fullmatch(text) and not _is_wrapped_number(reading, at, before):
        return True
    beginnings = (STEP.match, TABLE_CAPTION_START.match, FIGURE_CAPTION.match, BREAK.fullmatch)
    return not first.isdecimal() and any(match(stripped) for match in beginnings)


def _any_mark(reading: Reading, at: int) -> bool:
    quiet = reading._replace(log=Log())
    return any(reader(quiet, at) for reader in (heading_mark, image))


def _is_wrapped_number(reading: Reading, at: int, before: str) -> bool:
    """'… a dose of' and on the next line '10. It': a number at the start of a wrapped line is no item."""
    text = reading.lines[at].text
    return text.lstrip()[:1].isdigit() and not ends_sentence(before) and not _begins_a_list(reading, at)


def _begins_a_list(reading: Reading, at: int) -> bool:
    """'1. A university' over '2. Another'."""
    if not ONE.match(reading.lines[at].text) or not is_text(reading.lines, at + 1):
        return False
    return TWO.match(reading.lines[at + 1].text) is not None


def blocks_text(blocks: Sequence[Block]) -> Iterator[str]:
    """The text of each block, for searching."""
    for block in blocks:
        plain = not block.caption and not block.rows
        yield block.text if plain else " ".join([block.text, block.caption, *chain.from_iterable(block.rows)])
