"""Rules about the words of an entry readers will see them: no LaTeX, no HTML, no garbled letters, no lost capitals."""

import re
from collections.abc import Callable, Iterator

from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from scripts.checking.entries import at_field, is_habit, sources, value_span, written_by_pybtex
from scripts.checking.handbook import is_handbook
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.references.bibliography import Source, plain_text

LONG_WORD = 6
TEXT_FIELDS: tuple[str, ...] = (
    "title",
    "subtitle",
    "booktitle",
    "journal",
    "journaltitle",
    "author",
    "editor",
    "publisher",
    "series",
)
TEXT_FIELDS += ("howpublished", "school", "institution", "organization", "note", "annote", "edition", "address")
COMMAND = re.compile(r"\\[A-Za-z]+|\\[^\sA-Za-z]")
# '$\beta_2$', '$^{13}$C', but not '5 $ and 6 $'
MATHEMATICS = re.compile(r"(?<!\\)\$[^$\s](?:[^$]*[^$\s\\])?\$")
LATEX_QUOTES = re.compile(r"``|''|(?<!\\)~")
HTML = re.compile(
    r"&(?:[a-z]{2,8}\d?|#\d{2,5}|#x[\da-f]{2,5});|</?(?:i|b|sub|sup|em|strong|scp?|italic|span|p|br)\b[^<>]*>", re.I
)
# UTF-8 read as Windows-1252: 'Ã©' for 'é', 'â€“' for '–'
GARBLED = re.compile(r"(?:[ÂÃÄÅÎÏ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|â€.?|â„¢|ï¿½)+|\ufffd+")
# 'AMPA', 'CaMKII', 'mRNA', 'GluA1': a capital that is not the first letter of its word
LOST_CAPITAL = re.compile(r"(?<![\w{])(?:\w+[A-ZÀ-ÞΑ-Ω]\w*|[A-Z]-?\d+\w*)")
PROTECTED = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
Fault = Callable[[str], str | None]


def _each(site: Site, name: str, fields: tuple[str, ...], fault: Fault) -> Iterator[Problem]:
    for source in sources(site):
        for field in fields:
            found = fault(source.fields[field]) if field in source.fields else None
            if found:
                yield at_field(site, source, field, name, f"the {field} of '{source.key}' {found}")


@rule("latex-in-text", needs="bibliography", severity="warning")
def latex_left_in_text(site: Site) -> Iterator[Problem]:
    """No command and no formula of LaTeX is left for readers to see.

    Write the letter itself, as in 'β₂' and 'é': the file is UTF-8. For mkdocs-bibtex that means what pybtex cannot
    turn into text; with a csl_file pandoc turns more of it.
    """
    if is_handbook(site.configuration):
        return _each(site, "latex-in-text", TEXT_FIELDS, _seen_here)
    formulas = any(name.endswith("arithmatex") for name, _ in site.configuration.extensions)
    commands = not site.configuration.plugins.get("bibtex", {}).get("csl_file")
    return _each(site, "latex-in-text", TEXT_FIELDS, lambda value: _seen_elsewhere(value, commands, not formulas))


def _seen_here(value: str) -> str | None:
    """What our own writer leaves, which knows escapes and braces."""
    shown = plain_text(value)
    found = COMMAND.search(shown) or MATHEMATICS.search(shown) or LATEX_QUOTES.search(shown)
    return _as_typed(found.group()) if found else None


def _as_typed(found: str) -> str:
    remedy = "put the address into the field 'url'" if found in ("\\url", "\\href") else "write the sign itself"
    return f"holds '{found}', which readers see as typed; {remedy}."


def _seen_elsewhere(value: str, commands: bool, formulas: bool) -> str | None:
    r"""What pybtex leaves, which knows accents and signs, but not '\\textit'; pandoc leaves formulas only."""
    if "\\" not in value and "$" not in value:
        return None
    try:
        shown = str(Text.from_latex(value))
    except (PybtexError, ValueError):
        return None
    found = MATHEMATICS.search(shown) if formulas else None
    found = found or (COMMAND.search(MATHEMATICS.sub("", shown)) if commands else None)
    return _as_typed(found.group()) if found else None


@rule("html-in-text", needs="bibliography", severity="warning")
def html_left_in_text(site: Site) -> Iterator[Problem]:
    """No HTML is left for readers to see: no '&amp;', no '<i>'.

    Write the sign itself; a species in italics is written without marks.
    """
    return _each(site, "html-in-text", TEXT_FIELDS, _html_fault)


def _html_fault(value: str) -> str | None:
    found = HTML.search(value)
    return f"holds '{found.group()}' of HTML; write the sign itself, without marks." if found else None


@rule("garbled-source", needs="bibliography")
def garbled_texts(site: Site) -> Iterator[Problem]:
    """No letter was garbled by a wrong character set: no 'Ã©' for 'é'.

    Type the word again, or export the entry again as UTF-8.
    """
    return _each(site, "garbled-source", TEXT_FIELDS, _garbled_fault)


def _garbled_fault(value: str) -> str | None:
    for found in GARBLED.finditer(value):
        right = _ungarbled(found.group())
        if right:
            return f"holds '{found.group()}', a garbled '{right}'; write that."
        if "\ufffd" in found.group() or "â€" in found.group():
            return f"holds '{found.group()}', a letter that was lost; write the word again."
    return None


def _ungarbled(text: str) -> str:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return ""


@rule("title-in-capitals", needs="bibliography", severity="style")
def titles_in_capitals(site: Site) -> Iterator[Problem]:
    """No title is in capitals throughout.

    Write it as a sentence, or with capitals as the work prints them in running text.
    """
    return _each(site, "title-in-capitals", ("title", "booktitle", "journal"), _capitals_fault)


def _capitals_fault(value: str) -> str | None:
    words = [word for word in re.findall(r"[^\W\d_]{3,}", value) if word.isupper()]
    many = len(words) > 3 or sum(len(word) >= LONG_WORD for word in words) > 1  # two acronyms are no shouting
    return "is in capitals throughout; write small letters." if many and value.isupper() else None


@rule("title-full-stop", needs="bibliography", severity="style")
def titles_with_full_stop(site: Site) -> Iterator[Problem]:
    """No title ends with a full stop, a comma or a space; the reference sets its own signs.

    Remove it. What a third of the entries does is taken for a choice.
    """
    everything = sources(site)
    found = [source for source in everything if _ends_with_stop(source)]
    for source in [] if is_habit(len(found), len(everything)) else found:
        message = f"the title of '{source.key}' ends with '{source.fields['title'].rstrip('}')[-1]}'; remove it."
        yield at_field(site, source, "title", "title-full-stop", message)


def _ends_with_stop(source: Source) -> bool:
    """True for a final full stop that belongs to no abbreviation, as in 'and its U.S.A.', and is no ellipsis."""
    title = source.fields.get("title", "").rstrip("}")
    last = title.rpartition(" ")[2]
    short = "." in last[:-1] or len(last) <= 3 or (last[:1].isupper() and len(last) <= 5)
    return title.endswith((",", ";", ":")) or (title.endswith(".") and not title.endswith("..") and not short)


@mends("title-full-stop")
def titles_without_full_stop(site: Site) -> Iterator[Repair]:
    """Take the full stop off."""
    named = {problem.line for problem in titles_with_full_stop(site)}
    for source in sources(site) if named else ():
        start, end = value_span(site, source, "title") if _ends_with_stop(source) else (0, 0)
        words = site.bibliography_text[start:end]
        if words.endswith((".", ",", ";", ":")):
            yield Repair(site.bibliography_file, end - 1, end, words[-1], "", "title-full-stop")


@rule("unprotected-capitals", needs="bibliography", severity="style")
def unprotected_capitals(site: Site) -> Iterator[Problem]:
    """No acronym or name of a protein loses its capitals: mkdocs-bibtex without a csl_file writes titles small.

    Put braces around what must keep them: title = {The {AMPA} receptor in {CA3}}. Only asked of entries that are
    cited, and only where the site's style changes case.
    """
    if not written_by_pybtex(site):
        return
    cited = {key.lower() for key in site.cited}
    for source in sources(site):
        title = source.fields.get("title", "")
        if source.key.lower() not in cited or source.entry_type in KEPT_AS_TYPED or title.isupper():
            continue
        words = list(dict.fromkeys(LOST_CAPITAL.findall(_unprotected(title))))
        if words:
            named = ", ".join(f"{{{word}}}" for word in words[:5]) + (" …" if len(words) > 5 else "")
            message = f"the title of '{source.key}' will be written in small letters; protect {named}."
            yield at_field(site, source, "title", "unprotected-capitals", message)


KEPT_AS_TYPED = ("book", "inbook", "manual", "phdthesis", "proceedings")


def _unprotected(title: str) -> str:
    """The title without what stands in braces and without commands."""
    text = PROTECTED.sub(" ", title)
    return re.sub(r"\\[A-Za-z]+", " ", text)
