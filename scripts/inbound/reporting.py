"""Judged links in; the report for people, or for programs as JSON, out."""

import json
from collections import Counter
from collections.abc import Sequence

from scripts.inbound.judging import JudgedLink
from scripts.links.answers import DEAD, ENDED, LIVE, MOVED
from scripts.problems import printable


def as_text(judged: Sequence[JudgedLink], files: int) -> str:
    """One line for each link, `file:line:column  dead  address`, what to do below it, and the totals at the end."""
    lines = []
    for link, kind, _, message in judged:
        lines.append(f"{_printable(link.file)}:{link.line}:{link.column}  {kind}  {_printable(link.address)}")
        lines += [f"    {message}"] if message else []
    return "\n".join([*lines, totals(judged, files)])


def totals(judged: Sequence[JudgedLink], files: int) -> str:
    """'3 links into this handbook in 2 files: 1 live, 1 redirected, 1 dead'."""
    counts = Counter(link.kind for link in judged)
    parts = [f"{counts[kind]} {kind}" for kind in (LIVE, MOVED, ENDED, DEAD) if counts[kind]]
    links = f"{len(judged)} link{'' if len(judged) == 1 else 's'} into this handbook"
    where = f"{files} file{'' if files == 1 else 's'}"
    return f"{links} in {where}" + (f": {', '.join(parts)}" if parts else "")


def as_json(judged: Sequence[JudgedLink]) -> str:
    """A list of objects with file, line, column, address, status, replacement and message."""
    rows = [
        {**link._asdict(), "address": _printable(link.address), "status": kind, "replacement": new, "message": message}
        for link, kind, new, message in judged
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _printable(text: str) -> str:
    """Bytes that were no text, and signs that a terminal would obey, are shown as such."""
    return printable(text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
