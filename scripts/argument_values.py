"""The words of an option in; its value out, or the sentence that argparse shows for a wrong one."""

import argparse

from scripts.papers import PAPERS

MOST = 10_000


def paper_sizes(text: str) -> tuple[str, ...]:
    chosen = tuple(paper for paper in PAPERS if text.lower() in (paper.lower(), "both"))
    if not chosen:
        raise argparse.ArgumentTypeError(f"'{text}' is no size of paper; use {', '.join(PAPERS)} or both")
    return chosen


def names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to {MOST}")
    return int(text[:6])


def days(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is no number of days")
    return int(text[:6])
