"""A number of guides in; what it costs to import them as a vendor's text, out."""

import sys
from pathlib import Path

from scripts.benchmark.corpus import vendor_text
from scripts.benchmark.measuring import Cost, cost_of
from scripts.benchmark.projects import ROOT
from scripts.benchmark.rounds import Measured, Say, in_turns
from scripts.whole_files import write_whole


def measure_imports(guides: int, rounds: int, folder: Path, say: Say) -> tuple[list[Measured], float]:
    """Import in turns one long file and as many files; returns the costs and the size in MB."""
    texts = [vendor_text(number) for number in range(guides)]
    shelf = folder / f"raw-{guides}"
    for number, text in enumerate(texts):
        write_whole(shelf / f"guide-{number}.txt", text.encode())

    def run() -> Cost:
        command = [sys.executable, "-m", "scripts", "import", str(shelf), "--out", str(folder / "drafts"), "--force"]
        return cost_of(command, ROOT, {})

    size = sum(len(text.encode()) for text in texts) / 1e6
    return in_turns({"import": (f"{guides} guides, {size:.1f} MB of text", run)}, rounds, say), size
