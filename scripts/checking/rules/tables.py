"""Rules about tables: that readers see a table and not its bars, and that each row has the cells of the header."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from markdown import Markdown
from markdown.extensions.tables import TableProcessor

from scripts.checking.paragraphs import Line, block_with_second, blocks, seen_lines, squeeze
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Page, Site
from scripts.problems import Problem

FEWEST_ROWS = 2  # of a kind, to say that the header is what is wrong
# '| a | b |': a row; with one bar alone it may be anything
ROW = re.compile(r"\|.*\S.*\|$")
# What readers see of a row that is no row: '| a | b |' at the start of a line
SEEN_ROW = re.compile(r"\n(?P<line>[ \t]*\|.+\|[ \t]*)$", re.M)
# Nothing but the signs of a rule line: the second line of each table
SECOND_LINE = re.compile(r"\n(?P<line>[ \t>]*(?=[|:-])[|: -]+[^\S\n]*)(?=\n|\Z)")
# '|---|:--:|', '--- | ---'
RULE_LINE = re.compile(r"(?=.*\|)\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?")
SEEN_RULE = re.compile(r"^[ \t]*\|?[ ]*:?[-–—]+:?[ ]*\|[-–—:| ]*$", re.M)
# '|===|===|', '|—|—|', '|---+---|', '|--.|---|': meant as a rule line
NEARLY_RULE = re.compile(r"(?=.*\|)(?=.*[-–—=_])[-–—=_+:| .*]{3,}")
PART_OF_RULE = re.compile(r"[ ]*:?-+:?[ ]*")


class Table(NamedTuple):
    """Lines that were meant as a table: what stands above them in their block, the rows, where the rule line is."""

    above: tuple[Line, ...]
    rows: tuple[Line, ...]
    rule_at: int | None


class Flaw(NamedTuple):
    """What keeps lines from being a table: the line to point at, what to do, and the mend if there is only one."""

    line: Line
    message: str
    start: int = 0
    end: int = 0
    text: str = ""


@rule("table-shown-as-text", scope="page")
def typed_tables(site: Site) -> Iterator[Problem]:
    """Every table is one for readers too, and not rows of bars.

    Put an empty line above the table, a rule line such as |---|---| under its header with as many parts as the
    header has cells, and no empty line between its rows.
    """
    for page, flaw in _flaws(site):
        yield page.problem(flaw.line.start, "table-shown-as-text", flaw.message)


@mends("table-shown-as-text")
def mended_tables(site: Site) -> Iterator[Repair]:
    """Rule lines in their right form, and the empty line above a table."""
    for page, flaw in _flaws(site):
        if flaw.text:
            words = page.text[flaw.start : flaw.end]
            yield Repair(page.shown_as, flaw.start, flaw.end, words, flaw.text, "table-shown-as-text")


@rule("table-cells", scope="page")
def table_cells(site: Site) -> Iterator[Problem]:
    r"""Every row of a table has as many cells as the header.

    What stands in a cell too many is not shown; write a bar that belongs to the text as \|, and add the bars of
    cells that are empty.
    """
    for page in site.published_pages():
        for second in SECOND_LINE.finditer(page.text, page.front.end) if "|" in page.visible else ():
            block = block_with_second(page, second.start("line"))
            drawn = _is_table(block) and squeeze(block[0].text) not in seen_lines(page, SEEN_ROW)
            if drawn and _visible(page, block[1]):
                yield from _cell_problems(page, block)


def _cell_problems(page: Page, block: Sequence[Line]) -> Iterator[Problem]:
    header = block[0].text
    wanted = len(_cells(header, header))
    rows = [(row, _cells(row.text, header)) for row in block[2:]]
    short = [row for row, cells in rows if len(cells) == 1 < wanted]
    counts = {len(cells) for _, cells in rows}
    if len(rows) >= FEWEST_ROWS and counts != {wanted} and len(counts) == 1 and not short:
        message = f"the header has {wanted} cells and every row {counts.pop()}; give the header as many."
        yield page.problem(block[0].start, "table-cells", message, "" if len(rows[0][1]) > wanted else "warning")
        return
    for row, cells in rows:
        lost = " ".join(cell.strip() for cell in cells[wanted:] if cell.strip())
        if lost:
            message = f"this row has {len(cells)} cells and the header {wanted}; '{lost}' is not shown; "
            start = row.start + row.text.startswith("|") + sum(len(cell) + 1 for cell in cells[:wanted])
            yield page.problem(start, "table-cells", message + "write a bar that belongs to a text as '\\|'.")
        elif "|" not in row.text and not row.text.startswith(("{", "<", "--8<")):
            message = "this line becomes a row of the table above; put an empty line between the two."
            yield page.problem(row.start, "table-cells", message, "warning")
        elif len(cells) < wanted and "|" in row.text and not (row in short and _is_section(row, short)):
            message = f"this row has {len(cells)} cell{'s'[: len(cells) > 1]} and the header {wanted}; "
            yield page.problem(row.start, "table-cells", message + "add the missing bars.", "warning")


def _is_section(row: Line, short: Sequence[Line]) -> bool:
    """A row of one cell, alone of its kind, is a slip; several, or a bold one, head parts of the table."""
    return len(short) > 1 or "**" in row.text or "__" in row.text or "<" in row.text


def _flaws(site: Site) -> Iterator[tuple[Page, Flaw]]:
    for page in site.published_pages():
        seen = page.rendered.text if "|" in page.visible else ""
        typed = seen_lines(page, SEEN_ROW) if "|" in seen else frozenset()
        if "|" not in seen or not (typed or SEEN_RULE.search(seen)):
            continue
        before: Table | None = None
        for block in blocks(page):
            table = _table(page, block)
            flaw = _flaw(page, table, before, typed) if table else None
            if flaw:
                yield page, flaw
            before = table


def _table(page: Page, block: Sequence[Line]) -> Table | None:
    """The lines of a block that were meant as a table, if any."""
    rows = [number for number, line in enumerate(block) if ROW.match(line.text) and _visible(page, line)]
    rules = [number for number, line in enumerate(block) if RULE_LINE.fullmatch(line.text) and _visible(page, line)]
    if not rows and not (rules and rules[0]):
        return None
    first = min([*rows, *(number - 1 for number in rules[:1] if number)])
    rule_at = rules[0] - first if rules else None
    return Table(tuple(block[:first]), tuple(block[first:]), rule_at)


def _flaw(page: Page, table: Table, before: Table | None, typed: frozenset[str]) -> Flaw | None:
    """Why a table is not shown as one; None if it is, or if nobody can tell."""
    if any("{{" in line.text or "{%" in line.text or "<" in line.text[:1] for line in table.rows):
        return None
    drawn = _is_table((*table.above, *table.rows))
    seen = {squeeze(row.text) for row in table.rows} & (typed - {""})
    if (drawn and not seen) or not (seen or (table.rule_at is not None and SEEN_RULE.search(page.rendered.text))):
        return None
    if not drawn:
        return _flaw_of_form(page, table, before)
    return Flaw(table.rows[0], f"readers see the bars of this table as typed; {_cause_outside(table)}")


def _flaw_of_form(page: Page, table: Table, before: Table | None) -> Flaw | None:
    header = table.rows[0]
    if table.above and _is_table(table.rows):
        message = "readers see the bars of this table as typed; put an empty line above its header."
        return Flaw(header, message, *_empty_line(page, header))
    if table.rule_at == 0 and (before or len(table.rows) > 1):
        return _flaw_above_rule(header, before)
    if table.rule_at is None or table.rule_at > 1:
        return _flaw_without_rule(page, table, before)
    return _flaw_of_rule(table.rows[0], table.rows[table.rule_at])


def _flaw_above_rule(rule_line: Line, before: Table | None) -> Flaw:
    if before and len(before.rows) == 1:
        return Flaw(rule_line, "an empty line parts this rule line from the header of its table; take the line out.")
    return Flaw(rule_line, "this table has no header; put a row above its rule line, be its cells empty.")


def _flaw_without_rule(page: Page, table: Table, before: Table | None) -> Flaw | None:
    header, second = table.rows[0], table.rows[1] if len(table.rows) > 1 else None
    wanted = len(_cells(header.text, header.text))
    if second and _is_nearly_rule(second) and _visible(page, second):
        message = f"this is no rule line; write '{_rule_line(header, second)}'."
        return Flaw(second, message, second.start, second.end, _rule_line(header, second))
    if before and _is_table(before.rows) and len(_cells(before.rows[0].text, before.rows[0].text)) == wanted:
        return Flaw(header, "an empty line cuts these rows off from the table above; take the line out.")
    if len(table.rows) < 2 or len(_cells(table.rows[1].text, header.text)) != wanted or wanted < 2:
        return None
    line = "|" + "---|" * wanted
    return Flaw(header, f"this table has no rule line; put '{line}' under its header.")


def _is_nearly_rule(line: Line) -> bool:
    parts = line.text.strip("|").split("|")
    ruled = sum(bool(PART_OF_RULE.fullmatch(part)) for part in parts)
    return bool(NEARLY_RULE.fullmatch(line.text)) or (len(parts) > 1 and ruled * 2 >= len(parts))


def _flaw_of_rule(header: Line, line: Line) -> Flaw:
    """A rule line with more or fewer parts than the header."""
    wanted, found = len(_cells(header.text, header.text)), len(_cells(line.text, header.text))
    right = _rule_line(header, line)
    message = f"the rule line has {found} part{'s'[: found > 1]} and the header {wanted} cells; write '{right}'."
    return Flaw(line, message, line.start, line.end, right)


def _rule_line(header: Line, line: Line) -> str:
    """A rule line for a header, with those alignments that the old one shows."""
    parts = [part.strip() for part in line.text.strip("|").split("|")]
    wanted = len(_cells(header.text, header.text))
    kept = [_part(part) for part in parts[:wanted]] + ["---"] * (wanted - len(parts))
    return "|" + "|".join(kept) + "|"


def _part(part: str) -> str:
    return (":" if part.startswith(":") else "") + "---" + (":" if part.endswith(":") and len(part) > 1 else "")


def _empty_line(page: Page, line: Line) -> tuple[int, int, str]:
    """Where to put an empty line above a line, with the marks of a quotation if it stands in one."""
    start = page.text.rfind("\n", 0, line.start) + 1
    prefix = page.text[start : line.start].rstrip()
    return start, line.start, f"{prefix}\n{page.text[start : line.start]}"


def _cause_outside(table: Table) -> str:
    if table.rows[0].indent % 4:
        return "indent it by four spaces inside a list, or not at all."
    return "look for a list or a raw HTML element around it that is not closed above."


def _visible(page: Page, line: Line) -> bool:
    """True for a line with a bar that is not in code or in a comment."""
    return "|" in page.visible[line.start : line.end]


def _is_table(block: Sequence[Line]) -> bool:
    """Ask Python-Markdown whether it would make a table of a block."""
    if len(block) < 2 or "|" not in block[0].text or "|" not in block[1].text:
        return False
    return bool(_processor().test(None, "\n".join(line.text for line in block)))


def _cells(row: str, header: str) -> list[str]:
    """The cells of a row as Python-Markdown parts them; the header decides whether outer bars count."""
    processor = _processor()
    processor.border = bool(header.startswith("|") or processor.RE_END_BORDER.search(header))
    if processor.border and "\\" not in row and "`" not in row:  # the same, without a look at each sign
        return row.removeprefix("|").removesuffix("|").split("|")
    return list(processor._split_row(row))


@cache
def _processor() -> TableProcessor:
    return TableProcessor(Markdown().parser, {})
