"""What stands around a guide's title. Lines in; the lines without it, and the authors that it names, out.

A line of capitalised words may be a heading; raised marks, degrees and initials between names tell that it is none.
"""

import re
from collections.abc import Sequence
from itertools import islice

from scripts.importer.values import Line, Log

TOP_LINES = 6
LONGEST_LINE = 400
LINES_AROUND_A_TITLE, LEAST_REPEATED = 12, 20
SHORTEST_TITLE = 4
BLANKS_OF_A_TITLE = 2  # before a dash; 'Examplamine - a sedative' over 'Examplamine' is the title itself
SITE = re.compile(r" (?P<sign>[|·–—-]) \S.{1,60}")
RAISED = "¹²³⁴⁵⁶⁷⁸⁹⁰"
LETTER = rf"[^\W\d_{RAISED}]"
PART = rf"(?:[^\W\d_a-z{RAISED}]{LETTER}*+(?:[-’']{LETTER}+)*+|[A-Z]\.(?:[ -]?[A-Z]\.)*+)"
PARTICLE = r"(?:(?:van|von|de|der|den|del|della|da|di|dos|du|la|le|al|el|bin|ter|zu) )"
TITLE = r"(?:(?:Dr|Prof)\.? (?:(?:Dr|rer|nat|med|phil|h\.c)\.? ){0,4})"
DEGREE = r"(?:,? (?:Ph\.? ?D|M\.? ?D|M\.? ?Sc|B\.? ?Sc|Pharm\.? ?D|D\.? ?Phil|DVM|MBA|MPH)\b\.?)"
SIGNS = rf"[{RAISED}*†‡§]"
LETTERS = r"[a-f](?:,(?:[a-f]|\*))*+"
# 'J. Doe a,*', 'Doe¹', 'Doe^1^', 'Doe1,2', 'Doe 1,*'
MARK = (
    rf"(?: {LETTERS}(?=,|$)| ?(?:{SIGNS}+(?:,{SIGNS}+)*+|<sup>[^<>]{{1,20}}</sup>|\^\{{?[\d,*]{{1,9}}\}}?\^?)"
    rf"|(?<={LETTER}) ?\d{{1,2}}(?:,\d{{1,2}})*+(?:,?\*)?)"
)
PERSON = rf"{TITLE}?{PART}(?: {PARTICLE}*{PART}){{1,3}}{MARK}?{DEGREE}*+{MARK}?"
# 'Jane B. Doe¹, PhD, John Roe² and Ana de la Cruz¹,²'
PERSONS = re.compile(rf"{PERSON}(?:(?:[,;]? (?:and|&|und|et) |[,;] | [·|] ){PERSON}){{0,40}}")
ONE_OF_SEVERAL = re.compile(
    rf"{SIGNS}|{LETTER} ?\d| [a-f](?:,|$)|<sup>|\^|\b[A-Z]\. ?[^\W\d_]|{DEGREE}|\b(?:Dr|Prof)\b"
)
ONE = re.compile(rf"{TITLE}.*|.*{DEGREE}{MARK}?|{PART} [A-Z]\. {PART}{MARK}?")
BETWEEN = re.compile(r"[,;·|]|(?: (?:and|&|und|et) )")
# '¹ Institute for Examples, Sampletown', no item of a list and no sentence
BY_LETTER = re.compile(r"[a-f] (?=[A-Z])[^.]{5,150}, [A-Z][\w ]{2,30}")  # 'a Sample University, Sampletown, Sweden'
AFFILIATION = re.compile(
    rf"(?!\* )(?:{SIGNS}|<sup>[^<>]{{1,9}}</sup>|\(\d\)) ?"
    r".*\b(?:Universi|[IÍ]nstitut|Department|Hospital|College|Facult|School|Laborator|Centre|Center|GmbH|Inc\b|Ltd\b)"
    r".*(?<!\.)"
)


def without_site_title(lines: Sequence[Line], log: Log) -> list[Line]:
    """Without a first line that says the second, the title, and the name of a site: 'Sleep of rats | Example Site'."""
    first, second = [*islice((at for at, line in enumerate(lines) if line.kind in ("text", "page")), 2), -1, -1][:2]
    kept = list(lines)
    title = lines[second].text.strip() if second >= 0 else ""
    site = SITE.fullmatch(lines[first].text.strip().removeprefix(title)) if len(title) >= SHORTEST_TITLE else None
    if site and (site["sign"] in "|·" or title.count(" ") >= BLANKS_OF_A_TITLE):
        log.remove("site-title", lines[first].number, lines[first].text.strip())
        kept[first] = lines[first]._replace(kind="gone")
    return kept


def without_repeated_title(lines: Sequence[Line], log: Log) -> list[Line]:
    """Without a second line near the top that says the same as the first, the title."""
    texts = ((at, line.text.strip()) for at, line in enumerate(lines) if line.kind in ("text", "page"))
    near = [*islice(texts, LINES_AROUND_A_TITLE)]
    title = near[0][1] if near else ""
    kept = list(lines)
    for at, text in near[1:] if len(title) >= LEAST_REPEATED else ():
        if text == title:
            log.remove("repeated-title", lines[at].number, text)
            kept[at] = lines[at]._replace(kind="gone")
    return kept


def without_authors(lines: Sequence[Line], log: Log) -> tuple[list[Line], dict[str, str]]:
    """Take lines that name authors, or where they work, from under the title; also give the authors."""
    found: list[str] = []
    kept = list(lines)
    places = (at for at, line in enumerate(lines) if line.kind in ("text", "page"))
    for at in islice(places, 1, TOP_LINES):
        text = lines[at].text.strip()
        if names_persons(text):
            found.append(text.strip("*_ "))
            log.remove("authors", lines[at].number, text)
        elif len(text) <= LONGEST_LINE and (AFFILIATION.fullmatch(text) or (found and BY_LETTER.fullmatch(text))):
            log.remove("affiliation", lines[at].number, text)
        else:
            continue
        kept[at] = lines[at]._replace(kind="gone")
    return kept, {"author": "; ".join(found)} if found else {}


def names_persons(text: str) -> bool:
    """True for a line that names persons and surely nothing else.

    >>> [names_persons(text) for text in ("J. Doe, A. B. Roe", "Jane Doe, PhD", "Jane Doe", "A. Binding Affinity")]
    [True, True, False, False]
    """
    names = text.strip("*_ ").removesuffix(",")
    if len(text) > LONGEST_LINE or not PERSONS.fullmatch(names):
        return False
    return ONE.fullmatch(names) is not None or (
        BETWEEN.search(names) is not None and ONE_OF_SEVERAL.search(names) is not None
    )
