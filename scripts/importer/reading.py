"""The guide's bytes as text, and its text as repaired lines. Page numbers and running heads are taken out here."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from scripts.importer.aligned import with_tabs
from scripts.importer.columns import WIDE, in_reading_order
from scripts.importer.converted import with_plain_marks
from scripts.importer.fences import lines_in_code
from scripts.importer.repairs import repaired
from scripts.importer.replacing import replaced
from scripts.importer.values import Line, Log
from scripts.problems import CannotRun

REPEATS_OF_A_RUNNING_HEAD = 3
LONGEST_RUNNING_HEAD = 120
LONGEST_PAGE_NUMBER = 20
LARGE = 2_000_000  # signs
LEAST_OF_A_LINE = 16
BINARY_SAMPLE = 65536
BINARY_SHARE = 0.02
# 'Page 3 of 12', 'Seite 3 von 12', 'p. 3', '- 3 -', '3 / 12', '3 of 12'
PAGE_LABEL = re.compile(
    r"(?:[Pp]age|PAGE|p\.|Seite|Página|Pagina)\s?\d{1,4}(?:\s?(?:of|/|von|sur|de|di)\s?\d{1,4})?"
    r"|[-–—]\s?\d{1,4}\s?[-–—]|\d{1,4} ?(?:/|of) ?\d{1,4}"
)
# 'Example Ltd. | Examplamine    Page 2 of 9'
PAGE_WITHIN = re.compile(r".*\b(?:[Pp]age|PAGE) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?$|(?:[Pp]age|PAGE) ?\d{1,4}\b.*")
# '12 Example Monogr. 2023, 5, 12−19'
DIGITS = "0123456789"
JOURNAL_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
YEAR_WITHIN = r"[^\W\d_](?=.{0,80}\b(?:19|20)\d\d\b).{8,100}"
JOURNAL_HEAD = re.compile(
    rf"(?P<first>\d{{1,5}})\s+(?P<head>{YEAR_WITHIN})|(?P<foot>{YEAR_WITHIN})\s+(?P<last>\d{{1,5}})"
)
BARE_NUMBER = re.compile(r"\d{1,4}")
FORM_FEED_WITHIN = re.compile(r"(?<=[^\n])\f")
EDIT_LINK = re.compile(r"^(?P<text>[^\s#].{0,108}?)[ ]?\[edit\]$")  # 'Sleep[edit]', a heading of a wiki
BORDER = re.compile(r"\+(?:[-=]+\+)+")  # +-----+-----+
BOX = re.compile(r"\|\s*(?P<text>\S.*?)\s*\|")
MOST_LINES_OF_A_ROW = 40
BLANK = Line(0, "", "blank")
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def decoded(data: bytes, name: str) -> str:
    """UTF-8 bytes as text. Raises CannotRun for a file that is empty, binary, in another encoding or all scraps."""
    if not data.strip():
        raise CannotRun(f"{name}: the file is empty; give a guide as text or Markdown.")
    if b"\0" in data[:BINARY_SAMPLE]:
        raise CannotRun(f"{name}: this is a binary file; give a guide as text or Markdown.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f"byte {error.start}, line {line}"
        raise CannotRun(f"{name}: not UTF-8 at {where}; save the file again as UTF-8.") from error
    if "\0" in text or len(CONTROL.findall(text, 0, BINARY_SAMPLE)) > BINARY_SHARE * min(len(text), BINARY_SAMPLE):
        raise CannotRun(f"{name}: this is a binary file; give a guide as text or Markdown.")
    if not text.strip("\ufeff \t\r\n\f\u00a0\u200b"):
        raise CannotRun(f"{name}: the file holds no text; give a guide as text or Markdown.")
    _refuse_scraps(text, name)
    return text


def _refuse_scraps(text: str, name: str) -> None:
    """A large file of a word or less to a line is no guide, and each line of it would take a hundred times its size."""
    lines = max(text.count("\n"), text.count("\r"))
    if len(text) > LARGE and len(text) < LEAST_OF_A_LINE * lines:
        average = f"{lines:,} lines of {len(text) // lines} signs on average"
        raise CannotRun(f"{name}: {average} are no text; put the lines of each paragraph together.")


def with_plain_newlines(text: str) -> str:
    """CRLF and lone CR as LF: how a line ends is not content."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lines_of(text: str, words: str, log: Log, first: int = 1, is_draft: bool = False) -> list[Line]:
    """Lines with their numbers, repaired outside code; tables that spaces align have tabs, but not in a draft.

    `words` are those of the text, each on a line, in which signs are sought faster.
    """
    raw: Sequence[str] = FORM_FEED_WITHIN.sub(" ", text).split("\n") if "\f" in text else text.split("\n")
    numbers: Sequence[int] = range(first, first + len(raw))
    may_have_code = "`" in text or "~" in text
    in_code = lines_in_code(raw) if may_have_code else set()
    if not is_draft:
        if WIDE in text and not in_code:
            numbers, raw = in_reading_order(raw, log, first)
        if "  " in text:
            raw = with_tabs(raw, in_code, log, numbers)
        if "[edit]" in text:
            raw = [
                replaced("edit-link", EDIT_LINK, _as_heading, line, log, at)
                for at, line in zip(numbers, raw, strict=True)
            ]
        numbers, raw = with_plain_marks(numbers, raw, words, in_code, log)
    numbered = zip(numbers, raw, strict=True)
    mended = [line if not line or at - first in in_code else repaired(line, log, at) for at, line in numbered]
    in_code = lines_in_code(mended) if may_have_code else set()
    lines = [
        Line(number, line, "code") if at in in_code else _line(number, line) if line else BLANK
        for at, (number, line) in enumerate(zip(numbers, mended, strict=True))
    ]
    return lines if is_draft or "+-" not in text else without_boxes(lines, log)


def _as_heading(link: re.Match[str]) -> str:
    return f"## {link['text']}"


def without_boxes(lines: Sequence[Line], log: Log) -> list[Line]:
    """The lines without frames drawn of signs: their borders go, and the bars beside the text of a box."""
    kept: list[Line] = []
    in_box = False
    rows: list[Line] = []
    for line in lines:
        if line.kind == "text" and BORDER.fullmatch(line.text):
            log.remove("rule-line", line.number, line.text)
            kept[len(kept) - len(rows) :] = _one_row(rows, log)
            in_box, rows = True, []
            continue
        box = BOX.fullmatch(line.text) if in_box and line.text.count("|") == 2 else None
        in_box = in_box and line.text.startswith("|")
        rows = [*rows, line] if in_box and not box and len(rows) < MOST_LINES_OF_A_ROW else []
        kept.append(line._replace(text=box["text"]) if box else line)
    return kept


def _one_row(lines: list[Line], log: Log) -> list[Line]:
    """The lines between two borders as one, if they have the same cells: a row whose cells were wrapped."""
    cells = [line.text.strip().strip("|").split("|") for line in lines]
    if len(lines) < 2 or any(len(row) != len(cells[0]) for row in cells):
        return lines
    columns = [" ".join(piece.strip(" \t") for piece in column).strip() for column in zip(*cells, strict=True)]
    joined = repaired(f"| {' | '.join(columns)} |", log, lines[0].number)
    log.change("broken-table-row", lines[0].number, "\n".join(line.text for line in lines), joined)
    return [lines[0]._replace(text=joined)]


def _line(number: int, raw: str) -> Line:
    """A line outside code; one that begins a page has the kind 'page' and no form feed any more."""
    line = raw.replace("\f", "", 1).rstrip() if raw[0] == "\f" else raw.rstrip(" \t")
    if not line or line.isspace():
        return Line(number, line, "blank")
    return Line(number, line.lstrip(), "page") if raw[0] == "\f" else Line(number, line)


def without_furniture(lines: Sequence[Line], log: Log) -> list[Line]:
    """Take out page numbers and running heads; a line counts as one only where a page turns."""
    numbers = _page_numbers(lines)
    labelled = _labelled_heads(lines) - numbers
    without = _without(_without(list(lines), labelled, "running-head", log), numbers, "page-number", log)
    return _without(without, _running_heads(without, numbers | labelled), "running-head", log)


def _without(lines: list[Line], places: Collection[int], rule: str, log: Log) -> list[Line]:
    for at in sorted(places):
        log.remove(rule, lines[at].number, lines[at].text.strip())
        lines[at] = lines[at]._replace(kind="gone")
    return lines


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Labelled page numbers, and bare ones that count up by one through the text or stand at a page's edge."""
    may_be = [at for at, line in enumerate(lines) if line.text and _ends_like_a_number(line.text[-1])]
    trimmed = [(at, lines[at].text.strip()) for at in may_be if lines[at].kind in ("text", "page")]
    short = [(at, text) for at, text in trimmed if len(text) <= LONGEST_PAGE_NUMBER]
    labelled = {at for at, text in short if PAGE_LABEL.fullmatch(text)}
    bare = [at for at, text in short if BARE_NUMBER.fullmatch(text)]
    values = [int(lines[at].text) for at in bare]
    counting = len(values) >= 3 and all(after == before + 1 for before, after in pairwise(values))
    at_edge = {at for at in bare if lines[at].kind == "page" or _page_turns_after(lines, at)}
    return labelled | at_edge | (set(bare) if counting else set())


def _ends_like_a_number(last: str) -> bool:
    return last.isdecimal() or last in "-–—"


def _labelled_heads(lines: Sequence[Line]) -> set[int]:
    """Lines that hold a page's number among words, which say the same on another page."""
    named = [at for at, line in enumerate(lines) if "age" in line.text or "PAGE" in line.text]
    found = [at for at in named if _may_be_head(lines[at]) and PAGE_WITHIN.fullmatch(lines[at].text.strip())]
    said = Counter(_without_digits(lines[at]) for at in found)
    return {at for at in found if said[_without_digits(lines[at])] > 1} | _journal_heads(lines)


def _journal_heads(lines: Sequence[Line]) -> set[int]:
    """Lines of a journal's name, year and the number of a page, which say the same with a higher number later."""
    may_be = [at for at, line in enumerate(lines) if line.text and (line.text[-1] in DIGITS or line.text[0] in DIGITS)]
    may_be = [at for at in may_be if _may_be_head(lines[at]) and JOURNAL_YEAR.search(lines[at].text)]
    matches = ((at, JOURNAL_HEAD.fullmatch(lines[at].text.strip())) for at in may_be)
    found = [
        (at, (match["head"] or match["foot"]).strip(), int(match["first"] or match["last"]))
        for at, match in matches
        if match
    ]
    pages: dict[str, list[int]] = {}
    for _, words, page in found:
        pages.setdefault(words, []).append(page)
    return {at for at, words, _ in found if len(pages[words]) > 1 and pages[words] == sorted(set(pages[words]))}


def _may_be_head(line: Line) -> bool:
    return len(line.text) <= LONGEST_RUNNING_HEAD and line.kind in ("text", "page")


def _page_turns_after(lines: Sequence[Line], at: int) -> bool:
    after = _neighbour(lines, at, 1)
    return after is not None and lines[after].kind == "page"


def _running_heads(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    """Lines beside a turn of the page that say the same, digits apart, at least three times."""
    turns = numbers | {at for at, line in enumerate(lines) if line.kind == "page"}
    if not turns:
        return set()
    beside = {near for at in turns for near in _beside(lines, at)}
    said = Counter(_without_digits(lines[at]) for at in beside)
    first = next((at for at, line in enumerate(lines) if line.kind in ("text", "page")), -1)
    # A page turn before the first line, or a gap in it, says that it is a running head; else it is the title.
    says_so = first >= 0 and (lines[first].kind == "page" or WIDE in lines[first].text.strip())
    least = min(REPEATS_OF_A_RUNNING_HEAD, sum(line.kind == "page" for line in lines)) if says_so else 3
    may_be = beside | {first} if says_so else beside
    repeated = {at for at in may_be if said[_without_digits(lines[at])] >= max(least, 2)}
    title = _without_digits(lines[first])
    repeated |= {at for at in beside if said[_without_digits(lines[at])] > 1 and WIDE in lines[at].text.strip()}
    repeated |= {at for at in beside if lines[at].kind == "page" and _without_digits(lines[at]) == title}
    return {at for at in repeated - (set() if says_so else {first}) if len(lines[at].text) <= LONGEST_RUNNING_HEAD}


def _beside(lines: Sequence[Line], at: int) -> list[int]:
    near = [_neighbour(lines, at, -1), at if lines[at].kind == "page" else _neighbour(lines, at, 1)]
    return [found for found in near if found is not None]


def _neighbour(lines: Sequence[Line], at: int, step: int) -> int | None:
    """The nearest line with text before or after; four blank lines are the most that are looked across."""
    for near in range(at + step, at + 6 * step, step):
        if 0 <= near < len(lines) and lines[near].kind in ("text", "page"):
            return near
    return None


def _without_digits(line: Line) -> str:
    return without_digits(line.text.strip())


def without_digits(text: str) -> str:
    """What a running head says on every page, whatever its number: 'Page #'."""
    return re.sub(r"\d+", "#", text)
