"""A site and its record of links in; the record brought up to date, and what changed, out."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from scripts.online.clock import count
from scripts.online.hosts import NoAnswer
from scripts.online.link_record import Entry, LinkRecord, change, is_fresh, updated
from scripts.online.links import Wanted, ask_all, secure_twin
from scripts.online.outcome import NOT_ASKED, Outcome
from scripts.online.web import Web

# Asked only if nobody else answers, to tell a network that is down from hosts that are gone.
KNOWN_ADDRESSES = ("https://doi.org/", "https://www.crossref.org/", "https://pubmed.ncbi.nlm.nih.gov/")
# So many silent hosts give reason to ask whether the network is there at all.
EARLY = 16
Say = Callable[[str], None]


class LinkNews(NamedTuple):
    """The new record, or None if no host could be reached; one line for each change; how many were asked."""

    record: LinkRecord | None
    lines: tuple[str, ...]
    asked: int
    stopped: bool = False


def refresh_links(web: Web, wanted: Wanted, record: LinkRecord, days: int, say: Say) -> LinkNews:
    """Ask for every address that was not answered well within so many days; keep what was learnt if stopped."""
    today = web.clock.today()
    due = {
        address: fragments
        for address, fragments in wanted.items()
        if not is_fresh(record.links.get(address), record.recorded, fragments, today, days)
    }
    say(f"Links: {count(len(wanted), 'address', 'es')} of other hosts, {len(due)} to be asked.")
    found, stopped = _ask(web, due, say)
    if found is None:
        return LinkNews(None, (), 0)
    kept = {*wanted, *map(secure_twin, wanted)}
    after: dict[str, Entry] = {address: entry for address, entry in record.links.items() if address in kept}
    after |= {address: updated(record.links.get(address), outcome, today) for address, outcome in found.items()}
    changes = ((address, change(record.links.get(address), after[address])) for address in sorted(found))
    lines = tuple(f"{address}: {what}" for address, what in changes if what)
    recorded = today.isoformat() if found else record.recorded
    return LinkNews(LinkRecord(recorded, after), lines, len(found.keys() & due.keys()), stopped)


def _ask(web: Web, due: Wanted, say: Say) -> tuple[dict[str, Outcome] | None, bool]:
    """The outcomes, None if the network is down, and whether the reader stopped the work with Ctrl-C."""
    found: dict[str, Outcome] = {}
    told = 0
    try:
        for address, outcome in ask_all(web, due):
            found[address] = outcome
            asked = len(found.keys() & due.keys())
            if asked in (EARLY, len(due)) and not _reached(web, found):
                return None, False
            tenths = 10 * asked // len(due)
            if tenths > told:
                told = tenths
                say(f"  {asked} of {len(due)} asked, {_failing(found)} without a good answer")
    except KeyboardInterrupt:
        # Without a single answer, nothing tells a network that is down from hosts that are gone.
        return (found if any(outcome.heard for outcome in found.values()) else {}), True
    return found, False


def _failing(found: Mapping[str, Outcome]) -> int:
    return sum(not outcome.good for outcome in found.values())


def _reached(web: Web, found: Mapping[str, Outcome]) -> bool:
    """False if nobody answered, not even hosts that surely exist: then our own network is at fault."""
    asked = [outcome for outcome in found.values() if outcome.status != NOT_ASKED]
    return not asked or any(outcome.heard for outcome in asked) or any(map(partial(_answers, web), KNOWN_ADDRESSES))


def _answers(web: Web, address: str) -> bool:
    try:
        return bool(web.ask("HEAD", address, patient=False).status)
    except NoAnswer as error:
        return error.heard
