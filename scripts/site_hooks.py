"""What mkdocs calls while it builds the handbook: each event hands its values to the module that does the work."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.bibliography import Bibliography, read_bibliography, reference_html  # noqa: E402
from scripts.citation_marks import CitationMarks, citation_problems, cover, uncover  # noqa: E402
from scripts.pages import title_of  # noqa: E402
from scripts.problems import CannotRun, Problem, as_text  # noqa: E402
from scripts.references_page import MARKER, CitingPlace, citing_places, references_markdown  # noqa: E402

FIRST, LAST = 100, -100


class Handbook(NamedTuple):
    """What the events share: read once for each build, kept in `config.extra` under the name 'handbook'."""

    bibliography: Bibliography
    places: Mapping[str, Sequence[CitingPlace]]
    serving: bool


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this is a preview; mkdocs tells it only here."""
    os.environ["HANDBOOK_COMMAND"] = command


@event_priority(FIRST)
def _read_first(config: MkDocsConfig) -> MkDocsConfig:
    """Read the bibliography before mkdocs-bibtex does, which would meet an error in it with a traceback."""
    root = Path(config.config_file_path).parent
    bibliography = _or_stop(read_bibliography, root / "references.bib")
    _stop_at(bibliography.problems)
    serving = os.environ.get("HANDBOOK_COMMAND") == "serve"
    config.extra["handbook"] = Handbook(bibliography, {}, serving)
    return config


@event_priority(LAST)
def _teach_plugins(config: MkDocsConfig) -> MkDocsConfig:
    """References are written once, our way; the numbers in the text are finished by our extension."""
    sources = config.extra["handbook"].bibliography.sources
    written = {key: reference_html(source) for key, source in sources.items()}
    config.plugins["bibtex"].registry.reference_text = lambda citation: written[citation.key]
    config.markdown_extensions = [*config.markdown_extensions, CitationMarks(sources)]
    return config


on_config = CombinedEvent(_read_first, _teach_plugins)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Find every citing place before the first page is made; the References page needs them all."""
    handbook: Handbook = config.extra["handbook"]
    texts = {file.src_uri: file.content_string for file in files.documentation_pages()}
    places = citing_places({path: (title_of(text, path), text) for path, text in texts.items()})
    config.extra["handbook"] = handbook._replace(places=places)
    return files


@event_priority(FIRST)
def _before_citations(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    handbook: Handbook = config.extra["handbook"]
    sources = handbook.bibliography.sources
    lines_above = page.file.content_string.count("\n") - markdown.count("\n")
    shown_as = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    _stop_at(citation_problems(markdown, sources, shown_as, lines_above))
    return cover(markdown, sources)


@event_priority(LAST)
def _after_citations(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    handbook: Handbook = config.extra["handbook"]
    markdown = uncover(markdown)
    if MARKER in markdown:
        listed = references_markdown(handbook.bibliography.sources, handbook.places, {})
        markdown = markdown.replace(MARKER, listed)
    return markdown


on_page_markdown = CombinedEvent(_before_citations, _after_citations)


def _or_stop(work: Any, *values: Any) -> Any:
    """Run a step; what it cannot do stops mkdocs with one sentence instead of a traceback."""
    try:
        return work(*values)
    except CannotRun as error:
        raise PluginError(str(error)) from error


def _stop_at(problems: Sequence[Problem]) -> None:
    if problems:
        raise PluginError(as_text(problems))
