"""A diagram that cannot be read and what its parser says in; a nearer place, and words with a remedy, out."""

import re

from scripts.problems import position

OPENINGS = re.compile(r"^[ \t]*(?P<word>subgraph|loop|alt|opt|par|critical|break|rect|box|end)\b", re.M)
# 'A --> end', 'end[Words]'
END_AS_ID = re.compile(r"[->|]\s*end(?![\w-])|(?<![\w-])end[ \t]*[-=\[(]")
END_OF_TEXT = re.compile(r"unexpected end of (?:input|the diagram)\b")
# '["words' with its bracket, and the quotation mark that should end it
QUOTED_OPENING = re.compile(r"[\[({|/\\>](?P<mark>\")[^\"\n]*(?P<closing>\"?)(?P<behind>.?)")
LABEL_ENDS = "])}|/\\"
# '["words"' without the bracket that closes it
OPEN_LABEL = re.compile(r"(?P<bracket>[\[({])\"[^\"\n]*\"(?![\])}/\\\"])")
CLOSING = {"[": "]", "(": ")", "{": "}"}
LINK_STYLE = re.compile(r"^[ \t]*linkStyle[ \t]+(?P<numbers>\d+(?:[ \t]*,[ \t]*\d+)*)", re.M)
NO_SUCH_ARROW = re.compile(r"The index (?P<number>\d+) for linkStyle is out of bounds\D*0 and (?P<last>-?\d+)")

Fault = tuple[int, int, str]


def nearer(source: str, line: int, column: int, why: str) -> Fault:
    """A place that helps more than where the parser stopped, and words without all that it would have taken there."""
    why = why.rstrip(".")
    at_fault = source.split("\n")[min(line, source.count("\n") + 1) - 1]
    return (
        _open_group(source, why)
        or _no_such_arrow(source, why)
        or _quotation(at_fault, line)
        or _open_label(at_fault, line)
        or (line, column, _end(at_fault, why) or _shorter(why))
    )


def _open_group(source: str, why: str) -> Fault | None:
    opened = _left_open(source) if END_OF_TEXT.match(why) else None
    if not opened:
        return None
    start, word = opened
    return *position(source, start), f"this '{word}' is never closed; add a line 'end' below its last member"


def _left_open(source: str) -> tuple[int, str] | None:
    """The first group that has no end of its own: its offset and its word."""
    stack: list[tuple[int, str]] = []
    for match in OPENINGS.finditer(source):
        if match["word"] != "end":
            stack.append((match.start("word"), match["word"]))
        elif stack:
            stack.pop()
    return stack[-1] if stack else None


def _no_such_arrow(source: str, why: str) -> Fault | None:
    """'linkStyle 3' in a diagram of two arrows."""
    found = NO_SUCH_ARROW.search(why)
    if not found:
        return None
    number = re.compile(rf"\b{found['number']}\b")
    places = (number.search(source, *match.span("numbers")) for match in LINK_STYLE.finditer(source))
    place = next((place.start() for place in places if place), 0)
    words = f"there is no arrow {found['number']}; they are numbered from 0, the last is {found['last']}"
    return *position(source, place), words


def _quotation(text: str, line: int) -> Fault | None:
    """A line with a quotation mark that has no partner: the mark that no bracket follows in time."""
    if text.count('"') % 2 == 0:
        return None
    for match in QUOTED_OPENING.finditer(text):
        if not match["closing"] or match["behind"] not in LABEL_ENDS or not match["behind"]:
            return line, match.start("mark") + 1, "this quotation mark is never closed; add '\"' where the words end"
    return line, text.rindex('"') + 1, "this quotation mark closes nothing; add '\"' where the words begin"


def _open_label(text: str, line: int) -> Fault | None:
    found = OPEN_LABEL.search(text)
    if not found:
        return None
    missing = CLOSING[found["bracket"]]
    return line, found.start() + 1, f"this label is never closed; add '{missing}' behind it"


def _end(at_fault: str, why: str) -> str:
    """What is meant where 'end' stands in the wrong place."""
    if " end" in why and END_AS_ID.search(at_fault):
        return "'end' closes a group and is no name for a box; write 'End', or another id"
    return "this 'end' closes nothing; take it out" if why == "unexpected end" else ""


def _shorter(why: str) -> str:
    """Without a long list of what might stand there; with a remedy if the parser names none."""
    said, _, expected = why.partition("; expected ")
    why = said if expected.count(",") > 3 else why
    return why if ";" in why else f"{why}; mend what stands here"
