"""Rules about the front matter of pages: no name is misspelt or given twice, and each value can be used."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scripts.checking.handbook import is_handbook
from scripts.checking.pages import Page, page_fact
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.existing import is_file
from scripts.page_fields import wrong_fields
from scripts.problems import Problem

# What mkdocs, Material and its plugins read.
READ = (
    "title", "description", "template", "icon", "status", "subtitle", "tags", "hide", "search", "social", "comments",
    "date", "authors", "categories", "draft", "slug", "links", "readtime", "pin", "render_macros",
)  # fmt: skip
# What this handbook reads, too
OURS = ("handout", "reviewed")
THEMES = ("material", "mkdocs")  # the packages whose templates are there for every page
NAME = re.compile(r"^(?P<name>[A-Za-z][\w-]*)[ \t]*:", re.M)


@rule("front-matter-name", severity="warning")
def misspelt_names(site: Site) -> Iterator[Problem]:
    """No name in the front matter is misspelt or given twice; nothing reads the one, and only the last of the other.

    Correct the name to the one that is offered, or remove the line.
    """
    read = (*READ, *(OURS if is_handbook(site.configuration) else ()))
    named = {page: names_of(page) for page in site.published_pages()}
    use = Counter(name for names in named.values() for name in {name for name, _ in names})
    for page, names in named.items():
        seen: dict[str, int] = {}
        for name, start in names:
            if name in seen:
                line = page.lines.of(seen[name])[0]
                message = f"'{name}' is given at line {line} already; keep one of the two."
                yield page.problem(start, "front-matter-name", message)
            near = "" if name in seen else _meant(name, {name for name, _ in names}, use, read)
            seen.setdefault(name, start)
            if near:
                message = f"nothing reads '{name}' in front matter; did you mean '{near}'?"
                yield page.problem(start, "front-matter-name", message)


@rule("front-matter-value", scope="page")
def unusable_values(site: Site) -> Iterator[Problem]:
    """What the handbook reads in the front matter has values that it can use.

    Write words in quotation marks, a day as in `reviewed: 2026-11-21`, and `handout: true` or `false`.
    """
    if not is_handbook(site.configuration):
        return
    for page in site.published_pages():
        places = dict(names_of(page))
        wrong = dict(wrong_fields(page.front.values))
        template = page.front.values.get("template")
        if template and "template" not in wrong and not any(is_file(folder / template) for folder in _templates(site)):
            wrong["template"] = f"there is no template '{template}'; correct its name, or remove the line."
        for name, message in wrong.items():
            yield page.problem(places.get(name, 0), "front-matter-value", message)


def _templates(site: Site) -> Iterator[Path]:
    """The folders in which mkdocs looks for the template of a page."""
    if site.book.overrides:
        yield site.book.overrides
    for package in THEMES:
        found = find_spec(package)
        for folder in (found and found.submodule_search_locations) or ():
            yield Path(folder) / "templates"


@page_fact
def names_of(page: Page) -> list[list[Any]]:
    """The names at the top level of the front matter, each with its place."""
    values = page.front.values
    found = NAME.finditer(page.text, 0, page.front.end) if values else ()
    return [[match["name"], match.start()] for match in found if match["name"] in values]


def _meant(name: str, given: set[str], use: Counter[str], read: Collection[str]) -> str:
    """The name that was meant by a rare one: one that is read, or that other pages use."""
    if name in read or use[name] > 1:
        return ""
    if name.lower() in given and name != name.lower():
        return ""
    if name.lower() in read:
        return name.lower()
    known = sorted({*read, *(other for other, times in use.items() if times > 2)} - given)
    found = get_close_matches(name.lower(), known, n=1, cutoff=0.85 if len(name) > 4 else 0.87)
    found = found or [other for other in known if len(name) > 4 and sorted(other) == sorted(name.lower())]
    plural = found and {found[0], name.lower()} in ({"author", "authors"}, {"link", "links"}, {"icon", "icons"})
    return found[0] if found and not plural else ""
