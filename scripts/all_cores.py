"""Work and the items that it is to be done to in; the results in the order of the items, from all cores, out.

Each core has a process that is a copy of this one, so that the work may use all that is known here; but what it
changes, beside files and its result, is lost.
"""

import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.pool import Pool

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST_PROCESSES = 8
LEAST_ITEMS = 8  # for fewer, starting processes takes longer than they save
AT_ONCE = 4  # items handed to a process at a time
_given: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def by_all_cores(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do the work to each item. Raises what the work raises."""
    if not is_worth_sharing(items):
        return [work(item) for item in items]
    with _processes(work, items) as pool:
        return pool.map(_do, range(len(items)), AT_ONCE)


def each_by_all_cores(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """The same, where each item is much work: the results come one by one, as soon as all before them are there."""
    if not is_worth_sharing(items):
        yield from map(work, items)
        return
    with _processes(work, items) as pool:
        yield from pool.imap(_do, range(len(items)))


@contextmanager
def _processes(work: Callable[[Item], Result], items: Sequence[Item]) -> "Iterator[Pool]":
    sys.stdout.flush()
    sys.stderr.flush()
    _given.append((work, items))  # copied with the process, because a function inside another cannot be sent
    try:
        with multiprocessing.get_context("fork").Pool(min(cores(), MOST_PROCESSES), _be_quiet) as pool:
            yield pool
    finally:
        _given.pop()


def is_worth_sharing(items: Sequence[Any]) -> bool:
    """Whether other processes would do the work sooner."""
    return cores() > 1 and len(items) >= LEAST_ITEMS and sys.platform == "linux"


def cores() -> int:
    """How many processes may run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _be_quiet() -> None:
    """What is to be told is told by the process that was started first, that somebody pressed Ctrl-C included."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("", "mkdocs", "handbook"):
        logging.getLogger(name).handlers = [logging.NullHandler()]


def _do(number: int) -> Any:
    work, items = _given[-1]
    return work(items[number])
