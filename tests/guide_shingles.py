"""A text in, its runs of eight words out; and which of those runs also stand in a vendor guide.

The guides are not ours to store, so `data/guide-shingles.txt` holds one truncated hash for each of their runs.
To write it again: `python tests/guide_shingles.py GUIDE GUIDE > tests/data/guide-shingles.txt`
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

RUN = 8
STORED = Path(__file__).parent / "data" / "guide-shingles.txt"


def words(text: str) -> list[str]:
    """Lower-case words and numbers; marks, markup and the two spellings of micro make no difference."""
    return re.findall(r"\w+(?:['’]\w+)?", text.replace("µ", "μ").lower())


def runs(text: str) -> Iterator[str]:
    """Every run of eight words, in order."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        yield " ".join(found[start : start + RUN])


def shingle(run: str) -> str:
    """Ten hexadecimal digits that stand for one run of words."""
    return hashlib.sha256(run.encode()).hexdigest()[:10]


def stored_shingles() -> frozenset[str]:
    """The shingles of both guides."""
    return frozenset(STORED.read_text(encoding="ascii").split())


def shared_runs(text: str, stored: frozenset[str]) -> list[str]:
    """The runs of a text that also stand in a guide; empty if the text is our own."""
    return [run for run in runs(text) if shingle(run) in stored]


if __name__ == "__main__":
    guides = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    sys.stdout.write("\n".join(sorted({shingle(run) for guide in guides for run in runs(guide)})) + "\n")
