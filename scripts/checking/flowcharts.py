"""A Mermaid fence in; the flowchart in it as Mermaid's own grammar reads it, and places in its text, out."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from scripts.checking.site import Page, Site
from scripts.diagrams.renderer import RendererMissing, known_failures, parse_problem, plain_engine
from scripts.markdown_text import fences
from scripts.problems import position
from scripts.suggestions import did_you_mean

# 'mermaid', '.mermaid', '{.mermaid #id}', '{ #id .mermaid }': the first class is the language
MERMAID = re.compile(r"\{?\.?mermaid(?![\w-])|\{[^}.]*\.mermaid(?=[\s}])", re.I)
FLOWCHART = re.compile(r"\s*(?:%%[^\n]*\n\s*)*(?:---\n.*?\n---\s*)?(?:%%[^\n]*\n\s*)*(?:flowchart|graph)\b", re.S)
# '<div class="mermaid">', '<pre class="mermaid">': drawn by the browser like a fence
RAW = re.compile(
    r"^[ ]{0,3}<(?P<tag>div|pre)[ \t][^<>]*\bclass=[\"'][^\"'<>]*(?<![\w-])mermaid(?![\w-])[^<>]*>[ \t]*\n"
    r"(?P<body>.*?)^[ \t]*</(?P=tag)>",
    re.M | re.S,
)
# A fence that is put together when the site is built: a snippet, or a template's marks
PUT_TOGETHER = re.compile(r"^[ \t]*-+8<-+|\{%|\{\{[^{}]*\}\}(?!\})", re.M)
CLICK = re.compile(r"^[ \t]*click[ \t]+\w+[ \t]+(?:href[ \t]+)?\"(?P<address>[^\"\n]+)\"", re.M)
# 'flowchart LR'
DIRECTION = re.compile(
    r"\s*(?:%%[^\n]*\n\s*)*(?:flowchart(?:-elk)?|graph)[ \t]+(?P<direction>[A-Za-z]{2,})[ \t]*(?:\n|;|$)"
)
DIRECTIONS = ("LR", "RL", "TB", "TD", "BT")
QUOTED_LABEL = re.compile(r'(?<=[\[({|])"[^"\n]+"[ ]*(?=[\])}|])')
# 'subgraph S [Title', 'subgraph S ["Title"'
OPEN_TITLE = re.compile(r"^[ \t]*subgraph[ \t]+[^\"\[\]\n]*(?P<title>\[)(?:[^\"\]\n]*|[ ]*\"[^\"\n]*\"[ ]*)$", re.M)
# 'accDescr {' without '}', or with the '}' of a box far below
OPEN_DESCRIPTION = re.compile(r"^[ \t]*(?P<word>accDescr)[ \t]*\{(?:[^}]*\Z|[^{}]*\{)", re.M)
# 'a/b --> c', 'a --> b & ...': Mermaid's own grammar lets these signs be, or be in, an id
SIGN_IN_ID = re.compile(r"(?:(?<=[\w\s])|^)(?!%%)[!#$%'*+?\\/.]+(?=[\w\s;&\[({:]|$)", re.M)
COLON_IN_ID = re.compile(r"(?<=\w):(?=\w)")
HYPHEN_IN_STATE = re.compile(r"^[ \t]*state[ \t]+\w+(?:-\w+)+(?=[ \t]*\{)", re.M)
# 'class e3,A contested', 'style A fill:#fff', 'click A "page/"': the names that such a line is about
NAMING = re.compile(r"^[ \t]*(?:class|style|click)[ \t]+(?P<names>[^\s,;]+(?:[ \t]*,[ \t]*[^\s,;]+)*)[^\n]*", re.M)
WORDS = re.compile(r"\"[^\"]*\"|\|[^|\n]*\||%%[^\n]*|\b(?:accTitle|accDescr)[ ]*:[^\n]*|\baccDescr[ ]*\{[^}]*\}")


class Diagram(NamedTuple):
    """One fence: its page, its text without indent, where that begins in the page, and the indent taken off."""

    page: Page
    source: str
    start: int
    indent: int

    def offset(self, at: int) -> int:
        """Where a character of the diagram stands in the page."""
        return self.start + at + self.indent * (self.source.count("\n", 0, at) + 1)

    def place(self, line: int, column: int = 1) -> int:
        """Where a line and a column of the diagram, both from 1, stand in the page."""
        lines = self.source.split("\n")
        line = min(line, len(lines))
        return self.offset(sum(len(above) + 1 for above in lines[: line - 1]) + column - 1)


class Flowchart(NamedTuple):
    """What the grammar finds: boxes by id, arrows, groups, and the classes that are defined."""

    nodes: dict[str, dict[str, Any]]
    edges: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    classes: frozenset[str]


def diagrams(site: Site) -> Iterator[Diagram]:
    """Every Mermaid fence of the site that is whole in its page."""
    return (diagram for page in site.published_pages() for diagram in diagrams_of(page))


@lru_cache(maxsize=4096)  # a dozen rules ask
def diagrams_of(page: Page) -> tuple[Diagram, ...]:
    """Every Mermaid fence of a page that is whole in it, and every diagram in raw HTML."""
    return tuple(_diagrams_of(page))


def _diagrams_of(page: Page) -> Iterator[Diagram]:
    fenced = fences(page.text) if "mermaid" in page.text.lower() else ()
    for info, body, start in (*fenced, *_raw_diagrams(page)):
        if MERMAID.match(info) and not PUT_TOGETHER.search(body):
            indent = len(body) - len(body.lstrip(" "))
            yield Diagram(page, "\n".join(line[indent:] for line in body.split("\n")), start, indent)


def _raw_diagrams(page: Page) -> Iterator[tuple[str, str, int]]:
    """Diagrams between tags, in the form of fences; those with '&gt;' for '>' are left to the browser."""
    for match in RAW.finditer(page.visible) if "<" in page.visible and "mermaid" in page.visible else ():
        if "&" not in match["body"] and "`" not in match["body"]:
            yield "mermaid", page.text[match.start("body") : match.end("body")], match.start("body")


def click_addresses(page: Page) -> Iterator[tuple[str, int]]:
    """Where the boxes of a page's diagrams lead, `click A "../page/"`, with the place of each address."""
    for diagram in diagrams_of(page):
        for match in CLICK.finditer(diagram.source):
            yield match["address"], diagram.offset(match.start("address"))


@lru_cache(maxsize=4096)
def problem_of(source: str) -> tuple[int, int, str] | None:
    """Line, column and words of what keeps a diagram from being drawn; None if nothing does.

    The library that parses is stricter than Mermaid itself about a few signs. What it refuses is asked again without
    them.
    """
    if opened := _open_description(source):
        return opened
    found = None if parsed(source) else parse_problem(source)
    if found and (plainer := _without_disputed_signs(source)) != source and not parse_problem(plainer):
        return None
    return found or _wrong_direction(source) or _open_title(source)


def _open_description(source: str) -> tuple[int, int, str] | None:
    """`accDescr {` takes in everything up to '}', arrows and boxes as well, and the parser does not mind."""
    found = OPEN_DESCRIPTION.search(source)
    message = "this description is never closed; add a line '}' below its last sentence"
    return (*position(source, found.start("word")), message) if found else None


def _open_title(source: str) -> tuple[int, int, str] | None:
    """`subgraph S [Title`: the library takes the bracket for a word, Mermaid itself does not."""
    found = OPEN_TITLE.search(source) if FLOWCHART.match(source) else None
    return (*position(source, found.start("title")), "the title of this group has no closing ']'") if found else None


def _without_disputed_signs(source: str) -> str:
    """The same diagram with plain words for labels, and without ':', '-' and the like inside ids."""
    source = QUOTED_LABEL.sub(lambda match: '"' + "x" * (len(match.group().rstrip()) - 2) + '"', source)
    if FLOWCHART.match(source):
        return SIGN_IN_ID.sub(lambda match: "_" * len(match.group()), COLON_IN_ID.sub("_", source))
    return HYPHEN_IN_STATE.sub(lambda match: match.group().replace("-", "_"), source)


def _wrong_direction(source: str) -> tuple[int, int, str] | None:
    """`flowchart LT`: the library that parses takes the word for a box, Mermaid itself does not."""
    found = DIRECTION.match(source)
    if not found or found["direction"] in DIRECTIONS:
        return None
    near = did_you_mean(found["direction"], DIRECTIONS).rstrip(".")
    return *position(source, found.start("direction")), f"'{found['direction']}' is no direction{near}"


def flowcharts(site: Site) -> Iterator[tuple[Diagram, Flowchart]]:
    """Every flowchart that can be read."""
    for diagram in diagrams(site):
        chart = flowchart(diagram.source)
        if chart:
            yield diagram, chart


@lru_cache(maxsize=256)
def parsed(source: str) -> dict[str, Any] | None:
    """What the parser makes of a flowchart; None for another kind of diagram, and if it finds an error."""
    if not FLOWCHART.match(source):
        return None
    try:
        return dict(json.loads(plain_engine().parse_json(source, None)))
    except RendererMissing:
        return None
    except known_failures():
        return None


@lru_cache(maxsize=4096)
def flowchart(source: str) -> Flowchart | None:
    """What a flowchart consists of; None for another kind of diagram and for one that does not parse."""
    read = parsed(source)
    if not read or problem_of(source):
        return None
    # A line with `style` makes a box where there is none; the rule about such lines says so, and nobody drew it.
    nodes = {node["id"]: node for node in read["nodes"]}
    if "style" in source:
        drawn = NAMING.sub("", without_words(source))
        nodes = {name: node for name, node in nodes.items() if re.search(word(name), drawn)}
    return Flowchart(nodes, read["edges"], read["subgraphs"], frozenset(read["classDefs"]))


def word(name: str) -> str:
    """The form of an id where it stands by itself."""
    return rf"(?<![\w-]){re.escape(name)}(?!\w|-\w)"


def without_words(source: str) -> str:
    """The same text with labels, comments and descriptions made blank, so that only ids and arrows are left."""
    return WORDS.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)
