"""How often each word occurs. Texts in, counts out; equal pieces between blanks are looked at once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

PIECE_OF_TEXT = 20_000
TEXTS_AT_ONCE, LONGEST_BUNDLE = 256, 1_000_000
LEAST_LETTERS = 5
LONG_WORD = re.compile(rf"[^\W\d_][^\W_]{{{LEAST_LETTERS - 1},}}")
SPACE = re.compile(r"\s")


def tokens_of(texts: Iterable[str]) -> Counter[str]:
    """How often each piece between blanks occurs; no list of all pieces is ever held."""
    return tokens_of_each(bundled(texts))


def tokens_of_each(texts: Iterable[str]) -> Counter[str]:
    """The same for texts that are long already: they are counted one by one."""
    counts: Counter[str] = Counter()
    for text in texts:
        for piece in pieces_of(text):
            counts.update(piece.split())
    return counts


def long_words_of(tokens: Mapping[str, int]) -> Counter[str]:
    """How often each word of five letters or more occurs, in the order of the tokens."""
    counts: dict[str, int] = {}
    so_far = counts.get
    for token, times in tokens.items():
        if len(token) < LEAST_LETTERS:
            continue
        if token.isalpha():  # Most are one word.
            counts[token] = so_far(token, 0) + times
        else:
            for word in LONG_WORD.findall(token):
                counts[word] = so_far(word, 0) + times
    return Counter(counts)


def without_case(counts: Mapping[str, int]) -> Counter[str]:
    """The same counts, capitals and small letters taken together."""
    plain: dict[str, int] = {}
    so_far = plain.get
    for word, times in counts.items():
        folded = word.casefold()
        plain[folded] = so_far(folded, 0) + times
    return Counter(plain)


def less(counts: Counter[str], few: Counter[str]) -> Counter[str]:
    """The counts less a few others; what is left of none is not there."""
    left = counts.copy()
    for word, times in few.items():
        left[word] -= times
        if left[word] <= 0:
            del left[word]
    return left


def bundled(texts: Iterable[str], between: str = " ") -> Iterator[str]:
    """Short texts together, because counting many at once is faster; long ones as they are, because no copy is less."""
    every = iter(texts)
    while bundle := list(islice(every, TEXTS_AT_ONCE)):
        if sum(map(len, bundle)) > LONGEST_BUNDLE:
            yield from bundle
        else:
            yield between.join(bundle)


def pieces_of(text: str) -> Iterator[str]:
    """A long text in pieces, of which all but the first begin with the blank before a word."""
    at = 0
    while len(text) - at > PIECE_OF_TEXT:
        space = SPACE.search(text, at + PIECE_OF_TEXT)
        end = space.start() if space else len(text)
        yield text[at:end]
        at = end
    yield text[at:] if at else text
