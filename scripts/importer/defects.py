"""What is wrong with a guide itself. Text, blocks and references in; defects, each for a person to judge, out."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from scripts.importer.blocks import TABLE_CAPTION_START, blocks_text
from scripts.importer.citation_numbers import keys_in
from scripts.importer.counting import LONG_WORD, bundled
from scripts.importer.headings import has_capitals, is_product_data, names_references
from scripts.importer.sentences import ends_sentence
from scripts.importer.subject import mismatched_names, own_words_of
from scripts.importer.values import Block, Defect, Line, Reference
from scripts.importer.vendors import hosts
from scripts.importer.words import FUNCTION_WORDS

LEAST_WORDS = {"prose": 4, "item": 10}
# Each begins with a sign that is rare, so that long texts are searched fast; what stands before it is looked at then.
TWO_SOLIDI = re.compile(r"/(?:kg|m2|m²|mL|ml|L|l|g)/(?:day|d|h|hr|min|week|wk|s)\b")  # mg/kg/day
AMOUNT_BEFORE = re.compile(r"\b(?:[pnµm]?(?:g|mol|L|l|U)|mCi)$")
SPELLED_MU = re.compile(r"u[MmgLl]\b(?<=[0-9 ]..)")  # 10 uM
MU_WITHOUT_UNIT = re.compile(r"[0-9][ \u00a0]?[μµ](?=[ \u00a0]?(?:[.,;)]|$))", re.M)  # 10 μ.
SPLIT_UNIT = re.compile(r" m [sm](?<=\d m .)(?![\w-])")  # 5 m s: milliseconds, or metres and seconds
MU_WITHOUT_NUMBER = re.compile(r"[μµ](?<![\w-].)[ ](?:M|m|g|L|l)\b")  # the μ M range
DIGITS_BEFORE = re.compile(r"\d{0,8}$")
NUMBER_BEFORE = re.compile(r"\d{1,8}[ ]?$")
NOTHING_BEFORE = re.compile("$")
AMBIGUOUS_UNITS = (
    (TWO_SOLIDI, AMOUNT_BEFORE), (SPELLED_MU, NUMBER_BEFORE), (SPLIT_UNIT, DIGITS_BEFORE),
    (MU_WITHOUT_UNIT, DIGITS_BEFORE), (MU_WITHOUT_NUMBER, NOTHING_BEFORE),
)  # fmt: skip
NOTE_SIGNS = ("†", "‡", "§", "¶")  # of a note under a table
LONGEST_BEFORE = 12
LONGEST_BEGINNING = 2000
LONGEST_END = 80
# An equation, or the number or address at the end of a reference
WHOLE_WITHOUT_STOP = re.compile(
    r" = [^.]{1,60}\d\)?$|\bPMI?C?D:? ?\d+$|(?:https?://|\bdoi:? ?|\b10\.\d{4,9}/)\S+$"
    r"|[^\W\d_]\.\d{1,3}(?:[,–-] ?\d{1,3})*$"  # a raised number on the line
)


def found_in_lines(lines: Sequence[Line]) -> Iterator[Defect]:
    """Units that can be read in two ways."""
    texts = [line.text for line in lines]
    places = {at for at, text in enumerate(texts) if "μ" in text or "µ" in text}
    for at in sorted(places.union(_lines_with_units(texts))):
        for words in _ambiguous_units(texts[at]) if lines[at].kind in ("text", "page") else ():
            message = "this unit can be read in two ways; see the source and write it plainly."
            yield Defect("unit-ambiguous", lines[at].number, words, message)


def _lines_with_units(texts: Sequence[str]) -> Iterator[int]:
    """Where the lines are that hold such a unit; many are searched at once, because that is much faster."""
    first = 0
    for piece in bundled(texts, "\n"):
        for unit in (TWO_SOLIDI, SPELLED_MU, SPLIT_UNIT):
            at, last = first, 0
            for match in unit.finditer(piece):
                at, last = at + piece.count("\n", last, match.start()), match.start()
                yield at
        first += piece.count("\n") + 1


def _ambiguous_units(text: str) -> Iterator[str]:
    found: dict[int, str] = {}
    for unit, before in AMBIGUOUS_UNITS:
        for match in unit.finditer(text):
            amount = before.search(text[max(match.start() - LONGEST_BEFORE, 0) : match.start()])
            if amount:
                found[match.start()] = amount.group() + match.group()
    yield from (found[at] for at in sorted(found))


def found_in_blocks(
    blocks: Sequence[Block], words: Callable[[], Counter[str]], names: Collection[str]
) -> Iterator[Defect]:
    """Figures that are missing, names that only a caption has, sentences that stop.

    `words` counts those of the whole guide, in lower case; few guides need that.
    """
    in_references = False
    own = own_words_of(names)
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            in_references = names_references(block.text)
        if block.kind == "figure":
            words_of_it = block.caption or _heading_before(blocks, at)
            message = "the text has no figure here; redraw it or leave it out."
            yield Defect("figure-missing", block.line, words_of_it, message)
        for name in mismatched_names(block.caption, words, own) if block.caption else ():
            message = f"'{name}' occurs nowhere else in the guide; is it the name that was meant?"
            place = block.places[-1] if block.kind == "figure" and block.places else block.line
            yield Defect("caption-name-mismatch", place, block.caption, message)
        if not in_references and _is_truncated(block) and not _is_formula(blocks[at + 1 : at + 2]):
            message = "the sentence stops before its end; look the rest up."
            yield Defect("text-truncated", block.line, block.text[-80:], message)


def _is_formula(following: Sequence[Block]) -> bool:
    return any(block.text.startswith("$$") for block in following)


def _heading_before(blocks: Sequence[Block], at: int) -> str:
    return next((block.text for block in reversed(blocks[max(at - 3, 0) : at]) if block.kind == "heading"), "")


def _is_truncated(block: Block) -> bool:
    text = block.text
    least = LEAST_WORDS.get(block.kind)
    if (
        least is None
        or text.endswith(".")
        or text.startswith(NOTE_SIGNS)
        or ends_sentence(text)
        or TABLE_CAPTION_START.match(text)
    ):
        return False
    if WHOLE_WITHOUT_STOP.search(text, max(len(text) - LONGEST_END, 0)):
        return False
    beginning = text[:LONGEST_BEGINNING]
    if len(beginning.split(maxsplit=least)) < least:
        return False
    is_cut = text[text.rfind(" ") + 1 :].casefold() in FUNCTION_WORDS
    return is_cut or not (has_capitals(beginning) or is_product_data(beginning))


def found_in_references(references: Sequence[Reference], names: Collection[str]) -> Iterator[Defect]:
    """References that name no work, and sources with an interest or at second hand."""
    judged: dict[str, Defect | None] = {}
    for reference in references:
        where, words, host = reference.line, reference.listed_as, reference.host
        if not reference.title:
            yield Defect("bare-host-reference", where, words, "the line names a site but no work; find the work.")
        if host not in judged:
            judged[host] = _fault_of(host, names)
        if fault := judged[host]:
            yield fault._replace(line=where, words=words)


def _fault_of(host: str, names: Collection[str]) -> Defect | None:
    """What is wrong with any source of this host; its line and words are still to be filled in."""
    if _is_of(host, hosts().vendors) or _is_named_after(host, names):
        return Defect("vendor-source", 0, "", "the site sells or promotes the compound; cite a study instead.")
    if _is_of(host, hosts().tertiary):
        return Defect("tertiary-source", 0, "", "the site only points to other sources; cite the work behind it.")
    return None


def _is_of(host: str, known: Collection[str]) -> bool:
    labels = host.split(".")
    return any(".".join(labels[at:]) in known for at in range(len(labels) - 1))


def _is_named_after(host: str, names: Collection[str]) -> bool:
    """'examplamine.com' for examplamine."""
    labels = host.split(".")
    return len(labels) > 1 and any(labels[-2] == word.casefold() for name in names for word in LONG_WORD.findall(name))


def never_cited(references: Sequence[Reference], cited: Collection[int]) -> Iterator[Defect]:
    """References that nothing cites."""
    for reference in references:
        if reference.number not in cited:
            message = f"no sentence cites reference {reference.number}; cite it or leave it out."
            yield Defect("reference-never-cited", reference.line, reference.listed_as, message)


def unknown_keys(blocks: Sequence[Block], keys: Collection[str]) -> Iterator[Defect]:
    """Keys that the text cites and that are not among `keys`."""
    for block, text in zip(blocks, blocks_text(blocks), strict=True):
        if "[@" not in text:
            continue
        for key in dict.fromkeys(keys_in(text)):
            if key not in keys:
                message = f"no reference has the key '{key}'; find the work or delete the citation."
                yield Defect("citation-without-reference", block.line, f"[@{key}]", message)
