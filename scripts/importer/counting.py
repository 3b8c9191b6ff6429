"""How often each word occurs. Texts in, counts out; equal pieces between blanks are looked at once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

PIECE_OF_TEXT = 20_000
SPACE = re.compile(r"\s")


def tokens_of(texts: Iterable[str]) -> Counter[str]:
    """How often each piece between blanks occurs; no list of all pieces is ever held."""
    counts: Counter[str] = Counter()
    for text in bundled(texts):
        for piece in pieces_of(text):
            counts.update(piece.split())
    return counts


def words_of(tokens: Counter[str], word: re.Pattern[str]) -> Counter[str]:
    """How often each word occurs that the pattern finds; the pattern may not match a blank, nor a part of letters."""
    counts: Counter[str] = Counter()
    for token, times in tokens.items():
        if token.isalpha():  # Most are one word or none.
            if word.fullmatch(token):
                counts[token] += times
        else:
            for found in word.findall(token):
                counts[found] += times
    return counts


def without_case(counts: Counter[str]) -> Counter[str]:
    """The same counts, capitals and small letters taken together."""
    plain: Counter[str] = Counter()
    for word, times in counts.items():
        plain[word.casefold()] += times
    return plain


def bundled(texts: Iterable[str], between: str = " ") -> Iterator[str]:
    """Short texts together, because counting many at once is faster."""
    bundle: list[str] = []
    size = 0
    for text in texts:
        bundle.append(text)
        size += len(text)
        if size > PIECE_OF_TEXT:
            yield between.join(bundle)
            bundle, size = [], 0
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
