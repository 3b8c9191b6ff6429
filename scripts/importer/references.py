"""The reference list. Lines in; one value for each listed reference, and the lines without them, out.

A reference is read for exactly what its line gives: a title, a host, a DOI, a PMID, an address, authors and a year.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scripts.importer.headings import is_known, looks_like_title, plain_name
from scripts.importer.sentences import add_piece, vocabulary_of
from scripts.importer.values import Line, Log, Reference
from scripts.importer.vendors import hosts
from scripts.importer.words import REFERENCE_NAMES

# '- 1. Title', '1) Title', '[1] Title', '- [1] Title', '[1]: Title', '[^1]: Title'
NUMBERED = re.compile(
    r"\s*(?P<bullet>[-*•]\s+)?(?:\**\\?\[\^?(?P<boxed>\d{1,5})\\?\]:?\**|\(?(?P<plain>\d{1,5})\\?[.)])\s+(?P<text>\S.*)"
)
DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}"
HOST = re.compile(rf"\\?\[(?P<host>{DOMAIN})(?:/[^\s\[\]]*)?\\?\]\.?$", re.I)
BARE_HOST = re.compile(rf"(?:https?://)?(?P<host>{DOMAIN})(?:/\S{{0,200}})?\.?", re.I)
LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<url>https?://[^\s()]+)\)")
URL = re.compile(r"https?://[^\s<>\[\]\"|\\^`{}]+", re.I)
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?\b(?P<doi>10\.\d{4,9}/[^\s\"<>\[\]{}|\\^`]+)", re.I)
PMID = re.compile(r"\bPMID:?\s*(?P<pmid>\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov/(?P<in_url>\d{1,8})")
PMCID = re.compile(r"\b(?:PMCID:?\s*)?(?P<pmcid>PMC\d{4,9})\b")
YEAR = re.compile(
    r"\((?P<in_brackets>(?:19|20)\d\d)[a-z]?\)|\b(?P<before_volume>(?:19|20)\d\d)(?=;|[ ][A-Z][a-z]{2}[;. ])"
)
NAME = r"[^\W\d_][^\W\d_'’-]*(?:[ '’-][^\W\d_]+){0,3}"
VANCOUVER = re.compile(
    rf"""
    (?P<authors>{NAME}\ [A-Z]{{1,3}}(?:,\ {NAME}\ [A-Z]{{1,3}}){{0,99}}(?:,\ et\ al)?)\.\ +
    (?P<title>[^.?!]{{5,400}}[.?!])\ +
    (?P<journal>[^.;\d][^;\d]{{0,150}}?)\.?\ +
    (?P<year>(?:19|20)\d\d)[^;:]{{0,15}}
    (?:;\ ?(?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?(?::\ ?(?P<pages>[\w–-]{{1,20}}))?)?
    """,
    re.X,
)
APA = re.compile(
    rf"""
    (?P<authors>{NAME},\ (?:[A-Z]\.[ -]?){{1,4}}(?:,?\ (?:&\ )?{NAME},\ (?:[A-Z]\.[ -]?){{1,4}}){{0,99}})\ *
    \((?P<year>(?:19|20)\d\d)[a-z]?\)\.\ +
    (?P<title>[^.?!]{{5,400}}[.?!])\ +
    (?P<journal>[^.,;\d][^,;\d]{{1,150}}),\ *
    (?:(?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?(?:,\ *(?P<pages>[\w–-]{{1,20}}))?)?
    """,
    re.X,
)
# 'Doe J, Roe AB (2009) Title. Journal 29(9):2774-9'
YEAR_AFTER_NAMES = re.compile(
    rf"""
    (?P<authors>{NAME}\ [A-Z]{{1,3}}(?:,\ {NAME}\ [A-Z]{{1,3}}){{0,99}}(?:,\ et\ al)?)\.?\ +
    \((?P<year>(?:19|20)\d\d)[a-z]?\)[.:]?\ +
    (?P<title>[^.?!]{{5,400}}[.?!])\ +
    (?P<journal>[^.,;\d][^,;\d]{{1,150}}?),?\ +
    (?P<volume>\d{{1,5}})(?:\((?P<number>[^()]{{1,15}})\))?(?::\ ?(?P<pages>[\w–-]{{1,20}}))?
    """,
    re.X,
)
LONGEST_PARSED = 2000
LONGEST_HOST = 253


def without_references(lines: Sequence[Line], log: Log) -> tuple[list[Line], list[Reference]]:
    """Take the numbered references out of the lines; a reference without a number stays as text and is a defect."""
    start = next((at for at in range(len(lines) - 1, -1, -1) if _is_heading(lines[at])), None)
    if start is None:
        return list(lines), []
    listed, end, kept = _gathered(lines, start + 1, log)
    vocabulary = vocabulary_of([line.text for line in lines])
    references = [_reference(one.number, one.line, _whole(one, vocabulary, log)) for one in listed]
    return [*lines[: start + 1], *kept, *lines[end:]], references


def _is_heading(line: Line) -> bool:
    return line.kind in ("text", "page") and len(line.text) < 60 and plain_name(_no_id(line.text)) in REFERENCE_NAMES


def _no_id(text: str) -> str:
    return re.sub(r"\s*\{#[a-z0-9-]+\}$", "", text)


class _Listed(NamedTuple):
    """One reference as it is being gathered from its lines."""

    number: int
    line: int
    pieces: list[str]


def _gathered(lines: Sequence[Line], at: int, log: Log) -> tuple[list[_Listed], int, list[Line]]:
    """The listed references; where the list ends; the lines that stay as text."""
    listed: list[_Listed] = []
    kept: list[Line] = []
    after_blank = True
    for end in range(at, len(lines)):
        line = lines[end]
        if line.kind in ("code", "figure"):
            return listed, end, kept
        if line.kind in ("blank", "gone"):
            after_blank = True
            continue
        number = _number(line.text, listed[-1].number if listed else 0, after_blank)
        if number is not None:
            listed.append(_Listed(number, line.number, [line.text.strip()]))
        elif listed and (not after_blank or _is_rest(listed[-1].pieces[-1], line.text)):
            listed[-1].pieces.append(line.text.strip())
        elif listed or not _is_unnumbered(line.text):
            return listed, end, kept
        else:
            kept += [line, Line(line.number, "", "blank")]
            message = "this reference has no number, so no citation can point to it; it is kept as text."
            log.defect("reference-without-number", line.number, line.text.strip(), message)
        after_blank = False
    return listed, len(lines), kept


def _whole(listed: _Listed, vocabulary: Collection[str], log: Log) -> str:
    """The lines of one reference as one, with words that a line's end broke put together."""
    parts = listed.pieces[:1]
    for piece in listed.pieces[1:]:
        add_piece(parts, piece, vocabulary, listed.line, log)
    return " ".join(parts)


def _number(text: str, last: int, after_blank: bool) -> int | None:
    """The number of a line that begins a reference."""
    match = NUMBERED.fullmatch(text)
    if not match:
        return None
    number = int(match["boxed"] or match["plain"])
    is_next = number == last + 1
    if not (is_next or after_blank or match["bullet"] or match["boxed"]):
        return None
    return number


def _is_rest(before: str, text: str) -> bool:
    """The rest of a reference that a page cut in two."""
    return not HOST.search(before) and before[-1:] not in ".]" and text.strip(" [(“")[:1].islower()


def _is_unnumbered(text: str) -> bool:
    text = text.strip()
    if text.startswith(("#", "|", "\\", "```")) or is_known(text):
        return False
    return re.search(r"\b(?:19|20)\d\d\b|https?://|\bdoi\b", text) is not None or not looks_like_title(text)


def _reference(number: int, line: int, listed_as: str) -> Reference:
    match = NUMBERED.fullmatch(listed_as)
    rest = match["text"] if match else listed_as
    fields: dict[str, str] = {}
    rest, host = _without_host(rest, fields)
    _read_identifiers(rest, fields)
    bare = _without_identifiers(rest)
    parsed = _full_citation(bare)
    fields |= parsed
    if not parsed:
        title = _title(bare)
        whole = BARE_HOST.fullmatch(title)
        host = host or (whole["host"].casefold() if whole else "")
        fields |= {"title": title} if title and not whole else {}
        year = YEAR.search(bare)
        fields |= {"year": year["in_brackets"] or year["before_volume"]} if year else {}
    host = host or _host_of(fields.get("url", ""))
    return Reference(number, line, listed_as, fields, host)


def _without_host(text: str, fields: dict[str, str]) -> tuple[str, str]:
    """Take '[host]' off the end; a linked text or host gives its address."""
    for link in LINK.finditer(text):
        fields.setdefault("url", link["url"])
    text = LINK.sub(lambda link: link["text"], text)
    host = HOST.search(text)
    return (text[: host.start()].rstrip(), host["host"].casefold()) if host else (text, "")


def _read_identifiers(text: str, fields: dict[str, str]) -> None:
    places = f"{text} {fields.get('url', '')}"
    doi, pmid, pmcid, url = DOI.search(places), PMID.search(places), PMCID.search(places), URL.search(text)
    if doi:
        fields["doi"] = _trimmed(doi["doi"])
    if pmid:
        fields["pmid"] = pmid["pmid"] or pmid["in_url"]
    if pmcid:
        fields["pmcid"] = pmcid["pmcid"]
    if url:
        fields.setdefault("url", _trimmed(url.group()))


def _trimmed(text: str) -> str:
    """An address without the marks of the sentence around it; a bracket that it opened itself stays."""
    while text and (text[-1] in ".,;:'*_" or (text[-1] == ")" and text.count(")") > text.count("("))):
        text = text[:-1]
    return text


def _without_identifiers(text: str) -> str:
    for pattern in (DOI, URL, PMID, PMCID):
        text = pattern.sub(" ", text)
    text = re.sub(r"\b(?:doi|PMID|PMCID|[Aa]vailable (?:at|from)|[Rr]etrieved from):?(?=\s*(?:[.,;]|$))", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"(?:\s+[.,;:])+(?=\s|$)", " ", text)).strip(" \t,;:|-–[]()")


def _title(text: str) -> str:
    ending = next((one for one in hosts().title_endings if text.endswith(one)), "")
    return text.removesuffix(ending).removesuffix(".").strip(' *_"“”')


def _full_citation(text: str) -> dict[str, str]:
    """Authors, title, journal, year, volume and pages of a line in the Vancouver or APA order; else nothing."""
    if len(text) > LONGEST_PARSED:
        return {}
    match = VANCOUVER.match(text) or APA.match(text) or YEAR_AFTER_NAMES.match(text)
    if not match:
        return {}
    fields = {name: value.strip() for name, value in match.groupdict().items() if value}
    fields["author"] = _names(fields.pop("authors"))
    fields["title"] = fields["title"].removesuffix(".").strip("*_ ")
    fields["journal"] = fields["journal"].strip("*_. ")
    if "pages" in fields:
        fields["pages"] = re.sub("[–-]+", "--", fields["pages"])
    return fields


def _names(authors: str) -> str:
    """'Doe J, Roe AB, et al' as BibTeX wants it: 'Doe, J. and Roe, A. B. and others'."""
    if re.search(r", [A-Z]\.", authors):
        found = re.findall(rf"({NAME}), ((?:[A-Z]\.[ -]?)+)", authors)
        return " and ".join(f"{family}, {' '.join(re.findall('[A-Z][.]', given))}" for family, given in found)
    names = []
    for name in authors.split(", "):
        family, _, initials = name.rpartition(" ")
        names.append("others" if name == "et al" else f"{family}, {' '.join(f'{letter}.' for letter in initials)}")
    return " and ".join(names)


def _host_of(url: str) -> str:
    match = re.match(r"https?://([^/?#:]+)", url, re.I)
    return match[1].casefold().removeprefix("www.") if match and len(match[1]) <= LONGEST_HOST else ""


def fields_given(reference: Reference) -> Mapping[str, str]:
    """What the line gives, in the order of a BibTeX entry."""
    order = ("author", "title", "journal", "year", "volume", "number", "pages", "doi", "pmid", "pmcid", "url")
    return {name: reference.fields[name] for name in order if name in reference.fields}
