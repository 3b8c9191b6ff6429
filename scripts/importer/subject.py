"""What a guide is really about. Title, name on sale and page in; the subject, and whether the names agree, out.

The subject is the compound on sale if the text speaks of it; else the name of a substance that the text uses most.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from scripts.importer.counting import LONG_WORD, without_case
from scripts.importer.values import Log
from scripts.importer.words import GENERIC_NAMES, NO_SUBJECT

# Endings of names of substances; the words below have such an ending and are none.
SUBSTANCE = re.compile(r"[^\W\d_]{3,}(?:[aeioy]ne|ide|ole|ol|am|il|ate|in|an|mab|nib|vir|ium)")
# The word that begins a line, a run-in title or a possessive: what a text is about does so somewhere
FIRST = re.compile(rf"\n[^\w\n]*(?:\d{{1,3}}\. )?[^\w\n]{{0,2}}({LONG_WORD.pattern})")
AFTER_COLON = re.compile(rf":(?:\*\*)?[ ](?:\*\*)?({LONG_WORD.pattern})")
OF_OWNER = (re.compile(r"'s\b"), re.compile(r"’s\b"))  # each is sought much faster than a set of signs
LAST_WORD = re.compile(f"{LONG_WORD.pattern}$")
CODE = re.compile(r"\b[A-Z][A-Z0-9-]*[A-Z0-9]{2}\b")
LONGEST_NAME = 60
BEGINNING = 1000
MUCH_MORE_OFTEN = 5


class Subject(NamedTuple):
    """`name` as the text writes it; `times` how often the text holds it."""

    name: str
    times: int


def subject_of(title: str, compound: str, page: Sequence[str], words: Counter[str], line: int, log: Log) -> str:
    """Name the subject of the lines of a page, whose words are `words`; report a title that it does not speak of."""
    counts = without_case(words)
    most = _most_used(counts, words, _leading(page))
    named = _own_words(compound or title)
    on_sale = max(counts[word] for word in named) if named else _times(compound, page)
    is_other = most.times >= 2 and on_sale * MUCH_MORE_OFTEN <= most.times
    is_kin = any(most.name.casefold() in word for word in named) or _names_by_code(compound or title, page)
    if is_other and not is_kin and (compound or _names_a_substance(title)):
        message = f"the title names '{compound or title}', the text is about '{most.name}'; file it under its subject."
        log.defect("title-subject-mismatch", line, title, message)
        return most.name
    return compound if compound and on_sale else most.name


def _names_by_code(name: str, page: Sequence[str]) -> bool:
    """True if the name is also a code that the page uses: 'NBQX disodium'."""
    return any(_times(code, page) > 1 for code in CODE.findall(name))


def _times(compound: str, page: Sequence[str]) -> int:
    """How often a whole name occurs; for names without words of their own, such as 'AB-12'."""
    name = re.compile(re.escape(compound), re.I)
    return sum(len(name.findall(line)) for line in page) if compound else 0


def _leading(lines: Sequence[str]) -> set[str]:
    """Words that lead a line or own something; what a long text is about leads one early."""
    page = "\n" + "\n".join(lines[:BEGINNING])
    owned = (sign.start() for pattern in OF_OWNER for sign in pattern.finditer(page))
    before = (page[max(at - LONGEST_NAME, 0) : at] for at in owned)
    owners = (word.group() for text in before if (word := LAST_WORD.search(text.rpartition(" ")[2])))
    return {word.casefold() for word in {*FIRST.findall(page), *AFTER_COLON.findall(page), *owners}}


def _most_used(counts: Counter[str], words: Counter[str], leading: set[str]) -> Subject:
    """The substance named most; the first one named if two are named as often."""
    names = [(word, count) for word, count in counts.items() if word in leading and is_substance(word)]
    if not names:
        return Subject("", 0)
    name, count = max(names, key=lambda pair: pair[1])
    written = {word: times for word, times in words.items() if word.casefold() == name}
    return Subject(min(written, key=lambda word: (word[0].isupper(), -written[word])), count)


def is_substance(word: str) -> bool:
    """True for a word in lower case that has the shape of a substance's name."""
    return len(word) >= 6 and word not in NO_SUBJECT and SUBSTANCE.fullmatch(word) is not None


def _names_a_substance(title: str) -> bool:
    return any(is_substance(word) for word in _own_words(title))


def _own_words(name: str) -> set[str]:
    """The words of a name that are its own, without salts and general terms."""
    return {word.casefold() for word in LONG_WORD.findall(name)} - GENERIC_NAMES


def own_words_of(names: Iterable[str]) -> set[str]:
    """The words of all these names that are their own."""
    return {word for name in names for word in _own_words(name)}


def mismatched_names(caption: str, counts: Callable[[], Counter[str]], wanted: Collection[str]) -> list[str]:
    """Substances that a caption names and that occur nowhere else, or that are a slip for a word of the `wanted`.

    `counts` gives the words of the whole guide, in lower case, the caption's own included.
    """
    words = LONG_WORD.findall(caption)
    plain = [word.casefold() for word in words]
    return [
        word
        for word, name in dict(zip(words, plain, strict=True)).items()
        if name not in wanted
        and (is_substance(name) or any(_is_slip(name, other) for other in wanted))
        and counts()[name] <= plain.count(name)
    ]


def _is_slip(word: str, name: str) -> bool:
    """True if a word is a name with one or two letters wrong, not its plural."""
    if abs(len(word) - len(name)) > 1 or word[:3] != name[:3] or word.removesuffix("s") == name.removesuffix("s"):
        return False
    wrong = sum(one != other for one, other in zip(word, name, strict=False))
    return wrong <= 2 or word[-len(name) + 3 :] == name[3:]
