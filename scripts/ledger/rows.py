"""The text of a list in YAML, such as the ledger, in; its rows with their places, or where it is no YAML, out."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import yaml

from scripts.problems import Problem
from scripts.quick_yaml import Loader, composed

# '- id: B12' at the start of a line; what follows belongs to the row, up to the next such line
ROW_START = re.compile(r"^- ", re.M)
# What the first of the two places of an error shows, and how it is said if the second is on a later line
UNFINISHED = {
    "while parsing a flow": "the bracket that opens here is not closed",
    "while scanning a quoted scalar": "the quotation mark that opens here is not closed",
    "while scanning a simple key": "no colon follows this name",
}


class Fault(NamedTuple):
    """Something wrong at a node of the YAML file."""

    node: yaml.Node
    rule: str
    message: str

    def problem(self, file: str) -> Problem:
        """The same with its place, counted from 1."""
        mark = self.node.start_mark
        return Problem(file, mark.line + 1, mark.column + 1, self.rule, "error", self.message)


class Row(NamedTuple):
    """One row: its node, and its plain value (text, lists, mappings)."""

    node: yaml.Node
    value: object

    @property
    def names(self) -> list[str]:
        """What is given as its id: one name, or two if the row below runs into it."""
        return [value.value for key, value in fields_of(self.node) if key.value == "id" and _is_text(value)]


def read_rows(text: str, kind: type[Loader] = yaml.BaseLoader) -> list[Row] | None:
    """Each row in the order of the file; None if it is no list. Raises yaml.YAMLError if it is no YAML.

    With yaml.SafeLoader values are numbers and dates where they look like them; it raises ValueError for 2026-13-45.
    """
    loader, root = composed(text, kind)
    if not isinstance(root, yaml.SequenceNode):
        return None
    return [Row(node, loader.construct_object(node, deep=True)) for node in root.value]


def fields_of(node: yaml.Node) -> Sequence[tuple[yaml.Node, yaml.Node]]:
    """The names and values of a mapping; nothing for another node."""
    return node.value if isinstance(node, yaml.MappingNode) else ()


def repeated_fields(node: yaml.Node, first: str = "id") -> Iterator[Fault]:
    """A field that is given twice. Two ids, the `first` field, are two rows; what else is there twice says no more."""
    keys = [key for key, _ in fields_of(node)]
    again = [key for place, key in enumerate(keys) if any(key.value == other.value for other in keys[:place])]
    second = next((key for key in again if key.value == first), None)
    if second is not None:
        message = f"there is a line '{first}: …' above in this row; begin a row with '- {first}:', or remove this line."
        yield Fault(second, "ledger-row", message)
        return
    for key in again:
        yield Fault(key, "ledger-row", f"the field '{key.value}' is given twice in this row; keep one.")


def node_at(node: yaml.Node, location: Sequence[int | str], name: bool = False) -> yaml.Node:
    """The node of a field: `('sources', 0, 'key')` of a row, or of its name; the row itself if it is missing."""
    for step in location:
        if isinstance(node, yaml.MappingNode):
            inside = next((pair for pair in reversed(node.value) if pair[0].value == step), None)  # the last counts
            if inside is None:
                return node
            node = inside[0] if name and step == location[-1] else inside[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return node


def syntax_problem(error: Exception, text: str, shown_as: str) -> Problem:
    """What keeps the file from being YAML, with the line at which to mend it."""
    above, error = _first_error(error, text)
    line, column, what = 1, 1, "lists are nested too deeply"
    if isinstance(error, yaml.MarkedYAMLError):
        mark, what = _begins(error)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    elif isinstance(error, yaml.reader.ReaderError):
        line = text[: int(error.position)].count("\n") + 1
        what = f"the character U+{ord(text[int(error.position)]):04X} is not allowed"
    message = f"this is not YAML: {what}; look for a missing quote, colon, bracket or indent at this line."
    return Problem(shown_as, above + line, column, "ledger-syntax", "error", message)


def _begins(error: yaml.MarkedYAMLError) -> tuple[yaml.Mark | None, str]:
    """Where what is not finished begins, if that is on an earlier line; else where the reader stopped."""
    mark, first, what = error.problem_mark, error.context_mark, error.problem or "unexpected text"
    said = next((words for begin, words in UNFINISHED.items() if (error.context or "").startswith(begin)), "")
    return (first, said) if said and first and mark and first.line < mark.line else (mark, what)


def _first_error(error: Exception, text: str) -> tuple[int, Exception]:
    """The error of the first row that cannot be read by itself, and the lines above that row.

    A quotation mark that is never closed swallows rows until the next one; by itself its row shows where it opens.
    """
    if isinstance(error, yaml.MarkedYAMLError):
        starts = [match.start() for match in ROW_START.finditer(text)]
        for start, end in pairwise([*starts, len(text)]):
            try:
                yaml.compose(text[start:end], Loader=yaml.SafeLoader)
            except yaml.MarkedYAMLError as found:
                return text.count("\n", 0, start), found
    return 0, error


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)
