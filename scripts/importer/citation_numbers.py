r"""Citations by number, in every spelling of the guides, become `[@key]`. Lines and keys in, lines out.

Spellings: `[1]`, `^[1]`, `^{[1][2]}`, `[2][3][4]`, `[\[6\]](#)`, `[1-3]`, `[1]–[3]`, `[1, 2]`, `<sup>1,2</sup>`, `¹²`.
A number without a reference stays as it is and is a defect.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from scripts.importer.replacing import Sought, replaced
from scripts.importer.values import Line, Log

NUMBER = r"\d{1,5}"
NUMBERS = rf"{NUMBER}(?:[ ]?[-–—,;][ ]?{NUMBER})*+"
ONE = rf"""(?:
    \[\\?\[{NUMBERS}\\?\]\]\(\#?[^()\s]{{0,80}}\)     # [\[6\]](#)
  | \\\[{NUMBERS}\\\]                                 # \[6\]
  | \[{NUMBERS}\](?:\(\#[^()\s]{{0,80}}\))?           # [6], [6](#ref6)
)"""
RUN = rf"{ONE}(?:[ ]?[,;–—-]?[ ]?{ONE})*+"
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
RAISED = rf"[{SUPERSCRIPT}]+(?:[ ]?[,˒⁻–-][ ]?[{SUPERSCRIPT}]+)*+(?![^\W_]|[⁺⁻])"
# A raised number is a citation after a word of four letters or a mark, not in 'cm²', '10³' or '¹⁸F'
CITATION_TEXT = re.compile(
    rf"""
    \^\{{[ ]?(?P<braced>{RUN}|{NUMBERS})[ ]?\}}
    | <sup>[ ]?(?P<tagged>{RUN}|{NUMBERS})[ ]?</sup>
    | \^?(?P<plain>{RUN})
    | (?:(?<=[^\W\d_A-Z]{{4}})|(?<=[^\W\d_A-Z]{{4}}[ ])|(?<=[.,;:)”"\]]))(?P<raised>{RAISED})
    """,
    re.X,
)
CITATION = Sought(re.compile(rf"[\^<\[\\{SUPERSCRIPT}]"), CITATION_TEXT)
LINKED = re.compile(rf"\[\\?\[({NUMBERS})\\?\]\]\([^()]*\)|\[({NUMBERS})\]\(\#[^()]*\)")
DIGITS = str.maketrans(SUPERSCRIPT, "0123456789")
KEYS = re.compile(r"\[@(?<!\\\[@)(?P<keys>[^\[\]\n]{1,400})\]")
KEY = re.compile(r"(?<![\w.])@(?P<key>[\w-]+)")
LONGEST_RANGE = 200
DEAD_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\(#\)")
ADDRESS = re.compile(r"\((?:https?:|mailto:|[./#])")
MAY_CITE = re.compile(rf"[\[{SUPERSCRIPT}]|<sup>|\^\{{")


def cited(lines: Sequence[Line], keys: Mapping[int, str], log: Log) -> tuple[list[Line], set[int]]:
    """Write numbers as keys; also give the numbers that were cited. Links that lead nowhere become their text."""
    used: set[int] = set()
    written = []
    for line in lines:
        text = line.text
        if line.kind in ("text", "page") and MAY_CITE.search(text):
            text = _line_cited(line, keys, used, log)
            text = replaced("dead-link", DEAD_LINK, _text_of_link, text, log, line.number) if "](#)" in text else text
            line = line._replace(text=text)
        written.append(line)
    return written, used


def _line_cited(line: Line, keys: Mapping[int, str], used: set[int], log: Log) -> str:
    def as_keys(match: re.Match[str]) -> str:
        if _is_no_citation(match):
            return match.group()
        numbers = numbers_in(match.group())
        known = list(dict.fromkeys(keys[number] for number in numbers if number in keys))
        missing = [number for number in numbers if number not in keys]
        if match.lastgroup == "raised" and (missing or not known):
            if keys and match.string[match.start() - 1] in ".,;:":
                _report(missing, line, match.group(), log)
            return match.group()
        used.update(numbers)
        if missing:
            used.difference_update(missing)
            _report(missing, line, match.group(), log)
        if not known:
            return _shown(match)
        group = f"[@{'; @'.join(known)}]"
        return group + "".join(f" \\[{number}\\]" for number in missing) if missing else group

    return replaced("citation-spelling", CITATION, as_keys, line.text, log, line.number)


def _text_of_link(link: re.Match[str]) -> str:
    return link["text"]


def _is_no_citation(match: re.Match[str]) -> bool:
    """'[1,2]dioxole' and '[4]: text' are not citations; 'effects.[1]Next' is one that lost its space."""
    text, end = match.string, match.end()
    if match.lastgroup != "plain" or match.group().startswith("^"):
        return False
    if (match.start() == 0 and text[end : end + 1] == ":") or ADDRESS.match(text, end):
        return True
    return text[end : end + 1].isalnum() and text[match.start() - 1 : match.start()] not in (".", "!", "?", ",", ";")


def _shown(match: re.Match[str]) -> str:
    """A number without reference, as text that Markdown leaves alone."""
    inside = LINKED.sub(lambda link: f"[{link[1] or link[2]}]", match[match.lastgroup or 0])
    return re.sub(r"\\?([\[\]])", r"\\\1", inside) if "[" in inside else f"\\[{inside}\\]"


def _report(missing: Sequence[int], line: Line, words: str, log: Log) -> None:
    named = ", ".join(str(number) for number in missing[:10])
    message = f"no reference {named} in the list; find the work or delete the citation."
    log.defect("citation-without-reference", line.number, words, message)


@lru_cache(maxsize=1024)
def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers of a citation, ranges written out.

    >>> numbers_in("^{[1]–[3], [7, 9]}")
    (1, 2, 3, 7, 9)
    """
    text = re.sub(r"\([^()]*\)", "", text.translate(DIGITS).replace("⁻", "-").replace("˒", ","))
    return tuple(dict.fromkeys(_ranges(re.findall(r"\d+|[-–—]", text))))


def _ranges(tokens: Sequence[str]) -> Iterator[int]:
    last = 0
    for at, token in enumerate(tokens):
        if not token.isdigit():
            continue
        number = int(token)
        is_range = at > 1 and not tokens[at - 1].isdigit() and tokens[at - 2].isdigit()
        if is_range and last < number <= last + LONGEST_RANGE:
            yield from range(last + 1, number)
        yield number
        last = number


def keys_in(text: str) -> list[str]:
    """The keys of all `[@key]` groups in a text."""
    return [key for group in KEYS.findall(text) for key in KEY.findall(f"@{group}")]
