"""The values at the top of a page in; a sentence for each that the handbook cannot use, out.

mkdocs takes any value of YAML there and meets a wrong one late, with a traceback or with `['a']` on the page.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from scripts.problems import position


class Field(NamedTuple):
    """Whether a value can be used, and what to write instead of one that cannot."""

    fits: Callable[[Any], bool]
    remedy: str


def wrong_fields(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field with a value that cannot be used, and a sentence on it."""
    for name, field in FIELDS.items():
        if name in values and not field.fits(values[name]):
            what = "has no value" if values[name] is None else f"cannot be {shown(values[name])}"
            yield name, f"'{name}' {what}; {field.remedy}, or remove the line."


def line_of_field(text: str, name: str) -> int:
    """Where a page says this, from 1; names count in any case where mkdocs reads 'Title: words' without a fence."""
    found = re.search(rf"^{re.escape(name)}[ \t]*:", text, re.M | re.I)
    return position(text, found.start())[0] if found else 1


def shown(value: object) -> str:
    """A value as a sentence names it: '7', '"last week"', 'a list'."""
    if isinstance(value, str):
        return f'"{value[:40]}"'
    kinds = {dict: "names with values", list: "a list", bool: str(value).lower()}
    return kinds.get(type(value), str(value)[:40])


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


TEXT = "write words, in quotation marks"
FIELDS = {
    "title": Field(_is_text, TEXT),
    "description": Field(_is_text, TEXT),
    "template": Field(_is_text, "write the name of a template, such as main.html"),
    "reviewed": Field(_is_day, "write a day such as 2026-11-21"),
    "handout": Field(lambda value: isinstance(value, bool), "write true or false"),
    "hide": Field(_is_list_of_names, "write a list such as [toc]"),
}
