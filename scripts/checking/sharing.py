"""Pages in; each looked at and judged by the rules that need no other page, on all processors if there are many.

Whether one process does the work or several, in which order and in which parts, the results are the same.
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from scripts.checking import rules
from scripts.checking.hoping import Elsewhere, Hope, alone
from scripts.checking.judging import verdicts
from scripts.checking.looking import Surroundings, look_at
from scripts.checking.pages import DAMAGED, Look, Page, Summary, packed, summary_with_facts, unpack
from scripts.checking.registry import RULES, Rule, can_run
from scripts.checking.site import Site, new_page, read_surroundings, surroundings
from scripts.problems import CannotRun, Problem

__all__ = ["Done", "Task", "by_page", "found_by", "rules", "rules_of", "work_on"]

# Below this many characters one process is done before a second one has started.
ENOUGH = 600_000
# Pages. What is worked out once for a part should not weigh, and the last part, during which others wait, be short.
LARGEST_PART = 32
MOST_PROCESSES = 8


class Task(NamedTuple):
    """One page: its path, its source, and what is known of it from an earlier run."""

    path: str
    text: str
    known: bytes | None


class Done(NamedTuple):
    """One page: its path, what is now known of it, and its problems; whether these can be remembered as its own.

    The look is packed if it is to be kept, or comes from another process. `hope` is what its links come to if other
    pages have what it hopes for; None if that is not all that matters.
    """

    path: str
    summary: Summary
    look: Look | bytes
    problems: list[Problem]
    lasting: bool
    hope: Hope | None


class Work(NamedTuple):
    """All that is to be done, in parts; `kept` if looks are to be remembered, and so to be packed small."""

    parts: list[Sequence[Task]]
    kept: bool


def work_on(site: Site, root: Path, data: Path | None, tasks: Sequence[Task], kept: bool) -> Iterator[Done]:
    """Do all tasks, in their order; `kept` if looks are to be remembered."""
    processes = min(_processors(), MOST_PROCESSES)
    size = sum(len(task.text) for task in tasks if task.known is None)
    if processes < 2 or size < ENOUGH:
        yield from _part(site, tasks, kept)
        return
    size = max(1, min(LARGEST_PART, len(tasks) // (processes * 4)))
    work = Work([tasks[start : start + size] for start in range(0, len(tasks), size)], kept)
    try:
        done = _shared_out(site, root, data, work, processes)
    except (BrokenProcessPool, OSError, ImportError):
        # A machine that allows no second process; nothing has been lost.
        done = list(_part(site, tasks, kept))
    yield from done


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shared_out(site: Site, root: Path, data: Path | None, work: Work, processes: int) -> list[Done]:
    """Have each process, this one too, take the next part whenever it is done with one: so all end together."""
    global _here
    context = multiprocessing.get_context()
    taken = context.Value("l", 0)
    _here = site
    gc.disable()  # a page leaves few circles of objects, and the other processes will soon be gone
    pool = ProcessPoolExecutor(processes - 1, context, _start, (root, data, work, taken))
    try:
        others = [pool.submit(_next_part) for _ in work.parts]
        done: dict[int, list[Done]] = {}
        while (number := _take(taken)) < len(work.parts):
            done[number] = list(_part(site, work.parts[number], work.kept))
        done |= dict(other.result() for other in others)
        return [one for number in range(len(work.parts)) for one in done[number]]
    finally:
        _here = None
        gc.enable()
        pool.shutdown(wait=False, cancel_futures=True)


def _take(taken: Any) -> int:
    """The number of the next part, which nobody else gets."""
    with taken.get_lock():
        taken.value += 1
        return int(taken.value) - 1


# The site in a process that shares the work: inherited, or read again where processes start empty.
_here: Site | None = None
_work: tuple[Work, Any] | None = None


def _start(root: Path, data: Path | None, work: Work, taken: Any) -> None:
    global _here, _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells the others when to stop
    gc.disable()
    _work = work, taken
    if _here is None:
        try:
            _here = read_surroundings(root, data)
        except CannotRun as error:
            raise OSError(str(error)) from error


def _next_part() -> tuple[int, list[Done]]:
    """The number of a part and what was done, to be sent to the first process; nothing if all are taken."""
    assert _here is not None and _work is not None
    work, taken = _work
    number = _take(taken)
    if number >= len(work.parts):
        return number, []
    done = _part(_here, work.parts[number], work.kept)
    return number, [one._replace(look=packed(one.look, small=False)) for one in done]


def _part(site: Site, tasks: Sequence[Task], kept: bool) -> Iterator[Done]:
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
        summary = summary_with_facts(page)
        yield Done(path, summary, packed(look) if kept else look, problems, not elsewhere, hope)


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
