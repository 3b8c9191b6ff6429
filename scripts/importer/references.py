"""The reference list. Lines in; one value for each listed reference, and the lines without them, out."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from scripts.importer.flat_numbers import numbers_in
from scripts.importer.headings import is_known, looks_like_title, names_references
from scripts.importer.marks import UNDERLINE
from scripts.importer.reading import BLANK
from scripts.importer.reference_fields import HOST, NUMBERED, reference_of
from scripts.importer.repairs import repaired
from scripts.importer.sentences import add_piece, vocabulary_of
from scripts.importer.values import Line, Log, Reference

LEAST_LISTED = 2
CITED_BY_NUMBER = re.compile(r"\[\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3})*\]")
MOST_LINES_AFTER = 12
LINES_OF_A_CUT = 6
OPEN_ENDS = (",", ";", ":", "-", "–", "&", "(")
SIGN_OF_A_REFERENCE = re.compile(
    r"\b(?:19|20)\d\d[a-z]?\b|https?://|\b(?:doi|PMID)\b|\[[a-z0-9-]+(?:\.[a-z0-9-]+)+\]$|^\s*\[\^\d+\]:"
)
# 'Doe J, Roe AB (2009)', 'Doe, J., & Roe, A. B. (2009)', 'Doe et al. (2009)', '- Title', '2. Title': a work begins here
BEGINS_A_WORK = re.compile(
    r"\s*(?:[-*•]\s|\[?\d{1,3}[.)\]]+\s"
    r"|(?:van |von |de |da )?[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?,? "
    r"(?:[A-Z]{1,3}[,. ]|[A-Z]\.|et al|& |and [A-Z]))"
)

LATER = re.compile(r"\s*(\d{1,4})\. [^\W\d_a-z][\w'’-]+[ ,]")


def without_references(lines: Sequence[Line], log: Log) -> tuple[list[Line], list[Reference]]:
    """Take the numbered references out of the lines; a reference without a number stays as text and is a defect."""
    start = next((at + 1 for at in range(len(lines) - 1, -1, -1) if _is_heading(lines[at])), None)
    if start is None:
        start = _without_heading(lines)
    if start is None:
        return list(lines), []
    start += start < len(lines) and UNDERLINE.fullmatch(lines[start].text) is not None
    listed, end, kept = _gathered(lines, start)
    if not listed and _are_cited_by_place(kept, lines[:start]):
        message = "this list has no numbers; the text cites by number, so it was counted in its order: compare both."
        log.defect("reference-without-number", kept[0].line, kept[0].pieces[0], message)
        listed, kept = [one._replace(number=number) for number, one in enumerate(kept, 1)], []
    if all(one.number == 1 for one in listed):  # so Markdown lets count: '1.' before each item
        listed = [one._replace(number=number) for number, one in enumerate(listed, 1)]
    vocabulary = vocabulary_of([line.text for line in lines])
    references = [reference_of(one.number, one.line, _whole(one, vocabulary, log)) for one in listed]
    return [*lines[:start], BLANK, *_as_text(kept, vocabulary, log), *lines[end:]], references


def _are_cited_by_place(kept: Sequence["_Listed"], lines: Sequence[Line]) -> bool:
    """True for works without numbers that the text cites by numbers, most of them and hardly any other."""
    if len(kept) < LEAST_LISTED or not all(SIGN_OF_A_REFERENCE.search(" ".join(one.pieces)) for one in kept):
        return False
    places = (CITED_BY_NUMBER.findall(line.text) for line in lines if line.kind in ("text", "page"))
    numbers = {number for found in places for one in found for number in numbers_in(one)}
    known = {number for number in numbers if number <= len(kept)}
    return len(known) >= 0.6 * len(kept) and len(known) >= 0.75 * len(numbers)


def _without_heading(lines: Sequence[Line]) -> int | None:
    """Where a list of references begins that ends the guide and has no heading."""
    texts = ((at, line.text) for at, line in enumerate(lines) if line.kind in ("text", "page"))
    numbers = [at for at, text in texts if (match := NUMBERED.fullmatch(text)) and not match["bare"]]
    start = next((at for at in reversed(numbers) if _number(lines[at].text, 0, True) == 1), None)
    if start is None:
        return None
    listed, end, kept = _gathered(lines, start)
    after = sum(line.kind in ("text", "page") for line in lines[end:])
    are_references = all(SIGN_OF_A_REFERENCE.search(" ".join(one.pieces)) for one in listed)
    is_list = len(listed) >= LEAST_LISTED and not kept and after <= MOST_LINES_AFTER and are_references
    return start if is_list else None


def _is_heading(line: Line) -> bool:
    return line.kind in ("text", "page") and len(line.text) < 60 and names_references(_no_id(line.text))


def _no_id(text: str) -> str:
    return re.sub(r"\s*\{#[a-z0-9-]+\}$", "", text)


class _Listed(NamedTuple):
    """One reference as it is being gathered from its lines."""

    number: int
    line: int
    pieces: list[str]


def _gathered(lines: Sequence[Line], at: int) -> tuple[list[_Listed], int, list[_Listed]]:
    """The listed references; where the list ends; what has no number and stays as text."""
    listed: list[_Listed] = []
    kept: list[_Listed] = []
    after_blank = True
    for end in range(at, len(lines)):
        line = lines[end]
        if line.kind in ("code", "figure"):
            return listed, end, kept
        if line.kind in ("blank", "gone"):
            after_blank = True
            continue
        number = _number(line.text, listed[-1].number if listed else 0, after_blank)
        if number is None and listed:
            number = _later_number(listed[-1], line.text)
        if number is not None:
            listed.append(_Listed(number, line.number, [line.text.strip()]))
        elif listed and (not after_blank or _is_rest(listed[-1].pieces[-1], line.text)
                         or _goes_on_after_a_cut(lines, end, listed[-1].number)):  # fmt: skip
            listed[-1].pieces.append(line.text.strip())
        elif listed or not _is_unnumbered(line.text, goes_on=bool(kept) and not after_blank):
            return listed, end, kept
        else:
            if after_blank or not kept or BEGINS_A_WORK.match(line.text):
                kept.append(_Listed(0, line.number, []))
            kept[-1].pieces.append(line.text.strip())
        after_blank = False
    return listed, len(lines), kept


def _as_text(kept: Sequence[_Listed], vocabulary: Collection[str], log: Log) -> Iterator[Line]:
    """What has no number, each on a line between blank ones; with a year or an address it is a reference."""
    for one in kept:
        words = repaired(_whole(one, vocabulary, log), log, one.line)
        if SIGN_OF_A_REFERENCE.search(words):
            message = "this reference has no number, so no citation can point to it; it is kept as text."
            log.defect("reference-without-number", one.line, words, message)
        yield from (Line(one.line, words), Line(one.line, "", "blank"))


def _whole(listed: _Listed, vocabulary: Collection[str], log: Log) -> str:
    """The lines of one reference as one, with words that a line's end broke put together."""
    if len(listed.pieces) == 1:
        return listed.pieces[0]
    parts = listed.pieces[:1]
    for piece in listed.pieces[1:]:
        add_piece(parts, piece, vocabulary, listed.line, log)
    return " ".join(parts)


def _number(text: str, last: int, after_blank: bool) -> int | None:
    """The number of a line that begins a reference."""
    match = NUMBERED.fullmatch(text)
    if not match:
        return None
    number = int(match["boxed"] or match["plain"] or match["bare"])
    is_next = number == last + 1 or (number == last and match["plain"] is not None)
    if not (is_next or ((after_blank or match["bullet"] or match["boxed"]) and not match["bare"])):
        return None
    return number


def _later_number(last: _Listed, text: str) -> int | None:
    """The number of '66. Doe J …' under '34. … 12-19.': of some lists only a part is there."""
    match = LATER.match(text)
    if match is None or int(match[1]) <= last.number or last.pieces[-1][-1:] not in (".", "]", ")"):
        return None
    return int(match[1]) if SIGN_OF_A_REFERENCE.search(text) else None


def _is_rest(before: str, text: str) -> bool:
    """The rest of a reference that a page cut in two."""
    is_open = before[-1:] in OPEN_ENDS or (before[-1:] not in ".]" and text.strip(" [(“")[:1].islower())
    return not HOST.search(before) and is_open


def _goes_on_after_a_cut(lines: Sequence[Line], at: int, last: int) -> bool:
    """True for a line where a page turns, if the next reference comes soon after it without a blank line between."""
    is_cut = lines[at].kind == "page" or any(line.kind == "gone" for line in lines[max(at - LINES_OF_A_CUT, 0) : at])
    following = takewhile(lambda line: line.kind == "text", lines[at + 1 : at + LINES_OF_A_CUT])
    return is_cut and any(_number(line.text, last, after_blank=False) == last + 1 for line in following)


def _is_unnumbered(text: str, goes_on: bool) -> bool:
    """True for a reference without a number; `goes_on` if one stands on the line above."""
    text = text.strip()
    if text.startswith(("#", "|", "\\", "```", "///", "!!!")) or is_known(text):
        return False
    return goes_on or re.search(r"\b(?:19|20)\d\d\b|https?://|\bdoi\b", text) is not None or not looks_like_title(text)
