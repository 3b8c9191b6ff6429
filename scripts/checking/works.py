"""The sources of a bibliography in; those that are one work under two keys out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from scripts.bibliography import Source

DOI_PREFIX = re.compile(r"^\s*(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*|doi\.org/)", re.I)


def twins(sources: Iterable[Source]) -> Iterator[tuple[Source, Source, str]]:
    """Each entry whose work has an earlier entry, that entry, and what they share: 'DOI', 'PMID', 'title and year'."""
    first: dict[tuple[str, str], Source] = {}
    for source in sources:
        names = _names_of_work(source)
        twin = next((first[name] for name in names if name in first), None)
        same = next((kind for kind, value in names if (kind, value) in first), "")
        for name in names:
            first.setdefault(name, source)
        if twin and not _different_parts(source, twin):
            yield source, twin, same


def plain_doi(value: str) -> str:
    """Without the prefix of an address, without braces and without the escapes of LaTeX."""
    return re.sub(r"[{}]|\\(?=[_&%#])", "", DOI_PREFIX.sub("", value)).strip()


def _names_of_work(source: Source) -> list[tuple[str, str]]:
    """What two entries of one work have in common; a short title such as 'Editorial' names no work."""
    fields = source.fields
    title = re.sub(r"\W+", "", unicodedata.normalize("NFKD", fields.get("title", "")).lower())
    year = fields.get("year") or fields.get("date", "")[:4]
    names = [("DOI", plain_doi(fields.get("doi", "")).lower()), ("PMID", fields.get("pmid", "").strip())]
    names += [("title and year", title + year)] if len(title) > 15 and year else []
    return [(kind, value) for kind, value in names if value]


def _different_parts(one: Source, other: Source) -> bool:
    """True for volumes, editions and chapters that share a title; a DOI or PMID of its own tells two works apart."""
    same_identifier = any(
        one.fields.get(name, "").lower() == other.fields.get(name, "").lower() != "" for name in ("doi", "pmid")
    )
    parts = ("volume", "edition", "number", "chapter", "pages", "doi", "pmid")
    return not same_identifier and any(
        one.fields.get(name) and other.fields.get(name) and _bare(one.fields[name]) != _bare(other.fields[name])
        for name in parts
    )


def _bare(value: str) -> str:
    return re.sub(r"\W+", "", DOI_PREFIX.sub("", value)).lower()
