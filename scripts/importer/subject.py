"""What a guide is really about. Title, name on sale and text in; the subject, and whether the names agree, out.

The subject is the compound on sale if the text speaks of it; else the name of a substance that the text uses most.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scripts.importer.counting import tokens_of, without_case, words_of
from scripts.importer.values import Log
from scripts.importer.words import GENERIC_NAMES, NO_SUBJECT

WORD = re.compile(r"[^\W\d_][^\W_]{4,}")
# Endings of names of substances; the words below have such an ending and are none.
SUBSTANCE = re.compile(r"[^\W\d_]{3,}(?:[aeioy]ne|ide|ole|ol|am|il|ate|in|an|mab|nib|vir|ium)")
# The word that begins a sentence, a heading or a possessive: what a text is about does so somewhere
FIRST = re.compile(r"(?:\*\*)?([^\W\d_][^\W_]{4,})")
AFTER_END = re.compile(r"[.!?:](?:\[@[^\]\n]{1,400}\])*[ ](?:\*\*[ ]?)?(?:\*\*)?([^\W\d_][^\W_]{4,})")
OWNER = re.compile(r"\b([^\W\d_][^\W_]{4,})['’]s\b")
MUCH_MORE_OFTEN = 5


class Subject(NamedTuple):
    """`name` as the text writes it; `times` how often the text holds it."""

    name: str
    times: int


def subject_of(title: str, compound: str, texts: Sequence[str], line: int, log: Log) -> str:
    """Name the subject; report a title or a name on sale that the text does not speak of."""
    tokens = tokens_of(texts)
    words = words_of(tokens, WORD)
    counts = without_case(words)
    most = _most_used(counts, words, _leading(texts, tokens))
    named = _own_words(compound or title)
    on_sale = max(counts[word] for word in named) if named else _times(compound, texts)
    is_other = most.times >= 2 and on_sale * MUCH_MORE_OFTEN <= most.times and most.name.casefold() not in named
    if is_other and (compound or _names_a_substance(title)):
        message = f"the title names '{compound or title}', the text is about '{most.name}'; file it under its subject."
        log.defect("title-subject-mismatch", line, title, message)
        return most.name
    return compound if compound and on_sale else most.name


def _times(compound: str, texts: Sequence[str]) -> int:
    """How often a whole name occurs; for names without words of their own, such as 'AB-12'."""
    name = compound.casefold()
    return sum(text.casefold().count(name) for text in texts) if name else 0


def _leading(texts: Sequence[str], tokens: Iterable[str]) -> set[str]:
    first = (match[1] for text in texts if (match := FIRST.match(text)))
    after = (word for text in texts for word in AFTER_END.findall(text))
    owners = (word for token in tokens for word in OWNER.findall(token))
    return {word.casefold() for word in {*first, *after, *owners}}


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
    return {word.casefold() for word in WORD.findall(name)} - GENERIC_NAMES


def mismatched_names(caption: str, counts: Counter[str], names: Iterable[str]) -> list[str]:
    """Substances that a caption names and that occur nowhere else, or that are a slip for one of `names`.

    `counts` holds the words of the whole guide, in lower case, the caption's own included.
    """
    wanted = {word for name in names for word in _own_words(name)}
    found = []
    for word in dict.fromkeys(WORD.findall(caption)):
        plain = word.casefold()
        alone = counts[plain] <= sum(one.casefold() == plain for one in WORD.findall(caption))
        if alone and plain not in wanted and (is_substance(plain) or any(_is_slip(plain, name) for name in wanted)):
            found.append(word)
    return found


def _is_slip(word: str, name: str) -> bool:
    """True if a word is a name with one or two letters wrong, not its plural."""
    if abs(len(word) - len(name)) > 1 or word[:3] != name[:3] or word.removesuffix("s") == name.removesuffix("s"):
        return False
    wrong = sum(one != other for one, other in zip(word, name, strict=False))
    return wrong <= 2 or word[-len(name) + 3 :] == name[3:]
