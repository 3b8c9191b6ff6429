"""Ledger, glossary and bibliography in; what a search can find in them, and which words mean the same, out."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from scripts.glossary import Term
from scripts.known_places import GLOSSARY_PAGE, LEDGER_PAGE, REFERENCES_PAGE
from scripts.ledger.claims import Claim
from scripts.ledger.marks import setting_line
from scripts.problems import CannotRun
from scripts.references.bibliography import Source, authors, plain_text, short_name

SAME_WORDS_FILE = "search-words.yml"  # of the data folder
LONGEST_NAME = 5  # words; what is longer explains and is no name
SEVERAL = re.compile(r"(?P<stem>[A-Za-z]+)(?P<first>\d+)–(?P<last>\d+)$")  # 'GRIA1–4'


class Found(NamedTuple):
    """One result: the page it is on, its place there, its name, its words, and words that are searched but not shown.

    `kind` weighs: a page about a thing comes before a row of a list that names it.
    """

    page: str
    anchor: str
    title: str
    kind: str
    text: str
    hidden: str = ""


def claim_results(claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> list[Found]:
    """Each row of the ledger, with the authors it rests on."""
    return [
        Found(
            LEDGER_PAGE,
            claim.anchor,
            f"{claim.id}: {claim.verdict}",
            "claim",
            f"{claim.statement} {claim.reason} {setting_line(claim)}",
            names_of((item.key for item in claim.sources), sources),
        )
        for claim in claims.values()
    ]


def term_results(terms: Iterable[Term]) -> list[Found]:
    """Each term of the glossary, with its other names."""
    return [
        Found(GLOSSARY_PAGE, one.anchor, one.term, "term", f"{one.spelled}. {one.meaning}", " ".join(other_names(one)))
        for one in terms
    ]


def reference_results(sources: Mapping[str, Source]) -> list[Found]:
    """Each source, under author and year as our pages name it."""
    return [
        Found(
            REFERENCES_PAGE,
            f"ref-{source.key}",
            short_name(source),
            "reference",
            _reference_words(source),
            source.fields.get("doi", "") + " " + source.fields.get("pmid", ""),
        )
        for source in sources.values()
    ]


def _reference_words(source: Source) -> str:
    fields = source.fields
    parts = [authors(source), plain_text(fields.get("title", "")), plain_text(fields.get("journal", ""))]
    return ". ".join(part.rstrip(".") for part in parts if part)


def names_of(keys: Iterable[str], sources: Mapping[str, Source]) -> str:
    """'Kole et al. 2002 Pillai et al. 2012', for words that are searched and not shown."""
    return " ".join(dict.fromkeys(short_name(sources[key]) for key in keys if key in sources))


def same_meanings(terms: Iterable[Term]) -> list[tuple[str, ...]]:
    """Groups of names of one thing, the name that our pages write first: ('GluA1', 'GluR1', …, 'GRIA1', 'Gria1')."""
    groups = ((term.term, *other_names(term)) for term in terms)
    return [group for group in groups if len(group) > 1]


def read_same_words(path: Path) -> list[tuple[str, ...]]:
    """Further groups of words that mean the same, from a YAML file of lists. Raises CannotRun if it is no such file."""
    if not path.is_file():
        return []
    try:
        groups = yaml.safe_load(path.read_text("utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise CannotRun(f"docs/data/{path.name}: this file cannot be read as YAML; mend it.") from error
    if not isinstance(groups, list) or not all(isinstance(group, list) and len(group) > 1 for group in groups):
        raise CannotRun(f"docs/data/{path.name}: each line is a group such as '- [uptake, reuptake]'; mend the others.")
    return [tuple(str(name) for name in group) for group in groups]


def other_names(term: Term) -> tuple[str, ...]:
    """Old names, other spellings and gene symbols, each once, without those that differ in capitals alone."""
    genes = [name for part in re.split(r"[/,]", term.gene or "") for name in _symbols(part.strip())]
    spelled = [term.spelled] if len(term.spelled.split()) <= LONGEST_NAME else []
    names: dict[str, str] = {}
    for name in (*term.also, *genes, *spelled):
        names.setdefault(name.lower(), name)
    return tuple(name for key, name in names.items() if key and key != term.term.lower())


def _symbols(gene: str) -> list[str]:
    """'GRIA1–4' as GRIA1, GRIA2, GRIA3, GRIA4; one symbol as it is."""
    several = SEVERAL.fullmatch(gene)
    if not several:
        return [gene]
    return [f"{several['stem']}{number}" for number in range(int(several["first"]), int(several["last"]) + 1)]
