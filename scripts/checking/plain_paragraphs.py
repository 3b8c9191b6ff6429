"""A page's source in; its paragraphs and tables of nothing but words, each run with a short word for it, out.

Such a part holds no sign that could mean anything to Markdown or to an extension: no link, no id. Python-Markdown
reads all of it again and again all the same. So a word stands for it while the page is rendered.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scripts.checking.targets import Edit
from scripts.references.citations import Group

# Lines that begin with a letter, between empty lines: letters, digits, and the commonest signs of prose; no 'a.' of
# a list.
PLAIN = re.compile(
    r"""
    (?<=\n\n)
    [^\W\d_] (?! \w{0,7}[.)][ ] ) [\w ,.;()%°-]*+
    (?: \n [^\W\d_] (?! \w{0,7}[.)][ ] ) [\w ,.;()%°-]*+ )*+
    (?= \n\n | \n?\Z )
    """,
    re.X,
)
# A table whose cells are of such signs; each line begins and ends with a bar
TABLE = re.compile(
    r"""
    (?<=\n\n)
    (?P<head> \| (?: [\w ,.;()%°-]*+ \| ){2,} ) \n
    \| (?: [ ]*:?-{3,}:?[ ]* \| ){2,}
    (?P<rows> (?: \n \| (?: [\w ,.;()%°-]*+ \| ){2,} )+ )
    (?= \n\n | \n?\Z )
    """,
    re.X,
)
# Dashes, dots, '_emphasis_' and a line that ends with a space may mean something; so may 'www.example.org'.
SIGNS = ("--", "..", "_", " \n", "www.")
# '(c)', '2nd'
MEANINGFUL = re.compile(r"\((?:c|r|tm|p)\)|(?<=\d)(?:st|nd|rd|th)\b", re.I)
SHORTEST = 80  # characters; below that nothing is gained
BETWEEN = "\n\n"
STAND_IN = re.compile(r"zqp(\d+)qpz")


class Part(NamedTuple):
    """One paragraph or table: where it begins and ends, and its words as readers get them."""

    start: int
    end: int
    words: str


def stand_ins(text: str, groups: Iterable[Group], number: str, with_tables: bool) -> tuple[list[Edit], list[str]]:
    """The edits that put words for paragraphs, and the paragraphs; `number` stands for each citation.

    None if the page holds such a word itself. `with_tables` is True if the site has an extension that reads tables.
    """
    if STAND_IN.search(text):
        return [], []
    plain = _with_numbers(text, groups, number)
    parts = [*_paragraphs(plain, number), *(_tables(plain, number) if with_tables and "|" in plain else ())]
    runs = [run for run in _runs(sorted(parts)) if run.end - run.start >= SHORTEST]
    edits = [Edit(run.start, run.end, f"zqp{place}qpz") for place, run in enumerate(runs)]
    return edits, [run.words for run in runs]


def _means_nothing(words: str) -> bool:
    """True for words that no extension makes anything of."""
    small = words.lower()
    return not any(sign in small for sign in SIGNS) and not MEANINGFUL.search(small)


def _with_numbers(text: str, groups: Iterable[Group], number: str) -> str:
    """The text, of the same length, with signs in the place of citations."""
    parts, at = [], 0
    for group in groups:
        parts += [text[at : group.start], number * (group.end - group.start)]
        at = group.end
    return "".join(parts) + text[at:]


def _paragraphs(plain: str, number: str) -> Iterator[Part]:
    for match in PLAIN.finditer(plain):
        if _means_nothing(match.group()):
            yield Part(*match.span(), _once(number, match.group()))


def _tables(plain: str, number: str) -> Iterator[Part]:
    """Tables in which each row has as many cells as the first; of others some cells are lost or added."""
    for match in TABLE.finditer(plain):
        lines = [match["head"], *match["rows"].strip("\n").split("\n")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        bars = {line.count("|") for line in match.group().split("\n")}
        if len(bars) == 1 and all(map(_means_nothing, lines)):
            yield Part(*match.span(), _once(number, _shown(cells)))


def _once(number: str, words: str) -> str:
    return re.sub(f"{number}+", number, words) if number in words else words


def _shown(cells: list[list[str]]) -> str:
    """The words of a table with the line ends between tags, as Python-Markdown writes them."""
    head, *rows = ("\n" + "".join(f"{cell}\n" for cell in row) + "\n" for row in cells)
    return f"\n\n{head}\n\n{''.join(rows)}\n"


def _runs(parts: Iterable[Part]) -> Iterator[Part]:
    """Parts with nothing but one empty line between them, put together."""
    run: Part | None = None
    for part in parts:
        if run and part.start == run.end + len(BETWEEN):
            run = Part(run.start, part.end, f"{run.words}\n{part.words}")
            continue
        if run:
            yield run
        run = part
    if run:
        yield run


def restored(text: str, paragraphs: list[str]) -> str:
    """What readers see, with the paragraphs in their places again."""
    if not paragraphs:
        return text
    return STAND_IN.sub(lambda match: paragraphs[int(match[1])], text)
