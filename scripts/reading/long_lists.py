"""The pages of a section in; those to be listed beside one of them out, with the numbers of those left out.

A library may hold a thousand guides in one section. A list of them all on each page would help nobody and would make
the site grow by the square of its pages.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
MOST = 60  # what a reader may still look through
AROUND = 10  # items before and after the one that is open


def shortened(items: Sequence[Item], here: int) -> list[Item | int]:
    """The items, or, of a long list, its ends and what stands around the one with the number `here`.

    A number stands for that many items left out.

    >>> shortened("abc", 1)
    ['a', 'b', 'c']
    """
    if len(items) <= MOST:
        return list(items)
    wanted = sorted({0, len(items) - 1, *range(max(here - AROUND, 0), min(here + AROUND + 1, len(items)))})
    listed: list[Item | int] = []
    for before, number in zip([-1, *wanted], wanted, strict=False):
        if number - before > 1:
            listed.append(number - before - 1)
        listed.append(items[number])
    return listed


def shortened_pages(items: Sequence[Any], page: Any) -> list[Any | int]:
    """The same for a list of mkdocs's navigation, beside a page, which knows the sections that it stands in."""
    if len(items) <= MOST:
        return list(items)
    opened = {id(one) for one in ([page, *page.ancestors] if page else [])}
    here = next((number for number, item in enumerate(items) if id(item) in opened), 0)
    return shortened(items, here)
