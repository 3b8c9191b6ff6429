"""A number of guides in; what it costs to print them, out: all of them, none that changed, and one that did."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pdfplumber

from scripts.benchmark.builds import build_once
from scripts.benchmark.measuring import Cost, cost_of
from scripts.benchmark.projects import Project, environment, make_project
from scripts.benchmark.rounds import Measured, Say, in_turns
from scripts.handouts.pages import BOOK_NAME

FOLDER = Path("site") / "pdf"
Printed = Mapping[Path, bytes]


def measure_handouts(guides: int, rounds: int, folder: Path, say: Say) -> tuple[list[Measured], str]:
    """Print in turns; returns the costs, and a line on what one handout cost.

    Raises CannotRun if the project cannot be written.
    """
    project = make_project("ours", folder / f"ours-{guides}", guides)
    cold: dict[Path, bytes] = {}
    changed: dict[Path, bytes] = {}
    runs: dict[str, tuple[str, Callable[[], Cost]]] = {
        "cold": ("all handouts, on A4 and Letter, and the book of all on both", partial(_cold, project, cold)),
        "warm": ("the same again, nothing changed", partial(_print, project)),
        "one page": ("one page changed: its handouts, and the books", partial(_changed, project, changed)),
    }
    all_of_them, again, one_page = in_turns(runs, rounds, say)
    return [all_of_them, again, one_page], _line(all_of_them.middle, one_page.middle, cold, changed)


def _print(project: Project) -> Cost:
    command = [sys.executable, "-m", "scripts", "handouts", "--root", str(project.folder)]
    return cost_of(command, project.folder, environment())


def _cold(project: Project, printed: dict[Path, bytes]) -> Cost:
    build_once(project)
    cost = _print(project)
    printed |= _handouts(project)
    return cost


def _changed(project: Project, printed: dict[Path, bytes]) -> Cost:
    """`printed` becomes the handouts that were not the same before."""
    page, before = project.folder / "docs" / "guides" / "guide-0.md", _handouts(project)
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    cost_of(project.command, project.folder, environment())
    cost = _print(project)
    printed |= {path: data for path, data in _handouts(project).items() if data != before.get(path)}
    return cost


def _handouts(project: Project) -> Printed:
    """The handouts that are there, but for the book of all."""
    paths = (project.folder / FOLDER).rglob("*.pdf")
    return {path: path.read_bytes() for path in paths if path.name != BOOK_NAME}


def _line(cold: Cost | None, one_page: Cost | None, all_of_them: Printed, some: Printed) -> str:
    """What is printed in the one run and not in the other has cost the difference; the books are in both."""
    more = [path for path in all_of_them if path not in some]
    if cold is None or one_page is None or not more:
        return ""
    seconds, sheets = cold.processor - one_page.processor, sum(map(_sheets, more))
    size = f"{len(more)} handouts of {sheets / len(more):.1f} sheets on average, the books aside"
    return f"CPU s: {seconds / len(more):.2f} a handout, {seconds / sheets:.2f} a sheet; {size}"


def _sheets(path: Path) -> int:
    with pdfplumber.open(path) as opened:
        return len(opened.pages)
