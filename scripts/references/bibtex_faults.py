"""Where the reading of a BibTeX entry stopped in; what the author did wrong, and at which sign, out."""

import re
from collections.abc import Iterator
from typing import NamedTuple

SYNTAX = "bibliography-syntax"
# A line such as '  journal = {' inside a value: the value above it is not closed
FIELD_LINE = re.compile(r"\n[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*=[ \t]*[{\"\d]")
# ', journal = {' right behind the end of an entry
FIELD_OUTSIDE = re.compile(r"[\s,}]*(?P<name>[\w-]+)[ \t]*=[ \t]*[{\"\d]")
# 'article{kole2002,' without its '@'
NO_AT_SIGN = re.compile(
    r"^[ \t]*(?P<type>article|book|inbook|incollection|inproceedings|conference|misc|manual|techreport|phdthesis"
    r"|mastersthesis|unpublished|online|booklet|proceedings|dataset|software|thesis|report)"
    r"[ \t]*\{[ \t]*(?P<key>[^\s,={}]+)[ \t]*,",
    re.M | re.I,
)
# The brace that should end an entry, at the end of the text: it ends the last value if that is not closed itself
CLOSED_BELOW = re.compile(r"\A[{\"].*\n[ \t]*[}\"]\s*\Z", re.S)
SIGN = re.compile(r"\s*(?P<sign>\S)?")
NEXT_FIELD = re.compile(r"\s*[A-Za-z][\w-]*\s*=")
KEY_WITH_SPACE = re.compile(r"[ \t]+[^\s,={}\"]+[^\n,={}\"]*,")


class Field(NamedTuple):
    """One field as it stands in the file: offsets of its name and of its value, braces or quotes included."""

    name: str
    value: str
    name_start: int
    start: int
    end: int


class Fault(NamedTuple):
    """What is wrong at an offset of the file."""

    offset: int
    rule: str
    message: str
    severity: str = "error"


class Stop(NamedTuple):
    """Where a parser gave up: in which entry, at which sign, in which field; `value_start` is -1 before its '='."""

    text: str
    command_start: int
    at: int
    key: str
    field: str
    name_start: int
    value_start: int
    fields: tuple[Field, ...]


def fault_after_key(text: str, at: int, key: str) -> Fault | None:
    """No comma behind a key, no key, or a key with a space in it; pybtex passes over the first."""
    found = SIGN.match(text, at)
    sign = found["sign"] if found else None
    if sign == "=":
        message = f"this entry has no key; write one before '{key}', as in '{{smith2002, {key} = …'."
        return Fault(text.rfind("@", 0, at), SYNTAX, message)
    if KEY_WITH_SPACE.match(text, at):
        return Fault(at, SYNTAX, f"a key cannot hold a space; write '{key}' and the rest as one word, then a comma.")
    if NEXT_FIELD.match(text, at):
        return Fault(at, SYNTAX, f"there is no comma after the key '{key}'; add it.")
    return None


def explain(stop: Stop, ran_out: bool) -> Fault:
    """Say what stopped the reading of an entry, at the sign where it should be mended."""
    if not stop.key and not stop.fields and not stop.field:
        return _no_entry(stop)
    swallowed = _swallowed(stop, ran_out)
    if swallowed:
        return swallowed
    if ran_out:
        message = f"entry '{stop.key}' is never closed; add '}}' at its end."
        return Fault(stop.command_start, SYNTAX, message)
    if stop.field and stop.value_start < 0:
        return Fault(stop.at, SYNTAX, f"there is no '=' after '{stop.field}' in entry '{stop.key}'; add it.")
    last = stop.fields[-1] if stop.fields else None
    if stop.field and (last is None or last.name_start != stop.name_start):
        owner = f"the field '{stop.field}' of '{stop.key}'" if stop.key else f"this @string '{stop.field}'"
        message = f"{owner} has no value that can be read; write it in braces."
        return Fault(min(stop.value_start, len(stop.text) - 1), SYNTAX, message)
    return _behind_value(stop, last)


def _no_entry(stop: Stop) -> Fault:
    """An '@' that begins no entry, or an entry without a key."""
    word = re.compile(r"@\s*(?P<name>[\w.-]*)\s*(?P<brace>[{(]?)").match(stop.text, stop.command_start)
    if word and word["brace"]:
        return Fault(stop.command_start, SYNTAX, f"this entry has no key; write '@{word['name']}{{key, …'.")
    name = word["name"] if word else ""
    if word and re.compile(r"[^\s,{}@]+\s*,").match(stop.text, word.end()):
        return Fault(word.end(), SYNTAX, f"no '{{' after '@{name}'; write '@{name}{{key, …}}'.")
    message = f"'@{name}' between entries is read as the start of an entry, which it is not; remove the '@'."
    return Fault(stop.command_start, SYNTAX, message)


def _swallowed(stop: Stop, ran_out: bool) -> Fault | None:
    """A value whose brace or quotation mark is missing goes on over the fields below it."""
    for field in stop.fields:
        line = FIELD_LINE.search(stop.text, field.start, field.end)
        if line:
            return _unclosed(stop, field.name, field.start, line.start(), line["name"])
    if stop.field and stop.value_start >= 0:
        line = FIELD_LINE.search(stop.text, stop.value_start)
        open_value = not stop.fields or stop.fields[-1].name_start != stop.name_start
        if line and open_value and stop.text[stop.value_start : stop.value_start + 1] in ("{", '"'):
            return _unclosed(stop, stop.field, stop.value_start, line.start(), line["name"])
    if ran_out and stop.field and CLOSED_BELOW.search(stop.text[max(stop.value_start, 0) :]):
        return _unclosed(stop, stop.field, stop.value_start, stop.text.rstrip().rindex("\n"), "")
    return None


def _unclosed(stop: Stop, name: str, start: int, end: int, following: str) -> Fault:
    sign = "}" if stop.text[start : start + 1] == "{" else '"'
    before = f" before '{following}'" if following else ""
    line_end = len(stop.text[start:end].rstrip())
    return Fault(
        start + line_end, SYNTAX, f"the value of '{name}' in '{stop.key}' is never closed; add '{sign}'{before}."
    )


def _behind_value(stop: Stop, last: Field | None) -> Fault:
    """What stands behind a value that is neither a comma nor the end of the entry."""
    if last is None:
        return Fault(stop.at, SYNTAX, f"entry '{stop.key}' cannot be read here; after the key come a comma and fields.")
    if NEXT_FIELD.match(stop.text, last.end):
        return Fault(last.end, SYNTAX, f"there is no comma after the field '{last.name}' of '{stop.key}'; add it.")
    value = stop.text[last.start : last.end]
    if value.startswith('"'):
        message = (
            f"a quotation mark within the value of '{last.name}' ends it; write the value of '{stop.key}' in braces."
        )
    elif value.startswith("{"):
        message = f"text behind the value of '{last.name}' in '{stop.key}' cannot be read; move it into the braces."
    else:
        message = f"the value of '{last.name}' in '{stop.key}' needs braces; write '{last.name} = {{…}}'."
    return Fault(last.start if not value.startswith("{") else last.end, SYNTAX, message)


def stray_text(text: str, start: int, end: int, key: str) -> Iterator[Fault]:
    """Fields behind one brace too many and entries without '@': BibTeX passes over them without a word."""
    behind = FIELD_OUTSIDE.match(text, start, end) if key else None
    if behind:
        message = f"this '}}' ends entry '{key}', so '{behind['name']}' behind it is not read; remove one '}}'."
        yield Fault(start - 1, SYNTAX, message)
    if "@comment" in text[start:end].lower():
        return
    for entry in NO_AT_SIGN.finditer(text, start, end):
        message = f"'{entry['type']}{{{entry['key']}' begins no entry; write '@{entry['type']}{{{entry['key']}'."
        # Some take the '@' away to put an entry aside.
        yield Fault(entry.start("type"), SYNTAX, message, "warning")
