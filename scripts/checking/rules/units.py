"""House rules about values, for the handbook: spaces, prefixes, dashes and signs as on the page of notation."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.checking.prose import lines_with, values_of
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.seeking import holds
from scripts.checking.site import Page, Site
from scripts.problems import Problem

LONG_UNIT = (
    r"(?:[µμu]M|nM|mM|pM|(?:mg|[µμ]g|ng)/(?:kg|mL|ml|[µμ]L)|mg|[µμ]g|ng|kg|mL|ml|[µμ]L|[µμ]m|nm|mm|cm|°C|kHz|Hz|ms|mV|"
    r"pA|nA|kDa|MΩ|mOsm/kg|min|%)"
)
UNIT = rf"(?:{LONG_UNIT}|g|s|h|Da)"
END = r"(?![\w/µμ])"


class Form(NamedTuple):
    """A wrong form as a pattern, the group of it to replace, what to put there, and what to tell the author."""

    pattern: re.Pattern[str]
    text: str
    what: str


NO_BREAK = "a no-break space stands between a number and its unit"
MICRO = re.compile(r"(?<=[\d \xa0/])[uμ](?=[MgLlmA])")
FORMS = (
    Form(re.compile(rf"(?<![\w.])\d+(?:[.,]\d+)*(?P<at> ){UNIT}{END}"), "\xa0", NO_BREAK),
    Form(re.compile(rf"(?<![\w.-])\d+(?:[.,]\d+)*(?P<at>){LONG_UNIT}{END}"), "\xa0", NO_BREAK),
    Form(re.compile(r"\d[ \xa0]?(?P<at>u)(?:M|g|L|l|m)(?!\w)"), "µ", "the prefix micro is µ (U+00B5)"),
    Form(
        re.compile(rf"\d[ \xa0]?(?P<at>μ)(?:M|g|L|m|A){END}"), "µ", "the prefix micro is µ (U+00B5), not the letter mu"
    ),
    Form(
        re.compile(r"(?P<at>µ)(?=[ \xa0-](?:receptor|opioid|agonist))"), "μ", "the receptor has the letter μ (U+03BC)"
    ),
    Form(re.compile(r"(?:mg|[µμ]g)/kg(?P<at>/)(?:day|d|week|h)\b"), " per ", "a unit has one solidus"),
    Form(
        re.compile(rf"(?:^|(?<=[\s(|,]))(?P<at>-)(?=\d[\d.]*[ \xa0]?{UNIT}{END})", re.M), "−", "a minus is '−' (U+2212)"
    ),
    Form(re.compile(rf"(?<![\w.,/-])\d[\d.]*(?P<at>-)(?=\d[\d.]*[ \xa0]?{UNIT}{END})"), "–", "a range has an en dash"),
    Form(re.compile(r"(?<![\w.])\d+[ \xa0](?P<at>[xX*])(?=[ \xa0]\d)"), "×", "a product has the sign ×"),
    Form(re.compile(r"(?<=[\d \xa0])(?P<at>\+/-|\+-)(?=[ \xa0]?\d)"), "±", "a spread has the sign ±"),
    Form(re.compile(r"\d[ \xa0]?(?P<at>[º˚])C\b"), "°", "a degree is ° (U+00B0)"),
    Form(re.compile(r"\d[ \xa0](?P<at>secs?|seconds?)\b"), "s", "seconds are s"),
    Form(re.compile(r"\d[ \xa0](?P<at>mins)\b"), "min", "minutes are min"),
    Form(re.compile(r"\d[ \xa0](?P<at>hrs?)\b"), "h", "hours are h"),
)
# The rest of a line that may hold such a form: from a figure on that the first letter of a unit or a sign of such a
# form follows, or from a micro sign on, or '/kg/' of 'mg/kg/day', or '+/-'. Most lines have none, and many pages.
MAY_SLIP = re.compile(
    r"[0-9µ/+](?:(?<=[0-9])\.*[ \xa0]?(?:m[MgLlmsVOi]|[unpkcgshDHMxX*%°º˚µμ])|(?<=µ)|(?<=/)kg/|(?<=\+)/?-)[^\n]*"
)
# The same for a page `with_zeros`: a figure and what may follow it. A sign that is not ASCII is '?' there.
MAY_BE_VALUE = re.compile(r"0\.*[ ?]?(?:m[MgLlmsVOi]|[unpkcgshDHMxX*%?])")
OTHER_SIGNS = ("µ", "/kg/", "+-", "+/-")


class Slip(NamedTuple):
    """One wrong form on a page: where, up to where its value goes, what stands there, what to put, what to tell."""

    start: int
    end: int
    words: str
    text: str
    message: str


@rule("unit-form", needs="claims.yml", severity="style", scope="page")
def unit_forms(site: Site) -> Iterator[Problem]:
    """Values are written in one way: 10 µM, 30 mg/kg per day, 5–10 Hz, −70 mV, 2 × 10.

    A no-break space stands before the unit; micro, minus, range and product have signs of their own.
    """
    for page in site.published_pages() if site.ledger else ():
        said = 0
        for slip in sorted(_slips(page)):
            if slip.start >= said:
                yield page.problem(slip.start, "unit-form", slip.message)
                said = slip.end


@mends("unit-form")
def mended_units(site: Site) -> Iterator[Repair]:
    """Each of these has one right form."""
    for page in site.published_pages() if site.ledger else ():
        for slip in _slips(page):
            yield Repair(page.shown_as, slip.start, slip.start + len(slip.words), slip.words, slip.text, "unit-form")


def _slips(page: Page) -> Iterator[Slip]:
    """The wrong forms of a page; a value may have two, such as '10 uM' with a plain space."""
    if not MAY_BE_VALUE.search(page.with_zeros) and not any(holds(page.text, sign) for sign in OTHER_SIGNS):
        return
    text = values_of(page)
    lines = list(lines_with(MAY_SLIP, text))
    taken: set[tuple[int, int]] = set()
    for form in FORMS:
        for match in (match for start, end in lines for match in form.pattern.finditer(text, start, end)):
            if match.span("at") not in taken:
                taken.add(match.span("at"))
                yield _slip(text, form, match)


def _slip(text: str, form: Form, match: re.Match[str]) -> Slip:
    """The first slip of a value says the whole right form, so that one message is enough."""
    rest = re.match(rf"[ \xa0]?[\d.]*[ \xa0]?{UNIT}?", text[match.end() :])
    end = match.end() + (len(rest.group()) if rest and form.text in "−–×±" else 0)
    value = text[match.start() : end].strip()
    place = match.start("at"), end, match["at"], form.text
    if form.what == NO_BREAK and "u" not in value and "μ" not in value:
        return Slip(*place, f"{NO_BREAK} (U+00A0): put one in '{value}'.")
    right = f"{text[match.start() : match.start('at')]}{form.text}{text[match.end('at') : end]}".strip()
    right = MICRO.sub("µ", right)
    return Slip(*place, f"{form.what}: write '{right}' for '{value}'.")
