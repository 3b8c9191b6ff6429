"""What mkdocs calls to make pages easier to read: verdicts in their heads, regions for tables, histories, reports."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.known_places import LEDGER_PAGE  # noqa: E402
from scripts.ledger.overview import MARKER as OVERVIEW  # noqa: E402
from scripts.ledger.overview import overview_html  # noqa: E402
from scripts.reading.history import changes_by_page  # noqa: E402
from scripts.reading.long_lists import shortened_pages  # noqa: E402
from scripts.reading.report import report_address, report_text  # noqa: E402
from scripts.reading.tables import with_table_regions  # noqa: E402
from scripts.reading.verdicts import MARKER as VERDICTS  # noqa: E402
from scripts.reading.verdicts import Tally, tally, verdicts_html  # noqa: E402
from scripts.references.page_citation import long_date  # noqa: E402

CHANGES_PAGE = "about/changes.md"
LATE = -60  # after the permanent links


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the verdicts of the whole ledger, and the table of all claims, where a page asks for them."""
    handbook = config.extra["handbook"]
    if VERDICTS in markdown:
        verdicts = verdicts_html(tally(handbook.claims.values()), get_relative_url(LEDGER_PAGE, page.url))
        markdown = markdown.replace(VERDICTS, verdicts)
    if OVERVIEW in markdown:
        markdown = markdown.replace(OVERVIEW, overview_html(handbook.claims, handbook.marked))
    return markdown


@event_priority(LATE)
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give each table its region."""
    return with_table_regions(html)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Templates ask for a page's verdicts and its history, and for the report of an error on it."""
    changes = files.get_file_from_path(CHANGES_PAGE)
    by_page = changes_by_page(changes.content_string, CHANGES_PAGE) if changes else {}
    env.filters["shortened"] = shortened_pages
    env.globals |= {
        "verdicts_on": partial(_verdicts_on, config=config),
        "history_of": lambda page: by_page.get(page.file.src_uri, ()),
        "report_address": partial(report_address, str(config.extra.get("report") or "")),
        "report_text": report_text,
        "long_date": long_date,
    }
    return env


def _verdicts_on(page: Page, config: MkDocsConfig) -> Sequence[Tally]:
    handbook = config.extra["handbook"]
    marked = handbook.marked_on.get(page.file.src_uri, ())
    return tally(handbook.claims[name] for name in marked if name in handbook.claims)
