"""What is wrong with a guide itself. Text, blocks and references in; defects, each for a person to judge, out."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from scripts.importer.blocks import TABLE_CAPTION_START, blocks_text
from scripts.importer.citation_numbers import keys_in
from scripts.importer.sentences import ends_sentence
from scripts.importer.subject import WORD, mismatched_names
from scripts.importer.values import Block, Defect, Line, Reference
from scripts.importer.vendors import hosts

WORDS_OF_A_SENTENCE = 4
WORDS_OF_AN_ITEM = 10
AMBIGUOUS_UNIT = re.compile(
    r"""
    \b(?:[pnµm]?(?:g|mol|L|l|U)|mCi)/(?:kg|m2|m²|mL|ml|L|l|g)/(?:day|d|h|hr|min|week|wk|s)\b   # mg/kg/day
    | (?<!\d)\d{1,9}[ ]?u(?:M|m|g|L|l)\b                                                                   # 10 uM
    | \d[ \u00a0]?[μµ](?=[ \u00a0]?(?:[.,;)]|$))                                                  # 10 μ.
    | (?<![\w-])[μµ][ ](?:M|m|g|L|l)\b                                                            # the μ M range
    """,
    re.X | re.M,
)


def found_in_lines(lines: Sequence[Line]) -> Iterator[Defect]:
    """Units that can be read in two ways."""
    for line in lines:
        for match in AMBIGUOUS_UNIT.finditer(line.text) if line.kind in ("text", "page") else ():
            message = "this unit can be read in two ways; see the source and write it plainly."
            yield Defect("unit-ambiguous", line.number, match.group().strip(), message)


def found_in_blocks(blocks: Sequence[Block], words: Counter[str], names: Collection[str]) -> Iterator[Defect]:
    """Figures that are missing, names that only a caption has, sentences that stop."""
    for at, block in enumerate(blocks):
        if block.kind == "figure":
            words_of_it = block.caption or _heading_before(blocks, at)
            message = "the text has no figure here; redraw it or leave it out."
            yield Defect("figure-missing", block.line, words_of_it, message)
        for name in mismatched_names(block.caption, words, names) if block.kind in ("figure", "table") else ():
            message = f"'{name}' occurs nowhere else in the guide; is it the name that was meant?"
            place = block.places[-1] if block.kind == "figure" and block.places else block.line
            yield Defect("caption-name-mismatch", place, block.caption, message)
        if _is_truncated(block):
            message = "the sentence stops before its end; look the rest up."
            yield Defect("text-truncated", block.line, block.text[-80:], message)


def _heading_before(blocks: Sequence[Block], at: int) -> str:
    return next((block.text for block in reversed(blocks[max(at - 3, 0) : at]) if block.kind == "heading"), "")


def _is_truncated(block: Block) -> bool:
    least = {"prose": WORDS_OF_A_SENTENCE, "item": WORDS_OF_AN_ITEM}.get(block.kind)
    if least is None or TABLE_CAPTION_START.match(block.text):
        return False
    return len(block.text.split()) >= least and not ends_sentence(block.text)


def found_in_references(references: Sequence[Reference], names: Collection[str]) -> Iterator[Defect]:
    """References that name no work, and sources with an interest or at second hand."""
    for reference in references:
        where, words = reference.line, reference.listed_as
        if not reference.title:
            yield Defect("bare-host-reference", where, words, "the line names a site but no work; find the work.")
        if _is_of(reference.host, hosts().vendors) or _is_named_after(reference.host, names):
            message = "the site sells or promotes the compound; cite a study instead."
            yield Defect("vendor-source", where, words, message)
        elif _is_of(reference.host, hosts().tertiary):
            message = "the site only points to other sources; cite the work behind it."
            yield Defect("tertiary-source", where, words, message)


def _is_of(host: str, known: Collection[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[at:]) in known for at in range(len(labels) - 1))


def _is_named_after(host: str, names: Collection[str]) -> bool:
    """'examplamine.com' for examplamine."""
    labels = host.split(".")
    return len(labels) > 1 and any(labels[-2] == word.casefold() for name in names for word in WORD.findall(name))


def found_in_citations(
    references: Sequence[Reference], cited: Collection[int], blocks: Sequence[Block], keys: Collection[str]
) -> Iterator[Defect]:
    """References that nothing cites, and keys in the text that are not among `keys`."""
    for reference in references:
        if reference.number not in cited:
            message = f"no sentence cites reference {reference.number}; cite it or leave it out."
            yield Defect("reference-never-cited", reference.line, reference.listed_as, message)
    for block, text in zip(blocks, blocks_text(blocks), strict=True):
        for key in dict.fromkeys(keys_in(text)):
            if key not in keys:
                message = f"no reference has the key '{key}'; find the work or delete the citation."
                yield Defect("citation-without-reference", block.line, f"[@{key}]", message)
