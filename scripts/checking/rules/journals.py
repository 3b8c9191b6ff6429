"""Rules about the names of journals: one name for one journal, full or in its standard abbreviation."""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.checking.entries import at_field, data_file, sources
from scripts.checking.identifiers import issn_fault
from scripts.checking.journals import CannotUse, Journal, Journals, bare, is_short, read_journals, shortens, usual_forms
from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.checking.spelling import slip_of
from scripts.problems import Problem
from scripts.references.bibliography import Source

FILE = "journals.csv"
FIELDS = ("journal", "journaltitle")
# So many journals of a file must agree in being full, or short, before one that differs is named.
ENOUGH, AGREEING = 5, 0.8
LONG_WORD = 6
# Some managers of references put 'URL: www. python.org' here, which is no name.
ADDRESS = re.compile(r"\burl\b|www\.|https?:", re.I)


def _named(site: Site) -> list[tuple[Source, str, str]]:
    """Every entry with a journal: the entry, the field, the name as it stands without braces."""
    return [
        (source, field, source.fields[field].replace("{", "").replace("}", "").replace("\\&", "&"))
        for source in sources(site)
        for field in FIELDS
        if field in source.fields and not ADDRESS.search(source.fields[field])
    ]


@rule("journal-name", needs="bibliography", severity="style")
def journal_names(site: Site) -> Iterator[Problem]:
    """One journal has one name in the whole bibliography, and names are full, or abbreviated, throughout.

    Choose one form and use it everywhere. With docs/data/journals.csv (title, iso4, issn) the abbreviation is checked
    as well.
    """
    named = _named(site)
    counts = Counter(name for _, _, name in named)
    known, shortness = _known(site), _shortness(counts)
    usual = usual_forms((name for _, _, name in named), with_short=known is None)
    words = [(name, bare(name).split()) for name in counts]
    alone = {name for name in counts if not known and _odd_one(name, shortness)}
    for source, field, name in named:
        message = ""
        if name in usual:
            message = f"'{name}' is also written '{usual[name]}' in this file; use one form."
        elif known is None and counts[name] == 1 and (near := _misspelt(name, words, counts)):
            message = f"'{name}' is '{near}' elsewhere; is that the same journal?"
        elif name in alone:
            form = "abbreviated, the others are not" if is_short(name) else "in full, the others are abbreviated"
            message = f"'{name}' is {form}; write all in one way."
        if message:
            yield at_field(site, source, field, "journal-name", message)


def _misspelt(name: str, all_words: list[tuple[str, list[str]]], counts: Counter[str]) -> str | None:
    """A name that differs from this one by a letter of one word; of two that stand once, the second is named."""
    words, later = bare(name).split(), False
    for other, others in all_words:
        if other == name:
            later = True
        if len(others) == len(words) and other != name and (counts[other] > 1 or not later):
            odd = [(one, two) for one, two in zip(words, others, strict=True) if one != two]
            if len(odd) == 1 and _slip(*odd[0]):
                return other
    return None


def _slip(one: str, other: str) -> bool:
    plural = one.rstrip("s") == other.rstrip("s")
    return min(len(one), len(other)) >= LONG_WORD and not plural and slip_of(one, {other}) == other


def _shortness(counts: Counter[str]) -> tuple[int, int]:
    """How many names of several words there are, and how many of them are cut short."""
    several = [name for name in counts if " " in name]
    return len(several), sum(is_short(name) for name in several)


def _odd_one(name: str, shortness: tuple[int, int]) -> bool:
    """True if this name is cut short and nearly all others are not, or the other way round."""
    several, short = shortness
    if several < ENOUGH or " " not in name:
        return False
    if is_short(name):
        return several - short >= AGREEING * several
    return short >= AGREEING * several and len(bare(name).split()) > 2 and not any(sign in name for sign in ".:")


@rule("journal-not-standard", needs=FILE, severity="style")
def nonstandard_journals(site: Site) -> Iterator[Problem]:
    """Names of journals are those of journals.csv: the title, or the standard abbreviation, one of the two throughout.

    Write the form that the message gives. A journal that is not in the file is not judged.
    """
    problem = _unusable(site)
    if problem:
        yield problem
    known = _known(site)
    if known is None or site.bibliography is None:
        return
    named = [(source, field, name, _row(name, known)) for source, field, name in _named(site)]
    titles = sum(bare(name) in known.by_title for _, _, name, row in named if row and bare(row.title) != bare(row.iso4))
    shorts = sum(bare(name) in known.by_iso4 for _, _, name, row in named if row and bare(row.title) != bare(row.iso4))
    elsewhere = usual_forms((name for _, _, name, _ in named), with_short=False)
    messages = {name: _standard(name, row, known, titles >= shorts) for _, _, name, row in named}
    for source, field, name, _ in named:
        if messages[name] and name not in elsewhere:
            yield at_field(site, source, field, "journal-not-standard", messages[name])


def _row(name: str, known: Journals) -> Journal | None:
    return known.by_title.get(bare(name)) or known.by_iso4.get(bare(name))


def _standard(name: str, row: Journal | None, known: Journals, full: bool) -> str:
    """What to write for a name; '' if it is right, or unknown."""
    if row is None:
        near = slip_of_name(name, known)
        fitting = [one for one in known.by_title.values() if shortens(name, one.title)]
        if near:
            return f"there is no journal '{name}'; did you mean '{near}'?"
        if len(fitting) == 1:
            return (
                f"'{name}' is not the standard abbreviation; write '{fitting[0].title if full else fitting[0].iso4}'."
            )
        return ""
    right = row.title if full or not row.iso4 else row.iso4
    if bare(name) != bare(right):
        return f"'{name}' is {'abbreviated' if full else 'in full'}, others are not; write '{right}'."
    if name != right and name.lower() == right.lower():
        return f"'{name}' has other capitals than in journals.csv; write '{right}'."
    return ""


def slip_of_name(name: str, known: Journals) -> str | None:
    """The journal of the file whose title differs by one letter of one long word."""
    words = bare(name).split()
    for other, row in known.by_title.items():
        others = other.split()
        odd = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
        if len(others) == len(words) and len(odd) == 1 and _slip(*odd[0]):
            return row.title
    return None


@rule("journal-issn", needs=FILE, severity="warning")
def journal_numbers(site: Site) -> Iterator[Problem]:
    """The ISSN of an entry is that of its journal in journals.csv.

    Correct the one that is wrong: the journal's name or its number.
    """
    known = _known(site)
    for source, _, name in _named(site) if known else ():
        row = _row(name, known) if known else None
        number = source.fields.get("issn", "").replace("-", "").strip().upper()
        if row and row.issn and len(number) == 8 and number not in row.issn and not issn_fault(number):
            message = f"'{source.key}' has the ISSN {source.fields['issn']}, which is not that of '{row.title}'."
            yield at_field(site, source, "issn", "journal-issn", message)


def _text(site: Site) -> str | Problem | None:
    if site.data is None or not (site.data / FILE).is_file():
        return None
    return read_text(site.data / FILE, data_file(site, FILE))


def _known(site: Site) -> Journals | None:
    text = _text(site)
    try:
        return read_journals(text) if isinstance(text, str) else None
    except CannotUse:
        return None


def _unusable(site: Site) -> Problem | None:
    """Why journals.csv cannot be used, if it cannot."""
    text = _text(site)
    if isinstance(text, Problem):
        return text
    try:
        read_journals(text or ",".join(("title", "iso4", "issn")))
    except CannotUse as reason:
        name = data_file(site, FILE)
        return Problem(name, 1, 1, "journal-not-standard", "error", f"this file cannot be used: {reason}")
    return None
