"""The values at the top of a page, or under `extra:` in mkdocs.yml, in; a sentence for each that cannot be used, out.

mkdocs takes any value of YAML there and meets a wrong one late, with a traceback or with `['a']` on the page.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from scripts.existing import can_be_kept
from scripts.links.editions import Frozen
from scripts.problems import position


class Field(NamedTuple):
    """Whether a value can be used, and what to write instead of one that cannot."""

    fits: Callable[[Any], bool]
    remedy: str


def wrong_fields(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field of a page with a value that cannot be used, and a sentence on it."""
    yield from _wrong(values, FIELDS)


def wrong_settings(extra: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The same for what stands under `extra:`."""
    yield from _wrong(extra, SETTINGS)


def _wrong(values: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    for name, field in fields.items():
        if name in values and not field.fits(values[name]):
            what = "has no value" if values[name] is None else f"cannot be {shown(values[name])}"
            yield name, f"'{name}' {what}; {field.remedy}, or remove the line."


def line_of_field(text: str, name: str) -> int:
    """Where a text says this, from 1; names count in any case where mkdocs reads 'Title: words' without a fence."""
    found = re.search(rf"^[ \t]*{re.escape(name)}[ \t]*:", text, re.M | re.I)
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


def _is_file_name(value: object) -> bool:
    return isinstance(value, str) and not UNFIT.search(value) and can_be_kept(value)


def _is_edition(value: object) -> bool:
    """It is part of addresses and of names of files; without quotation marks 2026.1 is a number."""
    if not isinstance(value, (str, int, float, date)):
        return False
    return bool(EDITION.fullmatch(str(value))) and can_be_kept(str(value))


UNFIT = re.compile(r"[\\/:\x00-\x1f]")
EDITION = re.compile(r"(?!nan|inf|True|False)\w[\w. -]*")  # '2026.1', '3', '2026-11-21', 'Spring 2026'
TEXT = "write words, in quotation marks"
FIELDS = {
    "title": Field(_is_text, TEXT),
    "description": Field(_is_text, TEXT),
    "template": Field(_is_text, "write the name of a template, such as main.html"),
    "reviewed": Field(_is_day, "write a day such as 2026-11-21"),
    "handout": Field(lambda value: isinstance(value, bool), "write true or false"),
    "hide": Field(_is_list_of_names, "write a list such as [toc]"),
}
SETTINGS = {
    "edition": Field(_is_edition, 'write it in quotation marks, as in edition: "2026.1"'),
    "report": Field(lambda value: value in (None, False) or isinstance(value, str), TEXT),
    "offline": Field(
        lambda value: value in (None, False) or _is_file_name(value), "write a file's name such as offline.zip"
    ),
    "beside": Field(lambda value: isinstance(value, bool), "write true or false"),
    "frozen": Field(lambda value: isinstance(value, Frozen), "leave it to `freeze`"),
}
