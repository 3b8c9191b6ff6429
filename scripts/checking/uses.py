"""A site in; whether any text of it names a file, out. Generous: a name anywhere, even in code, counts as a use."""

import os
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from scripts.checking.reading import read_text
from scripts.checking.site import Site

TEXTS = {
    ".md", ".css", ".js", ".mjs", ".ts", ".html", ".htm", ".xml", ".json", ".yml", ".yaml", ".toml", ".py", ".csv",
    ".txt", ".svg", ".bib", ".j2", ".tex", ".rst", ".webmanifest", ".ipynb", ".scss", ".cff", ".markdown",
}  # fmt: skip
# 'plot.png', 'plot%20two.png' inside a longer text
FILE_NAME = re.compile(r"[\w%+~@.&-]+\.[A-Za-z0-9]{2,5}\b")
FOLDER_NAME = re.compile(r"[\w./-]*[\w-]/")
NOT_OURS = {".git", "node_modules", ".venv", "venv", "site", "__pycache__", ".cache", ".tox"}
MOST_BYTES = 2_000_000
CODE = (".py", ".js", ".mjs", ".html", ".j2")


class Names(NamedTuple):
    """Names of files, in small letters, that texts of the site hold; folders that its code names; its texts."""

    files: frozenset[str]
    folders: frozenset[str]


def is_used(site: Site, path: str) -> bool:
    """True if a page, a style sheet, a script, a template, a hook or the settings name a file of the docs folder."""
    names = _names(site)
    plain = posixpath.basename(path).lower()
    if plain in names.files or quote(plain) in names.files:
        return True
    if not FILE_NAME.fullmatch(plain) and any(plain in text.lower() for text in _page_texts(site)):
        return True
    parts = posixpath.dirname(path).lower().split("/")
    above = {"/".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return bool(above & names.folders - {""})


def _page_texts(site: Site) -> Iterator[str]:
    return (page.text for page in site.pages.values())


@lru_cache(maxsize=1)
def _names(site: Site) -> Names:
    files, folders = set[str](), set[str]()
    for page in site.pages.values():
        files |= _file_names(page.text)
        folders |= _folder_names(page.text) if "exec" in page.text else set()
    for path in _other_texts(site):
        text = read_text(path, path.name)
        if isinstance(text, str):
            files |= _file_names(text)
            # Code that puts names together says at least in which folder the files are.
            folders |= _folder_names(text) if _is_code(site, path) else set()
    return Names(frozenset(files), frozenset(folders))


def _is_code(site: Site, path: Path) -> bool:
    """Programs that run when the site is built; a script for browsers names folders of other things too."""
    inside = path.is_relative_to(site.configuration.docs_dir)
    return path.suffix == ".py" or (path.suffix in CODE and not inside)


def _file_names(text: str) -> set[str]:
    found = {match.group().lower() for match in FILE_NAME.finditer(text)}
    return found | {unquote(name).lower() for name in found if "%" in name}


def _folder_names(text: str) -> set[str]:
    return {match.group().strip("./").lower() for match in FOLDER_NAME.finditer(text)}


def _other_texts(site: Site) -> Iterator[Path]:
    """Texts of the docs folder that are no pages, the settings, overrides and hooks, and what stands beside them."""
    configuration = site.configuration
    folders = [configuration.docs_dir, *([site.book.overrides] if site.book.overrides else [])]
    hooks = configuration.values.get("hooks")
    folders += [(configuration.root / str(hook)).parent for hook in hooks] if isinstance(hooks, list) else []
    seen = set[Path]()
    beside = [path for path in configuration.root.iterdir() if path.is_file()]
    for path in [*beside, *(path for folder in folders for path in _below(folder))]:
        good = path.suffix.lower() in TEXTS and path not in seen
        if good and path.stat().st_size < MOST_BYTES:
            seen.add(path)
            yield path


def _below(folder: Path) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (path for name in names if (path := Path(top, name)).is_file())
