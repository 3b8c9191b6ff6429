"""The values the importer passes along: lines, blocks, references, and the log of what was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar, overload


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
LONGEST_REMEMBERED = 100


@dataclass(frozen=True)
class Rows(Sequence[dict[str, Any]]):
    """Rows as names with their values, each made when it is asked for: a long guide has hundreds of thousands."""

    rows: Sequence[tuple[Any, ...]]
    names: tuple[str, ...]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, at: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, at: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """One row, or those of a part as a list."""
        if isinstance(at, slice):
            return [dict(zip(self.names, row, strict=True)) for row in self.rows[at]]
        return dict(zip(self.names, self.rows[at], strict=True))


@dataclass
class Log:
    """What happened to the text, in the order in which it happened."""

    changes: list[Change] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    seen: dict[Change | Defect, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def change(self, rule: str, line: int, before: str, after: str) -> None:
        """Note a repair; one that changes nothing is none."""
        if before != after and len(self.changes) < FEW_ROWS:
            self.changes.append(Change(rule, line, before, after))
        elif before != after:
            self.changes.append(self._once(Change(rule, line, self._same(before), self._same(after))))

    def remove(self, rule: str, line: int, text: str) -> None:
        """Note words that are taken out of the body."""
        self.removals.append(Removal(rule, line, text))

    def defect(self, kind: str, line: int, words: str, message: str) -> None:
        """Note something wrong with the guide."""
        self.defects.append(self._once(Defect(kind, line, words, message)))

    def _same(self, words: str) -> str:
        """The same words as before: in a long guide many changes are made to few words."""
        if len(words) > LONGEST_REMEMBERED:
            return words
        few = len(self.words) < MOST_REMEMBERED
        return self.words.setdefault(words, words) if few else self.words.get(words, words)

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
