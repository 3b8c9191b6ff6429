"""A project's folder in; what a site is built from out: versions, commit and the digest of every source, as JSON.

It holds no time and no name of a machine, so that two builds from the same sources hold the same record.
"""

import json
import platform
import re
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scripts.whole_files import UNFINISHED

FILE = "build.json"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.M)  # 'mkdocs==1.6.1 \'
# Made from the rest, or no part of what is built; a folder of docs/ may have such a name
BESIDE_SOURCES = {".git", ".venv", ".venv-bench", "site", "site.old", "build", "editions", "drafts", "tests"}
MADE = {".cache", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
VENDORED = ("docs", "assets", "vendor")
CODE = Path(__file__).resolve().parent
SECONDS_FOR_GIT = 20


def build_record(root: Path, edition: str) -> str:
    """The record of a build of this project as it is now. Raises OSError for a source that cannot be read."""
    record = {
        "edition": edition,
        "commit": commit(root),
        "python": platform.python_version(),
        "packages": packages(root),
        "code": digest_of(dict(digests(CODE))),
        "sources": dict(digests(root)),
    }
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and digest of every source below a folder, in the order of their paths."""
    found = (path for path in folder.iterdir() if path.name not in BESIDE_SOURCES)
    paths = [path for one in found for path in _files(one, folder)]
    for path in sorted(paths, key=lambda path: path.relative_to(folder).parts):
        yield path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest()


def _files(path: Path, folder: Path) -> Iterator[Path]:
    """A file, or all below a folder but what is made there; our own code has a digest of its own."""
    if path.name in MADE or path.suffix == UNFINISHED or path.relative_to(folder).parts == VENDORED:
        return
    if path.is_file():
        yield path
    elif path.is_dir() and path.resolve() != CODE and path.resolve() not in path.parents:
        for below in path.iterdir():
            yield from _files(below, folder)


def digest_of(value: Any) -> str:
    """One digest of a value that JSON can hold."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def packages(root: Path) -> dict[str, str]:
    """The versions that are installed of the packages that requirements.txt pins."""
    pins = root / "requirements.txt"
    names = PINNED.findall(pins.read_text("utf-8")) if pins.is_file() else ["mkdocs", "mkdocs-material", "Markdown"]
    found = {}
    for name in sorted(set(names), key=str.lower):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # pinned for other machines
    return found


def commit(root: Path) -> str:
    """The commit of the sources, with '+' if they differ from it; '' outside a repository or without git."""
    head = _git(root, "rev-parse", "HEAD").strip()
    if not head or Path(_git(root, "rev-parse", "--show-toplevel").strip()).resolve() != root.resolve():
        return ""
    return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no").strip() else "")


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS_FOR_GIT
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
