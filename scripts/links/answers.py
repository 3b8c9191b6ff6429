"""What a site answers and what has moved in; whether an address lives, leads on, has ended or is dead, out."""

from collections.abc import Mapping
from typing import NamedTuple

from lxml.etree import XPath

from scripts.handouts.pages import checklist_name, handout_name
from scripts.links.moved import Move, Moves
from scripts.links.published import Address
from scripts.papers import PAPERS, paper_folder
from scripts.parsed_page import parsed
from scripts.references.exports import page_references
from scripts.references.page_citation import page_citation_files

IDS = XPath("//@id | //a/@name", smart_strings=False)
LIVE, MOVED, ENDED, DEAD, UNSURE = "live", "redirected", "ended", "dead", "unsure"


class Answers(NamedTuple):
    """Pages by address with their ids (None if nobody can say which), other files, and files made later by others."""

    pages: Mapping[str, frozenset[str] | None]
    files: frozenset[str]
    unsure: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """What happens to whoever follows an address: where it leads now, or what became of the thing, in words."""

    kind: str
    address: Address
    words: str = ""


def outcome(address: Address, answers: Answers, moves: Moves) -> Outcome:
    """Follow one address, at most one step: the check of moved.yml sees to it that one step is enough."""
    kind = _answer(address, answers)
    if kind != DEAD:
        return Outcome(kind, address)
    move = moves.by_old.get(address)
    if move:
        return Outcome(ENDED if move.words else MOVED, move.new, move.words)
    whole = moves.by_old.get(Address(address.path))
    if whole and address.fragment and address.path not in answers.pages:
        return _with_page(address, whole, answers)
    follower = follows_page(address.path, answers, moves) if not address.fragment else None
    return Outcome(MOVED, Address(follower)) if follower else Outcome(DEAD, address)


def _answer(address: Address, answers: Answers) -> str:
    """LIVE, UNSURE or DEAD, by what is on the site itself."""
    if address.path in answers.pages:
        known = answers.pages[address.path]
        if not address.fragment or (known is not None and address.fragment in known):
            return LIVE
        return UNSURE if known is None else DEAD
    if address.path in answers.files:
        return LIVE
    return UNSURE if address.path in answers.unsure else DEAD


def _with_page(address: Address, whole: Move, answers: Answers) -> Outcome:
    """An anchor of a page that has moved: the same id on the new page, or the section that the page became."""
    if whole.words:
        return Outcome(ENDED, whole.new, whole.words)
    same = Address(whole.new.path, address.fragment)
    if _answer(same, answers) != DEAD:
        return Outcome(MOVED, same)
    return Outcome(MOVED, whole.new) if whole.new.fragment else Outcome(DEAD, address)


def follows_page(path: str, answers: Answers, moves: Moves) -> str | None:
    """Where the PDF or a list of references of a page that has moved is now; None if the file is no such file."""
    pages = [move for move in moves.by_old.values() if not move.words and not move.old.fragment]
    move = next((move for move in pages if path in page_files(move.old.path)), None)
    if move is None:
        return None
    names = [name for name in page_files(move.new.path) if _kind(name) == _kind(path)]
    return next((name for name in names if name in answers.files), None)


def _kind(path: str) -> tuple[str, str, bool]:
    """The folder, the ending, and whether it is a checklist: ('pdf', 'pdf', False), ('cite/page', 'bib', False)."""
    return path.rpartition("/")[0], path.rpartition(".")[2], path.endswith("-checklist.pdf")


def page_files(page: str) -> list[str]:
    """The files that belong to a page: 'guides/guide-a/' has 'pdf/guides-guide-a.pdf', 'cite/guides-guide-a.bib'."""
    plain = page.removesuffix(".html").removesuffix("index").strip("/")
    sources = [f"{plain}.md", f"{plain}/index.md"] if plain else ["index.md"]
    lists = [f"{page_references(source)}.{ending}" for source in sources for ending in ("bib", "ris", "json")]
    printed = [f"pdf/{paper_folder(paper)}{name(page)}" for paper in PAPERS for name in (handout_name, checklist_name)]
    return [*printed, *page_citation_files(page), *lists]


def ids_of_page(page: str) -> frozenset[str]:
    """What an address may end in after '#': every id, and the names of old anchors."""
    return frozenset(str(name) for name in IDS(parsed(page)))


def address_of_file(name: str) -> str:
    """The address that a file of a built site has: 'guides/guide-a/index.html' has 'guides/guide-a/'."""
    if name == "index.html" or name.endswith("/index.html"):
        return name.removesuffix("index.html")
    return name
