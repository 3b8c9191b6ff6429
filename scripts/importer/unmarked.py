"""Headings without a mark, told by the lines around them. A place in; whether its line is a heading out."""

import re
from collections.abc import Sequence
from itertools import takewhile

from scripts.importer.headings import is_known, looks_like_heading, looks_like_title, starts_in_the_middle
from scripts.importer.marks import DOTTED, ITEM, STEP, Reading, is_text, next_text
from scripts.importer.sentences import ends_sentence
from scripts.importer.values import Line

SHORT_LINE, LONGEST_LINE_WITH_ROOM, WORDS_OVER_ITEMS = 0.8, 45, 4
NAME_OF_A_FLOAT = re.compile(r"(?:Tab|TABLE|Fig|FIG|Sch[eé]m|Abb|[表図图])")
DIGITS = re.compile(r"\d+")
FIRST_DIGITS = re.compile(r"\d{1,2}\.?\s")
NEXT_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s")
LEAST_LINES_WITHOUT_BLANK = 4
LATEST_TITLE, LINES_OF_A_TITLE = 20, 5
SHORTEST_WORD, MUCH_LONGER = 4, 2


def is_heading(reading: Reading, at: int, text: str) -> bool:
    """True if the text of this line is a heading, as told by the lines around it."""
    if _begins_without_blank(reading.lines, at):
        return looks_like_heading(text)
    if is_text(reading.lines, at + 1):
        after = reading.lines[at + 1].text.strip()
        if after.startswith(("http://", "https://")) and " " not in after:
            return looks_like_heading(text)
        if at <= LATEST_TITLE and _is_broken_title(reading.lines, at):
            return looks_like_heading(text)
        if FIRST_DIGITS.match(text) and _has_subsection(reading, at):
            return looks_like_heading(text)
        if not starts_in_the_middle(after) and looks_like_heading(text) and _had_room(reading.lines, at, text):
            return True
        if looks_like_heading(text) and (_is_over_table(text, after) or _is_over_heading(reading.lines, at, after)):
            return True
        begins_prose = not starts_in_the_middle(after) and not looks_like_heading(after)
        is_short = len(text) < SHORT_LINE * len(after) or is_known(text) or DOTTED.match(text) is not None
        if is_one_word(text) and begins_prose and is_short:
            return True
        return looks_like_title(text) and ((begins_prose and is_short) or ITEM.fullmatch(after) is not None)
    if not looks_like_heading(text):
        return False
    return is_known(text) or not starts_in_the_middle(next_text(reading.lines, at + 1))


def is_numbered_heading(reading: Reading, at: int) -> bool:
    """'2. Methods' alone between blank lines, and not one of a list."""
    if reading.is_marked:
        return False
    text = reading.lines[at].text.strip()
    if not looks_like_heading(text):
        return False
    if is_text(reading.lines, at + 1):
        # '1. Introduction' directly over its text, '2. Mechanisms' directly over '2.1 Channels'
        may_be = is_known(text) or _has_subsection(reading, at)
    else:
        may_be = not is_text(reading.lines, at - 1)
    return may_be and not _is_counted(reading, at, text)


def _is_counted(reading: Reading, at: int, text: str) -> bool:
    """True if the next line with text has the next number."""
    next_item = NEXT_NUMBER.match(next_text(reading.lines, at + 1))
    return next_item is not None and int(next_item[1]) == int(DIGITS.findall(text)[0]) + 1


def _has_subsection(reading: Reading, at: int) -> bool:
    dotted = DOTTED.match(next_text(reading.lines, at + 1))
    return dotted is not None and int(dotted[1]) == int(DIGITS.findall(reading.lines[at].text)[0])


def _had_room(lines: Sequence[Line], at: int, text: str) -> bool:
    """True for a line after a blank one that ends where the next word had much room: nobody wrapped it there."""
    is_first = at <= LATEST_TITLE and not any(line.kind in ("text", "page") for line in lines[:at])
    if is_first or is_text(lines, at - 1) or len(text) > LONGEST_LINE_WITH_ROOM or NAME_OF_A_FLOAT.match(text):
        return False
    after = lines[at + 1].text.strip()
    begins_item = ITEM.fullmatch(after) is not None or STEP.match(after) is not None
    is_item = begins_item and text.count(" ") < WORDS_OVER_ITEMS
    return is_item or (after[:1].isupper() and len(text) + len(after.split(" ", 1)[0]) < SHORT_LINE * len(after))


def is_one_word(text: str) -> bool:
    """True for 'Seizures': nobody wraps a line behind its first word, so it stands there by itself."""
    return len(text) >= SHORTEST_WORD and text.isalpha() and text.istitle()


def _is_over_table(text: str, after: str) -> bool:
    """True for a short line directly over a row of cells that is no caption."""
    is_short = text[:1].isalpha() and text.count(" ") < WORDS_OVER_ITEMS
    return "\t" in after and is_short and not NAME_OF_A_FLOAT.match(text)


def _is_over_heading(lines: Sequence[Line], at: int, after: str) -> bool:
    """True for a short line after a blank one over another short line that stands over text: 'USES', 'Anxiety'."""
    if is_text(lines, at - 1) or not is_text(lines, at + 2) or not (is_one_word(after) or looks_like_title(after)):
        return False
    text, below = lines[at].text.strip(), lines[at + 2].text.strip()
    is_short = text.count(" ") < WORDS_OVER_ITEMS and MUCH_LONGER * max(len(text), len(after)) < len(below)
    return is_short and below[:1].isupper() and not looks_like_heading(below)


def _is_broken_title(lines: Sequence[Line], at: int) -> bool:
    """True for the first line of a guide if it ends where the next word had room: it was not only wrapped there."""
    if any(line.kind in ("text", "page") for line in lines[:at]):
        return False
    following = takewhile(lambda line: line.kind == "text", lines[at + 1 : at + LINES_OF_A_TITLE])
    run = [line.text.strip() for line in following]
    if not run or not ends_sentence(run[-1]) or starts_in_the_middle(run[0]):
        return False
    return len(lines[at].text.strip()) + len(run[0].split(" ", 1)[0]) < max(map(len, run))


def _begins_without_blank(lines: Sequence[Line], at: int) -> bool:
    """True for the first line of a guide that keeps nothing apart by blank lines: its title."""
    if at > LATEST_TITLE or any(line.kind != "blank" for line in lines[:at]):
        return False
    begins = [line.kind for line in lines[at : at + LEAST_LINES_WITHOUT_BLANK] if line.kind != "blank"]
    return len(begins) == LEAST_LINES_WITHOUT_BLANK
