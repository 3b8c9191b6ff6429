"""Sentences that a page cut in two. Pieces of text in; whole sentences out, one to a line if asked."""

import re
from collections.abc import Collection, Iterator, Sequence

from scripts.importer.headings import is_known, starts_in_the_middle
from scripts.importer.repairs import repaired
from scripts.importer.values import Block, Log
from scripts.importer.words import FIRST_OF_COMPOUNDS, FUNCTION_WORDS, SECOND_OF_COMPOUNDS

SOFT_HYPHEN = "\u00ad"
HYPHENS = ("-", SOFT_HYPHEN)
CITATION = re.compile(r"\[@[^\]\n]*\]|\\\[\d[^\]\n]*\\\]")
SENTENCE_END = re.compile(r"[.!?:;…。！？：；][)\"'”’\]*_⁰¹²³⁴⁵⁶⁷⁸⁹]*$|:\*\*$|[)\]]$|\$\$$")
BROKEN_WORD = re.compile(r"([^\W_]+)-$")
# After a full stop: its quotation marks, its citations, and the blank before the capital of the next sentence
NEXT_SENTENCE = r"""
    ([)"'”’*]{0,4}(?:[ ]?(?:\[@[^\]\n]{1,400}\]|\\\[\d[^\]\n]{0,40}\\\]))*)
    [ ](?=["“(*]{0,3}[A-ZΑ-Ω])
"""
BETWEEN = re.compile(rf"[.!?]{NEXT_SENTENCE}", re.X)
AFTER_FULL_STOP = re.compile(rf"\.{NEXT_SENTENCE}", re.X)  # one sign is sought much faster than three
ABBREVIATION = re.compile(
    r"\d\\\.$|^Step \d{1,2}\.$|^T(?:able|ABLE) \d\.$|^(?:[a-hA-H]\d{0,2}|i{1,3}|iv|vi{0,3})\.$"
    r"|\b(?:[A-Z]|e\.g|i\.e|i\.p|i\.v|s\.c|p\.o|cf|vs|et al|al|Figs?|Eq|Nos?|approx|Dr|Prof|St|Refs?|spp?|vol|pp?)\.$"
)
# An address or a host in brackets at the end of a line, and how its rest may begin: '10.1016/j.biopsych.' '2012.10.019'
ADDRESS = re.compile(r"(?:https?://|www\.|\b10\.\d{4,9}/)\S*(?<!\)[?.&=])$|\[[a-z0-9-]+(?:\.[a-z0-9-]+)*\.$")
ADDRESS_ENDS = "-./_=?&%"
LINE_END_SIGNS = ADDRESS_ENDS + SOFT_HYPHEN
REST_OF_ADDRESS = re.compile(r"(?=\S*[\d./])[a-z0-9]")
# The rest of a DOI, alone on its line: '00652-8', 'ropharm.2009.01.012.'
DOI_AT_END = re.compile(r"10\.\d{4,9}/\S+$")
REST_OF_DOI = re.compile(r"(?=\S*\d)(?=\S*[-./]\w)[a-z0-9][\w.()/-]*")
SOLIDUS_IN_WORD = re.compile(r"[^\W_]/$")
AFTER_OPEN_HYPHEN = frozenset({"and", "or", "und", "oder", "et", "ou"})  # 'GluN2C- and GluN2D-containing'
RANGE_AT_END = re.compile(r"\d–$")
LONGEST_ADDRESS = 300
LONGEST_ABBREVIATION = 8
LONGEST_END = 2000
LEAST_SECOND = 5
LONGEST_WORD = 80


def ends_sentence(text: str) -> bool:
    """True if a text ends as a sentence does; citations after the full stop do not count."""
    last = text[-1:]
    if last == "." or (last.isascii() and (last.isalnum() or last == ",")):
        return last == "."
    end = text[-LONGEST_END:]
    while end.endswith("]"):
        bracket = end.rfind("[")
        start = bracket - 1 if end[bracket - 1 : bracket] == "\\" else bracket
        if bracket < 0 or not CITATION.fullmatch(end, start):
            break
        end = end[:start].rstrip()
    return SENTENCE_END.search(end[-40:]) is not None


def joined(left: str, right: str, vocabulary: Collection[str], line: int, log: Log) -> str:
    """Two pieces of one text, with a word that was broken by a hyphen put together.

    A word that occurs elsewhere decides whether the hyphen stays; a hyphen before a capital or a digit stays.
    """
    if not right or len(_last_token(left)) > LONGEST_WORD:
        return f"{left} {right}".rstrip(" ")
    if left.endswith(SOFT_HYPHEN):
        return _without_hyphen(left.rstrip(SOFT_HYPHEN), right, line, log)
    broken = BROKEN_WORD.search(left[-60:])
    if not broken or not right[:1].isalnum():
        return f"{left} {right}"
    first, second = broken[1].casefold(), _first_word(right).casefold()
    if second in AFTER_OPEN_HYPHEN and f"{first}{second}" not in vocabulary:
        return f"{left} {right}"
    if not right[:1].islower() or _hyphen_stays(first, second, vocabulary):
        log.change("line-end-hyphen", line, f"{_last_token(left)} {right.split()[0]}",
                   f"{_last_token(left)}{right.split()[0]}")  # fmt: skip
        return left + right
    return _without_hyphen(left[:-1], right, line, log)


def _without_hyphen(left: str, right: str, line: int, log: Log) -> str:
    first, second = _last_token(left), right.split()[0]
    log.change("line-end-hyphen", line, f"{first}- {second}", f"{first}{second}")
    return left + right


def _hyphen_stays(first: str, second: str, vocabulary: Collection[str]) -> bool:
    if f"{first}-{second}" in vocabulary:
        return True
    if first in FUNCTION_WORDS or second in FUNCTION_WORDS:
        return False
    may_be = len(second) >= LEAST_SECOND or second in SECOND_OF_COMPOUNDS
    if first in FIRST_OF_COMPOUNDS and may_be and f"{first}{second}" not in vocabulary:
        return True
    return f"{first}{second}" not in vocabulary and first in vocabulary and second in vocabulary


def _first_word(text: str) -> str:
    match = re.match(r"[^\W\d_]+", text)
    return match.group() if match else ""


def _last_token(text: str) -> str:
    return text[-LONGEST_WORD - 2 :].rpartition(" ")[2]


def vocabulary_of(texts: Sequence[str]) -> frozenset[str]:
    """All words of a text, hyphened ones also whole; empty if no line ends in a hyphen, when it is not needed."""
    if not [text for text in texts if text[-1:] in HYPHENS]:
        return frozenset()
    found = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-?$)", re.M)
    words: set[str] = set()
    is_rest = False
    for text in texts:
        # The rest of a broken word is no word that speaks for itself.
        whole = text.lstrip().partition(" ")[2] if is_rest else text
        words.update(found.findall(whole.casefold()))
        is_rest = text[-1:] in HYPHENS or (is_rest and not text.strip())
    return frozenset(words)


def without_page_cuts(blocks: Sequence[Block], vocabulary: Collection[str], log: Log) -> list[Block]:
    """Join prose to the unfinished prose or item before it; figures and tables between them come after."""
    whole: list[Block] = []
    pieces: list[list[str]] = []
    for block in blocks:
        at = _last_text(whole)
        if block.kind == "prose" and at is not None and _is_rest(pieces[at][-1], block, len(whole) - 1 - at):
            last, first = _last_token(pieces[at][-1]), block.text.split(" ", 1)[0]
            add_piece(pieces[at], block.text, vocabulary, block.line, log)
            log.change("page-break-join", block.line, f"{last}\n\n{first}", f"{last} {first}")
        else:
            whole.append(block)
            pieces.append([block.text])
    return [_whole(block, parts, log) for block, parts in zip(whole, pieces, strict=True)]


def _whole(block: Block, pieces: Sequence[str], log: Log) -> Block:
    """The block with all its pieces; signs that only now stand side by side are repaired."""
    return (
        block
        if len(pieces) == 1 and pieces[0] == block.text
        else block._replace(text=repaired(" ".join(pieces), log, block.line))
    )


def add_piece(pieces: list[str], piece: str, vocabulary: Collection[str], line: int, log: Log) -> None:
    """Add a piece to those that a blank will join; only a broken word is put together at once."""
    if len(pieces[-1]) > LONGEST_ADDRESS and pieces[-1][-1:] in LINE_END_SIGNS:
        # Only the last word matters, and a long text would be copied again and again.
        head, _, last = pieces[-1].rpartition(" ")
        pieces[-1:] = [head, last] if head and last else [pieces[-1]]
        if len(last) > LONGEST_ADDRESS:
            pieces.append(piece)
            return
    address = _address_at_end(pieces[-1]) if pieces[-1][-1:] in ADDRESS_ENDS else None
    if address:
        _add_to_address(pieces, address.group(), piece, line, log)
    elif pieces[-1].endswith(HYPHENS):
        pieces[-1] = joined(pieces[-1], piece, vocabulary, line, log)
    elif "10." in pieces[-1][-LONGEST_WORD:] and REST_OF_DOI.fullmatch(piece) and DOI_AT_END.search(pieces[-1]):
        _add_to_address(pieces, pieces[-1].rpartition(" ")[2], piece, line, log)
    elif pieces[-1].endswith("/") and SOLIDUS_IN_WORD.search(pieces[-1][-3:]) and piece[:1].isalpha():
        rest = piece.split(" ", 1)[0]
        log.change("line-end-solidus", line, f"{_last_token(pieces[-1])} {rest}", f"{_last_token(pieces[-1])}{rest}")
        pieces[-1] += piece
    elif pieces[-1].endswith("–") and RANGE_AT_END.search(pieces[-1][-2:]) and piece[:1].isdigit():
        rest = piece.split(" ", 1)[0]
        log.change("split-range", line, f"{_last_token(pieces[-1])} {rest}", f"{_last_token(pieces[-1])}{rest}")
        pieces[-1] += piece
    else:
        pieces.append(piece)


def _address_at_end(text: str) -> re.Match[str] | None:
    last = text.rpartition(" ")[2]
    return ADDRESS.search(last) if "/" in last or "[" in last or "www" in last else None


def _add_to_address(pieces: list[str], address: str, piece: str, line: int, log: Log) -> None:
    """Join an address that broke at a solidus or a point; a hyphen may be its own or the line's, so that is told."""
    rest = piece.split(" ", 1)[0]
    if address.endswith("-"):
        message = "the address broke at a hyphen, which may be its own; look the address up."
        log.defect("address-broken", line, f"{address} {rest}", message)
    elif address[-1] != "." or REST_OF_ADDRESS.match(rest):
        log.change("broken-address", line, f"{_last_token(pieces[-1])} {rest}", f"{_last_token(pieces[-1])}{rest}")
        pieces[-1] += piece
        return
    pieces.append(piece)


def _last_text(blocks: Sequence[Block]) -> int | None:
    """Where the last prose or item stands, if only figures and tables follow it; four at most are looked across."""
    for at in range(len(blocks) - 1, max(len(blocks) - 6, -1), -1):
        if blocks[at].kind in ("prose", "item"):
            return at
        if blocks[at].kind not in ("figure", "table", "figure-caption", "table-caption"):
            return None
    return None


def _is_rest(before: str, after: Block, floats_between: int) -> bool:
    if ends_sentence(before) or is_known(before):
        return False
    if starts_in_the_middle(after.text):
        return True
    open_end = before.endswith((",", "-", SOFT_HYPHEN)) or _last_token(before) in FUNCTION_WORDS
    return not floats_between and open_end and re.match(r"[A-Z0-9]*[A-Z0-9][A-Z0-9-]|\d|\(", after.text) is not None


def sentence_lines(text: str) -> Iterator[str]:
    """One sentence to a line; a doubtful end is not split.

    >>> list(sentence_lines("It rose (e.g. In rats).[@a] It fell."))
    ['It rose (e.g. In rats).[@a]', 'It fell.']
    """
    start = 0
    between = BETWEEN if "!" in text or "?" in text else AFTER_FULL_STOP
    for gap in between.finditer(text):
        if not gap[1]:
            head = text[max(start, gap.start() + 1 - LONGEST_ABBREVIATION) : gap.start() + 1]
            if ABBREVIATION.search(head):
                continue
        yield text[start : gap.end() - 1]
        start = gap.end()
    yield text[start:]
