"""Claims and the pages that use them in; how many of them have which verdict out, for the head of a page and for home.

A verdict is always shown as a shape, a number and a word, so that nothing rests on colour.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scripts.ledger.claims import VERDICTS, Claim
from scripts.ledger.marks import verdict_class

MARKER = "<!-- verdicts -->"


class Tally(NamedTuple):
    """One verdict and the number of claims that have it; `class_name` is its name in the style sheet."""

    word: str
    symbol: str
    class_name: str
    number: int


def tally(claims: Iterable[Claim]) -> tuple[Tally, ...]:
    """The verdicts that occur, in their fixed order."""
    numbers: Counter[str] = Counter(claim.verdict for claim in claims)
    return tuple(
        Tally(word, verdict.symbol, verdict_class(word), numbers[word])
        for word, verdict in VERDICTS.items()
        if numbers[word]
    )


def verdicts_html(tallies: Sequence[Tally], ledger: str) -> str:
    """The verdicts of the whole ledger as a bar and a list of links, one block of HTML without blank lines.

    Each link leads to the ledger (address `ledger`) with only the claims of that verdict shown.
    """
    whole = sum(one.number for one in tallies)
    items = "".join(
        f'<li class="{one.class_name}"><a href="{ledger}?verdict={one.word.replace(" ", "-")}#all">'
        f'<b>{one.number}</b> <span aria-hidden="true">{one.symbol}</span> {one.word}</a></li>\n'
        for one in tallies
    )
    return (
        f'<div class="verdicts">\n<p class="verdicts__whole">{whole} claims, each with a verdict</p>\n'
        f"{_bar(tallies, whole)}\n<ul>\n{items}</ul>\n</div>"
    )


def _bar(tallies: Sequence[Tally], whole: int) -> str:
    """A stripe for each verdict, as long as its share; the list beside it says the same in words."""
    stripes, at = [], 0
    for one in tallies:
        stripes.append(f'<rect class="{one.class_name}" x="{at}" width="{one.number}" height="8"/>')
        at += one.number
    return (
        f'<svg class="verdicts__bar no-print" viewBox="0 0 {whole} 8" width="{whole}" height="8"'
        f' preserveAspectRatio="none" aria-hidden="true" focusable="false">{"".join(stripes)}</svg>'
    )
