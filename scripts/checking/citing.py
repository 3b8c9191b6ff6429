"""A part of a group of citations that cannot be read, and the keys there are, in; what is wrong with it, out."""

import re
from collections.abc import Mapping

from scripts.suggestions import nearest

TWO_KEYS = re.compile(r"-?@[\w:.+/-]+[^@]*?\s-?@\w", re.S)
TEXT_AFTER_KEY = re.compile(r"[^@]*-?@(?P<key>[\w:.+/-]*\w)\s+(?P<text>[^@]+)", re.S)
# A sign that nobody sees; the rule hidden-character speaks of it
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


def part_message(part: str, known: Mapping[str, str]) -> str:
    """What is wrong with one part between two semicolons."""
    part = " ".join(part.split())
    if TWO_KEYS.search(part):
        return f"two keys without ';' between them in '{part}'; write ';' between citations."
    if part.lower() in known:
        return f"'{part}' is a key without '@'; write '@{known[part.lower()]}'."
    text = TEXT_AFTER_KEY.fullmatch(part)
    if text and text["key"].lower() not in known:
        key = key_among(text["text"], known)
        return f"no source '{text['key']}'; write " + (f"'@{key}'." if key else "'@' and a key, without spaces.")
    if text and text["text"].strip().lower() in known:
        return f"two keys without ';' and '@' between them in '{part}'; write '@one; @two'."
    if text:
        return f"'{text['text'].strip()}' would be lost; put a comma after '@{text['key']}'."
    if "@" in part:
        return f"'{part}' cannot be read as a citation; write '@key' or '@key, page'."
    return _no_citation(part, known)


def _no_citation(part: str, known: Mapping[str, str]) -> str:
    """What to say of a part without '@'."""
    key = key_among(part, known)
    if key:
        return f"'{key}' is a key without '@'; write '@{key}'."
    near = nearest(part, known.values()) if re.fullmatch(r"[\w-]+", part) else None
    if near:
        return f"'{part}' is no citation; did you mean '@{near}'?"
    return f"'{part}' is no citation; ';' stands only between citations, '@' before each key."


def key_among(words: str, known: Mapping[str, str]) -> str | None:
    """The first word that is a key with a digit in it; a key without may be an ordinary word."""
    found = (word.lower() for word in re.findall(r"[\w:.+/-]*\w", words) if re.search(r"\d", word))
    return next((known[word] for word in found if word in known and not word.isdigit()), None)
