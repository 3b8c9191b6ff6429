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
