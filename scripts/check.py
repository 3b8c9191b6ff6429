"""The folder of a mkdocs site in; everything in it that a reader or a librarian would trip over out.

Nothing is written and nothing is fetched. Any site with mkdocs.yml, docs/ and references.bib can be checked.
"""

from pathlib import Path
from typing import NamedTuple

from scripts.checking import rules
from scripts.checking.judging import verdicts
from scripts.checking.registry import RULES, can_run
from scripts.checking.site import Site, read_site
from scripts.diagram_renderer import can_parse
from scripts.problems import CannotRun, Problem, as_github, as_json, as_text

__all__ = ["CannotRun", "Report", "check_site", "rules", "run"]


class Report(NamedTuple):
    """What the check found, sorted by file and place, and what it looked at."""

    problems: list[Problem]
    pages: int
    citations: int
    sources: int
    links: int
    not_run: tuple[str, ...]

    @property
    def status(self) -> int:
        """The exit status: 1 if there is an error, 0 if there are at most warnings."""
        return int(any(problem.severity == "error" for problem in self.problems))


def check_site(root: Path, data: Path | None = None) -> Report:
    """Check a site by every rule. Raises CannotRun if there is no mkdocs.yml, no docs folder, or no YAML in it."""
    site = read_site(root, data)
    problems = {problem for rule in RULES.values() if can_run(rule, site) for problem in rule.find(site)}
    return Report(
        sorted(problems),
        pages=len(site.pages),
        citations=sum(site.cited.values()),
        sources=len({key.lower() for key in site.cited}),
        links=len(verdicts(site)),
        not_run=_not_run(site),
    )


def run(root: Path, data: Path | None = None, format: str = "text") -> tuple[str, int]:
    """Check a site; the report as 'text', 'json' or 'github', and the exit status."""
    report = check_site(root, data)
    if format == "json":
        return as_json(report.problems), report.status
    if format == "github":
        return as_github(report.problems), report.status
    shown = as_text(report.problems)
    return "\n".join(part for part in (shown, totals(report)) if part), report.status


def totals(report: Report) -> str:
    """'3 problems in 2 of 14 pages (12 citations to 9 sources, 31 links checked)' and what was not run."""
    citations = f"{_count(report.citations, 'citation')} to {_count(report.sources, 'source')}"
    seen = f"({citations}, {_count(report.links, 'link')} checked)"
    pages = {problem.file for problem in report.problems if problem.file.endswith(".md")}
    others = sorted({problem.file for problem in report.problems} - pages)
    where = " and ".join([f"{len(pages)} of {_count(report.pages, 'page')}"] * bool(pages) + others)
    found = f"{_found(report)} in {where}" if report.problems else f"no problems in {_count(report.pages, 'page')}"
    return "\n".join([f"{found} {seen}", *(f"not run: {reason}" for reason in report.not_run)])


def _found(report: Report) -> str:
    """'2 problems', '1 warning' or '2 problems and 1 warning'."""
    errors = sum(problem.severity == "error" for problem in report.problems)
    counts = [(errors, "problem"), (len(report.problems) - errors, "warning")]
    return " and ".join(_count(number, noun) for number, noun in counts if number)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _not_run(site: Site) -> tuple[str, ...]:
    """Why some rules had nothing to work on; silence must never be mistaken for a clean result."""
    reasons = []
    if site.bibliography is None:
        reasons.append(f"rules about citations and sources (no {site.bibliography_file or 'references.bib'})")
    elif not site.sources_known:
        reasons.append(f"rules about the keys of citations ({site.bibliography_file} cannot be read)")
    if not can_parse():
        reasons.append("rules about diagrams (the Python package merman is not installed; the browser will draw)")
    if site.converter.left_out:
        reasons.append(f"Markdown extensions {', '.join(site.converter.left_out)} (unknown here; ids may differ)")
    if not site.converter.knows_ids:
        reasons.append("broken-anchor (the rule for heading ids is not known here)")
    incomplete = sum(not page.complete for page in site.pages.values()) if site.converter.knows_ids else 0
    if incomplete:
        reasons.append(f"broken-anchor into {_count(incomplete, 'page')} to which a plugin, hook or template adds")
    return tuple(reasons)
