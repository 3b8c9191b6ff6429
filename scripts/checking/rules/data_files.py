"""Rules about the files that pages of this handbook are made from: tables, glossary, list of what the guides cite."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scripts.checking.handbook import is_handbook
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.rules.citations import known_keys
from scripts.checking.site import Site
from scripts.data_tables import CLAIM_COLUMN, KEY, MARKER, SOURCE_COLUMN, table_markdown
from scripts.problems import CannotRun, Problem, position
from scripts.references.guide_references import read_flags
from scripts.suggestions import did_you_mean

GLOSSARY, GUIDE_REFERENCES = "glossary.yml", "guide-references.csv"
# 'B12', and 'B1Z' for it
LIKE_A_CLAIM = re.compile(r"[A-Za-z][0-9]\w{0,3}")
# 'docs/data/table-1.csv, line 3: 4 cells …', 'docs/data/glossary.yml: entry LTP: …'
SAID = re.compile(r"[^:]*?(?:, line (?P<line>\d+))?: (?P<what>.*)", re.S)
# 'entry LTP: …', "'LTP' stands for two entries; …"
ENTRY = re.compile(r"entry (?P<term>[^:]+):|'(?P<twice>[^']+)' stands")


class Cell(NamedTuple):
    """One part of a cell of a table: its column, the part, and its offset in the file."""

    column: str
    text: str
    start: int


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
        for marker in MARKER.finditer(page.text):
            if not (site.data / marker["name"]).is_file():
                message = f"no table '{marker['name']}' in {_shown(site, '')}{did_you_mean(marker['name'], there)}"
                yield page.problem(marker.start(), "missing-table", message)
        if glossary.MARKER in page.text and not (site.data / GLOSSARY).is_file():
            message = f"there is no {_shown(site, GLOSSARY)}; add it, or take the marker off the page."
            yield page.problem(page.text.index(glossary.MARKER), "missing-table", message)


@rule("unreadable-data", needs="data")
def unreadable_data(site: Site) -> Iterator[Problem]:
    """Every file that pages are made from can be read, and names only sources and claims that exist.

    Mend the line that is named; the build stops at a file that it cannot use.
    """
    if site.data is None or not is_handbook(site.configuration):
        return
    asked = {marker["name"] for page in site.published_pages() for marker in MARKER.finditer(page.text)}
    for name in sorted({*asked, GLOSSARY, GUIDE_REFERENCES}):
        path = site.data / name
        text = read_text(path, _shown(site, name)) if path.is_file() else ""
        if isinstance(text, Problem):
            yield text
        elif path.is_file():
            yield from _file_problems(site, name, text, is_table=name in asked)


def _file_problems(site: Site, name: str, text: str, is_table: bool) -> Iterator[Problem]:
    fault = _fault(site, name, text)
    if fault:
        yield Problem(_shown(site, name), fault[0], 1, "unreadable-data", "error", fault[1])
    elif is_table:
        yield from _unknown_names(site, name, text)


def _fault(site: Site, name: str, text: str) -> tuple[int, str] | None:
    """The line and the words of what keeps the build from using a file."""
    if name == GLOSSARY:
        from scripts import glossary

        return _refused(lambda: glossary.parse_glossary(text, name), text)
    found = _refused(lambda: table_markdown(text, name), text)
    if found or name != GUIDE_REFERENCES or site.data is None:
        return found
    path = site.data / name
    return _refused(lambda: read_flags(path), text)


def _refused(read: Callable[[], object], text: str) -> tuple[int, str] | None:
    """Try a reader; what it says, with the line that it names or that its entry stands at."""
    try:
        read()
    except CannotRun as reason:
        said = SAID.fullmatch(str(reason))
        what = said["what"] if said else str(reason)
        return int(said["line"]) if said and said["line"] else _line_of_entry(what, text), what
    except (ValueError, RecursionError) as error:
        return 1, f"this file cannot be read ({error}); mend it."
    return None


def _line_of_entry(what: str, text: str) -> int:
    """The line of the entry of the glossary that a reader's words name; the first line if they name none."""
    named = ENTRY.match(what)
    term = re.escape((named["term"] or named["twice"]) if named else "")
    places = list(re.finditer(rf"^[- ]*term:[ ]*[\"']?{term}[\"']?[ ]*$", text, re.M)) if term else []
    return position(text, places[-1].start())[0] if places else 1


def _unknown_names(site: Site, name: str, text: str) -> Iterator[Problem]:
    """Keys that are no source and ids that are no claim, as the pages made from a table would show them."""
    known = known_keys(site)
    for cell in _cells(text):
        place = (_shown(site, name), *position(text, cell.start))
        if cell.column == SOURCE_COLUMN and site.sources_known and cell.text.lower() not in known:
            near = did_you_mean(cell.text, known.values())
            message = f"no source '{cell.text}' in {site.bibliography_file}{near}"
            yield Problem(*place, "unknown-citation", "error", message)
        if cell.column == CLAIM_COLUMN and site.ledger and not site.ledger.knows(cell.text):
            message = f"the ledger has no claim {cell.text}{did_you_mean(cell.text, site.ledger.claims)}"
            yield Problem(*place, "unknown-claim", "error", message)


def _cells(text: str) -> Iterator[Cell]:
    """The keys and ids in a table; a cell of words, such as 'not resolved', has none."""
    reader = csv.reader(io.StringIO(text), strict=True)
    header = [name.strip() for name in next(reader)]
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    above = reader.line_num
    for row in reader:
        start, above = starts[above], reader.line_num
        for column, cell in zip(header, row, strict=False):
            parts = [part.strip() for part in cell.split(";")]
            form = {SOURCE_COLUMN: KEY, CLAIM_COLUMN: LIKE_A_CLAIM}.get(column)
            for part in parts if form and all(form.fullmatch(part) for part in parts) else ():
                found = re.compile(rf"(?<![\w-]){re.escape(part)}(?![\w-])").search(text, start)
                yield Cell(column, part, found.start() if found else start)


def _shown(site: Site, name: str) -> str:
    return f"{site.configuration.docs_name}/data/{name}".rstrip("/")
