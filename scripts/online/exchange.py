"""One request in, one answer out; nothing that a server does can hold us longer or fill more than we allow.

Written on Python's own sockets: the host is reached at the very address that was judged harmless, a clock runs over
the answer as a whole, and what is unpacked is bounded. Cookies are not kept and no page's password is ever sent.
"""

import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

import certifi

from scripts.online.hosts import NoAnswer, NotAsked, NotReached, Refused, Untrusted, ascii_name

# RFC 3986: what stands unescaped in a path or a query; '%' because it is escaped already.
PLAIN = "/%:@!$&'()*+,;=~-._?[]"
PIECE = 65_536
PORTS = {"http": 80, "https": 443}


class Answer(NamedTuple):
    """What a server said; `whole` is False if more of the body was promised or sent than was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool


class Request(NamedTuple):
    """What is asked: `number` is the address at which the host is reached, `most` the bytes of body to read."""

    method: str
    address: str
    number: str
    headers: Mapping[str, str]
    most: int
    seconds: float


def trust() -> ssl.SSLContext:
    """The certificates that we believe: certifi's and the machine's own."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context


def place(address: str) -> tuple[SplitResult, str, int]:
    """An address taken apart, with its host and port. Raises NotAsked for what is no address of the web."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise NotAsked(f"not asked: this is no address ({error})") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotAsked("not asked: this is no address of the web")
    if parts.username is not None or parts.password is not None:
        raise NotAsked("not asked: the address holds a name or a password")
    return parts, ascii_name(parts.hostname), port


def exchange(request: Request, trusted: ssl.SSLContext) -> Answer:
    """Send one request and read the beginning of its answer. Raises NoAnswer."""
    parts, host, port = place(request.address)
    plain = _connect(request, port)
    # Whatever wraps the socket later, this second handle on it can end the conversation.
    spare, late = plain.dup(), threading.Event()
    alarm = threading.Timer(request.seconds, _end, [spare, late])
    alarm.daemon = True
    alarm.start()
    try:
        channel = _secured(plain, host, trusted) if parts.scheme == "https" else plain
        return _converse(channel, request, parts, (host, port), late)
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(_why(error, late)) from error
    finally:
        alarm.cancel()
        spare.close()
        plain.close()


def _connect(request: Request, port: int) -> socket.socket:
    try:
        return socket.create_connection((request.number, port), timeout=request.seconds)
    except ConnectionRefusedError as error:
        raise Refused("it refuses connections") from error
    except OSError as error:
        raise NotReached(f"no connection ({error.strerror or 'it took too long'})") from error


def _end(spare: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        spare.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended in the same moment


def _secured(plain: socket.socket, host: str, trusted: ssl.SSLContext) -> socket.socket:
    try:
        return trusted.wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(f"its certificate is not valid ({error.verify_message})") from error
    except ssl.SSLError as error:
        raise Untrusted(f"no secure channel ({error.reason or 'the server broke off'})") from error


def _converse(
    channel: socket.socket, request: Request, parts: SplitResult, door: tuple[str, int], late: threading.Event
) -> Answer:
    host, port = door
    connection = HTTPConnection(host, port)
    connection.sock = channel
    usual = port == PORTS[parts.scheme]
    shown = f"[{host}]" if ":" in host else host
    headers = {"Host": shown if usual else f"{shown}:{port}", **request.headers}
    target = quote(parts.path or "/", safe=PLAIN) + (f"?{quote(parts.query, safe=PLAIN)}" if parts.query else "")
    try:
        connection.request(request.method, target, headers=headers)
        with connection.getresponse() as response:
            if late.is_set():  # the head of the answer was cut by us, which http.client takes for its end
                raise TimeoutError
            named = {name.lower(): value for name, value in response.getheaders()}
            body, whole = _body(response, request.most) if request.most else (b"", False)
        unpacked, readable = _unpacked(body, named, request.most)
        return Answer(response.status, named, unpacked, whole and readable)
    finally:
        connection.close()


def _body(response: HTTPResponse, most: int) -> tuple[bytes, bool]:
    """At most so many bytes, and whether they are all; a body that breaks off is kept as far as it came."""
    pieces: list[bytes] = []
    held = 0
    try:
        while held < most:
            piece = response.read1(min(PIECE, most - held))
            if not piece:
                return b"".join(pieces), not response.length
            pieces.append(piece)
            held += len(piece)
    except (OSError, HTTPException):
        return b"".join(pieces), False
    return b"".join(pieces), response.length == 0


def _unpacked(body: bytes, headers: Mapping[str, str], most: int) -> tuple[bytes, bool]:
    """We ask for unpacked answers; some servers pack them all the same. A bomb is unpacked only so far."""
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        return body, True
    if packing not in ("gzip", "x-gzip", "deflate"):
        return b"", False
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        unpacked = unpacker.decompress(body, most)
    except zlib.error:
        return b"", False
    return unpacked, unpacker.eof


def _why(error: Exception, late: threading.Event) -> str:
    if late.is_set() or isinstance(error, TimeoutError):
        return "the answer took too long"
    if isinstance(error, HTTPException):
        return f"the answer is no HTTP ({type(error).__name__})"
    return f"the connection broke ({getattr(error, 'strerror', None) or error})"
