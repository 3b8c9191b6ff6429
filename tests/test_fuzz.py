"""Odd texts end in a result or in words, never in a traceback or a hang; `python -m tests.fuzz` tries many more."""

from pathlib import Path

import pytest

from tests.fuzz import Hang, fault, run, shortest, texts
from tests.fuzz_parsers import Parser, parsers

# Texts on which a parser once fell
ONCE_FATAL = [
    ("Markdown", b"A page without a dated heading."),
    ("front matter", b"---\ntitle: T\nreviewed: 2026-13-01\n---\n"),
    ("Markdown", b"# " + b" " * 20_000 + b"{#a}x"),
    ("ledger", b"- id: B01\n  sources: []\n  sources:\n  - y\n"),
    ("glossary", b"- term: a\n  also: " + b"[" * 1200),
    ("search words", b"[" * 1200),
    ("published addresses", b"/ d\n/./\na%23b\nx%0Ay#z\n"),
    ("settings", b"site_name: x\nextra: {day: 2026-13-01}\n"),
    ("built page", b"<html><body><article><h1>T</h1><p><a href='#\x1d'>x</a></article></body></html>"),
    ("drawing opened alone", b"<?x?><!DOCTYPE[<!ENTITYa''>><:"),
    ("built page", b"<article><h1>T</h1><figure id='a'><figcaption><h1>Words</h1></figcaption></figure></article>"),
]


@pytest.mark.parametrize(("name", "text"), ONCE_FATAL)
def test_a_text_on_which_a_parser_once_fell_is_read(name: str, text: bytes) -> None:
    assert fault(parsers()[name], text) == ""


@pytest.mark.parametrize("name", parsers())
def test_each_parser_reads_odd_texts(name: str, tmp_path: Path) -> None:
    count, fallen = run(parsers()[name], seed=7, seconds=60, inputs=40, keep=tmp_path)
    assert (count, fallen) == (40, {})


def _hangs(data: bytes) -> None:
    while b"hang" in data:
        pass


def _falls(data: bytes) -> None:
    if b"\xff" in data:
        raise IndexError("fell")


def test_what_falls_or_hangs_is_found_named_and_made_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.SECONDS_FOR_ONE", 0.05)
    falls = Parser("falls", lambda: [b"some words to begin with"], _falls)
    (why, text), *_ = run(falls, seed=1, seconds=60, inputs=400, keep=tmp_path)[1].items()
    assert why.startswith("IndexError at test_fuzz.py:") and text == b"\xff"
    assert (tmp_path / "falls-1").read_bytes() == text
    assert fault(Parser("hangs", lambda: [], _hangs), b"hang") == "Hang"
    assert fault(Parser("tells", lambda: [], _falls, (IndexError,)), b"\xff") == ""
    assert issubclass(Hang, BaseException) and not issubclass(Hang, Exception)


def test_the_same_seed_gives_the_same_texts() -> None:
    from random import Random

    def first(seed: int) -> list[bytes]:
        made = texts([b"one two", b"three"], Random(seed))
        return [next(made) for _ in range(50)]

    assert first(1) == first(1) != first(2)
    assert shortest(b"aaXaaa", lambda data: b"X" in data) == b"X"
