"""What a claim is. The ledger's YAML file in; claims by id, and a problem for every row that is not right, out.

A row that cannot be used becomes a problem with its line, and the other rows are still read.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from scripts.problems import CannotRun, Problem
from scripts.suggestions import did_you_mean

LEDGER_FILE = "docs/data/claims.yml"
NOT_REPORTED, NOT_APPLICABLE = "not reported", "not applicable"
SETTINGS = ("species", "preparation", "region", "dose", "route", "duration", "effect")
GUIDE_TITLES = {"A": "Guide A", "B": "Guide B", "addition": "Additions"}
# The guides are sources too: whoever says what a guide states cites the guide itself.
GUIDE_SOURCES = {"A": "benchchem2026guide_a", "B": "benchchem2025guide_b"}
ID_LETTERS = {"A": "A", "B": "B", "addition": "X"}

Text = Annotated[str, Field(min_length=1)]
ClaimId = Annotated[str, Field(pattern=r"^[ABX][0-9]{2,3}$")]
Depth = Literal["none", "title", "second-hand", "abstract", "figure legend", "page", "full text"]
Bearing = Literal["supports", "contradicts", "qualifies", "background"]
Kind = Literal["pharmacology", "quantitative", "protocol", "historical", "editorial"]
VerdictWord = Literal[
    "supported", "supported with caveat", "overstated", "contradicted", "guides disagree", "not verified"
]


class Verdict(NamedTuple):
    """A verdict is a word and a shape, never a colour alone."""

    symbol: str
    meaning: str


VERDICTS: dict[str, Verdict] = {
    "supported": Verdict("●", "what was read says the same"),
    "supported with caveat": Verdict("◐", "holds with a limit that the guide leaves out"),
    "overstated": Verdict("▲", "goes further than what was read"),
    "contradicted": Verdict("✕", "what was read says otherwise"),
    "guides disagree": Verdict("◇", "the two guides say different things"),
    "not verified": Verdict("○", "no source that could be read settles it"),
}


class Row(BaseModel):
    """Base of the two kinds of row: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Evidence(Row):
    """One source of a claim, how much of it was read, and what that part does to the claim."""

    key: Text
    seen: Depth
    supports: Bearing | None = None

    @model_validator(mode="after")
    def _unread_says_nothing(self) -> Self:
        if self.seen == "none" and self.supports:
            raise ValueError("a source of which nothing was seen has no 'supports'; leave it out")
        return self


class Claim(Row):
    """One claim, in the words of the handbook, with its setting, its evidence and the verdict on it."""

    id: ClaimId
    guide: Literal["A", "B", "addition"]
    section: Text
    statement: Text
    kind: Kind
    species: Text
    preparation: Text
    region: Text
    dose: Text
    route: Text
    duration: Text
    effect: Text
    guide_references: tuple[Annotated[int, Field(ge=1)], ...]
    sources: tuple[Evidence, ...]
    basis: Literal["general knowledge", "guide text"] | None = None
    verdict: VerdictWord
    reason: Text
    conflicts: tuple[ClaimId, ...]
    checked: date

    @model_validator(mode="after")
    def _verdict_rests_on_something(self) -> Self:
        if self.id[0] != ID_LETTERS[self.guide]:
            raise ValueError(f"the id begins with {self.id[0]} but the guide is {self.guide}; correct one of the two")
        read = self.basis or any(source.seen != "none" for source in self.sources)
        if self.verdict != "not verified" and not read:
            raise ValueError("nothing was read, so the verdict can only be 'not verified'")
        return self

    @property
    def anchor(self) -> str:
        """The permanent address of the claim on the ledger page: 'b12'."""
        return self.id.lower()

    @property
    def setting(self) -> dict[str, str]:
        """The seven fields that say under what conditions, in their fixed order."""
        return {name: getattr(self, name) for name in SETTINGS}


class Ledger(NamedTuple):
    """All claims by id in the order of the file, what is wrong with the file, its name and each claim's line.

    `mentioned` are the ids that stand in the file, those of rows that cannot be used included.
    """

    claims: Mapping[str, Claim]
    problems: Sequence[Problem]
    file: str = LEDGER_FILE
    lines: Mapping[str, int] = {}
    mentioned: frozenset[str] = frozenset()

    def knows(self, name: str) -> bool:
        """True if nobody can say that there is no such claim: its row, or the whole file, may be what is wrong."""
        unreadable = bool(self.problems) and not self.claims and not self.mentioned
        short = f"{name[:1]}{name[1:].lstrip('0')}"  # 'A5', an id that is not allowed, is 'A05'
        return unreadable or name in self.claims or bool(self.mentioned & {name, short})


def read_ledger(path: Path, known_keys: Collection[str], shown_as: str = LEDGER_FILE) -> Ledger:
    """Read the ledger; `known_keys` are the sources that exist. Raises CannotRun if there is no such file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotRun(f"{shown_as}: cannot read the evidence ledger ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "this file is not UTF-8 here; save it again as UTF-8."
        return Ledger({}, [Problem(shown_as, line, 1, "not-utf-8", "error", message)], shown_as)
    return parse_ledger(text, known_keys, shown_as)


def parse_ledger(text: str, known_keys: Collection[str], shown_as: str = LEDGER_FILE) -> Ledger:
    """Read the ledger from its text; see `read_ledger`."""
    try:
        rows = _rows(text)
    except (yaml.YAMLError, RecursionError) as error:
        return Ledger({}, [_syntax_problem(error, text, shown_as)], shown_as)
    if isinstance(rows, str):
        return Ledger({}, [Problem(shown_as, 1, 1, "ledger-row", "error", rows)], shown_as)
    claims, nodes, faults = _by_id(rows)
    names = [str(value.get("id")) for _, value in rows if isinstance(value, dict)]
    mentioned = frozenset([*names, *_meant_by_twice(names)])
    ordered = list(claims.values())
    for before, claim in zip([None, *ordered], ordered, strict=False):
        faults += _source_faults(claim, nodes[claim.id], set(known_keys))
        faults += _conflict_faults(claim, nodes[claim.id], claims, mentioned)
        if before and claim_order(claim.id) < claim_order(before.id):
            message = f"claim {claim.id} stands after {before.id}; sort the rows A, B, X by number."
            faults.append(_Fault(nodes[claim.id], "claim-order", message))
    lines = {key: node.start_mark.line + 1 for key, node in nodes.items()}
    return Ledger(claims, sorted(fault.problem(shown_as) for fault in faults), shown_as, lines, mentioned)


class _Fault(NamedTuple):
    """Something wrong at a node of the YAML file."""

    node: yaml.Node
    rule: str
    message: str

    def problem(self, file: str) -> Problem:
        mark = self.node.start_mark
        return Problem(file, mark.line + 1, mark.column + 1, self.rule, "error", self.message)


def _rows(text: str) -> list[tuple[yaml.Node, object]] | str:
    """Each row as its node and its plain value (text, lists, mappings); or what is wrong with the whole file."""
    loader = yaml.BaseLoader(text)
    root = loader.get_single_node()
    if not isinstance(root, yaml.SequenceNode):
        return "the ledger is not a list of claims; begin each row with '- id: A01'."
    return [(node, loader.construct_object(node, deep=True)) for node in root.value]


def _syntax_problem(error: Exception, text: str, shown_as: str) -> Problem:
    line, column, what = 1, 1, "lists are nested too deeply"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line, column = error.problem_mark.line + 1, error.problem_mark.column + 1
        what = error.problem or "unexpected text"
    elif isinstance(error, yaml.reader.ReaderError):
        line = text[: int(error.position)].count("\n") + 1
        what = f"the character U+{ord(text[int(error.position)]):04X} is not allowed"
    message = f"this is not YAML: {what}; look for a missing quote, colon or indent at this line or the one above."
    return Problem(shown_as, line, column, "ledger-syntax", "error", message)


def _by_id(
    rows: Sequence[tuple[yaml.Node, object]],
) -> tuple[dict[str, Claim], dict[str, yaml.Node], list[_Fault]]:
    """The claims that can be used, where each stands, and what is wrong with the rows taken one by one."""
    claims: dict[str, Claim] = {}
    nodes: dict[str, yaml.Node] = {}
    faults: list[_Fault] = []
    for node, value in rows:
        found, claim = _claim(node, value)
        faults += found
        if claim and claim.id in claims:
            first = nodes[claim.id].start_mark.line + 1
            message = f"claim {claim.id} is already at line {first}; give one of the two another number."
            faults.append(_Fault(node, "duplicate-claim", message))
        elif claim:
            claims[claim.id], nodes[claim.id] = claim, node
    return claims, nodes, faults


def _meant_by_twice(names: Sequence[str]) -> Iterator[str]:
    """The missing number of a row that repeats the id above it: of 'B30, B30, B32' that is B31."""
    for name, again in pairwise(names):
        if name == again and name[1:].isdigit():
            yield f"{name[0]}{int(name[1:]) + 1:02}"


def _claim(node: yaml.Node, value: object) -> tuple[list[_Fault], Claim | None]:
    """One row as a claim, or everything that is wrong with it."""
    if not isinstance(value, dict) or not isinstance(node, yaml.MappingNode):
        return [_Fault(node, "ledger-row", "this row is not a claim; write 'id: …', 'guide: …' and so on.")], None
    faults = list(_repeated_fields(node))
    try:
        return faults, Claim.model_validate(value)
    except ValidationError as error:
        name = value.get("id")
        row = f"claim {name}" if isinstance(name, str) and name else "this claim"
        found = _without_misspelt(error.errors())
        return faults + [_Fault(_at(node, item["loc"]), "ledger-row", _words(row, item)) for item in found], None


def _without_misspelt(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """A field that is missing because its name is misspelt is one fault, that of the name."""
    strange = [item["loc"] for item in errors if item["type"] == "extra_forbidden"]
    absent = [item["loc"] for item in errors if item["type"] == "missing"]
    meant = {where for loc in strange for where in absent if where[:-1] == loc[:-1] and _is_slip(loc[-1], where[-1])}
    return [item for item in errors if item["type"] != "missing" or item["loc"] not in meant]


def _is_slip(written: object, meant: object) -> bool:
    return did_you_mean(str(written), [str(meant)]) != "."


def _repeated_fields(node: yaml.MappingNode) -> Iterator[_Fault]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            yield _Fault(key, "ledger-row", f"the field '{key.value}' is given twice in this row; keep one.")
        seen.add(str(key.value))


def _at(node: yaml.Node, location: Sequence[int | str]) -> yaml.Node:
    """The node of a field: `('sources', 0, 'key')` of a row; the row itself if the field is missing."""
    for step in location:
        if isinstance(node, yaml.MappingNode):
            inside = next((pair for pair in node.value if pair[0].value == step), None)
            if inside is None:
                return node
            node = inside[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return node


def _words(row: str, item: ErrorDetails) -> str:
    """What pydantic found, said to the person who edits the file."""
    field = str(item["loc"][-1]) if item["loc"] else ""
    kind, given = item["type"], item["input"]
    if kind == "missing":
        return f"{row} has no '{field}'; add it ('{NOT_REPORTED}' and '{NOT_APPLICABLE}' are values too)."
    if kind == "extra_forbidden":
        return (
            f"{row} has an unknown field '{field}'{did_you_mean(field, [*Claim.model_fields, *Evidence.model_fields])}"
        )
    if kind == "literal_error":
        allowed = [word.strip(" '") for word in item["ctx"]["expected"].replace(" or ", ", ").split(",")]
        wrong = f"{row}: '{given}' is not a value of '{field}'{did_you_mean(str(given), allowed)}"
        return f"{wrong} One of: {', '.join(allowed)}."
    if kind == "string_too_short":
        return f"{row}: '{field}' is empty; write a value, '{NOT_REPORTED}' or '{NOT_APPLICABLE}'."
    if kind == "string_pattern_mismatch":
        return f"{row}: '{given}' is not a claim id; write a letter A, B or X and two or three digits, such as B12."
    if kind == "value_error":
        return f"{row}: {item['ctx']['error']}."
    return f"{row}: '{field}' cannot be '{given}' ({item['msg'][:1].lower()}{item['msg'][1:]})."


def _source_faults(claim: Claim, node: yaml.Node, known_keys: set[str]) -> Iterator[_Fault]:
    for number, source in enumerate(claim.sources):
        if source.key not in known_keys:
            place = _at(node, ("sources", number, "key"))
            message = f"claim {claim.id} names no known source '{source.key}'{did_you_mean(source.key, known_keys)}"
            yield _Fault(place, "unknown-source", message)


def _conflict_faults(
    claim: Claim, node: yaml.Node, claims: Mapping[str, Claim], mentioned: Collection[str]
) -> Iterator[_Fault]:
    """A conflict must exist and be entered on both sides; a row that is itself faulty is reported elsewhere."""
    for number, other in enumerate(claim.conflicts):
        place = _at(node, ("conflicts", number))
        if other == claim.id:
            yield _Fault(place, "claim-conflict", f"claim {other} conflicts with itself; remove the id.")
        elif other not in claims and other not in mentioned:
            yield _Fault(place, "claim-conflict", f"there is no claim {other}{did_you_mean(other, claims)}")
        elif other in claims and claim.id not in claims[other].conflicts:
            message = f"claim {claim.id} conflicts with {other}, but {other} does not say so; add {claim.id} there."
            yield _Fault(place, "claim-conflict", message)


def claim_order(claim_id: str) -> tuple[str, int]:
    """Where a claim stands: by letter, then by number."""
    return claim_id[0], int(claim_id[1:])
