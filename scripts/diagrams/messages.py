"""What the Mermaid parser says about a text in; the same in words that an author of a diagram uses out."""

import re

from scripts.suggestions import nearest

# 'unexpected identifier; expected sep, amp, node label'
UNEXPECTED = re.compile(r"unexpected (?P<found>[^;]+); expected (?P<wanted>.+)")
PLACE_IN_MESSAGE = re.compile(r"\bat (?P<offset>\d+)$")  # 'Unexpected character at 19'
FIRST_WORD = re.compile(r"\s*(?:%%[^\n]*\n\s*)*(?P<word>[^\s:;{]+)")
NO_DIAGRAM = "no Mermaid diagram detected"
KINDS = (
    "flowchart", "graph", "sequenceDiagram", "classDiagram", "stateDiagram-v2", "erDiagram", "gantt", "pie", "journey",
    "gitGraph", "mindmap", "timeline", "quadrantChart", "requirementDiagram", "sankey-beta", "xychart-beta",
)  # fmt: skip
# The parser's names of the parts of a flowchart, and what an author calls them.
PARTS = {
    "sep": "the end of the line",
    "statement separator": "the end of the line",
    "amp": "'&'",
    "style sep": "':::'",
    "node label": "a label in brackets",
    "node identifier": "a box",
    "identifier": "word",
    "arrow": "an arrow",
    "edge operator": "arrow",
    "edge label": "words on the arrow",
    "edge id": "an id such as 'e1@'",
    "text": "words",
}
# What the parser says, and the same with a remedy.
PLAINER = (
    (re.compile(r"Unterminated node label \(missing '(.)'\)"), r"this label is never closed; add '\1' behind it"),
    (re.compile(r"Unterminated flowchart pipe edge label"), "the words on this arrow are never closed; add '|'"),
    (re.compile(r"incomplete flowchart edge operator"), "this arrow is not whole; write '-->', '-.->', '==>' or '---'"),
    (re.compile(r"Invalid string label: contains nested quotes"), "a quotation mark inside a label; write '#quot;'"),
)
TITLE_WITHOUT_COLON = re.compile(r"[ \t]*(?P<word>accTitle|accDescr)\b(?![ \t]*[:{])")


def plain_message(message: str, source: str, line: int) -> str:
    """One sentence without its full stop; `line` counts from 1 in the source, where the parser stopped.

    >>> plain_message("unexpected identifier; expected arrow, amp", "flowchart LR\\n  A B", 2)
    "unexpected word; expected an arrow or '&'"
    """
    if message.startswith(NO_DIAGRAM):
        return _no_diagram(source)
    if untitled := TITLE_WITHOUT_COLON.match(source.split("\n")[line - 1]):
        return f"'{untitled['word']}' needs a colon after it"
    if match := PLACE_IN_MESSAGE.search(message):
        character = source.encode()[int(match["offset"]) :][:1].decode(errors="replace")
        message = f"{message[: match.start()]}'{character}'"
    message = message.replace("`", "'").replace('"', "'")
    for form, words in PLAINER:
        message = form.sub(words, message)
    return UNEXPECTED.sub(_in_our_words, message)


def _no_diagram(source: str) -> str:
    word = FIRST_WORD.match(source)
    if not word:
        return "no Mermaid diagram stands here; begin with 'flowchart LR'"
    near = nearest(word["word"], KINDS)
    return f"no Mermaid diagram begins with '{word['word']}'" + (f"; perhaps '{near}' was meant" if near else "")


def _in_our_words(match: re.Match[str]) -> str:
    """At most three things that may stand there: the parser lists all that it knows."""
    wanted = list(dict.fromkeys(PARTS[part] for part in match["wanted"].split(", ") if part in PARTS))
    first = wanted[:3] or match["wanted"].split(", ")[:3]
    listed = f"{', '.join(first[:-1])} or {first[-1]}" if first[1:] else first[0]
    return f"unexpected {PARTS.get(match['found'], match['found'])}; expected {listed}"
