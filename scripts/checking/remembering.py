"""Sources of pages in; pages and what is wrong with each out, worked out only where something is new.

A page's name in the memory is a digest of its source and of everything that decides how it is rendered and judged.
So what is out of date is not found again, whatever has changed: page, setting, snippet, source, data or our own code.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from scripts.checking import digests, own_code
from scripts.checking.handbook import is_handbook
from scripts.checking.hoping import Hope
from scripts.checking.judging import verdicts
from scripts.checking.looking import digests_of, look_at
from scripts.checking.memory import Memory
from scripts.checking.pages import DAMAGED, Look, Page, Summary, pack_summary, packed, unpack, unpack_summary
from scripts.checking.registry import Rule
from scripts.checking.sharing import Task, by_page, rules_of, work_on
from scripts.checking.site import Site, shown_name, surroundings
from scripts.problems import Problem

Known = TypeVar("Known")


class Judged(NamedTuple):
    """Pages, the problems that each has by itself, and the names under which these are remembered.

    `hopes` are what the links come to of pages that were judged just now.
    """

    pages: list[Page]
    problems: list[Problem]
    names: Mapping[str, str]
    hopes: Mapping[str, Hope]


def judged_pages(site: Site, texts: Mapping[str, str], root: Path, data: Path | None, memory: Memory) -> Judged:
    """Look at every page and judge it by the rules that need no other page."""
    facts = digests.of_facts(site)
    rendering = digests.of_rendering(site, facts)
    keys = {path: digests.digest(rendering, shown_name(site, site.files[path]), text) for path, text in texts.items()}
    summaries = _summaries(site, keys, memory)
    names = {path: _judgement(keys[path], one, facts) for path, one in summaries.items()}
    judged = _rows(names, memory)
    shelf = _Shelf(site, keys, memory)
    wanted = {path: text for path, text in texts.items() if path not in judged}
    tasks = [Task(path, text, shelf.bytes_of(path) if path in summaries else None) for path, text in wanted.items()]
    news: dict[str, bytes] = {}
    # In this handbook whatever decides over a page decides how it is rendered, too: a look is hardly asked for again.
    kept = memory.path is not None and not is_handbook(site.configuration)
    for done in (all_done := list(work_on(site, root, data, tasks, kept))):
        if done.path not in summaries:
            summaries[done.path] = done.summary
            names[done.path] = _judgement(keys[done.path], done.summary, facts)
            news |= {f"summary {keys[done.path]}": pack_summary(done.summary)} if memory.path else {}
            news |= {f"look {keys[done.path]}": packed(done.look)} if kept else {}
        judged[done.path] = _Row(0, done.problems, {})
        news |= {names[done.path]: _packed(judged[done.path])} if done.lasting else {}
    _keep(memory, news)
    looks: dict[str, Callable[[], Look]] = {path: partial(shelf.look, path, text) for path, text in texts.items()}
    looks |= {done.path: partial(_opened, done.look) for done in all_done}
    hopes = {done.path: done.hope for done in all_done if done.hope}
    pages = [_page(site, path, text, summaries[path], looks[path]) for path, text in texts.items()]
    return Judged(pages, [problem for row in judged.values() for problem in row.problems], names, hopes)


def _keep(memory: Memory, news: Mapping[str, bytes]) -> None:
    """Remember what is new, unless our own code was edited meanwhile: then nobody knows which of it was at work."""
    if news and memory.path and not own_code.has_changed():
        memory.keep(news)


def _page(site: Site, path: str, text: str, summary: Summary, find_look: Callable[[], Look]) -> Page:
    return Page(site.files[path], shown_name(site, site.files[path]), text, summary, find_look)


def linked_pages(site: Site, judged: Judged, memory: Memory) -> tuple[int, list[Problem]]:
    """How many links the pages have, and what the rules find that look at the pages which a page leads to."""
    names = {path: f"links {name}" for path, name in judged.names.items()}
    ids = {page.file.path: _name_of_ids(page.summary) for page in judged.pages}
    rows = {path: row for path, row in _rows(names, memory).items() if _still_there(row, judged.names, ids)}
    news: dict[str, bytes] = {}
    of_links = rules_of(site, "links")
    for page in judged.pages:
        path = page.file.path
        if path not in rows:
            hope = judged.hopes.get(path)
            if hope and hope.is_fulfilled(site.ids):
                rows[path] = _Row(hope.links, hope.problems, {other: ids.get(other, "") for other, _ in hope.parts})
            else:
                rows[path] = _links_of(site, page, of_links, ids, judged.names)
            news[names[path]] = _packed(rows[path])
    _keep(memory, news)
    _, of_no_page = by_page(replace(site, focus=frozenset()), [], of_links)
    return sum(row.links for row in rows.values()), [*_each_once(rows, judged.pages), *of_no_page]


def _links_of(
    site: Site, page: Page, of_links: Sequence[Rule], ids: Mapping[str, str], names: Mapping[str, str]
) -> "_Row":
    """What the rules about links find on one page of a site that is known whole, and which pages they asked about."""
    all_of, ids_of = _Watched(site.pages), _Watched(site.ids)
    focused = replace(site, pages=all_of, ids=ids_of, focus=frozenset({page.file.path}))
    found, elsewhere = by_page(focused, [page], of_links)
    asked = {other: ids.get(other, "") for other in ids_of.asked}
    asked |= {other: names.get(other, "") for other in all_of.asked}
    return _Row(len(verdicts(focused)), [*found[page.file.path], *elsewhere], asked)


def _each_once(rows: Mapping[str, "_Row"], pages: Iterable[Page]) -> Iterator[Problem]:
    """All problems; of those in a snippet that several pages include, the first at each place."""
    own = {page.file.path: page.shown_as for page in pages}
    seen: set[tuple[str, int, int, str]] = set()
    for path, row in rows.items():
        for problem in row.problems:
            place = problem[:4]
            if problem.file == own[path] or place not in seen:
                seen.add(place)
                yield problem


def _still_there(row: "_Row", names: Mapping[str, str], ids: Mapping[str, str]) -> bool:
    """True if all pages that were asked about, or only their ids if nothing else was wanted, are as they were."""
    return all(name in (names.get(path, ""), ids.get(path, "")) for path, name in row.asked.items())


def _name_of_ids(summary: Summary) -> str:
    return digests.digest("ids", str(summary.complete), "\0".join(summary.identifiers))


class _Watched(Mapping[str, Known]):
    """What is known of all pages; notes of which somebody asks for it."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self.known = known
        self.asked: set[str] = set()

    def __getitem__(self, path: str) -> Known:
        self.asked.add(path)
        return self.known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def _judgement(key: str, summary: Summary, facts: str) -> str:
    return digests.digest("page", key, json.dumps(summary.asked, sort_keys=True), facts)


def _summaries(site: Site, keys: Mapping[str, str], memory: Memory) -> dict[str, Summary]:
    """What is remembered of pages, if the snippets that each asks for are still the same."""
    kept = memory.recall(f"summary {key}" for key in keys.values())
    now = _SnippetsNow(site)
    found: dict[str, Summary] = {}
    for path, key in keys.items():
        try:
            summary = unpack_summary(kept[f"summary {key}"])
        except DAMAGED:
            continue
        if all(now.digest(name) == before for name, before in summary.asked.items()):
            found[path] = summary
    return found


class _SnippetsNow:
    """The digests of snippets, each read once."""

    def __init__(self, site: Site) -> None:
        preprocessors = site.converter.markdown.preprocessors
        self.reader: Any = preprocessors["snippet"] if "snippet" in preprocessors else None  # noqa: SIM401
        self.digests: dict[str, str] = {}

    def digest(self, name: str) -> str:
        if name not in self.digests:
            path = self.reader.get_snippet_path(name) if self.reader else None
            self.digests |= digests_of({name: path})
        return self.digests[name]


class _Shelf:
    """What was found in pages at an earlier time, taken out of the memory all at once when it is first asked for."""

    def __init__(self, site: Site, keys: Mapping[str, str], memory: Memory) -> None:
        self.site, self.keys, self.memory = site, keys, memory
        self.kept: dict[str, bytes] | None = None

    def bytes_of(self, path: str) -> bytes | None:
        if self.kept is None:
            self.kept = self.memory.recall(f"look {key}" for key in self.keys.values())
        return self.kept.get(f"look {self.keys[path]}")

    def look(self, path: str, text: str) -> Look:
        """What is known of a page; if that is gone or damaged, it is found again."""
        try:
            return unpack(self.bytes_of(path) or b"")
        except DAMAGED:
            return look_at(text, surroundings(self.site))


def _opened(look: Look | bytes) -> Look:
    return unpack(look) if isinstance(look, bytes) else look


class _Row(NamedTuple):
    """What is remembered of a page's judgement: how many links it has, its problems, the pages asked about."""

    links: int
    problems: list[Problem]
    asked: Mapping[str, str]


def _packed(row: _Row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _rows(names: Mapping[str, str], memory: Memory) -> dict[str, _Row]:
    """The remembered judgements by the path of the page."""
    kept = memory.recall(names.values())
    found = {}
    for path, name in names.items():
        try:
            links, problems, asked = json.loads(kept[name].decode("utf-8", "surrogatepass"))
            found[path] = _Row(int(links), [Problem(*problem) for problem in problems], dict(asked))
        except DAMAGED:
            continue
    return found
