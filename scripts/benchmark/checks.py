"""A number of guides in; what it costs to check them, out: our check, and its peers on the site as it is built."""

import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.benchmark.builds import build_once
from scripts.benchmark.measuring import Cost, Failed, cost_of
from scripts.benchmark.projects import PEERS, Project, check_command, environment, make_project
from scripts.benchmark.rounds import Measured, Say, in_turns
from scripts.checking.memory import place_for

ANY = frozenset(range(256))  # a checker's status says what it found, and peers may find something here
HTMLTEST = """\
DirectoryPath: site
CheckExternal: false
IgnoreDirectoryMissingTrailingSlash: true
OutputDir: .cache/htmltest
"""


def measure_checks(guides: int, rounds: int, folder: Path, say: Say) -> list[Measured]:
    """Check in turns. Raises CannotRun if the project cannot be written."""
    ours = make_project("ours", folder / f"ours-{guides}", guides)
    stock = make_project("stock", folder / f"stock-{guides}", guides)
    say("Building the site that the peers read …")
    built = build_once(ours)
    runs: dict[str, tuple[str, Callable[[], Cost]]] = {
        "cold": ("our check, nothing remembered", lambda: _cold(ours)),
        "warm": ("our check again, nothing changed", lambda: _ours(ours)),
        "one page": ("our check, one page changed", lambda: _changed(ours)),
        "lychee": ("lychee on the built pages, fragments too", lambda: _lychee(ours)),
        "htmltest": ("htmltest on the built pages", lambda: _htmltest(ours)),
        "strict": ("a strict build with the stock plugins", lambda: _strict(stock)),
    }
    return [Measured("our build", "for comparison, its check included", (built,)), *in_turns(runs, rounds, say)]


def _ours(project: Project) -> Cost:
    return cost_of(check_command(project), project.folder, environment())


def _cold(project: Project) -> Cost:
    forget(project)
    return _ours(project)


def forget(project: Project) -> None:
    """Take away what the check remembers of the project."""
    memory = place_for(project.folder, own=True)
    for path in memory.parent.glob(f"{memory.name}*") if memory else ():
        path.unlink()


def _changed(project: Project) -> Cost:
    page = project.folder / "docs" / "guides" / "guide-0.md"
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    return _ours(project)


def _lychee(project: Project) -> Cost:
    words = ["--offline", "--include-fragments", "--no-progress", "--index-files", "index.html", "--root-dir"]
    site = str(project.folder / "site")
    return cost_of([str(PEERS / "lychee"), *words, site, f"{site}/**/*.html"], project.folder, {}, ANY)


def _htmltest(project: Project) -> Cost:
    program = shutil.which("htmltest")
    if program is None:
        raise Failed("htmltest is in no package of PyPI, npm or Debian; put it on the path to measure it")
    settings = project.folder / ".cache" / "htmltest.yml"
    settings.write_text(HTMLTEST, "utf-8")
    return cost_of([program, "-c", str(settings)], project.folder, {}, ANY)


def _strict(project: Project) -> Cost:
    shutil.rmtree(project.folder / "site", ignore_errors=True)
    return cost_of([*project.command, "--strict"], project.folder, environment(), ANY)
