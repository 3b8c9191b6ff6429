"""Rules about where citations stand: not in code or snippets, and on a page that has a place for its references."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from scripts.checking.handbook import is_handbook
from scripts.checking.pages import Page
from scripts.checking.registry import rule
from scripts.checking.rules.citations import known_keys
from scripts.checking.rules.snippets import inclusions
from scripts.checking.site import Site
from scripts.checking.snippets import shown_path
from scripts.markdown_text import in_comment
from scripts.problems import Problem, position
from scripts.references.citations import citation_groups
from scripts.suggestions import did_you_mean

# What mkdocs-bibtex 4.4 takes for a citation, in code as well (citation.py)
TAKEN = re.compile(r"\[(?P<inside>[^\[\]\n]*?@[\w-]+[^\[\]\n]*)\]")
MAIL = re.compile(r"[\w.%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
PLAIN_CITATION = re.compile(r"[^@;]*?\s*@(?P<key>[\w-]+)")
# '\bibliograpy', '\Bibliography', '\full-bibliography'
MARK = re.compile(r"\\(?<![\\\w]\\)(?P<name>[A-Za-z][\w-]{6,})(?![\w{])")


def is_stock(site: Site) -> bool:
    """True where mkdocs-bibtex works alone; a hook may protect code, or read snippets first."""
    return site.has_plugin("bibtex") and not site.configuration.hooks and not is_handbook(site.configuration)


@rule("citation-in-code", needs="sources", severity="warning", scope="page")
def citations_in_code(site: Site) -> Iterator[Problem]:
    """No code holds '[@key]': mkdocs-bibtex replaces it there as well.

    Readers see '[^key]', or nothing where the key is unknown. Put a space between '[' and '@' in examples of
    citations, or write the bracket as &#91; outside a fence.
    """
    if not is_stock(site):
        return
    known = known_keys(site)
    for page in site.published_pages():
        for match in TAKEN.finditer(page.text):
            if page.visible[match.start() : match.end()] == match.group() or match.start() < page.front.end:
                continue
            found = _taken_key(match["inside"])
            if found and not in_comment(page.text, match.start()):
                seen = f"'[^{known[found.lower()]}]'" if found.lower() in known else "nothing"
                message = f"mkdocs-bibtex takes '{match.group()}' for a citation, in code too; readers see {seen}."
                yield page.problem(match.start(), "citation-in-code", message)


def _taken_key(inside: str) -> str | None:
    """The first key that mkdocs-bibtex finds between brackets."""
    parts = (part for part in inside.split(";") if not MAIL.match(part))
    return next((found["key"] for part in parts if (found := PLAIN_CITATION.match(part))), None)


@rule("citation-in-snippet", needs="sources")
def citations_in_snippets(site: Site) -> Iterator[Problem]:
    """No snippet cites: mkdocs-bibtex reads a page before its snippets are put in, and readers see '[@key]' as typed.

    Write the citation into the page, beside the line that includes the snippet.
    """
    if not site.has_plugin("bibtex"):
        return
    known = known_keys(site)
    seen: set[tuple[str, int]] = set()
    for page in site.published_pages():
        for found in inclusions(site, page):
            if found.fault or found.path is None:
                continue
            name = shown_path(site.configuration.root, found.path)
            text = found.path.read_text("utf-8-sig", "replace")
            for citation in (one for group in citation_groups(text) for one in group.citations):
                if (name, citation.start) in seen or f"@{citation.key}" not in page.rendered.text:
                    continue
                seen.add((name, citation.start))
                near = "" if citation.key.lower() in known else did_you_mean(citation.key, known.values())
                unknown = f" (and there is no source '{citation.key}'{near.rstrip('.')})" if near else ""
                message = f"'[@{citation.key}]' is shown as typed in {page.shown_as}: a snippet cannot cite{unknown}."
                yield Problem(name, *position(text, citation.start), "citation-in-snippet", "", message)


@rule("bibliography-mark", needs="bibliography", scope="page")
def bibliography_marks(site: Site) -> Iterator[Problem]:
    """Every page that cites has the mark at which mkdocs-bibtex puts its references, spelled as it wants it.

    Write the mark, a backslash and the word bibliography, on a line of its own at the end of the page, or set
    bib_by_default: true.
    """
    if not site.has_plugin("bibtex"):
        return
    options = site.configuration.plugins["bibtex"]
    mark = str(options.get("bib_command", "\\bibliography"))
    marks = [mark, str(options.get("full_bib_command", "\\full_bibliography"))]
    known = known_keys(site)
    for page in site.published_pages():
        mistyped = _mistyped(page, marks)
        for start, typed, near in mistyped:
            yield page.problem(start, "bibliography-mark", f"'{typed}' is shown as typed; did you mean '{near}'?")
        cites = next((one for one in page.citations if one.key.lower() in known), None)
        if options.get("bib_by_default") is False and cites and not mistyped and not _has_mark(page, marks):
            message = f"this page cites but has no line '{mark}', so its citations lead nowhere; add it at the end."
            yield page.problem(cites.start, "bibliography-mark", message)


def _has_mark(page: Page, marks: list[str]) -> bool:
    return any(mark in page.text for mark in marks)


def _mistyped(page: Page, marks: list[str]) -> list[tuple[int, str, str]]:
    found = []
    for match in MARK.finditer(page.visible):
        near = get_close_matches(match.group().lower(), marks, n=1, cutoff=0.8)
        if near and match.group() not in marks and match.group() in page.rendered.text:
            found.append((match.start(), match.group(), near[0]))
    return found
