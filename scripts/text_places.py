"""A text in; line and column of any offset out, found fast however long the text is."""

from bisect import bisect_right
from itertools import accumulate


class Places:
    """The line starts of one text, found once; `of` then takes a few steps, where counting would read it all again."""

    def __init__(self, text: str) -> None:
        self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1.

        >>> Places("ab\\ncd").of(4)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
