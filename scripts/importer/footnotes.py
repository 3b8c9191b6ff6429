"""Footnotes that are cited by name. Lines in; the same lines, each such name a number, out."""

import re
from collections.abc import Sequence

from scripts.importer.headings import names_references
from scripts.importer.reference_fields import NUMBERED
from scripts.importer.replacing import replaced
from scripts.importer.values import Line, Log

# '[^doe2009]: Doe J. Sleep. 2009', and where it is cited '[^doe2009]'
NOTE = re.compile(r"\[\^(?P<name>[\w-]{1,60})\]:\s")
LONGEST_HEADING = 60
CITED = re.compile(r"\[\^(?P<name>[\w-]{1,60})\]")


def with_numbered_notes(lines: Sequence[Line], log: Log) -> list[Line]:
    """Number the notes that have names, in the order in which they are listed, behind those that have numbers."""
    listed = [
        note["name"]
        for line in lines
        if line.text[:2] == "[^" and line.kind != "code" and (note := NOTE.match(line.text))
    ]
    if listed and _has_list_of_its_own(lines):
        return _called_notes(lines, log)
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


def _has_list_of_its_own(lines: Sequence[Line]) -> bool:
    """True if references are listed otherwise, under their heading, so that the notes are none."""
    texts = [line.text for line in lines if line.kind in ("text", "page")]
    heads = [at for at, text in enumerate(texts) if len(text) < LONGEST_HEADING and names_references(text)]
    first = NUMBERED.fullmatch(texts[heads[-1] + 1]) if heads and heads[-1] + 1 < len(texts) else None
    return first is not None and not first.group().lstrip("\\ ").startswith("[^")


def _called_notes(lines: Sequence[Line], log: Log) -> list[Line]:
    """Notes of the text, and what points to them, with that name; their numbers are not those of references."""

    def called(note: re.Match[str]) -> str:
        is_note = note.start() == 0 and note.string[note.end() : note.end() + 1] == ":"
        return f"Note {note['name']}" if is_note else f" (note {note['name']})"

    return [
        line._replace(text=replaced("footnote", CITED, called, line.text, log, line.number))
        if line.kind in ("text", "page") and "[^" in line.text
        else line
        for line in lines
    ]
