"""Small ledgers for tests: the fields of one claim, and the text of a ledger with such claims."""

from typing import Any

import yaml

from scripts.ledger.claims import Claim

ROW: dict[str, Any] = {
    "id": "B12",
    "guide": "B",
    "section": "Receptors",
    "statement": "Currents rise in CA1.",
    "kind": "pharmacology",
    "species": "rat",
    "preparation": "slice",
    "region": "CA1",
    "dose": "10 µM",
    "route": "bath",
    "duration": "not reported",
    "effect": "increase; size not reported",
    "guide_references": [3, 6],
    "sources": [{"key": "kole2002", "seen": "abstract", "supports": "supports"}],
    "verdict": "supported",
    "reason": "Abstract read.",
    "conflicts": [],
    "checked": "2026-11-21",
}


def claim(**changes: Any) -> Claim:
    """One claim; `id` decides the guide unless it is given."""
    guide = {"A": "A", "B": "B", "X": "addition"}[str(changes.get("id", "B12"))[0]]
    return Claim.model_validate({**ROW, "guide": guide, **changes})


def ledger_text(*rows: dict[str, Any]) -> str:
    """The ledger file that holds one row for each set of changes to the usual row."""
    return yaml.safe_dump([{**ROW, **row} for row in rows], allow_unicode=True, sort_keys=False)
