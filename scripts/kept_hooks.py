"""What mkdocs calls so that no page is made twice: pages are kept by content, and new ones made by all cores."""

import sys
from functools import partial
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.all_cores import by_all_cores, is_worth_sharing  # noqa: E402
from scripts.kept_pages import Shelf, clear, is_kept, populate_once, render_once, shelf_for  # noqa: E402
from scripts.stopping import or_stop  # noqa: E402

LAST = -100


@event_priority(LAST)
def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """All files are known now, and no page has been made yet."""
    root, handbook = Path(config.config_file_path).parent, config.extra["handbook"]
    serving = handbook.serving
    data, hooks = sorted((Path(config.docs_dir) / "data").glob("*")), [root / name for name in config.hooks]
    inputs = [root / "references.bib", *handbook.stubs, *data, *hooks]
    shelf = shelf_for(root / ".cache" / "pages", config, files, inputs, serving)
    config.extra["shelf"] = shelf
    # mkdocs has no event in which a page could be handed over ready for its template.
    mkdocs_build._populate_page = partial(_take_or_make, shelf)
    pages = [file.page or Page(None, file, config) for file in files.documentation_pages()]
    new = [page for page in pages if (not serving or page.file.is_modified()) and not is_kept(shelf, page)]
    if is_worth_sharing(new):  # else mkdocs does it as soon
        by_all_cores(partial(_make_ahead, shelf, config=config, files=files), new)
    return nav


def _take_or_make(shelf: Shelf, page: Page, config: MkDocsConfig, files: Files, dirty: bool = False) -> None:
    or_stop(populate_once, shelf, page, config, files, dirty)


def _make_ahead(shelf: Shelf, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Do what mkdocs will do to the page, so that page and drawings are kept when mkdocs comes to it."""
    try:
        _take_or_make(shelf, page, config, files)
    except (MkDocsException, OSError, ValueError):
        return  # mkdocs meets it again, and tells it
    page.content = page.markdown = None  # nobody asks this process for them


def on_pre_page(page: Page, *, config: MkDocsConfig, files: Files) -> Page:
    """Let the page be taken from where it is kept."""
    page.render = partial(_render, page)  # type: ignore[method-assign]
    return page


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    or_stop(render_once, config.extra["shelf"], page, config, files)


def on_post_build(*, config: MkDocsConfig) -> None:
    """A preview makes only some pages, and the others must stay where they are."""
    shelf: Shelf = config.extra["shelf"]
    try:
        if not config.extra["handbook"].serving:
            clear(shelf)
    except OSError as error:
        raise PluginError(f"{shelf.folder}: pages cannot be kept there ({error.strerror}).") from error
