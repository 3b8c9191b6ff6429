"""A signalling diagram's Mermaid text in; its nodes, its edges with their evidence and its notation out.

Our fences keep one statement to a line, give every edge an id and name the claims behind it in a comment:

    PKA["PKA"]:::kinase
    PKA e1@-->|"+P"| GLUA["GluA1"]:::receptor
    %% e1: B22 "phosphorylates"

The words in quotation marks may be left out; in the list of edges they replace the verb or, with a capital letter,
the whole sentence.
Any Mermaid tool draws the same text. Text in no form known here is passed over, never an error.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

# SBGN activity flow in Mermaid's signs: what the head says, and what the line says. A crossed head is drawn as a bar.
KINDS = {">": "activates", "x": "inhibits", "o": "affects", "": "links"}
MANNERS = {"-": "direct", ".": "indirect", "=": "required"}

# A node where it stands in a statement: `PKA`, `PKA["PKA"]:::kinase`, `EFFECT{{"Effect"}}`.
NODE = re.compile(
    r"""\s*(?P<id>[A-Za-z]\w*)
        (?P<shape>\(\[[^\]]*\]\) | \[[^\]]*\]+ | \(+[^)]*\)+ | \{+[^}]*\}+)?
        (?:::?:(?P<class>[\w-]+))?\s*""",
    re.X,
)
# The arrow between two nodes: `e1@-->`, `-.->|"+P"|`, `==x`, `---`.
ARROW = re.compile(
    r"""(?:(?P<id>\w+)@)?
        (?P<line>={2,} | -\.+- | -{2,})(?P<head>[>xo]?)
        \s*(?:\|(?P<label>[^|]*)\|)?""",
    re.X,
)
EVIDENCE = re.compile(
    r"""\s*%%\s*(?P<id>\w+)\s*:\s*
        (?P<claims>[A-Z]\d+(?:\s*,\s*[A-Z]\d+)*)\s*
        (?:"(?P<verb>[^"]*)")?\s*$""",
    re.X,
)
CLASSES = re.compile(r"\s*class\s+(?P<ids>\w+(?:\s*,\s*\w+)*)\s+(?P<class>[\w-]+)\s*;?\s*$")
NOT_A_STATEMENT = re.compile(
    r"\s*(?:%%|$|(?:flowchart|graph|direction|end|class|classDef|style|linkStyle|click|accTitle|accDescr)\b)"
)
LONG_DESCRIPTION = re.compile(r"accDescr\s*\{[^}]*\}")
# 'accDescr: It rises.', or 'accDescr { … }' over several lines
DESCRIPTION = re.compile(r"^\s*accDescr\s*(?::[ \t]*(?P<line>[^\n]+)|\{(?P<block>[^}]*)\})", re.M)
TITLE = re.compile(r"^\s*accTitle\s*:\s*(.+?)\s*$", re.M)
QUOTED = re.compile(r'"[^"]*"')
MARKUP = re.compile(r"\s*<br\s*/?>\s*", re.I)
ADDED_CLAIM = "X"  # claims of the ledger that no guide makes begin with it
ADDITION = "addition"  # class of what the guides do not have
BROKEN_COMPOUND = re.compile(r"(?<=[–-])\s*<br\s*/?>\s*", re.I)  # 'Stargazin–<br/>PSD-95': one word over two lines
BRACKETS = "[](){}/\\ \t"


class Node(NamedTuple):
    """One box: its words on one line, and its classes."""

    id: str
    label: str
    classes: frozenset[str]


class Edge(NamedTuple):
    """One arrow. `kind` says what it does; `manner` whether directly, indirectly or as a requirement.

    `line` and `column` count from 1 in the fence's text; `verb` is the author's own, from the evidence comment.
    """

    id: str
    source: str
    target: str
    kind: str
    manner: str
    label: str
    evidence: tuple[str, ...]
    verb: str
    classes: frozenset[str]
    line: int
    column: int


class Evidence(NamedTuple):
    """One `%% e1: B12, B13 "raises"` line."""

    edge: str
    claims: tuple[str, ...]
    verb: str
    line: int


class _Statement(NamedTuple):
    """The nodes of one line and the arrows between them: always one node more than arrows."""

    nodes: list[re.Match[str]]
    arrows: list[re.Match[str]]
    text: str
    line: int


def title(source: str) -> str:
    """The diagram's short name, from `accTitle`; empty when it has none."""
    found = TITLE.search(source)
    return found[1] if found else ""


def description(source: str) -> str:
    """What the diagram shows, from `accDescr` on one line or in braces; empty when it has none."""
    found = DESCRIPTION.search(source)
    return " ".join((found["line"] or found["block"]).split()) if found else ""


def nodes(source: str) -> dict[str, Node]:
    """Every node by its id, in the order first named; one that is given no words is called by its id."""
    classes = _classes(source)
    found: dict[str, Node] = {}
    for statement in _statements(source):
        for match in statement.nodes:
            known = found.get(match["id"], Node(match["id"], match["id"], classes.get(match["id"], frozenset())))
            label = _words(statement.text[slice(*match.span("shape"))]) if match["shape"] else known.label
            given = frozenset([match["class"]] if match["class"] else [])
            found[known.id] = Node(known.id, label, known.classes | given)
    return found


def edges(source: str) -> list[Edge]:
    """Every arrow of a flowchart in the order written, with the claims it rests on."""
    return list(_edges(source))


@lru_cache(maxsize=64)  # several rules ask about each diagram
def _edges(source: str) -> tuple[Edge, ...]:
    comments = {comment.edge: comment for comment in evidence(source)}
    classes, boxes = _classes(source), nodes(source)
    nothing = Evidence("", (), "", 0)
    found = []
    for statement in _statements(source):
        for before, arrow, after in zip(statement.nodes, statement.arrows, statement.nodes[1:], strict=False):
            known = comments.get(arrow["id"] or "", nothing)
            ends = (boxes[before["id"]], boxes[after["id"]])
            label = _words(statement.text[slice(*arrow.span("label"))]) if arrow["label"] else ""
            found.append(
                Edge(
                    arrow["id"] or "", ends[0].id, ends[1].id, _kind(arrow, ends), _manner(arrow), label,
                    known.claims, known.verb, classes.get(arrow["id"] or "", frozenset()) | _added(known.claims),
                    statement.line, arrow.start() + 1,
                )
            )  # fmt: skip
    return tuple(found)


def numbers(arrows: Iterable[Edge]) -> dict[str, str]:
    """The number of each arrow that names its evidence, by its id: its place in the list below the figure."""
    told = [edge.id for edge in arrows if edge.evidence]
    return {name: str(number) for number, name in enumerate(told, start=1)}


def evidence(source: str) -> list[Evidence]:
    """The comments that name the claims behind an edge, in the order written."""
    found = []
    for number, text in enumerate(source.split("\n"), start=1):
        if match := EVIDENCE.match(text):
            claims = tuple(re.split(r"\s*,\s*", match["claims"]))
            found.append(Evidence(match["id"], claims, match["verb"] or "", number))
    return found


def _added(claims: tuple[str, ...]) -> frozenset[str]:
    """The class of an arrow that rests on nothing but the handbook's own additions: the guides do not have it."""
    return frozenset([ADDITION] if claims and all(claim.startswith(ADDED_CLAIM) for claim in claims) else [])


def _statements(source: str) -> Iterator[_Statement]:
    """Each line that names nodes; quoted words are masked, so that a bracket in a label is no bracket."""
    source = LONG_DESCRIPTION.sub(lambda block: re.sub(r"[^\n]", " ", block[0]), source)
    for number, text in enumerate(source.split("\n"), start=1):
        masked = QUOTED.sub(lambda quoted: '"' + "_" * (len(quoted[0]) - 2) + '"', text)
        if NOT_A_STATEMENT.match(masked):
            continue
        masked = re.sub(r"^(\s*)subgraph\b", lambda word: word[1] + " " * 8, masked)
        yield _scan(masked, text, number)


def _scan(masked: str, text: str, number: int) -> _Statement:
    """Read node, arrow, node, arrow, node as far as they go."""
    found = _Statement([], [], text, number)
    at = 0
    while node := NODE.match(masked, at):
        found.nodes.append(node)
        arrow = ARROW.match(masked, node.end())
        if not arrow:
            break
        found.arrows.append(arrow)
        at = arrow.end()
    return found


def _kind(arrow: re.Match[str], ends: tuple[Node, Node]) -> str:
    """What the arrow says. Between two steps of a protocol it only gives the order."""
    if all("step" in node.classes for node in ends):
        return "precedes"
    return KINDS[arrow["head"]]


def _manner(arrow: re.Match[str]) -> str:
    return MANNERS["." if "." in arrow["line"] else arrow["line"][0]]


def _classes(source: str) -> dict[str, frozenset[str]]:
    """Classes given by `class e3,e4 contested` lines, by the id of the node or edge."""
    found: dict[str, frozenset[str]] = {}
    for text in source.split("\n"):
        if match := CLASSES.match(text):
            for name in re.split(r"\s*,\s*", match["ids"]):
                found[name] = found.get(name, frozenset()) | {match["class"]}
    return found


def _words(shape: str) -> str:
    """The words of a label without its brackets, quotation marks and line breaks."""
    quoted = QUOTED.search(shape)
    words = quoted[0].strip('"') if quoted else shape.strip(BRACKETS)
    return MARKUP.sub(" ", BROKEN_COMPOUND.sub("", words)).strip()
