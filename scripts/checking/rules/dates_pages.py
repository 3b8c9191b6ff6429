"""Rules about years, months, dates, pages, volumes and issues of entries."""

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator

from scripts.checking.entries import at_field, sources, value_span
from scripts.checking.handbook import is_handbook
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Site
from scripts.checking.spelling import slip_of
from scripts.problems import Problem
from scripts.references.bibliography import Source

FIRST_PRINTED, LAST_LIKELY = 1400, 2100
# No clock is asked: a year is in the future if it is late, and so far beyond every other year of the file.
LATE, FAR_AHEAD, ENOUGH_YEARS = 2030, 10, 5
MONTHS: tuple[str, ...] = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
)
MONTHS += ("november", "december")
# ISO 8601, as biblatex reads it: '2002-09-12', '2002-09/2003', '2002?'
ISO_DATE = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?:T[\d:.Z+-]+)?[~?%]?")
# '2O04', '199l', 'c. 2OO4'
LETTER_IN_YEAR = re.compile(r"(?<!\w)[12](?=\w*[oOlI])(?=\w*\d)[\doOlI]{3}(?!\w)")
# 'e1001--e1012', '170-186', '170–186', '170––186'
RANGE = re.compile(r"(?P<a>[A-Za-z]*)(?P<first>\d+)\s*(?P<dash>[-–−‒]+|—)\s*(?P<b>[A-Za-z]*)(?P<last>\d+)")
PAGE_WORD = re.compile(r"(?:pp?|pages?|S|Seiten?)\.?(?:\s+|(?<=\.))(?=[\dA-Za-z])", re.I)
DASH_IN_WORDS = re.compile(r"\d\s+(?:to|through|until|bis)\s+[A-Za-z]?\d", re.I)
# '5--2l', '1O5'
LETTER_IN_PAGE = re.compile(r"(?<![\w.])\d+[lO]\d*(?!\w)")
NUMBER_WORD = re.compile(r"(?:vol(?:ume)?|no|nr|number|issue|iss)\.?\s+\d", re.I)


@rule("malformed-year", needs="bibliography", severity="warning")
def malformed_years(site: Site) -> Iterator[Problem]:
    """Every year has four digits and can be true; words such as 'in press' are free.

    Correct it; a year far beyond all others of the file is taken for a slip of the hand.
    """
    everything = sources(site)
    years = sorted(int(year) for source in everything if re.fullmatch(r"\d{4}", year := source.fields.get("year", "")))
    for source in everything:
        year = source.fields.get("year", "").strip("{}[]() ")
        fault = _year_fault(year, years) if year else None
        if fault:
            yield at_field(site, source, "year", "malformed-year", f"'{source.key}': {fault}")


def _year_fault(year: str, years: list[int]) -> str | None:
    typed = LETTER_IN_YEAR.search(year)
    if typed:
        return f"the year '{typed.group()}' has a letter in place of a digit; write 0 or 1."
    if re.fullmatch(r"\d+", year) and len(year) != 4:
        return f"the year '{year}' has {len(year)} digit{'' if len(year) == 1 else 's'}; write four."
    if re.fullmatch(r"[a-z]\.?\s?\d{4}|\d{4}[a-z]", year, re.I):
        return f"the year '{year}' has a letter beside its digits; write four digits."
    if not re.fullmatch(r"\d{4}", year):
        return None
    if not FIRST_PRINTED <= int(year) <= LAST_LIKELY:
        return f"the year {year} cannot be; correct it."
    before = bisect_left(years, int(year))
    if int(year) > LATE and before >= ENOUGH_YEARS and int(year) - years[before - 1] > FAR_AHEAD:
        return f"the year {year} is far beyond all others (the next is {years[before - 1]}); correct it."
    return None


@rule("malformed-date", needs="bibliography", severity="warning")
def malformed_dates(site: Site) -> Iterator[Problem]:
    """Every month and every day can be: months 1 to 12 or their names, dates as '2002-09-12', the year as in 'year'.

    Write the month as its English name in three letters without braces, as in month = sep.
    """
    for source in sources(site):
        month = source.fields.get("month", "").strip("{} ")
        fault = _month_fault(month) if month else None
        if fault:
            yield at_field(site, source, "month", "malformed-date", f"'{source.key}': {fault}")
        for field in ("date", "urldate", "eventdate", "origdate"):
            fault = _date_fault(field, source.fields[field], source) if field in source.fields else None
            if fault:
                yield at_field(site, source, field, "malformed-date", f"'{source.key}': {fault}")


def _month_fault(month: str) -> str | None:
    if re.fullmatch(r"-?\d+", month) and not 1 <= int(month) <= 12:
        return f"there is no month {month}; write 1 to 12."
    if re.fullmatch(r"[A-Za-z]{5,}", month) and month.lower() not in MONTHS:
        near = slip_of(month.lower(), MONTHS)
        return f"'{month}' is no month; did you mean '{near.title()}'?" if near else None
    return None


def _date_fault(field: str, value: str, source: Source) -> str | None:
    for part in value.split("/"):
        found = ISO_DATE.fullmatch(part.strip())
        if found and not _can_be(found):
            return f"there is no day {part.strip()}; write year-month-day."
    year, found = source.fields.get("year", ""), ISO_DATE.match(value)
    if field == "date" and found and re.fullmatch(r"\d{4}", year) and found["year"] != year:
        return f"the date says {found['year']} and the year {year}; keep the right one."
    return None


def _can_be(date: re.Match[str]) -> bool:
    month, day = int(date["month"] or 1), int(date["day"] or 1)
    if 21 <= month <= 24 and not date["day"]:  # seasons
        return True
    try:
        datetime.date(max(int(date["year"]), 1), month, day)
    except ValueError:
        return False
    return True


@rule("malformed-pages", needs="bibliography", severity="warning")
def malformed_pages(site: Site) -> Iterator[Problem]:
    """Every range of pages runs forwards and has an end; no 'pp.' stands before it.

    Write pages = {170--186}; a shortened last page as in {1153--9} is fine.
    """
    for source in sources(site):
        pages = source.fields.get("pages", "").strip("{} ")
        fault = _pages_fault(pages) if pages else None
        if fault:
            yield at_field(site, source, "pages", "malformed-pages", f"'{source.key}': {fault}")


def _pages_fault(pages: str) -> str | None:
    if PAGE_WORD.match(pages):
        return f"'{pages}' says 'pages' itself; write the numbers alone."
    if "—" in pages:
        return f"'{pages}' holds a dash for sentences; write '--'."
    if re.match(r"[-–—]+\s*\d", pages):
        return f"the pages '{pages}' have no beginning; add it, or remove the dash."
    if DASH_IN_WORDS.search(pages):
        return f"'{pages}' says 'to' in a word; write '--'."
    if LETTER_IN_PAGE.search(pages):
        return f"the pages '{pages}' have a letter in place of a digit; write 0 or 1."
    if re.search(r"\d\s*[-–—]+$", pages):
        return f"the pages '{pages}' have no end; add it, or remove the dash."
    for part in re.split(r"\s*[,;]\s*", pages):
        found = RANGE.fullmatch(part)
        if found and _is_unlikely(found):
            return f"the pages '{part}' run backwards, or the last one is shortened; write both in full."
        if found and _runs_backwards(found):
            return f"the pages '{part}' run backwards; correct them."
    return None


def _runs_backwards(found: re.Match[str]) -> bool:
    """True for '186--170'; '1153--9' is short for 1153–1159, '12-3' may be page 3 of chapter 12."""
    first, last = found["first"], found["last"]
    if found["a"].lower() != found["b"].lower() and (found["b"] or found["dash"] == "-"):
        return False
    if len(last) >= len(first):
        return int(last) < int(first)
    if found["dash"] == "-" and len(first) < 3:
        return False
    return int(first[: -len(last)] + last) <= int(first)


def _is_unlikely(found: re.Match[str]) -> bool:
    """True for '102--89', which is rather 89–102 than 102–189; '1153--9' has no such reading."""
    if found["a"] or found["b"] or found["dash"] == "-" or len(found["last"]) != len(found["first"]) - 1:
        return False
    first, last = int(found["first"]), int(found["last"])
    in_full = int(found["first"][: -len(found["last"])] + found["last"])
    return 0 < first - last < in_full - first


@rule("page-dash", needs="bibliography", severity="style")
def page_dashes(site: Site) -> Iterator[Problem]:
    """Ranges of pages are written alike, with '--', if most entries do so.

    LaTeX and BibTeX make a dash of two hyphens; a single one stays a hyphen.
    """
    for source, found in _odd_dashes(site):
        others = "" if _is_nobodys(found["dash"]) else ", others '--'"
        message = f"the pages of '{source.key}' have '{found['dash']}' between them{others}; write '--'."
        yield at_field(site, source, "pages", "page-dash", message)


def _odd_dashes(site: Site) -> list[tuple[Source, re.Match[str]]]:
    ranges = [(source, found) for source in sources(site) if (found := RANGE.fullmatch(source.fields.get("pages", "")))]
    odd = [(source, found) for source, found in ranges if found["dash"] not in ("--", "—")]
    usual = len(ranges) - len(odd)
    clear = is_handbook(site.configuration) or usual > 2 * len(odd)
    return [one for one in odd if clear or _is_nobodys(one[1]["dash"])]


def _is_nobodys(dash: str) -> bool:
    """True for '––' and '---', which are a slip and no habit."""
    return len(dash) > 1


@mends("page-dash")
def double_hyphens(site: Site) -> Iterator[Repair]:
    """Put two hyphens between first and last page."""
    for source, _ in _odd_dashes(site):
        start, end = value_span(site, source, "pages")
        words = site.bibliography_text[start:end]
        found = RANGE.fullmatch(words)
        if found:
            place = start + found.start("dash"), start + found.end("dash")
            yield Repair(site.bibliography_file, *place, found["dash"], "--", "page-dash")


@rule("word-in-number", needs="bibliography", severity="style")
def words_in_numbers(site: Site) -> Iterator[Problem]:
    """Volume and issue are numbers; the words 'Vol.' and 'no.' are the style's affair.

    Keep the number.
    """
    for source in sources(site):
        for field in ("volume", "number", "issue"):
            value = source.fields.get(field, "")
            if NUMBER_WORD.match(value):
                number = re.sub(r"^\D+", "", value)
                message = f"the {field} of '{source.key}' says '{value}'; write '{number}'."
                yield at_field(site, source, field, "word-in-number", message)
