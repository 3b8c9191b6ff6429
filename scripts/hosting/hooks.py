"""What mkdocs calls so that pages obey the site's policy, what stands at their top can be used, and titles are text."""

import html as entities
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.hosting.aligned_cells import AlignedCells  # noqa: E402
from scripts.page_fields import line_of_field, wrong_fields  # noqa: E402
from scripts.page_texts import text_of  # noqa: E402
from scripts.problems import Problem, as_text  # noqa: E402

THEME_SCRIPTS = "assets/javascripts/"
BEFORE_ALL = 101  # the other hooks believe these values


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let tables be aligned by classes."""
    config.markdown_extensions = [*config.markdown_extensions, AlignedCells()]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave out the theme's own script and its search in thirty languages: no page of ours asks for them."""
    for file in [file for file in files if file.src_uri.startswith(THEME_SCRIPTS)]:
        files.remove(file)
    return files


@event_priority(BEFORE_ALL)
def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Stop at a value that a later step would meet with a traceback, for who builds without the check."""
    wrong = list(wrong_fields(page.meta))
    template = page.meta.get("template")
    if not wrong and template and not any((Path(folder) / template).is_file() for folder in config.theme.dirs):
        wrong = [("template", f"there is no template '{template}'; correct its name, or remove the line.")]
    path = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    lines = [(line_of_field(text_of(page.file), name), message) for name, message in wrong]
    problems = [Problem(path, line, 1, "front-matter-value", "error", message) for line, message in lines]
    if problems:
        raise PluginError(as_text(problems))
    return markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A title that mkdocs took from a heading is HTML ('A &amp; B'), all others are text; templates escape text."""
    if page.title and page.title == page._title_from_render:
        page.title = entities.unescape(page.title)
    elif page.title:  # A draft of a guide has '&lt;' in its front matter, for themes that escape nothing.
        page.title = page.title.replace("&lt;", "<")
    return html
