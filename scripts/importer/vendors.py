"""What a vendor adds to a guide. Lines in; lines with the vendor's own marked as removed, and the front matter, out.

The rules are data: `vendors/any.toml` holds for every guide, another table where its name occurs in the text.
A new vendor is a new table.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.importer.values import Line, Log

TABLES = Path(__file__).parent / "vendors"
TOP_LINES, HEAD_LINES = 6, 40
WHERE = ("only_with_lines", "at_top")
LONGEST_LINE = 2000
SETS_REMEMBERED = 64
MANY_LINES, MOST_SETS_COUNTED = 2000, 1000
LINES_READ: Counter[tuple[str, ...]] = Counter()  # by each set of rules; it decides on speed alone
UNNAMED = re.compile(r"\(\?P<\w+>")


class VendorRule(NamedTuple):
    """One rule of a table; `job` is front_matter, remove, block, figure or self_citation.

    If it has signs to recognise it by, a word of the guide must hold one of them for the rule to hold. A block that
    begins `only_with_lines` begins nowhere else than before a line that continues it. A rule `at_top` holds for the
    first few lines alone.
    """

    job: str
    name: str
    reason: str
    starts: re.Pattern[str]
    lines: re.Pattern[str] | None
    example: tuple[str, ...]
    recognise: tuple[str, ...] = ()
    only_with_lines: bool = False
    at_top: bool = False


class Vendor(NamedTuple):
    """One table; `recognise` must occur in the text for its rules to hold."""

    name: str
    recognise: str
    rules: tuple[VendorRule, ...]


class Hosts(NamedTuple):
    """What is known about hosts of references."""

    vendors: frozenset[str]
    tertiary: frozenset[str]
    title_endings: tuple[str, ...]


@cache
def vendors() -> tuple[Vendor, ...]:
    """All tables, the general one first."""
    names = sorted(path.name for path in TABLES.glob("*.toml") if path.name not in ("any.toml", "hosts.toml"))
    return tuple(_vendor(tomllib.loads((TABLES / name).read_text("utf-8"))) for name in ["any.toml", *names])


@cache
def hosts() -> Hosts:
    """The table of hosts; longer title endings first, so that the whole ending goes."""
    data = tomllib.loads((TABLES / "hosts.toml").read_text("utf-8"))
    endings = tuple(sorted(data["title_endings"], key=len, reverse=True))
    return Hosts(frozenset(data["vendors"]), frozenset(data["tertiary"]), endings)


def vendors_of(words: str) -> list[Vendor]:
    """The tables that hold for a guide of these words, each on a line: the general one, those whose vendor is named."""
    return [
        vendor._replace(rules=tuple(rule for rule in vendor.rules if _holds(rule, words)))
        for vendor in vendors()
        if vendor.recognise in words
    ]


def _holds(rule: VendorRule, words: str) -> bool:
    return not rule.recognise or any(sign in words for sign in rule.recognise)


def without_vendor(lines: Sequence[Line], tables: Sequence[Vendor], log: Log) -> tuple[list[Line], dict[str, str]]:
    """Mark the vendor's lines as gone and figures' places as figures; return the front matter found."""
    marked = list(lines)
    places = [at for at, line in enumerate(lines) if line.kind in ("text", "page")]
    rules = tuple(rule for vendor in tables for rule in vendor.rules)
    at_top = _Rules.of(rules, len(places))
    in_head = _Rules.of(tuple(rule for rule in rules if not rule.at_top), len(places))
    behind = _Rules.of(tuple(rule for rule in in_head.each if rule.job != "front_matter"), len(places))
    found = {"publisher": named[0]} if (named := [vendor.name for vendor in tables if vendor.recognise]) else {}
    block, taken = None, 0
    for count, at in enumerate(places):
        here = at_top if count - taken < TOP_LINES else in_head if count - taken < HEAD_LINES else behind
        text, following = lines[at].text.strip(), places[count + 1 : count + 2]
        rule = _rule_for(text, lines, following, here, block)
        if rule is None and text[0] in "#*_>":  # '## **Product Data Sheet**' says what the words alone say
            text = text.strip("#*_> ")
            rule = _rule_for(text, lines, following, here, block)
        block = rule if rule and rule.job == "block" else None
        if rule:
            taken += 1
            marked[at] = _marked(lines, at, text, rule, found, log)
    return _without_name(marked, found.get("publisher", ""), log), found


def _rule_for(
    text: str, lines: Sequence[Line], following: Sequence[int], rules: "_Rules", block: VendorRule | None
) -> VendorRule | None:
    """The rule that takes a text, which most lines have none for."""
    if not text or len(text) > LONGEST_LINE or not (block or rules.may_take(text)):
        return None
    return rules.rule_for(text, lines[following[0]].text.strip() if following else "", block)


class _Rules(NamedTuple):
    """Rules in their order, and what a line fits that one of them takes, so that most lines are looked at once."""

    each: tuple[VendorRule, ...]
    any_of_them: re.Pattern[str] | None

    @classmethod
    def of(cls, rules: tuple[VendorRule, ...], lines: int) -> "_Rules":
        """These rules, ready for use in a guide of so many lines.

        To put them into one pattern takes longer than to read a short guide. So that is done when they have had many
        lines to read, of one guide or of several; until then each rule is asked.
        """
        own = tuple(rule.starts.pattern for rule in rules)
        if len(LINES_READ) > MOST_SETS_COUNTED:
            LINES_READ.clear()
        LINES_READ[own] += lines
        return cls(rules, _any_rule_of(own) if LINES_READ[own] > MANY_LINES else None)

    def may_take(self, text: str) -> bool:
        """False if no rule takes a line for certain."""
        return self.any_of_them is None or self.any_of_them.fullmatch(text) is not None

    def rule_for(self, text: str, following: str, block: VendorRule | None) -> VendorRule | None:
        """The rule that takes a line, given the next one; an open block first."""
        if block and block.lines and (block.lines.fullmatch(text) or block.starts.fullmatch(text)):
            return block
        fitting = (rule for rule in self.each if rule.starts.fullmatch(text))
        return next((rule for rule in fitting if not rule.only_with_lines or _takes(rule, following)), None)


def _takes(block: VendorRule, following: str) -> bool:
    return block.lines is not None and block.lines.fullmatch(following) is not None


def _without_name(lines: list[Line], name: str, log: Log) -> list[Line]:
    """The vendor's own name, alone on a line, is no text."""
    for at, line in enumerate(lines):
        if name and name in line.text and line.text.strip(" *_") == name and line.kind in ("text", "page"):
            log.remove("vendor-name", line.number, line.text.strip())
            lines[at] = line._replace(kind="gone")
    return lines


@lru_cache(maxsize=SETS_REMEMBERED)
def _any_rule_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return _any_of([UNNAMED.sub("(?:", pattern) for pattern in patterns])


def _vendor(data: dict[str, Any]) -> Vendor:
    return Vendor(data["name"], data["recognise"], tuple(_rules(data)))


def _rules(data: dict[str, Any]) -> Iterator[VendorRule]:
    for job in ("figure", "self_citation", "front_matter", "block", "remove"):
        for rule in data.get(job, []):
            starts = _any_of(rule["starts"] if "starts" in rule else [rule["pattern"]])
            lines = _any_of(rule["lines"]) if "lines" in rule else None
            example = tuple(rule["example"]) if isinstance(rule["example"], list) else (rule["example"],)
            signs, where = tuple(rule.get("recognise", ())), [rule.get(name, False) for name in WHERE]
            yield VendorRule(job, rule["name"], rule["reason"], starts, lines, example, signs, *where)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))


def _marked(lines: Sequence[Line], at: int, said: str, rule: VendorRule, found: dict[str, str], log: Log) -> Line:
    """The line, which says this without its marks, as the rule leaves it; a row of a table also stays where it is."""
    line, text = lines[at], lines[at].text.strip()
    match = rule.starts.fullmatch(said)
    if rule.job == "front_matter" and match:
        for name, value in match.groupdict().items():
            if value:
                found.setdefault(name, value.strip(" *_"))
        if "\t" in text and any("\t" in near.text for near in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])):
            return line
    if rule.job == "self_citation":
        log.defect("self-citation", line.number, text, "the guide asks to be cited itself; cite the works it rests on.")
    log.remove(rule.name, line.number, text)
    return line._replace(kind="figure" if rule.job == "figure" else "gone")
