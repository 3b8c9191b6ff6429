"""A number of guides in; what it costs to import them as a vendor's text, out."""

import os
import sys
from pathlib import Path

from scripts.benchmark.corpus import vendor_text
from scripts.benchmark.measuring import Cost, cost_of
from scripts.benchmark.projects import ROOT, environment
from scripts.benchmark.rounds import Measured, Say, in_turns
from scripts.whole_files import write_whole

ONE_CORE = ("taskset", "--cpu-list", str(min(os.sched_getaffinity(0))))  # what a folder costs is else shared by all


def measure_imports(guides: int, rounds: int, folder: Path, say: Say) -> tuple[list[Measured], float]:
    """Import in turns a folder of files and all of them as one long file; returns the costs and the size in MB."""
    texts = [vendor_text(number) for number in range(guides)]
    shelf, whole = folder / f"raw-{guides}", folder / f"raw-{guides}.txt"
    for number, text in enumerate(texts):
        write_whole(shelf / f"guide-{number}.txt", text.encode())
    write_whole(whole, "".join(texts).encode())

    def run(guide: Path) -> Cost:
        work = [sys.executable, "-m", "scripts", "import", str(guide), "--out", str(folder / "drafts"), "--force"]
        return cost_of([*ONE_CORE, *work], ROOT, environment())

    size = sum(len(text.encode()) for text in texts) / 1e6
    runs = {
        "import": (f"{guides} guides, {size:.1f} MB of text", lambda: run(shelf)),
        "one file": ("all of them as one guide", lambda: run(whole)),
    }
    return in_turns(runs, rounds, say), size
