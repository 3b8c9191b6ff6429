"""A folder in; the site in it, what its rules find out, what was hidden on request, and why some were not run."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.checking.handbook import LEDGER, is_handbook
from scripts.checking.ignores import Ignore, Slip, read_ignores, sort_out
from scripts.checking.memory import Memory
from scripts.checking.reading import read_text
from scripts.checking.registry import RULES, can_run
from scripts.checking.remembering import judged_pages, linked_pages
from scripts.checking.sharing import found_by
from scripts.checking.site import Site, page_texts, read_surroundings, with_pages
from scripts.diagrams.renderer import can_parse
from scripts.problems import Problem

# Settings and data, and snippets that pages include.
OTHERS_WITH_WISHES = (".yml", ".yaml", ".md", ".markdown", ".html")
HIDING = ("unclosed-comment", "unclosed-fence")


class Findings(NamedTuple):
    """Problems in the order of files and places, links seen, how many were hidden, which rules ran, why others not."""

    problems: list[Problem]
    links: int
    hidden: int
    ran: frozenset[str]
    not_run: tuple[str, ...]


def find_all(root: Path, data: Path | None, memory: Memory) -> tuple[Site, Findings]:
    """Read a site and run every rule that it has something for. Raises CannotRun if it is no site."""
    site = read_surroundings(root, data)
    texts, unread = page_texts(site)
    judged = judged_pages(site, texts, root, data, memory)
    site = with_pages(site, judged.pages, unread)
    links, found = linked_pages(site, judged, memory)
    ran = [one for one in RULES.values() if can_run(one, site)]
    of_site = [problem for one in ran if one.scope == "site" for problem in found_by(one, site)]
    names = frozenset(one.name for one in ran)
    problems = sorted({*judged.problems, *found, *of_site})
    ignores, slips = _wishes(site, {problem.file for problem in problems})
    kept, hidden = sort_out(problems, ignores, slips, RULES, names)
    return site, Findings(_in_the_open(sorted(kept)), links, hidden, names, not_run(site))


def _in_the_open(problems: Sequence[Problem]) -> list[Problem]:
    """The problems without those behind a comment or a fence that is never closed: there, nobody knows what is text."""
    opened = {problem.file: problem for problem in reversed(problems) if problem.rule in HIDING}
    return [one for one in problems if one.rule in HIDING or one.file not in opened or one < opened[one.file]]


def _wishes(site: Site, files: Iterable[str]) -> tuple[list[Ignore], list[Slip]]:
    """What authors ask to overlook, in every page, in the bibliography, in the settings and where a problem is."""
    texts = {page.shown_as: page.text for page in site.pages.values()}
    texts |= {site.bibliography_file: site.bibliography_text} if site.bibliography_file else {}
    others = {site.configuration.file, *(name for name in files if name.endswith(OTHERS_WITH_WISHES))}
    texts |= {name: text_of(site, name) for name in sorted(others - texts.keys())}
    found = [read_ignores(text, name) for name, text in texts.items()]
    return [one for ignores, _ in found for one in ignores], [slip for _, slips in found for slip in slips]


def text_of(site: Site, name: str) -> str:
    """The text of a file as problems name it; '' if there is none."""
    page = site.pages.get(name.removeprefix(f"{site.configuration.docs_name}/"))
    if page and page.shown_as == name:
        return page.text
    text = read_text(site.configuration.root / name, name)
    return text if isinstance(text, str) else ""


def not_run(site: Site) -> tuple[str, ...]:
    """Why some rules had nothing to work on; silence must never be mistaken for a clean result."""
    return (*_without_bibliography(site), *_without_facts(site), *_without_tools(site), *_without_ids(site))


def _without_bibliography(site: Site) -> Iterator[str]:
    if site.bibliography is None:
        yield f"rules about citations and sources (no {site.bibliography_file or 'references.bib'})"
    elif not site.sources_known:
        yield f"rules about the keys of citations ({site.bibliography_file} holds no entry that can be read)"


def _without_facts(site: Site) -> Iterator[str]:
    """One line for all files of facts that are not there, with the rules that wait for them."""
    ours = is_handbook(site.configuration)
    waiting = [one for one in RULES.values() if "." in one.needs and not can_run(one, site)]
    waiting = [one for one in waiting if ours or one.needs != LEDGER]
    if waiting:
        names = ", ".join(one.name for one in waiting) if len(waiting) <= 3 else f"{len(waiting)} rules"
        yield f"{names} (no {', '.join(sorted({one.needs for one in waiting}))})"


def _without_tools(site: Site) -> Iterator[str]:
    if not can_parse():
        yield "rules about diagrams (the Python package merman is not installed; the browser will draw)"
    if site.converter.left_out:
        yield f"Markdown extensions {', '.join(site.converter.left_out)} (unknown here; ids may differ)"


def _without_ids(site: Site) -> Iterator[str]:
    if not site.converter.knows_ids:
        yield "broken-anchor (the rule for heading ids is not known here)"
        return
    incomplete = sum(not page.complete for page in site.pages.values())
    if incomplete:
        pages = f"{incomplete} page{'' if incomplete == 1 else 's'}"
        yield f"broken-anchor into {pages} to which a plugin, hook or template adds"
