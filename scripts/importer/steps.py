"""Steps of a protocol that run on in one paragraph. Blocks in; the same blocks, each such step an item, out."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scripts.importer.sentences import ABBREVIATION, LONGEST_ABBREVIATION
from scripts.importer.values import Block, Log

# '**Assay:** 1. Plate the cells. 2. Wash them. 3. Count.'
STEP_WITHIN = re.compile(r"(?P<number>\d{1,2})(?P<sign>[.)])[ ](?=[A-Z])")
ENDS_BEFORE = (". ", ": ", "; ", "! ", "? ", ") ", "] ", "* ")
LEAST_STEPS = 3
DEEPER = 4


def with_steps(blocks: Sequence[Block], log: Log) -> Iterator[Block]:
    """Prose and items that count three steps or more from one; what stands before the first step stays as it is."""
    for block in blocks:
        may_be = block.kind in ("prose", "item") and ("3. " in block.text or "3) " in block.text)
        places = _places(block.text) if may_be else []
        if len(places) < LEAST_STEPS:
            yield block
            continue
        lead = block.text[: places[0].start()].rstrip()
        if lead:
            yield block._replace(text=lead)
        yield from _items(block, places, block.level + DEEPER if lead and block.kind == "item" else block.level, log)


def _places(text: str) -> list[re.Match[str]]:
    """Where steps begin: numbers that count up by one from one, none of them behind an abbreviation such as 'Fig.'."""
    found: list[re.Match[str]] = []
    for place in STEP_WITHIN.finditer(text):
        before = text[max(place.start() - LONGEST_ABBREVIATION, 0) : place.start()]
        is_next = int(place["number"]) == len(found) + 1 and (not found or place["sign"] == found[0]["sign"])
        if is_next and (not before or before.endswith(ENDS_BEFORE)) and not ABBREVIATION.search(before.rstrip()):
            found.append(place)
    return found


def _items(block: Block, places: Sequence[re.Match[str]], level: int, log: Log) -> Iterator[Block]:
    ends = [after.start() for _, after in pairwise(places)] + [len(block.text)]
    for place, end in zip(places, ends, strict=True):
        text = block.text[place.end() : end].rstrip()
        words = f"{place['number']}{place['sign']} {text.split(' ', 1)[0]}"
        log.change("step-within-text", block.line, words, f"\n{words}")
        yield Block("item", block.line, text, level, place["number"] + place["sign"])
