"""Proof that nothing is lost. A guide and its draft in; the words that are in neither draft nor report, out.

The words of the guide, less what was removed and what a change took away, plus what a change put there, must be
the words of the page and of the stubs.
"""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.importer.bibtex import KNOWN, LATEX
from scripts.importer.counting import tokens_of
from scripts.importer.fences import fenced
from scripts.importer.front_matter import split
from scripts.importer.inert import without_signs
from scripts.importer.marks import BIBLIOGRAPHY, FIGURE_MARK
from scripts.importer.reading import with_plain_newlines
from scripts.importer.values import Defect, Draft, Log

WORD = re.compile(r"[^\W_]+")
# The importer's own marks: whole lines, and the id at the end of a heading
MARK_LINE = re.compile(
    rf"""\n(?:
      {re.escape(FIGURE_MARK)} | {re.escape(BIBLIOGRAPHY)}
    | ///(?:\ (?:table-)?caption(?:\ \|\ (?:\d+\ )?\#tbl-[a-z0-9-]+)?)?
    )(?=\n|\Z)""",
    re.X,
)
MARK_ID = re.compile(r"\{#(?<=[ ]\{#)[a-z][a-z0-9-]*\}$", re.M)
LISTED_AS = re.compile(r"^  listed_as = \{(?P<lines>.*)\},$", re.M)
IN_LATEX = re.compile("|".join(re.escape(written) for written in LATEX.values()))
FROM_LATEX = {written: sign for sign, written in LATEX.items()}


def unaccounted(text: str, drafted: Draft) -> tuple[Counter[str], Counter[str]]:
    """Words that were lost, and words that came from nowhere; both are empty when all is accounted for."""
    has_marks = "source_sha256" in split(text, Log())[0]
    balance = tokens_of([_body(text, has_marks), " ".join(str(row["after"]) for row in _rows(drafted, "changes"))])
    balance.subtract(tokens_of(_explained(drafted)))
    words: Counter[str] = Counter()
    for token, times in balance.items():
        if times:
            for word in WORD.findall(without_signs(token)):
                words[word] += times
    return +words, -words


def _explained(drafted: Draft) -> Iterator[str]:
    """What the draft holds and what the report says was taken out."""
    yield " ".join(str(change["before"]) for change in _rows(drafted, "changes"))
    yield " ".join(str(row["text"]) for row in _rows(drafted, "removals") if row["rule"] != "front-matter-field")
    yield _body(drafted.markdown)
    # The stub of a known work repeats a line that the report names as a change; it is no word of the draft's own.
    for entry in re.split(r"^(?=@)", drafted.bibtex, flags=re.M):
        listed = LISTED_AS.search(entry) if KNOWN not in entry else None
        if listed:
            yield IN_LATEX.sub(lambda match: FROM_LATEX[match.group()], listed["lines"])


def differences(text: str, drafted: Draft) -> Iterator[Defect]:
    """A defect if anything is not accounted for: then the importer itself is at fault, and says so."""
    for words, where in zip(unaccounted(text, drafted), ("lost", "added"), strict=True):
        if words:
            message = f"the importer {where} these words without naming a rule; compare the draft with the guide."
            yield Defect("words-unaccounted", 1, " ".join(sorted(words.elements())[:50]), message)


def _body(text: str, has_marks: bool = True) -> str:
    """The text without its front matter and, for a draft, without the marks that are no words."""
    body = split(with_plain_newlines(text), Log())[1]
    return _without_marks(body) if has_marks else body


def _without_marks(body: str) -> str:
    """Marks between fences are code and stay."""
    parts, at = [], 0
    for start, end in fenced(body):
        parts += [_unmarked(body[at:start]), body[start:end]]
        at = end
    return "".join([*parts, _unmarked(body[at:])])


def _unmarked(text: str) -> str:
    return MARK_ID.sub("", MARK_LINE.sub("\n", f"\n{text}"))


def _rows(drafted: Draft, name: str) -> list[dict[str, object]]:
    rows = drafted.report[name]
    return rows if isinstance(rows, list) else []
