"""Names of builders and a number of guides in; what it costs each of them to build the same guides, out."""

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from scripts.benchmark.measuring import Cost, cost_of
from scripts.benchmark.projects import WORDS, Project, environment, make_project
from scripts.benchmark.rounds import Measured, Say, in_turns


def measure_builds(builders: Sequence[str], guides: int, rounds: int, folder: Path, say: Say) -> list[Measured]:
    """Build each project from nothing, in turns. Raises CannotRun if a project cannot be written."""
    runs: dict[str, tuple[str, Callable[[], Cost]]] = {}
    for builder in builders:
        say(f"Writing {guides} guides for {builder} …")
        project = make_project(builder, folder / f"{builder}-{guides}", guides)
        runs[builder] = (WORDS[builder], partial(build_once, project))
    return in_turns(runs, rounds, say)


def build_once(project: Project) -> Cost:
    """Build the project as on its first day. Raises Failed."""
    for made in project.clean:
        shutil.rmtree(made, ignore_errors=True)
    return cost_of(project.command, project.folder, environment())
