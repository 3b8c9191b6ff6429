"""The text of a .bib file in; its entries, with the place of every field, and each fault of its syntax out.

Entries are read one by one with pybtex's own parser, so that a fault in one hides no other.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PrematureEOF
from pybtex.utils import CaseInsensitiveDict

from scripts.references.bibtex_faults import NO_AT_SIGN, Fault, Field, Stop, explain, fault_after_key, stray_text
from scripts.suggestions import did_you_mean

# '@article{' or '@Article (' at the start of a line: where reading begins anew after a fault
ENTRY_START = re.compile(r"^[ \t]*(?=@[ \t]*[A-Za-z][\w-]*\s*[{(])", re.M)
# '@article{kole2002,': even an entry that cannot be read has a key
KEY = re.compile(r"@\s*\w+\s*[{(]\s*(?P<key>[^\s,{}()\"#%'=]+)\s*[,\n]")
# '@article{title = …' and '@article{,'
NO_KEY = re.compile(r"@\s*\w+\s*[{(]\s*(?:,|\w+\s*=)")
FIRST_AUTHOR = re.compile(r"\bauthor\s*=\s*[{\"]+(?:[\w.]+ )*?(?P<family>[^\W\d_]+)(?:,| and |[}\"])", re.I)
YEAR = re.compile(r"\b(?:year|date)\s*=\s*[{\"]?(?P<year>\d{4})", re.I)
# An abstract may hold '@article{' at the start of a line; so far behind it the end of its entry is looked for.
LONGEST_ENTRY = 20_000
BRACE = re.compile(r"[{}]")


class Entry(NamedTuple):
    """One entry; `start` and `key_start` are offsets of its '@' and of its key."""

    entry_type: str
    key: str
    fields: tuple[Field, ...]
    start: int
    key_start: int


class File(NamedTuple):
    """All entries in their order, what is wrong, and the keys of entries that could not be read."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    unread_keys: tuple[str, ...]


def read_file(text: str) -> File:
    """Read every entry that can be read; never raises, whatever the text is."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    unread: list[str] = []
    for reader in _readers(text, CaseInsensitiveDict(month_names), set()):
        entries += reader.found
        faults += reader.faults
        if reader.stopped:
            done = {entry.key for entry in reader.found}
            unread += [match["key"] for match in KEY.finditer(reader.text) if match["key"] not in done]
            unread += _likely_key(reader.text)
        unread += [match["key"] for match in NO_AT_SIGN.finditer(reader.text)] if reader.faults else []
    return File(tuple(entries), tuple(faults), tuple(unread))


def _likely_key(text: str) -> list[str]:
    """'kole2002' for an entry that has lost its key, so that each of its citations does not count as a fault too."""
    author, year = FIRST_AUTHOR.search(text), YEAR.search(text)
    return [author["family"].lower() + year["year"]] if author and year and NO_KEY.search(text) else []


def _readers(text: str, macros: CaseInsensitiveDict, undefined: set[str]) -> Iterator["_Reader"]:
    """One finished reader for each part of the file, a part being what starts with an entry at the start of a line."""
    starts = [match.end() for match in ENTRY_START.finditer(text)]
    bounds = [0, *[start for start in starts if start], len(text)]
    index = 0
    while index < len(bounds) - 1:
        following = index + 1
        reader = _Reader(text, bounds[index], bounds[following], macros, undefined)
        end = _end_of_braces(text, bounds[index]) if reader.ran_out else None
        if end is not None:
            further = next(i for i in range(following, len(bounds)) if bounds[i] >= end)
            longer = _Reader(text, bounds[index], bounds[further], macros, undefined)
            reader, following = (reader, following) if longer.faults else (longer, further)
        yield reader
        index = following


def _end_of_braces(text: str, start: int) -> int | None:
    """Where the braces that open behind an offset close again; None if that is too far."""
    depth = 0
    for brace in BRACE.finditer(text, start, min(len(text), start + LONGEST_ENTRY)):
        depth += 1 if brace.group() == "{" else -1
        if depth <= 0:
            return brace.end()
    return None


class _Reader(LowLevelParser):
    """pybtex's parser over a part of a text; notes the place of every field, and stops at the first syntax fault."""

    def __init__(self, whole: str, start: int, end: int, macros: CaseInsensitiveDict, undefined: set[str]) -> None:
        super().__init__(whole[start:end], macros=macros, handle_error=self._note)
        self.base = start
        self.undefined = undefined
        self.fields: list[Field] = []
        self.found: list[Entry] = []
        self.faults: list[Fault] = []
        self.stopped = self.ran_out = False
        self.key_start = self.name_start = self.value_start = self.command_start = self.behind = 0
        self._read()

    def _read(self) -> None:
        for name, body in self:
            if self.stopped:
                return
            if self.behind == 0:
                self._add_faults(stray_text(self.text, 0, self.command_start, ""))
            if len(body) == 2 and isinstance(body[1], list) and name.lower() != "string":
                key = str(body[0])
                place = (self.base + self.command_start, self.base + self.key_start)
                self.found.append(Entry(name.lower(), key, tuple(self.fields), *place))
            self.fields, self.behind = [], self.pos
        if not self.stopped:
            stray = self._stray(self.end_pos)
            self._add_faults(stray)
            if self.found and any(fault.severity == "error" for fault in stray):
                self.stopped = True
                self.found.pop()  # half of its fields are lost

    def _stray(self, end: int) -> list[Fault]:
        """What is lost between the last entry that was read and an offset."""
        return list(stray_text(self.text, self.behind, end, self.found[-1].key if self.found else ""))

    def _add_faults(self, faults: Iterable[Fault]) -> None:
        self.faults += [fault._replace(offset=self.base + fault.offset) for fault in faults]

    def update_lineno(self, value: str) -> None:
        """Lines are counted when a place is shown, not while reading."""

    def parse_entry_fields(self) -> None:
        """As pybtex does, but a comma is wanted after the key, as BibTeX wants it."""
        self.key_start = self.pos - len(self.current_entry_key)
        fault = fault_after_key(self.text, self.pos, self.current_entry_key)
        if fault:
            self._add_faults([fault])
            self.stopped = True
        super().parse_entry_fields()

    def parse_field(self) -> None:
        """As pybtex does, with the places noted."""
        name = self.optional([self.NAME])
        if not name:
            return
        self.current_field_name, self.name_start = name.value, self.pos - len(name.value)
        self.value_start = -1
        self.required([self.EQUALS])
        self.eat_whitespace()
        self.value_start = self.pos
        self.parse_value()
        value = "".join(self.current_value)
        end = self.value_start + len(self.text[self.value_start : self.pos].rstrip())
        places = (self.base + place for place in (self.name_start, self.value_start, end))
        self.fields.append(Field(name.value.lower(), value, *places))

    def substitute_macro(self, name: str) -> str:
        """A name that no @string defines stands for itself, so that its field is not missing as well."""
        if name in self.macros:
            return str(self.macros[name])
        self._note(UndefinedMacro(name, self))
        return name

    def _note(self, error: PybtexError) -> None:
        if self.stopped:
            return
        if isinstance(error, UndefinedMacro):
            name = str(error.args[0])
            if name.lower() in self.undefined:
                return
            self.undefined.add(name.lower())
            near = did_you_mean(name, self.macros)
            message = f"'{name}' is no @string of this file; put it in braces{near.replace('; d', ', or d')}"
            self._add_faults([Fault(self.pos - len(name), "bibliography-syntax", message)])
            return
        self.stopped = True
        self.ran_out = isinstance(error, PrematureEOF)
        place = (self.command_start, self.pos, self.current_entry_key or "")
        fields = tuple(self._own(field) for field in self.fields)
        stop = Stop(self.text, *place, self.current_field_name or "", self.name_start, self.value_start, fields)
        # A word that is no @string may be the start of a value without braces: that is one fault.
        self.faults = [fault for fault in self.faults if fault.offset < self.base + max(self.value_start, 0)]
        self._add_faults(self._stray(self.command_start)[:1] or [explain(stop, self.ran_out)])

    def _own(self, field: Field) -> Field:
        """The same field with offsets in the part."""
        return field._replace(
            name_start=field.name_start - self.base, start=field.start - self.base, end=field.end - self.base
        )
