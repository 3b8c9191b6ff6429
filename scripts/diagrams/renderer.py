"""A flowchart's Mermaid text in; what the parser says about it, or where its parts go, out.

The work is merman's: Mermaid's grammar and the ELK layout (lines with right angles) in one compiled library.
It is told how wide our words are, so that boxes fit the site's own font.
"""

import importlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from html import unescape
from types import MappingProxyType
from typing import Any, NamedTuple

from scripts.diagrams.font import broken, label_size
from scripts.diagrams.messages import plain_message
from scripts.diagrams.ports import height_for
from scripts.diagrams.source import edges, nodes
from scripts.problems import position

PADDING = 9.0  # px above and below the words in a box
NARROWER = 12.0  # px taken off a box's width; the library pads twice as much beside the words as above them
FLOWCHART = re.compile(r"\s*(?:%%[^\n]*\n\s*)*(?:flowchart|graph)\b")
OPEN_COMPARTMENT = "expected 'end'"  # said of a text that stops inside a subgraph
OPTIONS = {
    "site_config": {
        "htmlLabels": False,
        "layout": "elk",
        "look": "classic",
        "flowchart": {
            "htmlLabels": False,
            "padding": PADDING,
            "minNodeWidth": 0,
            "wrappingWidth": 2000,  # authors break their own lines
            "subGraphTitleMargin": {"top": 2, "bottom": 2},
        },
    }
}


class DiagramError(Exception):
    """A diagram cannot be drawn; line and column count from 1 in the fence's text, the message is one sentence."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


class RendererMissing(DiagramError):
    """The library that draws is not installed here; the browser draws instead."""


class Placed(NamedTuple):
    """The library's answer: what the diagram says, and where its parts go."""

    meaning: dict[str, Any]
    places: dict[str, Any]


def place(source: str, widths: Mapping[str, float] = MappingProxyType({}), **elk: str) -> Placed:
    """Have a flowchart parsed and laid out.

    `widths` gives the least width, px, of labels by their words on one line; `elk` are options of the layout.
    Raises DiagramError for text that does not parse, for other kinds of diagram, and when the library is missing.
    """
    if problem := parse_problem(source):
        raise DiagramError(*problem)
    if not FLOWCHART.match(source):
        raise DiagramError(1, 1, "only flowcharts are drawn here; begin with 'flowchart LR' or 'flowchart TD'")
    failures: tuple[type[Exception], ...] = (*known_failures(), KeyError, ValueError)
    try:
        laid = _laid_out(source, _Least(_least_heights(source), widths), elk)
        placed = Placed(laid["semantic"], laid["layout"]["FlowchartV2"])
    except failures as error:
        raise DiagramError(1, 1, f"the diagram could not be laid out: {_reason(error)}") from error
    for edge in placed.meaning["edges"]:
        if edge["type"].startswith("double_"):
            raise DiagramError(
                _line_of(edge, source), 1, "an arrow with two heads says nothing here; draw one each way"
            )
    return placed


def parse_problem(source: str) -> tuple[int, int, str] | None:
    """Line and column in the fence, both from 1, and what the parser says; None for a diagram that parses.

    Without the library nothing can be said against a diagram: see `can_parse`.
    """
    try:
        error = _first_error(source)
        if error is None:
            return None
        return _found_again(source, error) if error.lost else error.problem
    except RendererMissing:
        return None
    except known_failures() as failure:
        return 1, 1, f"the diagram could not be read: {_reason(failure)}"


def can_parse() -> bool:
    """True if the library that reads and draws diagrams is installed."""
    try:
        _merman()
    except RendererMissing:
        return False
    return True


class _ParseError(NamedTuple):
    """What the parser says; `lost` when it can only point at the end of the text."""

    problem: tuple[int, int, str]
    lost: bool


@lru_cache(maxsize=256)  # each layout of a diagram asks
def _first_error(source: str) -> _ParseError | None:
    found = json.loads(plain_engine().analyze_json(source, None))
    for diagnostic in found["diagnostics"]:
        if diagnostic["severity"] == "error":
            span = diagnostic.get("span") or {"line": 1, "column": 1}
            lost = any("fallback location" in remark["message"] for remark in diagnostic.get("related", []))
            return _ParseError(
                (span["line"], span["column"], plain_message(diagnostic["message"], source, span["line"])), lost
            )
    return None


def _found_again(source: str, error: _ParseError) -> tuple[int, int, str]:
    """The line after the longest beginning of the text that parses, for an error without a place of its own."""
    lines = source.split("\n")
    sound = 0
    for count in range(1, len(lines)):
        problem = _first_error("\n".join(lines[:count]))
        if problem is None or OPEN_COMPARTMENT in problem.problem[2]:
            sound = count
    text = lines[sound]
    nearer = _first_error("\n".join(lines[: sound + 1])) or error
    return sound + 1, len(text) - len(text.lstrip()) + 1, nearer.problem[2]


def renderer_version() -> str:
    """The library and its release; part of what decides whether a drawing kept earlier still holds."""
    return f"merman {_merman().Merman().package_version()}"


def _line_of(edge: dict[str, Any], source: str) -> int:
    """The line that an arrow stands on: the first that names both of its boxes."""
    both = re.compile(rf"^.*\b{re.escape(edge['from'])}\b.*\b{re.escape(edge['to'])}\b", re.M)
    found = both.search(source)
    return position(source, found.start())[0] if found else 1


def _least_heights(source: str) -> dict[str, float]:
    """Least height of the words of each box, px, so that all lines that end at one of its sides find room."""
    arrows = edges(source)
    leaving, arriving = Counter(edge.source for edge in arrows), Counter(edge.target for edge in arrows)
    pairs = {(edge.source, edge.target) for edge in arrows}
    back = Counter(edge.target for edge in arrows if (edge.target, edge.source) in pairs)
    return {
        node.label: height_for(leaving[node.id], arriving[node.id], back[node.id]) - 2 * PADDING
        for node in nodes(source).values()
    }


@cache
def _merman() -> Any:
    """The library, imported when first needed so that its absence is one sentence and not a traceback."""
    try:
        return importlib.import_module("merman")
    except (ImportError, OSError) as error:
        message = "the Python package merman, which draws diagrams, is not installed on this machine"
        raise RendererMissing(1, 1, message) from error


@cache  # to make one takes longer than to parse with it
def plain_engine() -> Any:
    """The library as it comes, to parse with. Raises RendererMissing."""
    merman = _merman()
    return merman.MermanEngine(None, merman.MermanEngineServices())


class _Least(NamedTuple):
    """How high and how wide words have to count at least, px, by the words."""

    heights: Mapping[str, float]
    widths: Mapping[str, float]


def _laid_out(source: str, least: _Least, elk: Mapping[str, str]) -> dict[str, Any]:
    """What the library says of a diagram and where it puts its parts."""
    engine, measurer = _engine(tuple(sorted(elk.items())))
    measurer.least = least
    laid: dict[str, Any] = json.loads(engine.layout_json(source, None))
    return laid


@cache  # to make one takes as long as a layout
def _engine(elk: tuple[tuple[str, str], ...]) -> tuple[Any, Any]:
    """The library with our font, for these options of its layout, and what measures words for it."""
    merman = _merman()
    kinds = merman.MermanTextMeasurementResultKind
    answers = {"COMPUTED_LENGTH": kinds.LENGTH, "WRAPPED": kinds.METRICS}

    class SourceSans(merman.MermanTextMeasurer):  # type: ignore[name-defined]
        """Answers the library's two questions: how long is this line, how large is this label."""

        least = _Least({}, {})

        def measure(self, request: Any) -> Any:
            if request.operation.name not in answers:
                return None
            lines = broken(unescape(request.text).split("\n"))
            words = " ".join(lines)
            width, height = label_size(lines)
            width = max(width, self.least.widths.get(words, 0.0))
            height = max(height, self.least.heights.get(words, 0.0))
            return merman.MermanTextMeasureResult(
                result_kind=answers[request.operation.name], width=max(width - NARROWER, 1.0), height=height,
                length=width, line_count=len(lines), bbox_left=None, bbox_right=None, raw_width=None,
            )  # fmt: skip

    options = {"site_config": {**OPTIONS["site_config"], "elk": dict(elk)}}
    measurer = SourceSans()
    services = merman.MermanEngineServices().with_text_measurer(measurer)
    return merman.MermanEngine(json.dumps(options), services), measurer


def known_failures() -> tuple[type[Exception], ...]:
    """What the library raises: its own errors, and those of the bridge to its compiled part."""
    return _merman().MermanError, _merman().merman_uniffi.InternalError


def _reason(error: Exception) -> str:
    return str(getattr(error, "message", error)) or type(error).__name__
