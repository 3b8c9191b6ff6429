"""Frozen editions: a built release is kept in `editions/2026.1/` and stays part of every later site, at `/2026.1/`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scripts.problems import CannotRun

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

FOLDER = "editions"
EDITION = re.compile(r"\d{4}\.\d+/")  # '2026.1/guides/guide-a/'


class Frozen(NamedTuple):
    """What a frozen page says of itself: its edition, and the address at which the current one is served."""

    edition: str
    current: str


def edition_folder(root: Path, edition: str) -> Path:
    """Where an edition is kept. Raises CannotRun for a name that is none, and for an edition that is kept already."""
    if not EDITION.fullmatch(f"{edition}/"):
        raise CannotRun(f"mkdocs.yml: the edition '{edition}' is no year with a number; write it like \"2026.1\".")
    folder = root / FOLDER / edition
    if folder.exists():
        raise CannotRun(f"{folder}: edition {edition} is frozen already; raise 'edition' in mkdocs.yml for a new one.")
    return folder


def frozen_editions(root: Path) -> list[str]:
    """The editions that are kept, oldest first."""
    folders = (root / FOLDER).glob("*/index.html")
    names = [path.parent.name for path in folders if EDITION.fullmatch(f"{path.parent.name}/")]
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


def edition_files(root: Path, asked: Iterable[str]) -> dict[str, Path]:
    """The files of kept editions by their address: those that are asked for, and each edition's home page."""
    editions = frozen_editions(root)
    wanted = [*(path for path in asked if path.split("/")[0] in editions), *(f"{name}/" for name in editions)]
    found = {path: root / FOLDER / path / ("index.html" if path.endswith("/") else "") for path in wanted}
    return {path: file for path, file in found.items() if file.is_file() and ".." not in path}


def freeze(config: MkDocsConfig) -> None:
    """Let mkdocs build for the address of the edition, and let each page say that it is frozen."""
    edition = str(config.extra.get("edition", ""))
    current = (config.site_url or "").rstrip("/") + "/"
    config.extra["frozen"] = Frozen(edition, current)
    config.site_url = f"{current}{edition}/"


def add_editions(root: Path, site: Path) -> None:
    """Copy every kept edition into a built site. Raises CannotRun if a page has its address, or if that fails."""
    for edition in frozen_editions(root):
        if (site / edition).exists():
            raise CannotRun(f"docs/{edition}: this is the address of a frozen edition; rename the folder.")
        try:
            shutil.copytree(root / FOLDER / edition, site / edition)
        except OSError as error:
            raise CannotRun(f"{root / FOLDER / edition}: cannot be copied into the site ({error}).") from error
