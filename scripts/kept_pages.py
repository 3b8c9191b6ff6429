"""A page and everything it may depend on in; the page as mkdocs and its plugins make it, ready for its template, out.

It is made once. What was made is kept in the cache by the content of all of that, never by a time, so that it cannot be
out of date.
"""

import json
import logging
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.commands.build import _populate_page as populate  # before our hooks put their own in its place
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from scripts.figures.sources import figure_paths, figure_sources
from scripts.kept import kept
from scripts.page_texts import text_of

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # '<function fence_div_format at 0x7f6b>': where it is in memory
CODE = Path(__file__).resolve().parent
# The packages that have a hand in a page or its figures
PACKAGES = (
    "mkdocs", "mkdocs-bibtex", "mkdocs-mermaid2-plugin", "Markdown", "pymdown-extensions", "Pygments", "lxml", "merman",
    "resvg-py", "pillow",
)  # fmt: skip
ASKS = re.compile(r"<!--(?!\s*check:)")  # '<!-- references -->'; what is asked of the check changes no page
PLAIN = (str, int, float, bool)
FRAME = "handouts"  # only the frame around a page asks whether there are handouts


class Shelf(NamedTuple):
    """Where pages are kept, what all of them depend on, and the names of those that this build asked for."""

    folder: Path
    surroundings: str
    asked: set[str]


def shelf_for(folder: Path, config: MkDocsConfig, files: Files, inputs: Iterable[Path], serving: bool) -> Shelf:
    """The shelf of a build or of a preview; `inputs` are files that any page may be made from."""
    names = "\n".join(sorted(f"{file.src_uri} {file.url} {file.inclusion}" for file in files))
    extras = {name: value for name, value in config.extra.items() if isinstance(value, PLAIN) and name != FRAME}
    plugins = [(name, dict(getattr(plugin, "config", {}))) for name, plugin in config.plugins.items()]
    known = config.site_name, config.site_url, config.mdx_configs, dict(config.validation), plugins, extras, serving
    settings = ADDRESS.sub("", repr(known))
    extensions = [one if isinstance(one, str) else type(one).__qualname__ for one in config.markdown_extensions]
    read = [_digest(file.read_bytes()) if file.is_file() else "" for file in inputs]
    return Shelf(folder, _digest("\0".join([names, settings, *extensions, *read, *_makers()]).encode()), set())


@cache
def _makers() -> tuple[str, ...]:
    """Our own code and the packages: a change in any of them makes every page anew."""
    code = [_digest(file.read_bytes()) for file in sorted(CODE.rglob("*.py"))]
    return (*code, *map(_release, PACKAGES))


def _release(package: str) -> str:
    """The version of a package; '' where there is none for this machine."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def stands_alone(page: Page) -> bool:
    """False for a page with comments that the build may answer: some ask for lists that are made of all pages."""
    return not ASKS.search(text_of(page.file))


def is_kept(shelf: Shelf, page: Page) -> bool:
    """Whether `populate_once` will find the page on the shelf."""
    return stands_alone(page) and _whole_page(shelf, page).is_file()


def populate_once(shelf: Shelf, page: Page, config: MkDocsConfig, files: Files, dirty: bool = False) -> None:
    """Do what mkdocs and its plugins do to a page before it is put into its template, from the shelf if it is there."""
    if not stands_alone(page) or (dirty and not page.file.is_modified()):
        populate(page, config, files, dirty)
    elif not _once(shelf, _whole_page(shelf, page), page, files, lambda: populate(page, config, files)):
        page.read_source(config)  # for what its front matter says


def render_once(shelf: Shelf, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Do what `Page.render` of mkdocs does, for a page that needs others from the shelf if its HTML is there."""
    if stands_alone(page):
        Page.render(page, config, files)  # kept by `populate_once`
    else:
        _once(shelf, _rendered_page(shelf, page), page, files, lambda: Page.render(page, config, files))


def _once(shelf: Shelf, path: Path, page: Page, files: Files, work: Callable[[], None]) -> bool:
    """Do the work, or put into the page what it once led to; returns whether it was done.

    A page of which anything is said meanwhile, a dead link for example, is not kept, so that it is said again.
    """
    shelf.asked.add(path.name)
    made = False

    def make() -> bytes:
        nonlocal made
        made = True
        work()
        return json.dumps(_as_plain(page, files), ensure_ascii=False).encode("utf-8", "surrogatepass")

    with _heard() as said:
        content = kept(path, make)
    if made and said:
        path.unlink(missing_ok=True)
    elif not made:
        _put(page, json.loads(content), files)
    return made


def _whole_page(shelf: Shelf, page: Page) -> Path:
    """The file for a page as its own file is now; navigation may give it a title."""
    given = page.__dict__.get("title")
    return _named(shelf, page, f"{given}\0{text_of(page.file)}")


def _rendered_page(shelf: Shelf, page: Page) -> Path:
    """The file for a page as its Markdown is now."""
    return _named(shelf, page, f"{page.title}\0{page.markdown}")


def _named(shelf: Shelf, page: Page, text: str) -> Path:
    made_from = "\0".join([shelf.surroundings, page.file.src_uri, page.url, text])
    return shelf.folder / f"{_digest(made_from.encode('utf-8', 'surrogatepass'))[:40]}.json"


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """What mkdocs and our hooks say meanwhile."""
    said: list[logging.LogRecord] = []

    def note(record: logging.LogRecord) -> bool:
        said.append(record)
        return True

    handler = logging.Handler(logging.INFO)
    handler.emit = said.append  # type: ignore[assignment, method-assign]
    mkdocs, ours = logging.getLogger("mkdocs"), logging.getLogger("handbook")
    mkdocs.addHandler(handler)
    ours.addFilter(note)  # with a handler of ours it would not be printed any more
    try:
        yield said
    finally:
        mkdocs.removeHandler(handler)
        ours.removeFilter(note)


def _as_plain(page: Page, files: Files) -> dict[str, Any]:
    links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
    return {
        "content": page.content,
        "toc": [_as_tree(link) for link in page.toc],
        "title": page.title,
        "title_from_render": page._title_from_render,
        "date": page.update_date,
        "ids": sorted(page.present_anchor_ids or ()),
        "links": links,
        "figures": {file.src_uri: b64encode(file.content_bytes).decode() for file in _figure_files(page, files)},
    }


def _figure_files(page: Page, files: Files) -> Iterator[File]:
    """The files of the page's figures that have been made."""
    names = [figure.name for figure in figure_sources(text_of(page.file)) if figure.name]
    found = (files.get_file_from_path(path) for name in names for path in figure_paths(name).values())
    return (file for file in found if file and file.content_bytes)


def _as_tree(link: AnchorLink) -> list[Any]:
    return [link.title, link.id, link.level, [_as_tree(child) for child in link.children]]


def _put(page: Page, plain: Mapping[str, Any], files: Files) -> None:
    page.content, page._title_from_render = plain["content"], plain["title_from_render"]
    page.title, page.update_date = plain["title"], plain["date"]
    page.toc = TableOfContents([_from_tree(tree) for tree in plain["toc"]])
    page.present_anchor_ids = set(plain["ids"])
    found = {files.get_file_from_path(path): links for path, links in plain["links"].items()}
    page.links_to_anchors = {file: links for file, links in found.items() if file}
    for path, content in plain["figures"].items():
        file = files.get_file_from_path(path)
        if file:
            file.content_bytes = b64decode(content)


def _from_tree(tree: list[Any]) -> AnchorLink:
    link = AnchorLink(tree[0], tree[1], tree[2])
    link.children = [_from_tree(child) for child in tree[3]]
    return link


def clear(shelf: Shelf) -> None:
    """Take away the pages that this build did not ask for. Raises OSError."""
    for path in shelf.folder.glob("*.json"):
        if path.name not in shelf.asked:
            path.unlink(missing_ok=True)
