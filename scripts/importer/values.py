"""The values the importer passes along: lines, blocks, references, and the log of what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar


class Change(NamedTuple):
    """Words that were repaired; `before` and `after` are whole words, so that words can be counted."""

    rule: str
    line: int
    before: str
    after: str


class Removal(NamedTuple):
    """Words that are not in the body of the draft; `text` is all of them."""

    rule: str
    line: int
    text: str


class Defect(NamedTuple):
    """Something wrong with the guide itself, which a person must judge; `words` are the guide's own."""

    kind: str
    line: int
    words: str
    message: str


Row = TypeVar("Row", Change, Defect)
FEW_ROWS = 2_000
MOST_REMEMBERED = 10_000


@dataclass
class Log:
    """What happened to the text, in the order in which it happened."""

    changes: list[Change] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    seen: dict[Change | Defect, Any] = field(default_factory=dict)

    def change(self, rule: str, line: int, before: str, after: str) -> None:
        """Note a repair; one that changes nothing is none."""
        if before != after:
            self.changes.append(self._once(Change(rule, line, before, after)))

    def remove(self, rule: str, line: int, text: str) -> None:
        """Note words that are taken out of the body."""
        self.removals.append(Removal(rule, line, text))

    def defect(self, kind: str, line: int, words: str, message: str) -> None:
        """Note something wrong with the guide."""
        self.defects.append(self._once(Defect(kind, line, words, message)))

    def _once(self, row: Row) -> Row:
        """The same row as before if it says the same: a long line may say it a million times."""
        if len(self.changes) + len(self.defects) < FEW_ROWS:
            return row
        known: Row = self.seen.setdefault(row, row) if len(self.seen) < MOST_REMEMBERED else self.seen.get(row, row)
        return known


class Line(NamedTuple):
    """One line of the guide.

    `kind` is text, page (text that begins a page), blank, code, gone (removed) or figure (one stood here).
    """

    number: int
    text: str
    kind: str = "text"


class Block(NamedTuple):
    """One piece of the page: heading, prose, item, table, figure, code, table-caption or figure-caption.

    `level` is a heading's level or an item's depth; `mark` an item's or a heading's own sign, a table's number
    or a fence's language; `rows` a table's cells, `places` the line of each row.
    """

    kind: str
    line: int
    text: str
    level: int = 0
    mark: str = ""
    caption: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    places: tuple[int, ...] = ()


class Reference(NamedTuple):
    """One line of the reference list: `listed_as` is the line itself, the rest is what could be read from it.

    The fields are in the order of a BibTeX entry.
    """

    number: int
    line: int
    listed_as: str
    fields: Mapping[str, str]
    host: str

    @property
    def title(self) -> str:
        """The title, or nothing."""
        return self.fields.get("title", "")


class Work(NamedTuple):
    """One work and every reference that lists it; `known` if its key is of the given bibliography."""

    key: str
    references: tuple[Reference, ...]
    known: bool


class KnownSource(NamedTuple):
    """A work that already has a key; `host` is the host of its address."""

    key: str
    title: str = ""
    doi: str = ""
    pmid: str = ""
    host: str = ""


class Draft(NamedTuple):
    """What the importer gives: the page, the stubs, and the report as plain values ready for JSON."""

    markdown: str
    bibtex: str
    report: Mapping[str, object]
    slug: str
