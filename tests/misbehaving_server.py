"""A web server on this machine that does, path by path, what servers should not do, and notes what it is asked."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = '<!doctype html><title>T</title><h1 id="top-part">T</h1><a name="old"></a><p id="user-content-usage">x</p>'
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Asked:
    """One request as the server got it."""

    def __init__(self, method: str, host: str, path: str, headers: dict[str, str]) -> None:
        self.method, self.host, self.path, self.headers = method, host, path, headers

    def __repr__(self) -> str:
        return f"{self.method} {self.host}{self.path}"


class Handler(BaseHTTPRequestHandler):
    """Looks up what to do at a path; what is not named there is 404."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        host = self.headers.get("Host", "").partition(":")[0]
        path = self.path
        self.busy_for = host
        with self.server.guard:
            self.server.asked.append(Asked(self.command, host, path, dict(self.headers)))
            self.server.busy[host] = self.server.busy.get(host, 0) + 1
            self.server.busiest = max(self.server.busiest, self.server.busy[host])
            times = sum(one.path == path and one.method == self.command for one in self.server.asked)
        try:
            self._do(host, path, times)
        except (ConnectionError, TimeoutError):
            return
        finally:
            self._done()

    do_HEAD = do_GET  # noqa: N815

    def _done(self) -> None:
        with self.server.guard:
            self.server.busy[self.busy_for] = self.server.busy.get(self.busy_for, 0) - 1
        self.busy_for = ""

    def _do(self, host: str, path: str, times: int) -> None:
        if path == "/robots.txt":
            status, text = self.server.robots.get(host, (404, ""))
            self.send(status, {"Content-Type": "text/plain"}, text.encode())
            return
        route = self.server.routes.get(path) or self.server.routes.get(path.partition("?")[0])
        if route:
            route(self, times)
        else:
            self.send(404, HTML, b"no such page")

    def send(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """A whole answer, after which the server is free for the next."""
        self._done()
        self.begin(status, {**headers, "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def begin(self, status: int, headers: dict[str, str]) -> None:
        """The head of an answer, with header values as they are, byte for byte."""
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items()), "Connection: close"]
        self.wfile.write("\r\n".join(lines).encode("utf-8") + b"\r\n\r\n")

    def log_message(self, *parts: object) -> None:
        """Keep the screen clean."""


Route = Callable[[Handler, int], None]


class Server(ThreadingHTTPServer):
    """What it does at each path, what its hosts' robots.txt say, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = dict(ROUTES)
        self.robots: dict[str, tuple[int, str]] = {}
        self.asked: list[Asked] = []
        self.busy: dict[str, int] = {}
        self.busiest = 0
        self.guard = threading.Lock()
        self.over = threading.Event()

    def address(self, path: str, host: str = "library.example") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    def paths(self, *, robots: bool = False) -> list[str]:
        """'GET /page' for each request in order, those for robots.txt only if wanted."""
        return [f"{one.method} {one.path}" for one in self.asked if robots or one.path != "/robots.txt"]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some of these pages are for."""


@contextmanager
def running() -> Iterator[Server]:
    """A server that answers until the block ends."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def page(body: str | bytes = PAGE, headers: dict[str, str] | None = None) -> Route:
    """A page that is there."""
    content = body.encode() if isinstance(body, str) else body
    return lambda handler, times: handler.send(200, headers or HTML, content)


def status(number: int, headers: dict[str, str] | None = None) -> Route:
    return lambda handler, times: handler.send(number, headers or {})


def redirect(target: str, number: int = 301) -> Route:
    return status(number, {"Location": target})


def head(number: int) -> Route:
    """HEAD gets this status, GET gets the page."""
    return lambda handler, times: handler.send(number if handler.command == "HEAD" else 200, HTML, PAGE.encode())


def at_first(number: int, times_wrong: int, headers: dict[str, str] | None = None) -> Route:
    """So many failures for each method, then the page."""

    def answer(handler: Handler, times: int) -> None:
        wrong = times <= times_wrong
        handler.send(number if wrong else 200, (headers or {}) if wrong else HTML, b"" if wrong else PAGE.encode())

    return answer


def silent_to_head(handler: Handler, times: int) -> None:
    if handler.command == "HEAD":
        handler.connection.close()
    else:
        handler.send(200, HTML, PAGE.encode())


def cut_short(handler: Handler, times: int) -> None:
    handler.begin(200, {**HTML, "Content-Length": "5000"})
    handler.wfile.write(PAGE.encode())


def cut_in_chunk(handler: Handler, times: int) -> None:
    handler.begin(200, {**HTML, "Transfer-Encoding": "chunked"})
    handler.wfile.write(b"ff\r\n" + PAGE.encode()[:40])


def dripping_head(handler: Handler, times: int) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.over.is_set():
        handler.wfile.write(b"X-Drop: 1\r\n" if times < 0 else b"X")
        time.sleep(0.01)


def dripping_body(handler: Handler, times: int) -> None:
    handler.begin(200, {**HTML, "Content-Length": "100000"})
    while not handler.server.over.is_set():
        handler.wfile.write(b"x")
        time.sleep(0.01)


def endless_body(handler: Handler, times: int) -> None:
    handler.begin(200, HTML)
    while not handler.server.over.is_set():
        handler.wfile.write(b"<p id='a'>" * 1000)


def never_answering(handler: Handler, times: int) -> None:
    handler.server.over.wait(5)


def no_http(handler: Handler, times: int) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def closing(handler: Handler, times: int) -> None:
    handler.connection.close()


def many_headers(handler: Handler, times: int) -> None:
    handler.begin(200, {f"X-{number}": "x" for number in range(500)})


def counted_on(handler: Handler, times: int) -> None:
    """Each answer leads to one more page, for ever."""
    number = int(handler.path.rpartition("/")[2])
    handler.send(302, {"Location": f"/on/{number + 1}"})


GZIP = {**HTML, "Content-Encoding": "gzip"}
ROUTES: dict[str, Route] = {
    "/ok": page(),
    "/gone": status(410),
    "/no-head": head(405),
    "/no-head-501": head(501),
    "/no-head-403": head(403),
    "/no-head-400": head(400),
    "/no-head-404": head(404),
    "/no-head-500": head(500),
    "/silent-to-head": silent_to_head,
    "/forbidden": status(403),
    "/moved": redirect("/ok"),
    "/moved-308": redirect("/ok", 308),
    "/found": redirect("/ok", 302),
    "/moved-twice": redirect("/moved"),
    "/moved-to-part": redirect("/ok#top-part"),
    "/circle": redirect("/circle-2"),
    "/circle-2": redirect("/circle"),
    **{f"/on/{number}": counted_on for number in range(50)},
    "/no-location": status(301),
    "/bad-location": redirect("http://[bad"),
    "/mail-location": redirect("mailto:a@example.org"),
    "/secret-location": redirect("http://user:word@library.example/ok"),
    "/umlaut-location": redirect("/bücher"),
    "/space-location": redirect("/two words"),
    "/b%C3%BCcher": page(),
    "/two%20words": page(),
    "/inside-location": redirect("http://inside.example/admin"),
    "/loopback-location": redirect("http://127.0.0.1/admin"),
    "/file-location": redirect("file:///etc/passwd"),
    "/moved-to-gone": redirect("/gone"),
    "/busy": at_first(429, 2, {"Retry-After": "7"}),
    "/busy-date": at_first(
        503, 1, {"Retry-After": "Sat, 21 Nov 2026 10:00:09 GMT", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    ),
    "/busy-nonsense": at_first(503, 1, {"Retry-After": "soon"}),
    "/busy-always": status(429, {"Retry-After": "1"}),
    "/busy-for-a-day": status(429, {"Retry-After": "86400"}),
    "/failing-once": at_first(500, 1),
    "/failing": status(500),
    "/cut-short": cut_short,
    "/cut-in-chunk": cut_in_chunk,
    "/dripping-head": dripping_head,
    "/dripping-body": dripping_body,
    "/endless": endless_body,
    "/never": never_answering,
    "/no-http": no_http,
    "/closing": closing,
    "/many-headers": many_headers,
    "/bomb": page(gzip.compress(b"<p id='a'>" + b" " * 30_000_000), GZIP),
    "/packed": page(gzip.compress(PAGE.encode()), GZIP),
    "/not-packed": page(PAGE, GZIP),
    "/packed-otherwise": page(b"\x0b\x02\x80", {**HTML, "Content-Encoding": "br"}),
    "/latin-1": page('<p id="über">'.encode("latin-1"), {"Content-Type": "text/html; charset=ISO-8859-1"}),
    "/own-word": page('<meta charset="windows-1252"><p id="über">'.encode("cp1252"), {"Content-Type": "text/html"}),
    "/wrong-word": page('<p id="über">', {"Content-Type": "text/html; charset=hex"}),
    "/broken-bytes": page(b'<p id="a">\xff\xfe\xfa<p id="b">'),
    "/pdf": page(b"%PDF-1.7", {"Content-Type": "application/pdf"}),
    "/cookie": lambda handler, times: handler.send(302, {"Location": "/ok", "Set-Cookie": "who=me"}),
}
