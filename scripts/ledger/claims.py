"""What a claim is. The ledger's YAML file in; claims by id, and a problem for every row that is not right, out.

A row that cannot be used becomes a problem with its line, and the other rows are still read.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scripts.ledger.numbering import CLAIM_ID, claim_order, meant_at, misplaced, numbering_fault, the_one
from scripts.ledger.row_words import NOT_APPLICABLE, NOT_REPORTED, SETTINGS, row_faults
from scripts.ledger.rows import Fault, Row, node_at, read_rows, repeated_fields, syntax_problem
from scripts.problems import CannotRun, Problem
from scripts.suggestions import did_you_mean

__all__ = [
    "GUIDE_SOURCES", "GUIDE_TITLES", "NOT_APPLICABLE", "NOT_REPORTED", "SETTINGS", "VERDICTS",
    "Claim", "Evidence", "Ledger", "claim_order", "parse_ledger", "read_ledger",
]  # fmt: skip

LEDGER_FILE = "docs/data/claims.yml"
GUIDE_TITLES = {"A": "Guide A", "B": "Guide B", "addition": "Additions"}
# The guides are sources too: whoever says what a guide states cites the guide itself.
GUIDE_SOURCES = {"A": "benchchem2026guide_a", "B": "benchchem2025guide_b"}
ID_LETTERS = {"A": "A", "B": "B", "addition": "X"}

Text = Annotated[str, Field(min_length=1)]
ClaimId = Annotated[str, Field(pattern=f"^{CLAIM_ID.pattern}$")]
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


class Model(BaseModel):
    """Base of the two kinds of row: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Evidence(Model):
    """One source of a claim, how much of it was read, and what that part does to the claim."""

    key: Text
    seen: Depth
    supports: Bearing | None = None

    @model_validator(mode="after")
    def _unread_says_nothing(self) -> Self:
        if self.seen == "none" and self.supports:
            raise ValueError("a source of which nothing was seen has no 'supports'; leave it out")
        return self


class Claim(Model):
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

    `mentioned` are the ids that stand in the file, or should: those of rows that cannot be used, or are gone.
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


def read_ledger(
    path: Path, known_keys: Collection[str], shown_as: str = LEDGER_FILE, promised: Collection[str] = ()
) -> Ledger:
    """Read the ledger; `known_keys` are the sources that exist, `promised` the ids to which others have been sent.

    Raises CannotRun if there is no such file.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotRun(f"{shown_as}: cannot read the evidence ledger ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "this file is not UTF-8 here; save it again as UTF-8."
        return Ledger({}, [Problem(shown_as, line, 1, "not-utf-8", "error", message)], shown_as)
    return parse_ledger(text, known_keys, shown_as, promised)


def parse_ledger(
    text: str, known_keys: Collection[str], shown_as: str = LEDGER_FILE, promised: Collection[str] = ()
) -> Ledger:
    """Read the ledger from its text; see `read_ledger`."""
    try:
        rows = read_rows(text)
    except (yaml.YAMLError, RecursionError) as error:
        return Ledger({}, [syntax_problem(error, text, shown_as)], shown_as)
    if rows is None:
        message = "the ledger is not a list of claims; begin each row with '- id: A01'."
        return Ledger({}, [Problem(shown_as, 1, 1, "ledger-row", "error", message)], shown_as)
    read = _by_id(rows)
    lost = [name for name in sorted(promised) if name not in read.mentioned] if read.claims else []
    read = read._replace(mentioned=read.mentioned | set(lost))
    faults = [*read.faults, *_faults_between(read, set(known_keys)), *(_lost(name, read) for name in lost)]
    lines = {key: node.start_mark.line + 1 for key, node in read.nodes.items()}
    problems = sorted(fault.problem(shown_as) for fault in faults)
    return Ledger(read.claims, problems, shown_as, lines, read.mentioned)


class _Read(NamedTuple):
    """The claims that can be used, where each stands, what is wrong with rows, ids that stand in the file or should.

    `out_of_order` are the ids that were most likely mistyped.
    """

    claims: dict[str, Claim]
    nodes: dict[str, yaml.Node]
    faults: list[Fault]
    mentioned: frozenset[str]
    out_of_order: frozenset[str]


def _by_id(rows: Sequence[Row]) -> _Read:
    """The rows taken one by one."""
    claims: dict[str, Claim] = {}
    nodes: dict[str, yaml.Node] = {}
    faults: list[Fault] = []
    names = [(row.names or [""])[-1] for row in rows]
    wrong = misplaced(names)
    meant = {
        place: meant_at(names, place, wrong)
        for place, name in enumerate(names)
        if place in wrong or not CLAIM_ID.fullmatch(name)
    }
    for place, row in enumerate(rows):
        found, claim = _claim(row, the_one(meant.get(place, [])))
        faults += found
        if place in wrong:
            faults.append(numbering_fault(rows, names, place, the_one(meant[place])))
        if claim and not (place in wrong and names.count(claim.id) > 1):
            claims[claim.id], nodes[claim.id] = claim, row.node
    given = [name for row in rows for name in row.names]
    mentioned = frozenset([*given, *(name for found in meant.values() for name in found)])
    return _Read(claims, nodes, faults, mentioned, frozenset(names[place] for place in wrong))


def _claim(row: Row, meant: str) -> tuple[list[Fault], Claim | None]:
    """One row as a claim, or everything that is wrong with it."""
    if not isinstance(row.value, dict):
        return [Fault(row.node, "ledger-row", "this row is not a claim; write 'id: …', 'guide: …' and so on.")], None
    faults = list(repeated_fields(row.node))
    try:
        claim = Claim.model_validate(row.value)
    except ValidationError as error:
        fields = [*Claim.model_fields, *Evidence.model_fields]
        said = f"claim {row.names[-1]}" if row.names and row.names[-1] else "this claim"
        return [*faults, *row_faults(said, row.node, error.errors(), fields, meant)], None
    return [*faults, *_repeated_items(claim, row.node)], claim


def _repeated_items(claim: Claim, node: yaml.Node) -> Iterator[Fault]:
    """A source, a reference number or a conflict that a row names twice."""
    keys = [source.key for source in claim.sources]
    lists = {"guide_references": claim.guide_references, "sources": keys, "conflicts": claim.conflicts}
    for field, items in lists.items():
        seen: Counter[object] = Counter()
        for number, item in enumerate(items):
            if seen[item]:
                message = f"claim {claim.id}: '{item}' stands in '{field}' already; keep one."
                yield Fault(node_at(node, (field, number)), "ledger-row", message)
            seen[item] += 1


def _faults_between(read: _Read, known_keys: set[str]) -> Iterator[Fault]:
    """Sources that do not exist, and conflicts that are not entered on both sides."""
    claims = read.claims
    for claim in claims.values():
        yield from _source_faults(claim, read.nodes[claim.id], known_keys)
        if claim.id not in read.out_of_order:
            yield from _conflict_faults(claim, read)


def _lost(name: str, read: _Read) -> Fault:
    """A row that is gone, at the row that now stands in its place."""
    below = [other for other in read.claims if claim_order(other) > claim_order(name)]
    message = (
        f"claim {name} had a row here, to which others link; give it back, or take its marks off the pages and add to "
        f"moved.yml the line 'evidence-ledger/#{name.lower()}: what became of the claim, in a sentence'."
    )
    return Fault(read.nodes[(*below, *read.claims)[0] if below else list(read.claims)[-1]], "lost-claim", message)


def _source_faults(claim: Claim, node: yaml.Node, known_keys: set[str]) -> Iterator[Fault]:
    for number, source in enumerate(claim.sources):
        if source.key not in known_keys:
            place = node_at(node, ("sources", number, "key"))
            message = f"claim {claim.id} names no known source '{source.key}'{did_you_mean(source.key, known_keys)}"
            yield Fault(place, "unknown-source", message)


def _conflict_faults(claim: Claim, read: _Read) -> Iterator[Fault]:
    """A conflict must exist and be entered on both sides; a row that is itself faulty is reported elsewhere.

    A wrong id in one row leaves another claim unanswered. That is one fault, at the wrong id.
    """
    claims = read.claims
    waiting = [name for name, one in claims.items() if claim.id in one.conflicts and name not in claim.conflicts]
    meant = f"; did you mean {waiting[0]}, which names {claim.id}?" if waiting else ""
    for number, other in enumerate(claim.conflicts):
        place = node_at(read.nodes[claim.id], ("conflicts", number))
        if other == claim.id:
            yield Fault(place, "claim-conflict", f"claim {other} conflicts with itself{meant or '; remove the id.'}")
        elif other not in claims and other not in read.mentioned:
            message = f"there is no claim {other}{meant or did_you_mean(other, claims)}"
            yield Fault(place, "claim-conflict", message)
        elif other in claims and claim.id not in claims[other].conflicts:
            said = f"claim {claim.id} conflicts with {other}, but {other} does not say so"
            if meant or not _is_one_sided(claims[other], read):
                yield Fault(place, "claim-conflict", f"{said}{meant or f'; add {claim.id} there.'}")


def _is_one_sided(claim: Claim, read: _Read) -> bool:
    """True if a conflict of a claim will be reported at the claim itself."""
    known = [name for name in claim.conflicts if name in read.claims or name in read.mentioned]
    answered = [name for name in known if name not in read.claims or claim.id in read.claims[name].conflicts]
    return claim.id in answered or len(answered) < len(claim.conflicts)
