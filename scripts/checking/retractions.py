"""`retractions.csv`, in the columns of the public Retraction Watch data, in; what was said of a work out."""

import csv
import io
import re
from collections.abc import Mapping
from typing import NamedTuple

from scripts.checking.identifiers import plain_doi

COLUMNS = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate", "Reason")
# What Retraction Watch writes for 'none'
UNKNOWN = {"", "unavailable", "0"}
# From the gravest; 'Reinstatement' takes an earlier retraction back
NATURES = ("retraction", "expression of concern", "correction", "reinstatement")
WORDS = {
    "retraction": "was retracted",
    "expression of concern": "is under an expression of concern",
    "correction": "was corrected",
}
SEVERITIES = {"retraction": "error", "expression of concern": "warning", "correction": "style"}
LONGEST_REASON = 160


class Notice(NamedTuple):
    """What was said of a work: the kind in lower case, the day as '2019-01-31' ('' if unknown), the reasons."""

    nature: str
    date: str
    reason: str
    notice: str


class Notices(NamedTuple):
    """All notices by DOI (lower case) and by PMID."""

    by_doi: Mapping[str, tuple[Notice, ...]]
    by_pmid: Mapping[str, tuple[Notice, ...]]


class CannotUse(Exception):
    """The file is no list of retractions; the message says why."""


def read_notices(text: str) -> Notices:
    """Read the file; columns beyond those needed are passed over. Raises CannotUse."""
    try:
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise CannotUse(f"the column '{missing[0]}' is missing; write it as in the Retraction Watch data.")
        by_doi: dict[str, tuple[Notice, ...]] = {}
        by_pmid: dict[str, tuple[Notice, ...]] = {}
        for row in rows:
            _add(row, by_doi, by_pmid)
    except csv.Error as error:
        raise CannotUse(f"it is no table ({error}).") from error
    return Notices(by_doi, by_pmid)


def _add(
    row: Mapping[str, str | None], by_doi: dict[str, tuple[Notice, ...]], by_pmid: dict[str, tuple[Notice, ...]]
) -> None:
    values = {name: (row.get(name) or "").strip() for name in (*COLUMNS, "RetractionDOI")}
    reason = "; ".join(part.strip(" +") for part in values["Reason"].split(";") if part.strip(" +"))
    notice = plain_doi(values["RetractionDOI"]) if values["RetractionDOI"].lower() not in UNKNOWN else ""
    one = Notice(values["RetractionNature"].lower(), _day(values["RetractionDate"]), reason, notice)
    doi, pmid = plain_doi(values["OriginalPaperDOI"]).lower(), values["OriginalPaperPubMedID"].lstrip("0")
    if one.nature in NATURES and doi not in UNKNOWN:
        by_doi[doi] = (*by_doi.get(doi, ()), one)
    if one.nature in NATURES and pmid not in UNKNOWN and pmid.isdigit():
        by_pmid[pmid] = (*by_pmid.get(pmid, ()), one)


def _day(value: str) -> str:
    """'1/31/2019 0:00' as '2019-01-31'; what is written otherwise stays as it is."""
    found = re.match(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})", value)
    return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}" if found else value.partition("T")[0]


def verdict(notices: Notices, doi: str, pmid: str) -> Notice | None:
    """The gravest notice about a work that no later reinstatement took back; of two such, the latest."""
    found = {*notices.by_doi.get(plain_doi(doi).lower(), ()), *notices.by_pmid.get(pmid.strip().lstrip("0"), ())}
    back = max((one.date for one in found if one.nature == "reinstatement"), default="")
    standing = [one for one in found if one.nature in WORDS and not (back and one.date <= back)]
    order = sorted(standing, key=lambda one: (NATURES.index(one.nature), _descending(one.date), one.reason))
    return order[0] if order else None


def _descending(date: str) -> tuple[int, ...]:
    return tuple(-ord(sign) for sign in date)


def in_words(notice: Notice) -> str:
    """'was retracted on 2019-01-31 (Concerns about Data)'."""
    when = f" on {notice.date}" if notice.date and notice.nature != "expression of concern" else ""
    when = f" since {notice.date}" if notice.date and not when else when
    reason = notice.reason if len(notice.reason) <= LONGEST_REASON else notice.reason[:LONGEST_REASON].rstrip() + "…"
    return WORDS[notice.nature] + when + (f" ({reason})" if reason else "")
