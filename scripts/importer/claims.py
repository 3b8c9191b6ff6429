"""A draft page in; rows for the evidence ledger out, one for each sentence that states a fact.

A row says what the sentence says, what it cites and which quantities it gives. No verdict is given: nothing was read.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from scripts import quick_yaml
from scripts.importer.citation_numbers import KEYS, keys_in
from scripts.importer.headings import names_references
from scripts.importer.inert import without_signs
from scripts.importer.marks import FIGURE_MARK
from scripts.importer.sentences import ends_sentence
from scripts.ledger.claims import NOT_REPORTED, SETTINGS

HEAD = """\
# Rows for the ledger, drafted from {source}: one for each sentence that seems to state a fact.
# Nobody has judged them. Before a row moves to docs/data/claims.yml: give it a free id, say it in your own words,
# fill in its setting, read its sources, and only then give a verdict. 'checked: {never}' stands for never.

"""
NEVER = date(1970, 1, 1)
REASON = "Drafted from the guide; nobody has compared it with a source yet."
LEAST_WORDS = 4
WORDS_WITHOUT_END = 10
NUMBER = r"(?<![\w.,–-])[<>≤≥~≈±]?\s?\d+(?:[.,]\d+)*(?:\s?(?:±|[-–]|to|and)\s?\d+(?:[.,]\d+)*)?"
DOSE = re.compile(rf"{NUMBER}\s?(?:[pnµmk]?g|[pnµm]?mol|[pnµm]M|IU|mL|µL)(?:/(?:kg|mL|L|day|d|h|min))*(?![^\W_])")
DURATION = re.compile(
    rf"{NUMBER}[\s-]?(?:ms|s|min(?:utes?)?|h|hours?|days?|weeks?|months?|years?|seconds?|hr)(?![^\W_])", re.I
)
EFFECT = re.compile(rf"{NUMBER}\s?(?:%|-?fold(?![^\W_]))")
OTHER = re.compile(rf"{NUMBER}\s?(?:[^\W\d_]{{1,5}}(?![^\W_])|°C)?")
HEADING = re.compile(r"(?P<mark>#+) (?P<text>.*?)(?: \{#[a-z0-9-]+\})?")
ITEM_MARK = re.compile(r"^\s*(?:[-*] |\d+\. )")
EMPHASIS = re.compile(r"(?<![\w*\\])(?P<mark>\*{1,3})(?=[^\s*])(?P<words>[^*]++)(?<=[^\s*\\])(?P=mark)(?![\w*])")
BEFORE_MARK = re.compile(r" +(?=[.,;:!?](?:\s|$))")  # what a citation leaves: 'in mice .'
RUN_IN = re.compile(r"\*\*[^*]+:\*\*\s*")
NUMBER_WITHOUT_REFERENCE = re.compile(r"\\\[(?P<number>\d{1,5})\\\]")
# 'This guide provides …', 'The following tables summarise …': the guide speaks of itself
OF_ITSELF = re.compile(
    r"(?:This|The following|The present|These)\s+(?:\w+\s+){0,2}?"
    r"(?:guide|document|article|page|section|review|overview|tables?|protocols?|figures?|diagrams?)\b",
    re.I,
)
PROTOCOL = re.compile(r"protocol|procedure|method|preparation", re.I)


class Sentence(NamedTuple):
    """A sentence of the page and the headings that it stands under."""

    section: str
    text: str
    is_protocol: bool


def claims_draft(markdown: str, report: Mapping[str, object]) -> str:
    """Rows as YAML, in the order of the page; the same page always gives the same rows."""
    numbers = _numbers_by_key(report)
    rows = [_row(at, sentence, numbers) for at, sentence in enumerate(_facts(markdown), 1)]
    written = (quick_yaml.written([row]) for row in rows)
    source = re.sub(r"\s", " ", str(report["source"]))
    return HEAD.format(source=source, never=NEVER) + ("\n".join(written) or "[]\n")


def _numbers_by_key(report: Mapping[str, object]) -> dict[str, list[int]]:
    listed = report["references"]
    numbers: dict[str, list[int]] = {}
    for one in listed if isinstance(listed, list) else ():
        numbers.setdefault(one["key"], []).append(one["number"])
    return numbers


def _facts(markdown: str) -> Iterator[Sentence]:
    """The sentences of prose and items, without headings, tables, captions, code and the list of references."""
    section, is_protocol, skipped_to = "", False, ""
    lines = markdown.partition("\n---\n")[2].split("\n")
    for before, line in zip(["", *lines], lines, strict=False):
        heading = HEADING.fullmatch(line)
        if line.startswith(("```", "~~~", "///")):
            skipped_to = "" if skipped_to else line[:3]
        elif heading and not skipped_to:
            section = without_signs(heading["text"])
            is_protocol = (is_protocol and len(heading["mark"]) > 2) or PROTOCOL.search(section) is not None
        elif skipped_to or names_references(section) or _is_caption(before, line):
            continue
        elif _is_fact(line):
            yield Sentence(section or "Beginning", line, is_protocol)


def _is_caption(before: str, line: str) -> bool:
    return line == FIGURE_MARK or (line.startswith("    ") and not before)


def _is_fact(line: str) -> bool:
    words = RUN_IN.sub("", ITEM_MARK.sub("", line)).strip()
    if words.startswith(("|", "\\bibliography")) or OF_ITSELF.match(words):
        return False
    bare = KEYS.sub("", words).rstrip(" *_")
    count = len(bare.split())
    is_whole = ITEM_MARK.match(line) is not None or ends_sentence(bare)
    return count >= (LEAST_WORDS if is_whole else WORDS_WITHOUT_END) and not bare.endswith(("?", ":"))


def _row(at: int, sentence: Sentence, numbers: Mapping[str, list[int]]) -> dict[str, object]:
    keys = list(dict.fromkeys(keys_in(sentence.text)))
    cited = {number for key in keys for number in numbers.get(key, ())}
    cited |= {int(one["number"]) for one in NUMBER_WITHOUT_REFERENCE.finditer(sentence.text)} - {0}
    statement = _statement(sentence.text)
    given = {
        "dose": _found(DOSE, statement),
        "duration": _found(DURATION, statement),
        "effect": _found(EFFECT, statement),
    }
    left = _found(OTHER, DOSE.sub(" ", DURATION.sub(" ", EFFECT.sub(" ", statement))))
    is_quantitative = any(given.values()) or left
    kind = "protocol" if sentence.is_protocol else "quantitative" if is_quantitative else "pharmacology"
    return {
        "id": f"X{at:02}", "guide": "addition", "section": sentence.section, "statement": statement, "kind": kind,
        **{name: "; ".join(given.get(name, ())) or NOT_REPORTED for name in SETTINGS},
        "guide_references": sorted(cited), "sources": [{"key": key, "seen": "none"} for key in keys],
        "verdict": "not verified", "reason": REASON + (f" Other numbers in it: {'; '.join(left)}." if left else ""),
        "conflicts": [], "checked": NEVER,
    }  # fmt: skip


def _statement(text: str) -> str:
    """What the sentence says, as plain text: without its mark, its citations and its emphasis."""
    text = NUMBER_WITHOUT_REFERENCE.sub("", KEYS.sub("", ITEM_MARK.sub("", text)))
    text = EMPHASIS.sub(r"\g<words>", BEFORE_MARK.sub("", re.sub(r"[ ]{2,}", " ", text)))
    return without_signs(text).strip()


def _found(quantity: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(match.group().strip() for match in quantity.finditer(text)))
