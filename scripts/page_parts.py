"""A page's Markdown with marker lines in; the same with tables, the glossary and other parts in place out."""

from pathlib import Path

from scripts import glossary, software
from scripts.data_tables import table_names, with_tables
from scripts.problems import CannotRun

RULES_MARKER = "<!-- rules -->"


def with_parts(page: str, data: Path, shown_as: str) -> str:
    """Put tables, the glossary, the rules and the software where the page asks for them; `data` is their folder.

    Raises CannotRun, naming the page, for a table that does not exist or cannot be read.
    """
    names = table_names(page)
    if names:
        page = with_tables(page, {name: _read(data / name, shown_as) for name in names}, shown_as)
    if glossary.MARKER in page:
        page = page.replace(glossary.MARKER, glossary.glossary_markdown(data / "glossary.yml"))
    if RULES_MARKER in page:
        page = page.replace(RULES_MARKER, _rules())
    if software.MARKER in page:
        site, tests = (_read(data.parent.parent / name, shown_as) for name in software.LISTS)
        page = page.replace(software.MARKER, software.software_markdown(site, tests))
    return page


def _rules() -> str:
    # The check itself puts parts into pages, so the two know each other only when they are needed.
    from scripts.checking.rules_page import rules_markdown

    return rules_markdown()


def _read(path: Path, shown_as: str) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise CannotRun(f"{shown_as}: the file '{path.name}' cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CannotRun(f"{shown_as}: the file '{path.name}' is not UTF-8; save it again as UTF-8.") from error
