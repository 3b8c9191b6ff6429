"""A built site in; the same with every published address answering out, or one sentence on which do not.

Writes pages at the old addresses of what has moved, puts old ids back, copies files to their old names, and then
compares the list of published addresses with the files of the site, one by one.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from lxml import html

from scripts.handouts.pages import page_file
from scripts.links.answers import LIVE, Answers, address_of_file, outcome
from scripts.links.editions import EDITION
from scripts.links.moved import MOVED_FILE, NOTHING_MOVED, Moves, read_moves
from scripts.links.of_build import answers_of_build
from scripts.links.published import LIST_FILE, Address, read_list
from scripts.links.stubs import Names, old_files, pages_with_moved_parts, stub_pages, with_moved_parts
from scripts.problems import CannotRun, as_text
from scripts.reach.for_machines import CURRENT_ONLY
from scripts.whole_files import write_whole

MOST_SHOWN = 10


def keep_promises(
    data: Path, site: Path, site_name: str, site_address: str, with_handouts: bool = True, frozen: bool = False
) -> None:
    """Make every published address answer. `data` holds the two lists. Raises CannotRun if one does not.

    A `frozen` edition holds no other editions, and nothing that belongs to the current one alone.
    """
    published = [link.address for link in read_list(_text(data / LIST_FILE))]
    published = [address for address in published if not (frozen and _is_of_current(address.path))]
    # A build without handouts cannot have their addresses.
    published = [address for address in published if with_handouts or not address.path.startswith("pdf/")]
    moves = read_moves(_text(data / MOVED_FILE), f"docs/data/{MOVED_FILE}")
    if moves.problems:
        raise CannotRun(as_text(moves.problems))
    answers = answers_of_build(site)
    if moves.by_old:
        try:
            _write_moved(site, answers, moves, published, site_name, site_address)
        except OSError as error:
            raise CannotRun(f"{site}: old addresses cannot be written there ({error.strerror}).") from error
        answers = answers_of_build(site)
    _refuse_dead(published, answers)


def _is_of_current(path: str) -> bool:
    return bool(EDITION.match(path)) or path in CURRENT_ONLY


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _write_moved(
    site: Path, answers: Answers, moves: Moves, published: list[Address], site_name: str, site_address: str
) -> None:
    names = Names(site_name, site_address, _labels(site, [move.new for move in moves.by_old.values()]))
    stubs, copies = stub_pages(answers, moves, published, names), old_files(answers, moves, published)
    _refuse_same_place(site, [*stubs, *copies])
    for name, text in stubs.items():
        write_whole(site / name, text.encode("utf-8"))
    for address in pages_with_moved_parts(answers, moves):
        path = page_file(site, address)
        page = path.read_text(encoding="utf-8")
        write_whole(path, with_moved_parts(page, address, answers, moves, names).encode("utf-8"))
    for old, new in copies.items():
        (site / old).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / new, site / old)


def _refuse_same_place(site: Path, names: Iterable[str]) -> None:
    """None of these names is in the site; a disk that finds something there takes capitals for small letters."""
    same = sorted(name for name in names if (site / name).exists())
    if same:
        raise CannotRun(
            f"docs/data/{MOVED_FILE}: '{same[0]}' differs from an address of today only in capital letters, "
            "and this disk keeps no two such files; build the site on a disk that does, as Linux has them."
        )


def _labels(site: Path, targets: Iterable[Address]) -> dict[Address, str]:
    """The words of the headings that old addresses lead to, and the titles of their pages."""
    labels: dict[Address, str] = {}
    for address in sorted({target.path for target in targets}):
        path = page_file(site, address)
        if path.suffix == ".html" and path.is_file():
            labels |= _labels_of_page(address_of_file(path.relative_to(site).as_posix()), path.read_text("utf-8"))
    return labels


def _labels_of_page(address: str, page: str) -> dict[Address, str]:
    tree = html.document_fromstring(page)
    for sign in tree.xpath("//a[contains(@class, 'headerlink')]"):
        sign.drop_tree()
    title = " ".join(tree.xpath("string((//h1)[1])").split())
    found = {Address(address): title}
    for heading in tree.xpath("//*[self::h2 or self::h3 or self::h4][@id]"):
        words = " ".join(heading.text_content().split())
        found[Address(address, heading.get("id"))] = f"{title}: {words}"
    return found


def _refuse_dead(published: Iterable[Address], answers: Answers) -> None:
    dead = [str(address) for address in published if outcome(address, answers, NOTHING_MOVED).kind != LIVE]
    if dead:
        shown = "".join(f"\n  {address}" for address in dead[:MOST_SHOWN])
        more = f"\n  and {len(dead) - MOST_SHOWN} more" if len(dead) > MOST_SHOWN else ""
        raise CannotRun(
            f"the built site would break {len(dead)} published addresses; give them back, or add lines to "
            f"docs/data/{MOVED_FILE}:{shown}{more}"
        )
