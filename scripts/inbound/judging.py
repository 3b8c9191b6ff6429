"""A link into the handbook in; whether it lives, where it leads now and what to do out."""

from typing import NamedTuple
from urllib.parse import quote

from scripts.checking.likely_places import likely_place
from scripts.inbound.finding import FoundLink
from scripts.links.answers import DEAD, ENDED, LIVE, MOVED, UNSURE, Answers, Outcome, outcome
from scripts.links.moved import Moves
from scripts.links.published import Address

# Ids of the page's frame, which every page has.
ALWAYS_THERE = {"top", "__skip"}


class Handbook(NamedTuple):
    """What links are judged by: the address of the site, what answers there, what moved, what was published."""

    site_address: str
    answers: Answers
    moves: Moves
    published: frozenset[Address]


class JudgedLink(NamedTuple):
    """A link with what became of it; `replacement` is a full address or empty."""

    link: FoundLink
    kind: str
    replacement: str
    message: str


def judge(link: FoundLink, address: Address, handbook: Handbook) -> JudgedLink:
    """Judge one link; `address` is what it means below the root of the site."""
    found = _outcome(address, handbook)
    if found.kind == LIVE:
        return JudgedLink(link, LIVE, "", "")
    if found.kind == UNSURE:
        return JudgedLink(link, LIVE, "", "made by the build, not looked at here")
    if found.kind == MOVED:
        now = full_address(found.address, handbook)
        return JudgedLink(link, MOVED, now, f"leads on to {now}; write that instead.")
    if found.kind == ENDED:
        return JudgedLink(link, ENDED, "", f"no longer there: {found.words}")
    return _dead(link, found.address, handbook)


def _outcome(address: Address, handbook: Handbook) -> Outcome:
    """What answers, also for the ways of writing a page's address that servers put right: 'guides/guide-a'."""
    if address.fragment.lower() in ALWAYS_THERE or address.fragment.startswith("__"):
        address = Address(address.path)
    found = outcome(address, handbook.answers, handbook.moves)
    for path in (f"{address.path}/", f"{address.path}.html", address.path.removesuffix("/")):
        if found.kind != DEAD:
            break
        other = outcome(Address(path, address.fragment), handbook.answers, handbook.moves)
        in_answer = path in handbook.answers.pages or path in handbook.answers.files
        found = other if other.kind != DEAD or in_answer else found
    return found


def _dead(link: FoundLink, address: Address, handbook: Handbook) -> JudgedLink:
    what = "the page has no such part" if address.path in handbook.answers.pages else "no page or file is there"
    near = likely_place(address, handbook.answers, handbook.published)
    if near is None and address.path in handbook.answers.pages:
        near = Address(address.path)
        return JudgedLink(link, DEAD, full_address(near, handbook), f"{what}; the page itself is there.")
    replacement = full_address(near, handbook) if near else ""
    return JudgedLink(link, DEAD, replacement, f"{what}" + (f"; did you mean {replacement} ?" if near else "."))


def full_address(address: Address, handbook: Handbook) -> str:
    """The address as it is to be written in a wiki."""
    fragment = f"#{quote(address.fragment)}" if address.fragment else ""
    return handbook.site_address.rstrip("/") + "/" + quote(address.path) + fragment
