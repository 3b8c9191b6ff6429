"""Tables in HTML, as some converters write them. Lines and their numbers in; the same with tables in pipes out."""

import re
from collections.abc import Iterator, Sequence

from scripts.importer.values import Log

OPENING = re.compile(r"(?:<(?:html|body|div)\b[^<>]{0,200}>\s*)*<table\b[^<>]{0,500}>", re.I)
CLOSING = re.compile(r"</table>(?:\s*</(?:html|body|div)>)*", re.I)
PART = re.compile(
    r"<(?P<end>/?)(?P<name>table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)\b(?P<more>[^<>]{0,300})>", re.I
)
SPAN = re.compile(r"colspan\s?=\s?[\"']?(?P<columns>\d{1,2})", re.I)
LAYOUT = re.compile(r"</?(?:p|div|b|i|em|strong|span|u|small|font|a|center|br|li|ul)(?:\s[^<>]{0,300})?/?>", re.I)
NUMBERED = re.compile(r"[A-Z][a-zé]{2,7}\.? ?\d")  # 'Table 1: Sleep of rats'
BLANKS = re.compile(r"\s+")
MOST_LINES, MOST_SIGNS = 2000, 200_000


def with_tables(numbers: Sequence[int], lines: Sequence[str], log: Log) -> tuple[list[int], list[str]]:
    """Each table whose end is found becomes rows in pipes, between blank lines; all else stays as it is."""
    done: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        opening = OPENING.search(lines[at]) if "<" in lines[at] else None
        end = _end(lines, at, opening.start()) if opening else None
        if opening is None or end is None:
            done.append((numbers[at], lines[at]))
            at += 1
            continue
        whole = "\n".join(lines[at:end])
        closing = CLOSING.search(whole, opening.end())
        rows = list(_rows(whole[opening.end() : closing.start()])) if closing else []
        if closing and rows:
            log.change("html-table", numbers[at], whole[opening.start() : closing.end()], "\n".join(rows))
            around = [whole[: opening.start()], "", *rows, "", *whole[closing.end() :].split("\n")]
            done += [(numbers[at], line) for line in around]
        else:
            done += zip(numbers[at:end], lines[at:end], strict=True)
        at = end
    return [number for number, _ in done], [line for _, line in done]


def _end(lines: Sequence[str], at: int, start: int) -> int | None:
    """The place after the line in which the table ends that begins in a line."""
    signs = 0
    for end in range(at, min(at + MOST_LINES, len(lines))):
        signs += len(lines[end])
        if signs > MOST_SIGNS:
            return None
        if CLOSING.search(lines[end], start if end == at else 0):
            return end + 1
    return None


def _rows(table: str) -> Iterator[str]:
    """The rows in pipes, a line of hyphens under the first; none if another table is within."""
    if OPENING.search(table):
        return
    rows, caption = _cells(table)
    if caption:
        yield caption if NUMBERED.match(caption) else f"Table: {caption}"
        yield ""
    width = max((len(row) for row in rows), default=0)
    for at, row in enumerate(rows):
        yield "| " + " | ".join(row + [""] * (width - len(row))) + " |"
        if at == 0:
            yield "|" + "---|" * width


def _cells(table: str) -> tuple[list[list[str]], str]:
    rows: list[list[str]] = []
    caption, name, span = "", "", 1
    start = 0
    for part in PART.finditer(table):
        if name:
            text = _plain(table[start : part.start()])
            if name == "caption":
                caption = text
            else:
                rows[-1] += [text] + [""] * (span - 1)
        name, start = "", part.end()
        if part["end"]:
            continue
        if part["name"].casefold() == "tr":
            rows.append([])
        elif part["name"].casefold() in ("td", "th", "caption"):
            name = part["name"].casefold()
            wide = SPAN.search(part["more"])
            span = int(wide["columns"]) if wide else 1
            rows += [[]] if name != "caption" and not rows else []
    return [row for row in rows if row], caption


def _plain(cell: str) -> str:
    return BLANKS.sub(" ", LAYOUT.sub(" ", cell)).replace("|", "\\|").strip()
