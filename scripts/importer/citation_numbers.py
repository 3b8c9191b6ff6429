r"""Citations by number, in every spelling of the guides, become `[@key]`. Lines and keys in, lines out.

Spellings: `[1]`, `^[1]`, `^{[1][2]}`, `[2][3][4]`, `[\[6\]](#)`, `[1-3]`, `[1]–[3]`, `[1, 2]`, `<sup>1,2</sup>`, `¹²`,
`[^1]`, `^1^`; and, in a guide that has none of these and whose numbers fit its list of references, `{1}`, `(1, 2)`
or, where raised numbers lost their height, `in rats.1,2`.
A number without a reference stays as it is and is a defect.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scripts.importer.counting import bundled
from scripts.importer.flat_numbers import (
    FLAT_NUMBER,
    FLAT_OR_ON_WORD,
    LONGEST_COUNTED,
    SUPERSCRIPT,
    count_up_on_words,
    is_counted,
    numbers_in,
)
from scripts.importer.replacing import Pattern, Sought, replaced
from scripts.importer.values import Line, Log

NUMBER = r"\d{1,5}"
NUMBERS = rf"{NUMBER}(?:[ ]?(?:--|[-–—−,;，、；])[ ]?{NUMBER})*+"
LINKED_NUMBER = rf"\[{NUMBER}\]\(\#[^()\s]{{0,80}}\)"
ONE = rf"""(?:
    \[\\?\[{NUMBERS}\\?\]\]\(\#?[^()\s]{{0,80}}\)     # [\[6\]](#)
  | \\?\[{LINKED_NUMBER}(?:[ ]?[,;–-][ ]?{LINKED_NUMBER})*\\?\]  # \[[6](#r6), [7](#r7)\]
  | \\\[{NUMBERS}\\\]                                 # \[6\]
  | \[\^?{NUMBERS}\](?:\(\#[^()\s]{{0,80}}\))?        # [6], [6](#ref6), [^6]
)"""
RUN = rf"{ONE}(?:[ ]?[,;–—-]?[ ]?{ONE})*+"
RAISED = rf"(?<![{SUPERSCRIPT}])[{SUPERSCRIPT}]{{1,5}}+(?:[ ]?[,˒⁻–-][ ]?[{SUPERSCRIPT}]{{1,5}}+)*+(?![^\W_]|[⁺⁻])"
# A raised number is a citation after a word of four letters or a mark, not in 'cm²', '10³' or '¹⁸F'
CITATION_TEXT = re.compile(
    rf"""
    \^\{{[ ]?(?P<braced>{RUN}|{NUMBERS})[ ]?\}}
    | \^(?P<careted>{NUMBERS})\^
    | (?P<tagged>(?:<sup>[ ]?(?:{RUN}|{NUMBERS})[ ]?</sup>[ ]?)+(?<![ ]))
    | \^?(?P<plain>{RUN})
    | (?:(?<=[^\W\d_A-Z]{{4}})|(?<=[^\W\d_A-Z]{{4}}[ ])|(?<=[.,;:!?%)”"»\]])
      |(?<=[ ]19\d\d)|(?<=[ ]20\d\d))(?P<raised>{RAISED})
    """,
    re.X,
)
BRACED_NUMBER = re.compile(rf"(?<![\^_\\{{])(?P<only>(?:\{{{NUMBERS}\}})++)(?![\^_}}])")
NAMED_NUMBER = re.compile(r"\brefs?\.?[ ](?P<numbers>\d{1,3}(?:(?:[ ]?[,–-][ ]?|[ ]and[ ])\d{1,3})*)")  # (refs. 3,9)
ROUND_NUMBER = re.compile(r"(?<=[\w.,;:%”\"’')] )(?P<only>\((?:\d{1,3}(?:[ ]?[-–—,;][ ]?\d{1,3})*+)\))(?![\w(])")
# '^{2}' cites after a word or a mark, not in 'x^{2}', '10^{3}' or 'cm^{2}'
MAY_BE_CITED = re.compile(r"(?:[^\W\d_A-Z]{4}|[.,;:)”\"\]])[ ]?$")
# '40 metres²' is an area
LENGTH_BEFORE = re.compile(r"\b(?:(?:centi|milli|kilo|micro)?met(?:er|re)s?|inch(?:es)?|feet|miles?|yards?)$", re.I)
FIRST_SIGN = re.compile(rf"[\^<\[\\{SUPERSCRIPT}](?:(?<!\[)|(?=[\^\[\\\d]))")
CITATION = Sought(FIRST_SIGN, CITATION_TEXT)
LINKED = re.compile(rf"\[\\?\[({NUMBERS})\\?\]\]\([^()]*\)|\[({NUMBERS})\]\(\#[^()]*\)")
RAISED_TAG = re.compile("[ ]?</?sup>[ ]?")
KEYS = re.compile(r"\[@(?<!\\\[@)(?P<keys>[^\[\]\n]{1,400})\]")
KEY = re.compile(r"(?<![\w.])@(?P<key>[\w-]+)")
# '… in rats [1,' and in the next line '3–5]. It'
OPEN_SOMEWHERE = re.compile(r"\[\d[\d ,;–-]*$", re.M)
OPEN_CITATION = re.compile(r"\[\d{1,4}(?:[ ]?[,;–-][ ]?\d{1,4})*[ ]?[,;–-]?$")
REST_OF_CITATION = re.compile(r"[ \t]*([,;–-]?[ ]?\d{1,4}(?:[ ]?[,;–-][ ]?\d{1,4})*\]\S{0,40})(?:[ \t]+|$)")
LONGEST_OPEN = 40
DEAD_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\(#\)")
ADDRESS = re.compile(r"\((?:https?:|mailto:|[./#])")
RAISED_NUMBER = re.compile(f"[{SUPERSCRIPT}]")


class _Citing(NamedTuple):
    """The keys of the listed numbers; which numbers were cited; how a spelling with known numbers is written."""

    keys: Mapping[int, str]
    used: set[int]
    ready: dict[str, str]
    log: Log


def cited(lines: Sequence[Line], keys: Mapping[int, str], log: Log) -> tuple[list[Line], set[int]]:
    """Write numbers as keys; also give the numbers that were cited. Links that lead nowhere become their text."""
    citing = _Citing(keys, set(), {}, log)
    lines = _with_whole_citations(lines)
    written = [_cited(line, citing) if line.kind in ("text", "page") else line for line in lines]
    for pattern in _other_brackets(written, citing):
        written = [_with_keys(line, pattern, citing) if line.kind in ("text", "page") else line for line in written]
    named = (NAMED_NUMBER.finditer(line.text) for line in written if "ref" in line.text)
    citing.used.update(
        number for found in named for one in found for number in numbers_in(one["numbers"]) if number in keys
    )
    return written, citing.used


def _with_whole_citations(lines: Sequence[Line]) -> Sequence[Line]:
    """A citation that the end of a line broke, '[1,' and '3]', stands whole on the first of its lines."""
    if not any(OPEN_SOMEWHERE.search(piece) for piece in bundled((line.text for line in lines), "\n")):
        return lines
    whole = list(lines[:1])
    for line in lines[1:]:
        before = whole[-1]
        is_open = before.kind in ("text", "page") and line.kind == "text"
        rest = REST_OF_CITATION.match(line.text) if is_open else None
        if rest and OPEN_CITATION.search(before.text, max(len(before.text) - LONGEST_OPEN, 0)):
            whole[-1] = before._replace(text=f"{before.text} {rest[1]}")
            line = line._replace(text=line.text[rest.end() :])
        whole += [line] if line.text or line.kind != "text" else []
    return whole


def _other_brackets(lines: Sequence[Line], citing: _Citing) -> Iterator[re.Pattern[str]]:
    """How a guide cites that has few citations of the usual sorts or none."""
    if citing.keys and len(citing.used) < len(citing.keys) / 2 and _fits(BRACED_NUMBER, "{", lines, citing.keys):
        yield BRACED_NUMBER
    if citing.keys and not citing.used and _fits(ROUND_NUMBER, "(", lines, citing.keys):
        yield ROUND_NUMBER
    if citing.keys and not citing.used and count_up_on_words(lines, citing.keys):
        yield FLAT_OR_ON_WORD
    elif citing.keys and not citing.used and _fits(FLAT_NUMBER, "", lines, citing.keys):
        yield FLAT_NUMBER


def _cited(line: Line, citing: _Citing) -> Line:
    text = line.text
    if not ("[" in text or "^" in text or "<" in text or (not text.isascii() and RAISED_NUMBER.search(text))):
        return line
    line = _with_keys(line, CITATION, citing) if FIRST_SIGN.search(text) else line
    if "](#)" in line.text:
        line = line._replace(text=replaced("dead-link", DEAD_LINK, _text_of_link, line.text, citing.log, line.number))
    return line


def _fits(pattern: re.Pattern[str], sign: str, lines: Sequence[Line], keys: Mapping[int, str]) -> bool:
    """True if the numbers that a pattern finds are those of the list: most of the list, and little else.

    Without its `sign` a line holds nothing that the pattern finds.
    """
    texts = [line.text for line in lines if sign in line.text and line.kind in ("text", "page")]
    found = [match for text in texts for match in pattern.finditer(text)]
    numbers = {number for match in found if not is_counted(match) for number in _numbers(match)}
    known = len(numbers & keys.keys())
    return known >= max(2, len(keys) / 2) and known >= 0.75 * len(numbers)


def _with_keys(line: Line, pattern: Pattern, citing: _Citing) -> Line:
    def as_keys(match: re.Match[str]) -> str:
        spelled = match.group()
        if _is_no_citation(match):
            return spelled
        if spelled in citing.ready and match.lastgroup != "raised":
            return citing.ready[spelled]
        numbers = _numbers(match)
        known = list(dict.fromkeys(citing.keys[number] for number in numbers if number in citing.keys))
        missing = [number for number in numbers if number not in citing.keys]
        if missing and _is_told(match, missing, citing):
            _report(missing, line, spelled, citing.log)
        if match.lastgroup == "raised" and missing:
            return spelled
        citing.used.update(number for number in numbers if number in citing.keys)
        if not known:
            return spelled if match.lastgroup == "only" else _shown(match)
        group = f"[@{'; @'.join(known)}]"
        if missing:
            return group + "".join(f" \\[{number}\\]" for number in missing)
        return citing.ready.setdefault(spelled, group)

    text = replaced("citation-spelling", pattern, as_keys, line.text, citing.log, line.number)
    return line if text == line.text else line._replace(text=text)


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return numbers_in(match.group().strip("()") if match.lastgroup == "only" else match.group())


def _is_told(match: re.Match[str], missing: Sequence[int], citing: _Citing) -> bool:
    """A raised number without reference may be a power or a number of its own, as in 'metres²'."""
    if match.lastgroup != "raised":
        return True
    after_mark = match.string[match.start() - 1] in ".,;:"
    return bool(citing.keys) and (after_mark or not set(missing) <= {2, 3})


def _text_of_link(link: re.Match[str]) -> str:
    return link["text"]


def _is_no_citation(match: re.Match[str]) -> bool:
    """'[1,2]dioxole' and '[4]: text' are not citations; 'effects.[1]Next' is one that lost its space."""
    text, end = match.string, match.end()
    if match.lastgroup == "only":
        return is_counted(match)
    if match.lastgroup in ("braced", "careted") and "[" not in match.group():
        return MAY_BE_CITED.search(text[max(match.start() - LONGEST_COUNTED, 0) : match.start()]) is None
    if match.lastgroup == "raised":
        return LENGTH_BEFORE.search(text[max(match.start() - LONGEST_COUNTED, 0) : match.start()]) is not None
    if match.lastgroup != "plain" or match.group().startswith("^"):
        return False
    if (match.start() == 0 and text[end : end + 1] == ":") or ADDRESS.match(text, end):
        return True
    return text[end : end + 1].isalnum() and text[match.start() - 1 : match.start()] not in (".", "!", "?", ",", ";")


def _shown(match: re.Match[str]) -> str:
    """A number without reference, as text that Markdown leaves alone."""
    inside = LINKED.sub(lambda link: f"[{link[1] or link[2]}]", RAISED_TAG.sub("", match[match.lastgroup or 0]))
    return re.sub(r"\\?([\[\]])", r"\\\1", inside) if "[" in inside else f"\\[{inside}\\]"


def _report(missing: Sequence[int], line: Line, words: str, log: Log) -> None:
    named = ", ".join(str(number) for number in missing[:10])
    message = f"no reference {named} in the list; find the work or delete the citation."
    log.defect("citation-without-reference", line.number, words, message)


def keys_in(text: str) -> list[str]:
    """The keys of all `[@key]` groups in a text."""
    return [key for group in KEYS.findall(text) for key in KEY.findall(f"@{group}")]
