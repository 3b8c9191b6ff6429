"""A text and what is sought in it in; whether it is there at all, found fast, out.

To look for one sign that is not there takes a hundredth of the time that two signs take, or one of several signs.
"""

from functools import cache

# Signs of any prose; a text that lacks one of the others need not be searched.
COMMON = frozenset(" \n.,()[]-")
ZEROS = bytes.maketrans(b"123456789", b"000000000")


def holds(text: str, words: str) -> bool:
    """Whether a text holds some words, such as '[^' or '://'; their rarer signs are looked for first.

    >>> holds("See [1].", "[^"), holds("See [^1].", "[^")
    (False, True)
    """
    return all(sign in text for sign in _rare_signs(words)) and words in text


@cache
def _rare_signs(words: str) -> tuple[str, ...]:
    return tuple(sign for sign in dict.fromkeys(words) if not sign.isalnum() and sign not in COMMON)


def with_zeros(text: str) -> str:
    """A text of the same length in which each figure is 0, and each sign that is not ASCII a question mark.

    A pattern that begins with one plain sign is searched ten times faster than one that begins with any figure.

    >>> with_zeros("In 2010, 5 µM")
    'In 0000, 0 ?M'
    """
    return text.encode("ascii", "replace").translate(ZEROS).decode("ascii")
