"""A word and the words that exist in; the one that was meant, if only one slip of the hand lies between them, out."""

from collections.abc import Collection
from functools import lru_cache

LETTERS = "abcdefghijklmnopqrstuvwxyz-"
SHORTEST = 4


def slip_of(word: str, known: Collection[str]) -> str | None:
    """The known word one slip away: a letter too many, too few, wrong, or two swapped; None if there is none.

    >>> slip_of("jounral", {"journal", "volume"})
    'journal'
    """
    if len(word) < SHORTEST - 1:
        return None
    return next((one for one in sorted(_slips(word)) if one in known and len(one) >= SHORTEST - 1), None)


@lru_cache(maxsize=4096)
def _slips(word: str) -> frozenset[str]:
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in parts if b for letter in LETTERS}
    more = {a + letter + b for a, b in parts for letter in LETTERS}
    return frozenset((fewer | swapped | other | more) - {word})
