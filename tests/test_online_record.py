"""`check --online` as its users see it: which addresses are asked, what is written, what is told, what is kept."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts import __main__
from scripts.checking.site import read_site
from scripts.online import link_status, run
from scripts.online.addresses import external_addresses
from scripts.online.link_record import LinkRecord, change, is_fresh, read_record, record_text, updated
from scripts.online.manners import Manners
from scripts.online.outcome import Outcome
from scripts.online.run import Network, refresh
from scripts.problems import CannotRun
from tests.check_cases import make_site
from tests.misbehaving_server import Server, running
from tests.test_online_links import DAY, Hours, names

GOOD = {"status": 200, "hops": [], "checked": "2026-11-20"}


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


class Told(list[str]):
    """What the reader is told, line by line."""

    def has(self, words: str) -> bool:
        return any(words in line for line in self)


def network(server: Server, **manners: Any) -> Network:
    usual: dict[str, Any] = {"allow_private": True, "seconds": 0.3, "attempts": 2, "pause": 0.0}
    api = server.address("/api")
    return Network(Manners(**usual | manners), Hours().clock(), names, api, api)


def site(folder: Path, page: str, **case: Any) -> Path:
    return make_site(folder, {"pages": {"index.md": f"# Home\n\n{page}\n"}, **case})


def online(root: Path, server: Server, days: int = 30, **manners: Any) -> Told:
    told = Told()
    refresh(root, None, told.append, days, network(server, **manners))
    return told


def recorded(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "docs/data/link-status.json").read_text("utf-8"))
    return found


def put(root: Path, record: dict[str, Any]) -> None:
    (root / "docs/data").mkdir(exist_ok=True)
    (root / "docs/data/link-status.json").write_text(json.dumps(record), "utf-8")


def test_every_address_of_another_host_is_collected_wherever_it_stands(tmp_path: Path) -> None:
    page = """
[a](https://a.example/x#part) [a](https://a.example/x "again") <https://b.example/?q=1&amp;r=2> ![i](http://c.example/i.png)
<img srcset="https://d.example/1.png 1x, https://d.example/2.png 2x" alt=""> <video poster="//e.example/p.jpg"></video>
<iframe src="https://f.example/"></iframe>

[ref]: https://g.example/ref
A [ref] and [own](https://example.org/handbook/gone/), [mail](mailto:x@h.example), [path](/x), `https://code.example/`.
<!-- [c](https://comment.example/) --> [t](https://t.example/{{ version }}) [cited](https://a.example/x#:~:text=word)

    https://indented.example/

See [@kole2002].
"""
    references = (
        "@article{kole2002, title={T}, doi={10.1000/(SICI)1<2::AID>3.0.CO;2-#}, url={https://u.example/a\\_b}}\n"
        "@misc{web, title={W}, howpublished={\\url{https://n.example/w}.}, note={no address}}\n"
        "@misc{own, title={O}, url={https://example.org/handbook/}}\n"
    )
    found = external_addresses(read_site(site(tmp_path, page, references=references)))
    assert found == {
        "http://c.example/i.png": frozenset(),
        "https://a.example/x": frozenset({"part"}),
        "https://b.example/?q=1&r=2": frozenset(),
        "https://d.example/1.png": frozenset(),
        "https://d.example/2.png": frozenset(),
        "https://doi.org/10.1000/(SICI)1%3C2::AID%3E3.0.CO;2-%23": frozenset(),
        "https://e.example/p.jpg": frozenset(),
        "https://f.example/": frozenset(),
        "https://g.example/ref": frozenset(),
        "https://n.example/w": frozenset(),
        "https://u.example/a_b": frozenset(),
    }


def test_the_record_has_the_form_that_the_rules_read(server: Server, tmp_path: Path) -> None:
    ok, moved, gone = (server.address(path) for path in ("/ok", "/moved", "/gone"))
    root = site(tmp_path, f"[a]({ok}#top-part) [b]({moved}) [c]({gone}) [d](http://nowhere.example/)")
    told = online(root, server)
    assert recorded(root) == {
        "recorded": "2026-11-21",
        "links": {
            "http://nowhere.example/": {
                "status": 0, "hops": [], "note": "there is no such host", "checked": "2026-11-21",
            },
            gone: {"status": 410, "hops": [], "checked": "2026-11-21"},
            moved: {"status": 200, "hops": [[301, ok]], "checked": "2026-11-21"},
            ok: {
                "status": 200, "hops": [], "checked": "2026-11-21",
                "anchors": ["old", "top-part", "usage", "user-content-usage"],
            },
        },
    }  # fmt: skip
    assert told.has(f"{gone}: 410") and told.has("http://nowhere.example/: 0 (there is no such host)")
    assert told.has("4 asked, 2 changes; written to")


def test_each_address_has_a_line_of_its_own_in_alphabetical_order() -> None:
    text = record_text(LinkRecord("2026-11-21", {"https://b/": GOOD, "https://a/ü": GOOD}))
    assert [line[:14] for line in text.splitlines()[3:5]] == ['  "https://a/ü', '  "https://b/"']
    assert json.loads(text)["links"].keys() == {"https://a/ü", "https://b/"}
    assert json.loads(record_text(LinkRecord("", {}))) == {"recorded": "", "links": {}}


def test_what_answered_well_lately_is_not_asked_again_and_failures_are(server: Server, tmp_path: Path) -> None:
    ok, gone = server.address("/ok"), server.address("/gone")
    root = site(tmp_path, f"[a]({ok}) [c]({gone})")
    online(root, server)
    server.asked.clear()
    told = online(root, server)
    assert server.paths() == ["HEAD /gone", "GET /gone"]
    assert told.has("2 addresses of other hosts, 1 to be asked")
    server.asked.clear()
    online(root, server, days=0)
    assert server.paths().count("HEAD /ok") == 1


@pytest.mark.parametrize(
    ("entry", "fragments", "fresh"),
    [
        (GOOD, [], True),
        (None, [], False),
        (GOOD | {"checked": "2026-10-01"}, [], False),
        ({"status": 200}, [], True),
        (GOOD | {"status": 404}, [], False),
        (GOOD | {"status": "200"}, [], False),
        (GOOD, ["part"], False),
        (GOOD | {"anchors": []}, ["part"], True),
        (GOOD | {"note": "anchors unknown: application/pdf is no HTML"}, ["part"], True),
        (GOOD | {"failing_since": "2026-11-20"}, [], False),
        (GOOD | {"checked": "soon"}, [], False),
        (GOOD | {"checked": "2027-01-01"}, [], False),
    ],
)
def test_a_record_is_fresh_while_it_is_young_good_and_complete(entry: Any, fragments: list[str], fresh: bool) -> None:
    assert is_fresh(entry, "2026-11-19", fragments, DAY, 30) is fresh


def test_a_failure_that_may_pass_does_not_hide_a_page_that_is_gone() -> None:
    gone = GOOD | {"status": 404}
    assert updated(gone, Outcome(503), DAY) == gone | {"failing_since": "2026-11-21"}
    assert updated(GOOD | {"status": 999}, Outcome(503), DAY)["status"] == 503


def test_a_failure_that_may_pass_leaves_a_good_answer_standing_for_some_days() -> None:
    slow = Outcome(599, note="the answer took too long")
    first = updated(GOOD, slow, date(2026, 11, 21))
    assert first == GOOD | {"failing_since": "2026-11-21"}
    assert "no good answer since 2026-11-21" in change(GOOD, first)
    second = updated(first, slow, date(2026, 11, 23))
    assert second == first
    assert updated(second, slow, date(2026, 11, 24))["status"] == 599
    assert updated(first, Outcome(200), DAY) == {"status": 200, "hops": [], "checked": "2026-11-21"}


def test_a_page_that_is_gone_is_recorded_at_once() -> None:
    after = updated(GOOD, Outcome(404), DAY)
    assert after["status"] == 404
    assert change(GOOD, after) == "now 404, was 200"


def test_a_page_that_moves_is_told() -> None:
    after = updated(GOOD, Outcome(200, ((301, "https://b.example/"),)), DAY)
    assert change(GOOD, after) == "now leads to https://b.example/"
    assert change(after, after) == ""


def test_a_network_that_is_down_leaves_the_record_as_it_was_and_says_so(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_status, "KNOWN_ADDRESSES", ("http://unnamed.example/",))
    root = site(tmp_path, "[a](http://nowhere.example/) [b](http://unnamed.example/x)", references="")
    before = {"recorded": "2026-11-01", "links": {"http://nowhere.example/": GOOD | {"checked": "2026-01-01"}}}
    put(root, before)
    told = online(root, server)
    assert told[-1] == "The network could not be reached; the record of 2026-11-01 was used."
    assert recorded(root) == before


def test_a_network_that_is_down_is_noticed_after_a_few_silent_hosts(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_status, "KNOWN_ADDRESSES", ("http://unnamed.example/",))
    links = " ".join(f"[{number}](http://host{number}.example/)" for number in range(100))
    told = online(site(tmp_path, links), server)
    assert told[-1] == "The network could not be reached; there is no earlier record."
    assert not told.has("of 100 asked, 3")


def test_one_dead_host_is_recorded_if_hosts_that_surely_exist_can_be_reached(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_status, "KNOWN_ADDRESSES", (server.address("/forbidden"),))
    root = site(tmp_path, "[a](http://nowhere.example/)")
    online(root, server)
    assert recorded(root)["links"]["http://nowhere.example/"]["status"] == 0


def test_addresses_that_left_the_site_leave_the_record(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path, "No links.")
    put(root, {"recorded": "2026-11-01", "links": {"http://old.example/": GOOD}})
    online(root, server)
    assert recorded(root) == {"recorded": "2026-11-01", "links": {}}


def test_the_answer_of_a_secure_form_stays_while_the_plain_form_is_linked(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path, "[a](http://library.example/)")
    good = GOOD | {"checked": "2026-11-21"}
    links = {f"{scheme}://{host}.example/": good for scheme in ("http", "https") for host in ("library", "other")}
    put(root, {"recorded": "2026-11-20", "links": links})
    online(root, server)
    assert list(recorded(root)["links"]) == ["http://library.example/", "https://library.example/"]


def test_nothing_is_written_where_nothing_was_asked(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path, "No links.")
    assert online(root, server) == ["Links: 0 addresses of other hosts, 0 to be asked."]
    assert not (root / "docs/data").exists()


def test_what_was_learnt_before_ctrl_c_is_kept(server: Server, tmp_path: Path) -> None:
    ok, gone = server.address("/ok"), server.address("/gone")
    root = site(tmp_path, f"[a]({ok}) [b]({gone})")

    def stop_at_half(sentence: str) -> None:
        if "1 of 2" in sentence:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(root, None, stop_at_half, 30, network(server))
    assert len(recorded(root)["links"]) == 1


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"links": []}', '{"links": {"a": 1}}', '{"recorded": "x"}', "[" * 100_000]
)
def test_a_record_that_is_none_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "link-status.json").write_text(text)
    with pytest.raises(CannotRun, match="this is no record of links"):
        read_record(tmp_path / "link-status.json")


def test_the_option_asks_first_and_then_checks_and_tells_beside_the_report(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "NETWORK", network(server))
    root = site(tmp_path, f"[a]({server.address('/ok')})", references="")
    options = ["check", "--root", str(root), "--online", "--allow-private", "--contact", "a@b.example", "--format=json"]
    assert __main__.main(options) == 0
    shown = capsys.readouterr()
    assert isinstance(json.loads(shown.out), list)
    assert "1 address of other hosts, 1 to be asked" in shown.err
    assert "mailto:a@b.example" in server.asked[-1].headers["User-Agent"]
    assert "link check of Test; https://example.org/handbook/" in server.asked[-1].headers["User-Agent"]


def test_without_the_option_nothing_is_asked(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path, f"[a]({server.address('/ok')})", references="")
    __main__.main(["check", "--root", str(root)])
    assert server.asked == []


def test_a_number_of_days_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        __main__.main(["check", "--online", "--refresh-after", "soon"])
    assert "'soon' is no number of days" in capsys.readouterr().err
