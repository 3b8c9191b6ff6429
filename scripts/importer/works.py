"""Which references are one work, and by which key it is cited. References and known sources in; works out."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from scripts.importer.reference_fields import without_ending_of_host
from scripts.importer.values import KnownSource, Log, Reference, Work
from scripts.importer.words import FUNCTION_WORDS

SHORT_TITLE = 4
WORDS_IN_KEY = 4
LONGEST_KEY = 60
BRACES = re.compile(r"[{}]")
ASCII_WITHOUT_MARKS = {code: chr(code) if chr(code).isalnum() else None for code in range(128)}
NO_WORDS = re.compile(r"[\W_]+")
NOT_OF_A_KEY = re.compile(r"[^a-z0-9]+")
NO_LETTER = re.compile(r"[^a-z]")
ASCII_WORD = re.compile(r"[a-z0-9]+")


def works_of(references: Sequence[Reference], known: Iterable[KnownSource], prefix: str, log: Log) -> list[Work]:
    """One work for all references with the same DOI, PMID or title; the key of a known source where there is one.

    `prefix` makes the keys of references without a title differ from those of another guide.
    """
    by_identity: dict[str, int] = {}
    members: list[_Group] = []
    for reference in references:
        identities = _identities(reference)
        found = [by_identity[one] for one in identities if one in by_identity]
        at = found[0] if found else len(members)
        if found:
            members[at].references.append(reference)
            members[at].identities.extend(identities)
            _report_twin(members[at].references, log)
        else:
            members.append(_Group([reference], identities))
        for one in identities:
            by_identity.setdefault(one, at)
    known = tuple(known)
    keys = _known_keys(known)
    taken = {source.key.casefold(): 1 for source in known}
    return [_work(group, keys, taken, prefix, log) for group in members]


class _Group(NamedTuple):
    """The references to one work, and what makes each of them this work."""

    references: list[Reference]
    identities: list[str]


def normal_title(title: str) -> str:
    """Letters and digits only, in one form and case.

    >>> normal_title("GLT-1 in Rats: C₂H₆")
    'glt1inratsc2h6'
    """
    if title.isascii():
        return title.replace("&", "and").translate(ASCII_WITHOUT_MARKS).lower()
    return NO_WORDS.sub("", unicodedata.normalize("NFKC", title).replace("&", "and").casefold())


def _identities(reference: Reference) -> list[str]:
    """What makes two references the same work; a short title only with the same host."""
    fields = reference.fields
    found = [f"doi {fields['doi'].casefold()}"] if "doi" in fields else []
    if "pmid" in fields:
        found.append(f"pmid {fields['pmid']}")
    if "title" in fields:
        given = fields["title"]
        title = normal_title(without_ending_of_host(given))
        is_short = len(given.split(None, SHORT_TITLE)) <= SHORT_TITLE
        found.append(f"title {title} {reference.host}" if is_short else f"title {title}")
    return found


@lru_cache(maxsize=1)
def _known_keys(known: tuple[KnownSource, ...]) -> dict[str, str]:
    """Keys by identity; guides that are imported together share them."""
    keys: dict[str, str] = {}
    for source in known:
        title = normal_title(BRACES.sub("", source.title))
        for name, value in (("doi", source.doi.casefold()), ("pmid", source.pmid), ("title", title)):
            if value:
                keys.setdefault(f"{name} {value}", source.key)
        if title and source.host:
            keys.setdefault(f"title {title} {source.host.removeprefix('www.')}", source.key)
    return keys


def _report_twin(group: Sequence[Reference], log: Log) -> None:
    first, last = group[0], group[-1]
    message = f"reference {last.number} is the same work as reference {first.number}; both have one key."
    log.defect("duplicate-reference", last.line, last.listed_as, message)


def _work(group: _Group, keys: dict[str, str], taken: dict[str, int], prefix: str, log: Log) -> Work:
    references = tuple(group.references)
    key = next((keys[one] for one in group.identities if one in keys), None) if keys else None
    if key:
        for reference in references:
            log.change("known-source", reference.line, reference.listed_as, "")
        return Work(key, references, True)
    return Work(_free(_new_key(references[0], prefix), taken), references, False)


def _new_key(reference: Reference, prefix: str) -> str:
    """'doe2010glutamate' from author, year and title, else the first words of the title, else number and host."""
    given = reference.fields
    words = [word for word in ASCII_WORD.findall(_ascii(reference.title)) if word not in FUNCTION_WORDS]
    family = (
        NO_LETTER.sub("", _ascii(given["author"].partition(" and ")[0].partition(",")[0])) if "author" in given else ""
    )
    if family and "year" in given:
        return family + given["year"] + next((word for word in words if len(word) > 2), "")
    if len(words) >= WORDS_IN_KEY - 1:
        return "-".join(words[:WORDS_IN_KEY])[:LONGEST_KEY].rstrip("-")
    name = NOT_OF_A_KEY.sub("-", reference.host).strip("-") or "untitled"
    if words:
        return "-".join([*words, name] if reference.host else words)[:LONGEST_KEY].rstrip("-")
    return f"{prefix}-{reference.number}-{name}".strip("-")


def _ascii(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.casefold()


def _free(key: str, taken: dict[str, int]) -> str:
    """The key, with a number after it if it is taken."""
    plain = free = key.casefold()
    while free in taken:
        taken[plain] = taken.get(plain, 1) + 1
        free = f"{plain}-{taken[plain]}"
    taken[free] = 1
    return key + free[len(plain) :]
