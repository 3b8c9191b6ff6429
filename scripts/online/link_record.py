"""The record of links, `link-status.json`: its text in, what is known of each address out, and the other way round.

One address stands on each line, in the order of the alphabet, so that two records can be merged.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from scripts.online.clock import days_since
from scripts.online.outcome import NOT_ASKED, Outcome
from scripts.problems import CannotRun

FILE = "link-status.json"
# A passing failure does not replace a definite answer before it has lasted so many days.
PATIENCE_DAYS = 3

Entry = Mapping[str, Any]


class LinkRecord(NamedTuple):
    """When hosts were last asked, '' for never, and what each address answered."""

    recorded: str
    links: Mapping[str, Entry]


def read_record(path: Path) -> LinkRecord:
    """The record; empty if there is none yet. Raises CannotRun if the file is something else."""
    if not path.is_file():
        return LinkRecord("", {})
    try:
        found = json.loads(path.read_text("utf-8"))
        links = found["links"]
        whole = isinstance(links, dict) and all(isinstance(entry, dict) for entry in links.values())
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        found, links, whole = {}, {}, False
    if not whole:
        raise CannotRun(f"{path}: this is no record of links; mend or remove it, and it will be written anew.")
    return LinkRecord(str(found.get("recorded", "")), links)


def record_text(record: LinkRecord) -> str:
    """The record as JSON, one line for each address."""
    lines = [f"  {_json(address)}: {_json(record.links[address])}" for address in sorted(record.links)]
    links = "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"
    return f'{{\n "recorded": {_json(record.recorded)},\n "links": {links}\n}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def is_fresh(entry: Entry | None, recorded: str, fragments: Collection[str], today: date, days: int) -> bool:
    """True if an address answered well within so many days and what links ask of it is known."""
    if entry is None or not _is_good(entry) or "failing_since" in entry:
        return False
    age = days_since(entry.get("checked", recorded), today)
    known = not fragments or "anchors" in entry or "note" in entry
    return age is not None and age < days and known


def _is_good(entry: Entry) -> bool:
    status = entry.get("status")
    return isinstance(status, int) and 200 <= status < 300


def updated(before: Entry | None, outcome: Outcome, today: date) -> Entry:
    """What is now known of an address; a failure that may pass leaves a definite answer standing for some days."""
    if before is not None and _is_definite(before) and outcome.passing:
        since = str(before.get("failing_since", today.isoformat()))
        if (days_since(since, today) or 0) < PATIENCE_DAYS:
            return {**before, "failing_since": since}
    entry: dict[str, Any] = {"status": outcome.status, "hops": [list(hop) for hop in outcome.hops]}
    if outcome.anchors is not None:
        entry["anchors"] = list(outcome.anchors)
    if outcome.note:
        entry["note"] = outcome.note
    return {**entry, "checked": today.isoformat()}


def _is_definite(entry: Entry) -> bool:
    """True for an answer about the page itself, good or bad."""
    status = entry.get("status")
    return isinstance(status, int) and status != NOT_ASKED and not Outcome(status).passing


def change(before: Entry | None, after: Entry) -> str:
    """'now 404, was 200', 'moved to …', 'no answer since 2026-11-21'; an empty text if nothing changed for readers."""
    if "failing_since" in after:
        return f"no good answer since {after['failing_since']}; the earlier one stands for {PATIENCE_DAYS} days"
    note = f" ({after['note']})" if after.get("note") else ""
    if before is None:
        return "" if _is_good(after) else f"{after['status']}{note}"
    if before.get("status") != after["status"]:
        return f"now {after['status']}, was {before.get('status')}{note}"
    if after["hops"] and before.get("hops") != after["hops"]:
        return f"now leads to {after['hops'][-1][1]}"
    return ""
