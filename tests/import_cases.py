"""The golden cases of the importer: a guide of our own writing in, what the draft and its report must say out.

Signs that a reader cannot see are written by name: «TAB», «U+00A0». `⏎` is a new line inside a report's words.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from scripts.importer import draft
from scripts.importer.values import Draft, KnownSource

CASES = Path(__file__).parent / "cases" / "import"
NAMED_SIGN = re.compile(r"«(?:(?P<tab>TAB)|U\+(?P<code>[0-9A-F]{4,5}))»")
PARTS = {
    "changes": ("line", "rule", "before", "after"),
    "removals": ("line", "rule", "text"),
    "defects": ("line", "kind", "words", "message"),
}


def cases() -> dict[str, dict[str, Any]]:
    """Every case by name."""
    return {path.stem: read_case(path) for path in sorted(CASES.glob("*.yml"))}


def read_case(path: Path) -> dict[str, Any]:
    """One case with its hidden signs put back."""
    case = yaml.safe_load(path.read_text("utf-8"))
    return {name: _with_signs(value) for name, value in case.items()}


def drafted(case: dict[str, Any]) -> Draft:
    """The draft of a case's guide."""
    return draft(case["guide"], "guide.txt", [KnownSource(*known) for known in case.get("known", [])])


def observed(result: Draft) -> dict[str, Any]:
    """A draft in the form of a case: only what is there."""
    front, _, page = result.markdown.removeprefix("---\n").partition("---\n\n")
    fields = yaml.safe_load(front)
    rows = {name: [_row(row, columns) for row in _rows(result, name)] for name, columns in PARTS.items()}
    seen = {
        "front_matter": {name: value for name, value in fields.items() if not name.startswith("source_")},
        "page": page,
        "bibtex": result.bibtex.partition("\n")[2].lstrip("\n"),
        **rows,
    }
    return {name: value for name, value in seen.items() if value}


def _row(row: dict[str, Any], columns: tuple[str, ...]) -> list[Any]:
    return [value.replace("\n", "⏎") if isinstance(value := row[column], str) else value for column in columns]


def _rows(result: Draft, name: str) -> list[dict[str, Any]]:
    rows = result.report[name]
    return rows if isinstance(rows, list) else []


def _with_signs(value: Any) -> Any:
    if isinstance(value, str):
        return NAMED_SIGN.sub(lambda sign: "\t" if sign["tab"] else chr(int(sign["code"], 16)), value)
    if isinstance(value, list):
        return [_with_signs(one) for one in value]
    return {name: _with_signs(one) for name, one in value.items()} if isinstance(value, dict) else value
