"""Rules about single signs: none that readers cannot see, none garbled, none from another alphabet."""

import re
import unicodedata
from collections.abc import Iterator

from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Page, Site
from scripts.problems import Problem, position

# Signs that turn the direction of writing, that have no width, or that control a terminal.
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u2028\u2029\u2060\ufeff]+")
# A soft hyphen, too: it comes along when a title is copied from a PDF.
HIDDEN_IN_SOURCE = re.compile(rf"(?:{INVISIBLE.pattern}|{TURNING.pattern}|\u00ad)+")
IDENTIFIER = re.compile(r"[ \t]*(?:doi|pmid|pmcid|isbn|issn|orcid|eprint)[ \t]*=", re.I)
# Thai to Myanmar, Khmer, Chinese and Japanese, Korean
WITHOUT_SPACES = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
# 'Âµ', 'Î±', 'â€™', 'Ã©': UTF-8 that was read as Latin-1 or as Windows-1252 and saved again
GARBLED = re.compile(
    r"[\u00c2-\u00f4]"
    r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+"
)
LOST = re.compile(r"\ufffd+")
IN_ADDRESS = re.compile(r"://\S*\Z")
WORD = re.compile(r"[^\W\d_]+")
# Cyrillic and Greek letters that look like Latin ones.
ALIKE = {"АВЕКМНОРСТХУаеорсухіѕј": "ABEKMHOPCTXYaeopcyxisj", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο": "ABEZHIKMNOPTYXo"}
LOOK_ALIKES = {letter: latin for letters, same in ALIKE.items() for letter, latin in zip(letters, same, strict=True)}


@rule("hidden-character", severity="warning", scope="page")
def hidden_characters(site: Site) -> Iterator[Problem]:
    """No sign is in a page that readers cannot see.

    Delete it; it breaks searching and copying, and one that turns the direction of writing can hide what is meant.
    """
    for page in site.published_pages():
        for match in _hidden(page):
            sign = match.group()[0]
            name = unicodedata.name(sign, "CONTROL CHARACTER").lower()
            message = f"here is a sign that nobody sees, U+{ord(sign):04X} ({name}); delete it."
            severity = "error" if TURNING.match(match.group()) else ""
            yield page.problem(match.start(), "hidden-character", message, severity)


@rule("hidden-character-in-source", severity="warning")
def hidden_in_bibliography(site: Site) -> Iterator[Problem]:
    """No sign is in the bibliography that readers cannot see: none without width, no soft hyphen.

    Delete it; whoever copies a title or a DOI from a PDF copies such signs as well.
    """
    for match in HIDDEN_IN_SOURCE.finditer(site.bibliography_text):
        name = unicodedata.name(match.group()[0], "CONTROL CHARACTER").lower()
        message = f"here is a sign that nobody sees, U+{ord(match.group()[0]):04X} ({name}); delete it."
        place = position(site.bibliography_text, match.start())
        if IDENTIFIER.match(site.bibliography_text, match.start() - place[1] + 1):
            continue  # the rules about identifiers speak of it
        if _is_garbled(site.bibliography_text, match):
            continue  # garbled-source speaks of it
        yield Problem(site.bibliography_file, *place, "hidden-character-in-source", "", message)


def _hidden(page: Page) -> Iterator[re.Match[str]]:
    """Signs that turn the writing, unless the page is written that way, and others without width."""
    is_ascii = page.text.isascii()
    if is_ascii and page.text.replace("\n", " ").replace("\t", " ").isprintable():
        return
    for match in INVISIBLE.finditer(page.text):
        if not _between_words(page.text, match) and not _is_garbled(page.text, match):
            yield match
    if not is_ascii and not RIGHT_TO_LEFT.search(page.text):
        yield from TURNING.finditer(page.text)


def _is_garbled(text: str, match: re.Match[str]) -> bool:
    """True for the second half of a garbled letter: 'í' in a wrong encoding is 'Ã' and a soft hyphen."""
    near = GARBLED.finditer(text, max(0, match.start() - 3), match.end() + 3)
    return any(one.start() < match.start() < one.end() and ungarbled(one.group()) for one in near)


def _between_words(text: str, match: re.Match[str]) -> bool:
    """A space without width parts the words of scripts that write none between them; a search needs it there."""
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return match.group()[0] == "\u200b" and any(WITHOUT_SPACES.match(letter) for letter in around)


@mends("hidden-character")
def mended_hidden(site: Site) -> Iterator[Repair]:
    """Signs without width are deleted; those that turn the writing are left to the author."""
    for page in site.published_pages():
        for match in _hidden(page):
            if not TURNING.match(match.group()):
                yield Repair(page.shown_as, *match.span(), match.group(), "", "hidden-character")


@rule("garbled-text", scope="page")
def garbled_text(site: Site) -> Iterator[Problem]:
    """No text was garbled by a wrong encoding.

    Write the sign that was meant; such text comes from a file that was saved as UTF-8 and read as something else.
    """
    for page in site.published_pages():
        said = 0  # where the last garbled word ends: two signs in one word are one fault
        for match in GARBLED.finditer(page.visible) if not page.text.isascii() else ():
            meant = ungarbled(match.group())
            same_word = said and not re.search(r"\s", page.visible[said : match.start()])
            said = match.end() if meant else said
            if meant and not same_word:
                message = f"'{match.group()}' was '{meant}' before it was read in a wrong encoding; write that."
                yield page.problem(match.start(), "garbled-text", message)
        for match in LOST.finditer(page.visible) if "\ufffd" in page.visible else ():
            message = "a sign was lost here in a wrong encoding (U+FFFD); write it again."
            yield page.problem(match.start(), "garbled-text", message)


@mends("garbled-text")
def mended_garbled_text(site: Site) -> Iterator[Repair]:
    """Text that can be read in one way only is put back."""
    for page in site.published_pages():
        for match in GARBLED.finditer(page.visible) if not page.text.isascii() else ():
            if meant := ungarbled(match.group()):
                yield Repair(page.shown_as, *match.span(), match.group(), meant, "garbled-text")


def ungarbled(text: str) -> str:
    """What a text was before it was garbled; empty if it was not.

    >>> ungarbled("Âµ"), ungarbled("Î±"), ungarbled("Ã©"), ungarbled("Ñ")
    ('µ', 'α', 'é', '')
    """
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


@rule("look-alike-letter", severity="warning", scope="page")
def look_alike_letters(site: Site) -> Iterator[Problem]:
    """No word mixes alphabets with letters that look the same.

    Type the letter again; a search for the word does not find it as it is.
    """
    for page in (page for page in site.published_pages() if not page.text.isascii()):
        keys = {place for one in page.citations for place in range(one.start, one.start + len(one.key) + 1)}
        for match in WORD.finditer(page.visible):
            if match.start() in keys:
                continue  # unknown-citation offers the right key
            # A host that looks like another one is told by a rule of its own.
            in_address = IN_ADDRESS.search(page.visible, max(0, match.start() - 200), match.start())
            if not in_address and (found := _look_alike(match.group())):
                at, letter = found
                name = unicodedata.name(letter).partition(" LETTER")[0].lower()
                message = f"the '{letter}' in '{match.group()}' is a {name} letter; write '{LOOK_ALIKES[letter]}'."
                yield page.problem(match.start() + at, "look-alike-letter", message)


def _look_alike(word: str) -> tuple[int, str] | None:
    """The first letter of another alphabet in a word that is otherwise Latin."""
    if word.isascii() or not any(letter in LOOK_ALIKES for letter in word):
        return None
    others = [letter for letter in word if not letter.isascii()]
    latin = len(word) - len(others)
    if latin < 2 or any(letter not in LOOK_ALIKES for letter in others):
        return None
    return next((at, letter) for at, letter in enumerate(word) if letter in LOOK_ALIKES)
