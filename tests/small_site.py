"""A folder in; a small handbook in it, of two guides, with ledger and references, and ways to build and compare it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from scripts.benchmark.projects import make_project

ROOT = Path(__file__).resolve().parent.parent


def small_site(folder: Path) -> Path:
    """Write it; with its own copy of the code, which nobody changes meanwhile."""
    make_project("ours", folder, 2)
    (folder / "scripts").unlink()
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def build(
    folder: Path, more: Mapping[str, str] | None = None, *, drop: str = "", handouts: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the build as an author does, in the project's folder; `drop` is a variable that is not set."""
    environment = {**os.environ, **(more or {})}
    environment.pop(drop, None)
    command = [sys.executable, "-m", "scripts", "build", *([] if handouts else ["--no-handouts"])]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace", timeout=600
    )


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder and the digest of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
