"""Problems and the texts that they are in; for each problem a name that stays when lines above it come or go.

The name is made of the rule, the file, the words of the line, and a number for the second, third … of its kind.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable

from scripts.problems import Problem


def fingerprints(problems: Iterable[Problem], text_of: Callable[[str], str]) -> list[str]:
    """A name for each problem, in their order; `text_of` gives the text of a file, '' if there is none."""
    lines: dict[str, list[str]] = {}
    seen: Counter[tuple[str, str, str]] = Counter()
    names = []
    for problem in problems:
        if problem.file not in lines:
            lines[problem.file] = text_of(problem.file).split("\n")
        what = (problem.rule, problem.file, _words(lines[problem.file], problem.line))
        names.append(hashlib.sha256("\0".join([*what, str(seen[what])]).encode()).hexdigest()[:20])
        seen[what] += 1
    return names


def _words(lines: list[str], number: int) -> str:
    """A line without its spacing, which an editor may change."""
    return " ".join(lines[number - 1].split()) if 0 < number <= len(lines) else ""
