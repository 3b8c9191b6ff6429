"""Repairs inside a line. Text in; the same text with its signs mended, and a record of each change, out.

`REPAIRS` is the table: each rule has a name, a reason, an example before and after, a pattern and what replaces
it. No pattern crosses a line, so line numbers stay true. Code between fences is left alone.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scripts.importer.fences import fenced
from scripts.importer.values import Log

NO_BREAK = "\u00a0"
SPACE = re.compile(r"\s")
RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
MICRO_UNIT = r"(?:mol|Ci|[MmgLlsAVWFN])(?![^\W\d_])"
SPACED_UNIT = (
    r"(?:(?:[pnµmk]?g|[nµmd]?L|[pnµm]M|[nµm]mol)(?:/(?:kg|mL|L|h|min|day))*"
    r"|[nµmc]m|µs|ms|min|k?Hz|mV|[npµm]A|[Mk]Ω|k?Da|°C)(?![^\W\d_]|\d)"
)


class Repair(NamedTuple):
    """One named rule; `before` becomes `after`."""

    name: str
    reason: str
    before: str
    after: str
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]


def _in_unicode(table: dict[str, str]) -> Callable[[re.Match[str]], str]:
    """Write the inside of a tag with raised or lowered signs, or leave the tag if a sign has none."""

    def written(match: re.Match[str]) -> str:
        return "".join(table[sign] for sign in match[1]) if all(s in table for s in match[1]) else match.group()

    return written


REPAIRS = (
    Repair(
        "zero-width-character",
        "Characters without width split words for search and for screen readers.",
        "tia\u200bneptine", "tianeptine",
        re.compile("[\u200b\u200c\u200d\u2060\ufeff]+"), "",
    ),
    Repair(
        "bidi-control",
        "Direction controls can make text read otherwise than it is stored.",
        "ab\u202ecd", "abcd",
        re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+"), "",
    ),
    Repair(
        "control-character",
        "Control characters mean nothing in text.",
        "dose\x07 one", "dose one",
        re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+"), "",
    ),
    Repair(
        "line-separator",
        "Rare line separators stand for a space.",
        "one\u2028two", "one two",
        re.compile("[\x0b\x85\u2028\u2029]+"), " ",
    ),
    Repair(
        "soft-hyphen",
        "A soft hyphen only shows where a word may be broken.",
        "phospho\u00adrylation", "phosphorylation",
        re.compile("\u00ad+(?![\u00ad \t]*$)", re.M), "",
    ),
    Repair(
        "no-break-hyphen",
        "Hyphens of every sort are one sign for search.",
        "GLT\u20111", "GLT-1",
        re.compile("[\u2010\u2011]"), "-",
    ),
    Repair(
        "ligature",
        "A ligature is one character and hides its letters from search.",
        "e\ufb03cacy", "efficacy",
        re.compile("[ﬀ-ﬆ]"), lambda match: LIGATURES[match.group()],
    ),
    Repair(
        "odd-space",
        "Spaces of odd widths are layout; only the one between number and unit has a meaning.",
        "in\u00a0rat\u2009brain", "in rat brain",
        re.compile("(?<!\\d)[\u00a0\u2000-\u200a\u202f\u205f\u3000]+|[\u2000-\u200a\u202f\u205f\u3000]"
                   "|\u00a0(?![%°µΩA-Za-z])"), " ",
    ),
    Repair(
        "line-break-tag",
        "A line break inside a cell or a sentence is layout.",
        "Concentration/<br>Dose", "Concentration/ Dose",
        re.compile(r"[ ]?<br[ ]?/?>[ ]?", re.I), " ",
    ),
    Repair(
        "raised-text",
        "Raised text as a tag becomes raised characters.",
        "Ca<sup>2+</sup>", "Ca²⁺",
        re.compile(r"<sup>([^<>\n]{1,20})</sup>", re.I), _in_unicode(RAISED),
    ),
    Repair(
        "lowered-text",
        "Lowered text as a tag becomes lowered characters.",
        "H<sub>2</sub>O", "H₂O",
        re.compile(r"<sub>([^<>\n]{1,20})</sub>", re.I), _in_unicode(LOWERED),
    ),
    Repair(
        "micro-sign",
        "Greek mu, often with a stray space, stands for the micro sign; number and unit stay on one line.",
        "10 μ M", "10\u00a0µM",
        re.compile(rf"(?<=\d)[ {NO_BREAK}]*[μµ][ {NO_BREAK}]*(?={MICRO_UNIT})"), f"{NO_BREAK}µ",
    ),
    Repair(
        "micro-sign-without-number",
        "Greek mu directly before a unit stands for the micro sign.",
        "the μM range", "the µM range",
        re.compile(rf"(?<![\w-])μ(?={MICRO_UNIT}(?!-))"), "µ",
    ),
    Repair(
        "greek-prefix",
        "A Greek letter belongs to the name that follows its hyphen.",
        "α -amino", "α-amino",
        re.compile(rf"(?<![^\W_])([α-ωΑ-Ω])[ {NO_BREAK}]+-(?=\w)"), r"\1-",
    ),
    Repair(
        "unit-space",
        "Number and unit stay on one line.",
        "10 mg/kg", "10\u00a0mg/kg",
        re.compile(rf"(?<=\d)[ ](?={SPACED_UNIT})"), NO_BREAK,
    ),
)  # fmt: skip


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


def repaired(text: str, log: Log, first_line: int = 1) -> str:
    """Apply every repair of the table in order.

    >>> repaired("at 10 μ M", Log())
    'at 10\\xa0µM'
    """
    for repair in REPAIRS:
        text = replaced(repair.name, repair.pattern, repair.replacement, text, log, first_line)
    return text


def replaced(
    rule: str,
    pattern: re.Pattern[str],
    replacement: str | Callable[[re.Match[str]], str],
    text: str,
    log: Log,
    first_line: int = 1,
) -> str:
    """Replace what the pattern finds outside fences and log each change with the whole words around it."""
    edits = _outside_code(list(_edits(pattern, replacement, text)), text)
    if not edits:
        return text
    written, at, line = [], 0, first_line
    for group in _grouped_by_word(edits, text):
        start, end = _word_start(text, group[0].start, at), _word_end(text, group[-1].end)
        line += text.count("\n", at, start)
        after = _edited(text, start, end, group)
        log.change(rule, line, text[start:end], after)
        written += [text[at:start], after]
        line += text.count("\n", start, end)
        at = end
    return "".join(written) + text[at:]


def _edits(pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str], text: str) -> Iterator[_Edit]:
    for match in pattern.finditer(text):
        new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        if new != match.group():
            yield _Edit(match.start(), match.end(), new)


def _outside_code(edits: list[_Edit], text: str) -> list[_Edit]:
    fences = fenced(text) if edits else []
    starts = [start for start, _ in fences]

    def in_code(edit: _Edit) -> bool:
        before = bisect_right(starts, edit.start) - 1
        return before >= 0 and edit.start < fences[before][1]

    return [edit for edit in edits if not in_code(edit)] if fences else edits


def _grouped_by_word(edits: Sequence[_Edit], text: str) -> Iterator[list[_Edit]]:
    """Edits in one word, or in words that an edit joins, belong together."""
    group: list[_Edit] = []
    for edit in edits:
        if group and SPACE.search(text, group[-1].end, edit.start):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _word_start(text: str, start: int, floor: int) -> int:
    while start > floor and not text[start - 1].isspace():
        start -= 1
    return start


def _word_end(text: str, end: int) -> int:
    space = SPACE.search(text, end)
    return space.start() if space else len(text)


def _edited(text: str, start: int, end: int, edits: Sequence[_Edit]) -> str:
    parts, at = [], start
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join(parts) + text[at:end]
