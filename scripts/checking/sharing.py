"""Pages in; each looked at and judged by the rules that need no other page, on all processors if there are many.

Whether one process does the work or several, in which order and in which parts, the results are the same.
"""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scripts.checking import rules
from scripts.checking.hoping import Elsewhere, Hope, alone
from scripts.checking.judging import verdicts
from scripts.checking.looking import Surroundings, look_at
from scripts.checking.pages import DAMAGED, Look, Page, Summary, pack, summary_with_facts, unpack
from scripts.checking.registry import RULES, Rule, can_run
from scripts.checking.site import Site, new_page, read_surroundings, surroundings
from scripts.problems import CannotRun, Problem

__all__ = ["Done", "Task", "by_page", "found_by", "rules", "rules_of", "work_on"]

# Below this many characters one process is done before a second one has started.
ENOUGH = 600_000
LARGEST_PART = 64  # pages; what is worked out once for a part should not weigh
MOST_PROCESSES = 8


class Task(NamedTuple):
    """One page: its path, its source, and what is known of it from an earlier run."""

    path: str
    text: str
    known: bytes | None


class Done(NamedTuple):
    """One page: its path, what is now known of it, and its problems; whether these can be remembered as its own.

    `hope` is what its links come to if other pages have what it hopes for; None if that is not all that matters.
    """

    path: str
    summary: Summary
    look: Look | bytes
    problems: list[Problem]
    lasting: bool
    hope: Hope | None


def work_on(site: Site, root: Path, data: Path | None, tasks: Sequence[Task]) -> Iterator[Done]:
    """Do all tasks, in their order."""
    processes = min(_processors(), MOST_PROCESSES)
    size = sum(len(task.text) for task in tasks if task.known is None)
    if processes < 2 or size < ENOUGH:
        yield from _part(site, tasks, packed=False)
        return
    try:
        done = _shared_out(site, root, data, tasks, processes)
    except (BrokenProcessPool, OSError, ImportError):
        # A machine that allows no second process; nothing has been lost.
        done = list(_part(site, tasks, packed=False))
    yield from done


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shared_out(site: Site, root: Path, data: Path | None, tasks: Sequence[Task], processes: int) -> list[Done]:
    global _here
    size = max(1, min(LARGEST_PART, len(tasks) // (processes * 4)))
    parts = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    _here = site
    pool = ProcessPoolExecutor(processes, initializer=_start, initargs=(root, data))
    try:
        return [one for part in pool.map(_work, parts) for one in part]
    finally:
        _here = None
        pool.shutdown(wait=False, cancel_futures=True)


# The site in a process that shares the work: inherited, or read again where processes start empty.
_here: Site | None = None


def _start(root: Path, data: Path | None) -> None:
    global _here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells the others when to stop
    if _here is None:
        try:
            _here = read_surroundings(root, data)
        except CannotRun as error:
            raise OSError(str(error)) from error


def _work(part: Sequence[Task]) -> list[Done]:
    assert _here is not None
    return list(_part(_here, part, packed=True))


def _part(site: Site, tasks: Sequence[Task], packed: bool) -> Iterator[Done]:
    around = surroundings(site)
    looks = [_look(task, around) for task in tasks]
    pages = [new_page(site, task.path, task.text, look) for task, look in zip(tasks, looks, strict=True)]
    these = replace(site, pages={page.file.path: page for page in pages})
    found, elsewhere = by_page(these, pages, rules_of(site, "page"))
    of_links = rules_of(site, "links")
    for page, look in zip(pages, looks, strict=True):
        path = page.file.path
        problems = found[path] + elsewhere
        hope = _hope(site, page, of_links)
        # Last, because the rules have found out by then what most facts ask of a page.
        yield Done(path, summary_with_facts(page), pack(look) if packed else look, problems, not elsewhere, hope)


def _hope(site: Site, page: Page, of_links: Sequence[Rule]) -> Hope | None:
    """What the rules about links find if other pages have the ids that this one leads to."""
    parts: list[tuple[str, str]] = []
    seen = alone(site, page, parts)
    try:
        found, elsewhere = by_page(seen, [page], of_links)
        return Hope(len(verdicts(seen)), [*found[page.file.path], *elsewhere], parts)
    except Elsewhere:
        return None


def _look(task: Task, around: Surroundings) -> Look:
    """What is known of a page, or, if nothing is or if that is damaged, what can be found."""
    try:
        return unpack(task.known or b"")
    except DAMAGED:
        return look_at(task.text, around)


def rules_of(site: Site, scope: str) -> list[Rule]:
    """The rules of a scope for which the site has something."""
    return [one for one in RULES.values() if one.scope == scope and can_run(one, site)]


def by_page(site: Site, pages: Iterable[Page], asked: Iterable[Rule]) -> tuple[dict[str, list[Problem]], list[Problem]]:
    """What some rules find in these pages, by the path of the page, and what they find elsewhere.

    A rule may follow a page into a snippet; such a problem belongs to no page, and so cannot be remembered with one.
    """
    paths = {page.shown_as: page.file.path for page in pages}
    found: dict[str, list[Problem]] = {path: [] for path in paths.values()}
    elsewhere: list[Problem] = []
    for problem in (problem for one in asked for problem in found_by(one, site)):
        (found[paths[problem.file]] if problem.file in paths else elsewhere).append(problem)
    return found, elsewhere


def found_by(one: Rule, site: Site) -> Iterator[Problem]:
    """What one rule finds; a problem that names no severity has that of its rule."""
    for problem in one.find(site):
        default = RULES.get(problem.rule, one).severity
        yield problem if problem.severity else problem._replace(severity=default)
