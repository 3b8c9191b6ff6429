"""The text of a file in; what its author asks the check to overlook there, and for which lines, out.

`<!-- check: ignore rule-name reason -->` at the end of a line means that line; alone on its line it means the block
below: the lines up to the next empty one, a whole fence, a whole entry of a bibliography. `ignore-file` means the
file. In YAML, front matter included, the same words stand behind `#`; in a bibliography, between entries, behind `%`.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from scripts.markdown_text import FRONT_MATTER, comments
from scripts.problems import Problem, position
from scripts.suggestions import did_you_mean

VERBS = ("ignore", "ignore-file")
WORDS = r"check:[ \t]*(?P<verb>[\w-]+)(?P<rest>(?:[ \t]+{any})?)"
# 'check: ignore broken-link, broken-anchor the page comes with the next edition'
IN_HTML = re.compile(r"<!--\s*" + WORDS.replace("{any}", ".*?") + r"\s*-->", re.S)
IN_YAML = re.compile(r"(?:^|(?<=\s))#[ \t]*" + WORDS.replace("{any}", "[^\n]*"), re.M)
IN_BIBTEX = re.compile(r"^[ \t]*%+[ \t]*" + WORDS.replace("{any}", "[^\n]*"), re.M)
REST = re.compile(r"\s*(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)?\s*(?P<reason>.*)", re.S)
FENCE = re.compile(r"[ \t>]*(?P<signs>`{3,}|~{3,})")
ENTRY = re.compile(r"[ \t]*@\w+[ \t]*[{(]")
YAML_ENDINGS = (".yml", ".yaml")


class Ignore(NamedTuple):
    """One wish: for a rule, from the first to the last line (None: to the end of the file), and where it stands."""

    file: str
    rule: str
    reason: str
    first: int
    last: int | None
    line: int
    column: int

    def covers(self, problem: Problem) -> bool:
        return (
            problem.rule == self.rule
            and self.first <= problem.line
            and (self.last is None or problem.line <= self.last)
        )


class Slip(NamedTuple):
    """A comment that looks like such a wish and is none."""

    file: str
    line: int
    column: int
    message: str


def read_ignores(text: str, file: str) -> tuple[list[Ignore], list[Slip]]:
    """All wishes in a file, in order, and the slips in writing them."""
    ignores: list[Ignore] = []
    slips: list[Slip] = []
    for match in _comments(text, file):
        place = position(text, match.start() + len(match.group()) - len(match.group().lstrip()))
        if match["verb"] in VERBS:
            ignores += _wishes(match, text, file, place)
        elif get_close_matches(match["verb"], VERBS, n=1, cutoff=0.7):
            message = f"'{match['verb']}' is no instruction to the check{did_you_mean(match['verb'], VERBS)}"
            slips.append(Slip(file, *place, message))
    return ignores, slips


def _comments(text: str, file: str) -> Iterator[re.Match[str]]:
    if "check:" not in text:
        return
    if file.endswith(YAML_ENDINGS):
        yield from IN_YAML.finditer(text)
    elif file.endswith(".bib"):
        yield from IN_BIBTEX.finditer(text)
    else:
        front = FRONT_MATTER.match(text)
        yield from IN_YAML.finditer(text, 0, front.end() if front else 0)
        yield from (match for start, end in comments(text) if (match := IN_HTML.fullmatch(text, start, end)))


def _wishes(match: re.Match[str], text: str, file: str, place: tuple[int, int]) -> Iterator[Ignore]:
    """One wish for each rule that a comment names; a comment that names none has the rule ''."""
    rest = REST.fullmatch(match["rest"])
    named, reason = (rest["rules"] or "", rest["reason"]) if rest else ("", "")
    first, last = (1, None) if match["verb"] == "ignore-file" else _lines(match, text, file)
    for rule in re.split(r"\s*,\s*", named):
        yield Ignore(file, rule, " ".join(reason.split()), first, last, *place)


def _lines(match: re.Match[str], text: str, file: str) -> tuple[int, int]:
    """The lines that a comment means: its own, or, if it is alone there, those of the block below."""
    lines = text.split("\n")
    start, end = position(text, match.start())[0], position(text, match.end())[0]
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
    alone = not lines[start - 1][:column].strip(" \t>") and not lines[end - 1].partition("-->")[2].strip()
    if not alone and not file.endswith(".bib"):
        return start, end
    first = next((number for number in range(end, len(lines)) if lines[number].strip()), len(lines) - 1)
    if file.endswith(".bib"):
        return first + 1, _end_of_entry(lines, first)
    return first + 1, _end_of_block(lines, first) if match.group().startswith("<") else first + 1


def _end_of_entry(lines: list[str], first: int) -> int:
    following = (number for number in range(first + 1, len(lines)) if ENTRY.match(lines[number]))
    return next(following, len(lines))


def _end_of_block(lines: list[str], first: int) -> int:
    """The number of the last line of a block, counted from 1."""
    fence = FENCE.match(lines[first])
    for number in range(first + 1, len(lines)):
        if fence and lines[number].strip(" \t>") == fence["signs"]:
            return number + 1
        if not fence and not lines[number].strip(" \t>"):
            return number
    return len(lines)


def sort_out(
    problems: Iterable[Problem],
    ignores: Iterable[Ignore],
    slips: Iterable[Slip],
    known: Iterable[str],
    ran: Iterable[str],
) -> tuple[list[Problem], int]:
    """Problems without those that are to be overlooked, with those of the wishes themselves; how many were hidden.

    `known` are the names of all rules, `ran` of those that were run: of the others no wish can be called unused.
    """
    by_file: dict[str, list[Ignore]] = {}
    for ignore in ignores:
        by_file.setdefault(ignore.file, []).append(ignore)
    used: set[Ignore] = set()
    kept: list[Problem] = []
    hidden = 0
    for problem in problems:
        covering = [ignore for ignore in by_file.get(problem.file, ()) if ignore.covers(problem)]
        used.update(covering)
        kept += [] if covering else [problem]
        hidden += bool(covering)
    wishes = [ignore for group in by_file.values() for ignore in group]
    kept += [Problem(*slip[:3], "ignore-unknown-rule", "error", slip.message) for slip in slips]
    return kept + list(_about(wishes, used, set(known), set(ran))), hidden


def _about(wishes: list[Ignore], used: set[Ignore], known: set[str], ran: set[str]) -> Iterator[Problem]:
    """What is wrong with a wish; one fault, one problem."""
    for ignore in wishes:
        place = ignore.file, ignore.line, ignore.column
        if not ignore.rule:
            message = "this comment names no rule; write 'check: ignore rule-name reason'."
            yield Problem(*place, "ignore-unknown-rule", "error", message)
        elif ignore.rule not in known:
            message = f"there is no rule '{ignore.rule}'{did_you_mean(ignore.rule, known)}"
            yield Problem(*place, "ignore-unknown-rule", "error", message)
        elif not ignore.reason:
            message = f"say why '{ignore.rule}' is to be overlooked here, behind its name."
            yield Problem(*place, "ignore-without-reason", "error", message)
        elif ignore not in used and ignore.rule in ran:
            message = f"nothing here breaks '{ignore.rule}' any more; remove this comment."
            yield Problem(*place, "unused-ignore", "warning", message)
