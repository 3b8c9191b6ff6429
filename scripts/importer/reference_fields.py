"""One listed reference. Its line in; the fields that the line gives, and nothing that it does not, out.

A line is read for a title, a host, a DOI, a PMID, an address, authors, a journal and a year.
"""

import re
from functools import lru_cache

from scripts.importer.reference_orders import NAME, order_of
from scripts.importer.values import Reference
from scripts.importer.vendors import hosts

# '- 1. Title', '1) Title', '1 Title', '[1] Title', '[1]: Title', '[1]. Title', '[^1]: Title', '{1} Title', '1. ^ Title'
NUMBERED = re.compile(
    r"\s*(?P<bullet>[-*•]\s+)?(?:\**\\?[\[{]\^?(?P<boxed>\d{1,5})\\?[\]}][:.]?\**|\(?(?P<plain>\d{1,5})\\?[.)]"
    r"|(?P<bare>\d{1,4})(?=\s+[^\W\d_a-z]))\s+(?:[\^↑]\s+(?:[a-z]\s+){0,26})?(?P<text>\S.*)"
)
DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}"
HOST = re.compile(rf"\\?\[(?P<host>{DOMAIN})(?:/[^\s\[\]]*)?\\?\]\.?$", re.I)
BARE_HOST = re.compile(rf"(?:https?://)?(?P<host>{DOMAIN})(?:/\S{{0,200}})?\.?", re.I)
# '- 1. Title of a work - PMC [host.example]', as most lines of most guides are: nothing but a title and a host
PLAIN = re.compile(
    r"(?:- )?\d{1,5}\. (?P<title>[A-Za-z][A-Za-z'-]*+(?:(?: |, |: | - )[A-Za-z][A-Za-z'-]*+)++) \[(?P<host>"
    rf"{DOMAIN})\]"
)
LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<url>https?://[^\s()]+)\)")
ANCHOR = re.compile(r"<a (?:id|name)=[^<>]{1,80}>\s*</a>\s*")
URL = re.compile(r"https?://[^\s<>\[\]\"|\\^`{}]+", re.I)
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?\b(?P<doi>10\.\d{4,9}/[^\s\"<>\[\]{}|\\^`]+)", re.I)
ACCESSED = re.compile(
    r"(?:^|,? )[(\[]?(?:last )?(?:[Aa]ccessed|[Rr]etrieved)(?: on)?:? [\w ,]{4,30}?(?:19|20)\d\d[)\]]?[,.]?[ ]*$"
)
ESCAPED = re.compile(r"\\(?P<sign>[-.!#+&()~*_=])")
PMID = re.compile(r"\bPMID:?\s*(?P<pmid>\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov/(?P<in_url>\d{1,8})")
PMCID = re.compile(r"\b(?:PMCID:?\s*)?(?P<pmcid>PMC\d{4,9})\b")
YEAR = re.compile(
    r"\((?P<in_brackets>(?:19|20)\d\d)[a-z]?\)"
    r"|\b(?P<before_volume>(?:19|20)\d\d)(?=;|, \d{1,4}[:(]|[ ][A-Z][a-z]{2}[;. ])"
)
# An address that a line's end broke behind a hyphen, which may be its own: 'doi:10.1016/j.neu- ropharm.1999'
BROKEN_ADDRESS = re.compile(r"(?:https?://\S{1,300}|\b(?:doi:?\s?)?10\.\d{4,9}/\S{0,200})-[ ]\S{1,200}", re.I)
# What a title cannot begin with: then the authors were read wrongly
NO_TITLE = re.compile(r"(?:&|and\b|et al\b|[A-Z]\.(?: |$))")
EMPHASIS = re.compile(r"\*{1,3}([^*]{1,300})\*{1,3}|(?<!\w)_{1,3}([^_]{1,300})_{1,3}(?!\w)")  # *Neuron* **2018**
AND = re.compile(r",? (?:and|&) ")
INITIAL = re.compile(r"[A-Z]\.")
FAMILY_FIRST = re.compile(rf"(?P<family>{NAME}), (?P<given>(?:[A-Z]\.[ -]?)+)")
FAMILY_ONLY = re.compile(rf"(?P<family>{NAME}) (?P<given>(?:[A-Z]\.[ -]?)+)")  # Doe J.B.
BETWEEN_INITIALS = re.compile(r"(?<=\b[A-Z]) (?=[A-Z]\b(?!\.))")  # Doe A B
GIVEN_FIRST = re.compile(rf"(?P<given>(?:[A-Z]\.[ -]?)+) ?(?P<family>{NAME})")
LEFT_OF_IDENTIFIERS = re.compile(r"\b(?:doi|PMID|PMCID|[Aa]vailable (?:at|from)|[Rr]etrieved from):?(?=\s*(?:[.,;]|$))")
LEFT_MARKS = re.compile(r" [.,;:](?: [.,;:])*(?= |$)")
BLANKS = re.compile(r"\s+")
SAME_FIELD = {"volume_first": "volume", "year_after": "year", "pages_after": "pages"}
ORDER_OF_FIELDS = ("author", "title", "journal", "year", "volume", "number", "pages", "doi", "pmid", "pmcid", "url")
LONGEST_PARSED = 2000
LONGEST_HOST = 253
HOSTS_REMEMBERED = 256


def reference_of(number: int, line: int, listed_as: str) -> Reference:
    """The reference that a line lists under a number."""
    if plain := PLAIN.fullmatch(listed_as):
        return Reference(number, line, listed_as, {"title": _title(plain["title"])}, plain["host"])
    match = NUMBERED.fullmatch(listed_as)
    rest = match["text"] if match else listed_as
    rest = ANCHOR.sub("", rest) if "<a " in rest else rest
    rest = ESCAPED.sub(lambda escaped: escaped["sign"], rest) if "\\" in rest else rest
    fields: dict[str, str] = {}
    rest, host = _without_host(rest, fields)
    _read_identifiers(BROKEN_ADDRESS.sub(" ", rest) if "- " in rest else rest, fields)
    bare = _without_identifiers(rest)
    parsed = _full_citation(bare)
    fields |= parsed
    if not parsed:
        title = _title(bare)
        whole = BARE_HOST.fullmatch(title) if " " not in title else None
        host = host or (whole["host"].casefold() if whole else "")
        fields |= {"title": title} if title and not whole else {}
        year = YEAR.search(bare) if _may_have_year(bare) else None
        fields |= {"year": year["in_brackets"] or year["before_volume"]} if year else {}
    host = host or (_host_of(fields["url"]) if "url" in fields else "")
    if len(fields) > 1:
        fields = {name: fields[name] for name in ORDER_OF_FIELDS if name in fields}
    return Reference(number, line, listed_as, fields, host)


def _without_host(text: str, fields: dict[str, str]) -> tuple[str, str]:
    """Take '[host]' off the end; a linked text or host gives its address."""
    if "](" in text:
        for link in LINK.finditer(text):
            fields.setdefault("url", link["url"])
        text = LINK.sub(lambda link: link["text"], text)
    if not text.endswith(("]", "].")):
        return text, ""
    at = text.rfind("[")
    at -= at > 0 and text[at - 1] == "\\"
    host = _host_in(text[at:]) if at >= 0 else ""
    return (text[:at].rstrip(), host) if host else (text, "")


@lru_cache(maxsize=HOSTS_REMEMBERED)
def _host_in(brackets: str) -> str:
    """The host of '[host]', or nothing; many lines of a list name the same few hosts."""
    host = HOST.match(brackets)
    return host["host"].casefold() if host else ""


def _read_identifiers(text: str, fields: dict[str, str]) -> None:
    places = f"{text} {fields['url']}" if "url" in fields else text
    if not _may_identify(places):
        return
    doi, pmid, pmcid, url = DOI.search(places), PMID.search(places), PMCID.search(places), URL.search(text)
    if doi:
        fields["doi"] = _trimmed(doi["doi"])
    if pmid:
        fields["pmid"] = pmid["pmid"] or pmid["in_url"]
    if pmcid:
        fields["pmcid"] = pmcid["pmcid"]
    if url and "doi.org/" not in url.group():
        fields.setdefault("url", _trimmed(url.group()))


def _may_identify(text: str) -> bool:
    """False if a text holds no DOI, PMID, PMCID or address for certain; most do not, and this is quick to see."""
    return "10." in text or "PM" in text or "://" in text or "pubmed" in text


def _trimmed(text: str) -> str:
    """An address without the marks of the sentence around it; a bracket that it opened itself stays."""
    while text and (text[-1] in ".,;:'*_" or (text[-1] == ")" and text.count(")") > text.count("("))):
        text = text[:-1]
    return text


def _without_identifiers(text: str) -> str:
    if _may_identify(text):
        for pattern in (BROKEN_ADDRESS, DOI, URL, PMID, PMCID):
            text = pattern.sub(" ", text)
    if "doi" in text or "PM" in text or "vailable " in text or "etrieved " in text:
        text = LEFT_OF_IDENTIFIERS.sub(" ", text)
    text = _with_single_blanks(text)
    if " ." in text or " ," in text or " ;" in text or " :" in text:
        text = _with_single_blanks(LEFT_MARKS.sub(" ", text))
    return text.strip(" \t,;:|-–[]()")


def _with_single_blanks(text: str) -> str:
    return BLANKS.sub(" ", text) if "  " in text or not text.isprintable() else text


def _title(text: str) -> str:
    text = ACCESSED.sub("", text) if "ccessed" in text or "etrieved" in text else text
    return without_ending_of_host(text).removesuffix(".").strip(' *_"“”')


def without_ending_of_host(title: str) -> str:
    """A title without what its host adds to it, such as ' - PubMed'."""
    endings = hosts().title_endings
    return title.removesuffix(next(filter(title.endswith, endings))) if title.endswith(endings) else title


def _full_citation(text: str) -> dict[str, str]:
    """Authors, title, journal, year, volume and pages of a line in the Vancouver or APA order; else nothing."""
    if len(text) > LONGEST_PARSED or not _may_have_year(text):
        return {}
    text = EMPHASIS.sub(lambda marked: marked[1] or marked[2], text) if "*" in text or "_" in text else text
    match = order_of(text)
    if not match or NO_TITLE.match(match["title"]):
        return {}
    fields = {SAME_FIELD.get(name, name): value.strip() for name, value in match.groupdict().items() if value}
    fields["author"] = _names(fields.pop("authors"))
    fields["title"] = fields["title"].removesuffix(".").strip("*_ ")
    fields["journal"] = fields["journal"].strip("*_. ")
    if "pages" in fields:
        fields["pages"] = re.sub("[–−-]+", "--", fields["pages"])
    return fields


def _may_have_year(text: str) -> bool:
    return "19" in text or "20" in text


def _names(authors: str) -> str:
    """'Doe J, Roe AB, et al' as BibTeX wants it: 'Doe, J. and Roe, A. B. and others'."""
    authors = BETWEEN_INITIALS.sub("", AND.sub(", ", authors.replace(";", ",").rstrip(",")))
    if "." in authors.removesuffix("et al."):
        order = GIVEN_FIRST if INITIAL.match(authors) else FAMILY_FIRST if FAMILY_FIRST.match(authors) else FAMILY_ONLY
        found = [(match["family"], match["given"]) for match in order.finditer(authors)]
        all_names = [f"{family}, {' '.join(INITIAL.findall(given))}" for family, given in found]
        return " and ".join([*all_names, "others"] if authors.endswith(("et al", "et al.")) else all_names)
    return " and ".join(_name(name) for name in authors.split(", "))


def _name(name: str) -> str:
    """'Doe J' as 'Doe, J.'; a name without initials, such as 李国桥, as it is."""
    family, _, initials = name.rpartition(" ")
    if name == "et al":
        return "others"
    return f"{family}, {' '.join(f'{letter}.' for letter in initials)}" if family and initials.isupper() else name


def _host_of(url: str) -> str:
    match = re.match(r"https?://([^/?#:]+)", url, re.I)
    return match[1].casefold().removeprefix("www.") if match and len(match[1]) <= LONGEST_HOST else ""
