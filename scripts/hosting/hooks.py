"""What mkdocs calls so that pages obey the site's policy and their titles are text."""

import html as entities
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.hosting.aligned_cells import AlignedCells  # noqa: E402

THEME_SCRIPTS = "assets/javascripts/"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let tables be aligned by classes."""
    config.markdown_extensions = [*config.markdown_extensions, AlignedCells()]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave out the theme's own script and its search in thirty languages: no page of ours asks for them."""
    for file in [file for file in files if file.src_uri.startswith(THEME_SCRIPTS)]:
        files.remove(file)
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A title that mkdocs took from a heading is HTML ('A &amp; B'), all others are text; templates escape text."""
    if page.title and page.title == page._title_from_render:
        page.title = entities.unescape(page.title)
    elif page.title:  # A draft of a guide has '&lt;' in its front matter, for themes that escape nothing.
        page.title = page.title.replace("&lt;", "<")
    return html
