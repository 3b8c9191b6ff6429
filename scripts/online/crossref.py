"""A DOI in; what Crossref says of the work, and the notices of retraction or concern about it, out.

The REST API is described at https://api.crossref.org/swagger-ui/index.html; a mail address in `mailto` gets the faster
pool, and the headers X-Rate-Limit-Limit and -Interval say how often it may be asked.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from scripts.checking.identifiers import plain_doi
from scripts.online.exchange import Answer
from scripts.online.hosts import NoAnswer
from scripts.online.web import Web, host_of
from scripts.online.work import Notice, Work

API = "https://api.crossref.org"
LONGEST = 8_000_000
BATCH = 20
# '1s', '60s' in X-Rate-Limit-Interval
SECONDS = re.compile(r"(?P<number>\d+)s")
# Crossref's names for updates, and Retraction Watch's; others, such as new versions, say nothing against a work.
NATURES = {
    "retraction": "Retraction",
    "partial_retraction": "Retraction",
    "withdrawal": "Retraction",
    "removal": "Retraction",
    "expression_of_concern": "Expression of concern",
    "correction": "Correction",
    "corrigendum": "Correction",
    "erratum": "Correction",
    "reinstatement": "Reinstatement",
}


class Crossref:
    """Asks Crossref's REST API; `api` is its address."""

    def __init__(self, web: Web, api: str = API) -> None:
        self.web, self.api = web, api.rstrip("/")

    def work(self, doi: str) -> Work | None:
        """The work of a DOI; None if Crossref does not know it. Raises NoAnswer."""
        message = self._message(f"/works/{quote(plain_doi(doi), safe='')}", {})
        return crossref_work(message, doi) if message is not None else None

    def notices(self, dois: Sequence[str]) -> list[Notice]:
        """What other works say of these: a second way to learn of a retraction, since one may be missing.

        A DOI with a comma cannot be asked for in this way and is passed over. Raises NoAnswer.
        """
        askable = [plain_doi(doi) for doi in dois if "," not in doi]
        found: list[Notice] = []
        for start in range(0, len(askable), BATCH):
            named = ",".join(f"updates:{doi}" for doi in askable[start : start + BATCH])
            message = self._message("/works", {"filter": named, "rows": "1000"})
            for item in _objects((message or {}).get("items")):
                found += _told_by(item, {doi.lower() for doi in askable})
        return found

    def _message(self, path: str, query: Mapping[str, str]) -> dict[str, Any] | None:
        contact = {"mailto": self.web.manners.contact} if self.web.manners.contact else {}
        asked = urlencode({**query, **contact}, safe=":/")
        address = f"{self.api}{path}" + (f"?{asked}" if asked else "")
        answer = self.web.ask("GET", address, LONGEST, {"Accept": "application/json"})
        self._keep_pace(address, answer)
        if answer.status == 404:
            return None
        message = json_object(answer).get("message")
        if not isinstance(message, dict):
            raise NoAnswer("its answer has no 'message'")
        return message

    def _keep_pace(self, address: str, answer: Answer) -> None:
        """Ask no more often than the answer's headers allow."""
        limit = answer.headers.get("x-rate-limit-limit", "")
        interval = SECONDS.fullmatch(answer.headers.get("x-rate-limit-interval", "").strip())
        if interval and limit.isascii() and limit.isdigit() and int(limit):
            self.web.pace.slow_down(host_of(address), min(int(interval["number"]) / int(limit), 60.0))


def json_object(answer: Answer) -> dict[str, Any]:
    """The object in an answer of JSON. Raises NoAnswer."""
    if answer.status != 200:
        raise NoAnswer(f"it answered {answer.status}")
    try:
        found = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NoAnswer("its answer is no JSON" + ("" if answer.whole else " or was cut short")) from error
    if not isinstance(found, dict):
        raise NoAnswer("its answer is no JSON object")
    return found


def crossref_work(message: Mapping[str, Any], doi: str) -> Work:
    """A work as Crossref writes it; whatever is missing or of another kind than expected is left empty."""
    people = _objects(message.get("author"))
    people = [*(one for one in people if one.get("sequence") == "first"), *people]
    people = list({id(one): one for one in people}.values())
    return Work(
        register="Crossref",
        titles=_titles(message),
        authors=tuple(_text(one.get("family")) or _text(one.get("name")) for one in people),
        given=_text(people[0].get("given")) if people else "",
        years=tuple(dict.fromkeys(_years(message))),
        volume=_text(message.get("volume")),
        issue=_text(message.get("issue")),
        pages=_text(message.get("page")),
        article_number=_text(message.get("article-number")),
        journals=(*_texts(message.get("container-title")), *_texts(message.get("short-container-title"))),
        doi=_text(message.get("DOI")),
        notices=tuple(_told_of(message, doi)),
    )


def _titles(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The title alone and with its subtitle."""
    titles, subtitles = _texts(message.get("title")), _texts(message.get("subtitle"))
    return (*titles, *(f"{title}: {subtitle}" for title in titles for subtitle in subtitles))


def _years(message: Mapping[str, Any]) -> Iterator[str]:
    for name in ("published-print", "issued", "published", "published-online", "published-other"):
        day = _day(message.get(name))
        if day:
            yield str(day[0])


def _told_of(message: Mapping[str, Any], doi: str) -> Iterator[Notice]:
    """What the record of a work says of itself."""
    title = next(iter(_texts(message.get("title"))), "")
    for update in _objects(message.get("updated-by")):
        yield from _notice(update, doi, title, _text(update.get("DOI")))
    for other in _objects(_object(message.get("relation")).get("is-retracted-by")):
        yield Notice(plain_doi(doi), "", title, _text(other.get("id")), "Retraction", None, "told by Crossref")


def _told_by(item: Mapping[str, Any], asked: set[str]) -> Iterator[Notice]:
    """What the record of a notice says of others."""
    for update in _objects(item.get("update-to")):
        doi = _text(update.get("DOI"))
        if doi.lower() in asked:
            yield from _notice(update, doi, "", _text(item.get("DOI")))


def _notice(update: Mapping[str, Any], doi: str, title: str, notice: str) -> Iterator[Notice]:
    kind = _text(update.get("type")).lower().replace(" ", "_").replace("-", "_")
    nature = NATURES.get(kind)
    if nature:
        teller = "Retraction Watch, by Crossref" if update.get("source") == "retraction-watch" else "Crossref"
        reason = f"{kind.replace('_', ' ')}, told by {teller}"
        record = _text(update.get("record-id"))
        yield Notice(plain_doi(doi), "", title, notice, nature, _day(update.get("updated")), reason, record)


def _day(value: Any) -> tuple[int, int, int] | None:
    """{'date-parts': [[2002, 9]]} as (2002, 9, 1); Crossref writes [[null]] where it knows none."""
    parts = _object(value).get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [part for part in first if isinstance(part, int)] if isinstance(first, list) else []
    if not numbers or not 1000 <= numbers[0] <= 9999:
        return None
    year, month, day = [*numbers, 1, 1][:3]
    return year, month, day


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _texts(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(text for text in map(_text, found) if text)
