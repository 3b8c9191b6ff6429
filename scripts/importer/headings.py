"""Headings without a mark. A line and its neighbours in; whether it is a heading, and its level, out.

The guides mark nothing: a heading is a short line between blank lines. Levels follow from convention: the usual
section names, and sections that announce their subsections in their first paragraph.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from scripts.importer.values import Block, Log
from scripts.importer.words import (
    CONTAINERS,
    DATA_NAMES,
    FUNCTION_WORDS,
    LEFT_OUT_OF_IDS,
    REFERENCE_NAMES,
    SECTION_NAMES,
    SUBSECTION_NAMES,
)

LONGEST_HEADING = 110
LONGEST_KNOWN = 60
MOST_WORDS, MOST_WORDS_OF_A_TITLE = 14, 20  # the latter have capitals
LONGEST_ACRONYM = 7
LONGEST_ID = 40
LONGEST_DATA_NAME = 40
NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?:\|\s+)?(?=[A-ZΑ-Ωα-ω])")
ENDING = 5  # letters
ENDS_LIKE_A_HEADING = re.compile(r"[^\s.,;:!\-–—/&+(\u00ad。，、；：！]$|\betc\.$")
STARTS_LIKE_A_HEADING = re.compile(r"[^\W_a-z]|[a-z]{1,3}[A-Z0-9]|[α-ω]-|['\"“(]")
# 'It sleeps.[1]', 'It sleeps.¹': a sentence that cites
CITED_SENTENCE = re.compile(r"[.!?][^\s.]*[\]⁰¹²³⁴⁵⁶⁷⁸⁹]$")
# 'C15H14F3NO2', '297.27 g/mol', a key or a line of InChI, a name of IUPAC, a formula of SMILES
VALUE = re.compile(
    r"(?:C\d{1,3}H\d{1,3}[A-Za-z\d]*|[<>≤≥~]?\s?\d[\d.,]*\s?(?:g/mol|k?Da|mg|%|°C)|InChI=\S+|[A-Z]{14}-[A-Z]{10}-[A-Z]"
    r"|(?=\S*[()\[\]]\S*\d|\S*\d\S*[()\[\]])\S{30,})"
)
WORD = re.compile(r"[^\W_]+")
WIDE_GAP = re.compile(r"\S {3,}\S")
TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
FIRST_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVX]{1,5}\.|[A-H]\.) ")
# 'Protocol A. Recording'
LABEL = re.compile(
    r"(?:Protocol|Procedure|Method|Experiment|Assay|Study|Part|Section|Appendix|Box) (?:\d{1,2}|[A-Z])\. "
)
BARRED_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})* \| [^\W\d_a-z]")  # 1 | INTRODUCTION
# '2.1 ', '2. ', 'IV. ', 'A. '
SECTION_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*(?:\.|\s+\|)?|[ivx]{1,5}\.|[a-h]\.)\s+")
SMALL_WORD = re.compile(r"[(\"“]?[a-z]+(?:[ ,.;:)/'’-]|$)")
SUBSECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+[A-Z]")  # 2.1 Channels
# p-value, a) first, (a) first, a. First, ii. First
ONE_SMALL_LETTER = re.compile(r"\(?[a-z](?:-[A-Za-z0-9]|\) )|\(?(?:[a-h]|i{1,3}|iv|vi{0,3})[.)] +[A-Z]")
NO_WORDS_OF_AN_ID = re.compile(r"^(?:\d[\d.]*|[ivx]{1,5}\.|[a-h]\.)\s|['’]s\b")
ACCENTS = dict.fromkeys(range(0x300, 0x370))  # marks that stand behind their letter
LETTERED = re.compile(r"[A-H]\. ")
ASCII_WORD = re.compile(r"[a-z0-9]+")
LINES_REMEMBERED = 512
PARAGRAPHS_OF_INTRODUCTION = 6


@lru_cache(maxsize=LINES_REMEMBERED)
def plain_name(text: str) -> str:
    """A heading's words for comparing: no number, emphasis or case.

    >>> [plain_name(text) for text in ("**2. Methods:**", "IV. METHODS")]
    ['methods', 'methods']
    """
    text = text.strip(" *_#:■").casefold()
    number = SECTION_NUMBER.match(text)
    return (text[number.end() :] if number else text).strip(" :.")


def is_known(text: str) -> bool:
    """True for the usual names of sections and subsections; the word in lower case is one of a sentence."""
    return len(text) < LONGEST_KNOWN and not text[:1].islower() and _names_section(text)


@lru_cache(maxsize=LINES_REMEMBERED)
def _names_section(text: str) -> bool:
    name = plain_name(text)
    return name in SECTION_NAMES or name in SUBSECTION_NAMES or names_references(text)


def names_references(heading: str) -> bool:
    """True for 'References', 'Literature Cited', 'References for Examplamine'."""
    return plain_name(heading).partition(" for ")[0] in REFERENCE_NAMES


def looks_like_heading(text: str) -> bool:
    """True for a short line that starts like a title and does not end like a sentence."""
    if len(text) < LONGEST_KNOWN:
        return _looks_like_heading(text)
    # Most longer lines are told by their last sign.
    return len(text) <= LONGEST_HEADING and (text[-1] != "." or text.endswith("etc.")) and _looks_like_heading(text)


@lru_cache(maxsize=LINES_REMEMBERED)
def _looks_like_heading(text: str) -> bool:
    if not text or "[@" in text or "\t" in text or "。" in text:
        return False
    if is_known(text):
        return True
    bare = text.strip("*_ ")
    if ENDS_LIKE_A_HEADING.search(bare, max(len(bare) - ENDING, 0)) is None or not STARTS_LIKE_A_HEADING.match(bare):
        return False
    words = bare.split()
    if (
        is_product_data(bare)
        or (" | " in bare and not BARRED_NUMBER.match(bare))
        or WIDE_GAP.search(bare)
        or CITED_SENTENCE.search(bare)
        or VALUE.fullmatch(bare)
    ):
        return False
    most = MOST_WORDS_OF_A_TITLE if len(words) > MOST_WORDS and has_capitals(bare) else MOST_WORDS
    if not 1 <= len(words) <= most or words[-1].casefold() in FUNCTION_WORDS:
        return False
    number = FIRST_NUMBER.match(bare) or LABEL.match(bare)
    return TWO_LETTERS.search(bare) is not None and ". " not in (bare[number.end() :] if number else bare)


def looks_like_title(text: str) -> bool:
    """Stricter, for a line that stands directly on or under prose: most of its longer words have capitals."""
    if not looks_like_heading(text):
        return False
    is_shouted = len(text) > LONGEST_ACRONYM and text.isupper()
    return is_known(text) or is_shouted or SUBSECTION.match(text) is not None or has_capitals(text)


def has_capitals(text: str) -> bool:
    """True if most of the longer words begin with a capital, as in a title, a name or an address."""
    words = [word for word in WORD.findall(text) if len(word) > 3 and word.casefold() not in FUNCTION_WORDS]
    return len(words) > 1 and sum(not word[0].islower() for word in words) >= 0.75 * len(words)


def is_product_data(text: str) -> bool:
    """True for a line such as 'Storage: at 4 °C'."""
    return is_data_name(text[:LONGEST_DATA_NAME].partition(":")[0].partition("：")[0].strip("*_ "))


def is_data_name(name: str) -> bool:
    """True for 'Storage', 'Molecular Weight'."""
    return name.casefold() in DATA_NAMES


def starts_in_the_middle(text: str) -> bool:
    """True if a text begins with a plain word in lower case, as only the rest of a sentence does.

    >>> [starts_in_the_middle(text) for text in ("suggested that", "mTOR is", "p38 is", "α-amino acids")]
    [True, False, False, False]
    """
    return SMALL_WORD.match(text) is not None and not ONE_SMALL_LETTER.match(text)


def with_levels(blocks: Sequence[Block], log: Log) -> list[Block]:
    """Give each heading its level (2 or more); a mark's own level is kept, a skipped level is closed up."""
    marked = [block.level for block in blocks if block.kind == "heading" and block.level]
    shift = 1 if 1 in marked else 0
    levelled, section = [], _Section()
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            level = block.level + shift if block.level else _level(block, blocks[at + 1 : at + 2], section)
            level = min(max(level, 2), section.level + 1, 6)
            rule = "heading-level" if block.level else "unmarked-heading"
            log.change(rule, block.line, f"{block.mark} {block.text}".strip(), f"{'#' * level} {block.text}")
            section.enter(block.text, level)
            block = block._replace(level=level)
        else:
            section.read(block)
        levelled.append(block)
    return levelled


class _Section:
    """What is known of the section that is being read."""

    def __init__(self) -> None:
        self.level, self.name = 1, ""
        self.intro: list[str] = []
        self.words = ""
        self.announced: set[str] | None = None
        self.in_intro = self.is_numbered = self.is_lettered = False

    def enter(self, text: str, level: int) -> None:
        """A heading begins; a section of level two forgets what was announced."""
        self.level = level
        self.in_intro = level == 2
        if level == 2:
            self.name, self.intro, self.words, self.announced = plain_name(text), [], "", None
            self.is_lettered = LETTERED.match(text) is not None
            self.is_numbered = not self.is_lettered and FIRST_NUMBER.match(text) is not None

    def read(self, block: Block) -> None:
        """Remember the words of the first paragraphs, which announce subsections."""
        if self.in_intro and block.kind == "prose" and len(self.intro) < PARAGRAPHS_OF_INTRODUCTION:
            self.intro.append(block.text)
            self.words = ""

    def announces(self, words: set[str]) -> bool:
        """True if the first paragraphs hold all these words; they are split only if all of them may be there."""
        if self.announced is None:
            self.words = self.words or " ".join(self.intro).casefold()
            if not all(word in self.words for word in words):
                return False
            self.announced = _content_words(self.words)
        return words <= self.announced


def _level(heading: Block, following: Sequence[Block], section: _Section) -> int:
    """Level of a heading without a mark of its own."""
    numbered = NUMBERED.match(heading.text.strip("* "))
    if numbered:
        return numbered["number"].count(".") + 2
    if section.is_numbered and LETTERED.match(heading.text):
        return 3
    if plain_name(heading.text) in SUBSECTION_NAMES:
        return 3
    if is_known(heading.text) or (section.is_lettered and LETTERED.match(heading.text)):
        return 2
    only_figure = section.level > 1 and any(block.kind == "figure" for block in following)
    if only_figure or section.name in CONTAINERS:
        return 3
    words = _content_words(heading.text)
    return 3 if len(words) > 1 and section.announces(words) else 2


def _content_words(text: str) -> set[str]:
    words = (word.casefold() for word in WORD.findall(text))
    return {word.removesuffix("s") for word in words if len(word) > 2 and word not in FUNCTION_WORDS}


def short_id(text: str, used: dict[str, int]) -> str:
    """A short ASCII id for a heading, unlike all before: 'ampa-receptor-potentiation', then '…-2'."""
    name = _id_of(text)
    while name in used:
        used[name] += 1
        name = f"{name}-{used[name]}"
    used[name] = 1
    return name


@lru_cache(maxsize=LINES_REMEMBERED)
def _id_of(text: str) -> str:
    plain = NO_WORDS_OF_AN_ID.sub("", unicodedata.normalize("NFKD", text.casefold()).translate(ACCENTS))
    words = [word for word in ASCII_WORD.findall(plain) if word not in LEFT_OUT_OF_IDS]
    name = ""
    for word in words:
        if name and len(name) + len(word) >= LONGEST_ID:
            break
        name = f"{name}-{word}".strip("-")[:LONGEST_ID]
    return name if name[:1].isalpha() else f"section-{name}".strip("-")
