"""What came of asking for an address, as a plain value that the record and the rules can share."""

from typing import NamedTuple

# Statuses that no server gives: ours for 'no such host', 'no usable answer' and 'we may not or would not ask'.
NO_HOST, NO_ANSWER, NOT_ASKED = 0, 599, 999


class Outcome(NamedTuple):
    """How an address ends: the last status, each redirect as status and target, ids of the page or None if unknown.

    `heard` is False if nobody answered at all, which may be the fault of our own network.
    """

    status: int
    hops: tuple[tuple[int, str], ...] = ()
    anchors: tuple[str, ...] | None = None
    note: str = ""
    heard: bool = True

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def passing(self) -> bool:
        """True for a failure that may be over tomorrow and so says nothing of the link yet."""
        return self.status == NO_ANSWER or self.status == 429 or 500 <= self.status < NO_ANSWER
