"""Footnotes that are cited by name. Lines in; the same lines, each such name a number, out."""

import re
from collections.abc import Sequence

from scripts.importer.replacing import replaced
from scripts.importer.values import Line, Log

# '[^doe2009]: Doe J. Sleep. 2009', and where it is cited '[^doe2009]'
NOTE = re.compile(r"\[\^(?P<name>[\w-]{1,60})\]:\s")
CITED = re.compile(r"\[\^(?P<name>[\w-]{1,60})\]")


def with_numbered_notes(lines: Sequence[Line], log: Log) -> list[Line]:
    """Number the notes that have names, in the order in which they are listed, behind those that have numbers."""
    listed = [
        note["name"]
        for line in lines
        if line.text[:2] == "[^" and line.kind != "code" and (note := NOTE.match(line.text))
    ]
    named = dict.fromkeys(name for name in listed if not name.isdecimal())
    if not named:
        return list(lines)
    first = 1 + max((int(name) for name in listed if name.isdecimal()), default=0)
    numbers = {name: f"[^{number}]" for number, name in enumerate(named, first)}

    def numbered(note: re.Match[str]) -> str:
        return numbers.get(note["name"], note.group())

    return [
        line._replace(text=replaced("footnote-name", CITED, numbered, line.text, log, line.number))
        if line.kind in ("text", "page") and "[^" in line.text
        else line
        for line in lines
    ]
