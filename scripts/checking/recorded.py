"""What hosts answered when they were last asked, `link-status.json`, and an address in; what is wrong with it out."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urldefrag, urlsplit, urlunsplit

from scripts.checking.judged import RIGHT, Judged
from scripts.links.published import TEXT_DIRECTIVE
from scripts.online.link_record import FILE, read_record
from scripts.problems import CannotRun
from scripts.suggestions import did_you_mean

GONE = {0: "there is no such host", 404: "the host has no such page", 410: "the page was removed for good"}
# Moved for good (RFC 9110, 15.4); 302, 303 and 307 lead on for the time being, as doi.org does.
FOR_GOOD = (301, 308)
# The host is at fault, or does not understand the address; 503 asks for patience (RFC 9110, 15.5 and 15.6).
FAILING = {400, *range(500, 600)} - {503}
# '#L10-L20' of source code, '#/route' and '#!/route' of programs in the page: no ids in the file
NO_IDENTIFIER = re.compile(r"L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?|[!/].*|page=\d+.*|.*=.*")
MOST_WORDS = 400


class Answer(NamedTuple):
    """The last status, each redirect as status and target, the ids of the page or None if nobody noted them."""

    status: int
    hops: tuple[tuple[int, str], ...] = ()
    anchors: frozenset[str] | None = None


class Record(NamedTuple):
    """Answers by address in one form for all spellings; why the file cannot be read, or ''."""

    answers: Mapping[str, Answer]
    trouble: str


@lru_cache(maxsize=4)
def read_answers(folder: Path) -> Record:
    """The record in a folder of data; a file that is no record says so."""
    try:
        found = read_record(folder / FILE)
    except CannotRun as error:
        return Record({}, str(error).partition(": ")[2])
    answers = {same_form(address): _answer(entry) for address, entry in found.links.items()}
    return Record(dict(_stops(answers)) | answers, "")


def _stops(answers: Mapping[str, Answer]) -> Iterator[tuple[str, Answer]]:
    """The stops on the way, which were asked as well: each with the rest of the way."""
    for answer in answers.values():
        for number, (_, stop) in enumerate(answer.hops, start=1):
            yield same_form(stop), answer._replace(hops=answer.hops[number:])


def _answer(entry: Mapping[str, Any]) -> Answer:
    """One entry; parts that are not of the expected kind count as not noted."""
    status, hops, anchors = entry.get("status"), entry.get("hops"), entry.get("anchors")
    good = [hop for hop in hops if isinstance(hop, list) and len(hop) == 2] if isinstance(hops, list) else []
    steps = tuple((step, str(target)) for step, target in good if isinstance(step, int))
    known = frozenset(str(name) for name in anchors) if isinstance(anchors, list) else None
    return Answer(status if isinstance(status, int) else -1, steps, known)


def same_form(address: str) -> str:
    """One form for all spellings of an address, without its fragment.

    >>> same_form("HTTPS://Example.org"), same_form("https://doi.org/10.1/AB%3C")
    ('https://example.org/', 'https://doi.org/10.1/ab%3C')
    """
    try:
        parts = urlsplit(urldefrag(address).url)
    except ValueError:
        return address
    path = quote(unquote(parts.path), safe="/:;()._-~!$&'*+,=@") or "/"
    if parts.netloc.lower() in ("doi.org", "dx.doi.org"):  # two names of one host; DOIs know no case
        path = quote(unquote(path).lower(), safe="/:;()._-")
        return f"https://doi.org{path}"
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, parts.query, ""))


def judged_outside(record: Record, address: str, must_be_recorded: bool) -> Judged:
    """Judge an address of another host by what it answered; refusals and limits (401, 403, 429, 999) are no faults."""
    address = f"https:{address}" if address.startswith("//") else address
    answer = record.answers.get(same_form(address))
    secure = _secure_twin(record, address, answer)
    if answer and answer.status in GONE:
        return Judged("dead-external-link", f"'{address}': {GONE[answer.status]}{_instead(answer)}")
    if answer and answer.status in FAILING:
        message = f"'{address}' answered with an error ({answer.status}); see whether it works, or ask again."
        return Judged("failing-external-link", message)
    if secure:
        return Judged("insecure-address", f"'{address}' works with https; write '{secure}'.", mended=secure)
    if answer is None:
        message = f"nobody has asked for '{address}' yet; run `check --online`, or see whether the address is right."
        return Judged("unrecorded-external-link", message) if must_be_recorded else RIGHT
    return _moved(address, answer) or _fragment(address, answer) or RIGHT


def _instead(answer: Answer) -> str:
    last = f" (it was sent on to '{answer.hops[-1][1]}')" if answer.hops else ""
    return f"{last}; find the new address, an archived copy, or remove the link."


def _secure_twin(record: Record, address: str, answer: Answer | None) -> str | None:
    """The https form of an http address, if the host leads there or is known to answer there."""
    if not address.lower().startswith("http:"):
        return None
    secure = "https:" + address[len("http:") :]
    led = answer.hops[0][1] if answer and answer.hops else ""
    twin = record.answers.get(same_form(secure))
    if same_form(led) == same_form(secure) or (twin is not None and 200 <= twin.status < 300):
        return secure
    return None


def _moved(address: str, answer: Answer) -> Judged | None:
    """The last stop of the first steps that are for good; a step for the time being ends them."""
    target = ""
    for status, stop in answer.hops:
        if status not in FOR_GOOD:
            break
        target = stop
    if not target or same_form(target) == same_form(address) or len(target) > MOST_WORDS:
        return None
    fragment = urldefrag(address).fragment
    new = target if urldefrag(target).fragment or not fragment else f"{target}#{fragment}"
    return Judged("moved-external-link", f"'{address}' has moved for good; write '{new}'.")


def _fragment(address: str, answer: Answer) -> Judged | None:
    name = TEXT_DIRECTIVE.sub("", urldefrag(address).fragment)
    if answer.anchors is None or not name or name.lower() == "top" or NO_IDENTIFIER.fullmatch(name):
        return None
    plain = unquote(name)
    if {name, plain, f"user-content-{plain}"} & answer.anchors:
        return None
    remedy = did_you_mean(plain, answer.anchors, "; look for the section on that page, or link to the page alone.")
    return Judged("missing-external-anchor", f"that page has no anchor '{plain}'{remedy}")
