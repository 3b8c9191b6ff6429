"""`check --online` and the links: what is recorded of an address, and how politely a hostile server is asked."""

import ssl
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from scripts.online import hosts, links
from scripts.online.clock import Clock
from scripts.online.exchange import Answer
from scripts.online.following import anchors, follow
from scripts.online.hosts import NoSuchHost, NotReached, is_public, resolve
from scripts.online.links import ask_all, secure_twin
from scripts.online.manners import Manners
from scripts.online.outcome import Outcome
from scripts.online.robots import Robots
from scripts.online.web import Web
from tests.misbehaving_server import Handler, Server, page, redirect, running, status

HERE = "127.0.0.1"
NAMES = {"library.example": HERE, "other.example": HERE, "third.example": HERE, "inside.example": "10.0.0.1"}
NAMES |= {"xn--bcher-kva.example": HERE, HERE: HERE, "127.0.0.2": "127.0.0.2"}
DAY = date(2026, 11, 21)


class Hours:
    """A clock that a pause only sets forward."""

    def __init__(self) -> None:
        self.time = 0.0
        self.pauses: list[float] = []
        self.guard = threading.Lock()

    def sleep(self, seconds: float) -> None:
        with self.guard:
            self.time += seconds
            self.pauses.append(seconds)

    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep, lambda: DAY)


def names(host: str, port: int) -> list[str]:
    if host == "unnamed.example":
        raise NotReached("no name server answered")
    if host not in NAMES:
        raise NoSuchHost("there is no such host")
    return [NAMES[host]]


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.fixture
def hours() -> Hours:
    return Hours()


def web_of(hours: Hours, **manners: Any) -> Web:
    usual: dict[str, Any] = {"allow_private": True, "seconds": 0.3, "attempts": 3, "pause": 0.0}
    return Web(Manners(**usual | manners), hours.clock(), names)


def outcome(server: Server, hours: Hours, path: str, wants_anchors: bool = False, **manners: Any) -> Outcome:
    web = web_of(hours, **manners)
    address = path if "://" in path else server.address(path)
    return follow(web, Robots(web), address, wants_anchors)


def test_a_page_that_is_there_is_asked_for_by_head_alone(server: Server, hours: Hours) -> None:
    assert outcome(server, hours, "/ok") == Outcome(200)
    assert server.paths() == ["HEAD /ok"]


@pytest.mark.parametrize(("path", "number"), [("/missing", 404), ("/gone", 410), ("/forbidden", 403)])
def test_a_page_that_is_not_there_is_recorded_by_its_status_after_a_second_look(
    path: str, number: int, server: Server, hours: Hours
) -> None:
    assert outcome(server, hours, path).status == number
    assert server.paths() == [f"HEAD {path}", f"GET {path}"]


@pytest.mark.parametrize("path", [f"/no-head{ending}" for ending in ("", "-501", "-403", "-400", "-404", "-500")])
def test_a_server_that_refuses_head_is_asked_by_get(path: str, server: Server, hours: Hours) -> None:
    assert outcome(server, hours, path) == Outcome(200)
    assert server.paths() == [f"HEAD {path}", f"GET {path}"]


def test_a_server_that_hangs_up_on_head_is_asked_by_get(server: Server, hours: Hours) -> None:
    assert outcome(server, hours, "/silent-to-head").status == 200


@pytest.mark.parametrize(
    ("path", "hops"),
    [
        ("/moved", [(301, "/ok")]),
        ("/moved-308", [(308, "/ok")]),
        ("/found", [(302, "/ok")]),
        ("/moved-twice", [(301, "/moved"), (301, "/ok")]),
        ("/moved-to-part", [(301, "/ok#top-part")]),
        ("/umlaut-location", [(301, "/b%C3%BCcher")]),
        ("/space-location", [(301, "/two%20words")]),
    ],
)
def test_redirects_are_followed_and_each_is_recorded_with_its_target(
    path: str, hops: list[tuple[int, str]], server: Server, hours: Hours
) -> None:
    found = outcome(server, hours, path)
    assert (found.status, found.note) == (200, "")
    assert found.hops == tuple((number, server.address(target)) for number, target in hops)


def test_a_redirect_to_a_missing_page_ends_with_its_status(server: Server, hours: Hours) -> None:
    found = outcome(server, hours, "/moved-to-gone")
    assert (found.status, found.hops) == (410, ((301, server.address("/gone")),))


@pytest.mark.parametrize(
    ("path", "number", "note"),
    [
        ("/circle", 301, "redirected in a circle"),
        ("/on/1", 302, "redirected more than 10 times"),
        ("/no-location", 301, "redirected without a target"),
        ("/bad-location", 301, "redirected to what is no address"),
        ("/mail-location", 999, "not asked: this is no address of the web"),
        ("/file-location", 999, "not asked: this is no address of the web"),
        ("/secret-location", 999, "not asked: the address holds a name or a password"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_told_apart(
    path: str, number: int, note: str, server: Server, hours: Hours
) -> None:
    found = outcome(server, hours, path)
    assert (found.status, found.note) == (number, note)
    assert len(server.asked) < 20


@pytest.mark.parametrize(
    ("path", "pauses"),
    [("/busy", [7.0, 7.0]), ("/busy-date", [9.0]), ("/busy-nonsense", [2.0]), ("/failing-once", [2.0])],
)
def test_a_busy_server_is_asked_again_after_the_time_it_names(
    path: str, pauses: list[float], server: Server, hours: Hours
) -> None:
    assert outcome(server, hours, path, wants_anchors=True).status == 200
    assert hours.pauses == pauses


def test_without_such_a_time_the_pauses_grow(server: Server, hours: Hours) -> None:
    assert outcome(server, hours, "/failing", wants_anchors=True).status == 500
    assert hours.pauses == [2.0, 4.0]


def test_a_server_that_wants_more_patience_than_we_have_is_left_alone_for_the_run(server: Server, hours: Hours) -> None:
    web = web_of(hours)
    wanted: dict[str, list[str]] = {server.address(path): [] for path in ("/busy-for-a-day", "/ok", "/moved")}
    assert {found.status for _, found in ask_all(web, wanted)} == {429}
    assert server.paths() == ["HEAD /busy-for-a-day"]
    assert hours.pauses == []


def test_a_limit_that_is_never_lifted_is_recorded_as_one(server: Server, hours: Hours) -> None:
    found = outcome(server, hours, "/busy-always")
    assert found.status == 429 and found.passing
    assert len(server.paths()) == 3


@pytest.mark.parametrize("path", ["/dripping-head", "/never"])
def test_a_server_that_dawdles_is_given_up_in_time(path: str, server: Server, hours: Hours) -> None:
    began = time.monotonic()
    found = outcome(server, hours, path, attempts=1, seconds=0.2)
    assert (found.status, found.note) == (599, "the answer took too long")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("path", ["/no-http", "/closing", "/many-headers"])
def test_what_is_no_answer_is_recorded_as_none(path: str, server: Server, hours: Hours) -> None:
    found = outcome(server, hours, path, attempts=2)
    assert found.status == 599 and found.passing and found.heard
    assert found.note.startswith(("the answer is no HTTP", "the connection broke"))


@pytest.mark.parametrize("path", ["/cut-short", "/cut-in-chunk", "/dripping-body", "/endless", "/bomb", "/not-packed"])
def test_a_body_that_cannot_be_read_to_its_end_leaves_the_anchors_unknown(
    path: str, server: Server, hours: Hours
) -> None:
    found = outcome(server, hours, path, wants_anchors=True, longest=100_000, seconds=0.2)
    assert (found.status, found.anchors) == (200, None)
    assert found.note == "anchors unknown: the page was not read to its end"


def test_a_packing_that_was_not_asked_for_leaves_the_anchors_unknown(server: Server, hours: Hours) -> None:
    assert outcome(server, hours, "/packed-otherwise", wants_anchors=True).anchors is None


def test_only_the_beginning_of_an_endless_page_is_read_if_its_anchors_are_not_wanted(
    server: Server, hours: Hours
) -> None:
    server.routes["/only-get"] = lambda handler, times: (
        handler.send(405, {}) if handler.command == "HEAD" else server.routes["/endless"](handler, times)
    )
    assert outcome(server, hours, "/only-get") == Outcome(200)


@pytest.mark.parametrize("path", ["/ok", "/packed"])
def test_all_ids_of_a_page_are_recorded_where_a_link_names_one(path: str, server: Server, hours: Hours) -> None:
    found = outcome(server, hours, path, wants_anchors=True)
    assert found.anchors == ("old", "top-part", "usage", "user-content-usage")
    assert server.paths() == [f"GET {path}"]


@pytest.mark.parametrize(("path", "ids"), [("/latin-1", "über"), ("/own-word", "über"), ("/wrong-word", "über")])
def test_ids_are_read_in_the_encoding_of_the_page(path: str, ids: str, server: Server, hours: Hours) -> None:
    assert outcome(server, hours, path, wants_anchors=True).anchors == (ids,)


def test_bytes_that_are_no_text_do_not_stop_the_reading(server: Server, hours: Hours) -> None:
    assert outcome(server, hours, "/broken-bytes", wants_anchors=True).anchors == ("a", "b")


def test_a_pdf_has_no_anchors_that_could_be_known(server: Server, hours: Hours) -> None:
    found = outcome(server, hours, "/pdf", wants_anchors=True)
    assert found == Outcome(200, note="anchors unknown: application/pdf is no HTML")


@given(st.binary(max_size=300), st.sampled_from(["text/html", "text/html; charset=utf-16", "text/html; charset=\x00"]))
def test_no_page_is_too_odd_to_be_read(body: bytes, kind: str) -> None:
    assert isinstance(anchors(Answer(200, {"content-type": kind}, body, True)), tuple)


def test_a_host_that_does_not_exist_is_status_0(server: Server, hours: Hours) -> None:
    assert outcome(server, hours, "http://nowhere.example/x") == Outcome(0, note="there is no such host", heard=False)


def test_a_name_server_that_does_not_answer_says_nothing_of_the_host(server: Server, hours: Hours) -> None:
    found = outcome(server, hours, "http://unnamed.example/x")
    assert (found.status, found.note, found.heard) == (599, "no name server answered", False)


def test_a_closed_door_is_tried_again_and_then_all_its_addresses_are_left_alone(server: Server, hours: Hours) -> None:
    closed = running()
    with closed as other:
        address = other.address("/x")
    web = web_of(hours)
    found = dict(ask_all(web, {address: [], address + "y": []}))
    assert {(one.status, one.note) for one in found.values()} == {(599, "it refuses connections")}
    assert hours.pauses == [2.0, 4.0]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::1", "192.0.2.1", "nonsense",
    ],
)  # fmt: skip
def test_no_address_inside_a_network_counts_as_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["library.example", "127.0.0.1", "inside.example"])
def test_a_private_network_is_never_asked(host: str, server: Server, hours: Hours) -> None:
    found = outcome(server, hours, server.address("/ok", host), allow_private=False)
    assert (found.status, found.note) == (999, "not asked: the address lies in a private network")
    assert server.asked == []


@pytest.mark.parametrize("address", ["http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://localhost/"])
def test_a_private_address_in_disguise_is_not_asked_either(address: str, hours: Hours) -> None:
    web = Web(Manners(), hours.clock(), resolve)
    assert follow(web, Robots(web), address, False).status in (0, 999)


@pytest.mark.parametrize("path", ["/inside-location", "/to-loopback"])
def test_a_redirect_into_a_private_network_is_not_followed(
    path: str, server: Server, hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "is_public", lambda address: address == HERE)
    server.routes["/to-loopback"] = redirect("http://127.0.0.2/admin")
    found = outcome(server, hours, path, allow_private=False)
    assert (found.status, found.note) == (999, "not asked: the address lies in a private network")
    assert len(found.hops) == 1


def test_the_address_that_was_judged_is_the_one_that_is_asked(server: Server, hours: Hours) -> None:
    """A name server that gives another address at the second question (DNS rebinding) gains nothing by it."""
    answers = iter([[HERE], [HERE], ["10.0.0.1"]])
    web = Web(Manners(allow_private=True, pause=0.0), hours.clock(), lambda host, port: next(answers))
    assert follow(web, Robots(web), server.address("/ok"), False).status == 200


def test_robots_txt_is_read_once_for_each_host_and_obeyed(server: Server, hours: Hours) -> None:
    server.robots["library.example"] = (200, "User-agent: *\nDisallow: /moved\n")
    server.robots["other.example"] = (200, "User-agent: handbook-check\nDisallow: /\n")
    web = web_of(hours)
    paths = [server.address("/ok"), server.address("/moved"), server.address("/ok", "other.example")]
    found = dict(ask_all(web, {path: [] for path in paths}))
    assert [found[path].status for path in paths] == [200, 999, 999]
    assert found[paths[1]].note == "not asked: robots.txt of the host wants no visits there"
    assert sorted(server.paths(robots=True)) == ["GET /robots.txt", "GET /robots.txt", "HEAD /ok"]


def test_robots_txt_of_the_host_to_which_one_is_sent_is_obeyed_too(server: Server, hours: Hours) -> None:
    server.routes["/away"] = redirect(server.address("/ok", "other.example"))
    server.robots["other.example"] = (200, "User-agent: *\nDisallow: /\n")
    found = outcome(server, hours, "/away")
    assert (found.status, len(found.hops)) == (999, 1)


def test_a_robots_txt_that_is_missing_allows_and_one_that_fails_forbids(server: Server, hours: Hours) -> None:
    server.robots["library.example"] = (403, "")
    assert outcome(server, hours, "/ok").status == 200
    server.robots["library.example"] = (500, "")
    found = outcome(server, hours, "/ok")
    assert (found.status, found.note) == (500, "not asked: the host did not give its robots.txt") and found.passing


def test_a_pause_that_robots_txt_asks_for_is_kept(server: Server, hours: Hours) -> None:
    server.robots["library.example"] = (200, "User-agent: *\nCrawl-delay: 5\nDisallow:\n")
    web = web_of(hours)
    list(ask_all(web, {server.address("/ok"): [], server.address("/no-head"): []}))
    assert hours.pauses.count(5.0) >= 2


def test_one_host_is_asked_once_at_a_time_with_a_pause_and_others_meanwhile(server: Server, hours: Hours) -> None:
    together = threading.Barrier(2, timeout=5)

    def meet(handler: Handler, times: int) -> None:
        together.wait()
        handler.send(200, {})

    server.routes["/meet"] = meet
    wanted: dict[str, list[str]] = {server.address(f"/ok?{number}"): [] for number in range(6)}
    # Each of these two answers only when the other has been asked as well.
    wanted |= {server.address("/meet", "other.example"): [], server.address("/meet", "third.example"): []}
    found = dict(ask_all(web_of(hours, pause=1.0, seconds=5.0), wanted))
    assert {one.status for one in found.values()} == {200}
    assert server.busiest == 1
    assert len(hours.pauses) >= 6


def test_we_say_who_we_are_and_keep_no_cookies(server: Server, hours: Hours) -> None:
    manners: dict[str, Any] = {
        "site_name": "Lab (wiki) é",
        "site_address": "https://lab.example/",
        "contact": "lab@example.org",
    }
    outcome(server, hours, "/cookie", **manners)
    last = server.asked[-1]
    agent = "handbook-check/2026.1 (link check of Lab wiki; https://lab.example/; mailto:lab@example.org)"
    assert (last.path, last.headers["User-Agent"]) == ("/ok", agent)
    assert "Cookie" not in last.headers


def test_a_host_with_other_letters_is_asked_by_its_name_on_the_wire(server: Server, hours: Hours) -> None:
    address = server.address("/bücher", "bücher.example")
    assert outcome(server, hours, address).status == 200
    assert (server.asked[-1].host, server.asked[-1].path) == ("xn--bcher-kva.example", "/b%C3%BCcher")


def certificate(name: str) -> bytes:
    """A new key and a certificate that it signs itself, for a host of this name."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    paper = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(2120, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, *form) + paper.public_bytes(serialization.Encoding.PEM)


def secure(server: Server, folder: Path) -> str:
    """Let the server speak TLS, with a certificate for library.example; the file that makes it trusted."""
    file = folder / "library.example.pem"
    file.write_bytes(certificate("library.example"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return str(file)


def test_a_secure_page_is_read_if_its_certificate_is_valid(server: Server, hours: Hours, tmp_path: Path) -> None:
    file = secure(server, tmp_path)
    web = web_of(hours, seconds=5.0)
    address = server.address("/ok").replace("http:", "https:")
    found = follow(web, Robots(web), address, True)
    assert (found.status, found.heard) == (599, True)
    assert found.note.startswith("its certificate is not valid (self")
    web = web_of(hours, seconds=5.0)
    web.trusted.load_verify_locations(file)
    assert follow(web, Robots(web), address, True).anchors
    other = server.address("/ok", "other.example").replace("http:", "https:")
    assert "not valid for 'other.example'" in follow(web, Robots(web), other, True).note


def test_a_host_that_speaks_no_tls_is_no_answer(server: Server, hours: Hours) -> None:
    found = outcome(server, hours, server.address("/ok").replace("http:", "https:"))
    assert found.status == 599 and found.note.startswith("no secure channel") and found.heard


def test_a_listener_who_leaves_stops_the_workers(server: Server, hours: Hours) -> None:
    server.routes |= {f"/page/{number}": page() for number in range(50)}
    web = web_of(hours)
    asking = ask_all(web, {server.address(f"/page/{number}"): [] for number in range(50)})
    next(asking)
    asking.close()  # type: ignore[attr-defined]
    assert web.stopped.is_set()


def test_a_status_page_of_any_other_kind_is_recorded_as_it_is(server: Server, hours: Hours) -> None:
    server.routes["/teapot"] = status(418)
    assert outcome(server, hours, "/teapot").status == 418


@pytest.mark.parametrize(
    ("address", "twin"),
    [
        ("http://a.example/x?y", "https://a.example/x?y"),
        ("HTTP://a.example", "https://a.example"),
        ("https://a.example/", None),
        ("http://a.example:8000/", None),
    ],
)
def test_the_https_form_of_an_address_is_the_same_but_for_its_scheme(address: str, twin: str | None) -> None:
    assert secure_twin(address) == twin


def test_a_page_that_answers_by_http_is_tried_by_https_as_well(
    server: Server, hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins = {server.address("/ok"): server.address("/ok?secure"), server.address("/no-head"): server.address("/gone")}
    monkeypatch.setattr(links, "secure_twin", twins.get)
    found = dict(ask_all(web_of(hours), {address: [] for address in [*twins, server.address("/moved")]}))
    assert sorted(found) == sorted([*twins, server.address("/moved"), server.address("/ok?secure")])
