"""Repairs inside a line. Text in; the same text with its signs mended, and a record of each change, out.

`REPAIRS` is the table: each rule has a name, a reason, an example before and after, a pattern and what replaces
it. Each is tried on one line at a time, so line numbers stay true.
"""

import html
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from scripts.importer.replacing import replaced
from scripts.importer.values import Log

NO_BREAK = "\u00a0"
RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROL = "".join(map(chr, [*range(1, 9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
ODD_SPACES = NO_BREAK + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
GREEK = "αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
ENTITIES = (
    "nbsp|copy|reg|trade|thinsp|ensp|emsp|ndash|mdash|minus|hellip|[lr]squo|[lr]dquo|plusmn|times|middot|deg|micro|prime|le|ge|ne|asymp"
    "|[Aa]lpha|[Bb]eta|[Gg]amma|[Dd]elta|epsilon|zeta|eta|[Tt]heta|iota|[Kk]appa|[Ll]ambda|mu|nu|xi|[Pp]i|rho|[Ss]igma"
    "|tau|[Pp]hi|[Cc]hi|[Pp]si|[Oo]mega|[aou]uml|[AOU]uml|szlig|[eE]acute|[eE]grave"
)
MICRO_UNIT = r"(?:mol|Ci|[MmgLlsAVWFN])(?![^\W\d_])"
SPACED_UNIT = (
    r"(?:(?:[pnµmk]?g|[nµmd]?L|[pnµm]M|[nµm]mol)(?:/(?:kg|mL|L|h|min|day))*"
    r"|[nµmc]m|µs|ms|min|h|s|k?Hz|mV|[npµm]A|[Mk]Ω|k?Da|°C)(?![^\W\d_]|\d)"
)

UNIT_WITHOUT_PREFIX = r"(?:M|mol|g|L|V|A|Hz|Da|Ω)(?![\w-])"
NUMBER_AND_LETTERS = re.compile(r"[0-9]{1,3}[^\W\d_]{1,3}")  # 5-HT<sub>2A</sub>
BEHIND_A_MARK = re.compile(r"[^\W\d_][^\W_]*|[+−–-]/[+−–-]")  # K<sub>d</sub>, Grin1<sup>−/−</sup>


class Repair(NamedTuple):
    """One named rule; `before` becomes `after`. Without one of `signs` in a line it has nothing to do."""

    name: str
    reason: str
    before: str
    after: str
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]
    signs: str


def _in_unicode(table: dict[str, str], mark: str) -> Callable[[re.Match[str]], str]:
    """Write the inside of a tag with raised or lowered signs; what has none stands behind them or behind the mark."""

    def written(match: re.Match[str]) -> str:
        if all(sign in table for sign in match[1]):
            return "".join(table[sign] for sign in match[1])
        if NUMBER_AND_LETTERS.fullmatch(match[1]):
            return "".join(table.get(sign, sign) if sign.isdecimal() else sign for sign in match[1])
        return f"{mark}{match[1]}" if BEHIND_A_MARK.fullmatch(match[1]) else match.group()

    return written


REPAIRS = (
    Repair(
        "html-entity",
        "The name or number of a sign in HTML is the sign; those of signs that mean something to Markdown stay.",
        "5 &plusmn; 2", "5 ± 2",
        re.compile(rf"&(?:{ENTITIES}|#(?:1[6-9]\d|[2-9]\d\d|\d{{4,5}}));"),
        lambda match: html.unescape(match.group()), "&",
    ),
    Repair(
        "zero-width-character",
        "Characters without width split words for search and for screen readers.",
        "tia\u200bneptine", "tianeptine",
        re.compile("[\u200b\u200c\u200d\u2060\ufeff]+"), "", "\u200b\u200c\u200d\u2060\ufeff",
    ),
    Repair(
        "bidi-control",
        "Direction controls can make text read otherwise than it is stored.",
        "ab\u202ecd", "abcd",
        re.compile(f"[{BIDI}]+"), "", BIDI,
    ),
    Repair(
        "control-character",
        "Control characters mean nothing in text.",
        "dose\x07 one", "dose one",
        re.compile(f"[{re.escape(CONTROL)}]+"), "", CONTROL,
    ),
    Repair(
        "line-separator",
        "Rare line separators stand for a space.",
        "one\u2028two", "one two",
        re.compile("[\x0b\x85\u2028\u2029]+"), " ", "\x0b\x85\u2028\u2029",
    ),
    Repair(
        "soft-hyphen",
        "A soft hyphen only shows where a word may be broken.",
        "phospho\u00adrylation", "phosphorylation",
        re.compile("\u00ad+(?![ \t]*$)|(?<!\\S)\u00ad+", re.M), "", "\u00ad",
    ),
    Repair(
        "no-break-hyphen",
        "Hyphens of every sort are one sign for search.",
        "GLT\u20111", "GLT-1",
        re.compile("[\u2010\u2011]"), "-", "\u2010\u2011",
    ),
    Repair(
        "ligature",
        "A ligature is one character and hides its letters from search.",
        "e\ufb03cacy", "efficacy",
        re.compile("[ﬀ-ﬆ]"), lambda match: LIGATURES[match.group()], "".join(LIGATURES),
    ),
    Repair(
        "odd-space",
        "Spaces of odd widths are layout; only the one between number and unit has a meaning.",
        "in\u00a0rat\u2009brain", "in rat brain",
        re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000](?:(?<!\\d.)[\u00a0\u2000-\u200a\u202f\u205f\u3000]*"
                   "|(?<!\u00a0)|(?<=\u00a0)(?![%°µΩA-Za-z]))"), " ", ODD_SPACES,
    ),
    Repair(
        "line-break-tag",
        "A line break inside a cell or a sentence is layout.",
        "Concentration/<br>Dose", "Concentration/ Dose",
        re.compile(r"[ ]?<br[ ]?/?>[ ]?", re.I), " ", "<",
    ),
    Repair(
        "raised-text",
        "Raised text as a tag becomes raised characters.",
        "Ca<sup>2+</sup>", "Ca²⁺",
        re.compile(r"<sup>([^<>\n]{1,20})</sup>", re.I), _in_unicode(RAISED, "^"), "<",
    ),
    Repair(
        "lowered-text",
        "Lowered text as a tag becomes lowered characters.",
        "H<sub>2</sub>O", "H₂O",
        re.compile(r"<sub>([^<>\n]{1,20})</sub>", re.I), _in_unicode(LOWERED, "_"), "<",
    ),
    Repair(
        "micro-sign",
        "Greek mu, often with a stray space, stands for the micro sign; number and unit stay on one line.",
        "10 μ M", "10\u00a0µM",
        re.compile(rf"[ {NO_BREAK}μµ](?<=\d.)(?:(?<=[ {NO_BREAK}])[ {NO_BREAK}]*[μµ]|(?<=[μµ]))"
                   rf"[ {NO_BREAK}]*(?={MICRO_UNIT})"), f"{NO_BREAK}µ", "μµ",
    ),
    Repair(
        "micro-sign-without-number",
        "Greek mu directly before a unit stands for the micro sign.",
        "the μM range", "the µM range",
        re.compile(rf"μ(?<![\w-].)(?={MICRO_UNIT}(?!-))"), "µ", "μ",
    ),
    Repair(
        "micro-sign-in-brackets",
        "Greek mu at the start of brackets and before a unit stands for the micro sign.",
        "MIC ( μ g/mL)", "MIC (µg/mL)",
        re.compile(rf"\([ {NO_BREAK}]?[μµ][ {NO_BREAK}](?={MICRO_UNIT})"), "(µ", "μµ",
    ),
    Repair(
        "greek-prefix",
        "A Greek letter belongs to the name that follows its hyphen.",
        "α -amino", "α-amino",
        re.compile(rf"[α-ωΑ-Ω](?<![^\W_].)[ {NO_BREAK}]+-(?=\w)"), lambda match: f"{match.group()[0]}-", GREEK,
    ),
    Repair(
        "greek-subtype",
        "The number of a subtype stands at its Greek letter.",
        "the α 2δ subunit", "the α2δ subunit",
        re.compile(rf"[α-ω](?<![^\W_].)[ {NO_BREAK}]+(?=\d(?:[α-ω]|-[a-z])(?!-?fold))"),
        lambda match: match.group()[0], GREEK,
    ),
    Repair(
        "split-range",
        "A range is one word; a blank on one side of its dash is layout.",
        "0.1– 1", "0.1–1",
        re.compile(rf"–(?<=\d–)[ {NO_BREAK}]+(?=\d)"), "–", "–",
    ),
    Repair(
        "split-unit",
        "A blank within a unit is none of its own.",
        "10 n M", "10\u00a0nM",
        re.compile(rf"[ {NO_BREAK}](?<=\d.)[ {NO_BREAK}]*([npmk])[ {NO_BREAK}]+(?={UNIT_WITHOUT_PREFIX})"),
        lambda match: f"{NO_BREAK}{match[1]}", "0123456789",
    ),
    Repair(
        "unit-space",
        "Number and unit stay on one line.",
        "10 mg/kg", "10\u00a0mg/kg",
        re.compile(rf"[ ](?<=\d.)[ ]*(?={SPACED_UNIT})"), NO_BREAK, "0123456789",
    ),
)  # fmt: skip


SIGNS = tuple((repair, frozenset(repair.signs)) for repair in REPAIRS)
# The rules that lines of plain letters, digits and marks can need, which most lines are
IN_PLAIN_TEXT = tuple(
    repair for repair, signs in SIGNS if all('"' < sign <= "~" and sign not in "<&" for sign in signs)
)
# What all of these rules look for
UNIT_AFTER_NUMBER = re.compile(rf"[ ](?<=\d.)[ ]*(?:{SPACED_UNIT}|[npmk][ ]+{UNIT_WITHOUT_PREFIX})")
SETS_REMEMBERED = 256
NOT_PLAIN = re.compile("[^ -~]")


def repaired(text: str, log: Log, line: int = 1) -> str:
    """Apply every repair of the table to a line, in order.

    >>> repaired("at 10 μ M", Log())
    'at 10\\xa0µM'
    """
    is_plain = text.isascii() and text.isprintable() and "<" not in text and "&" not in text
    if is_plain and not UNIT_AFTER_NUMBER.search(text):
        return text
    for repair in IN_PLAIN_TEXT if is_plain else _repairs_for(text):
        if repair.pattern.search(text):
            text = replaced(repair.name, repair.pattern, repair.replacement, text, log, line)
    return text


def _repairs_for(text: str) -> Sequence[Repair]:
    if "&" in text:
        return REPAIRS  # What a name stands for may need them.
    return _repairs_of(frozenset(NOT_PLAIN.findall(text)), "<" in text)


@lru_cache(maxsize=SETS_REMEMBERED)
def _repairs_of(signs_there: frozenset[str], has_tag: bool) -> Sequence[Repair]:
    """The rules for lines that hold these signs; the lines of a guide hold few sets of them."""
    there = {*signs_there, "0", "<" if has_tag else "0"}
    return [repair for repair, signs in SIGNS if not signs.isdisjoint(there)]
