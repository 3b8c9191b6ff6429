"""The rules and their examples in; the list of all rules on the site as Markdown, each with a permanent id, out."""

import re
from collections.abc import Iterator

from scripts.checking.explaining import Example, example, needs_in_words
from scripts.checking.registry import RULES, Rule
from scripts.references.bibliography import inert

CODE = re.compile(r"(`+[^`]*`+)")
TICKS = re.compile(r"`{3,}")
INDENT = "    "


def rules_markdown() -> str:
    """All rules by subject, which is the name of the module that they stand in."""
    subjects: dict[str, list[Rule]] = {}
    for one in sorted(RULES.values()):
        subjects.setdefault(one.find.__module__.rpartition(".")[2], []).append(one)
    parts = [part for subject in sorted(subjects) for part in _subject(subject, subjects[subject])]
    return "\n\n".join(parts)


def _subject(name: str, rules: list[Rule]) -> Iterator[str]:
    yield f"## {name.replace('_', ' ').capitalize()} {{#about-{name.replace('_', '-')}}}"
    for one in rules:
        yield f"### {one.name} {{#{one.name}}}"
        condition = f" Runs if the site has {inert(needs_in_words(one))}." if one.needs else ""
        yield f"*{one.severity.capitalize()}.* {_prose(one.promise)}"
        yield _prose(one.remedy) + condition
        yield from _examples(one)


def _examples(one: Rule) -> Iterator[str]:
    bad, good = example(one.name, "bad"), example(one.name, "good")
    shown = [*_fences(bad, "Wrong"), *_fences(good, "Right")]
    if shown:
        lines = "\n\n".join(shown).split("\n")
        yield "\n".join(
            [f'??? example not-on-paper "Examples of {one.name}"', "", *(f"{INDENT}{line}".rstrip() for line in lines)]
        )


def _fences(one: Example | None, words: str) -> Iterator[str]:
    if one is None:
        return
    for path, text in one.files.items():
        yield f"{words}, `{path}`:"
        yield _fence(text)
    if one.problems:
        yield "The check says:"
        yield _fence(one.problems)


def _fence(text: str) -> str:
    """A fence longer than any in the text."""
    longest = max((len(match.group()) for match in TICKS.finditer(text)), default=0)
    signs = "`" * max(4, longest + 1)
    return f"{signs}text\n{text.rstrip()}\n{signs}"


def _prose(text: str) -> str:
    """Words in which only code spans mean anything to Markdown."""
    return "".join(part if part.startswith("`") else inert(part) for part in CODE.split(text))
