"""What an earlier run found out, by the digest of everything that it depends on: names in, bytes out, and back again.

It is a file of SQLite, because that survives being killed and being used by two runs at once. Whatever is wrong with
the file, the check goes on as if there were none.
"""

import hashlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

LARGEST = 512 * 1024 * 1024  # bytes; beyond that it begins anew
AT_ONCE = 500  # SQLite takes so many names in one question
DIGEST = 8  # bytes in front of each value, so that a damaged one is not believed
PATIENCE = 2.0  # seconds to wait for another run that writes
FILE = "check.sqlite"
FORGOTTEN = 90 * 24 * 3600  # seconds
ASK = "SELECT name, value FROM kept WHERE name IN ({})"


class Memory:
    """The file at a path; without a path nothing is remembered."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def recall(self, names: Iterable[str]) -> dict[str, bytes]:
        """The values that are known."""
        wanted = list(names)
        if self.path is None or not self.path.is_file():
            return {}
        try:
            with _whatever_happens():
                os.utime(self.path)  # it is in use
            with closing(self._open()) as connection:
                rows = [row for part in _parts(wanted) for row in connection.execute(_question(part), part)]
        except (sqlite3.Error, OSError):
            return {}
        return {name: value[DIGEST:] for name, value in rows if _sound(value)}

    def keep(self, values: Mapping[str, bytes]) -> None:
        """Remember values, all or none; if that cannot be done, nothing happens."""
        if self.path is None or not values:
            return
        rows = [(name, _digest(value) + value) for name, value in values.items()]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._make_room()
            self._drop_forgotten()
            with closing(self._open()) as connection, connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        except sqlite3.DatabaseError as error:
            self._forget_damaged(error)
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(str(self.path), timeout=PATIENCE)

    def _make_room(self) -> None:
        if self.path and self.path.is_file() and self.path.stat().st_size > LARGEST:
            self.path.unlink()

    def _drop_forgotten(self) -> None:
        """Other sites' files beside this one that nobody has used for long: the sites may be gone."""
        oldest = time.time() - FORGOTTEN
        for other in self.path.parent.glob("*.sqlite") if self.path and self.path.name != FILE else ():
            with _whatever_happens():
                if other != self.path and other.stat().st_mtime < oldest:
                    other.unlink()

    def _forget_damaged(self, error: sqlite3.DatabaseError) -> None:
        """A file that is no database would be in the way for ever; one that is only busy or read-only is left alone."""
        if self.path and not isinstance(error, sqlite3.OperationalError):
            with _whatever_happens():
                self.path.unlink()


@contextmanager
def _whatever_happens() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


def _parts(names: list[str]) -> Iterator[list[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def _question(part: list[str]) -> str:
    return ASK.format(",".join("?" * len(part)))


def _digest(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=DIGEST).digest()


def _sound(value: object) -> bool:
    return isinstance(value, bytes) and value[:DIGEST] == _digest(value[DIGEST:])


def place_for(root: Path, own: bool) -> Path | None:
    """The file for a site: in this handbook's own folder, else in the user's folder for caches, never in the site."""
    if own:
        return root / ".cache" / FILE
    folder = _folder_for_caches()
    name = hashlib.blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest()
    return folder / "handbook-check" / f"{name}.sqlite" if folder else None


def _folder_for_caches() -> Path | None:
    """Where this system wants caches (XDG Base Directory Specification on Linux); None if it has no such place."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else home / ".cache"
