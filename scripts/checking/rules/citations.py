"""Rules about the keys that pages cite: each is a source, spelled as in the bibliography, and cited at least once."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from pathlib import PurePosixPath

from scripts.checking.entries import at_entry, is_habit
from scripts.checking.pages import Page, page_fact
from scripts.checking.prose import lines_with
from scripts.checking.reading import read_text
from scripts.checking.registry import RULES, Repair, mends, rule
from scripts.checking.rules.navigation import lacks_page
from scripts.checking.rules.snippets import inclusions
from scripts.checking.seeking import holds
from scripts.checking.site import ENTRY_KEY, Site, promised_keys
from scripts.checking.works import twins
from scripts.problems import Problem, position
from scripts.references.bibliography import Bibliography
from scripts.references.citations import Citation, citation_groups
from scripts.suggestions import did_you_mean, nearest

# A key where some citation must have been meant, however it is written: '[^key]', '(@key)', '[@ key]', '; key'
NAMED = re.compile(r"[\[@^;,({＠]\s*@?[^\w\s]?\s*(?P<key>\w[\w:.+/-]*\w)")
# The rest of a line that may hold such a key as 'kole2002', from the year on, in a page `with_zeros`
YEAR = re.compile(r"0000[^\n]*")
WITH_YEAR = re.compile(r"\b[A-Za-z][\w-]*\d{4}[\w-]*")
# '[@kole2002]' in code, of which citation-in-code speaks, and '{cite}`kole2002`'
IN_CODE = re.compile(r"\[[^\[\]\n]*@(?P<key>[\w-]+)")
MOST_WORDS = 20_000
FEW = 5
# How alike a key and a slip in it are: 'kole2002' and 'koel2002', but not 'kole2002' and 'kole2012a'
ONE_SLIP = 0.87
LIST_OF_ALL = "\\full_bibliography"
STUBS = ".bib"


def known_keys(site: Site) -> Mapping[str, str]:
    """All keys by their lower-case form, with those of unreadable entries, and of lost ones (see lost-source)."""
    return site.keys


def written_keys(site: Site) -> dict[str, str]:
    """All keys in the bibliography by their lower-case form, those of unreadable entries included."""
    named = {match["key"].lower(): match["key"] for match in ENTRY_KEY.finditer(site.bibliography_text)}
    if site.bibliography is None:
        return named
    keys = [*site.bibliography.unread_keys, *site.bibliography.sources]
    named |= {key[:-1].lower(): key[:-1] for key in keys if key.endswith(";")}  # '@article{kole2002;'
    return named | {key.lower(): key for key in keys}


@rule("unknown-citation", needs="sources")
def unknown_citations(site: Site) -> Iterator[Problem]:
    """Every key that a page cites is an entry of the bibliography.

    Correct the key to the one that is offered, or add the entry. A key is named once on a page; if many citations
    agree on a key and only the entry has another one, the entry is named. Keys of a page that was imported are named
    together as long as their stubs are in the file beside it.
    """
    known, renamed = known_keys(site), renamed_entries(site)
    for page in site.published_pages():
        unknown = {key for key in page.summary.cited if key.lower() not in known}
        stubs = unknown & _stubs_beside(site, page) if unknown else set()
        if stubs:
            yield _left_in_stubs(site, page, stubs)
        for citation, more in _citations_of(page, unknown - stubs):
            near = did_you_mean(citation.key, known.values(), "")
            if (not near and not site.has_plugin("bibtex")) or citation.key in renamed:
                continue  # without the plugin, '[1, @home]' may mean anything
            remedy = near or "; add the entry, or correct the key."
            message = f"no source '{citation.key}' in {site.bibliography_file}{more}{remedy}"
            yield page.problem(citation.start, "unknown-citation", message)
    written = written_keys(site)
    for key, entry in renamed.items():
        if key.lower() not in written:
            yield _entry_problem(site, key, entry, "unknown-citation")


def _stubs_beside(site: Site, page: Page) -> set[str]:
    """The keys in the file that the importer writes beside a page."""
    path = (site.configuration.docs_dir / page.file.path).with_suffix(STUBS)
    text = read_text(path, path.name) if path.is_file() else ""
    return {match["key"] for match in ENTRY_KEY.finditer(text)} if isinstance(text, str) else set()


def _left_in_stubs(site: Site, page: Page, keys: set[str]) -> Problem:
    first = next(citation for citation in page.citations if citation.key in keys)
    file, there = PurePosixPath(page.shown_as).with_suffix(STUBS), site.bibliography_file
    if len(keys) == 1:
        message = f"the source '{first.key}' is a stub in {file}; complete its entry and move it to {there}."
    else:
        what = f"{len(keys)} sources of this page ('{first.key}' first)"
        message = f"{what} are stubs in {file}; complete their entries and move them to {there}."
    return page.problem(first.start, "unknown-citation", message)


@rule("citation-case", needs="sources")
def citation_case(site: Site) -> Iterator[Problem]:
    """Every key is cited with the capitals that it has in the bibliography.

    mkdocs-bibtex finds the source all the same, but counts it as another work and lists it twice.
    """
    known, renamed = known_keys(site), renamed_entries(site)
    for page in site.published_pages():
        other = {key for key in page.summary.cited if known.get(key.lower(), key) != key and key not in renamed}
        for citation, more in _citations_of(page, other):
            spelled = known[citation.key.lower()]
            message = f"'{citation.key}' is spelled '{spelled}' in {site.bibliography_file}{more}; write it so."
            yield page.problem(citation.start, "citation-case", message)
    written = written_keys(site)
    for key, entry in renamed.items():
        if key.lower() in written:
            yield _entry_problem(site, key, entry, "citation-case")


def _citations_of(page: Page, keys: set[str]) -> Iterator[tuple[Citation, str]]:
    """The first citation of each of these keys on a page, and a note on how many more there are."""
    for key in sorted(keys):
        first = next((citation for citation in page.citations if citation.key == key), None)
        times = page.summary.cited[key]
        if first:
            yield first, f" ({times} times on this page)" if times > 1 else ""


def _entry_problem(site: Site, key: str, entry: str, name: str) -> Problem:
    found = next(match for match in ENTRY_KEY.finditer(site.bibliography_text) if match["key"] == entry)
    place = position(site.bibliography_text, found.start("key"))
    message = f"nobody cites '{entry}', but '{key}' is cited {site.cited[key]} times; call it so, or add an entry."
    return Problem(site.bibliography_file, *place, name, "", message)


@lru_cache(maxsize=1)
def renamed_entries(site: Site) -> dict[str, str]:
    """Keys that are cited again and again, each with the entry that it must mean: nobody cites that by its own key."""
    written, promised = written_keys(site), set(promised_keys(site.promised))
    found: dict[str, str] = {}
    for key, times in site.cited.items():
        entry = written.get(key.lower()) or (nearest(key, written.values()) if times > 1 else None)
        if times > 1 and entry and entry != key and entry not in site.cited:
            # Beside a key that was published and is gone, an entry that nobody cites or links to may differ by more.
            gone = key in promised and entry not in promised
            found |= {key: entry} if gone or _is_slip(key, entry) else {}
    return {key: entry for key, entry in found.items() if list(found.values()).count(entry) == 1}


def _is_slip(one: str, two: str) -> bool:
    """True for keys that differ in case, or by a sign or two, in each other's place, too many or missing."""
    return SequenceMatcher(None, one.lower(), two.lower()).ratio() >= ONE_SLIP


@mends("citation-case")
def right_case(site: Site) -> Iterator[Repair]:
    """Spell a key as the bibliography does."""
    known = known_keys(site) if site.sources_known else {}
    for page in site.published_pages():
        for citation in page.citations:
            spelled = known.get(citation.key.lower(), citation.key)
            start, end = citation.start + 1, citation.start + 1 + len(citation.key)
            if spelled != citation.key and page.text[start:end] == citation.key:
                yield Repair(page.shown_as, start, end, citation.key, spelled, "citation-case")


@rule("unused-source", needs="bibliography", severity="warning")
def unused_sources(site: Site) -> Iterator[Problem]:
    """Every entry of the bibliography is cited on some page or used in the handbook's data.

    Cite it, or remove the entry. Where a page lists the full bibliography, none is unused.
    """
    if site.bibliography is None or not (site.has_plugin("bibtex") or site.cited):
        return
    if lacks_page(site) or any(holds(page.text, LIST_OF_ALL) for page in site.published_pages()):
        return
    yield from _unused(site, site.bibliography)


def _unused(site: Site, bibliography: Bibliography) -> Iterator[Problem]:
    """One problem for each unused entry, or one for all where that is how the file is kept."""
    used = _used_keys(site)
    unused = [source for key, source in bibliography.sources.items() if key.lower() not in used]
    if not site.cited and len(unused) == len(bibliography.sources) > 1:
        message = f"no page cites anything of this file ({len(unused)} entries); cite with [@{unused[0].key}]."
        yield Problem(site.bibliography_file, 1, 1, "unused-source", "", message)
        return
    known = known_keys(site)
    strange = [key for key in site.cited if key.lower() not in known and not nearest(key, known.values())]
    # A key that is like no other may be meant for the one entry that nobody cites: unknown-citation speaks of it.
    if is_habit(len(unused), len(bibliography.sources)):
        named = ", ".join(f"'{source.key}'" for source in unused[:FEW]) + (" …" if len(unused) > FEW else "")
        message = f"{len(unused)} entries are cited nowhere ({named}); cite them, or remove them."
        yield at_entry(site, unused[0], "unused-source", message)
        return
    for source in unused if len(unused) > len(strange) else ():
        message = f"no page cites '{source.key}'; cite it with [@{source.key}] or remove the entry."
        yield Problem(site.bibliography_file, source.line, 1, "unused-source", "", message)


def _used_keys(site: Site) -> set[str]:
    """Keys in lower case that are cited, that data name, that other entries need, or that a rule speaks of already."""
    everything = site.bibliography.sources if site.bibliography else {}
    known = known_keys(site)
    used = (
        {key.lower() for key in (*site.cited, *renamed_entries(site).values())}
        | _named_in_data(site, known)
        | _named_in_snippets(site)
    )
    used |= {name for page in site.published_pages() for name in named_keys(page)}
    used |= {near.lower() for key in site.cited if key.lower() not in known and (near := nearest(key, known.values()))}
    # Of two entries for one work, one is to go: that is said once, as duplicate-source.
    used |= {one.key.lower() for pair in twins(everything.values()) for one in pair[:2]}
    for source in everything.values():
        needed = (source.fields.get(field, "") for field in ("crossref", "xdata", "xref", "related", "entryset"))
        used |= {key.strip().lower() for value in needed for key in value.split(",")}
    return used


@page_fact
def named_keys(page: Page) -> list[str]:
    """Words of a page, in lower case, that stand where some citation must have been meant and none is read."""
    words = {*NAMED.findall(page.visible), *IN_CODE.findall(page.text)}
    lines = lines_with(YEAR, page.with_zeros)
    words |= {match.group() for line in lines for match in WITH_YEAR.finditer(page.visible, *line)}
    malformed = (part for group in page.groups for _, part in group.malformed)
    locators = (citation.locator for citation in page.citations if citation.locator)
    words |= {key for part in (*malformed, *locators) for key in re.findall(r"[\w:.+/-]+", part)}
    return sorted({key.lower() for key in words - page.summary.cited.keys()})


def _named_in_data(site: Site, known: Mapping[str, str]) -> set[str]:
    """Keys that the handbook's data name; a slip in the data is reported there, and so its source counts as named."""
    facts = {one.needs for one in RULES.values() if "." in one.needs}
    words: set[str] = set()
    for path in sorted(site.data.rglob("*")) if site.data else []:
        if path.suffix in (".yml", ".yaml", ".json", ".csv") and path.name not in facts:
            words |= set(re.findall(r"[\w:.+/-]+", path.read_text(encoding="utf-8", errors="replace").lower()))
    slips = {word for word in words - known.keys() if re.search(r"\d", word)} if len(words) < MOST_WORDS else set()
    near = {match for word in slips for match in get_close_matches(word, known, n=1, cutoff=ONE_SLIP)}
    return (words & known.keys()) | near


def _named_in_snippets(site: Site) -> set[str]:
    """Keys that snippets cite, of which citation-in-snippet speaks."""
    everything = (found for page in site.published_pages() for found in inclusions(site, page))
    paths = {found.path for found in everything if found.path and not found.fault}
    texts = (path.read_text("utf-8-sig", "replace") for path in sorted(paths))
    return {one.key.lower() for text in texts for group in citation_groups(text) for one in group.citations}


@rule("citation-in-link-text", needs="bibliography", scope="page")
def citations_in_links(site: Site) -> Iterator[Problem]:
    """No citation stands in the text of a link or of a picture, where it cannot become one.

    Write the citation behind the link; an '@' that is none is written &#64;.
    """
    known = known_keys(site)
    stock = site.has_plugin("bibtex") and not site.configuration.hooks
    for page in site.published_pages():
        for match in LINK_TEXT.finditer(page.visible):
            found = AT_KEY.search(match["text"])
            if not found or match["text"].startswith("^"):
                continue
            if found["key"].lower() in known or (stock and not match["inner"]):
                start = match.start("text") + found.start("at")
                yield page.problem(start, "citation-in-link-text", _link_message(match, found["key"], known))
        for match in (match for title in TITLES for match in title.finditer(page.visible)):
            if match["key"].lower() in known:
                message = f"a title cannot cite; write [@{known[match['key'].lower()]}] behind the link or the picture."
                yield page.problem(match.start("at"), "citation-in-link-text", message)


QUOTED_KEY = r"(?P<sign>[\"'])(?:(?!(?P=sign))[^\n])*?\[[^\[\]\n]*(?P<at>@)(?P<key>[\w-]+)[^\n]*?(?P=sign)"
# '[words](page.md "as in [@kole2002]")', '<img alt="from [@kole2002]"'
TITLES = (
    re.compile(rf"\]\([^()\s]*[ ]+{QUOTED_KEY}"),
    re.compile(rf"<[a-z][^<>\n]*?\b(?:alt|title|aria-label)[ ]*=[ ]*{QUOTED_KEY}"),
)
LINK_TEXT = re.compile(
    r"""
    \[ (?<!\\\[) (?P<text>                                  # begins with one plain sign: searched fast
        [^\[\]]*+ (?: (?P<inner>\[[^\[\]]*\]) [^\[\]]*+ )?    # text, or text with [@key] in it
    )\](?=\(|\[[^\[\]\^@]*\])
    """,
    re.X,
)
# '![', with which the text of a picture begins
PICTURE = re.compile(r"!\[(?<!\\!\[)")
AT_KEY = re.compile(r"(?<![\w.])(?P<at>@)(?P<key>[\w-]+)(?!\.\w)")


def _link_message(link: re.Match[str], key: str, known: Mapping[str, str]) -> str:
    kind = "picture" if PICTURE.match(link.string, link.start() - 1) else "link"
    if key.lower() in known:
        return f"the text of a {kind} cannot cite; write [@{known[key.lower()]}] after the {kind}."
    return f"mkdocs-bibtex takes '@{key}' for a citation and removes this {kind}; write '&#64;{key}'."
