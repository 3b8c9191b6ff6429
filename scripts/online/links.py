"""Addresses in; the outcome of each out, asked by several workers, of which each keeps to one host at a time."""

import queue
import threading
from collections.abc import Collection, Iterator, Mapping

from scripts.online.following import follow
from scripts.online.hosts import NoAnswer
from scripts.online.outcome import Outcome
from scripts.online.robots import Robots
from scripts.online.web import Stopped, Web, host_of

Wanted = Mapping[str, Collection[str]]
Found = tuple[str, Outcome]
Lanes = queue.SimpleQueue[list[str]]
Results = queue.SimpleQueue[Found | None]


def ask_all(web: Web, wanted: Wanted) -> Iterator[Found]:
    """Each address with its outcome, as they come in; `wanted` holds the fragments that links ask of an address.

    Whoever stops listening stops the workers too.
    """
    by_host = _by_host(wanted)
    lanes: Lanes = queue.SimpleQueue()
    for lane in by_host:
        lanes.put(lane)
    found: Results = queue.SimpleQueue()
    robots = Robots(web)
    working = min(web.manners.at_once, len(by_host))
    for _ in range(working):
        # As daemons, so that a host that dawdles does not keep a stopped program alive.
        threading.Thread(target=_work, args=(web, robots, wanted, lanes, found), daemon=True).start()
    try:
        while working:
            result = found.get()
            if result is None:
                working -= 1
            else:
                yield result
    except (GeneratorExit, KeyboardInterrupt):
        web.stopped.set()
        raise


def _work(web: Web, robots: Robots, wanted: Wanted, lanes: Lanes, found: Results) -> None:
    """Take one host's addresses after another; None as the last word, whatever happened."""
    try:
        while True:
            for address in lanes.get_nowait():
                outcome = follow(web, robots, address, bool(wanted[address]))
                found.put((address, outcome))
                _try_secure(web, robots, address, outcome, found)
    except (queue.Empty, Stopped):
        return
    finally:
        found.put(None)


def _try_secure(web: Web, robots: Robots, address: str, outcome: Outcome, found: Results) -> None:
    """Whether a page that answers by http does so by https, too; only a good answer is worth noting."""
    twin = secure_twin(address)
    if twin and outcome.good and not any(hop[1].startswith("https:") for hop in outcome.hops):
        secure = follow(web, robots, twin, wants_anchors=False)
        if secure.good:
            found.put((twin, secure))


def secure_twin(address: str) -> str | None:
    """The https form of an http address; None for other addresses, and for those with a port of their own."""
    scheme, _, rest = address.partition("://")
    return f"https://{rest}" if scheme.lower() == "http" and ":" not in rest.partition("/")[0] else None


def _by_host(wanted: Wanted) -> list[list[str]]:
    """Addresses that begin at one host stay together, the longest lists first, since they take longest."""
    lanes: dict[str, list[str]] = {}
    for address in wanted:
        try:
            host = host_of(address)
        except NoAnswer:
            host = ""
        lanes.setdefault(host, []).append(address)
    return sorted(lanes.values(), key=len, reverse=True)
