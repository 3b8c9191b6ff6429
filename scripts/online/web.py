"""Addresses in, answers out, with patience: each host has its pace, a busy one is asked again, a dead one once."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scripts.online.clock import Clock
from scripts.online.exchange import Answer, Request, exchange, place, trust
from scripts.online.hosts import NoAnswer, NotReached, Pace, Resolve, allowed_addresses, resolve
from scripts.online.manners import Manners

# Too many requests, or a fault of the server that may pass.
BUSY = {429, 500, 502, 503, 504}
# Answers by which a server asks for patience (RFC 9110, RFC 6585).
ASKS_TO_WAIT = {429, 503}


class Stopped(Exception):
    """The reader has stopped the work."""


class Web:
    """Asks other hosts; all workers share one, so that no host is asked by two of them at once."""

    def __init__(self, manners: Manners, clock: Clock | None = None, lookup: Resolve = resolve) -> None:
        self.manners, self.clock, self.lookup = manners, clock or Clock(), lookup
        self.pace = Pace(self.clock, manners.pause)
        self.trusted = trust()
        self.stopped = threading.Event()
        self.dead: dict[str, NoAnswer] = {}
        self.weary: dict[str, Answer] = {}

    def ask(
        self, method: str, address: str, most: int = 0, headers: Mapping[str, str] | None = None, patient: bool = True
    ) -> Answer:
        """One answer, after as many attempts as manners allow. Raises NoAnswer, or Stopped.

        Not `patient` means that the caller has another way to ask: then only a host that asks us to wait is waited for.
        """
        attempt = 1
        while True:
            found = self._attempt(method, address, most, headers or {})
            host = host_of(address)
            wait = self._wait(found, attempt, patient)
            if wait is None or host in self.dead or host in self.weary:
                return self._settled(host, found, patient)
            self.pace.hold(host, wait)
            attempt += 1

    def _attempt(self, method: str, address: str, most: int, headers: Mapping[str, str]) -> Answer | NoAnswer:
        try:
            return self._once(method, address, most, headers)
        except NoAnswer as error:
            return error

    def _wait(self, found: Answer | NoAnswer, attempt: int, patient: bool) -> float | None:
        """Seconds until the next attempt; None if there is to be none."""
        manners = self.manners
        back_off = min(manners.first_wait * 2.0 ** (attempt - 1), manners.longest_wait)
        if attempt >= manners.attempts:
            return None
        if isinstance(found, NoAnswer):
            return back_off if patient and not found.lasting else None
        if found.status not in (BUSY if patient else ASKS_TO_WAIT):
            return None
        wait = max(_asked_wait(found) or 0.0, back_off)
        return wait if wait <= manners.longest_wait else None

    def _settled(self, host: str, found: Answer | NoAnswer, patient: bool) -> Answer:
        """Hand on what came of it; a host that cannot be reached or asks for patience is left alone for this run."""
        if isinstance(found, NoAnswer):
            if found.whole_host and (patient or found.lasting):
                self.dead[host] = found
            raise found
        if found.status == 429 or _asked_wait(found):
            self.weary[host] = found._replace(body=b"", headers={}, whole=False)
        return found

    def _once(self, method: str, address: str, most: int, headers: Mapping[str, str]) -> Answer:
        host = host_of(address)
        if host in self.dead:
            raise type(self.dead[host])(str(self.dead[host]))
        if host in self.weary:
            return self.weary[host]
        _, name, port = place(address)
        numbers = allowed_addresses(name, port, self.lookup, self.manners.allow_private)
        sent = {"User-Agent": self.manners.agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        with self.pace.turn(host):
            if self.stopped.is_set():
                raise Stopped
            request = Request(method, address, "", {**sent, **headers}, most, self.manners.seconds)
            return self._first_reached(request, numbers)

    def _first_reached(self, request: Request, numbers: list[str]) -> Answer:
        """A host may have several addresses, of which the first may be of a kind that this network lacks."""
        reason = NotReached("the host has no address")
        for number in numbers:
            try:
                return exchange(request._replace(number=number), self.trusted)
            except NotReached as error:
                reason = error
        raise reason


def host_of(address: str) -> str:
    """Name and port, by which hosts are told apart. Raises NotAsked for what is no address of the web."""
    _, name, port = place(address)
    return f"{name}:{port}"


def _asked_wait(answer: Answer) -> float | None:
    """The seconds that Retry-After asks for, as a number or as a date; None if it asks for nothing readable."""
    written = answer.headers.get("retry-after", "").strip()
    if not written or answer.status not in ASKS_TO_WAIT:
        return None
    if written.isascii() and written.isdigit():
        return float(written[:9])
    when, said = _date(written), _date(answer.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (when - said).total_seconds()) if when else None


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
