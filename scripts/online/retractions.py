"""Notices in; `retractions.csv`, in the columns of the public Retraction Watch data, with those that it lacked out."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.checking.identifiers import plain_doi
from scripts.checking.retractions import UNKNOWN
from scripts.online.work import Notice
from scripts.problems import CannotRun

FILE = "retractions.csv"
COLUMNS = [
    "Record ID", "Title", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionDOI", "RetractionNature",
    "RetractionDate", "Reason",
]  # fmt: skip


class Added(NamedTuple):
    """The whole file, and the notices that are new in it."""

    text: str
    new: tuple[Notice, ...]


def read_retractions(path: Path) -> str:
    """The text of the file, '' if there is none. Raises CannotRun if it is no table or has other columns."""
    if not path.is_file():
        return ""
    text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise CannotRun(f"{path}: this is no table ({error}); write it as in the Retraction Watch data.") from error
    missing = [name for name in COLUMNS if name not in (rows[0] if rows else [])]
    if missing and text.strip():
        raise CannotRun(f"{path}: the column '{missing[0]}' is missing; write it as in the Retraction Watch data.")
    return text if text.strip() else ""


def with_notices(text: str, notices: Iterable[Notice]) -> Added:
    """The text with one row more for each notice that no row tells of; rows that are there stay as they are."""
    text = text or _row(COLUMNS, "\n")
    line_end = "\r\n" if "\r\n" in text else "\n"
    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = list(rows.fieldnames or COLUMNS)
    known = [_names(row) for row in rows]
    text += "" if text.endswith("\n") else line_end
    new: list[Notice] = []
    for notice in sorted(notices, key=_best_first):
        values = _values(notice)
        if not any(_same(_names(values), other) for other in known):
            known.append(_names(values))
            new.append(notice)
            text += _row([values.get(name, "") for name in columns], line_end)
    return Added(text, tuple(new))


def _best_first(notice: Notice) -> tuple[str, str, int, str]:
    """Of several tellings of one notice, that with the most particulars is kept."""
    particulars = sum(bool(value) for value in notice)
    return notice.doi.lower(), notice.pmid, -particulars, notice.notice.lower()


class Names(NamedTuple):
    """By what two rows are known to tell of one notice."""

    doi: str
    pmid: str
    notice: str
    nature: str


def _names(row: dict[str, str]) -> Names:
    columns = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionDOI", "RetractionNature")
    values = [plain_doi(row.get(name) or "").lower() for name in columns]
    return Names(*("" if value in UNKNOWN else value for value in values))


def _same(one: Names, other: Names) -> bool:
    """The same work and the same kind of notice; two notices with different DOIs are two."""
    work = one.doi == other.doi if one.doi and other.doi else bool(one.pmid) and one.pmid == other.pmid
    notice = one.notice == other.notice or not one.notice or not other.notice
    return work and notice and one.nature == other.nature


def _values(notice: Notice) -> dict[str, str]:
    # Retraction Watch writes dates as month/day/year with an empty time.
    day = f"{notice.day[1]}/{notice.day[2]}/{notice.day[0]} 0:00" if notice.day else ""
    values = (notice.record, notice.title, notice.doi, notice.pmid, notice.notice, notice.nature, day, notice.reason)
    # One row is one line, so that two versions of the table can be merged.
    return dict(zip(COLUMNS, (" ".join(value.split()) for value in values), strict=True))


def _row(values: list[str], line_end: str) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator=line_end).writerow(values)
    return written.getvalue()
