"""Rules about the entries of the bibliography: readable, identified, each work once."""

import re
from collections.abc import Iterator

from scripts.checking.entries import at_entry, at_field, at_offset, sources
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.checking.works import twins
from scripts.existing import is_file, is_folder
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

READABLE_KEY = re.compile(r"[\w-]+")  # mkdocs-bibtex 4.4, citation.py


@rule("bibliography-syntax", needs="bibliography")
def unreadable_entries(site: Site) -> Iterator[Problem]:
    """The bibliography can be read to its end: braces, commas, equals signs, keys and @string names.

    Mend the sign that is named; mkdocs-bibtex stops at the first such fault, and every citation with it.
    """
    for problem in _met_while_reading(site, "bibliography-syntax", "not-utf-8"):
        lost = problem.severity == "warning" and any(f"{{{key}'" in problem.message for key in site.cited)
        yield problem._replace(severity="error") if lost else problem


@rule("duplicate-key", needs="bibliography")
def duplicate_keys(site: Site) -> Iterator[Problem]:
    """No two entries have the same key, capitals aside.

    Rename one of the two, or remove it if it is the same work; of two entries only one would be cited.
    """
    return _met_while_reading(site, "duplicate-key")


@rule("duplicate-field", needs="bibliography")
def duplicate_fields(site: Site) -> Iterator[Problem]:
    """No entry gives a field twice.

    Keep the right one of the two values; programs differ in which of them they read.
    """
    return _met_while_reading(site, "duplicate-field")


def _met_while_reading(site: Site, *names: str) -> Iterator[Problem]:
    found = site.bibliography.problems if site.bibliography else ()
    return (problem for problem in found if problem.rule in names)


@rule("bibliography-missing")
def missing_bibliography(site: Site) -> Iterator[Problem]:
    """Every file that the bibtex plugin names is there.

    Correct bib_file or csl_file in mkdocs.yml, which count from the folder of mkdocs.yml, or add the file.
    """
    yield from _missing_style(site)
    name = site.configuration.plugins.get("bibtex", {}).get("bib_file")
    if not isinstance(name, str) or "://" in name or is_file(site.configuration.root / name):
        return
    if is_folder(site.configuration.root / name):
        message = f"bib_file '{name}' is a folder; name the .bib file in it."
    else:
        near = did_you_mean(name, [path.name for path in site.configuration.root.glob("*.bib")])
        message = f"there is no bib_file '{name}'{near if near != '.' else '; add the file or correct the name.'}"
    place = site.configuration.place("plugins", name)
    yield Problem(site.configuration.file, *place, "bibliography-missing", "error", message)


def _missing_style(site: Site) -> Iterator[Problem]:
    name = site.configuration.plugins.get("bibtex", {}).get("csl_file")
    if isinstance(name, str) and name and "://" not in name and not is_file(site.configuration.root / name):
        near = did_you_mean(name, [path.name for path in site.configuration.root.glob("*.csl")])
        message = f"there is no csl_file '{name}'{near if near != '.' else '; add the file or correct the name.'}"
        place = site.configuration.place("plugins", name)
        yield Problem(site.configuration.file, *place, "bibliography-missing", "error", message)


@rule("unreadable-key", needs="bibliography")
def unreadable_keys(site: Site) -> Iterator[Problem]:
    """Keys that are cited consist of letters, digits, '_' and '-'; mkdocs-bibtex cuts others short.

    Rename the key in the bibliography and wherever it is cited.
    """
    reader = site.has_plugin("bibtex")
    odd = [source for source in sources(site) if reader and not READABLE_KEY.fullmatch(source.key)]
    text = "\n".join(page.visible for page in site.published_pages()) if odd else ""
    for source in odd:
        if f"@{source.key}" in text:
            plain = re.sub(r"[^\w-]+", "", source.key)
            message = (
                f"mkdocs-bibtex cannot read the key '{source.key}'; use letters, digits, '_', '-', as in '{plain}'."
            )
            yield at_offset(site, source.key_start, "unreadable-key", message)


@rule("bibliography-empty", needs="bibliography")
def empty_bibliographies(site: Site) -> Iterator[Problem]:
    """A bibliography whose keys are cited has entries.

    Restore the file, or name the right one as bib_file in mkdocs.yml.
    """
    if site.bibliography is None or site.bibliography.problems or not site.cited:
        return
    if not site.bibliography_text.strip():
        number = sum(site.cited.values())
        message = f"this file is empty, but pages cite {number} time{'' if number == 1 else 's'}; restore it."
        yield Problem(site.bibliography_file, 1, 1, "bibliography-empty", "", message)
    elif not site.sources_known:
        message = "this file holds no entry that could be cited; an entry begins with '@article{key,'."
        yield Problem(site.bibliography_file, 1, 1, "bibliography-empty", "", message)


@rule("broken-crossref", needs="bibliography")
def broken_crossrefs(site: Site) -> Iterator[Problem]:
    """Every entry that takes fields from another names one that is there.

    Correct the key in 'crossref', 'xref' or 'xdata', or add the entry; without it the fields are missing.
    """
    everything = sources(site)
    known = {source.key.lower() for source in everything}
    known |= {key.lower() for key in (site.bibliography.unread_keys if site.bibliography else ())}
    for source in everything:
        for field in ("crossref", "xref", "xdata", "related", "entryset"):
            for key in re.split(r"\s*,\s*", source.fields.get(field, "").strip(", ")):
                if key and key.lower() not in known:
                    near = did_you_mean(key, [one.key for one in everything])
                    message = f"'{source.key}' names '{key}' in '{field}', which is no entry{near}"
                    yield at_field(site, source, field, "broken-crossref", message)


@rule("duplicate-source", needs="bibliography")
def duplicate_sources(site: Site) -> Iterator[Problem]:
    """No work has two entries: no DOI, PMID or PMCID occurs twice, and no title with the same year and first author.

    Keep the fuller entry and cite its key everywhere. Volumes, editions, parts and a preprint beside its paper are
    works of their own, if their entries say so.
    """
    for source, twin, same in twins(sources(site)):
        message = f"'{source.key}' has the same {same} as '{twin.key}' at line {twin.line}; keep one and cite that."
        yield at_entry(site, source, "duplicate-source", message)
