"""Tables whose columns are kept apart by spaces. Lines in; the same lines with tabs between their cells out.

Lines that follow each other are a table if a gap of two spaces or more runs through all of them at one place.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from scripts.importer.values import Log

GAP = re.compile(r"\S {2,}(?=\S)")
DASHES = re.compile(r" *-{2,}(?: +-{2,})+ *")  # the line under the head of a table
LEAST_ROWS = 3
MOST_ROWS = 400
LONGEST_ROW = 400
WORDS_OF_PROSE = 5


def with_tabs(lines: Sequence[str], in_code: Collection[int], log: Log, numbers: Sequence[int]) -> list[str]:
    """Put tabs between the cells of tables that only spaces align; `numbers` are those of the lines in the guide."""
    written = list(lines)
    for start, end in _runs(lines, in_code):
        rows, places = _cells(lines[start:end]), [*range(start, end)]
        head = _head_over(lines, start, in_code) if rows else []
        with_head = _cells([lines[at] for at in [*head, *places]]) if head else []
        if with_head and with_head[0].count("\t") == rows[0].count("\t"):
            rows, places = with_head, [*head, *places]
            written[head[0]] = ""  # The blank line comes before the head.
        for at, place, row in zip(range(end - len(rows), end), places, rows, strict=False):
            log.change("space-aligned-row", numbers[place], lines[place].strip(), row)
            written[at] = row
    return written


def _head_over(lines: Sequence[str], start: int, in_code: Collection[int]) -> list[int]:
    """Where the one or two lines of a head are that a blank line keeps apart from the rows, which begin at `start`."""
    if start < 2 or lines[start - 1].strip():
        return []
    above = [at for at in range(max(start - 4, 0), start - 1) if _has_gap(lines[at]) and at not in in_code]
    is_head = 1 <= len(above) <= 2 and above[-1] == start - 2 and above[0] == start - 1 - len(above)
    return above if is_head and not any(lines[at].startswith("\f") for at in above) else []


def _runs(lines: Sequence[str], in_code: Collection[int]) -> Iterator[tuple[int, int]]:
    """Where lines with a gap follow each other; start and end."""
    may_be = [
        at
        for at, line in enumerate(lines)
        if ("  " in line or "-- -" in line) and at not in in_code and line[0] != "\f"
    ]
    with_gap = [at for at in may_be if _has_gap(lines[at]) or DASHES.fullmatch(lines[at])]
    start = end = -1
    for at in [*with_gap, len(lines) + 1]:
        if at != end or at - start >= MOST_ROWS:
            if end - start >= LEAST_ROWS:
                yield start, end
            start = at
        end = at + 1


def _has_gap(line: str) -> bool:
    return len(line) <= LONGEST_ROW and "\t" not in line and GAP.search(line) is not None


def _cells(rows: Sequence[str]) -> list[str]:
    """The rows with tabs where the gaps are that all of them share; nothing if there are none or it is prose."""
    width = max(map(len, rows))
    measured = [row for row in rows if not DASHES.fullmatch(row)]
    under = next((row for row in rows[:3] if DASHES.fullmatch(row)), "")
    if under and (edges := _edges_of(under, measured)):
        return ["\t".join(row[start:end].strip() for start, end in edges) for row in rows]
    used = [any(at < len(row) and row[at] != " " for row in measured) for at in range(width)]
    starts = [at for at in range(width) if used[at] and (at == 0 or not used[at - 1])]
    starts = [at for at in starts if at == starts[0] or not any(used[max(at - 2, 0) : at])]
    if len(starts) < 2:
        return []
    edges = list(zip(starts, [*starts[1:], width], strict=True))
    table = [[row[start:end].strip() for start, end in edges] for row in rows]
    words = [len(cell.split()) for row in table for cell in row]
    is_prose = len(starts) == 2 and sum(words) > WORDS_OF_PROSE * len(words)
    return [] if is_prose or _is_list(table) else ["\t".join(row) for row in table]


def _edges_of(dashes: str, rows: Sequence[str]) -> list[tuple[int, int | None]]:
    """Where the columns begin and end whose heads are underlined; none if a cell is longer than its line."""
    starts = [match.start() for match in re.finditer("-+", dashes)]
    crossed = any(row[start - 1 : start].strip() for row in rows for start in starts[1:])
    return [] if crossed or len(starts) < 2 else list(zip([0, *starts[1:]], [*starts[1:], None], strict=True))


def _is_list(table: Sequence[Sequence[str]]) -> bool:
    """True for items whose marks stand apart from their text."""
    return len(table[0]) == 2 and all(re.fullmatch(r"\W|\[?\(?\d{1,4}[.)\]]*", row[0]) or not row[0] for row in table)
