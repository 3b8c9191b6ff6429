"""A CSV file's text in; the same table as Markdown out, its source keys as citations and its claims as marks.

A page says where a table stands with a line of its own: `<!-- table: table-1.csv -->`.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from scripts.problems import CannotRun
from scripts.references.bibliography import inert
from scripts.suggestions import did_you_mean

# '<!-- table: table-1.csv -->' on a line of its own
MARKER = re.compile(r"^<!--[ ]table:[ ](?P<name>[\w.-]+)[ ]-->[ \t]*$", re.M)
SOURCE_COLUMN, CLAIM_COLUMN = "source_key", "claim"
# 'kole2002antidepressant'; two words such as 'not resolved' are no key
KEY = re.compile(r"[\w-]+")
# 'B55', as in the evidence ledger
CLAIM_ID = re.compile(r"[ABX]\d{2,3}")
# Plain white space only: a no-break space between number and unit stays.
WHITE_SPACE = re.compile(r"[ \t\r\n]+")


def table_names(page: str) -> list[str]:
    """The files that a page asks for, in order: ['table-1.csv', 'opioid-values.csv']."""
    return [match["name"] for match in MARKER.finditer(page)]


def with_tables(page: str, tables: Mapping[str, str], shown_as: str = "this page") -> str:
    """Put each table in the place of its marker; `tables` holds the text of each file by its name.

    Raises CannotRun if a marker names a file that is not there, or if a file is no table.
    """
    for name in table_names(page):
        if name not in tables:
            raise CannotRun(f"{shown_as}: no table '{name}' in docs/data{did_you_mean(name, tables)}")
    return MARKER.sub(lambda match: table_markdown(tables[match["name"]], f"docs/data/{match['name']}"), page)


def table_markdown(csv_text: str, shown_as: str = "the table") -> str:
    """The table as Markdown. Raises CannotRun for a row of the wrong length, an empty cell, or no rows.

    >>> print(table_markdown("region,source_key,claim\\nCA1,pillai2012,B16; B59\\n"))
    | Region | Source | Claim |
    |---|---|---|
    | CA1 | [@pillai2012] | {B16, B59} |
    """
    header, *rows = _rows(csv_text, shown_as)
    lines = [_line([_heading(name) for name in header]), "|" + "---|" * len(header)]
    lines += [_line([_cell(name, text) for name, text in zip(header, row, strict=True)]) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rows(csv_text: str, shown_as: str) -> Sequence[Sequence[str]]:
    """All rows, the header first; each as long as the header, and no cell empty."""
    reader = csv.reader(io.StringIO(csv_text.removeprefix("\ufeff")), strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if cells:
                rows.append([WHITE_SPACE.sub(" ", cell).strip(" ") for cell in cells])
                _complete(rows[0], rows[-1], f"{shown_as}, line {reader.line_num}")
    except csv.Error as error:
        raise CannotRun(f"{shown_as}, line {reader.line_num}: not a CSV row ({error}); look at its quotes.") from error
    if len(rows) < 2:
        raise CannotRun(f"{shown_as}: no row below the header; add one, or take the table off the page.")
    return rows


def _complete(header: Sequence[str], row: Sequence[str], where: str) -> None:
    """Raise CannotRun if the row is longer or shorter than the header, or leaves a cell empty."""
    if len(row) != len(header):
        raise CannotRun(f"{where}: {len(row)} cells under {len(header)} headings; put text with commas in quotes.")
    if "" in row:
        column = header[row.index("")] or "a heading"
        raise CannotRun(f"{where}: {column} is empty; write 'not reported' or 'not applicable'.")


def _heading(name: str) -> str:
    """'concentration_or_dose' as 'Concentration or dose'."""
    words = inert(name.replace("_", " "))
    return "Source" if name == SOURCE_COLUMN else words[:1].upper() + words[1:]


def _cell(column: str, text: str) -> str:
    parts = [part.strip() for part in text.split(";")]
    if column == SOURCE_COLUMN and all(KEY.fullmatch(part) for part in parts):
        return f"[{'; '.join(f'@{part}' for part in parts)}]"
    if column == CLAIM_COLUMN and all(CLAIM_ID.fullmatch(part) for part in parts):
        return f"{{{', '.join(parts)}}}"
    return inert(text)
