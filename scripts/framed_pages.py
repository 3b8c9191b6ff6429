"""Pages that are ready for their templates in; their finished files, written by all cores, out.

Whoever writes a page reads it at once as well, for the search and all else that comes after the last page.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment, TemplateError
from mkdocs.commands.build import _build_page as build_page  # before our hooks put their own in its place
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from scripts.all_cores import by_all_cores, is_worth_sharing
from scripts.built_pages import BuiltPage, keep_built, read_built
from scripts.kept_pages import heard

PAGE_EVENTS = ("page_context", "post_page")
# What works on a page at these events, and learns nothing from it that it would be asked for later
FORGETFUL = frozenset({"mermaid2.plugin", "scripts/references/citing_hooks.py"})


def framing(config: MkDocsConfig) -> Callable[..., None]:
    """What mkdocs is to call for each page.

    Its own way where a plugin might look for what it learnt from a page, which another process made.
    """
    work = (work for event in PAGE_EVENTS for work in config.plugins.events[event])
    return _Framing() if all(one.__module__ in FORGETFUL for one in work) else build_page


class _Framing:
    """At the first page all of them are made, at the others there is nothing left to do."""

    def __init__(self) -> None:
        self.made: set[str] | None = None

    def __call__(
        self,
        page: Page,
        config: MkDocsConfig,
        doc_files: Sequence[File],
        nav: Navigation,
        env: Environment,
        dirty: bool = False,
        excluded: bool = False,
    ) -> None:
        frame = partial(build_page, config=config, doc_files=doc_files, nav=nav, env=env, dirty=dirty)
        if self.made is None:
            pages = [file.page for file in doc_files if file.page]
            shared = not dirty and is_worth_sharing(pages)  # a preview makes few of them
            self.made = set(_framed(frame, pages, Path(config.site_dir))) if shared else set()
        if page.file.src_uri not in self.made:
            frame(page, excluded=excluded)


def _framed(frame: "partial[None]", pages: Sequence[Page], site: Path) -> Iterator[str]:
    """Make all these pages; returns the names of those that are made, and of which nothing is to be said."""
    for page, built in zip(pages, by_all_cores(partial(_frame_and_read, frame, site), pages), strict=True):
        if built:
            keep_built(site, page.file.dest_uri, built)
            yield page.file.src_uri


def _frame_and_read(frame: "partial[None]", site: Path, page: Page) -> BuiltPage | None:
    with heard() as said:
        try:
            frame(page, excluded=page.file.inclusion.is_excluded())
        except (MkDocsException, TemplateError, OSError, ValueError):
            return None  # it is made once more, and what is wrong with it is told
    return None if said else read_built(site, page.file.dest_uri)
