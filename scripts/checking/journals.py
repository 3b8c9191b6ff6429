"""Names of journals in; which of them are one journal written in two ways, and which way is usual, out."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

# Words that an abbreviation leaves out (ISO 4, 4.5)
SMALL_WORDS = {
    "a", "an", "and", "at", "by", "de", "der", "des", "die", "du", "et", "for", "für", "from", "in", "la", "le", "les",
    "of", "on", "the", "to", "und", "y",
}  # fmt: skip
# 'natl', 'intl', 'dept': letters left out in the middle
LONGEST_CUT = 5
COLUMNS = ("title", "iso4", "issn")


class Journal(NamedTuple):
    """One row of `journals.csv`: full title, standard abbreviation (ISO 4), and its ISSNs."""

    title: str
    iso4: str
    issn: frozenset[str]


class Journals(NamedTuple):
    """All journals of the file, by each way to write them: the whole name or the abbreviation."""

    by_title: Mapping[str, Journal]
    by_iso4: Mapping[str, Journal]


class CannotUse(Exception):
    """The file is no list of journals; the message says why."""


def read_journals(text: str) -> Journals:
    """Read `journals.csv` with the columns title, iso4 and issn. Raises CannotUse."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise CannotUse(f"the column '{missing[0]}' is missing; the first line is 'title,iso4,issn'.")
    found = [_journal(row) for row in rows if (row["title"] or "").strip()]
    return Journals({bare(one.title): one for one in found}, {bare(one.iso4): one for one in found if one.iso4})


def _journal(row: Mapping[str, str | None]) -> Journal:
    numbers = re.findall(r"\d{4}-?\d{3}[\dXx]", row["issn"] or "")
    plain = frozenset(number.replace("-", "").upper() for number in numbers)
    return Journal((row["title"] or "").strip(), (row["iso4"] or "").strip(), plain)


@lru_cache(maxsize=65536)
def bare(name: str) -> str:
    """A name without capitals, accents, signs and 'the': two that agree in this are written alike but for typing."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\\(?=&)|[{}]", "", name).replace("&", " and "))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def is_short(name: str) -> bool:
    """True for a name with words cut short: 'Eur. J. Neurosci.'; 'Science' and 'PLoS ONE' are not."""
    words = name.replace("{", "").replace("}", "").split()
    return sum(len(word) > 1 and word.endswith(".") for word in words) * 2 >= max(len(words) - 1, 1)


def shortens(short: str, full: str) -> bool:
    """True if each word of the one begins a word of the other, in order: 'Eur J Neurosci', 'European Journal of …'."""
    some = bare(short).split()
    whole = [word for word in bare(full).split() if word not in SMALL_WORDS]
    some = [word for word in some if word not in SMALL_WORDS]
    if len(some) != len(whole) or some == whole or len(some) < 2:
        return False
    return all(_cut(one, other) for one, other in zip(some, whole, strict=True))


def _cut(short: str, word: str) -> bool:
    """True if a word may be cut to this: 'neurosci' to 'neuroscience', and 'natl' to 'national'."""
    if word.startswith(short):
        return word == short or len(word) - len(short) > 1  # 'cell' is no short form of 'cells'
    letters = iter(word)
    return 2 <= len(short) <= LONGEST_CUT < len(word) and short[0] == word[0] and all(sign in letters for sign in short)


def usual_forms(names: Iterable[str], with_short: bool) -> dict[str, str]:
    """For each way to write a journal that is not the usual one of the names given, the usual one.

    `with_short` asks for abbreviations beside their full names as well, not only for other capitals and signs.
    """
    counts = Counter(names)
    order = sorted(counts, key=lambda name: (-counts[name], name))
    usual: dict[str, str] = {}
    by_bare: dict[str, str] = {}
    for name in order:
        first = by_bare.setdefault(bare(name), name)
        if first != name:
            usual[name] = first
    kept = [name for name in order if name not in usual]
    return usual | (_shortened(kept, counts) if with_short else {})


def _shortened(names: list[str], counts: Counter[str]) -> dict[str, str]:
    """Abbreviations beside their full names, and the other way round; a name that fits two alike is left alone."""
    by_first: dict[str, list[str]] = {}
    for name in names:
        by_first.setdefault(bare(name)[:1], []).append(name)
    usual: dict[str, str] = {}
    for name in names:
        fitting = [other for other in by_first[bare(name)[:1]] if shortens(name, other)]
        fitting.sort(key=lambda other: -counts[other])
        if fitting and (len(fitting) == 1 or counts[fitting[0]] >= 2 * counts[fitting[1]]):
            full = fitting[0]
            rare, often = (name, full) if counts[name] <= counts[full] else (full, name)
            usual[rare] = often
    return usual
