"""Sources in; the same list as BibTeX, RIS and CSL-JSON out, for reference managers.

Fields that only say how a detail is known stay in the BibTeX file and become a note in the other two, so that what
is unconfirmed is not lost on the way.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Any

from pybtex.database import BibliographyData, Entry, InvalidNameString, Person
from pybtex.database.output.bibtex import Writer

from scripts.handouts.pages import one_word
from scripts.references.bibliography import Source, plain_text, unconfirmed_fields
from scripts.references.page import CitingPlace

ESCAPED = re.compile(r"\\([&%$#_])")  # '\&' and the like
CSL_TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
}
WEB_ADDRESS = re.compile(r"(?:https?|ftp)://", re.I)
RIS_TYPES = {"article": "JOUR", "book": "BOOK", "incollection": "CHAP", "inproceedings": "CONF"}
# What a source is called in BibTeX, and what in CSL-JSON and in rispy's words for RIS.
CSL_FIELDS = {"title": "title", "volume": "volume", "number": "issue", "pages": "page", "doi": "DOI", "url": "URL"}
CSL_FIELDS |= {"pmid": "PMID", "pmcid": "PMCID", "publisher": "publisher"}
RIS_FIELDS = {"title": "title", "volume": "volume", "number": "number", "year": "year", "doi": "doi"}
RIS_FIELDS |= {"pmid": "accession_number", "publisher": "publisher"}


def page_references(page_path: str) -> str:
    """Where a page's own references are, without the ending: 'guides/guide-a.md' gives 'cite/guides-guide-a'."""
    return "cite/" + one_word(page_path.removesuffix(".md"))


def reference_files(sources: Mapping[str, Source], places: Mapping[str, Sequence[CitingPlace]]) -> dict[str, str]:
    """The files for reference managers by their path in the site: all sources, and those that each page cites."""
    lists = {"data/references": list(sources.values())}
    for key, source in sources.items():
        for page in {place.page for place in places.get(key, [])}:
            lists.setdefault(page_references(page), []).append(source)
    # Each source is written once, however many pages cite it.
    written = {key: (_bibtex_entry(source), _ris_text(source), _csl_text(source)) for key, source in sources.items()}
    files: dict[str, str] = {}
    for path, listed in lists.items():
        entries, records, items = zip(*(written[source.key] for source in listed), strict=True) if listed else ((),) * 3
        files |= {f"{path}.bib": "\n".join(entries), f"{path}.ris": _numbered(records), f"{path}.json": _list(items)}
    return files


def bibtex(sources: Iterable[Source]) -> str:
    """The entries as BibTeX, with all their fields."""
    return "\n".join(_bibtex_entry(source) for source in sources)


def csl_json(sources: Iterable[Source]) -> str:
    """A list of items of the Citation Style Language."""
    return _list([_csl_text(source) for source in sources])


def ris(sources: Iterable[Source]) -> str:
    """Records of the RIS format."""
    return _numbered(_ris_text(source) for source in sources)


def _fields(source: Source) -> dict[str, str]:
    """The fields of an entry; what only looks like an address of the web, such as 'javascript:…', is left out."""
    fields = dict(source.fields)
    if not WEB_ADDRESS.match(fields.get("url", "")):
        fields.pop("url", None)
    return fields


def _bibtex_entry(source: Source) -> str:
    # pybtex escapes the signs that need it, so those that are escaped already are taken back first.
    fields = {name: ESCAPED.sub(r"\1", value) for name, value in _fields(source).items()}
    return str(Writer().to_string(BibliographyData({source.key: Entry(source.entry_type, fields=fields)})))


def _ris_text(source: Source) -> str:
    import rispy

    return str(rispy.dumps([_ris_record(source)])).partition("\n")[2]


def _numbered(records: Iterable[str]) -> str:
    """rispy writes the number of each record in front of it."""
    return "\n".join(f"{number}.\n{record}" for number, record in enumerate(records, start=1))


def _csl_text(source: Source) -> str:
    return indent(json.dumps(_csl_item(source), ensure_ascii=False, indent=1), " ")


def _list(items: Sequence[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]\n" if items else "[]\n"


def _csl_item(source: Source) -> dict[str, Any]:
    fields = {name: plain_text(value) for name, value in _fields(source).items()}
    item: dict[str, Any] = {"id": source.key, "type": CSL_TYPES.get(source.entry_type, "webpage")}
    item |= {csl: fields[name] for name, csl in CSL_FIELDS.items() if name in fields}
    if container := fields.get("journal") or fields.get("howpublished"):
        item["container-title"] = container
    if re.fullmatch(r"\d{4}", fields.get("year", "")):
        item["issued"] = {"date-parts": [[int(fields["year"])]]}
    if names := _names(source):
        item["author"] = [_csl_name(name) for name in names]
    if note := _note(source):
        item["note"] = note
    return item


def _csl_name(name: str) -> dict[str, str]:
    family, given = _parts(name)
    return {"family": family, "given": given} if given else {"literal": family}


def _ris_record(source: Source) -> dict[str, Any]:
    fields = {name: plain_text(value) for name, value in _fields(source).items()}
    record: dict[str, Any] = {"type_of_reference": RIS_TYPES.get(source.entry_type, "ELEC"), "id": source.key}
    record |= {word: fields[name] for name, word in RIS_FIELDS.items() if name in fields}
    if container := fields.get("journal") or fields.get("howpublished"):
        record["journal_name" if source.entry_type == "article" else "secondary_title"] = container
    if pages := fields.get("pages"):
        record["start_page"], _, end = pages.partition("–")
        record |= {"end_page": end} if end else {}
    if names := _names(source):
        record["authors"] = [", ".join(part for part in _parts(name) if part) for name in names]
    record |= {"urls": [fields["url"]]} if "url" in fields else {}
    if note := _note(source):
        record["notes"] = [note]
    return record


def _names(source: Source) -> list[str]:
    """The authors as they stand in the entry, without 'others'."""
    names = re.split(r"\s+and\s+", source.fields.get("author", ""))
    return [name for name in names if name.strip() and name.strip() != "others"]


def _parts(name: str) -> tuple[str, str]:
    """Family name and given names; a body in braces has no given name."""
    if name.startswith("{"):
        return plain_text(name), ""
    try:
        person = Person(name)
    except InvalidNameString:
        return plain_text(name), ""
    family = " ".join(person.prelast_names + person.last_names)
    return plain_text(family), plain_text(" ".join(person.first_names + person.middle_names))


def _note(source: Source) -> str:
    unconfirmed = unconfirmed_fields(source)
    return f"Unconfirmed: {', '.join(unconfirmed)}." if unconfirmed else ""
