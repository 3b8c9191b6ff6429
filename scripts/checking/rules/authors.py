"""Rules about authors and editors: 'Family, Given and Family, Given and others'."""

import re
from collections.abc import Iterator

from pybtex.bibtex.utils import split_name_list

from scripts.checking.entries import at_field, is_habit, sources
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem

FIELDS = ("author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc", "holder")
ET_AL = re.compile(r"\bet\.?\s*al\b|\bu\.\s?a\.$", re.I)
OTHERS = re.compile(r"(?:and )?(?:other|others?\.+|\.\.\.|…|\{others\}|co-?workers|colleagues)", re.I)
# biblatex, 'given=Hans, family=Meier'
EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix|\w+)\s*=")
# The middle part of 'von Last, Jr, First'
JUNIOR = re.compile(r"(?:jr|sr|junior|senior|fils|p[èe]re|esq|ph\.?d|m\.?d|[ivx]{1,4}|[2-9](?:nd|rd|th))\.?", re.I)
GIVEN_FIRST = re.compile(r"^[A-ZÀ-Þ][\w'’-]+ (?:[A-ZÀ-Þ]\.?[ -]?){1,3}$")
# 'Smith JA, Doe B': two people with a comma between them
TWO_PEOPLE = re.compile(r"([A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ]{1,3}), ([A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ]{1,3})")
TITLE = re.compile(r"(?:Dr|Prof)\.? (?=[A-ZÀ-Þ])")
# 'Smith1, John', 'Smith, John*': copied with the number of an affiliation
AFFILIATION = re.compile(r"[^\W_](?P<mark>(?<!\d)\d{1,2}|\.?[*†‡§]+)(?=,|\s|$)")
INITIALS = re.compile(r"[A-ZÀ-Þ]{2,3}")
# 'Smith, J. and Doe, A.' within one pair of braces
LIST_IN_BRACES = re.compile(r"\{[^{}]*\w, [A-ZÀ-Þ][\w.]*[^{},]* and [^{},]+, [A-ZÀ-Þ][^{}]*\}")
SHOWN = 50


@rule("malformed-author", needs="bibliography", severity="warning")
def malformed_names(site: Site) -> Iterator[Problem]:
    """Names of people are 'Family, Given', with 'and' between them, and 'and others' for those left out.

    Put the name of a body into braces of its own: author = {{World Health Organization}}.
    """
    for source in sources(site):
        for field in FIELDS:
            fault = names_fault(source.fields[field]) if field in source.fields else None
            if fault:
                yield at_field(site, source, field, "malformed-author", f"'{source.key}': {fault}")


def names_fault(value: str) -> str | None:
    """What is wrong with a list of names, or None.

    >>> names_fault("Kole, M. et al.")
    "write 'and others' for 'et al.'."
    """
    if LIST_IN_BRACES.fullmatch(value):
        return "braces around the whole list make one name of it; take them off."
    if re.search(r"^and\b|\band\s+and\b|\band$", value, re.I):
        return "an 'and' stands at an end of the list, or beside another; remove it."
    names = [" ".join(name.split()) for name in split_name_list(value)]
    return next((fault for name in names if (fault := _name_fault(name))), None) or _list_fault(names)


def _list_fault(names: list[str]) -> str | None:
    """What is wrong with the order of names that are right by themselves."""
    if "others" in names[:-1]:
        return "'others' is read as a name unless it is the last; move 'and others' to the end."
    # Two people may share a family name; with given names they are likely to be one.
    twice = next((name for at, name in enumerate(names) if "," in name and name in names[:at]), None)
    return f"'{_short(twice)}' stands in the list twice; remove one." if twice else None


def _name_fault(name: str) -> str | None:
    """What is wrong with one name; what stands in braces is the name of a body, and is taken as it is."""
    outside = _outside_braces(name)
    if EXTENDED.match(outside):
        return None
    if ET_AL.search(outside):
        return "write 'and others' for 'et al.'."
    if OTHERS.fullmatch(name):
        return f"'{name}' is read as a name; write 'and others'."
    if ";" in outside:
        return f"a semicolon in '{_short(name)}'; write 'and' between names."
    if re.search(r"\s\\?&\s|\s\\?&$", outside):
        return f"'&' in '{_short(name)}'; write 'and' between people, or braces around the name of a body."
    return _person_fault(name, outside) or _commas_fault(name, outside)


def _person_fault(name: str, outside: str) -> str | None:
    """What was copied with a name, or two names that are read as one."""
    two = TWO_PEOPLE.fullmatch(outside)
    if two:
        return f"'{two[1]}' and '{two[2]}' are read as one name; write 'and' between them."
    if title := TITLE.match(outside):
        return f"'{title.group().strip()}' is read as a part of '{_short(name)}'; leave it out."
    mark = AFFILIATION.search(outside) if "," in outside else None
    return f"'{mark['mark']}' is read as a part of '{_short(name)}'; leave it out." if mark else None


def _commas_fault(name: str, outside: str) -> str | None:
    parts = [part.strip() for part in outside.split(",")]
    if len(parts) > 1 and parts[-1].lower() in ("others", "and others"):
        return f"'{_short(name)}' is read as one name; write 'and others' without a comma."
    if len(parts) > 1 and not parts[-1]:
        return f"a comma too many at the end of '{_short(name)}'; remove it."
    if len(parts) > 1 and not parts[0]:
        return f"a comma too many at the beginning of '{_short(name)}'; remove it."
    juniors = [part for part in parts[1:] if JUNIOR.fullmatch(part)]
    if len(parts) > 3 or (len(parts) == 3 and not juniors):
        return f"{len(parts) - 1} commas in '{_short(name)}'; write 'and' between names, 'Family, Given' in each."
    return None


def _outside_braces(name: str) -> str:
    """The name with what stands in braces made 'x'."""
    parts, depth = [], 0
    for sign in name:
        depth += (sign == "{") - (sign == "}")
        parts.append("" if sign == "{" else "x" if depth or sign == "}" else sign)
    return "".join(parts)


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else name[:SHOWN] + "…"


@rule("author-style", needs="bibliography", severity="style")
def author_styles(site: Site) -> Iterator[Problem]:
    """Names are written alike: no capitals throughout, initials with full stops and behind the family name.

    'Smith JA' is read as Mr JA with the given name Smith: write 'Smith, J. A.'. What a third of the entries does is
    taken for a choice.
    """
    everything = [source for source in sources(site) if "author" in source.fields]
    whole = (source for source in everything if not names_fault(source.fields["author"]))  # of others, see above
    found = [(source, fault) for source in whole if (fault := _style_fault(source.fields["author"]))]
    for kind in ("capitals", "order", "initials"):
        alike = [(source, fault[1]) for source, fault in found if fault[0] == kind]
        for source, message in [] if is_habit(len(alike), len(everything)) else alike:
            yield at_field(site, source, "author", "author-style", f"'{source.key}': {message}")


def _style_fault(value: str) -> tuple[str, str] | None:
    """The kind of the first fault of style in a list of names, and what to write."""
    names = [name.strip() for name in split_name_list(value)]
    people = [name for name in names if not name.startswith("{") and name != "others"]
    families = [name.partition(",")[0].strip() for name in people if re.search(r"[,\s]", name)]
    if families and all(len(name) > 3 and name.isupper() and "." not in name for name in families):
        return "capitals", f"'{families[0]}' is in capitals; write '{families[0].title()}'."
    return next((fault for name in people if (fault := _capitals_fault(name) or _initials_fault(name))), None)


def _capitals_fault(name: str) -> tuple[str, str] | None:
    """'SMITH, JOHN' among names with small letters."""
    family, _, given = name.partition(",")
    words = family.isupper() and len(family) > 3 and given.isupper() and re.search(r"[^\W\d_]{4,}", given)
    return ("capitals", f"'{name}' is in capitals; write '{name.title()}'.") if words else None


def _initials_fault(name: str) -> tuple[str, str] | None:
    """'Smith JA', and 'Smith, JA'."""
    if GIVEN_FIRST.fullmatch(name):
        family, _, initials = name.partition(" ")
        return "order", f"'{name}' is read with '{initials}' as the family name; write '{family}, {_dotted(initials)}'."
    _, comma, given = name.partition(",")
    if comma and INITIALS.fullmatch(given.strip()) and not name.isupper():
        dotted = _dotted(given.strip())
        return "initials", f"'{given.strip()}' is read as one name; write the initials as '{dotted}'."
    return None


def _dotted(initials: str) -> str:
    return " ".join(f"{sign}." for sign in initials if sign.isalpha())
