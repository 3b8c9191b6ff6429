"""The settings of a site in; every file that mkdocs will see in its docs folder out, with its address on the site."""

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from pathspec import GitIgnoreSpec

from scripts.checking.configuration import Configuration

# mkdocs 1.6, structure/files.py: what is never published, and what counts as Markdown.
NEVER = [".*", "/templates/"]
MARKDOWN = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")
INDEX_NAMES = ("index", "README")


class Inclusion(Enum):
    """Whether a file becomes part of the site."""

    PUBLISHED = "published"
    NOT_IN_NAV = "not_in_nav"
    DRAFT = "draft_docs"
    EXCLUDED = "exclude_docs"
    BY_PLUGIN = "the plugin exclude"


class SiteFile(NamedTuple):
    """One file below the docs folder: its path there with '/', its address relative to the site, its state."""

    path: str
    address: str
    inclusion: Inclusion
    is_page: bool

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    @property
    def published(self) -> bool:
        return self.inclusion in (Inclusion.PUBLISHED, Inclusion.NOT_IN_NAV)


def site_files(configuration: Configuration) -> dict[str, SiteFile]:
    """All files by path, in the order of their names."""
    exclude = _spec([*NEVER, *_lines(configuration.values.get("exclude_docs"))])
    draft = _spec(_lines(configuration.values.get("draft_docs")))
    hidden = _spec(_lines(configuration.values.get("not_in_nav")))
    by_plugin = _left_out_by_plugin(configuration)
    paths = sorted(_walk(configuration.docs_dir))
    files = {}
    for path in paths:
        inclusion = Inclusion.BY_PLUGIN if by_plugin(path) else _inclusion(path, exclude, draft, hidden)
        if _stem(path) == "README" and posixpath.join(posixpath.dirname(path), "index.md") in paths:
            inclusion = Inclusion.EXCLUDED
        is_page = path.lower().endswith(MARKDOWN)
        address = page_address(path, configuration.directory_addresses) if is_page else path
        files[path] = SiteFile(path, address, inclusion, is_page)
    return files


def page_address(path: str, directory_addresses: bool) -> str:
    """The address of a page, '' for the home page.

    >>> page_address("guide/use.md", True), page_address("guide/use.md", False), page_address("guide/README.md", True)
    ('guide/use/', 'guide/use.html', 'guide/')
    """
    folder, stem = posixpath.dirname(path), _stem(path)
    if stem in INDEX_NAMES:
        end = "" if directory_addresses else "index.html"
    else:
        end = stem + ("/" if directory_addresses else ".html")
    return posixpath.join(folder, end) if folder else end


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _inclusion(path: str, exclude: GitIgnoreSpec, draft: GitIgnoreSpec, hidden: GitIgnoreSpec) -> Inclusion:
    if exclude.match_file(path):
        return Inclusion.EXCLUDED
    if draft.match_file(path):
        return Inclusion.DRAFT
    return Inclusion.NOT_IN_NAV if hidden.match_file(path) else Inclusion.PUBLISHED


def _left_out_by_plugin(configuration: Configuration) -> Callable[[str], bool]:
    """What the plugin mkdocs-exclude leaves out: `exclude: {glob: ["drafts/*"], regex: [".*/_"]}`."""
    options = configuration.plugins.get("exclude", {})
    globs, patterns = (_texts(options.get(name)) for name in ("glob", "regex"))
    try:
        expressions = [re.compile(pattern) for pattern in patterns]
    except re.error:  # the plugin itself will say so
        expressions = []
    return lambda path: any(fnmatchcase(path, one) for one in globs) or any(one.match(path) for one in expressions)


def _texts(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _spec(lines: list[str]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:  # a line that is no pattern; mkdocs itself will say so
        return GitIgnoreSpec.from_lines([])


def _lines(value: Any) -> list[str]:
    return value.splitlines() if isinstance(value, str) else []


def _walk(top: Path) -> Iterator[str]:
    """Paths of all files below a folder; a link to a folder is followed unless the way to it came through there."""
    on_the_way = {str(top): frozenset({os.path.realpath(top)})}
    for folder, folders, names in os.walk(top, followlinks=True):
        way = on_the_way.pop(folder)
        real = {name: os.path.realpath(f"{folder}{os.sep}{name}") for name in folders}
        folders[:] = [name for name in folders if real[name] not in way]
        on_the_way |= {f"{folder}{os.sep}{name}": way | {real[name]} for name in folders}
        below = Path(folder).relative_to(top).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names)
