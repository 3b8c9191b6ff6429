"""Which references are one work, and by which key it is cited. References and known sources in; works out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from scripts.importer.reference_fields import fields_given
from scripts.importer.values import KnownSource, Log, Reference, Work
from scripts.importer.vendors import hosts
from scripts.importer.words import FUNCTION_WORDS

SHORT_TITLE = 4
WORDS_IN_KEY = 4
LONGEST_KEY = 60
BRACES = re.compile(r"[{}]")


def works_of(references: Sequence[Reference], known: Iterable[KnownSource], prefix: str, log: Log) -> list[Work]:
    """One work for all references with the same DOI, PMID or title; the key of a known source where there is one.

    `prefix` makes the keys of references without a title differ from those of another guide.
    """
    known = list(known)
    by_identity: dict[str, int] = {}
    members: list[list[Reference]] = []
    for reference in references:
        identities = list(_identities(reference))
        at = next((by_identity[one] for one in identities if one in by_identity), len(members))
        if at == len(members):
            members.append([])
        members[at].append(reference)
        by_identity |= {one: at for one in identities if one not in by_identity}
        _report_twin(members[at], log)
    keys = _known_keys(known)
    taken = {source.key.casefold(): 1 for source in known}
    return [_work(tuple(group), keys, taken, prefix, log) for group in members]


def normal_title(title: str) -> str:
    """Letters and digits only, in one form and case.

    >>> normal_title("GLT-1 in Rats: C₂H₆")
    'glt1inratsc2h6'
    """
    plain = unicodedata.normalize("NFKC", title).replace("&", "and").casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _identities(reference: Reference) -> Iterator[str]:
    """What makes two references the same work; a short title only with the same host."""
    doi, pmid = reference.fields.get("doi"), reference.fields.get("pmid")
    if doi:
        yield f"doi {doi.casefold()}"
    if pmid:
        yield f"pmid {pmid}"
    if reference.title:
        title = normal_title(_read_title(reference.title))
        yield f"title {title}" if len(reference.title.split()) > SHORT_TITLE else f"title {title} {reference.host}"


def _known_keys(known: Iterable[KnownSource]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for source in known:
        title = normal_title(BRACES.sub("", source.title))
        for name, value in (("doi", source.doi.casefold()), ("pmid", source.pmid), ("title", title)):
            if value:
                keys.setdefault(f"{name} {value}", source.key)
        if title and source.host:
            keys.setdefault(f"title {title} {source.host.removeprefix('www.')}", source.key)
    return keys


def _read_title(title: str) -> str:
    ending = next((one for one in hosts().title_endings if title.endswith(one)), "")
    return title.removesuffix(ending)


def _report_twin(group: Sequence[Reference], log: Log) -> None:
    if len(group) > 1:
        first, last = group[0], group[-1]
        message = f"reference {last.number} is the same work as reference {first.number}; both have one key."
        log.defect("duplicate-reference", last.line, last.listed_as, message)


def _work(group: tuple[Reference, ...], keys: dict[str, str], taken: dict[str, int], prefix: str, log: Log) -> Work:
    identities = (one for reference in group for one in _identities(reference))
    key = next((keys[one] for one in identities if one in keys), None)
    if key:
        for reference in group:
            log.change("known-source", reference.line, reference.listed_as, "")
        return Work(key, group, True)
    return Work(_free(_new_key(group[0], prefix), taken), group, False)


def _new_key(reference: Reference, prefix: str) -> str:
    """'doe2010glutamate' from author, year and title, else the first words of the title, else number and host."""
    words = [word for word in re.findall(r"[a-z0-9]+", _ascii(reference.title)) if word not in FUNCTION_WORDS]
    given = fields_given(reference)
    family = re.sub("[^a-z]", "", _ascii(given.get("author", "").partition(",")[0]))
    if family and "year" in given:
        return family + given["year"] + next((word for word in words if len(word) > 2), "")
    name = re.sub(r"[^a-z0-9]+", "-", reference.host).strip("-") or "untitled"
    if words:
        few = [name] if len(words) < WORDS_IN_KEY - 1 and reference.host else []
        return "-".join([*words[:WORDS_IN_KEY], *few])[:LONGEST_KEY].rstrip("-")
    return f"{prefix}-{reference.number}-{name}".strip("-")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def _free(key: str, taken: dict[str, int]) -> str:
    """The key, with a number after it if it is taken."""
    free, plain = key, key.casefold()
    while free.casefold() in taken:
        taken[plain] = taken.get(plain, 1) + 1
        free = f"{key}-{taken[plain]}"
    taken[free.casefold()] = 1
    return free
