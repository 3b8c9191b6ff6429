"""Claim marks in a page: `{B12}` or `{B12, B13}`. Markdown in, the page's HTML with small chips out.

A chip shows the shape of the verdict and the id, and leads to the claim's row in the ledger. What a chip stands
for is written once for each page, in a list before the references: chips name it as their description, a few
lines of script show it beside them, and without script it is there to be read. See `docs/assets/beside.js`.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from scripts.ledger.claims import GUIDE_SOURCES, NOT_APPLICABLE, NOT_REPORTED, VERDICTS, Claim, Ledger
from scripts.markdown_text import hide_code
from scripts.problems import Problem, position
from scripts.references.bibliography import inert
from scripts.references.citations import Citation
from scripts.references.page import CitingPlace
from scripts.suggestions import did_you_mean

MARK = re.compile(r"\{(?<!\\\{)(?P<ids>[A-Z]\d{1,4}(?:,[ ]?[A-Z]\d{1,4})*)\}")
# '{b12}', '{B12; B13}', '{ B12 }', '{B1O}': meant as a mark, but not one
NEARLY_A_MARK = re.compile(r"\{(?<!\\\{)[ ]*(?P<ids>[ABXabx][ ]?(?:\d{1,4}|\d+[OoIlSZ]|[OoIlSZ]\d+)\b[^{}\n]*)\}")
# '{B12' and 'B12}' without the other brace, '[B12, B13]'. What must not stand before is asked after the first letter:
# a pattern that begins with a letter is searched for many times faster.
WITHOUT_OPENING = re.compile(r"(?P<ids>[ABX](?<=[ ][ABX])(?<!, [ABX])\d{2,3}(?:,[ ]?[ABX]\d{2,3})*)\}")
HALF_MARKS = (
    re.compile(r"\{(?<!\\\{)(?P<ids>[ABX]\d{2,3}(?:,[ ]?[ABX]\d{2,3})*)(?![\w}]|[^\n{]*\})"),
    WITHOUT_OPENING,
    re.compile(r"\[(?<=[ ]\[)(?P<ids>[ABX]\d{2,3}(?:,[ ]?[ABX]\d{2,3})*)\](?![(\[:])"),
)
# 'B12}' behind anything but the brace that opens: if a page has none, it has no mark without that brace
END_OF_HALF = re.compile(r"\}(?:(?<=[ ,][ABX]\d\d\})|(?<=[ ,][ABX]\d\d\d\}))")
LETTERS_FOR_DIGITS = str.maketrans("OoIlSZ", "001152")
HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*$", re.M)  # below a line, it makes a heading of it
# Between code points that Unicode keeps out of every text: '\ufdd6B12 B13\ufdd7', and the list as a comment
HELD, HELD_END = "\ufdd6", "\ufdd7"
HELD_MARK = re.compile(rf"(?P<list><!--)?{HELD}(?P<ids>[A-Z\d ]+){HELD_END}(?(list)-->)")
ID = re.compile(r' id="([^"]+)"')
REFERENCES = re.compile(r"^##[ \t]+References\b.*$", re.M)


class Mark(NamedTuple):
    """One pair of braces: the ids in it, and where it begins and ends in the page."""

    ids: tuple[str, ...]
    start: int
    end: int


def find_marks(text: str, visible: str | None = None) -> list[Mark]:
    """Every mark that is content, in order; nothing in code, comments or front matter counts.

    `visible` is the text without these, if that is at hand.

    >>> find_marks("Currents rose {B12, B13}.")
    [Mark(ids=('B12', 'B13'), start=14, end=24)]
    """
    return list(_marks_in(hide_code(text) if visible is None else visible))


@lru_cache(maxsize=64)  # who renders a page asks, and so do several rules
def _marks_in(visible: str) -> tuple[Mark, ...]:
    found = MARK.finditer(visible)
    return tuple(Mark(tuple(re.split(r",[ ]?", match["ids"])), match.start(), match.end()) for match in found)


def held_marks(text: str, claims: Collection[str], drawn: Sequence[str] = ()) -> str:
    """A page in which something that Markdown leaves alone stands for each mark and for the list of their claims.

    `drawn` are the claims behind the page's diagrams, which the list names too. Marks in headings and marks
    without a claim stay as they are: the check reports them.
    """
    shown = [mark for mark in _outside_headings(text) if all(name in claims for name in mark.ids)]
    if not shown and not drawn:
        return text
    pieces, at = [], 0
    for mark in shown:
        pieces += [text[at : mark.start], _held(mark.ids)]
        at = mark.end
    names = dict.fromkeys([*(name for mark in shown for name in mark.ids), *(name for name in drawn if name in claims)])
    return _before_references("".join(pieces) + text[at:], f"<!--{_held(names)}-->")


def _held(ids: Iterable[str]) -> str:
    return f"{HELD}{' '.join(ids)}{HELD_END}"


class Chipped(NamedTuple):
    """A page with its chips, and the ids that came with them."""

    html: str
    ids: frozenset[str]


def with_chips(page_html: str, claims: Mapping[str, Claim], address: str) -> Chipped:
    """Put chips in the place of the held marks, and cards in that of the list; `address` is the ledger page's, from
    here."""
    times: Counter[str] = Counter()
    written: list[str] = []

    def shown(held: re.Match[str]) -> str:
        ids = [name for name in held["ids"].split(" ") if name in claims]
        if held["list"]:
            written.append(claim_cards([claims[name] for name in ids], address))
        elif held.string.rfind("<", 0, held.start()) > held.string.rfind(">", 0, held.start()):
            return f"{{{', '.join(ids)}}}"  # in the words of an attribute
        else:
            written.append(_chips(ids, claims, address, times))
        return written[-1]

    page_html = HELD_MARK.sub(shown, page_html)
    return Chipped(page_html, frozenset(name for html in written for name in ID.findall(html)))


def mark_anchor(claim_id: str, time: int) -> str:
    """The anchor of a mark in its page: 'mark-b12', then 'mark-b12-2'."""
    return f"mark-{claim_id.lower()}" + (f"-{time}" if time > 1 else "")


def verdict_class(verdict: str) -> str:
    """The name of a verdict in the style sheet: 'claim-not-verified'."""
    return "claim-" + verdict.replace(" ", "-")


def claim_places(pages: Mapping[str, tuple[str, str]]) -> dict[str, list[CitingPlace]]:
    """Every place that uses a claim, by id; `pages` holds title and Markdown by path under docs."""
    places: dict[str, list[CitingPlace]] = {}
    for page, (title, markdown) in pages.items():
        times: Counter[str] = Counter()
        for name in (name for mark in _outside_headings(markdown) for name in mark.ids):
            times[name] += 1
            places.setdefault(name, []).append(CitingPlace(page, title, mark_anchor(name, times[name])))
    return places


def _outside_headings(text: str) -> list[Mark]:
    return [mark for mark in find_marks(text) if not _in_heading(text, mark.start)]


def _in_heading(text: str, offset: int) -> bool:
    line, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return bool(HEADING.match(text, line) or (end >= 0 and UNDERLINE.match(text, end + 1)))


def _chips(ids: Sequence[str], claims: Mapping[str, Claim], address: str, times: Counter[str]) -> str:
    chips = []
    for name in ids:
        times[name] += 1
        chips.append(_chip(claims[name], address, mark_anchor(name, times[name])))
    return f'<span class="claims">{" ".join(chips)}</span>'


def _chip(claim: Claim, address: str, anchor: str) -> str:
    return (
        f'<a class="claim {verdict_class(claim.verdict)}" id="{anchor}"'
        f' href="{inert(address)}#{claim.anchor}" aria-describedby="claim-{claim.anchor}">'
        f'<span aria-hidden="true">{VERDICTS[claim.verdict].symbol}&nbsp;</span>{claim.id}'
        f'<span class="claim-word"> {claim.verdict}</span></a>'
    )


def claim_cards(claims: Sequence[Claim], address: str) -> str:
    """The list of the claims of one page, as one block of HTML without blank lines, and the legend of the shapes."""
    cards = "\n".join(_card(claim, address) for claim in claims)
    legend = " · ".join(f"{verdict.symbol} {word}" for word, verdict in VERDICTS.items())
    return (
        '<section class="claim-cards" aria-label="Claims marked on this page" data-search-exclude>\n'
        f'<p class="claim-legend">Claim marks: {legend}. Each mark names a row of the evidence ledger.</p>\n'
        f'<details class="claim-list">\n<summary>Claims marked on this page ({len(claims)})</summary>\n'
        f"<dl>\n{cards}\n</dl>\n</details>\n</section>"
    )


def _card(claim: Claim, address: str) -> str:
    symbol = VERDICTS[claim.verdict].symbol
    return (
        f'<div class="claim-card {verdict_class(claim.verdict)}">'
        f'<dt><a href="{inert(address)}#{claim.anchor}">{symbol}&nbsp;{claim.id}</a> {claim.verdict}</dt>'
        f'<dd class="claim-statement" id="claim-{claim.anchor}">{inert(claim.statement)}</dd>'
        f'<dd class="claim-reason">{inert(claim.reason)}</dd>'
        f'<dd class="claim-setting">{inert(setting_line(claim))}</dd></div>'
    )


def setting_line(claim: Claim) -> str:
    """'Species: rat. Region: CA3. Not reported: dose, route.'; what is not applicable is left out."""
    known = [
        f"{name.capitalize()}: {value}."
        for name, value in claim.setting.items()
        if value not in (NOT_REPORTED, NOT_APPLICABLE)
    ]
    missing = [name for name, value in claim.setting.items() if value == NOT_REPORTED]
    if missing:
        known.append(f"{NOT_REPORTED.capitalize()}: {', '.join(missing)}.")
    return " ".join(known) or f"Setting: {NOT_APPLICABLE}."


def _before_references(text: str, block: str) -> str:
    heading = REFERENCES.search(hide_code(text))
    if heading is None:
        return f"{text.rstrip()}\n\n{block}\n"
    return f"{text[: heading.start()].rstrip()}\n\n{block}\n\n{text[heading.start() :]}"


class MarkedPage(NamedTuple):
    """A page in which marks are looked for: its name in problems, its text, the same without code, its citations."""

    file: str
    text: str
    visible: str
    citations: Sequence[Citation]

    def problem(self, offset: int, rule: str, message: str, severity: str = "error") -> Problem:
        return Problem(self.file, *position(self.text, offset), rule, severity, message)


def mark_problems(page: MarkedPage, ledger: Ledger, listed: Mapping[str, str]) -> list[Problem]:
    """Compare the marks of a page with the ledger.

    `listed` says which source a reference number of a guide stands for: `{"A2": "bailey2017multimodal"}`.
    """
    marks = find_marks(page.text, page.visible)
    faults = [*_faulty_marks(page, marks, ledger), *_mistyped(page, ledger)]
    return sorted([*faults, *_source_problems(page, marks, ledger.claims, listed)])


def unused_claims(used: Collection[str], ledger: Ledger) -> Iterator[Problem]:
    """The claims of the ledger that are not among those that pages mark."""
    for name in ledger.claims:
        if name not in used:
            message = f"claim {name} is marked on no page; write {{{name}}} after the sentence that states it."
            yield Problem(ledger.file, ledger.lines.get(name, 1), 1, "unused-claim", "error", message)


def _faulty_marks(page: MarkedPage, marks: Sequence[Mark], ledger: Ledger) -> Iterator[Problem]:
    """Marks that name no claim, and marks in headings."""
    for mark in marks:
        for name in mark.ids:
            if not ledger.knows(name):
                message = f"the ledger has no claim {name}{did_you_mean(name, ledger.claims)}"
                yield page.problem(mark.start, "unknown-claim", message)
        if _in_heading(page.text, mark.start):
            message = "a heading cannot hold a claim mark; put it at the end of the sentence that states the claim."
            yield page.problem(mark.start, "claim-in-heading", message)


def _mistyped(page: MarkedPage, ledger: Ledger) -> Iterator[Problem]:
    """Braces and brackets that were meant as a mark."""
    shown = page.visible
    nearly = list(NEARLY_A_MARK.finditer(shown))
    said = {match.end() for match in nearly}
    for match in nearly:
        if not MARK.match(match.group()):
            ids = re.findall(r"([ABXabx]) ?([\dOoIlSZ]+)", match["ids"])
            meant = ", ".join(f"{letter.upper()}{digits.translate(LETTERS_FOR_DIGITS):>02}" for letter, digits in ids)
            message = f"'{match.group()}' is not a claim mark; did you mean '{{{meant}}}'?"
            yield page.problem(match.start(), "claim-mark", message)
    halves = (half for half in HALF_MARKS if half is not WITHOUT_OPENING or END_OF_HALF.search(shown))
    for match in (match for half in halves for match in half.finditer(shown)):
        ids = re.split(r",[ ]?", match["ids"])
        if match.end() not in said and all(ledger.knows(name) for name in ids):
            message = f"'{match.group()}' is not a claim mark; write '{{{', '.join(ids)}}}'."
            yield page.problem(match.start(), "claim-mark", message)


def _source_problems(
    page: MarkedPage, marks: Sequence[Mark], claims: Mapping[str, Claim], listed: Mapping[str, str]
) -> Iterator[Problem]:
    """Marks whose claims rest on other sources than those cited just before them."""
    for mark, citations in _cited_before(page, marks):
        named = [claims[name] for name in mark.ids if name in claims]
        allowed = {claim.id: _sources(claim, listed) for claim in named}
        for citation in citations:
            if named and not any(citation.key.lower() in keys for keys in allowed.values()):
                said = f"this sentence cites '{citation.key}', which the ledger does not give for {', '.join(allowed)}"
                yield page.problem(citation.start, "claim-sources", f"{said}; mend one of the two.", "warning")
        for claim in named:
            if citations and claim.sources and not allowed[claim.id] & {citation.key.lower() for citation in citations}:
                keys = ", ".join(source.key for source in claim.sources)
                message = f"this sentence cites no source of claim {claim.id}; the ledger gives {keys}."
                yield page.problem(mark.start, "claim-sources", message, "warning")


def _cited_before(page: MarkedPage, marks: Sequence[Mark]) -> Iterator[tuple[Mark, list[Citation]]]:
    """Each mark with the citations between it and the mark before it, on its line: a line is a sentence."""
    since = 0
    starts = [citation.start for citation in page.citations]
    for mark in marks:
        since = max(since, page.text.rfind("\n", 0, mark.start))
        yield mark, [*page.citations[bisect_left(starts, since) : bisect_left(starts, mark.start)]]
        since = mark.end


def _sources(claim: Claim, listed: Mapping[str, str]) -> set[str]:
    """The keys, in small letters, that a sentence may cite: the claim's sources, the guides, what its guide cites."""
    numbers = (f"{claim.guide}{number}" for number in claim.guide_references)
    cited_by_guide = {listed[number] for number in numbers if number in listed}
    keys = {source.key for source in claim.sources} | set(GUIDE_SOURCES.values()) | cited_by_guide
    return {key.lower() for key in keys}
