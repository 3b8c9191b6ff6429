"""The name of a rule in; what it promises, what to do, and an example with the problem that it gives, out."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scripts.checking import rules
from scripts.checking.registry import RULES, Rule
from scripts.problems import CannotRun
from scripts.suggestions import did_you_mean

__all__ = ["EXAMPLES", "Example", "example", "explain", "needs_in_words", "rules"]

EXAMPLES = Path(__file__).parent / "examples"
EVERY = "all"
NEEDS = {"bibliography": "a bibliography", "sources": "a bibliography that can be read", "data": "a folder of data"}
# An example is shown whole if it is short; of a longer one, the lines around what is wrong.
LONGEST = 24


class Example(NamedTuple):
    """A small site: its files by path, and the problems that it gives, none for a good one."""

    files: Mapping[str, str]
    problems: str


def explain(name: str) -> str:
    """All that is to be said about a rule, or the list of all rules for 'all'. Raises CannotRun if there is none."""
    if name == EVERY:
        return "\n".join(f"{one.name} ({one.severity})\n    {one.promise}" for one in _all())
    if name not in RULES:
        near = did_you_mean(name, [*RULES, EVERY])
        raise CannotRun(f"there is no rule '{name}'{near} 'check --explain all' lists all rules.")
    one = RULES[name]
    lines = [f"{one.name} ({one.severity})", "", one.promise, *(["", one.remedy] if one.remedy else [])]
    lines += ["", f"Runs if the site has {needs_in_words(one)}."] if one.needs else []
    for kind, words in (("bad", "Wrong"), ("good", "Right")):
        found = example(name, kind)
        lines += ["", *_shown(found, words)] if found else []
    return "\n".join(lines)


def _all() -> list[Rule]:
    return [RULES[name] for name in sorted(RULES)]


def needs_in_words(one: Rule) -> str:
    """'a bibliography' or the name of a file; empty for a rule that needs nothing."""
    return NEEDS.get(one.needs, one.needs)


def example(name: str, kind: str) -> Example | None:
    """Of a rule's 'bad' cases the first that is short enough to be read, else the first; the shortest 'good' one."""
    path = EXAMPLES / f"{name}.yml"
    cases = yaml.safe_load(path.read_text("utf-8")).get(kind, []) if path.is_file() else []
    found = [Example(_files(case), str(case.get("problems", "")).rstrip()) for case in cases]
    if kind == "good":
        return min(found, key=_length, default=None)
    of_rule = [one for one in found if f"  {name}" in one.problems]
    return next((one for one in of_rule if _length(one) <= LONGEST), of_rule[0] if of_rule else None)


def _length(one: Example) -> int:
    return sum(text.count("\n") + 1 for text in one.files.values()) + one.problems.count("\n")


def _files(case: Mapping[str, Any]) -> dict[str, str]:
    """The files of a case by their paths; what is in no file of its own stands in mkdocs.yml."""
    files = {f"docs/{path}": str(text) for path, text in case.get("pages", {}).items()}
    files |= {"references.bib": str(case["references"])} if case.get("references") else {}
    files |= {"mkdocs.yml (part)": str(case["more_configuration"])} if case.get("more_configuration") else {}
    return files | {path: str(text) for path, text in case.get("files", {}).items()}


def _shown(one: Example, words: str) -> Iterator[str]:
    for path, text in one.files.items():
        yield f"{words}, {path}:"
        yield from (f"    {line}".rstrip() for line in text.rstrip().split("\n"))
    if one.problems:
        yield "The check says:"
        yield from (f"    {line}" for line in one.problems.split("\n"))
