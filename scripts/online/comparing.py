"""A field of an entry and what a register says of the work in; whether the two agree out.

True and False are said only where the two can be compared; None means that nothing follows, as for a page number
without an end. What counts as the same is written at each function.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pybtex.database import InvalidNameString, Person
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from scripts.online.work import Work
from scripts.references.bibliography import plain_text

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
COMMAND = re.compile(r"\\[A-Za-z]+\s?")  # what is left of '\emph{in vivo}' after its accents are read
AND = re.compile(r"\s+and\s+", re.I)
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Registers write Greek letters and their names; the second sign for mu is the micro sign.
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
SUBTITLE = re.compile(r"\s*[:?!.—–]\s+|\s+[—–-]\s+")
SHORTEST_TITLE = 12
# 'RETRACTED: …', '[Retracted Article] …', 'WITHDRAWN: …'
RETRACTED = re.compile(r"^\W*(?:retracted|withdrawn|removed)(?:\s+(?:article|chapter|paper))?\s*[]:.—–-]+\s*", re.I)
# 'Kole MHP', as PubMed writes names, without the comma that BibTeX needs
FAMILY_FIRST = re.compile(r"(?P<family>[^,]*[a-z][^,]*?)\s+(?:[A-Z]\.?[- ]?){1,3}")
# Parts of family names that some write and some leave out: 'van der Kooy' and 'Kooy'
PARTICLES = re.compile(r"(?:van|von|der|den|de|del|della|di|da|do|dos|du|la|le|el|al|ten|ter|zu|zur|y)+")
RANGE = re.compile(r"(?P<start>[a-z]*\d+[a-z]*)(?:[-‐‑‒–—−]+(?P<end>[a-z]*\d+[a-z]*))?")
NUMBER = re.compile(r"(?P<letters>[a-z]*)(?:0+(?=\d))?(?P<digits>\d*)(?P<rest>.*)")


class Pages(NamedTuple):
    """First and last page without leading zeros, the last '' if only the first is known."""

    start: str
    end: str


def folded(text: str) -> str:
    """Letters and digits only, small, without accents, markup and braces; Greek letters by name, '&' as 'and'."""
    plain = html.unescape(TAG.sub("", _without_latex(text))).replace("&", " and ").casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(LETTERS)
    plain = "".join(GREEK.get(letter, letter) for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "", plain)


def _without_latex(text: str) -> str:
    r"""A BibTeX value as readers see it: '{\'o}' as 'ó', '\emph{in vivo}' as 'in vivo'."""
    if "\\" not in text:
        return plain_text(text)
    try:
        # A percent sign would begin a comment.
        return COMMAND.sub("", str(Text.from_latex(re.sub(r"(?<!\\)%", r"\\%", text))))
    except (PybtexError, ValueError, RecursionError):
        return plain_text(text)


def same_title(ours: str, theirs: Sequence[str]) -> bool | None:
    """Case, accents, dashes, markup and Greek letters do not matter; a subtitle may stand on one side only.

    Nor does the 'RETRACTED:' that publishers put in front, of which a rule of its own tells.

    A title in square brackets is a description, or a translation, and says nothing if it differs.
    """
    ours, theirs = RETRACTED.sub("", ours), [RETRACTED.sub("", title) for title in theirs]
    mine = folded(ours)
    others = [folded(title) for title in theirs if folded(title)]
    if not mine or not others:
        return None
    mains = {folded(_main(title)) for title in theirs}
    if (
        mine in others
        or mine in mains
        or (len(folded(_main(ours))) >= SHORTEST_TITLE and folded(_main(ours)) in others)
    ):
        return True
    return None if ours.strip().strip("{}").startswith("[") else False


def _main(title: str) -> str:
    """A title without its subtitle, or the whole if that would leave little."""
    plain = html.unescape(TAG.sub("", _without_latex(title)))
    main = SUBTITLE.split(plain, maxsplit=1)[0]
    return main if len(folded(main)) >= SHORTEST_TITLE else plain


def same_first_author(ours: str, work: Work) -> bool | None:
    """Family names without accents; 'van der' and the like may be missing, 'ü' may be 'ue'."""
    mine = families(ours)
    if not mine or not work.authors or not work.authors[0]:
        return None
    if _same_family(mine[0], work.authors[0]):
        return True
    # Some registers give names from East Asia the other way round.
    return None if work.given and _same_family(mine[0], work.given) else False


def same_authors(ours: str, work: Work) -> bool | None:
    """All family names in order, up to 'and others'; only agreement is said, since registers lose some."""
    mine, theirs = families(ours), work.authors
    open_end = bool(re.search(r"\band\s+others\s*$", ours))
    if not mine or len(mine) > len(theirs) or (len(mine) < len(theirs) and not open_end):
        return None
    return all(_same_family(one, other) for one, other in zip(mine, theirs, strict=False)) or None


def families(names: str) -> list[str]:
    """Family names of a BibTeX list of authors, without 'others'; a body in braces is one name."""
    found = [name.strip() for name in AND.split(names) if name.strip()]
    return [_family(name) for name in found if name != "others"]


def _family(name: str) -> str:
    if name.startswith("{"):
        return name
    vancouver = FAMILY_FIRST.fullmatch(name)
    if vancouver:
        return vancouver["family"]
    try:
        person = Person(name)
    except InvalidNameString:
        return name
    return " ".join([*person.prelast_names, *person.last_names])


def _same_family(one: str, other: str) -> bool:
    mine, theirs = folded(one), folded(other)
    if not mine or not theirs:
        return False
    short, long = sorted((mine, theirs), key=len)
    if long.endswith(short) and PARTICLES.fullmatch(long.removesuffix(short) or "van"):
        return True
    return bool({mine, _spelled_out(one)} & {theirs, _spelled_out(other)})


def _spelled_out(name: str) -> str:
    """German umlauts in two letters: 'Müller' as 'mueller'."""
    composed = unicodedata.normalize("NFC", _without_latex(name)).casefold()
    return folded(composed.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


def same_year(ours: str, work: Work) -> bool | None:
    """The year of print or that of publication online; no year beside them is let pass."""
    mine = ours.strip()
    return None if not mine.isdigit() or not work.years else mine in work.years


def same_number(ours: str, theirs: str) -> bool | None:
    """Volumes and issues: case, leading zeros and words such as 'Vol.' do not matter."""
    mine, other = _plain_number(ours), _plain_number(theirs)
    return None if not mine or not other else mine == other


def same_issue(ours: str, work: Work) -> bool | None:
    """Only agreement is said: registers often leave out supplements and double issues."""
    return same_number(ours, work.issue) or None


def same_journal(ours: str, work: Work) -> bool | None:
    """Only agreement is said: a journal has many abbreviations."""
    mine = folded(ours).removeprefix("the")
    return (mine in {folded(name).removeprefix("the") for name in work.journals}) or None


def _plain_number(text: str) -> str:
    plain = re.sub(r"^(?:vol(?:ume)?|no|number|issue|pt)\b\.?\s*", "", plain_text(text).strip().casefold())
    return re.sub(r"\b0+(?=\d)", "", re.sub(r"[‐‑‒–—−]", "-", re.sub(r"\s+", "", plain)))


def same_pages(ours: str, work: Work) -> bool | None:
    """Abbreviated ranges are written out first, so 807-16 is 807-816; an article number counts as a page.

    Where one side has only the first page and it is the same, nothing follows. Nor does it where ours is an article's
    number and theirs are pages that count from 1.
    """
    mine = pages(ours)
    if mine is None:
        return None
    if mine.end == "" and work.article_number and _as_page(work.article_number) == _as_page(mine.start):
        return True
    theirs = pages(work.pages)
    if theirs is None or (not mine.end and theirs.end and theirs.start == "1"):
        return None
    if mine == theirs:
        return True
    same_start = _as_page(mine.start) == _as_page(theirs.start)
    if same_start and (not mine.end or not theirs.end):
        return True if mine.end == theirs.end else None
    return False


def pages(text: str) -> Pages | None:
    """The first range of pages in a text, written out; None if there is none.

    >>> pages("807--16"), pages("S12-9"), pages("e0123")
    (Pages(start='807', end='816'), Pages(start='s12', end='s19'), Pages(start='e123', end=''))
    """
    found = RANGE.fullmatch(re.split(r"[,;+]", re.sub(r"\s+", "", plain_text(text).casefold()))[0])
    if not found:
        return None
    start, end = found["start"], found["end"] or ""
    if end and end.isdigit() and len(end) <= len(start.lstrip("abcdefghijklmnopqrstuvwxyz")):
        end = start[: len(start) - len(end)] + end
    start, end = _without_zeros(start), _without_zeros(end)
    return Pages(start, "" if end == start else end)


def _without_zeros(page: str) -> str:
    found = NUMBER.fullmatch(page)
    return f"{found['letters']}{found['digits']}{found['rest']}" if found else page


def _as_page(page: str) -> str:
    """Electronic pages are written with and without their 'e'."""
    return _without_zeros(page.strip().casefold()).removeprefix("e")


def same_identifier(ours: str, theirs: str) -> bool | None:
    """DOIs and PMIDs: case does not matter."""
    return None if not ours or not theirs else ours.strip().casefold() == theirs.strip().casefold()


COMPARED: dict[str, Callable[[str, Work], bool | None]] = {
    "title": lambda ours, work: same_title(ours, work.titles),
    "first author": same_first_author,
    "author": same_authors,
    "year": same_year,
    "volume": lambda ours, work: same_number(ours, work.volume),
    "pages": same_pages,
    "number": same_issue,
    "journal": same_journal,
}
# How a register's value is shown beside ours.
SHOWN: dict[str, Callable[[Work], str]] = {
    "title": lambda work: html.unescape(TAG.sub("", work.titles[0])),
    "first author": lambda work: work.authors[0],
    "year": lambda work: " or ".join(work.years),
    "volume": lambda work: work.volume,
    "pages": lambda work: work.pages or work.article_number,
}
