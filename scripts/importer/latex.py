r"""Pages of LaTeX, as some converters write them. Lines and their numbers in; the same in Markdown out.

Sections, lists, figures, captions and tables are known by their commands; other commands stay as they are.
"""

import re
from collections.abc import Iterator, Sequence

from scripts.importer.values import Log

HEADING = re.compile(r"\\(?P<kind>(?:sub){0,2}section|paragraph)\*?\{(?P<text>.*)\}\s*")
LEVELS = {"section": "##", "subsection": "###", "subsubsection": "####", "paragraph": "#####"}
BEGINS = re.compile(r"\\begin\{(?P<name>[a-z]{1,20}\*?)\}(?P<rest>.*)")
ENDS = re.compile(r"\s*\\end\{[a-z]{1,20}\*?\}\s*")
OPEN_TEXT = re.compile(r"\\(?P<kind>title|author|date|caption|footnotetext|section|subsection)\*?\{\s*$")
TEXT = re.compile(r"\s*\\(?P<kind>title|author|date|caption|footnotetext|footnote)\*?\{(?P<text>.*)\}\s*")
PICTURE = re.compile(r"\s*\\includegraphics(?:\[[^\[\]]{0,200}\])?\{(?P<address>[^{}]{0,300})\}\s*")
LAYOUT = re.compile(
    r"\s*(?:\\(?:captionsetup|label|vspace|hspace)\{[^{}]{0,200}\}|\\(?:centering|maketitle|hline|small|noindent))\s*"
)
ITEM = re.compile(r"\s*\\item\s+(?P<text>\S.*)")
ROW_END = re.compile(r"\\\\(?:\[[^\[\]]{0,20}\])?|\\tabularnewline")
RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]{0,20}\}|cmidrule(?:\([a-z]{1,3}\))?\{[^{}]{0,20}\})"
)
CELL_END = re.compile(r"(?<!\\)&")
SEVERAL = re.compile(r"\\multi(?P<kind>column|row)\{(?P<count>\d{1,2}|\*)\}\{[^{}]{0,40}\}\{(?P<text>[^{}]{0,500})\}")
COLUMNS = re.compile(r"\s*(?:\[[^\[\]]{0,10}\])?\{(?:[^{}]|\{[^{}]{0,60}\}){0,200}\}")
BREAK_AT_END = re.compile(r"\s*\\\\\s*$")
SIGN = re.compile(r"\\([%&$])")
MOST_LINES = 400


def without_latex(numbers: Sequence[int], lines: Sequence[str], log: Log) -> tuple[list[int], list[str]]:
    """The lines with Markdown for each command that is known; what was written for what is logged."""
    done: list[tuple[int, str]] = []
    lists: list[int] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        before = "\n".join(lines[at:end])
        written = list(_written(before, lists)) if "\\" in before else [before]
        log.change("latex-command", numbers[at], before, "\n".join(written))
        done += [(numbers[at], line) for line in written]
        at = end
    return [number for number, _ in done], [line for _, line in done]


def _end(lines: Sequence[str], at: int) -> int:
    """The place after the lines that belong to the command in a line: a table, or text in braces over some lines."""
    begins = BEGINS.match(lines[at])
    closing = r"\end{tabular}" if begins and begins["name"] == "tabular" else "}" if OPEN_TEXT.match(lines[at]) else ""
    if closing:
        for end in range(at + 1, min(at + MOST_LINES, len(lines))):
            if lines[end].strip() == closing:
                return end + 1
    return at + 1


def _written(text: str, lists: list[int]) -> Iterator[str]:
    """The Markdown for one command and what is in it; `lists` counts the items of the lists that are open."""
    begins, heading = BEGINS.match(text), HEADING.fullmatch(text)
    if begins and begins["name"] == "tabular":
        yield from ("", *_rows(text), "")
    elif heading:
        yield f"{LEVELS[heading['kind']]} {_plain(heading['text'])}"
    elif begins:
        lists += [0 if begins["name"] == "enumerate" else -1] * (begins["name"] in ("enumerate", "itemize"))
        yield "## Abstract" if begins["name"] == "abstract" else begins["rest"]
    elif ENDS.fullmatch(text):
        del lists[len(lists) - ("enumerate" in text or "itemize" in text) :]
        yield ""
    elif picture := PICTURE.fullmatch(text):
        yield from ("", f"![]({picture['address']})", "")
    elif item := ITEM.fullmatch(text):
        yield _item(item["text"], lists)
    elif LAYOUT.fullmatch(text):
        yield ""
    else:
        yield from _in_braces(text)


def _item(text: str, lists: list[int]) -> str:
    if not lists or lists[-1] < 0:
        return f"- {text}"
    lists[-1] += 1
    return f"{lists[-1]}. {text}"


def _in_braces(text: str) -> Iterator[str]:
    """The text of a title, an author or a caption; any other line without the break at its end."""
    braces = TEXT.fullmatch(BREAK_AT_END.sub("", " ".join(text.split("\n"))))
    if braces:
        sign = "# " if braces["kind"] == "title" else ""
        pieces = [_plain(piece).strip() for piece in braces["text"].split("\\\\")]
        yield from ("", sign + pieces[0], *pieces[1:], "")
    else:
        yield from (_plain(BREAK_AT_END.sub("", line)) for line in text.split("\n"))


def _plain(text: str) -> str:
    """Text in which the signs that mean something to LaTeX stand for themselves."""
    return SIGN.sub(r"\1", text)


def _rows(table: str) -> Iterator[str]:
    """The rows of a table in pipes, a line of hyphens under the first."""
    inside = table.partition("}")[2].rpartition("\n")[0]
    columns = COLUMNS.match(inside)
    inside = RULES.sub(" ", inside[columns.end() :] if columns else inside)
    rows = [[_cell(cell) for cell in CELL_END.split(row)] for row in ROW_END.split(inside) if row.strip()]
    cells = [[one for cell in row for one in cell] for row in rows]
    for at, row in enumerate(cells):
        yield "| " + " | ".join(row) + " |"
        if at == 0:
            yield "|" + "---|" * len(row)


def _cell(text: str) -> list[str]:
    """A cell, with empty ones beside it if it is said to be as wide as several."""
    several = SEVERAL.fullmatch(text.strip())
    plain = _plain(several["text"] if several else text).replace("|", "\\|").replace("\n", " ").strip()
    count = int(several["count"]) if several and several["kind"] == "column" and several["count"] != "*" else 1
    return [plain] + [""] * (count - 1)
