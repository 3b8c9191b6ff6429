"""Rules about addresses that have been published: each must go on answering, and what has moved must lead on."""

import re
from collections.abc import Iterable, Iterator

from scripts.checking.files import page_address
from scripts.checking.handbook import is_handbook
from scripts.checking.likely_places import likely_place
from scripts.checking.merge_marks import MARK, merging_data
from scripts.checking.missing import addresses_turned
from scripts.checking.mistyped_lists import mistyped_names
from scripts.checking.published import data_name, list_text, moves_of, published_list, site_answers
from scripts.checking.registry import rule
from scripts.checking.rules.citations import known_keys, renamed_entries, written_keys
from scripts.checking.rules.explicit_ids import GOOD_ID, lost_ids
from scripts.checking.rules.structure import given_ids
from scripts.checking.site import ENTRY_KEY, Page, Site, promised_keys
from scripts.figures.sources import figure_paths
from scripts.handouts.pages import CHECKLIST_ID, checklist_name
from scripts.known_places import CLAIM, REFERENCE, REFERENCES_PAGE
from scripts.links.answers import DEAD, LIVE, Answers, follows_page, outcome, page_files
from scripts.links.moved import MOVED_FILE, NOTHING_MOVED, Move, Moves
from scripts.links.published import LIST_FILE, Address, PublishedLink
from scripts.papers import PAPERS, paper_folder
from scripts.problems import Problem, position
from scripts.references.exports import reference_files

FIGURES, FIRST_ENDING = "figures/", "csv"  # which of a figure's files speaks for all
LOST_ROWS = {"ledger-row", "ledger-syntax", "duplicate-claim", "claim-order", "lost-claim", "not-utf-8"}
NO_ADDRESS = re.compile(r"\s|[a-z][a-z0-9+.-]*://", re.I)


@rule("published-link-dead", needs="published-links.txt")
def dead_published_links(site: Site) -> Iterator[Problem]:
    """Every address that has been published still answers: its page, its id or its file is there, or leads on.

    Give the page, the id or the file its old name back. If it has to change, add a line 'old: new' to
    `docs/data/moved.yml`; if the thing has ended, write in place of the new address what became of it.
    """
    text, found = list_text(site), published_list(site)
    if not found:
        empty = "this list holds no address; restore it, because what was published must go on answering."
        place = (data_name(site, LIST_FILE), 1, 1, "published-link-dead", "error")
        yield text if isinstance(text, Problem) else Problem(*place, empty)
        return
    links = [link for link in found if not MARK.match(str(link.address))]  # of which merge-conflict speaks
    answers, moves = _answers(site, links), moves_of(site)
    if moves.unreadable:
        return  # nobody can say what has moved
    dead = [link for link in links if outcome(link.address, answers, moves).kind == DEAD]
    dead = [link for link in dead if link.address not in moves.unread]
    dead = [link for link in dead if not _follows_another_fault(site, link.address)]
    whole = _directory_setting(site, [link.address for link in dead])
    if whole:
        yield whole
        return
    followers = _followers({link.address for link in dead})
    followers |= set(_further_ids((link.address for link in dead), answers, moves))
    for link in dead:
        if link.address not in followers and not _is_said_of_page(site, link.address):
            message = _message(site, link, links, answers, moves) + _with_it(link.address, followers)
            yield Problem(data_name(site, LIST_FILE), link.line, 1, "published-link-dead", "error", message)


def _followers(dead: set[Address]) -> set[Address]:
    """What has died with something else: a page's ids and files, a figure's files, a handout on the other paper."""
    lost = {address.path for address in dead if not address.fragment and _can_say(address)}
    files = {name for page in lost for name in page_files(page)}
    for page, fragment in (address for address in dead if address.fragment):
        files |= set(figure_paths(fragment).values())
        if fragment == CHECKLIST_ID:
            files |= {f"pdf/{paper_folder(paper)}{checklist_name(page)}" for paper in PAPERS}
    for address in (address for address in dead if not address.fragment):
        files |= set(_same_on_other_papers(address.path))
        name, _, ending = address.path.removeprefix(FIGURES).rpartition(".")
        files |= set(figure_paths(name).values()) - {address.path} if ending == FIRST_ENDING else set()
    followers = {address for address in dead if not address.fragment and address.path in files}
    return followers | {address for address in dead if address.fragment and address.path in lost}


def _further_ids(dead: Iterable[Address], answers: Answers, moves: Moves) -> Iterator[Address]:
    """The ids of a page that is gone and not listed itself, but for the first, which stands for all."""
    seen: set[str] = set()
    for path, fragment in dead:
        if fragment and path not in answers.pages and Address(path) not in moves.by_old:
            if path in seen:
                yield Address(path, fragment)
            seen.add(path)


def _with_it(address: Address, followers: set[Address]) -> str:
    """Which files of a figure have died with it: each needs a line of its own."""
    name = address.fragment or address.path.removeprefix(FIGURES).rpartition(".")[0]
    files = sorted(str(one) for one in followers if one.path in figure_paths(name).values())
    return f" Its files need lines, too: {', '.join(files)}." if files else ""


def _same_on_other_papers(path: str) -> Iterator[str]:
    """'pdf/letter/guides-guide-a.pdf' for 'pdf/guides-guide-a.pdf', and nothing for the other one."""
    folder, _, name = path.rpartition("/")
    if f"{folder}/" == f"pdf/{paper_folder(PAPERS[0])}":
        yield from (f"pdf/{paper_folder(paper)}{name}" for paper in PAPERS[1:])


def _is_said_of_page(site: Site, address: Address) -> bool:
    """True for an id that has died of a fault on its page, of which another rule speaks."""
    page = next((page for page in site.published_pages() if page.file.address == address.path), None)
    if page is None or not address.fragment:
        return False
    in_capitals = (name.lower() for name in page.identifiers if not GOOD_ID.fullmatch(name))
    said = {*lost_ids(site, page), *mistyped_names(page), *(in_capitals if is_handbook(site.configuration) else ())}
    in_caption = re.search(rf"^[ ]*/{{3,}}[^\n|]+\|[ ]*#{re.escape(address.fragment)}\b", page.text, re.M)
    return address.fragment in said or bool(in_caption) or _took_another(site, page)


def _took_another(site: Site, page: Page) -> bool:
    """True if one id of a page has died, and one is given twice: duplicate-id says so."""
    promised = {link.address.fragment for link in published_list(site) if link.address.path == page.file.address}
    return len(promised - {""} - page.identifiers) == 1 and any(len(found) > 1 for found in given_ids(page).values())


def _follows_another_fault(site: Site, address: Address) -> bool:
    """True for the id of an entry or of a claim whose row is there and cannot be read: that is said of the row."""
    if not site.sources_known and _needs_sources(address):
        return True
    if address.fragment.startswith(REFERENCE):
        return address.fragment.removeprefix(REFERENCE).lower() in known_keys(site)  # of which lost-source speaks
    ledger = site.ledger
    if ledger is None or not any(problem.rule in LOST_ROWS for problem in ledger.problems):
        return False
    is_row = CLAIM.fullmatch(address.fragment) and ledger.knows(address.fragment.upper())
    return bool(is_row) or address.fragment.startswith("section-")


def _needs_sources(address: Address) -> bool:
    """True for what is made of the bibliography, of which other rules say why it cannot be read."""
    made = address.path.startswith("cite/") or address.path in reference_files({}, {})
    return made or (address.path == REFERENCES_PAGE and bool(address.fragment))


def _answers(site: Site, links: list[PublishedLink]) -> Answers:
    return site_answers(site, tuple(sorted({link.address.path for link in links})))


def _directory_setting(site: Site, dead: list[Address]) -> Problem | None:
    """One problem if every page has died because `use_directory_urls` was changed."""
    other = {
        page_address(file.path, not site.configuration.directory_addresses)
        for file in site.files.values()
        if file.is_page and file.published
    }
    pages = [address.path for address in dead if address.path in other]
    if not pages or not addresses_turned(site):
        return None
    value = str(site.configuration.directory_addresses).lower()
    example = next(filter(None, pages), "./")
    back = str(not site.configuration.directory_addresses).lower()
    message = (
        f"use_directory_urls is {value}, which gives all pages another address; {len(dead)} published "
        f"addresses would die, such as '{example}'; set it back to {back}."
    )
    place = site.configuration.place("use_directory_urls", value)
    return Problem(site.configuration.file, *place, "published-link-dead", "error", message)


def _message(site: Site, link: PublishedLink, links: list[PublishedLink], answers: Answers, moves: Moves) -> str:
    address, name = link.address, str(link.address)
    if NO_ADDRESS.search(name):
        return f"'{name}' is no address relative to the root of the site; correct the line or remove it."
    near = likely_place(address, answers, {other.address for other in links})
    others = sum(other.address.path == address.path for other in links) - 1
    what = _what_is_gone(address, answers, others, Address(address.path) in moves.by_old)
    if not is_handbook(site.configuration):
        return f"{what}; {_remedy_elsewhere(address, near, address.path in answers.pages)}"
    if CLAIM.fullmatch(address.fragment) and site.ledger and not near:
        line = f"{name}: what became of the claim, in a sentence"
        return f"{what}; give the claim its row back, or add to {data_name(site, MOVED_FILE)} the line '{line}'."
    guess = "; is it this place?" if near else "."
    line = f"{name}: {near or 'the new address, or what became of it in a sentence'}"
    return f"{what}; give it back, or add to {data_name(site, MOVED_FILE)} the line '{line}'{guess}"


def _what_is_gone(address: Address, answers: Answers, others: int, moved: bool) -> str:
    if address.fragment and address.path in answers.pages:
        return f"published address '{address}' would die: the page has no id '{address.fragment}' now"
    if address.fragment and moved:
        return f"published address '{address}' would die: neither its page nor the page's new place has the id"
    more = f", and with it {others} addresses on that page" if others > 1 else ""
    kind = "page" if address.path.endswith(("/", ".html")) or not address.path else "page or file"
    return f"published address '{address}' would die{more}: no {kind} has it now"


def _remedy_elsewhere(address: Address, near: Address | None, has_page: bool) -> str:
    """The cure on a site that has no moved.yml."""
    found = f" (it may be '{near}' now)" if near else ""
    if address.fragment and has_page:
        return f"give the id back, or put '<span id=\"{address.fragment}\"></span>' beside the new one{found}."
    return f"give it back, or redirect the old address to the new one{found}."


@rule("lost-source", needs="published-links.txt")
def lost_sources(site: Site) -> Iterator[Problem]:
    """Every source whose address has been published is still an entry of the bibliography.

    Give the entry back; or take its citations off the pages, and say in `docs/data/moved.yml` what became of it.
    """
    if not site.sources_known:
        return
    text, written, renamed = site.bibliography_text, written_keys(site), renamed_entries(site)
    entries = list(ENTRY_KEY.finditer(text))
    for key in sorted(set(promised_keys(site.promised)) - renamed.keys()):
        unread = re.search(rf"[{{(][ \t]*{re.escape(key)}\b", text)  # an entry, of which bibliography-syntax speaks
        if key.lower() not in written and not unread:
            gone = f"{REFERENCES_PAGE}#{REFERENCE}{key}"
            message = (
                f"the entry '{key}' is gone, to which others link; give it back, or take its citations off the pages "
                f"and add to {data_name(site, MOVED_FILE)} the line '{gone}: what became of it'."
            )
            start = next((entry.start() for entry in entries if entry["key"].lower() > key.lower()), 0)
            yield Problem(site.bibliography_file, *position(text, start), "lost-source", "error", message)


@rule("moved-address", needs="moved.yml")
def moved_addresses(site: Site) -> Iterator[Problem]:
    """Every line of `moved.yml` leads from an address that nothing else has to one that answers, in one step.

    Correct the new address, remove the line of an address that is in use again, and let each line name the last
    place at once.
    """
    moves = moves_of(site)
    if MOVED_FILE in merging_data(site):
        return
    yield from moves.problems
    answers = _answers(site, [PublishedLink(0, move.new) for move in moves.by_old.values()])
    for move in moves.by_old.values():
        wrong = _in_use(move, answers) or _target_fault(move, moves, answers)
        if wrong:
            yield Problem(data_name(site, MOVED_FILE), move.line, 1, "moved-address", "error", wrong)


def _in_use(move: Move, answers: Answers) -> str:
    """Why a line would hide something that is there; empty if it hides nothing."""
    if outcome(move.old, answers, NOTHING_MOVED).kind != LIVE:
        return ""
    what = f"the id '{move.old.fragment}'" if move.old.fragment else "a page or file"
    return f"'{move.old}' is the address of {what} that is there, so it cannot lead elsewhere; remove this line."


def _target_fault(move: Move, moves: Moves, answers: Answers) -> str:
    if move.words:
        return "" if _can_say(move.old) else f"'{move.old}' is a file and cannot say a sentence; name a file instead."
    if move.new in moves.by_old:
        return "" if _is_later_in_a_circle(move, moves) else _chain(move, moves)
    if outcome(move.new, answers, NOTHING_MOVED).kind == DEAD:
        near = likely_place(move.new, answers, ())
        remedy = f"; did you mean '{near}'?" if near else "; correct it, or say in a sentence what became of it."
        return f"'{move.old}' leads to '{move.new}', where nothing is{remedy}"
    if not _can_say(move.old) and _ending(move.old) != _ending(move.new):
        return f"'{move.old}' is a file; it can only lead to another file of that kind, not to '{move.new}'."
    if follows_page(move.old.path, answers, moves) == move.new.path:
        return f"'{move.old}' follows its page by itself; remove this line."
    return ""


def _can_say(old: Address) -> bool:
    """True for a page, which can show a sentence; a file such as a table cannot."""
    return old.path.endswith(("/", ".html")) or not old.path


def _ending(address: Address) -> str:
    return address.path.rpartition(".")[2].lower()


def _is_later_in_a_circle(move: Move, moves: Moves) -> bool:
    """True for all lines of a circle but the first, which stands for it."""
    seen, at = [move], moves.by_old[move.new]
    while at not in seen and at.new in moves.by_old and not at.words:
        seen.append(at)
        at = moves.by_old[at.new]
    return at == move and min(one.line for one in seen) < move.line


def _chain(move: Move, moves: Moves) -> str:
    seen, last = [move.old], moves.by_old[move.new]
    while last.new in moves.by_old and last.old not in seen and not last.words:
        seen.append(last.old)
        last = moves.by_old[last.new]
    if last.old in seen:
        return f"'{move.old}' leads in a circle: to '{move.new}' and back; name a place that is there."
    return f"'{move.new}' has moved too; lead '{move.old}' at once to '{last.words or last.new}'."
