"""Numbers that may cite although no sign of their own says so. Lines and matches in; which of them cite, out.

Raised numbers that lost their height stand behind a full stop, 'in rats.1,2', or on the word itself, 'in rats1,2'.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from scripts.importer.values import Line
from scripts.importer.words import NUMBERED_NAMES

SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
DIGITS = str.maketrans(SUPERSCRIPT, "0123456789")
LONGEST_RANGE = 200
LONGEST_COUNTED = 14
# '(3)' after these words counts something else; so does a number that begins a line
COUNTED = (
    "equations?|eqs?\\.?|eqn\\.?|fig(?:ure)?s?\\.?|tables?|schemes?|groups?|steps?|panels?|compounds?|phases?|stages?|sections?"
    "|parts?|types?|class(?:es)?|grades?|days?|weeks?|lanes?|boxe?s?|chapters?|appendix|version|level|rule|item|no\\.?|n"
)
ABBREVIATED_BEFORE = re.compile(rf"\b(?:{COUNTED}|refs?\.?|vol\.?|pp?\.?|ca\.?|approx\.?|v\.?)$", re.I)
COUNTED_BEFORE = re.compile(rf"\b(?:{COUNTED}) $", re.I)
FLOAT_BEFORE = re.compile(
    r"\b(?:equations?|eqs?\.?|eqn\.?|fig(?:ure)?s?\.?|tables?|schemes?|steps?|panels?|sections?) $", re.I
)
# 'in rats.1,2 Mice': a raised number that stands on the line now; a unit would have a no-break space before it
FLAT = r"(?:(?<=[^\W\d_][.,;:])|(?<=[)\]%”\"][.,;:]))\d{1,3}(?:[,–−-]\d{1,3})*+"
FLAT += r"(?:(?:,[ ]\d{1,3})++(?=[ ][A-Z]|[ ]*$)|(?=[ \t]|$))"
# 'in 2001.4 It' and 'at His95.1,2 It': behind a year, and behind other numbers a list alone
FLAT += r"|(?:(?<=[ ]19\d\d\.)|(?<=[ ]20\d\d\.))\d{1,3}(?:[,–−-]\d{1,3})*+(?=[ ][A-Z]|[ ]*$)"
FLAT += r"|(?:(?<=[A-Za-z]\d\.)|(?<=[A-Za-z]\d\d\.)|(?<=[A-Za-z]\d\d\d\.))\d{1,3}(?:[,–−-]\d{1,3})++(?=[ ][A-Z]|$)"
FLAT_NUMBER = re.compile(rf"(?P<only>{FLAT})")
# 'in rats1,2.': the same without a mark between, in a guide that does so throughout
ON_WORD = r"(?<=[a-z]{4})\d{1,3}(?:[,–−-]\d{1,3})*+(?=[\s.,;:)]|$)"
NUMBER_ON_WORD = re.compile(rf"(?P<only>{ON_WORD})")
FLAT_OR_ON_WORD = re.compile(rf"(?P<only>{FLAT}|{ON_WORD})")
WORD_BEFORE = re.compile(r"[^\W\d_]+$")
LONGEST_WORD = 40
MOST_LEFT_OUT = 2  # numbers that are cited in another way: '(ref. 3)'


def count_up_on_words(lines: Sequence[Line], keys: Mapping[int, str]) -> bool:
    """True if the numbers on words are most of the list and come in its order, as no numbers of names do."""
    found = [match for line in lines if line.kind in ("text", "page") for match in NUMBER_ON_WORD.finditer(line.text)]
    found = [match for match in found if not is_counted(match)]
    words = Counter(f"{_word_before(match)}{match.group()}" for match in found)
    highest, in_order = 0, 0
    for match in found:
        numbers = numbers_in(match.group())
        if max(numbers) <= highest + MOST_LEFT_OUT + len(numbers) and keys.keys() >= set(numbers):
            highest, in_order = max(highest, *numbers), in_order + 1
    is_name = any(times > MOST_LEFT_OUT for times in words.values())
    return not is_name and highest >= max(3, 0.6 * len(keys)) and in_order >= 0.75 * len(found)


def _word_before(match: re.Match[str]) -> str:
    word = WORD_BEFORE.search(match.string[max(match.start() - LONGEST_WORD, 0) : match.start()])
    return word.group() if word else ""


def is_counted(match: re.Match[str]) -> bool:
    """True for a number that counts something else, or belongs to the name before it."""
    before = match.string[max(match.start() - LONGEST_COUNTED, 0) : match.start()]
    if match["only"][0].isdigit():
        word = _word_before(match)
        return ABBREVIATED_BEFORE.search(before) is not None or word[:1].isupper() or word in NUMBERED_NAMES
    counted = FLOAT_BEFORE if "," in match["only"] else COUNTED_BEFORE
    return match["only"].startswith("(") and counted.search(before) is not None


@lru_cache(maxsize=1024)
def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers of a citation, ranges written out.

    >>> [numbers_in(text) for text in ("^{[1]–[3], [7, 9]}", "[12]", "123")]
    [(1, 2, 3, 7, 9), (12,), (123,)]
    """
    if text[1:-1].isascii() and text[1:-1].isdigit() and not text[0].isdigit():
        return (int(text[1:-1]),)
    text = text.translate(DIGITS).replace("⁻", "-").replace("˒", ",").replace("--", "-")
    text = re.sub(r"\([^()]*\)", "", text)
    return tuple(dict.fromkeys(_ranges(re.findall(r"\d+|[-–—−]", text))))


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
