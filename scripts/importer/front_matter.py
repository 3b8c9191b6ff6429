"""The front matter of a draft. Values in, YAML out; and the front matter of a text that is a draft already.

Everything goes through a YAML library, so that no title can end the front matter or add a field. `<` is written
as `&lt;`, because a theme may print these values without escaping them.
"""

import re
import unicodedata
from collections.abc import Mapping

import yaml

from scripts import quick_yaml
from scripts.importer.values import Log

FIELDS = (
    "title", "description", "reviewed", "slug", "subject", "compound", "catalogue_number", "cas_number", "publisher",
    "author", "date", "audience", "source_file", "source_sha256",
)  # fmt: skip
FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(?P<yaml>(?:.*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
LONGEST_SLUG = 80


def split(text: str, log: Log) -> tuple[dict[str, str], str, int]:
    """Fields, the text after them and the number of its first line; fields that a draft has no place for are logged."""
    match = FRONT_MATTER.match(text)
    if not match:
        return {}, text, 1
    try:
        given = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        return {}, text, 1
    fields: dict[str, str] = {}
    for name, value in given.items():
        if name in FIELDS and not isinstance(value, dict | list):
            fields |= {str(name): str(value)} if value is not None else {}
        else:
            log.remove("front-matter-field", 1, f"{str(name)[:200]}: {str(value)[:2000]}")
    return fields, text[match.end() :], match.group().count("\n") + 1


def written(values: Mapping[str, str]) -> str:
    """The front matter, in a fixed order, without empty fields."""
    safe = {name: values[name].replace("<", "&lt;") for name in FIELDS if values.get(name)}
    return f"---\n{quick_yaml.written(safe)}---\n"


def slug_of(title: str) -> str:
    """A file name from a title: ASCII letters, digits and hyphens, cut between words.

    >>> slug_of("Tianeptine's Action: β-Effects")
    'tianeptines-action-effects'
    """
    if len(title) > LONGEST_SLUG and len(title.partition(": ")[0]) > LONGEST_SLUG / 4:
        title = title.partition(": ")[0]
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) >= LONGEST_SLUG:
            break
        slug = f"{slug}-{word}".strip("-")[:LONGEST_SLUG]
    return slug or "guide"
