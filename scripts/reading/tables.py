"""A page's HTML in; the same with each table in a region of its own out, which scrolls where the table is too wide.

The region has a name and can be reached by keyboard, so that the page itself never scrolls sideways.
"""

import html
import re

# '<table>…</table>'; tables that carry a class are laid out elsewhere
TABLE = re.compile(r"<table>(?P<inside>.*?)</table>", re.S)
FIGURE = re.compile(r"<figure\b[^>]*>(?:(?!</figure>).)*</figure>", re.S)
# '<span class="caption-prefix">Table 1.</span>'
PREFIX = re.compile(r'<span class="caption-prefix[^"]*">(?P<words>[^<]*)</span>')
HEAD_CELL = re.compile(r"<th\b[^>]*>(?P<words>.*?)</th>", re.S)
UNSCOPED = re.compile(r"<th(?![^>]*\bscope=)(?=[\s>])")
# '<td><sup>…1…</sup></td>', a cell that holds nothing but citation numbers
NUMBERS = re.compile(r"<td>(?=(?:\s*<sup\b(?:(?!</sup>).)*</sup>)+\s*</td>)", re.S)
TAG = re.compile(r"<[^>]+>")


def with_table_regions(page_html: str) -> str:
    """Wrap the tables, say of each head cell that it heads a column, and mark cells that hold citation numbers only."""
    if "<table>" not in page_html:
        return page_html
    numbers = [(figure.start(), figure.end(), _number(figure.group())) for figure in FIGURE.finditer(page_html)]

    def region(table: re.Match[str]) -> str:
        number = next((number for start, end, number in numbers if start < table.start() and table.end() < end), "")
        name = html.escape(number or _heads(table["inside"]))
        inside = NUMBERS.sub('<td class="numbers">', UNSCOPED.sub('<th scope="col"', table["inside"]))
        return (
            f'<div class="table-region" role="region" tabindex="0" aria-label="{name}">'
            f'<table class="ruled">{inside}</table></div>'
        )

    return TABLE.sub(region, page_html)


def _number(figure: str) -> str:
    """'Table 1' from a figure's caption; empty if it has none."""
    prefix = PREFIX.search(figure)
    return _words(prefix["words"]).rstrip(".") if prefix else ""


def _heads(inside: str) -> str:
    """'Table: Term, Spelled out' from the heads of the columns."""
    cells = [_words(cell["words"]) for cell in HEAD_CELL.finditer(inside)]
    return "Table: " + ", ".join(cell for cell in cells if cell)


def _words(markup: str) -> str:
    return " ".join(html.unescape(TAG.sub("", markup)).split())
