"""The glossary file (YAML) in; the tooltips for every page and the table of the glossary page out, both as Markdown."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from xml.etree.ElementTree import Element

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts.problems import CannotRun
from scripts.quick_yaml import safe_value
from scripts.references.bibliography import inert
from scripts.suggestions import did_you_mean

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "a", "code"}
GLOSSARY_FILE = "docs/data/glossary.yml"
MARKER = "<!-- glossary -->"
GREEK = {"α": "alpha", "β": "beta", "δ": "delta", "κ": "kappa", "μ": "mu"}
SMALL_SIGNS = str.maketrans("ᵢ₀₁₂₃₄₅₆₇₈₉", "i0123456789")
FIELDS = ("term", "spelled", "meaning", "forms", "tooltip", "also", "gene")

Text = Annotated[str, Field(min_length=1)]


class Term(BaseModel):
    """One entry. `forms` are other spellings on our pages, such as plurals; `also` are names found elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    term: Text
    spelled: Text
    meaning: Text
    forms: tuple[Text, ...] = ()
    tooltip: bool = True
    also: tuple[Text, ...] = ()
    gene: Text | None = None

    @property
    def anchor(self) -> str:
        """The permanent address of the term on the glossary page: 'term-ec50', 'term-mu-receptor'."""
        latin = "".join(GREEK.get(letter, letter) for letter in self.term.lower().translate(SMALL_SIGNS))
        return "term-" + re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def abbreviations(path: Path) -> str:
    """The lines to put below every page, one for each term and form: `*[LTP]: long-term potentiation. …`."""
    return abbreviation_lines(read_glossary(path))


def glossary_markdown(path: Path) -> str:
    """The table for the glossary page, in the place of `<!-- glossary -->`."""
    return glossary_table(read_glossary(path))


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of a glossary file. Raises CannotRun if it cannot be read."""
    try:
        return parse_glossary(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CannotRun(f"{GLOSSARY_FILE}: cannot read the glossary ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CannotRun(f"{GLOSSARY_FILE}: this file is not UTF-8; save it again as UTF-8.") from error


def parse_glossary(text: str, shown_as: str = GLOSSARY_FILE) -> tuple[Term, ...]:
    """The terms in the order of the file. Raises CannotRun for the first entry that cannot be used."""
    try:
        rows = safe_value(text)
    except ValueError as error:  # a date such as 2026-13-45
        raise CannotRun(f"{shown_as}: this file cannot be read ({error}); mend it.") from error
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        where = f", line {place.line + 1}" if place else ""
        raise CannotRun(f"{shown_as}{where}: this is not YAML; look for a missing quote, colon or indent.") from error
    if not isinstance(rows, list):
        raise CannotRun(f"{shown_as}: the glossary is no list of terms; begin each entry with '- term: LTP'.")
    terms = tuple(_term(row, number, shown_as) for number, row in enumerate(rows, start=1))
    _each_once((spelling for term in terms for spelling in (term.term, *term.forms)), shown_as)
    _each_once((term.anchor for term in terms), shown_as)
    return terms


def _term(row: object, number: int, shown_as: str) -> Term:
    try:
        return Term.model_validate(row)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"])
        name = str(row.get("term", f"number {number}")) if isinstance(row, dict) else f"number {number}"
        known = did_you_mean(field, FIELDS) if fault["type"] == "extra_forbidden" else "."
        said = f"{field}: {fault['msg'].lower()}" if field else "write 'term', 'spelled' and 'meaning'"
        raise CannotRun(f"{shown_as}: entry {name}: {said}{known}") from error


def _each_once(names: Iterable[str], shown_as: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise CannotRun(f"{shown_as}: '{name}' stands for two entries; keep one, or change a spelling.")
        seen.add(name)


def abbreviation_lines(terms: Iterable[Term]) -> str:
    """Definitions in the form that the extension `abbr` reads; it adds the tooltip wherever the word stands."""
    # The extension finds whole words only, and 'i.p.' ends in a sign: without its last stop it is found.
    lines = [
        f"*[{spelling.rstrip('.')}]: {term.spelled}. {term.meaning}"
        for term in terms
        if term.tooltip
        for spelling in (term.term, *term.forms)
    ]
    return "\n".join(lines) + "\n"


def glossary_table(terms: Iterable[Term]) -> str:
    """Three columns, sorted by term without regard to upper and lower case; each term has its own anchor."""
    rows = [
        f"| **{inert(term.term)}**{{ #{term.anchor} }} | {inert(term.spelled)} | {_explained(term)} |"
        for term in sorted(terms, key=lambda term: term.anchor)
    ]
    return "\n".join(["| Term | Spelled out | Meaning |", "|---|---|---|", *rows])


def _explained(term: Term) -> str:
    """The meaning, then the names found elsewhere, then the gene in italics."""
    parts = [inert(term.meaning)]
    if term.also:
        parts.append(f"Also written: {inert(', '.join(term.also))}.")
    if term.gene:
        parts.append(f"Gene: *{inert(term.gene)}*.")
    return " ".join(parts)


class FirstMention(Extension):
    """Python-Markdown extension: explain a term where a page first uses it, not a hundred times.

    The abbr extension marks every mention, and each mark is a stop for those who read by keyboard.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        """Run after the abbr extension (7)."""
        md.treeprocessors.register(_FirstMention(md), "first-mention", 6)


class _FirstMention(Treeprocessor):
    def run(self, root: Element) -> None:
        told: set[str] = set()
        for parent in [element for element in root.iter() if element.find("abbr") is not None]:
            for mention in parent.findall("abbr"):
                term = mention.text or ""
                if term in told or parent.tag in HEADINGS:
                    _unwrap(parent, mention)
                else:
                    told.add(term)


def _unwrap(parent: Element, child: Element) -> None:
    """Put the child's text in its place."""
    siblings = list(parent)
    before = siblings.index(child)
    text = (child.text or "") + (child.tail or "")
    if before:
        siblings[before - 1].tail = (siblings[before - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(child)
