"""Tables whose columns are kept apart by spaces. Text in; the same text with tabs between their cells out.

Lines that follow each other are a table if a gap of two spaces or more runs through all of them at one place.
"""

import re
from collections.abc import Iterator, Sequence

from scripts.importer.fences import lines_in_code
from scripts.importer.values import Log

GAP = re.compile(r"\S {2,}(?=\S)")
LEAST_ROWS = 3
MOST_ROWS = 400
LONGEST_ROW = 400
WORDS_OF_PROSE = 5


def with_tabs(text: str, log: Log, first_line: int = 1) -> str:
    """Put tabs between the cells of tables that only spaces align, and note each row that changed."""
    if "  " not in text:
        return text
    lines = text.split("\n")
    in_code = lines_in_code(text)
    for start, end in _runs(lines, in_code):
        rows = _cells(lines[start:end])
        for at, row in enumerate(rows, start):
            log.change("space-aligned-row", at + first_line, lines[at].strip(), row)
            lines[at] = row
    return "\n".join(lines)


def _runs(lines: Sequence[str], in_code: set[int]) -> Iterator[tuple[int, int]]:
    """Where lines with a gap follow each other; start and end."""
    start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and at - start < MOST_ROWS and at not in in_code and _has_gap(lines[at]):
            continue
        if at - start >= LEAST_ROWS:
            yield start, at
        start = at + 1


def _has_gap(line: str) -> bool:
    return "  " in line and len(line) <= LONGEST_ROW and "\t" not in line and GAP.search(line) is not None


def _cells(rows: Sequence[str]) -> list[str]:
    """The rows with tabs where the gaps are that all of them share; nothing if there are none or it is prose."""
    width = max(map(len, rows))
    used = [any(at < len(row) and row[at] != " " for row in rows) for at in range(width)]
    starts = [at for at in range(width) if used[at] and (at == 0 or not used[at - 1])]
    starts = [at for at in starts if at == starts[0] or not any(used[max(at - 2, 0) : at])]
    if len(starts) < 2:
        return []
    edges = list(zip(starts, [*starts[1:], width], strict=True))
    table = [[row[start:end].strip() for start, end in edges] for row in rows]
    words = [len(cell.split()) for row in table for cell in row]
    is_prose = len(starts) == 2 and sum(words) > WORDS_OF_PROSE * len(words)
    return [] if is_prose or _is_list(table) else ["\t".join(row) for row in table]


def _is_list(table: Sequence[Sequence[str]]) -> bool:
    """True for items whose marks stand apart from their text."""
    return len(table[0]) == 2 and all(re.fullmatch(r"\W|\[?\(?\d{1,4}[.)\]]*", row[0]) or not row[0] for row in table)
