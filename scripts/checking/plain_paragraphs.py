"""A page's source in; its paragraphs, tables and headings of nothing but words and plain links, in runs, out.

Such a part holds no sign of which Markdown or an extension could make anything but those links. Python-Markdown reads
all of it again and again all the same. So one short word stands for a run while the page is rendered.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scripts.checking.plain_headings import END, HEADING, PARTS, Forms, made
from scripts.checking.rendering import Heading, Link, Rendered
from scripts.checking.seeking import with_zeros
from scripts.checking.targets import Edit
from scripts.references.citations import Group

# Stands for each sign of a plain link, and of a claim mark, of which Markdown makes nothing. It is one of Latin-1,
# because Python searches a text of such signs faster.
INERT = "\x81"
# '[words](page.md#part)'
LINK = re.compile(r"\[(?<![]!\\]\[)(?P<words>[^\W\d_][^\W_]*(?:[ ,-][^\W_]+)*)\]\((?P<address>[\w./#-]+)\)(?![({\[])")
# Lines that begin with a letter: letters, digits, and the commonest signs of prose; no 'a.' of a list, and no term
# that a line ':   words' below explains. The letters of English are named beside \w, because Python looks those up
# that are named, and asks the Unicode tables about others.
PARAGRAPH = rf"""
    [^\W\d_] (?! \w{{0,7}}[.)][ ] ) [a-zA-Z\w ,.;()%°\x81-]*+
    (?: \n [^\W\d_] (?! \w{{0,7}}[.)][ ] ) [a-zA-Z\w ,.;()%°\x81-]*+ )*+
    {END}
"""
# Such paragraphs in a row, with an empty line between two; and the same with plain headings among them
PLAIN = re.compile(rf"\n\n(?P<words> {PARAGRAPH} (?: \n\n {PARAGRAPH} )*+ )", re.X)
ANY = rf"(?: {PARAGRAPH} | {HEADING}{END} )"
PLAIN_WITH_HEADINGS = re.compile(rf"\n\n(?P<words> {ANY} (?: \n\n {ANY} )*+ )", re.X)
# A table whose cells are of such signs; each line begins and ends with a bar
TABLE = re.compile(
    r"""
    (?P<head> \| (?<=\n\n\|) (?: [\w ,.;()%°-]*+ \| ){2,} ) \n
    \| (?: [ ]*:?-{3,}:?[ ]* \| ){2,}
    (?P<rows> (?: \n \| (?: [\w ,.;()%°-]*+ \| ){2,} )+ )
    (?= \n\n (?! \n*[ ]{0,3}: ) | \n?\Z )
    """,
    re.X,
)
# Dashes, dots, '_emphasis_' and a line that ends with a space may mean something; so may 'www.example.org', '(c)' and
# '2nd'. To ask for them one by one in a text of small letters is faster than a pattern of all.
MEANINGFUL = ("_", "--", r"\.\.", r"\n(?<= \n)", r"www\.", r"\((?:c|r|tm|p)\)")
ORDINAL = r"[0-9](?:st|nd|rd|th)\b"
MAY_BE_ORDINAL = re.compile(r"0(?:st|nd|rd|th)\b")  # in a text `with_zeros`
SHORTEST = 80  # characters; below that nothing is gained
BETWEEN = "\n\n"
STAND_IN = re.compile(r"zqp(\d+)qpz")


class Part(NamedTuple):
    """One paragraph, table or heading, or a run of them: where it begins and ends, and what readers get of it."""

    start: int
    end: int
    words: str
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()


def plain_parts(
    text: str,
    groups: Iterable[Group],
    number: str,
    with_tables: bool,
    marks: Iterable[tuple[int, int]],
    forms: Forms,
) -> list[Part]:
    """The runs of plain paragraphs, tables and headings of a page; `number` stands for each citation in their words.

    None if the page holds a word that is to stand for one. `with_tables` is True if the site has an extension that
    reads tables; `marks` are the places of claim marks, which are left in the words as they are; `forms` say what
    readers get of headings, and are empty if those of the page are not all plain.
    """
    if STAND_IN.search(text):
        return []
    shown = _with_signs(text, ((group.start, group.end) for group in groups), number)
    inert = sorted([*marks, *(link.span() for link in LINK.finditer(shown))])
    page = _Page(_with_signs(shown, inert, INERT), shown, number, forms, _meaningful(text.lower()))
    parts = [*_paragraphs(page), *(_tables(page) if with_tables and "|" in shown else ())]
    return [run for run in _runs(sorted(parts)) if run.headings or run.end - run.start >= SHORTEST]


def stand_ins(parts: Iterable[Part]) -> list[Edit]:
    """The edits that put a word for each part."""
    return [Edit(part.start, part.end, f"zqp{place}qpz") for place, part in enumerate(parts)]


class _Page(NamedTuple):
    """A page with one sign for each citation, and the same without links and marks, both as long as its source.

    `meaningful` are the signs of which an extension may make something that the page holds at all: few hold any.
    """

    plain: str
    shown: str
    number: str
    forms: Forms
    meaningful: Sequence[re.Pattern[str]]

    def means_nothing(self, words: str) -> bool:
        """True for words of the page that no extension makes anything of."""
        return not any(sign.search(words) for sign in self.meaningful)


def _meaningful(text: str) -> list[re.Pattern[str]]:
    """The signs of a text in small letters that may mean something, to be sought in words of any letters."""
    found = [sign for sign in MEANINGFUL if re.search(sign, text)]
    found += [ORDINAL] if MAY_BE_ORDINAL.search(with_zeros(text)) else []
    return [re.compile(sign, re.I) for sign in found]


def _with_signs(text: str, places: Iterable[tuple[int, int]], sign: str) -> str:
    """The text, of the same length, with signs in some places."""
    parts, at = [], 0
    for start, end in places:
        parts += [text[at:start], sign * (end - start)]
        at = end
    return "".join(parts) + text[at:]


def _paragraphs(page: _Page) -> Iterator[Part]:
    """Paragraphs in a row as one part; if something in them may mean something, each that is plain by itself."""
    for match in (PLAIN_WITH_HEADINGS if page.forms else PLAIN).finditer(page.plain):
        start, end = match.span("words")
        if row := _part(page, start, end):
            yield row
        elif BETWEEN in match["words"]:
            for words in match["words"].split(BETWEEN):
                if part := _part(page, start, start + len(words)):
                    yield part
                start += len(words) + len(BETWEEN)


def _part(page: _Page, start: int, end: int) -> Part | None:
    words = page.shown[start:end]
    linked = page.plain.find(INERT, start, end) >= 0
    links = tuple(_links(page.shown, start, end)) if linked else ()
    words = LINK.sub(r"\g<words>", words) if linked else words
    found: list[Rendered] = []

    def shown_heading(match: re.Match[str]) -> str:
        found.append(made(page.forms, match))
        return found[-1].text

    words = PARTS.sub(shown_heading, words) if page.forms else words
    if not page.means_nothing(words):
        return None
    links += tuple(link for one in found for link in one.links)
    headings = tuple(heading for one in found for heading in one.headings)
    return Part(start, end, _once(page.number, words.replace(BETWEEN, "\n")), links, headings)


def _links(shown: str, start: int, end: int) -> Iterator[Link]:
    for match in LINK.finditer(shown, start, end):
        yield Link("a", "href", match["address"], match.start("address"), True, match["words"])


def _tables(page: _Page) -> Iterator[Part]:
    """Tables in which each row has as many cells as the first; of others some cells are lost or added."""
    for match in TABLE.finditer(page.plain):
        lines = [match["head"], *match["rows"].strip("\n").split("\n")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        bars = {line.count("|") for line in match.group().split("\n")}
        if len(bars) == 1 and all(map(page.means_nothing, lines)):
            yield Part(*match.span(), _once(page.number, _shown(cells)))


def _once(number: str, words: str) -> str:
    """The words with one such sign for each row of them."""
    return re.sub(f"{number}{number}+", number, words) if number in words else words


def _shown(cells: list[list[str]]) -> str:
    """The words of a table with the line ends between tags, as Python-Markdown writes them."""
    head, *rows = ("\n" + "".join(f"{cell}\n" for cell in row) + "\n" for row in cells)
    return f"\n\n{head}\n\n{''.join(rows)}\n"


def _runs(parts: Iterable[Part]) -> Iterator[Part]:
    """Parts with nothing but one empty line between them, put together."""
    run: Part | None = None
    for part in parts:
        if run and part.start == run.end + len(BETWEEN):
            words, links = f"{run.words}\n{part.words}", (*run.links, *part.links)
            run = Part(run.start, part.end, words, links, (*run.headings, *part.headings))
            continue
        if run:
            yield run
        run = part
    if run:
        yield run


def seen_parts(rendered: Rendered, parts: Sequence[Part]) -> list[Part]:
    """Those for which a word stands in what readers see; others are in code or in a comment after all."""
    return [parts[place] for place in sorted({int(match[1]) for match in STAND_IN.finditer(rendered.text)})]


def restored(rendered: Rendered, parts: Sequence[Part]) -> Rendered:
    """What readers get, with the parts in their places again."""
    if not parts:
        return rendered
    seen = seen_parts(rendered, parts)
    headings = [heading for part in seen for heading in part.headings]
    return rendered._replace(
        identifiers=(*rendered.identifiers, *(heading.identifier for heading in headings)),
        links=(*rendered.links, *(link for part in seen for link in part.links)),
        headings=(*rendered.headings, *headings),  # if any is in a part, all are but the title
        text=STAND_IN.sub(lambda match: parts[int(match[1])].words, rendered.text),
    )
