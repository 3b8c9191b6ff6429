"""Proof that nothing is lost. A guide and its draft in; the words that are in neither draft nor report, out.

The words of the guide, less what was removed and what a change took away, plus what a change put there, must be
the words of the page and of the stubs.
"""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.importer.bibtex import KNOWN, LATEX
from scripts.importer.fences import fenced
from scripts.importer.front_matter import split
from scripts.importer.inert import without_signs
from scripts.importer.marks import BIBLIOGRAPHY, FIGURE_MARK
from scripts.importer.reading import with_plain_newlines
from scripts.importer.values import Defect, Draft, Log

WORD = re.compile(r"[^\W_]+")
MARKS = re.compile(
    rf"""
      ^{re.escape(FIGURE_MARK)}$ | ^{re.escape(BIBLIOGRAPHY)}$
    | ^///\ (?:table-)?caption(?:\ \|\ (?:\d+\ )?\#tbl-[a-z0-9-]+)?$ | ^///$
    | (?<=\ )\{{\#[a-z][a-z0-9-]*\}}$
    """,
    re.X | re.M,
)
LISTED_AS = re.compile(r"^  listed_as = \{(?P<lines>.*)\},$", re.M)
IN_LATEX = re.compile("|".join(re.escape(written) for written in LATEX.values()))
FROM_LATEX = {written: sign for sign, written in LATEX.items()}


def unaccounted(text: str, drafted: Draft) -> tuple[Counter[str], Counter[str]]:
    """Words that were lost, and words that came from nowhere; both are empty when all is accounted for."""
    expected = _words(_body(text, has_marks="source_sha256" in split(text, Log())[0]))
    for change in _rows(drafted, "changes"):
        expected.subtract(_words(str(change["before"])))
        expected.update(_words(str(change["after"])))
    for removal in _rows(drafted, "removals"):
        if removal["rule"] != "front-matter-field":
            expected.subtract(_words(str(removal["text"])))
    there = _words(_body(drafted.markdown))
    # The stub of a known work repeats a line that the report names as a change; it is no word of the draft's own.
    own = "".join(entry for entry in re.split(r"^(?=@)", drafted.bibtex, flags=re.M) if KNOWN not in entry)
    for listed in LISTED_AS.finditer(own):
        there.update(_words(IN_LATEX.sub(lambda match: FROM_LATEX[match.group()], listed["lines"])))
    lost, found = Counter(expected), Counter(there)
    lost.subtract(there)
    found.subtract(expected)
    return +lost, +found


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
        parts += [MARKS.sub("", body[at:start]), body[start:end]]
        at = end
    return "".join([*parts, MARKS.sub("", body[at:])])


def _words(text: str) -> Counter[str]:
    return Counter(WORD.findall(without_signs(text)))


def _rows(drafted: Draft, name: str) -> list[dict[str, object]]:
    rows = drafted.report[name]
    return rows if isinstance(rows, list) else []
