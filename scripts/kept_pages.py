"""A page's Markdown and everything its HTML may depend on in; the HTML that mkdocs makes of it out, made only once.

What was made is kept in the cache by the content of all of that, never by a time, so that it cannot be out of date.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from scripts.kept import kept
from scripts.whole_files import write_whole

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # '<function fence_div_format at 0x7f6b>': where it is in memory
CODE = Path(__file__).resolve().parent
MADE = "made.txt"
# The packages that make HTML of Markdown, or resolve its links
PACKAGES = ("mkdocs", "mkdocs-bibtex", "Markdown", "pymdown-extensions", "Pygments")


class Shelf(NamedTuple):
    """Where pages are kept, what all of them depend on, and the names of those that this build asked for."""

    folder: Path
    surroundings: str
    asked: set[str]


def shelf_for(folder: Path, config: MkDocsConfig, files: Files, inputs: Iterable[Path]) -> Shelf:
    """The shelf of a build; `inputs` are files that any page may be made from."""
    names = "\n".join(sorted(f"{file.src_uri} {file.url} {file.inclusion}" for file in files))
    settings = ADDRESS.sub("", repr((config.mdx_configs, dict(config.validation), config.site_url)))
    extensions = [one if isinstance(one, str) else type(one).__qualname__ for one in config.markdown_extensions]
    read = [_digest(file.read_bytes()) if file.is_file() else "" for file in inputs]
    return Shelf(folder, _digest("\0".join([names, settings, *extensions, *read, *_makers()]).encode()), set())


@cache
def _makers() -> tuple[str, ...]:
    """Our own code and the packages: a change in any of them makes every page anew."""
    code = [_digest(file.read_bytes()) for file in sorted(CODE.rglob("*.py"))]
    return (*code, *(version(package) for package in PACKAGES))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def kept_page(shelf: Shelf, page: Page) -> Path:
    """The file for a page as its Markdown is now."""
    made_from = "\0".join([shelf.surroundings, page.file.src_uri, page.url, str(page.title), page.markdown or ""])
    return shelf.folder / f"{_digest(made_from.encode('utf-8', 'surrogatepass'))[:40]}.json"


def render_once(shelf: Shelf, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Do what `Page.render` of mkdocs does, from the shelf if the page is there.

    A page of which mkdocs says anything, a dead link for example, is not kept, so that it says so again.
    """
    path = kept_page(shelf, page)
    shelf.asked.add(path.name)
    made = False

    def make() -> bytes:
        nonlocal made
        made = True
        Page.render(page, config, files)
        return json.dumps(_as_plain(page), ensure_ascii=False).encode("utf-8", "surrogatepass")

    with _heard() as said:
        content = kept(path, make)
    if made and said:
        path.unlink(missing_ok=True)
    elif not made:
        _put(page, json.loads(content), files)


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """What mkdocs says meanwhile."""
    said: list[logging.LogRecord] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: said.append(record)  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def _as_plain(page: Page) -> dict[str, Any]:
    links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
    return {
        "content": page.content,
        "toc": [_as_tree(link) for link in page.toc],
        "title": page._title_from_render,
        "ids": sorted(page.present_anchor_ids or ()),
        "links": links,
    }


def _as_tree(link: AnchorLink) -> list[Any]:
    return [link.title, link.id, link.level, [_as_tree(child) for child in link.children]]


def _put(page: Page, plain: Mapping[str, Any], files: Files) -> None:
    page.content, page._title_from_render = plain["content"], plain["title"]
    page.toc = TableOfContents([_from_tree(tree) for tree in plain["toc"]])
    page.present_anchor_ids = set(plain["ids"])
    found = {files.get_file_from_path(path): links for path, links in plain["links"].items()}
    page.links_to_anchors = {file: links for file, links in found.items() if file}


def _from_tree(tree: list[Any]) -> AnchorLink:
    link = AnchorLink(tree[0], tree[1], tree[2])
    link.children = [_from_tree(child) for child in tree[3]]
    return link


def source_name(shelf: Shelf, page: Page) -> str:
    """A name for the text of a page's file, in these surroundings."""
    return _digest(f"{shelf.surroundings}\0{page.file.src_uri}\0{page.file.content_string}".encode())[:40]


def new_pages(shelf: Shelf, pages: Iterable[Page]) -> list[Page]:
    """The pages that no build has made as they are now."""
    made = _made(shelf)
    return [page for page in pages if source_name(shelf, page) not in made]


def note_made(shelf: Shelf, pages: Iterable[Page]) -> None:
    """Remember that these pages have been made, and forget what is no page any more. Raises OSError."""
    text = "\n".join(source_name(shelf, page) for page in pages)
    write_whole(shelf.folder / MADE, text.encode())


def _made(shelf: Shelf) -> frozenset[str]:
    try:
        return frozenset((shelf.folder / MADE).read_text("ascii").split())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def clear(shelf: Shelf) -> None:
    """Take away the pages that this build did not ask for. Raises OSError."""
    for path in shelf.folder.glob("*.json"):
        if path.name not in shelf.asked:
            path.unlink(missing_ok=True)
