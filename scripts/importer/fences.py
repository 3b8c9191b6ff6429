"""Where code stands between fences. Text in, offsets out; a fence that never closes is not a fence."""

import re

FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<language>[ ]?[\w+-]*)[ \t]*$", re.M)


def fenced(text: str) -> list[tuple[int, int]]:
    """Start and end of each closed fence, the fences themselves included.

    >>> fenced("a\\n```\\nb\\n```\\n")
    [(2, 11)]
    """
    found: list[tuple[int, int]] = []
    opening: re.Match[str] | None = None
    for fence in FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence["fence"] == opening["fence"] and not fence["language"].strip():
            found.append((opening.start(), fence.end()))
            opening = None
    return found


def lines_in_code(text: str) -> set[int]:
    """The numbers, from 0, of the lines of closed fences, the fences themselves included.

    >>> sorted(lines_in_code("a\\n```\\nb\\n```\\n"))
    [1, 2, 3]
    """
    found: set[int] = set()
    for start, end in fenced(text):
        first = text.count("\n", 0, start)
        found.update(range(first, first + text.count("\n", start, end) + 1))
    return found
