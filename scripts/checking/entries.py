"""The sources of a site in; the places of their fields, and how the site will write them as references, out."""

import re
from functools import lru_cache

from scripts.checking.handbook import is_handbook
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.references.bibliography import Source
from scripts.text_places import Places

# What programs and people write where they know nothing
PLACEHOLDER = re.compile(r"n\.?/a\.?|null|none|undefined|nil|nan|\?+|-+|xxx+|tbd|tba|todo", re.I)
# A habit in so large a part of a file is its house style and no slip.
HABIT = 1 / 3


def sources(site: Site) -> list[Source]:
    """All entries that can be read, in the order of the file."""
    return list(site.bibliography.sources.values()) if site.bibliography else []


@lru_cache(maxsize=2)
def _places(text: str) -> Places:
    return Places(text)


def at_offset(site: Site, offset: int, rule: str, message: str, severity: str = "") -> Problem:
    """A problem at an offset of the bibliography; without a severity it has that of its rule."""
    return Problem(site.bibliography_file, *_places(site.bibliography_text).of(offset), rule, severity, message)


def at_entry(site: Site, source: Source, rule: str, message: str, severity: str = "") -> Problem:
    """A problem where an entry starts."""
    return Problem(site.bibliography_file, source.line, 1, rule, severity, message)


def at_field(site: Site, source: Source, field: str, rule: str, message: str, severity: str = "") -> Problem:
    """A problem at the value of a field."""
    return at_offset(site, value_span(site, source, field)[0], rule, message, severity)


def value_span(site: Site, source: Source, field: str) -> tuple[int, int]:
    """Where the text of a value begins and ends: within its braces or quotes, without space at its ends."""
    place = source.places[field]
    start, end = place.start, place.end
    text = site.bibliography_text
    while end - start >= 2 and (text[start], text[end - 1]) in (("{", "}"), ('"', '"')):
        if text[start] == "{" and not _one_pair(text[start:end]):
            break
        start, end = start + 1, end - 1
    value = text[start:end]
    return start + len(value) - len(value.lstrip()), end - len(value) + len(value.rstrip())


def _one_pair(value: str) -> bool:
    """True for '{a {b}}', False for '{a} # {b}': the first brace is closed by the last."""
    depth = 0
    for index, sign in enumerate(value):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return index == len(value) - 1
    return False


def data_file(site: Site, name: str) -> str:
    """How problems name a file of the folder of data, which may be anywhere."""
    path = (site.data or site.configuration.docs_dir / "data") / name
    try:
        return path.resolve().relative_to(site.configuration.root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def written_by_pybtex(site: Site) -> bool:
    """True where mkdocs-bibtex writes the references itself: no CSL style is named and no hook of ours replaces it."""
    options = site.configuration.plugins.get("bibtex")
    return options is not None and not options.get("csl_file") and not is_handbook(site.configuration)


def is_habit(count: int, total: int) -> bool:
    """True if so many of the entries do it that it is meant."""
    return count > 2 and count > total * HABIT
