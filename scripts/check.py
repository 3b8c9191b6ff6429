"""The folder of a mkdocs site in; everything in it that a reader or a librarian would trip over out.

Nothing is fetched, and nothing is written but a baseline that was asked for. Any site with mkdocs.yml, docs/ and
references.bib can be checked.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.checking import baseline, rules
from scripts.checking.changes import as_it_was, changed_files
from scripts.checking.configuration import read_configuration
from scripts.checking.fingerprints import fingerprints
from scripts.checking.handbook import is_handbook
from scripts.checking.memory import Memory, place_for
from scripts.checking.running import find_all, text_of
from scripts.checking.sarif import as_sarif
from scripts.problems import CannotRun, Problem, as_github, as_json, as_text

__all__ = ["CannotRun", "Report", "Request", "check_site", "rules", "run", "run_request"]

SEVERITIES = {"error": "error", "warning": "warning", "style": "style remark"}


class Request(NamedTuple):
    """What is to be checked, which problems are shown and how; see `check --help`."""

    root: Path
    data: Path | None = None
    format: str = "text"
    strict: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    changed: str = ""
    files: tuple[Path, ...] = ()
    remember: bool = False


class Report(NamedTuple):
    """What the check found, sorted by file and place, and what it looked at."""

    problems: list[Problem]
    pages: int
    citations: int
    sources: int
    links: int
    not_run: tuple[str, ...]
    names: tuple[str, ...] = ()
    ran: frozenset[str] = frozenset()
    ignored: int = 0
    known: int = 0

    @property
    def status(self) -> int:
        """The exit status: 1 if there is an error, 0 if there are at most warnings."""
        return self.status_if(strict=False)

    def status_if(self, strict: bool) -> int:
        """The exit status; to the strict, a warning counts as an error. A matter of style never does."""
        failing = ("error", "warning") if strict else ("error",)
        return int(any(problem.severity in failing for problem in self.problems))


def check_site(root: Path, data: Path | None = None) -> Report:
    """Check a site by every rule. Raises CannotRun if there is no mkdocs.yml, no docs folder, or no YAML in it."""
    return _report(root, data, Memory(None))


def _report(root: Path, data: Path | None, memory: Memory, named: bool = True) -> Report:
    """What the check found; `named` if somebody will ask for names that stay when lines come or go."""
    site, found = find_all(root, data, memory)
    names = fingerprints(found.problems, lambda name: text_of(site, name)) if named else ()
    return Report(
        found.problems,
        pages=len(site.pages),
        citations=sum(site.cited.values()),
        sources=len({key.lower() for key in site.cited}),
        links=found.links,
        not_run=found.not_run,
        names=tuple(names),
        ran=found.ran,
        ignored=found.hidden,
    )


def run(root: Path, data: Path | None = None, format: str = "text") -> tuple[str, int]:
    """Check a site; the report as 'text', 'json', 'github' or 'sarif', and the exit status."""
    return run_request(Request(root, data, format))


def run_request(request: Request) -> tuple[str, int]:
    """Do what is asked for; what is to be printed, and the exit status. Raises CannotRun."""
    if request.data and not request.data.is_dir():
        raise CannotRun(f"--data: there is no folder '{request.data}'; name the one that holds the facts.")
    memory = memory_for(request)
    named = bool(request.format == "sarif" or request.baseline or request.write_baseline)
    report = _report(request.root, request.data, memory, named)
    if request.write_baseline:
        baseline.write_baseline(request.write_baseline, report.problems, report.names)
        return f"{_count(len(report.problems), 'known problem')} written to {request.write_baseline}", 0
    if request.baseline:
        report = without_known(report, request.baseline)
    if request.changed:
        report = only_new(report, request, memory)
    if request.files:
        wanted = {_named(request.root, file) for file in request.files}
        report = _only(report, [problem for problem in report.problems if problem.file in wanted])
    return shown(report, request), report.status_if(request.strict)


def files_asked_for(root: Path, files: Sequence[Path], changed: str) -> frozenset[str] | None:
    """The files that are meant, as problems name them; None if all are. Raises CannotRun if git cannot say."""
    if changed:
        return changed_files(root, changed)
    return frozenset(_named(root, file) for file in files) if files else None


def _named(root: Path, file: Path) -> str:
    """A file as problems name it; given from here, or from the site's folder. Raises CannotRun if it is in neither."""
    if not file.exists() and (root / file).exists():
        return file.as_posix()
    if not file.exists():
        raise CannotRun(f"there is no file '{file}'; name files from here, or from the folder of mkdocs.yml.")
    return _below(root, file)


def memory_for(request: Request) -> Memory:
    """What earlier runs found out about this site; nothing unless it is wanted. Raises CannotRun if it is no site."""
    if not request.remember:
        return Memory(None)
    return Memory(place_for(request.root, is_handbook(read_configuration(request.root))))


def without_known(report: Report, path: Path) -> Report:
    """The report without the problems that a baseline knows. Raises CannotRun if it cannot be read."""
    known = baseline.read_baseline(path)
    problems, hidden = baseline.sort_out(report.problems, report.names, known, report.ran, path.as_posix())
    names = dict(zip(report.problems, report.names, strict=True))
    problems.sort()
    return report._replace(
        problems=problems, names=tuple(names.get(one, one.message) for one in problems), known=hidden
    )


def only_new(report: Report, request: Request, memory: Memory) -> Report:
    """The report with what is in changed files, and of the others what was not there at the revision.

    So the change answers for the links that it broke elsewhere, and not for faults that it only found.
    Raises CannotRun if git cannot say what has changed.
    """
    changed = changed_files(request.root, request.changed)
    with as_it_was(request.root, request.changed) as before:
        try:
            data = before / _below(request.root, request.data) if request.data else None
            known = {_place(problem) for problem in _report(before, data, memory, named=False).problems}
        except CannotRun:  # there was no site at that time
            known = set()
    new = [problem for problem in report.problems if problem.file in changed or _place(problem) not in known]
    return _only(report, new)


def _place(problem: Problem) -> tuple[str, int, int, str]:
    """What a problem in an unchanged file keeps; its words may name a nearest neighbour that is new."""
    return problem.file, problem.line, problem.column, problem.rule


def _only(report: Report, problems: list[Problem]) -> Report:
    names = dict(zip(report.problems, report.names, strict=True)) if report.names else {}
    return report._replace(problems=problems, names=tuple(names[problem] for problem in problems if names))


def _below(root: Path, path: Path) -> str:
    """A path given from here, as problems name it: from the site's folder."""
    return Path(os.path.relpath(path, root)).as_posix()


def shown(report: Report, request: Request) -> str:
    """The report in the format that is asked for."""
    if request.format == "json":
        return as_json(report.problems)
    if request.format in ("github", "sarif"):
        found = [one._replace(file=_from_here(request.root, one.file)) for one in report.problems]
        return as_github(found) if request.format == "github" else as_sarif(found, report.names)
    return "\n".join(part for part in (as_text(report.problems), totals(report)) if part)


def _from_here(root: Path, file: str) -> str:
    """A path as a service needs it, which starts at the checkout and not at the site's folder in it."""
    path = Path(os.path.relpath(root / file))
    return file if path.parts[:1] == ("..",) else path.as_posix()


def totals(report: Report) -> str:
    """'3 errors in 2 of 14 pages (12 citations to 9 sources, 31 links checked)', what was hidden, what was not run."""
    citations = f"{_count(report.citations, 'citation')} to {_count(report.sources, 'source')}"
    seen = f"({citations}, {_count(report.links, 'link')} checked)"
    pages = {problem.file for problem in report.problems if problem.file.endswith(".md")}
    others = sorted({problem.file for problem in report.problems} - pages)
    where = _listed([f"{len(pages)} of {_count(report.pages, 'page')}"] * bool(pages) + others)
    found = f"{_found(report)} in {where}" if report.problems else f"no problems in {_count(report.pages, 'page')}"
    return "\n".join([f"{found} {seen}", *_hidden(report), *(f"not run: {reason}" for reason in report.not_run)])


def _hidden(report: Report) -> list[str]:
    """'hidden: 2 by comments in the files and 5 by the baseline', if anything is."""
    ways = [(report.ignored, "by comments in the files"), (report.known, "by the baseline")]
    parts = [f"{number} {way}" for number, way in ways if number]
    return [f"hidden: {_listed(parts)}"] if parts else []


def _found(report: Report) -> str:
    """'2 errors', '1 warning' or '2 errors, 1 warning and 3 style remarks'."""
    counts = {name: sum(problem.severity == name for problem in report.problems) for name in SEVERITIES}
    return _listed([_count(number, SEVERITIES[name]) for name, number in counts.items() if number])


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
