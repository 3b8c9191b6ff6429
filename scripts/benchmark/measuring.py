"""A command and its folder in; what running it once cost, out: seconds, seconds of processors, memory."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from scripts.problems import CannotRun

LAST_WORDS = 300  # letters of what a command that failed said


class Cost(NamedTuple):
    """One run. `processor` is the time that all processors spent on it together; `memory` is that of the largest
    process, in MB."""

    seconds: float
    processor: float
    memory: float


class Failed(Exception):
    """A command ended with an error; the message is the end of what it said."""


def cost_of(
    command: Sequence[str], folder: Path, more: Mapping[str, str], right: frozenset[int] = frozenset({0})
) -> Cost:
    """Run the command in the folder, with `more` in its environment. Raises Failed if its status is not a right one."""
    with tempfile.TemporaryFile() as said:
        begun = time.monotonic()
        try:
            process = subprocess.Popen(command, cwd=folder, env={**os.environ, **more}, stdout=said, stderr=said)
        except OSError as error:
            raise CannotRun(f"{command[0]}: cannot be run ({error.strerror}); run `make bench`.") from error
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in right:
            said.seek(0)
            raise Failed(" ".join(said.read().decode("utf-8", "replace").split())[-LAST_WORDS:])
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each number by itself."""
    return Cost(*(median(numbers) for numbers in zip(*costs, strict=True)))
