"""What pydantic found in a row of the ledger or glossary in; the same, said to whoever edits the file, out."""

from collections.abc import Collection, Iterator, Sequence

import yaml
from pydantic_core import ErrorDetails

from scripts.ledger.rows import Fault, fields_of, node_at
from scripts.suggestions import did_you_mean

NOT_REPORTED, NOT_APPLICABLE = "not reported", "not applicable"
SETTINGS = ("species", "preparation", "region", "dose", "route", "duration", "effect")
OR_UNKNOWN = f", '{NOT_REPORTED}' or '{NOT_APPLICABLE}'"
# What a value of another kind should be, by the beginning of what pydantic calls it
KINDS = {
    "string": "write text, in quotation marks if it has brackets or colons",
    "int": "write a whole number from 1",
    "greater": "write a whole number from 1",
    "tuple": "write a list in square brackets, such as [{}]",
    "model": "write '{{key: …, seen: …}}'",
    "bool": "write true or false",
    "date": "write a date of the calendar, such as 2026-11-21",
}
# Where a fault between several fields is shown: at the one that is most likely to be mended
PLACES = {"the id begins with": "guide", "nothing was read": "verdict", "a source of which": "supports"}


def row_faults(
    said: str, node: yaml.Node, errors: Sequence[ErrorDetails], known: Collection[str], id_meant: str = ""
) -> Iterator[Fault]:
    """A fault for each error; `said` names the row, as in 'claim B12', `known` are the names of all fields."""
    for error in _without_misspelt(errors):
        place = node_at(node, [*error["loc"], *_field_of(error)], name=error["type"] == "extra_forbidden")
        yield Fault(place, "ledger-row", _words(said, error, _absent(node, error, known), id_meant))


def _without_misspelt(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """A field that is missing because its name is misspelt is one fault, that of the name."""
    strange = [item["loc"] for item in errors if item["type"] == "extra_forbidden"]
    absent = [item["loc"] for item in errors if item["type"] == "missing"]
    meant = {where for loc in strange for where in absent if where[:-1] == loc[:-1] and _is_slip(loc[-1], where[-1])}
    return [item for item in errors if item["type"] != "missing" or item["loc"] not in meant]


def _is_slip(written: object, meant: object) -> bool:
    return did_you_mean(str(written), [str(meant)]) != "."


def _field_of(error: ErrorDetails) -> list[str]:
    """The field at which a fault between several fields is shown."""
    return [field for begin, field in PLACES.items() if begin in error["msg"] and error["type"] == "value_error"]


def _absent(node: yaml.Node, error: ErrorDetails, known: Collection[str]) -> list[str]:
    """The fields that an unknown one can stand for: those that are not given beside it."""
    beside = node_at(node, error["loc"][:-1])
    given = {str(key.value) for key, _ in fields_of(beside)}
    return [name for name in known if name not in given]


def _words(row: str, item: ErrorDetails, absent: Collection[str], id_meant: str) -> str:
    names = [str(part) for part in item["loc"] if isinstance(part, str)]
    field = names[-1] if names else ""
    kind, given = item["type"], item["input"]
    if kind == "missing":
        too = f" ('{NOT_REPORTED}' and '{NOT_APPLICABLE}' are values too)" if field in SETTINGS else ""
        return f"{row} has no '{field}'; add it{too}."
    if kind == "extra_forbidden":
        return f"{row} has an unknown field '{field}'{did_you_mean(field, absent, '; remove it.')}"
    if kind == "literal_error":
        allowed = [word.strip(" '") for word in item["ctx"]["expected"].replace(" or ", ", ").split(",")]
        wrong = f"{row}: '{given}' is not a value of '{field}'{did_you_mean(str(given), allowed)}"
        return f"{wrong} One of: {', '.join(allowed)}."
    if kind == "string_too_short":
        return f"{row}: '{field}' is empty; write a value{OR_UNKNOWN if field in SETTINGS else ''}."
    if kind == "string_pattern_mismatch":
        form = "write a letter A, B or X and two or three digits, such as B12."
        remedy = f"did you mean '{id_meant}'?" if id_meant and field == "id" else form
        return f"{row}: '{given}' is not a claim id; {remedy}"
    if kind == "value_error":
        return f"{row}: {item['ctx']['error']}."
    how = next((words for begin, words in KINDS.items() if kind.startswith(begin)), item["msg"].lower())
    return f"{row}: '{field}' cannot be '{given}'; {how.format(given)}."
