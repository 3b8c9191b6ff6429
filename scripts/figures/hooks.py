"""What mkdocs calls to make figures: drawings in the page, and beside it the files in which readers take them away."""

import logging
import sys
from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.diagrams.source import title  # noqa: E402
from scripts.figures.downloads import figure_files  # noqa: E402
from scripts.figures.edges import edge_grounds  # noqa: E402
from scripts.figures.finishing import Shown, finish_figures  # noqa: E402
from scripts.figures.picture import Facts  # noqa: E402
from scripts.figures.sources import (  # noqa: E402
    ENDINGS,
    FOLDER,
    FigureSource,
    figure_paths,
    figure_sources,
    name_fault,
)
from scripts.known_places import LEDGER_PAGE, REFERENCES_PAGE  # noqa: E402
from scripts.made_files import MadeFile  # noqa: E402
from scripts.page_texts import text_of  # noqa: E402
from scripts.problems import CannotRun, Problem, as_text, position  # noqa: E402

log = logging.getLogger("handbook")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Announce the files of every figure, so that pages may link to them; they are filled when their page is made."""
    found = [figure for file in files.documentation_pages() for figure in _figures_of(file, config)]
    for path in dict.fromkeys(path for figure in found if figure.name for path in figure_paths(figure.name).values()):
        files.append(MadeFile.generated(config, path, content=""))
    return files


def _figures_of(file: File, config: MkDocsConfig) -> list[FigureSource]:
    """The figures of a page; one whose files no disk would keep stops the build."""
    text, path = text_of(file), f"{Path(config.docs_dir).name}/{file.src_uri}"
    found = list(figure_sources(text))
    wrong = [(position(text, one.start), message) for one in found if (message := name_fault(one.name))]
    if wrong:
        raise PluginError(as_text(Problem(path, *place, "figure-name", "error", message) for place, message in wrong))
    return found


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Draw the diagrams and fill the files of each figure."""
    handbook = config.extra["handbook"]
    claims, sources = handbook.claims, handbook.bibliography.sources
    cache = Path(config.config_file_path).parent / ".cache" / "diagrams"
    to_ledger, to_references = (get_relative_url(to, page.url) for to in (LEDGER_PAGE, REFERENCES_PAGE))
    marks = partial(edge_grounds, claims=claims, sources=sources, to_ledger=to_ledger, to_references=to_references)
    # An image in pixels takes as long as all the rest of a figure; a preview does without.
    endings = [ending for ending in ENDINGS if not (handbook.serving and ending == "png")]

    def report(reason: str) -> None:
        # Not under mkdocs's own logger, whose warnings stop a strict build: the page works, by script.
        log.warning("%s/%s: %s", Path(config.docs_dir).name, page.file.src_uri, reason)

    try:
        finished = finish_figures(html, cache, marks, report, get_relative_url(FOLDER, page.url), endings)
        for figure in (figure for figure in finished.figures if figure.name):
            facts = _facts(figure, page, config)
            for path, make in figure_files(figure.source, figure.drawing, facts, claims, sources, cache).items():
                file = files.get_file_from_path(path)
                if file and path.endswith(tuple(endings)):
                    file.content_bytes = make()
    except CannotRun as error:
        raise PluginError(str(error)) from error
    return finished.page_html


def _facts(figure: Shown, page: Page, config: MkDocsConfig) -> Facts:
    address = f"{(config.site_url or '').rstrip('/')}/{page.url.removeprefix('./')}#{figure.name}"
    known = (figure.name, figure.number, title(figure.source), figure.caption, str(page.title), address)
    dated = (str(config.extra.get("edition", "")), str(page.meta.get("reviewed", "")))
    return Facts(*known, config.site_name, *dated)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Leave out what was not made: the figure cannot be drawn here, or, in a preview, its page has not changed."""
    for file in [file for file in files if file.src_uri.startswith(FOLDER) and not file.content_bytes]:
        files.remove(file)
    return env
