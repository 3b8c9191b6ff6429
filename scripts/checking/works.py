"""The sources of a bibliography in; those that are one work under two keys out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from scripts.checking.identifiers import DOI_PREFIX, plain_doi
from scripts.references.bibliography import Source

__all__ = ["first_author", "plain_doi", "plain_words", "twins"]

IDENTIFIERS = ("doi", "pmid", "pmcid")
PARTS = (*IDENTIFIERS, "volume", "edition", "number", "chapter", "pages", "part", "eid", "isbn", "version")
PLACE = ("volume", "pages")
# Kinds of publication that may share a title and are different works
PUBLISHED = {
    "article",
    "inproceedings",
    "conference",
    "incollection",
    "book",
    "techreport",
    "phdthesis",
    "mastersthesis",
}
PREPRINT = re.compile(r"rxiv|preprint|ssrn|\bcorr\b|research square", re.I)
PREPRINT_FIELDS = ("journal", "journaltitle", "howpublished", "publisher", "archiveprefix", "eprinttype", "note", "url")


def twins(sources: Iterable[Source]) -> Iterator[tuple[Source, Source, str]]:
    """Each entry whose work has an earlier entry, that entry, and what they share, as in 'DOI' or 'title and year'."""
    first: dict[tuple[str, str], Source] = {}
    for source in sources:
        names = _names_of_work(source)
        known = [(first[name], name[0]) for name in names if name in first]
        for name in names:
            first.setdefault(name, source)
        found = next(((twin, same) for twin, same in known if not _different_parts(source, twin)), None)
        if found:
            yield source, *found


def _names_of_work(source: Source) -> list[tuple[str, str]]:
    """What two entries of one work have in common; a short title such as 'Editorial' names no work."""
    fields = source.fields
    title = re.sub(r"\W+", "", unicodedata.normalize("NFKD", plain_words(fields.get("title", ""))).casefold())
    year = fields.get("year") or fields.get("date", "")[:4]
    pmid = re.search(r"\d+(?=/?\s*$)", fields.get("pmid", ""))
    pmcid = re.search(r"\d+(?=/?\s*$)", fields.get("pmcid", fields.get("pmc", "")))
    names = [("DOI", unquote(plain_doi(fields.get("doi", ""))).casefold().rstrip(".,;:"))]
    names += [("PMID", pmid.group().lstrip("0")) if pmid else ("", ""), ("PMCID", pmcid.group()) if pmcid else ("", "")]
    names += [("title and year", title + year)] if len(title) > 15 and year else []
    return [(kind, value) for kind, value in names if value]


def plain_words(value: str) -> str:
    r"""A title without commands and signs of LaTeX: '\\emph{In vivo} {GluA1}' becomes 'In vivo GluA1'."""
    return re.sub(r"\\[A-Za-z]+|[{}$\\]", "", value)


def first_author(source: Source) -> str:
    """The family name of the first author, without accents, in lower case; '' if there is none."""
    name = re.split(r"\s+and\s+", source.fields.get("author", ""))[0].strip()
    family = name.partition(",")[0] if "," in name or name.startswith("{") else name.rpartition(" ")[2]
    plain = unicodedata.normalize("NFKD", re.sub(r"\\[a-zA-Z]?(?![a-zA-Z])|[{}\\'\"`^~.]", "", family))
    return re.sub(r"\W+", "", plain.encode("ascii", "ignore").decode()).lower()


def _different_parts(one: Source, other: Source) -> bool:
    """True for volumes, editions and chapters that share a title; a DOI or PMID of its own tells two works apart."""
    if any(_bare(one.fields.get(name, "")) == _bare(other.fields.get(name, "")) != "" for name in IDENTIFIERS):
        return False
    names = first_author(one), first_author(other)
    if (all(names) and names[0] != names[1]) or _two_stages(one, other) or "related" in {**one.fields, **other.fields}:
        return True
    # Volume and pages say where a work is; with another DOI there, one of the two DOIs is wrong.
    same_place = all(_bare(one.fields.get(name, "")) == _bare(other.fields.get(name, "")) != "" for name in PLACE)
    parts = [name for name in PARTS if not (same_place and name in IDENTIFIERS)]
    both = (name for name in parts if one.fields.get(name) and other.fields.get(name))
    return any(_bare(one.fields[name]) != _bare(other.fields[name]) for name in both)


def _two_stages(one: Source, other: Source) -> bool:
    """True for a preprint beside its paper, and for a talk or a report beside its article."""
    kinds = {one.entry_type, other.entry_type}
    return _is_preprint(one) != _is_preprint(other) or (len(kinds) == 2 and kinds <= PUBLISHED)


def _is_preprint(source: Source) -> bool:
    return bool(PREPRINT.search(" ".join(source.fields.get(name, "") for name in PREPRINT_FIELDS)))


def _bare(value: str) -> str:
    return re.sub(r"\W+", "", DOI_PREFIX.sub("", value)).lower()
