"""Every file of a site in; which of them an address leads to out, as mkdocs and then a browser would find it."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin

from pathspec import GitIgnoreSpec

from scripts.checking.configuration import Configuration
from scripts.checking.files import SiteFile
from scripts.checking.handbook import generated_files, is_handbook
from scripts.checking.reading import read_text
from scripts.checking.redirects import Redirect, address_forms, redirected_addresses
from scripts.existing import is_file

# mkdocs and its themes write these themselves.
WRITTEN_BY_MKDOCS = {"404.html", "sitemap.xml", "sitemap.xml.gz", "search/search_index.json", "search.html"}
WRITTEN_BY_MKDOCS |= {"objects.inv", "handbook-offline.zip", "img/favicon.ico", "assets/images/favicon.png"}
NEAR = 0.75


class AddressBook(NamedTuple):
    """Files by path in the docs folder, published files by address, and patterns of what is made later."""

    files: Mapping[str, SiteFile]
    published: Mapping[str, SiteFile]
    by_lower_case: Mapping[str, SiteFile]
    redirected: Mapping[str, Redirect]
    made_later: GitIgnoreSpec
    overrides: Path | None
    code: str = ""


def address_book(files: Mapping[str, SiteFile], configuration: Configuration) -> AddressBook:
    """List every way in which a published file can be addressed."""
    published = {name: file for file in files.values() if file.published for name in address_forms(file.address)}
    lower = {path.lower(): file for path, file in files.items() if file.published}
    return AddressBook(
        files,
        published,
        lower,
        redirected_addresses(configuration),
        _made_later(configuration),
        _overrides(configuration),
        "" if is_handbook(configuration) else _code(configuration),
    )


def _overrides(configuration: Configuration) -> Path | None:
    """The folder whose files mkdocs lays over those of the theme."""
    folder = configuration.theme.get("custom_dir")
    return configuration.root / folder if isinstance(folder, str) else None


def _code(configuration: Configuration) -> str:
    """The text of hooks and scripts that a site runs when it is built, and that may make files or change links."""
    hooks, plugins = configuration.values.get("hooks"), configuration.plugins
    named = list(hooks) if isinstance(hooks, list) else []
    named += [f"{plugins['macros'].get('module_name', 'main')}.py"] if "macros" in plugins else []
    scripts = plugins.get("gen-files", {}).get("scripts")
    named += scripts if isinstance(scripts, list) else []
    texts = (read_text(configuration.root / str(name), "") for name in named if is_file(configuration.root / str(name)))
    return "\n".join(text for text in texts if isinstance(text, str))


def may_be_made(book: AddressBook, folder: str, path: str) -> bool:
    """True if the site's own code names a file, or a folder that is not there: it may be made or moved."""
    name = posixpath.basename(path)
    if not book.code or "." not in name:
        return False
    above = posixpath.basename(posixpath.dirname(path))
    known = any(name.startswith(f"{joined(folder, posixpath.dirname(path))}/") for name in book.files)
    return name in book.code or bool(above.strip(".") and not known and f"{above}/" in book.code)


def _made_later(configuration: Configuration) -> GitIgnoreSpec:
    """Paths that the build adds: `extra: {check: {generated: [pdf/*.pdf]}}`, a blog's own pages."""
    extra = configuration.values.get("extra")
    settings = extra.get("check") if isinstance(extra, dict) else None
    named = settings.get("generated") if isinstance(settings, dict) else None
    patterns = [str(pattern) for pattern in named] if isinstance(named, list) else []
    patterns += generated_files(configuration)
    if "blog" in configuration.plugins:
        patterns.append(str(configuration.plugins["blog"].get("blog_dir", "blog")).strip("./") + "/")
    patterns += ["/tags.json"] if "tags" in configuration.plugins else []
    patterns += ["/feed_*.xml"] if "rss" in configuration.plugins else []
    return GitIgnoreSpec.from_lines(patterns)


def by_path(book: AddressBook, page: SiteFile, path: str) -> SiteFile | None:
    """The file that a link written in Markdown means, path and page both below the docs folder."""
    return book.files.get(joined(page.folder, unquote(path)))


def joined(folder: str, path: str) -> str:
    """The path from the docs folder; one that leaves the folder keeps its '..'.

    >>> joined("guide", "../use.md"), joined("", "./a//b.md"), joined("guide", "/top.md")
    ('use.md', 'a/b.md', 'top.md')
    """
    return posixpath.normpath(posixpath.join(folder, path)).lstrip("/")


def from_top(page: SiteFile, path: str) -> str:
    """The address, from the top of the site, that a browser makes of a relative one on a page; '..' if above it.

    >>> from scripts.checking.files import Inclusion
    >>> from_top(SiteFile("a.md", "guide/a/", Inclusion.PUBLISHED, True), "../b/")
    'guide/b/'
    """
    top = "/" + "x/" * 40
    whole = urljoin(f"https://site{top}{quote(page.address)}", path.replace("\\", "/"))
    below = whole.removeprefix(f"https://site{top}")
    return unquote(below) if below != whole else "../"


def from_root(page: SiteFile, address: str) -> str:
    """The same as `from_top` at the root of a host, above which no browser climbs; a folder ends with '/'.

    >>> from scripts.checking.files import Inclusion
    >>> from_root(SiteFile("a.md", "guide/", Inclusion.PUBLISHED, True), "../../../b/")
    'b/'
    """
    whole = urljoin(f"https://site/{quote(page.address)}", re.split(r"[?#]", address.replace("\\", "/"))[0])
    path = unquote(whole.removeprefix("https://site/"))
    return path if path.endswith("/") or "." in posixpath.basename(path) else f"{path}/"


def is_served(book: AddressBook, address: str) -> bool:
    """True if something that the check does not know the content of answers at the address."""
    later = book.made_later.match_file(address) if address.strip("/") else False
    of_theme = book.overrides is not None and not address.endswith(".html") and is_file(book.overrides / address)
    return later or of_theme or address in WRITTEN_BY_MKDOCS or address in book.redirected


def suggestion(
    book: AddressBook, page: SiteFile, path: str, in_markdown: bool, fits: Callable[[SiteFile], bool] = bool
) -> str | None:
    """What the author may have meant, written as it must be written on that page.

    A file whose name is only alike must also fit, as a page does that has the anchor which is asked for.
    """
    plain = unquote(unquote(path)).replace("\\", "/").strip()
    alike = (file for file in _alike(book, page, plain) if fits(file))
    guesses = chain(_guesses(book, page, plain), alike)
    target = next((file for file in guesses if file and file.published), None)
    if target is None:
        return None
    return written(page, target, in_markdown)


def written(page: SiteFile, target: SiteFile, in_markdown: bool) -> str:
    """A link from a page to a file: path to path in Markdown, address to address in HTML."""
    if in_markdown:
        return quote(posixpath.relpath(target.path, page.folder or "."), safe="/~!$&'()*+,;=:@")
    here = page.address if page.address.endswith("/") else posixpath.dirname(page.address)
    relative = posixpath.relpath(target.address or ".", here or ".")
    return quote(relative) + ("/" if target.address.endswith("/") or not target.address else "")


def _guesses(book: AddressBook, page: SiteFile, plain: str) -> Iterator[SiteFile | None]:
    """Files in the order of likelihood: other case, encoding, level or ending, another folder."""
    for start in (page.folder, page.address, "", posixpath.dirname(page.folder)):
        for name in _endings(joined(start, plain)):
            yield book.by_lower_case.get(name.lower().removeprefix("../"))
    stem = posixpath.basename(plain.rstrip("/")).lower()
    same_name = [file for name, file in book.by_lower_case.items() if posixpath.basename(name) in (stem, stem + ".md")]
    yield same_name[0] if len(same_name) == 1 else None


def _endings(path: str) -> Iterator[str]:
    yield path
    stem = path.removesuffix("/").removesuffix(".html").removesuffix("/index").removesuffix(".md")
    yield from (f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md")


def _alike(book: AddressBook, page: SiteFile, path: str) -> Iterator[SiteFile]:
    """Names like the one written, first in the same folder, then anywhere; a page is never taken for a picture."""
    target = joined(page.folder, path).lower()
    ending = posixpath.splitext(target)[1]
    names = [name for name in book.by_lower_case if posixpath.splitext(name)[1] == (ending or ".md")]
    here = [name for name in names if posixpath.dirname(name) == posixpath.dirname(target)]
    for pool in (here, names):
        yield from (book.by_lower_case[name] for name in get_close_matches(target, pool, n=1, cutoff=NEAR))
