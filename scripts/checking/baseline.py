"""A file of known problems in; the problems that it does not know, and those of its lines that are out of date, out.

One problem to a line, sorted by file, so that two branches merge well and a diff says which problem came or went.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scripts.problems import CannotRun, Problem
from scripts.whole_files import write_whole

FIELDS = ("file", "rule", "message", "fingerprint")
FINGERPRINT = re.compile(r'"fingerprint": "(\w+)"')
OPENING = '{"version": 1, "problems": ['


class Known(NamedTuple):
    """One line of the file: where it stands, the fingerprint of the problem, and its rule and file for people."""

    line: int
    fingerprint: str
    rule: str
    file: str


def baseline_text(problems: Sequence[Problem], names: Sequence[str]) -> str:
    """The file for these problems; `names` are their fingerprints, in the same order."""
    rows = sorted((p.file, p.rule, name, p.message) for p, name in zip(problems, names, strict=True))
    lines = [
        json.dumps({"file": file, "rule": rule, "message": message, "fingerprint": name}, ensure_ascii=False)
        for file, rule, name, message in rows
    ]
    return "\n".join([OPENING, *(",\n".join(lines).split("\n") if lines else []), "]}", ""])


def write_baseline(path: Path, problems: Sequence[Problem], names: Sequence[str]) -> None:
    """Write the file. Raises CannotRun if its folder cannot be written."""
    try:
        write_whole(path, baseline_text(problems, names).encode())
    except OSError as error:
        raise CannotRun(f"{path}: the baseline cannot be written ({error.strerror}).") from error


def read_baseline(path: Path) -> list[Known]:
    """What the file knows. Raises CannotRun if it cannot be read or is no baseline."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = json.loads(text)["problems"]
        return list(_known(rows, text))
    except OSError as error:
        again = f"; make it with 'check --write-baseline {path}'"
        raise CannotRun(f"{path}: the baseline cannot be read ({error.strerror}){again}.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotRun(f"{path}: this is no baseline; make it again with 'check --write-baseline {path}'.") from error


def _known(rows: Iterable[Any], text: str) -> Iterator[Known]:
    lines = {name: number for number, line in enumerate(text.split("\n"), 1) for name in FINGERPRINT.findall(line)}
    for row in rows:
        name, rule, file = (row[field] for field in ("fingerprint", "rule", "file"))
        if not isinstance(name, str) or not isinstance(rule, str) or not isinstance(file, str):
            raise TypeError(row)
        yield Known(lines.get(name, 1), name, rule, file)


def sort_out(
    problems: Sequence[Problem], names: Sequence[str], known: Iterable[Known], ran: Iterable[str], shown_as: str
) -> tuple[list[Problem], int]:
    """Problems that the baseline does not know, and one for each of its lines that is out of date; how many it hides.

    `ran` are the rules that were run; a line for another rule may still be right.
    """
    known = list(known)
    fingerprints, rules, here = {entry.fingerprint for entry in known}, set(ran), set(names)
    kept = [problem for problem, name in zip(problems, names, strict=True) if name not in fingerprints]
    hidden = len(problems) - len(kept)
    gone = (entry for entry in known if entry.fingerprint not in here and entry.rule in rules)
    for entry in gone:
        message = f"'{entry.rule}' in {entry.file} was mended; remove this line, or write the baseline again."
        kept.append(Problem(shown_as, entry.line, 1, "stale-baseline-entry", "warning", message))
    return kept, hidden
