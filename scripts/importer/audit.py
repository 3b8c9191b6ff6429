"""Proof that nothing is lost. A guide and its draft in; the words that are in neither draft nor report, out.

The words of the guide, less what was removed and what a change took away, plus what a change put there, must be
the words of the page and of the stubs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from scripts.importer.bibtex import KNOWN, LATEX
from scripts.importer.counting import PIECE_OF_TEXT, bundled, tokens_of, tokens_of_each
from scripts.importer.fences import fenced
from scripts.importer.front_matter import split
from scripts.importer.inert import without_signs
from scripts.importer.marks import BIBLIOGRAPHY, FIGURE_MARK
from scripts.importer.reading import with_plain_newlines
from scripts.importer.values import Defect, Draft, Log, Rows

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
LISTED_AS = "\n  listed_as = {"
NOTE_OF_KNOWN = f"note = {{{KNOWN}}},"
IN_LATEX = re.compile("|".join(re.escape(written) for written in LATEX.values()))
FROM_LATEX = {written: sign for sign, written in LATEX.items()}


def unaccounted(text: str, drafted: Draft) -> tuple[Counter[str], Counter[str]]:
    """Words that were lost, and words that came from nowhere; both are empty when all is accounted for."""
    return _balanced(tokens_of_guide(text), tokens_of_page([split(drafted.markdown, Log())[1]]), drafted)


def differences(of_guide: Counter[str], of_page: Counter[str], drafted: Draft) -> Iterator[Defect]:
    """A defect if anything is not accounted for: then the importer itself is at fault, and says so."""
    for words, where in zip(_balanced(of_guide, of_page, drafted), ("lost", "added"), strict=True):
        if words:
            message = f"the importer {where} these words without naming a rule; compare the draft with the guide."
            yield Defect("words-unaccounted", 1, " ".join(sorted(words.elements())[:50]), message)


def tokens_of_guide(text: str) -> Counter[str]:
    """How often each word of a guide occurs; one that is a draft already is counted as a page."""
    given, body, _ = split(with_plain_newlines(text), Log())
    return tokens_of_page([body]) if "source_sha256" in given else tokens_of([body])


def tokens_of_page(lines: Iterable[str]) -> Counter[str]:
    """How often each word of a page occurs, without the importer's own marks; between fences they are code and stay.

    A piece of several lines holds the whole of a fence or nothing of it.
    """
    return tokens_of_each(text for piece in bundled(lines, "\n") for text in _without_marks(piece))


def _balanced(of_guide: Counter[str], of_page: Counter[str], drafted: Draft) -> tuple[Counter[str], Counter[str]]:
    balance = of_guide.copy()
    balance.update(tokens_of(str(row["after"]) for row in _rows(drafted, "changes")))
    balance.subtract(of_page)
    balance.subtract(tokens_of(_explained(drafted)))
    words: Counter[str] = Counter()
    for token, times in balance.items():
        if times:
            for word in WORD.findall(without_signs(token)):
                words[word] += times
    return +words, -words


def _explained(drafted: Draft) -> Iterator[str]:
    """What the report says was taken out, and what went to the stubs."""
    yield from (str(change["before"]) for change in _rows(drafted, "changes"))
    yield from (str(row["text"]) for row in _rows(drafted, "removals") if row["rule"] != "front-matter-field")
    # The stub of a known work repeats a line that the report names as a change; it is no word of the draft's own.
    entries = drafted.bibtex.split(LISTED_AS)
    for before, listed in pairwise(entries):
        if not before.endswith(NOTE_OF_KNOWN):
            yield _from_latex(listed.partition("\n")[0].removesuffix("},"))


def _from_latex(text: str) -> str:
    return IN_LATEX.sub(lambda match: FROM_LATEX[match.group()], text) if "\\" in text else text


def _without_marks(page: str) -> Iterator[str]:
    at = 0
    for start, end in [*fenced(page), (len(page), len(page))]:
        while at < start:
            line_end = page.find("\n", min(at + PIECE_OF_TEXT, start), start)
            piece_end = start if line_end < 0 else line_end
            yield _unmarked(page[at:piece_end])
            at = piece_end + 1 if line_end >= 0 else start
        yield page[start:end]
        at = end


def _unmarked(text: str) -> str:
    """Whole lines without marks."""
    if FIGURE_MARK in text or "///" in text or BIBLIOGRAPHY in text:
        text = MARK_LINE.sub("\n", f"\n{text}")
    return MARK_ID.sub("", text) if "{#" in text else text


def _rows(drafted: Draft, name: str) -> Sequence[dict[str, object]]:
    rows = drafted.report[name]
    return rows if isinstance(rows, list | Rows) else []
