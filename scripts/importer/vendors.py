"""What a vendor adds to a guide. Lines in; lines with the vendor's own marked as removed, and the front matter, out.

The rules are data: `vendors/any.toml` holds for every guide, another table where its name occurs in the text.
A new vendor is a new table.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.importer.values import Line, Log

TABLES = Path(__file__).parent / "vendors"
HEAD_LINES = 40
LONGEST_LINE = 2000
SETS_REMEMBERED = 64
UNNAMED = re.compile(r"\(\?P<\w+>")


class VendorRule(NamedTuple):
    """One rule of a table; `job` is front_matter, remove, block, figure or self_citation.

    If it has signs to recognise it by, a word of the guide must hold one of them for the rule to hold.
    """

    job: str
    name: str
    reason: str
    starts: re.Pattern[str]
    lines: re.Pattern[str] | None
    example: tuple[str, ...]
    recognise: tuple[str, ...] = ()


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


def vendors_of(tokens: Iterable[str]) -> list[Vendor]:
    """The tables that hold for a guide of these words: the general one, and those whose vendor is named."""
    words = "\n".join(tokens)
    return [
        vendor._replace(rules=tuple(rule for rule in vendor.rules if _holds(rule, words)))
        for vendor in vendors()
        if vendor.recognise in words
    ]


def _holds(rule: VendorRule, words: str) -> bool:
    return not rule.recognise or any(sign in words for sign in rule.recognise)


def without_vendor(lines: Sequence[Line], tables: Sequence[Vendor], log: Log) -> tuple[list[Line], dict[str, str]]:
    """Mark the vendor's lines as gone and figures' places as figures; return the front matter found."""
    rules = [rule for vendor in tables for rule in vendor.rules]
    any_rule = _any_rule_of(tuple(rule.starts.pattern for rule in rules if rule.job != "front_matter"))
    any_in_head = _any_rule_of(tuple(rule.starts.pattern for rule in rules))
    found = {"publisher": named[0]} if (named := [vendor.name for vendor in tables if vendor.recognise]) else {}
    marked: list[Line] = []
    head, block = HEAD_LINES, None
    for line in lines:
        if line.kind not in ("text", "page"):
            marked.append(line)
            continue
        stripped = line.text.strip()
        any_here = any_in_head if head > 0 else any_rule
        may_be = block or any_here.fullmatch(stripped) if len(stripped) <= LONGEST_LINE else False
        rule = _rule_for(stripped, rules, block, head > 0) if may_be else None
        block = rule if rule and rule.job == "block" else None
        marked.append(_marked(line, rule, found, log) if rule else line)
        head -= 1
    return marked, found


@lru_cache(maxsize=SETS_REMEMBERED)
def _any_rule_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What a line fits that one of the rules takes, so that most lines are looked at once."""
    return _any_of([UNNAMED.sub("(?:", pattern) for pattern in patterns])


def _vendor(data: dict[str, Any]) -> Vendor:
    return Vendor(data["name"], data["recognise"], tuple(_rules(data)))


def _rules(data: dict[str, Any]) -> Iterator[VendorRule]:
    for job in ("figure", "self_citation", "front_matter", "block", "remove"):
        for rule in data.get(job, []):
            starts = _any_of(rule["starts"] if "starts" in rule else [rule["pattern"]])
            lines = _any_of(rule["lines"]) if "lines" in rule else None
            example = tuple(rule["example"]) if isinstance(rule["example"], list) else (rule["example"],)
            yield VendorRule(
                job, rule["name"], rule["reason"], starts, lines, example, tuple(rule.get("recognise", ()))
            )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))


def _rule_for(text: str, rules: Sequence[VendorRule], block: VendorRule | None, in_head: bool) -> VendorRule | None:
    """The rule that takes this line; an open block first, front matter only in the head of the guide."""
    if block and block.lines and (block.lines.fullmatch(text) or block.starts.fullmatch(text)):
        return block
    fitting = (rule for rule in rules if in_head or rule.job != "front_matter")
    return next((rule for rule in fitting if rule.starts.fullmatch(text)), None)


def _marked(line: Line, rule: VendorRule, found: dict[str, str], log: Log) -> Line:
    text = line.text.strip()
    match = rule.starts.fullmatch(text)
    if rule.job == "front_matter" and match:
        for name, value in match.groupdict().items():
            if value:
                found.setdefault(name, value.strip(" *_"))
    if rule.job == "self_citation":
        log.defect("self-citation", line.number, text, "the guide asks to be cited itself; cite the works it rests on.")
    log.remove(rule.name, line.number, text)
    return line._replace(kind="figure" if rule.job == "figure" else "gone")
