"""The list of what has moved (`docs/data/moved.yml`): its text in; moves by old address, and its faults, out.

Each line gives an old address and where the thing is now, or, in a sentence, what became of it:

    guides/old-name/: guides/guide-b/
    guides/guide-a/#ampa: mechanism/ampa-receptor/#findings
    evidence-ledger/#b12: Withdrawn on 3 March 2027; the guide was misread.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from scripts.existing import LONGEST_NAME, can_be_kept
from scripts.links.published import Address, parse_address
from scripts.problems import Problem

MOVED_FILE = "moved.yml"
RULE = "moved-address"
NOT_YAML = "this is not YAML; write one 'old: new' a line, and put a sentence that has a colon in quotes."
NO_COLON = re.compile(r"[^\s#][^:]*")  # 'old/ new/'
# An address has no spaces; whatever has some is a sentence.
SENTENCE = re.compile(r"\S\s+\S")
# A stub is written at the old address, so it must not climb out of the site: 'a/../../x/'
OUTSIDE = re.compile(r"(?:^|/)\.\.?(?:/|$)|//|[\\\x00-\x1f]")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|(?:\.\./)", re.I)  # 'https://…', '//host', '/guides/', '../a/'


class Move(NamedTuple):
    """One line: the old address; the new one or, if the thing has ended, what became of it."""

    line: int
    old: Address
    new: Address
    words: str = ""


class Moves(NamedTuple):
    """All moves that can be read, by old address, and what is wrong with the others."""

    by_old: Mapping[Address, Move]
    problems: tuple[Problem, ...] = ()
    unread: frozenset[Address] = frozenset()  # old addresses on lines that cannot be used
    unreadable: bool = False  # the file as a whole


NOTHING_MOVED = Moves({})


def read_moves(text: str, shown_as: str) -> Moves:
    """Read the list; a line that cannot be used becomes a problem and the others still count."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        return Moves({}, (_fault(shown_as, *_place(error, text), NOT_YAML),), unreadable=True)
    if root is None:
        return NOTHING_MOVED
    if not isinstance(root, yaml.MappingNode):
        message = "this is not a list of addresses; write one 'old: new' a line."
        return Moves({}, (_fault(shown_as, root.start_mark.line + 1, 1, message),), unreadable=True)
    moves: dict[Address, Move] = {}
    problems = tuple(_read_lines(root, moves, shown_as))
    old = {parse_address(key.value) for key, _ in root.value if isinstance(key, yaml.ScalarNode)}
    return Moves(moves, problems, frozenset(old - moves.keys()))


def _read_lines(root: yaml.MappingNode, moves: dict[Address, Move], shown_as: str) -> Iterator[Problem]:
    for key, value in root.value:
        place = (key.start_mark.line + 1, key.start_mark.column + 1)
        wrong = _wrong_line(key, value)
        if wrong:
            yield _fault(shown_as, *place, wrong)
            continue
        old, words = parse_address(key.value), " ".join(value.value.split())
        ends = bool(SENTENCE.search(words))
        new = Address("") if ends else parse_address(words)
        if old in moves:
            yield _fault(shown_as, *place, f"'{old}' is already at line {moves[old].line}; keep one of the two.")
        else:
            moves[old] = Move(place[0], old, new, words if ends else "")


def _wrong_line(key: yaml.Node, value: yaml.Node) -> str:
    """Why a line is no move; empty if it is one."""
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
        return "this is no line such as 'old/: new/'; one address or one sentence stands behind the colon."
    old, new = key.value.strip(), value.value.strip()
    if not old:
        return "the old address is empty; write it as it stands in published-links.txt."
    if not new:
        return f"'{old}': nothing stands behind the colon; write the new address, or what became of it in a sentence."
    for name in (old, "" if SENTENCE.search(new) else new):
        if ELSEWHERE.match(name) or SENTENCE.search(name) or OUTSIDE.search(parse_address(name).path):
            example = "'guides/guide-a/#ampa'"
            return f"'{name}' is no address below the root of this site; write it like {example}, without the host."
    if not can_be_kept(parse_address(old).path):
        return f"'{old[:40]}…' is too long for a file, whose name may have {LONGEST_NAME} bytes; remove this line."
    return ""


def _place(error: Exception, text: str) -> tuple[int, int]:
    """Line and column of the first line without a colon, on which most readers stumble later; else where YAML did."""
    without = next((number for number, line in enumerate(text.split("\n"), 1) if NO_COLON.fullmatch(line)), 0)
    mark = getattr(error, "problem_mark", None)
    if without or mark is None:
        return without or 1, 1
    return mark.line + 1, mark.column + 1


def _fault(file: str, line: int, column: int, message: str) -> Problem:
    return Problem(file, line, column, RULE, "error", message)
