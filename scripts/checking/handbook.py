"""The settings of a site in; whether it is this handbook, and what only a handbook has, out.

What it takes to read a ledger and to write its parts is loaded for a handbook alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.checking.configuration import Configuration
from scripts.checking.reading import read_text
from scripts.checking.targets import Edit
from scripts.known_places import CLAIM, LEDGER_PAGE
from scripts.links.moved import MOVED_FILE, read_moves
from scripts.links.published import LIST_FILE, Address, read_list
from scripts.references.bibliography import Bibliography

if TYPE_CHECKING:
    from scripts.ledger.claims import Ledger

HOOKS = "scripts/site_hooks.py"
LEDGER = "claims.yml"
# What stands for a part that cannot be made: nobody can say which ids the page will have.
UNMADE = "<!-- not made -->"


def is_handbook(configuration: Configuration) -> bool:
    """True for this handbook, whose mkdocs.yml names our hooks, or misspells them."""
    hooks = configuration.values.get("hooks")
    if not isinstance(hooks, list):
        return False
    return HOOKS in hooks or (bool(configuration.missing_hooks) and (configuration.root / HOOKS).is_file())


def handbook_ledger(
    data: Path | None, keys: Collection[str], shown_as: str, promised: Collection[Address] = ()
) -> Ledger | None:
    """The evidence ledger, if the folder of data has one; `keys` are the sources that exist."""
    path = data / LEDGER if data else None
    if path is None or not path.is_file():
        return None
    from scripts.ledger.claims import read_ledger

    claims = [one.fragment.upper() for one in promised if one.path == LEDGER_PAGE and CLAIM.fullmatch(one.fragment)]
    return read_ledger(path, keys, f"{shown_as}/{LEDGER}", claims)


def promised_addresses(data: Path | None, configuration: Configuration) -> frozenset[Address]:
    """What this handbook has published and nobody has said to have moved or ended; nothing if that cannot be read."""
    if data is None or not is_handbook(configuration):
        return frozenset()
    texts = [read_text(data / name, name) if (data / name).is_file() else "" for name in (LIST_FILE, MOVED_FILE)]
    listed, moved = (text if isinstance(text, str) else "" for text in texts)
    moves = read_moves(moved, MOVED_FILE)
    if moves.unreadable or moved != texts[1]:
        return frozenset()
    return frozenset(link.address for link in read_list(listed)) - moves.by_old.keys() - moves.unread


def generated_files(configuration: Configuration) -> list[str]:
    """Paths of the files that the build makes for readers to take away: claims and sources in formats, figures."""
    if not is_handbook(configuration):
        return []
    from scripts.checking.handbook_parts import made_files

    return made_files(configuration)


def generated_edits(
    text: str, visible: str, configuration: Configuration, bibliography: Bibliography | None, ledger: Ledger | None
) -> Iterable[Edit]:
    """What the hooks will write into a page, put where they will write it; `visible` is the page without code."""
    if not is_handbook(configuration):
        return ()
    from scripts.checking.handbook_parts import edits_of

    return edits_of(text, visible, configuration, bibliography.sources if bibliography else {}, ledger)
