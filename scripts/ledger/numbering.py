"""The ids of the rows of the ledger in; which stand in a wrong place, and which were meant, out."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from scripts.ledger.rows import Fault, Row

# 'A01', 'B12', 'X104': two digits, more only where they are needed
CLAIM_ID = re.compile(r"[ABX](?:0[1-9]|[1-9][0-9]{1,2})")


def claim_order(claim_id: str) -> tuple[str, int]:
    """Where a claim stands: by letter, then by number."""
    return claim_id[0], int(claim_id[1:])


def misplaced(names: Sequence[str]) -> set[int]:
    """The places of the fewest ids that break the order; of two that change places, the later one; not of no ids.

    >>> misplaced(["B41", "B93", "B43", "B44"]), misplaced(["B02", "B01"]), misplaced(["B01", "?", "B02"])
    ({1}, {1}, set())
    """
    places = [place for place, name in enumerate(names) if CLAIM_ID.fullmatch(name)]
    return set(places) - set(_longest_order(places, names))


def _longest_order(places: Sequence[int], names: Sequence[str]) -> list[int]:
    """The longest run of places whose ids rise, found from the end: of equal ids the first is in it."""
    ends: list[tuple[int, int]] = []  # the best end of a run of each length, and the place where it stands
    places_of_ends: list[int] = []
    below: dict[int, int] = {}
    for place in reversed(places):
        letter, number = claim_order(names[place])
        rank = ("XBA".index(letter), -number)
        length = bisect_left(ends, rank)
        ends[length : length + 1], places_of_ends[length : length + 1] = [rank], [place]
        if length:
            below[place] = places_of_ends[length - 1]
    run = places_of_ends[-1:]
    while run and run[-1] in below:
        run.append(below[run[-1]])
    return run


def meant_at(names: Sequence[str], place: int, wrong: set[int]) -> list[str]:
    """The ids that may be missing at a place, by the row above and by the one below.

    >>> meant_at(["B42", "C43", "B44"], 1, set()), meant_at(["B42", "B143", "B49"], 1, {1})
    (['B43', 'B43'], ['B43', 'B48'])
    """
    right = [(at, name) for at, name in enumerate(names) if at not in wrong and CLAIM_ID.fullmatch(name)]
    above = next((name for at, name in reversed(right) if at < place), "")
    below = next((name for at, name in right if at > place), "")
    near = [f"{name[0]}{int(name[1:]) + step:02}" for name, step in ((above, 1), (below, -1)) if name]
    return [name for name in near if name not in names and CLAIM_ID.fullmatch(name)]


def the_one(meant: Sequence[str]) -> str:
    """The id on which the rows above and below agree; '' if they do not."""
    return meant[0] if len(meant) == 2 and len(set(meant)) == 1 else ""


def numbering_fault(rows: Sequence[Row], names: Sequence[str], place: int, meant: str) -> Fault:
    """An id that another row has, or that stands between others in a wrong place."""
    name, node = names[place], rows[place].node
    other = next((at for at, again in enumerate(names) if again == name and at != place), None)
    if other is not None:
        line = rows[other].node.start_mark.line + 1
        remedy = f"did you mean {meant} here?" if meant else "give one of the two another number."
        already = "already" if other < place else "also"
        return Fault(node, "duplicate-claim", f"claim {name} is {already} at line {line}; {remedy}")
    above = [one for one in names[:place] if CLAIM_ID.fullmatch(one)]
    before = above and claim_order(above[-1]) > claim_order(name)
    where = f"after {above[-1]}" if before else f"before {names[place + 1]}"
    remedy = f"did you mean {meant}?" if meant else "sort the rows A, B, X by number."
    return Fault(node, "claim-order", f"claim {name} stands {where}; {remedy}")
