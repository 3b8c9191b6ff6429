"""What a problem is and how it is shown; every verb reports through these values."""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

# What a terminal would obey or hide: an escape sequence in a page, in a file's name or in a wiki's export
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Problem(NamedTuple):
    """One thing to mend, in the order it is sorted: by file, then by place in the file.

    `file` is relative to the site's folder; `line` and `column` count from 1. `severity` is 'error' (a reader or the
    build trips), 'warning' (probably wrong) or 'style' (consistency). `message` says what is wrong and what to do.
    """

    file: str
    line: int
    column: int
    rule: str
    severity: str
    message: str


class CannotRun(Exception):
    """The work could not be done at all; the message is one sentence for the reader, naming the file."""


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character offset in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def as_text(problems: Iterable[Problem]) -> str:
    """The report for people: grouped by file, `file:line:column  rule-name`, then what to do."""
    return "\n".join(f"{_place(p)}{_weight(p)}\n    {printable(p.message)}" for p in problems)


def _place(problem: Problem) -> str:
    return f"{printable(problem.file)}:{problem.line}:{problem.column}  {problem.rule}"


def _weight(problem: Problem) -> str:
    return "" if problem.severity == "error" else f" ({problem.severity})"


def printable(text: str) -> str:
    """The text with such signs written out: '\\x1b[2J'."""
    return UNSEEN.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects with file, line, column, rule, severity and message."""
    return json.dumps([p._asdict() for p in problems], ensure_ascii=False, indent=2)


GITHUB_LEVELS = {"error": "error", "warning": "warning", "style": "notice"}


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub shows beside the changed lines."""
    return "\n".join(
        f"::{GITHUB_LEVELS.get(p.severity, 'error')} file={_escape(p.file, True)},line={p.line},"
        f"col={p.column},title={_escape(p.rule, True)}::{_escape(p.message)}"
        for p in problems
    )


def _escape(text: str, in_property: bool = False) -> str:
    """Escape as the workflow command syntax asks; properties also escape colon and comma."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
