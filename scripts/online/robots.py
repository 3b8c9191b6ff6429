"""An address in; whether the robots.txt of its host lets us ask there out."""

import threading
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from scripts.online.hosts import NoAnswer
from scripts.online.manners import TOKEN
from scripts.online.outcome import NOT_ASKED
from scripts.online.web import Web, host_of

LONGEST = 512_000  # RFC 9309, 2.5: at least 500 kibibytes are read
MOST_HOPS = 5  # RFC 9309, 2.3.1.2
LONGEST_DELAY = 30.0


class Refusal(NamedTuple):
    """The status that is recorded in place of an answer, and why."""

    status: int
    reason: str


UNWANTED = Refusal(NOT_ASKED, "not asked: robots.txt of the host wants no visits there")


class Robots:
    """Reads each host's robots.txt once; a wish for pauses is passed on to the pace of the host."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.known: dict[str, RobotFileParser | Refusal] = {}
        self.turns: dict[str, threading.Lock] = {}
        self.guard = threading.Lock()

    def refusal(self, address: str) -> Refusal | None:
        """Why we may not ask, or None. Raises NotAsked for what is no address of the web."""
        host = host_of(address)
        with self.guard:
            mine = self.turns.setdefault(host, threading.Lock())
        with mine:
            if host not in self.known:
                self.known[host] = self._read(address)
        rules = self.known[host]
        if isinstance(rules, Refusal):
            return rules
        return None if rules.can_fetch(TOKEN, address) else UNWANTED

    def _read(self, address: str) -> RobotFileParser | Refusal:
        """RFC 9309, 2.3.1: a file that is missing allows everything; while the server fails to give it, nothing is."""
        parts = urlsplit(address)
        try:
            status, text = self._fetch(f"{parts.scheme}://{parts.netloc}/robots.txt")
        except NoAnswer:
            # The request for the page itself will say what is the matter with the host.
            status, text = 404, ""
        if status == 429 or status >= 500:
            return Refusal(status, "not asked: the host did not give its robots.txt")
        rules = RobotFileParser()
        rules.parse(text.splitlines() if status == 200 else [])
        self._keep_pace(host_of(address), rules)
        return rules

    def _fetch(self, address: str) -> tuple[int, str]:
        for _ in range(MOST_HOPS + 1):
            answer = self.web.ask("GET", address, LONGEST)
            if not 300 <= answer.status < 400 or not answer.headers.get("location"):
                return answer.status, answer.body.decode("utf-8-sig", errors="replace")
            address = urljoin(address, answer.headers["location"])
        return 404, ""

    def _keep_pace(self, host: str, rules: RobotFileParser) -> None:
        delay = rules.crawl_delay(TOKEN)
        if delay:
            self.web.pace.slow_down(host, max(self.web.manners.pause, min(float(delay), LONGEST_DELAY)))
