"""A host's name in; the addresses at which it may be asked out, never ones inside a private network unless allowed."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scripts.online.clock import Clock

Resolve = Callable[[str, int], list[str]]
# RFC 6052: an IPv4 address in the last four bytes.
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class NoAnswer(Exception):
    """A host gave no answer that can be used; the message says why.

    `lasting` means that asking again would not help; `whole_host` that no other address of the host will answer either;
    `heard` that somebody was there, so that the network works.
    """

    lasting = False
    whole_host = False
    heard = True


class NoSuchHost(NoAnswer):
    """Name servers answered that there is no such name."""

    lasting = whole_host = True
    heard = False


class NotReached(NoAnswer):
    """The host was not reached at all: no name server, no connection."""

    whole_host = True
    heard = False


class Refused(NotReached):
    """The host is there and takes no connections."""

    heard = True


class Untrusted(NotReached):
    """The host was reached, but no secure channel to it could be made."""

    lasting = heard = True


class NotAsked(NoAnswer):
    """We may not ask there."""

    lasting = True
    heard = False


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as numbers. Raises NoSuchHost, or NotReached if no name server answered."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise NoSuchHost("there is no such host") from error
        raise NotReached("no name server answered") from error
    except (UnicodeError, ValueError) as error:
        raise NoSuchHost("this is no name of a host") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def ascii_name(host: str) -> str:
    """The name as it goes over the wire: 'bücher.example' becomes 'xn--bcher-kva.example'. Raises NoSuchHost."""
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise NoSuchHost("this is no name of a host") from error


def allowed_addresses(host: str, port: int, lookup: Resolve, allow_private: bool) -> list[str]:
    """Where a host may be asked. Raises NotAsked if any of its addresses is private: then none can be trusted."""
    found = lookup(host, port)
    if not allow_private and not all(is_public(address) for address in found):
        raise NotAsked("not asked: the address lies in a private network")
    return found


def is_public(address: str) -> bool:
    """True for an address on the open internet, also when an IPv4 address hides in an IPv6 one.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("8.8.8.8")
    (False, False, True)
    """
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _hidden(number) if isinstance(number, ipaddress.IPv6Address) else None
    number = inner or number
    return number.is_global and not number.is_multicast and not number.is_reserved


def _hidden(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if number in TRANSLATED:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    teredo = number.teredo
    return number.ipv4_mapped or number.sixtofour or (teredo[1] if teredo else None)


class Pace:
    """One request at a time to each host, with a pause after it."""

    def __init__(self, clock: Clock, pause: float) -> None:
        self.clock, self.pause = clock, pause
        self.pauses: dict[str, float] = {}
        self.free_at: dict[str, float] = {}
        self.turns: dict[str, threading.Lock] = {}
        self.guard = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until it is our turn at this host; the pause begins when the block ends."""
        with self.guard:
            mine = self.turns.setdefault(host, threading.Lock())
        with mine:
            wait = self.free_at.get(host, 0.0) - self.clock.now()
            if wait > 0:
                self.clock.sleep(wait)
            try:
                yield
            finally:
                self.hold(host, self.pauses.get(host, self.pause))

    def slow_down(self, host: str, pause: float) -> None:
        """What a host asks for, in seconds between two requests."""
        self.pauses[host] = pause
        self.hold(host, pause)

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks this host before so many seconds have passed."""
        self.free_at[host] = max(self.free_at.get(host, 0.0), self.clock.now() + seconds)
