"""A draft as Markdown. Blocks in, the lines of the page out; the same blocks always give the same lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from scripts.importer.citation_numbers import keys_in
from scripts.importer.headings import names_references, short_id
from scripts.importer.inert import inert, inert_block
from scripts.importer.marks import BIBLIOGRAPHY, FIGURE_MARK
from scripts.importer.sentences import sentence_lines
from scripts.importer.values import Block

INDENT = "    "
BULLET = -1
SENTENCES_AT_ONCE = 1000
TITLE_ID = "page"  # of heading one, as on every page of the handbook


def page(title: str, blocks: Sequence[Block]) -> list[str]:
    """The lines of a draft: heading one, then every block; the command for the bibliography under 'References'.

    A block of several lines, such as code or a table, is one piece of the list.
    """
    lines = [f"# {title_line(title)} {{#{TITLE_ID}}}"]
    blocks = _with_item_marks(blocks)
    last_references = max((at for at, block in enumerate(blocks) if _is_references(block)), default=-1)
    before = ""
    for at, (block, part) in enumerate(zip(blocks, _parts(blocks), strict=True)):
        if before != "item" or block.kind != "item":
            lines.append("")
        lines.append(part)
        before = block.kind
        if at == last_references:
            lines += ["", BIBLIOGRAPHY]
    if last_references < 0 and any("@" in part and keys_in(part) for part in lines):
        lines += ["", BIBLIOGRAPHY]
    return [*lines, ""]


def _parts(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block as Markdown."""
    used: dict[str, int] = {TITLE_ID: 1}
    tables = 0
    for block in blocks:
        if block.kind == "heading":
            yield _heading(block, used)
        elif block.kind == "table":
            tables += bool(block.caption)
            yield _table(block, tables, used)
        else:
            yield WRITERS[block.kind](block)


def title_line(title: str) -> str:
    """A title as heading one, which has no id at its end to keep closing hashes."""
    return re.sub(r"(?<!\\)#(?=#*$)", r"\#", inert_block(title))


def _is_references(block: Block) -> bool:
    return block.kind == "heading" and names_references(block.text)


def _heading(block: Block, used: dict[str, int]) -> str:
    given = block.caption.strip("{#}")
    words = "References" if _is_references(block) else block.text
    name = given if given and given not in used else short_id(words, used)
    used.setdefault(name, 1)
    return f"{'#' * block.level} {inert(block.text)} {{#{name}}}"


def _prose(block: Block) -> str:
    text = inert_block(block.text)
    sentences, between = sentence_lines(text), "\n> " if text.startswith(">") else "\n"
    # Many sentences at once, but not all: each takes more room than its letters do.
    return between.join(iter(lambda: between.join(islice(sentences, SENTENCES_AT_ONCE)), ""))


def _item(block: Block) -> str:
    depth = INDENT * block.level
    lines = list(sentence_lines(inert_block(block.text)))
    return f"\n{depth}{INDENT}".join([f"{depth}{block.mark} {lines[0]}", *lines[1:]])


def _figure(block: Block) -> str:
    caption = f"\n\n{INDENT}{inert_block(block.caption)}" if block.caption else ""
    return FIGURE_MARK + caption


def _code(block: Block) -> str:
    return block.text


WRITERS = {"prose": _prose, "item": _item, "figure": _figure, "code": _code}


def _table(block: Block, place: int, used: dict[str, int]) -> str:
    head, *rows = block.rows
    alignment = block.mark or "|" + "---|" * len(head)
    alignment += "---|" * (len(head) - alignment.count("|") + 1)
    lines = [_row(head), alignment, *map(_row, rows)]
    if block.caption:
        lines += ["", _caption_mark(block, place, used), inert_block(block.caption).rstrip(), "///"]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(inert(cell) for cell in cells) + " |"


def _caption_mark(table: Block, place: int, used: dict[str, int]) -> str:
    """The table's own number; said aloud only where counting on the page would give another. Its id is an address."""
    number = table.text
    if number.startswith("///"):
        return number
    name = short_id(f"tbl {number or table.caption}", used)
    if "-" not in name:  # no word of the caption can stand in an id
        name = short_id(f"tbl {place}", used)
    if not number.isdigit():
        return f"/// caption | #{name}"
    return f"/// table-caption | {'' if int(number) == place else f'{number} '}#{name}"


def _with_item_marks(blocks: Sequence[Block]) -> list[Block]:
    """Depths in steps of one; numbers as a list's numbers only where Markdown would count the same."""
    done: list[Block] = []
    for run in _runs(blocks):
        done += _marked_items(run) if run[0].kind == "item" else run
    return done


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    run: list[Block] = []
    for block in blocks:
        if run and (block.kind != "item" or run[-1].kind != "item"):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _marked_items(items: Sequence[Block]) -> list[Block]:
    levels = _depths([item.level for item in items])
    countable = _are_counted([(level, item.mark) for level, item in zip(levels, items, strict=True)])
    done = []
    for item, level in zip(items, levels, strict=True):
        number = item.mark[:-1] if item.mark[-1] in ".)" else ""
        if number and not countable:
            item = item._replace(text=f"{number}\\. {item.text}")
        mark = f"{number}." if number and countable else "-"
        done.append(item if (level, mark) == (item.level, item.mark) else item._replace(level=level, mark=mark))
    return done


def _depths(indents: Sequence[int]) -> list[int]:
    """0 for the outer items, one more for each deeper indent."""
    open_indents: list[int] = []
    depths = []
    for indent in indents:
        while open_indents and indent < open_indents[-1]:
            open_indents.pop()
        if not open_indents or indent > open_indents[-1] + 1:
            open_indents.append(indent)
        depths.append(len(open_indents) - 1)
    return depths


def _are_counted(marks: Sequence[tuple[int, str]]) -> bool:
    """True if every list in the run is either all bullets or numbered 1, 2, 3 …"""
    open_lists: dict[int, int] = {}
    for depth, mark in marks:
        open_lists = {level: last for level, last in open_lists.items() if level <= depth}
        number = int(mark[:-1]) if mark[-1] in ".)" else BULLET
        last = open_lists.get(depth)
        follows = last is None or (last == BULLET) == (number == BULLET)
        if not follows or (number != BULLET and number != (last or 0) + 1):
            return False
        open_lists[depth] = number
    return True
