"""Rules about the keys that pages cite: each is a source, spelled as in the bibliography, and cited at least once."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from scripts.checking.registry import rule
from scripts.checking.site import ENTRY_KEY, Page, Site
from scripts.checking.works import twins
from scripts.problems import Problem, position
from scripts.suggestions import did_you_mean, nearest

# A key where some citation must have been meant, however it is written: '[^key]', '(@key)', '[@ key]', '; key'
NAMED = re.compile(r"[\[@^;,(]\s*@?\s*(?P<key>\w[\w:.+/-]*\w)")
# How alike a key and a slip in it are: 'kole2002' and 'koel2002', but not 'kole2002' and 'kole2012a'
ONE_SLIP = 0.87
LIST_OF_ALL = "\\full_bibliography"


def known_keys(site: Site) -> dict[str, str]:
    """All keys by their lower-case form, those of unreadable entries included."""
    named = {match["key"].lower(): match["key"] for match in ENTRY_KEY.finditer(site.bibliography_text)}
    return named | {key.lower(): key for key in site.bibliography.sources} if site.bibliography else named


@rule("unknown-citation", needs="sources")
def unknown_citations(site: Site) -> Iterator[Problem]:
    """Every key that a page cites is an entry of the bibliography."""
    known = known_keys(site)
    for page in site.published_pages():
        for citation in page.citations:
            if citation.key.lower() not in known:
                near = did_you_mean(citation.key, known.values())
                message = f"no source '{citation.key}' in {site.bibliography_file}{near}"
                yield page.problem(citation.start, "unknown-citation", message)


@rule("citation-case", needs="sources")
def citation_case(site: Site) -> Iterator[Problem]:
    """Every key is cited with the capitals that it has in the bibliography."""
    known = known_keys(site)
    for page in site.published_pages():
        for citation in page.citations:
            spelled = known.get(citation.key.lower(), citation.key)
            if spelled != citation.key:
                message = f"'{citation.key}' is spelled '{spelled}' in {site.bibliography_file}; write it so."
                yield page.problem(citation.start, "citation-case", message)


@rule("unused-source", needs="bibliography")
def unused_sources(site: Site) -> Iterator[Problem]:
    """Every entry of the bibliography is cited on some page or used in the handbook's data."""
    if site.bibliography is None or not (site.has_plugin("bibtex") or site.cited):
        return
    if any(LIST_OF_ALL in page.visible for page in site.published_pages()):
        return
    data_words = _data_words(site)
    used = {key.lower() for key in site.cited} | data_words | _mentioned(site)
    # Of two entries for one work, one is to go: that is said once, as duplicate-source.
    used |= {one.key.lower() for pair in twins(site.bibliography.sources.values()) for one in pair[:2]}
    for key, source in site.bibliography.sources.items():
        # A slip in the data is reported there; that the source it means is used nowhere follows from it.
        if key.lower() not in used and not get_close_matches(key.lower(), data_words, n=1, cutoff=ONE_SLIP):
            message = f"no page cites '{key}'; cite it with [@{key}] or remove the entry."
            yield Problem(site.bibliography_file, source.line, 1, "unused-source", "error", message)


def _data_words(site: Site) -> set[str]:
    """Lower-case words of the handbook's data."""
    words: set[str] = set()
    for path in sorted(site.data.rglob("*")) if site.data else []:
        if path.suffix in (".yml", ".yaml", ".json", ".csv"):
            words |= set(re.findall(r"[\w:.+/-]+", path.read_text(encoding="utf-8", errors="replace").lower()))
    return words


def _mentioned(site: Site) -> set[str]:
    """Lower-case keys that a page names in a way its own rule reports."""
    words: set[str] = set()
    known = known_keys(site)
    for page in site.published_pages():
        words |= {match["key"].lower() for match in NAMED.finditer(page.visible)}
        words |= {(nearest(key, known.values()) or "").lower() for key in site.cited if key.lower() not in known}
        words |= {key.strip().lower() for part in _malformed(page) for key in re.findall(r"[\w:.+/-]+", part)}
    return words


def _malformed(page: Page) -> Iterator[str]:
    for group in page.groups:
        yield from (part for _, part in group.malformed)
        yield from (citation.locator for citation in group.citations)


@rule("citation-in-link-text", needs="bibliography")
def citations_in_links(site: Site) -> Iterator[Problem]:
    """No citation stands in the text of a link or of a picture, where it cannot become one."""
    known = known_keys(site)
    stock = site.has_plugin("bibtex") and not site.configuration.hooks
    for page in site.published_pages():
        for match in LINK_TEXT.finditer(page.visible):
            found = KEY.search(match["text"])
            if not found or match["text"].startswith("^"):
                continue
            if found["key"].lower() in known or (stock and not match["inner"]):
                start = match.start("text") + found.start("at")
                yield page.problem(start, "citation-in-link-text", _link_message(match, found["key"], known))


LINK_TEXT = re.compile(
    r"""
    (?<!\\)(?P<picture>!?)\[(?P<text>
        (?P<before>[^\[\]]*) (?P<inner>\[[^\[\]]*\])? [^\[\]]*    # text, or text with [@key] in it
    )\](?=\(|\[[^\[\]\^@]*\])
    """,
    re.X,
)
KEY = re.compile(r"(?<![\w.])(?P<at>@)(?P<key>[\w-]+)(?!\.\w)")


def _link_message(link: re.Match[str], key: str, known: dict[str, str]) -> str:
    kind = "picture" if link["picture"] else "link"
    if key.lower() in known:
        return f"the text of a {kind} cannot cite; write [@{known[key.lower()]}] after the {kind}."
    return f"mkdocs-bibtex takes '@{key}' for a citation and removes this {kind}; write '&#64;{key}'."


def bibliography_problem(site: Site, line: int, column: int, name: str, message: str) -> Problem:
    """A problem in the bibliography file."""
    return Problem(site.bibliography_file, line, column, name, "error", message)


def place_of_field(site: Site, line: int, field: str) -> tuple[int, int]:
    """Line and column of a field's value in the entry that starts at a line; the entry's line if it is not found."""
    lines = site.bibliography_text.splitlines(keepends=True)
    start = sum(len(above) for above in lines[: line - 1])
    following = ENTRY_KEY.search(site.bibliography_text, start + len(lines[line - 1]) if line <= len(lines) else start)
    end = following.start() if following else len(site.bibliography_text)
    found = re.compile(rf"\b{field}\s*=\s*[{{\"]?\s*", re.I).search(site.bibliography_text, start, end)
    return position(site.bibliography_text, found.end()) if found else (line, 1)
