"""The file `metadata-agreement.json` in; for each source, which of its fields a register confirms or contradicts, out.

The file holds {key: {field: {"agrees", "source", "checked", "ours", "theirs"}}}: `ours` is the value that was compared,
so that a confirmation ends when the entry is changed; `theirs` stands only where the two differ.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scripts.problems import CannotRun
from scripts.references.bibliography import Bibliography, Source

FILE = "metadata-agreement.json"
# Not a field of an entry: that a register knows of no retraction, and when it was asked.
NOT_RETRACTED = "not retracted"
FIRST_AUTHOR = "first author"
OTHER_NAMES = {
    FIRST_AUTHOR: ("author",),
    "year": ("year", "date"),
    "journal": ("journal", "journaltitle"),
    "number": ("number", "issue"),
}
# The name of the field in an entry that lists what is confirmed, as 'verified' lists what was read.
CONFIRMED = "confirmed"


class Finding(NamedTuple):
    """What came of comparing one field: with whose value, on which day ('2026-11-21'), and both values."""

    agrees: bool
    source: str
    checked: str
    ours: str
    theirs: str = ""


Findings = Mapping[str, Mapping[str, Finding]]


def read_agreement(path: Path, shown_as: str = "") -> Findings:
    """Findings by key and field; none if there is no such file. Raises CannotRun if it is something else."""
    if not path.is_file():
        return {}
    try:
        return parse_agreement(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = f"{shown_as or path}: this is no record of agreement ({error})"
        raise CannotRun(f"{reason}; mend or remove it, and `check --online` will write it anew.") from error


def parse_agreement(text: str) -> Findings:
    """The findings in the text of the file. Raises ValueError if it is not what `agreement_text` writes."""
    found = json.loads(text)
    if not isinstance(found, dict) or not all(isinstance(fields, dict) for fields in found.values()):
        raise ValueError("it holds no fields by key")
    return {key: {name: _finding(value, key, name) for name, value in fields.items()} for key, fields in found.items()}


def _finding(value: Any, key: str, name: str) -> Finding:
    parts = value if isinstance(value, dict) else {}
    words = [str(parts.get(part, "")) for part in ("source", "checked", "ours", "theirs")]
    if not isinstance(parts.get("agrees"), bool):
        raise ValueError(f"'{name}' of '{key}' has no 'agrees'")
    return Finding(parts["agrees"], *words)


def agreement_text(findings: Findings) -> str:
    """The file: keys and fields in the order of the alphabet, one field on each line, so that two can be merged."""
    entries = [f" {_json(key)}: {_fields_text(findings[key])}" for key in sorted(findings) if findings[key]]
    return "{\n" + ",\n".join(entries) + "\n}\n" if entries else "{}\n"


def _fields_text(fields: Mapping[str, Finding]) -> str:
    lines = [f"  {_json(name)}: {_json(_values(fields[name]))}" for name in sorted(fields)]
    return "{\n" + ",\n".join(lines) + "\n }"


def _values(finding: Finding) -> dict[str, Any]:
    return {name: value for name, value in finding._asdict().items() if value != "" or name == "ours"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def field_of(source: Source, name: str) -> str:
    """The field of an entry that a finding is about; biblatex has other names for some."""
    names = OTHER_NAMES.get(name, (name,))
    return next((field for field in names if field in source.fields), names[0])


def value_of(source: Source, name: str) -> str:
    """The value of an entry that a finding is about."""
    field = field_of(source, name)
    value = source.fields.get(field, "")
    return value[:4] if field == "date" else value


def with_confirmations(bibliography: Bibliography, findings: Findings) -> Bibliography:
    """The bibliography, each entry with the list of its fields that a register confirms as they stand now."""
    sources = {key: _with_confirmation(source, findings.get(key, {})) for key, source in bibliography.sources.items()}
    return bibliography._replace(sources=sources)


def _with_confirmation(source: Source, findings: Mapping[str, Finding]) -> Source:
    confirmed = [f"{name} ({by.source} on {by.checked})" for name, by in _standing(source, findings)]
    if not confirmed:
        return source
    return source._replace(fields={**source.fields, CONFIRMED: "; ".join(confirmed)})


def _standing(source: Source, findings: Mapping[str, Finding]) -> Iterator[tuple[str, Finding]]:
    """Agreements about values that the entry still has, in the order of the entry; the retraction status last."""
    for name in [*source.fields, NOT_RETRACTED]:
        finding = findings.get(name)
        asked = source.fields.get("doi") or source.fields.get("pmid") or ""
        ours = asked if name == NOT_RETRACTED else value_of(source, name)
        if finding and finding.agrees and ours and finding.ours == ours:
            yield name, finding
