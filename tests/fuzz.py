"""Texts that nobody would write, for every parser: how many each has read, and each on which one fell or hung.

    python -m tests.fuzz --seconds 60                    all parsers, a minute each
    python -m tests.fuzz BibTeX Mermaid --inputs 100000  two of them
    python -m tests.fuzz BibTeX --guided --seconds 600   by what the code does with them; needs `pip install atheris`

Each text is a known one that was cut, doubled, swapped or mixed with another. The same seed gives the same texts.
A text on which a parser falls is made as short as it can be, and kept. Exit status: 0 none, 1 some.
"""

import argparse
import gc
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from types import FunctionType

from tests.fuzz_parsers import Parser, parsers

OURS = Path(__file__).resolve().parent.parent / "scripts"
LONGEST = 6_000  # bytes of one text; Python-Markdown itself takes 11 s for ten thousand brackets that none closes
SECONDS_FOR_ONE = 10  # of the processor, so that a busy machine makes no hang
TOKEN = re.compile(rb"\w+|\s+|[^\w\s]+?")
ODD = [
    b"\x00", b"\xff", b"\xc3\x28", b"\xef\xbb\xbf", b"\r\n", b"\r", b"\x0c", b"\x85", b"\xe2\x80\xa8", b"\t", b"    ",
    "\u00a0µ́ſİ𝔘\u202e\u200b".encode(), b"<!--", b"-->", b"```", b"~~~", b"`", b"[[", b"](", b"{", b"}", b"\\", b'"""',
    b"'", b"&#x;", b"&#1114112;", b"%00", b"%%", b"---\n", b"- ", b"? ", b"&a ", b"*a ", b"!!python/name:os.system ",
    b"<<: *a", b"2026-13-45", b"1e999", b"9" * 400, b"[" * 200, b"{" * 200, b"> " * 200, b"=1+1", b"$(x)", b"\\u{0}",
]  # fmt: skip


class Hang(BaseException):
    """A parser took longer than it may; no parser can catch this by catching what is an error to it."""


def main(words: Sequence[str]) -> int:
    """Run what is asked for; returns the exit status."""
    options = _options(words)
    known = parsers()
    found = 0
    for name in options.parsers or known:
        if options.guided:
            guided(known[name], options.seconds, options.keep)
        count, fallen = run(known[name], options.seed, options.seconds, options.inputs, options.keep)
        print(f"{name:24} {count:>9} inputs {len(fallen):>3} faults", flush=True)
        found += len(fallen)
    return int(found > 0)


def _options(words: Sequence[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Let every parser read odd texts.")
    asked.add_argument("parsers", nargs="*", metavar="PARSER", help=", ".join(parsers()))
    asked.add_argument("--seconds", type=float, default=60.0, help="for each parser (60)")
    asked.add_argument("--inputs", type=int, default=sys.maxsize, help="the most for each parser")
    asked.add_argument("--seed", type=int, default=1, help="another seed, other texts (1)")
    asked.add_argument("--keep", type=Path, default=Path(".cache/fuzz"), help="for texts on which one fell")
    asked.add_argument("--guided", action="store_true", help="with atheris: keep what reaches new code")
    return asked.parse_args(words)


def run(parser: Parser, seed: int, seconds: float, inputs: int, keep: Path) -> tuple[int, dict[str, bytes]]:
    """How many texts the parser has read, and the first, made short, for each way in which it fell."""
    fallen: dict[str, bytes] = {}
    ends = time.monotonic() + seconds
    count = 0
    for data in texts(parser.seeds(), Random(f"{parser.name} {seed}")):
        if count >= inputs or time.monotonic() > ends:
            break
        count += 1
        why = fault(parser, data)
        if why and why not in fallen:
            fallen[why] = shortest(data, lambda less, why=why: fault(parser, less) == why)  # type: ignore[misc]
            keep.mkdir(parents=True, exist_ok=True)
            place = keep / f"{parser.name.replace(' ', '-')}-{len(fallen)}"
            place.write_bytes(fallen[why])
            print(f"{parser.name}: {why}\n  {place}: {fallen[why][:300]!r}", flush=True)
    return count, fallen


def fault(parser: Parser, data: bytes) -> str:
    """The error and where it was raised; '' if the text was read, or refused in words."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_FOR_ONE)
    try:
        parser.read(data)
    except parser.told:
        return ""
    except (Exception, Hang) as error:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        line = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return f"{type(error).__name__}" + ("" if isinstance(error, (Hang, RecursionError)) else f" at {line}")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def _stop(*_: object) -> None:
    raise Hang


def texts(seeds: Sequence[bytes], random: Random) -> Iterator[bytes]:
    """The seeds and odd relatives of theirs, without end."""
    tokens = sorted({token for seed in seeds for token in TOKEN.findall(seed)})
    while True:
        data = random.choice(seeds)
        for _ in range(random.choice([0, 1, 1, 1, 2, 3, 5, 9])):
            data = changed(data, random, seeds, tokens)[:LONGEST]
        yield data


def changed(data: bytes, random: Random, seeds: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """One change: a part cut, doubled, moved, repeated many times, or something foreign put in."""
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice([1, 2, 5, 20, 100, 500]))
    part = data[start:end]
    kind = random.randrange(8)
    if kind == 0:
        return data[:start] + data[end:]
    if kind == 1:
        return data[:end] + part + data[end:]
    if kind == 2:
        return data[:end] + part * random.choice([3, 30, 300]) + data[end:]
    if kind == 3:
        return data[:start] + random.choice(ODD) + data[start:]
    if kind == 4:
        return data[:start] + random.choice(tokens) * random.choice([1, 1, 1, 2, 1000]) + data[start:]
    if kind == 5:
        other = random.choice(seeds)
        return data[:start] + other[random.randrange(len(other) + 1) :]
    if kind == 6:
        to = random.randrange(len(data) + 1)
        rest = data[:start] + data[end:]
        return rest[:to] + part + rest[to:]
    return data[:start] + bytes(random.randrange(256) for _ in range(random.choice([1, 4]))) + data[end:]


def shortest(data: bytes, still: Callable[[bytes], bool]) -> bytes:
    """The text with all parts taken out that it can do without."""
    size = len(data) // 2
    ends = time.monotonic() + 20
    while size and time.monotonic() < ends:
        at = 0
        while at < len(data) and time.monotonic() < ends:
            less = data[:at] + data[at + size :]
            data, at = (less, at) if still(less) else (data, at + size)
        size //= 2
    return data


def guided(parser: Parser, seconds: float, keep: Path) -> None:
    """Let atheris choose the texts. It ends the process, with the text kept, at the first fault."""
    import atheris

    corpus = keep / f"corpus-{parser.name.replace(' ', '-')}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(parser.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed[:LONGEST])

    def read(data: bytes) -> None:
        why = fault(parser, data)
        if why:
            raise RuntimeError(why)

    limits = [f"-max_total_time={int(seconds)}", f"-max_len={LONGEST}", f"-artifact_prefix={keep}/", "-verbosity=1"]
    for function in gc.get_objects():  # ours alone: those of all libraries would take minutes
        if isinstance(function, FunctionType) and Path(function.__code__.co_filename).is_relative_to(OURS):
            atheris.instrument_func(function)
    atheris.Setup([sys.argv[0], str(corpus), *limits], read)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
