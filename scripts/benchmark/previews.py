"""A number of guides in; how long an author waits for a saved page, out: in our preview, and in mkdocs's own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from socket import socket
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from scripts.benchmark.measuring import LAST_WORDS, Cost, Failed
from scripts.benchmark.projects import PEERS, Project, environment, make_project
from scripts.benchmark.rounds import Measured, Say, in_turns
from scripts.problems import CannotRun

LONGEST = 1800.0  # s; the stock plugins need minutes for a thousand guides
LOOK_AGAIN = 0.02  # s
PAGE = "guides/guide-0"
BUILDS, CHECKED = "Building documentation", "Check: "  # what begins a build, and the report of our check
_sentences = count(1)


class Preview(NamedTuple):
    """A preview that runs: its project, the address of a page, what it says, its process, whether it checks as well."""

    project: Project
    address: str
    said: Path
    process: subprocess.Popen[bytes]
    checks: bool


def measure_previews(builders: Sequence[str], guides: int, rounds: int, folder: Path, say: Say) -> list[Measured]:
    """Save a page in turns, in the previews of these builders, 'ours' and 'stock'.

    Raises CannotRun if a project cannot be written.
    """
    commands = {
        "ours": [sys.executable, "-m", "scripts", "serve", "--address"],
        "stock": [str(PEERS / "mkdocs"), "serve", "--dev-addr"],
    }
    with ExitStack() as running:
        runs: dict[str, tuple[str, Callable[[], Cost]]] = {}
        for name in (name for name in commands if name in builders):
            say(f"Starting the preview of {guides} guides: {name} …")
            project = make_project(name, folder / f"{name}-{guides}", guides)
            preview = running.enter_context(_started(project, commands[name]))
            words = "the saved page is shown"
            runs[name] = (f"{words}, with the stock plugins" if name == "stock" else words, partial(_shown, preview))
            if name == "ours":
                runs["checked"] = (f"{words}, and the check has said what it found", partial(_checked, preview))
        return in_turns(runs, rounds, say)


@contextmanager
def _started(project: Project, command: list[str]) -> Iterator[Preview]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    said = project.folder / "said.txt"
    more = {**os.environ, **environment()}
    with said.open("wb") as words:
        try:
            process = subprocess.Popen([*command, address], cwd=project.folder, env=more, stdout=words, stderr=words)
        except OSError as error:
            raise CannotRun(f"{command[0]}: cannot be run ({error.strerror}); run `make bench`.") from error
    preview = Preview(project, f"http://{address}/corpus/{PAGE}/", said, process, "scripts" in command)
    try:
        _wait(preview, lambda: _shows(preview, "Section 0"))
        yield preview
    finally:
        process.terminate()
        process.wait()


def _shown(preview: Preview) -> Cost:
    return _after_saving(preview, lambda words: _shows(preview, words))


def _checked(preview: Preview) -> Cost:
    return _after_saving(preview, lambda words: _shows(preview, words) and _is_checked(preview))


def _is_checked(preview: Preview) -> bool:
    """Whether the check of the last build has said what it found."""
    said = preview.said.read_text("utf-8")
    return said.rfind(CHECKED) > said.rfind(BUILDS)


def _after_saving(preview: Preview, done: Callable[[str], bool]) -> Cost:
    """Write one more sentence into a page, and wait until it is done with. Raises Failed."""
    _wait(preview, lambda: not preview.checks or _is_checked(preview))  # nothing of the last time is still at work
    words = f"Sentence {next(_sentences)} of the author."
    page = preview.project.folder / "docs" / f"{PAGE}.md"
    text, used = page.read_text("utf-8"), _processor(preview)
    begun = time.monotonic()
    page.write_text(f"{text}\n{words}\n", "utf-8")
    _wait(preview, lambda: done(words))
    return Cost(time.monotonic() - begun, _processor(preview) - used, _memory(preview))


def _wait(preview: Preview, done: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not done():
        if preview.process.poll() is not None or time.monotonic() > end:
            raise Failed(" ".join(preview.said.read_text("utf-8", "replace").split())[-LAST_WORDS:])
        time.sleep(LOOK_AGAIN)


def _shows(preview: Preview, words: str) -> bool:
    try:
        with urlopen(preview.address, timeout=LONGEST) as answer:
            return words in answer.read().decode()
    except URLError:
        return False


def _processor(preview: Preview) -> float:
    """Seconds of processors that the preview itself has used; see proc(5)."""
    fields = Path(f"/proc/{preview.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(preview: Preview) -> float:
    """The most that the preview itself has held, MB."""
    lines = Path(f"/proc/{preview.process.pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
