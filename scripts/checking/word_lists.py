"""The text of the glossary, or of the groups of words for search, in; everything that is wrong with it, placed, out."""

from collections.abc import Iterable, Iterator, Sequence

import yaml
from pydantic import ValidationError

from scripts.glossary import Term
from scripts.ledger.row_words import row_faults
from scripts.ledger.rows import Fault, Row, node_at, read_rows, repeated_fields, syntax_problem
from scripts.problems import Problem

RULE = "unreadable-data"


def glossary_problems(text: str, shown_as: str) -> list[Problem]:
    """What keeps the glossary from being used: no YAML, an entry with a wrong field, a spelling that stands twice."""
    rows = _rows(text, shown_as, "the glossary is no list of terms; begin each entry with '- term: LTP'.")
    if isinstance(rows, Problem):
        return [rows]
    faults: list[Fault] = []
    terms: list[tuple[Term, yaml.Node]] = []
    for number, row in enumerate(rows, start=1):
        faults += repeated_fields(row.node, "term")
        try:
            terms.append((Term.model_validate(row.value), row.node))
        except ValidationError as error:
            faults += _entry_faults(row, number, error)
    faults += _twice(terms)
    return [_problem(fault, shown_as) for fault in faults]


def _entry_faults(row: Row, number: int, error: ValidationError) -> Iterator[Fault]:
    if not isinstance(row.value, dict):
        yield Fault(row.node, RULE, f"entry number {number} is no term; write 'term', 'spelled' and 'meaning'.")
        return
    term = row.value.get("term")
    said = f"entry {term}" if isinstance(term, str) and term else f"entry number {number}"
    yield from row_faults(said, row.node, error.errors(), list(Term.model_fields))


def _twice(terms: Iterable[tuple[Term, yaml.Node]]) -> Iterator[Fault]:
    """A spelling, or an address made of one, that two entries have: 'GluA1' and 'glu-a1' are one address."""
    seen: dict[str, int] = {}
    for term, node in terms:
        spellings = [(term.term, ("term",)), *((form, ("forms", at)) for at, form in enumerate(term.forms))]
        places = [(name, node_at(node, where)) for name, where in spellings]
        places += [] if term.term in seen else [(f"#{term.anchor}", node_at(node, ("term",)))]
        for name, place in places:
            if name in seen:
                message = f"'{name}' stands for two entries, this one and that at line {seen[name]}; keep one."
                yield Fault(place, RULE, message)
            seen.setdefault(name, place.start_mark.line + 1)


def same_word_problems(text: str, shown_as: str) -> list[Problem]:
    """What keeps groups of words that mean the same from being used by search."""
    rows = _rows(text, shown_as, "this is no list of groups; write one a line, such as '- [uptake, reuptake]'.")
    if isinstance(rows, Problem):
        return [rows]
    return [_problem(fault, shown_as) for fault in _groups_faults(rows)]


def _groups_faults(rows: Sequence[Row]) -> Iterator[Fault]:
    """What is wrong with each group, and a group whose word on our pages is that of another one."""
    seen: dict[str, int] = {}
    for row in rows:
        yield from _group_faults(row)
        first = str(row.value[0]) if isinstance(row.value, list) and row.value else ""
        if first and first in seen:
            message = f"the group at line {seen[first]} begins with '{first}' too; put all its words into one."
            yield Fault(row.node, RULE, message)
        seen.setdefault(first, row.node.start_mark.line + 1)


def _group_faults(row: Row) -> Iterator[Fault]:
    words = row.value
    if not isinstance(words, list) or not all(_is_word(word) for word in words):
        yield Fault(row.node, RULE, "this is no group of words; write it as in '- [uptake, reuptake]'.")
    elif len(words) < 2:
        yield Fault(row.node, RULE, "a group needs two words or more; add the other one, or remove the line.")
    else:
        again = [at for at, word in enumerate(words) if word in words[:at]]
        for at in again:
            yield Fault(node_at(row.node, (at,)), RULE, f"'{words[at]}' stands in this group already; keep one.")


def _is_word(word: object) -> bool:
    """True for text and numbers; 'no' without quotation marks is neither in YAML."""
    return isinstance(word, str | int | float) and not isinstance(word, bool) and word != ""


def _rows(text: str, shown_as: str, no_list: str) -> Sequence[Row] | Problem:
    """The rows of a list, or the one problem that keeps it from being one."""
    try:
        rows = read_rows(text, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        return syntax_problem(error, text, shown_as)._replace(rule=RULE)
    except ValueError as error:  # a date such as 2026-13-45
        return Problem(shown_as, 1, 1, RULE, "error", f"this file cannot be read ({error}); mend it.")
    return Problem(shown_as, 1, 1, RULE, "error", no_list) if rows is None else rows


def _problem(fault: Fault, shown_as: str) -> Problem:
    return fault.problem(shown_as)._replace(rule=RULE)
