"""Data of a product whose names and values stand on lines of their own. Lines in; items 'Name: value' among them, out.

Pages of shops list formula, weight and the like so: a name, a blank line, its value, and so on.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scripts.importer.headings import is_data_name
from scripts.importer.values import Line, Log

LEAST_PAIRS = 2
LONGEST_NAME, LONGEST_VALUE = 60, 400
BLANKS_BETWEEN = 2
MARKS = " \t*_:：|"
# What a table leaves that was taken apart: '|---|---|'
BORDER = re.compile(r"\|?(?:[ ]?:?-+:?[ ]?\|)+[ ]?")


class _Pair(NamedTuple):
    """A name and its value, and where their lines stand."""

    name: int
    value: int


def with_pairs(lines: Sequence[Line], log: Log) -> list[Line]:
    """Put each value behind its name; a name that stands alone is a heading and stays one."""
    done = list(lines)
    for run in _runs(lines):
        if len(run) < LEAST_PAIRS:
            continue
        for at in range(run[0].name, run[-1].value):
            if lines[at].kind == "text" and _is_border(lines[at]):
                log.remove("rule-line", lines[at].number, lines[at].text.strip())
                done[at] = lines[at]._replace(kind="gone")
        for pair in run:
            name, value = lines[pair.name].text.strip(MARKS), lines[pair.value].text.strip().rstrip("| ")
            log.change("name-and-value", lines[pair.name].number, f"{name} {value}", f"{name}: {value}")
            done[pair.name] = lines[pair.name]._replace(text=f"- {name}: {value}")
            done[pair.value] = lines[pair.value]._replace(kind="gone")
    return done


def _runs(lines: Sequence[Line]) -> Iterator[list[_Pair]]:
    """Names with values that follow each other."""
    run: list[_Pair] = []
    for at, line in enumerate(lines):
        if not _is_name(line):
            continue
        value = _next(lines, at)
        if value is None or _is_name(lines[value]) or len(lines[value].text) > LONGEST_VALUE:
            continue
        if run and _next(lines, run[-1].value) != at:
            yield run
            run = []
        run.append(_Pair(at, value))
    if run:
        yield run


def _is_name(line: Line) -> bool:
    return line.kind == "text" and len(line.text) <= LONGEST_NAME and is_data_name(line.text.strip(MARKS))


def _is_border(line: Line) -> bool:
    return line.text.lstrip()[:1] in "|:-" and BORDER.fullmatch(line.text.strip()) is not None


def _next(lines: Sequence[Line], at: int) -> int | None:
    """The next line with text; a few blank lines, lines taken out and borders of tables may stand between."""
    blanks = 0
    for near in range(at + 1, len(lines)):
        if lines[near].kind == "text" and not _is_border(lines[near]):
            return near
        blanks += lines[near].kind == "blank"
        if blanks > BLANKS_BETWEEN or lines[near].kind not in ("blank", "gone", "text"):
            return None
    return None
