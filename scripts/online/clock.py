"""Time and numbers: seconds that pass, a pause and today's date as values that a test can replace; counts in words."""

import time
from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class Clock(NamedTuple):
    """`now` and `sleep` count seconds."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    today: Callable[[], date] = date.today


def days_since(written: object, today: date) -> int | None:
    """Days from a date written as '2026-11-21' until today; None if it is no date or lies ahead."""
    try:
        days = (today - date.fromisoformat(str(written))).days
    except ValueError:
        return None
    return days if days >= 0 else None


def count(number: int, noun: str, plural: str = "s") -> str:
    """'1 source', '2 sources'."""
    return f"{number} {noun}{'' if number == 1 else plural}"
