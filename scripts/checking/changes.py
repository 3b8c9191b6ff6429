"""A folder under git and a revision in; which files differ from it now, and a copy of the folder as it was, out."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.problems import CannotRun


def changed_files(root: Path, revision: str) -> frozenset[str]:
    """Paths below the folder that were changed, added or deleted since a revision, files new to git included.

    Raises CannotRun without git, outside a repository, or if there is no such revision.
    """
    commit = _commit(root, revision)
    differing = _git(
        root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", commit, "--", "."
    )
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(name for name in (differing + new).split("\0") if name)


@contextmanager
def as_it_was(root: Path, revision: str) -> Iterator[Path]:
    """A copy of the folder at a revision, in a place of its own, removed afterwards; the repository is not touched."""
    commit = _commit(root, revision)
    with TemporaryDirectory(prefix="check-") as scratch:
        index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
        copy = Path(scratch) / "was"
        below = _git(root, "rev-parse", "--show-prefix").strip("\n")
        top = root / _git(root, "rev-parse", "--show-cdup").strip("\n")
        files = _git(root, "ls-tree", "-r", "-z", "--name-only", "--full-name", commit, "--", ".")
        _git(root, "read-tree", commit, environment=index)
        write = ("checkout-index", "-z", "--stdin", f"--prefix={copy}{os.sep}")
        _git(top, *write, environment=index, given=files)
        (copy / below).mkdir(parents=True, exist_ok=True)
        yield copy / below


def _commit(root: Path, revision: str) -> str:
    if revision.startswith("-"):
        raise CannotRun(f"--changed: '{revision}' is no revision; name a branch, a tag or a commit.")
    _git(root, "rev-parse", "--git-dir", problem="this folder is not under git, so nobody can say what has changed")
    wanted = f"git knows no revision '{revision}'; name a branch, a tag or a commit"
    return _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", problem=wanted).strip()


def _git(
    folder: Path, *words: str, environment: dict[str, str] | None = None, given: str = "", problem: str = ""
) -> str:
    """What git answers. Raises CannotRun with our words, or git's own, if it fails."""
    # Locks would be for speed alone; large files kept elsewhere are not asked for, since nothing is to be fetched.
    settings = {"GIT_OPTIONAL_LOCKS": "0", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        done = _run(["git", *words], folder, os.environ | settings | (environment or {}), given)
    except OSError as error:
        raise CannotRun("--changed asks git what has changed, and git is not installed here.") from error
    if done.returncode:
        reason = problem or done.stderr.decode(errors="replace").strip().replace("\n", " ")
        raise CannotRun(f"--changed: {reason or 'git failed'}.")
    return os.fsdecode(done.stdout)


def _run(
    command: Sequence[str], folder: Path, environment: dict[str, str], given: str
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command, cwd=folder, env=environment, input=os.fsencode(given), capture_output=True)
