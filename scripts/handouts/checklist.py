"""Bench checklists: a page's article goes in; the part under its heading `{#checklist}` comes out as a handout.

A checklist is a table with a box in each row that begins a step. The rows of a step stay on one sheet, and columns
that are to be written in get room for it.
"""

import copy
from collections.abc import Iterator, Sequence

from lxml import html
from lxml.html import HtmlElement

from scripts.handouts.article import Article
from scripts.handouts.pages import CHECKLIST_ID

BOXES = {"☐", "□"}
NOTHING = "–"  # in a cell: nothing is to be written there
BOX_SHARE, NARROW_BLANK, MORE_FOR_FULL = 4.5, 7.5, 8.5  # per cent of the table's width


def checklist_of(article: Article) -> Article | None:
    """The section `checklist` with the references that it cites, numbered anew; None if the page has none."""
    body = copy.deepcopy(article.body)
    heading = next(iter(body.xpath(f"./h2[@id='{CHECKLIST_ID}']")), None)
    if heading is None:
        return None
    kept = list(_section(heading))
    cited = _cited(kept)
    notes = _notes(body, cited)
    words = " ".join(heading.text_content().split())
    identity = heading.attrib["id"]
    for element in list(body):
        body.remove(element)
    body.text = None
    body.append(html.Element("div", {"id": identity, "class": "checklist-begins"}))
    body.extend([*kept, *notes])
    subject = article.title.partition(": ")[2] or article.title
    return Article(f"{words}: {subject}", article.description, body)


def _section(heading: HtmlElement) -> Iterator[HtmlElement]:
    for element in heading.itersiblings():
        if element.tag == "h2":
            return
        if not str(element.get("class", "")).startswith("footnote"):
            yield element


def _cited(section: Sequence[HtmlElement]) -> dict[str, int]:
    """The notes that a section refers to, with their numbers there; its marks are changed to these numbers."""
    numbers: dict[str, int] = {}
    for link in [link for element in section for link in element.xpath(".//a[starts-with(@href, '#fn:')]")]:
        number = numbers.setdefault(link.get("href").removeprefix("#"), len(numbers) + 1)
        link.text = str(number)
    return numbers


def _notes(body: HtmlElement, cited: dict[str, int]) -> list[HtmlElement]:
    """The heading and the list of the notes that are cited."""
    items = {item.get("id"): item for item in body.xpath(".//li[starts-with(@id, 'fn:')]")}
    chosen = [items[identity] for identity in cited if identity in items]
    if not chosen:
        return []
    notes = html.fromstring('<div class="footnote"><ol></ol></div>')
    notes[0].extend(chosen)
    heading = html.fromstring("<h2>References</h2>")
    return [heading, notes]


def lay_out_checklists(body: HtmlElement) -> None:
    """Mark tables with boxes as checklists; group the rows of a step; give each column its share of the width."""
    for table in body.iter("table"):
        rows = table.xpath("./tbody/tr")
        if not any(_words(cell) in BOXES for row in rows for cell in row[:1]):
            continue
        block = next(table.iterancestors("figure"), table)
        block.set("class", f"{block.get('class', '')} bench".strip())
        _share_width(table, rows)
        _group_steps(table, rows)


def _share_width(table: HtmlElement, rows: Sequence[HtmlElement]) -> None:
    """Columns to write in get room by how many of their cells are blank; the others share the rest by their words."""
    heads = table.xpath("./thead/tr[1]/th")
    columns = [[_words(row[at]) for row in rows if at < len(row)] for at in range(len(heads))]
    widths = [_width_to_write(cells) for cells in columns]
    rest = 100 - sum(width for width in widths if width)
    words = [0 if width else _mean_length(cells) for width, cells in zip(widths, columns, strict=True)]
    for head, width, length in zip(heads, widths, words, strict=True):
        share = width or rest * length / (sum(words) or 1)
        head.set("style", f"width: {share:.1f}%")


def _width_to_write(cells: Sequence[str]) -> float:
    """Per cent of the table's width for a column of boxes or of blanks; 0 for a column of words."""
    if any(cell in BOXES for cell in cells):
        return BOX_SHARE
    blank, dashes = cells.count(""), cells.count(NOTHING)
    if blank + dashes < len(cells):
        return 0
    return NARROW_BLANK + MORE_FOR_FULL * (blank == len(cells))


def _mean_length(cells: Sequence[str]) -> float:
    """Long cells break into lines, so a column needs less than its letters ask for."""
    return float(sum(len(cell) ** 0.5 for cell in cells)) / max(1, len(cells))


def _group_steps(table: HtmlElement, rows: Sequence[HtmlElement]) -> None:
    """A body of rows for each step, which the style keeps on one sheet."""
    group = None
    for row in rows:
        if group is None or _words(row[0]) in BOXES:
            group = html.Element("tbody")
            table.append(group)
        group.append(row)
        for cell in row:
            if _words(cell) in ("", NOTHING):
                cell.set("class", "to-fill" if _words(cell) == "" else "no-entry")
    for emptied in table.xpath("./tbody[not(tr)]"):
        emptied.drop_tree()


def _words(cell: HtmlElement) -> str:
    return " ".join(cell.text_content().split())
