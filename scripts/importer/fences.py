"""Where code stands between fences. A text or its lines in, places out; a fence that never closes is not a fence."""

import re
from collections.abc import Sequence

FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<language>[ ]?[\w+-]*)[ \t]*$", re.M)
FENCE_SIGNS = ("```", "~~~")


def fenced(text: str) -> list[tuple[int, int]]:
    """Start and end of each closed fence, the fences themselves included.

    >>> fenced("a\\n```\\nb\\n```\\n")
    [(2, 11)]
    """
    # One sign is found much faster than three.
    if not any(sign[0] in text and sign in text for sign in FENCE_SIGNS):
        return []
    found: list[tuple[int, int]] = []
    opening: re.Match[str] | None = None
    for fence in FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence["fence"] == opening["fence"] and not fence["language"].strip():
            found.append((opening.start(), fence.end()))
            opening = None
    return found


def lines_in_code(lines: Sequence[str]) -> set[int]:
    """The numbers, from 0, of the lines of closed fences, the fences themselves included.

    >>> sorted(lines_in_code(["a", "```", "b", "```"]))
    [1, 2, 3]
    """
    if not [line for line in lines if line[:3] in FENCE_SIGNS]:
        return set()
    text = "\n".join(lines)
    found: set[int] = set()
    for start, end in fenced(text):
        first = text.count("\n", 0, start)
        found.update(range(first, first + text.count("\n", start, end) + 1))
    return found
