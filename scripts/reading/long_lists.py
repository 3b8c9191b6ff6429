"""The pages of a section in; those to be listed beside one of them out, with the numbers of those left out.

A library may hold a thousand guides in one section. A list of them all on each page would help nobody and would make
the site grow by the square of its pages.
"""

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
MOST = 60  # what a reader may still look through
AROUND = 10  # items before and after the one that is open


def shortened(items: Sequence[Item], active: Sequence[bool]) -> list[Item | int]:
    """The items, or, of a long list, its ends and what stands around the active one.

    A number stands for that many items left out.

    >>> shortened("abc", [False, True, False])
    ['a', 'b', 'c']
    """
    if len(items) <= MOST:
        return list(items)
    here = active.index(True) if True in active else 0
    wanted = sorted({0, len(items) - 1, *range(max(here - AROUND, 0), min(here + AROUND + 1, len(items)))})
    listed: list[Item | int] = []
    for before, number in zip([-1, *wanted], wanted, strict=False):
        if number - before > 1:
            listed.append(number - before - 1)
        listed.append(items[number])
    return listed


def shortened_pages(items: Sequence[Item]) -> list[Item | int]:
    """The same for pages and sections of mkdocs's navigation, which know whether they are open."""
    return shortened(items, [bool(getattr(item, "active", False)) for item in items])
