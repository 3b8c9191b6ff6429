"""Our stylesheets, scripts and fonts in; copies under names that change with their content out, to be kept for ever.

A page's own stylesheets become one file, its own scripts another: `assets/lasting/style-3f2a91c0de.css`; the theme's
stylesheets become one as well. Rules that match nothing on any page, more than half of the theme's, are left out. All
files stay under their own names, too.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable, Set
from typing import NamedTuple

from scripts.hosting.pruning import pruned

FOLDER = "assets/lasting"
# Runs of '<link rel="stylesheet" href="../assets/site.css">' and of '<script src="../assets/claims.js"></script>';
# mermaid2 writes the same as '<link href="../assets/site.css" rel="stylesheet"/>'.
OWN_STYLE = r'href="(?:[^"<>:]*/)?assets/[\w.-]+\.css"'
THEME_STYLE = OWN_STYLE.replace("assets/", "assets/stylesheets/")
STYLE, THEME = (rf'<link (?:rel="stylesheet" {one}|{one} rel="stylesheet")\s*/?>' for one in (OWN_STYLE, THEME_STYLE))
SCRIPT = r'<script src="(?:[^"<>:]*/)?assets/[\w.-]+\.js"></script>'
RUN = re.compile("|".join(rf"{one}(?:\s*{one})*" for one in (STYLE, THEME, SCRIPT)))
NAME = re.compile(r'(?:href|src)="(?P<up>(?:[^"<>:]*/)?)(?P<path>assets/(?:stylesheets/)?[\w.-]+)"')
PRELOAD = re.compile(
    r'(?P<before><link(?=[^<>]*\srel="preload")[^<>]*\shref="(?:[^"<>:]*/)?)(?P<path>assets/vendor/[\w.-]+)"'
)
IN_STYLE = re.compile(r"""url\(["']?(?P<path>[\w./-]+)["']?\)""")  # url("vendor/serif-regular.woff2")
Read = Callable[[str], bytes]


class Lasting(NamedTuple):
    """What stands for some files: the path of the copy, and the contents of all copies that it needs, by path."""

    path: str
    files: dict[str, bytes]


Copy = Callable[[tuple[str, ...]], Lasting]


def lasting_copy(paths: tuple[str, ...], read: Read, used: Set[str]) -> Lasting:
    """One copy of these files, all of one kind; `used` are the names of classes and ids on the pages.

    `read` gives a file of the site by its path; raises OSError.
    """
    ending = posixpath.splitext(paths[0])[1]
    if ending == ".css":
        return _style(paths, read, used)
    # Each script is a function of its own; the semicolon ends it for sure.
    return _kept(f"script{ending}" if ending == ".js" else paths[0], b"\n;".join(map(read, paths)))


def _style(paths: tuple[str, ...], read: Read, used: Set[str]) -> Lasting:
    """Stylesheets one after the other, each address in them as seen from the new folder."""
    fonts: dict[str, bytes] = {}
    parts = [_moved(path, read(path).decode("utf-8"), read, fonts) for path in paths]
    whole = "\n".join(pruned(part, used) for part in parts)
    style = _kept("theme.css" if "stylesheets/" in paths[0] else "style.css", whole.encode("utf-8"))
    return Lasting(style.path, style.files | fonts)


def _moved(path: str, style: str, read: Read, fonts: dict[str, bytes]) -> str:
    def target(found: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), found["path"]))
        if name.endswith(".woff2"):
            kept = _kept(name, read(name))
            fonts.update(kept.files)
            name = kept.path
        return f'url("{posixpath.relpath(name, FOLDER)}")'

    return IN_STYLE.sub(target, style)


def _kept(path: str, content: bytes) -> Lasting:
    stem, ending = posixpath.splitext(posixpath.basename(path))
    name = f"{FOLDER}/{stem}-{hashlib.sha256(content).hexdigest()[:10]}{ending}"
    return Lasting(name, {name: content})


def with_lasting_files(page: str, copy: Copy) -> tuple[str, dict[str, bytes]]:
    """Point a page to lasting copies; returns it and the files that it now asks for, by their path in the site."""
    files: dict[str, bytes] = {}

    def run(found: re.Match[str]) -> str:
        names = list(NAME.finditer(found.group()))
        made = copy(tuple(name["path"] for name in names))
        files.update(made.files)
        address = names[0]["up"] + made.path
        style = made.path.endswith(".css")
        return f'<link rel="stylesheet" href="{address}">' if style else f'<script src="{address}"></script>'

    def font(found: re.Match[str]) -> str:
        made = copy((found["path"],))
        files.update(made.files)
        return f'{found["before"]}{made.path}"'

    return PRELOAD.sub(font, RUN.sub(run, page)), files
