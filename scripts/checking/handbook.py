"""The settings of a site in; whether it is this handbook, and what only a handbook has, out.

What it takes to read a ledger and to write its parts is loaded for a handbook alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.checking.configuration import Configuration
from scripts.checking.targets import Edit
from scripts.references.bibliography import Bibliography, Source

if TYPE_CHECKING:
    from scripts.ledger.claims import Ledger

HOOKS = "scripts/site_hooks.py"
LEDGER = "claims.yml"
# What stands for a part that cannot be made: nobody can say which ids the page will have.
UNMADE = "<!-- not made -->"


def is_handbook(configuration: Configuration) -> bool:
    """True for this handbook, whose mkdocs.yml names our hooks, or misspells them."""
    hooks = configuration.values.get("hooks")
    misspelt = bool(configuration.missing_hooks) and (configuration.root / HOOKS).is_file()
    return isinstance(hooks, list) and (HOOKS in hooks or misspelt)


def handbook_ledger(data: Path | None, keys: Collection[str], shown_as: str) -> Ledger | None:
    """The evidence ledger, if the folder of data has one; `keys` are the sources that exist."""
    path = data / LEDGER if data else None
    if path is None or not path.is_file():
        return None
    from scripts.ledger.claims import read_ledger

    return read_ledger(path, keys, f"{shown_as}/{LEDGER}")


def generated_files(configuration: Configuration, sources: Mapping[str, Source]) -> list[str]:
    """Paths of the files that the build makes for readers to take away: claims and sources in formats, figures."""
    if not is_handbook(configuration):
        return []
    from scripts.checking.handbook_parts import made_files

    return made_files(configuration, sources)


def generated_edits(
    text: str, configuration: Configuration, bibliography: Bibliography | None, ledger: Ledger | None
) -> Iterable[Edit]:
    """What the hooks will write into a page, put where they will write it."""
    if not is_handbook(configuration):
        return ()
    from scripts.checking.handbook_parts import edits_of

    return edits_of(text, configuration, bibliography.sources if bibliography else {}, ledger)
