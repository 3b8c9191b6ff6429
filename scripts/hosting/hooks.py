"""What mkdocs calls so that pages obey the site's policy, what stands at their top can be used, and titles are text."""

import html as entities
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.existing import is_file  # noqa: E402
from scripts.hosting.aligned_cells import AlignedCells  # noqa: E402
from scripts.page_fields import line_of_field, wrong_fields, wrong_settings  # noqa: E402
from scripts.page_texts import text_of  # noqa: E402
from scripts.problems import Problem, as_text  # noqa: E402

THEME_SCRIPTS = "assets/javascripts/"
BEFORE_ALL = 101  # the other hooks believe these values


@event_priority(BEFORE_ALL)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let tables be aligned by classes; stop at a setting of ours that cannot be used."""
    path = Path(config.config_file_path)
    _stop_at(path.name, path.read_text("utf-8"), "setting-value", wrong_settings(config.extra))
    _stop_at(path.name, path.read_text("utf-8"), "bibliography-missing", _missing_bibliography(config, path.parent))
    config.markdown_extensions = [*config.markdown_extensions, AlignedCells()]
    return config


def _missing_bibliography(config: MkDocsConfig, root: Path) -> Iterator[tuple[str, str]]:
    """The plugin itself would stop with a traceback at a file that is not there."""
    plugin: Any = config.plugins.get("bibtex")
    name = plugin.config.bib_file if plugin else None
    if name and "://" not in name and not is_file(root / name):
        yield "bib_file", f"there is no bib_file '{name}'; add the file or correct the name."


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave out the theme's own script and its search in thirty languages: no page of ours asks for them."""
    for file in [file for file in files if file.src_uri.startswith(THEME_SCRIPTS)]:
        files.remove(file)
    return files


@event_priority(BEFORE_ALL)
def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """A title in the navigation may be a number or a day to YAML, as in '2026: talks.md'; to readers it is words."""
    waiting: list[Any] = list(nav.items)
    while waiting:
        item = waiting.pop()
        waiting += item.children or ()
        given = vars(item).get("title")  # a page without one would be read for it
        if given is not None and not isinstance(given, str):
            item.title = str(given)
    return nav


@event_priority(BEFORE_ALL)
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Stop at a value that a later step would meet with a traceback, for who builds without the check."""
    wrong = [*wrong_fields(page.meta)]
    template = page.meta.get("template")
    if not wrong and template and not any(is_file(Path(folder) / template) for folder in config.theme.dirs):
        wrong = [("template", f"there is no template '{template}'; correct its name, or remove the line.")]
    path = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    _stop_at(path, text_of(page.file), "front-matter-value", wrong)
    return markdown


def _stop_at(path: str, text: str, rule: str, wrong: Iterable[tuple[str, str]]) -> None:
    lines = [(line_of_field(text, name), message) for name, message in wrong]
    if lines:
        raise PluginError(as_text([Problem(path, line, 1, rule, "error", message) for line, message in lines]))


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A title that mkdocs took from a heading is HTML ('A &amp; B'), all others are text; templates escape text."""
    if page.title and page.title == page._title_from_render:
        page.title = entities.unescape(page.title)
    elif page.title:  # A draft of a guide has '&lt;' in its front matter, for themes that escape nothing.
        page.title = page.title.replace("&lt;", "<")
    # The theme would write the title above a page without one as if it were HTML.
    return html if "<h1" in html else f"<h1>{entities.escape(page.title or config.site_name)}</h1>\n{html}"
