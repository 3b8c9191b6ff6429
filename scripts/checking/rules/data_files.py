"""Rules about the files that pages of this handbook are made from: tables, glossary, list of what the guides cite."""

import re
from collections.abc import Callable, Iterator

from scripts.checking.handbook import is_handbook
from scripts.checking.merge_marks import merging_data
from scripts.checking.pages import Page, page_fact
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.rules.citations import known_keys
from scripts.checking.seeking import holds
from scripts.checking.site import Site
from scripts.checking.table_faults import guide_reference_faults, header_fault, header_of, names_in, unlinked_names
from scripts.data_tables import CLAIM_COLUMN, MARKER, SOURCE_COLUMN, table_markdown
from scripts.existing import is_file
from scripts.problems import CannotRun, Problem, position
from scripts.references.guide_references import read_flags
from scripts.suggestions import did_you_mean

GLOSSARY, GUIDE_REFERENCES, SAME_WORDS = "glossary.yml", "guide-references.csv", "search-words.yml"
# 'docs/data/table-1.csv, line 3: 4 cells …', 'docs/data/glossary.yml: entry LTP: …'
SAID = re.compile(r"[^:]*?(?:, line (?P<line>\d+))?: (?P<what>.*)", re.S)


@rule("missing-table", needs="data", scope="page")
def missing_tables(site: Site) -> Iterator[Problem]:
    """Every table and glossary that a page asks for is a file in the folder of data.

    Correct the name in the marker, or add the file to the folder of data.
    """
    if site.data is None or not is_handbook(site.configuration):
        return
    from scripts import glossary

    there = [path.name for path in sorted(site.data.glob("*.csv"))]
    for page in site.published_pages():
        for marker in MARKER.finditer(page.text) if holds(page.text, "<!-- ") else ():
            if not is_file(site.data / marker["name"]):
                message = f"no table '{marker['name']}' in {_shown(site, '')}{did_you_mean(marker['name'], there)}"
                yield page.problem(marker.start(), "missing-table", message)
        if holds(page.text, glossary.MARKER) and not (site.data / GLOSSARY).is_file():
            message = f"there is no {_shown(site, GLOSSARY)}; add it, or take the marker off the page."
            yield page.problem(page.text.index(glossary.MARKER), "missing-table", message)


@rule("unreadable-data", needs="data")
def unreadable_data(site: Site) -> Iterator[Problem]:
    """Every file that pages are made from can be read, and names only sources and claims that exist.

    Mend the line that is named; the build stops at a file that it cannot use.
    """
    if site.data is None or not is_handbook(site.configuration):
        return
    asked = {name for page in site.published_pages() for name in tables_of(page)}
    for name in sorted({*asked, GLOSSARY, SAME_WORDS, GUIDE_REFERENCES} - merging_data(site).keys()):
        path = site.data / name
        text = read_text(path, _shown(site, name)) if is_file(path) else ""
        if isinstance(text, Problem):
            yield text
        elif is_file(path):
            yield from _file_problems(site, name, text)


@page_fact
def tables_of(page: Page) -> list[str]:
    """The tables that a page asks for."""
    return [marker["name"] for marker in MARKER.finditer(page.text)] if holds(page.text, "<!-- ") else []


def _file_problems(site: Site, name: str, text: str) -> Iterator[Problem]:
    from scripts.checking.word_lists import glossary_problems, same_word_problems

    if name == GLOSSARY:
        from scripts.glossary import parse_glossary

        # What the build refuses and nobody foresaw is reported in its own words.
        found = glossary_problems(text, _shown(site, name))
        yield from found or _refused(site, name, lambda: parse_glossary(text, name))
    elif name == SAME_WORDS:
        yield from same_word_problems(text, _shown(site, name))
    else:
        yield from _table_problems(site, name, text)


def _table_problems(site: Site, name: str, text: str) -> Iterator[Problem]:
    others = {column for other in _tables(site) if other != name for column in header_of(_tables(site)[other])}
    wrong = header_fault(text, others)
    if wrong:
        yield Problem(_shown(site, name), 1, 1, "unreadable-data", "error", wrong)
        return
    refused = [*_refused(site, name, lambda: table_markdown(text, name))]
    path = site.data / name if site.data and name == GUIDE_REFERENCES else None
    refused = refused or [*_refused(site, name, lambda: path and read_flags(path))]
    yield from refused or _cell_problems(site, name, text)


def _tables(site: Site) -> dict[str, str]:
    """The texts of all tables of data that can be read, by name."""
    paths = sorted(site.data.glob("*.csv")) if site.data else []
    texts = {path.name: read_text(path, path.name) for path in paths}
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _refused(site: Site, name: str, read: Callable[[], object]) -> Iterator[Problem]:
    """Try a reader; what it says, with the line that it names."""
    try:
        read()
    except CannotRun as reason:
        said = SAID.fullmatch(str(reason))
        what, line = (said["what"], int(said["line"] or 1)) if said else (str(reason), 1)
        yield Problem(_shown(site, name), line, 1, "unreadable-data", "error", what)
    except (ValueError, RecursionError) as error:
        message = f"this file cannot be read ({error}); mend it."
        yield Problem(_shown(site, name), 1, 1, "unreadable-data", "error", message)


def _cell_problems(site: Site, name: str, text: str) -> Iterator[Problem]:
    """Keys that are no source and ids that are no claim, as the pages made from a table would show them."""
    keys = known_keys(site)
    for cell in names_in(text):
        place = (_shown(site, name), *position(text, cell.start))
        if cell.column == SOURCE_COLUMN and site.sources_known and cell.text.lower() not in keys:
            near = did_you_mean(cell.text, keys.values())
            message = f"no source '{cell.text}' in {site.bibliography_file}{near}"
            yield Problem(*place, "unknown-citation", "error", message)
        if cell.column == CLAIM_COLUMN and site.ledger and not site.ledger.knows(cell.text):
            message = f"the ledger has no claim {cell.text}{did_you_mean(cell.text, site.ledger.claims)}"
            yield Problem(*place, "unknown-claim", "error", message)
    known = {SOURCE_COLUMN: set(keys.values()), CLAIM_COLUMN: set(site.ledger.claims) if site.ledger else set()}
    faults = [*unlinked_names(text, known), *(guide_reference_faults(text) if name == GUIDE_REFERENCES else ())]
    for start, message in faults:
        yield Problem(_shown(site, name), *position(text, start), "unreadable-data", "error", message)


def _shown(site: Site, name: str) -> str:
    return f"{site.configuration.docs_name}/data/{name}".rstrip("/")
