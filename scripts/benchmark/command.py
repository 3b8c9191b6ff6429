"""What to measure and how in; a table and a JSON file out."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scripts.benchmark.builds import measure_builds
from scripts.benchmark.checks import measure_checks
from scripts.benchmark.handouts import measure_handouts
from scripts.benchmark.imports import measure_imports
from scripts.benchmark.previews import measure_previews
from scripts.benchmark.projects import MAKERS
from scripts.benchmark.rounds import Measured, Say, table
from scripts.problems import CannotRun
from scripts.suggestions import did_you_mean
from scripts.whole_files import write_whole

GUIDES, GUIDES_TO_PRINT = 100, 6  # unless another number is given


class Wanted(NamedTuple):
    """`guides` is 0 for the usual number; `only` are names of builders, all of them if it is empty; `folder` is where
    projects are written."""

    subject: str
    guides: int
    rounds: int
    only: Sequence[str]
    folder: Path
    json: Path | None


def run(wanted: Wanted, say: Say) -> str:
    """Measure, and return the table. Raises CannotRun for an unknown builder or a folder that cannot be written."""
    for name in wanted.only:
        if name not in MAKERS:
            raise CannotRun(f"bench: there is no builder '{name}'{did_you_mean(name, MAKERS)}")
    usual = GUIDES_TO_PRINT if wanted.subject == "handouts" else GUIDES
    wanted = wanted._replace(guides=wanted.guides or usual)
    measured, against, line = _measured(wanted, say)
    text = f"{table(measured, against)}\n{line}".rstrip()
    path = wanted.json or wanted.folder / f"{wanted.subject}-{wanted.guides}.json"
    write_whole(path, json.dumps(_as_json(wanted, measured), indent=1).encode() + b"\n")
    return f"{text}\nWritten to {path}"


def _measured(wanted: Wanted, say: Say) -> tuple[list[Measured], str, str]:
    builders = list(wanted.only) or list(MAKERS)
    numbers = (wanted.guides, wanted.rounds, wanted.folder.resolve(), say)
    if wanted.subject == "check":
        return measure_checks(*numbers), "our build", ""
    if wanted.subject == "preview":
        return measure_previews(builders, *numbers), "stock", ""
    if wanted.subject == "import":
        measured, size = measure_imports(*numbers)
        rates = [f"{one.name} {size / one.middle.processor:.2f}" for one in measured if one.middle]
        return measured, "import", f"MB a second of one core: {', '.join(rates)}"
    if wanted.subject == "handouts":
        measured, line = measure_handouts(*numbers)
        return measured, "cold", line
    measured = measure_builds(builders, *numbers)
    per_guide = [f"{one.name} {1000 * one.middle.seconds / wanted.guides:.0f}" for one in measured if one.middle]
    return measured, "stock", f"ms a guide: {', '.join(per_guide)}"


def _as_json(wanted: Wanted, measured: Sequence[Measured]) -> dict[str, Any]:
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    load = os.getloadavg() if hasattr(os, "getloadavg") else ()
    return {
        "subject": wanted.subject,
        "guides": wanted.guides,
        "rounds": wanted.rounds,
        "machine": machine | {"load": list(load), "executable": Path(sys.executable).name},
        "measured": [
            {
                "name": one.name,
                "words": one.words,
                "failure": one.failure,
                "median": one.middle._asdict() if one.middle else None,
                "rounds": [cost._asdict() for cost in one.costs],
            }
            for one in measured
        ],
    }
