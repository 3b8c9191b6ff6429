"""Rules about what registers such as Crossref and PubMed say of the sources, from the record that the check keeps."""

from collections.abc import Iterator

from scripts.checking.reading import read_text
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.online.agreement import FILE, NOT_RETRACTED, Finding, field_of, parse_agreement, value_of
from scripts.problems import Problem, position
from scripts.references.bibliography import Source


@rule("metadata-disagreement", needs=FILE, severity="warning")
def disagreements(site: Site) -> Iterator[Problem]:
    """Title, first author, year, volume and pages of a source are those that Crossref or PubMed give.

    Correct the entry, then run `check --online` again. If the register is wrong, say so above the entry:
    `% check: ignore metadata-disagreement Crossref gives the year of the reprint`.
    """
    if site.data is None or site.bibliography is None:
        return
    shown_as = f"{site.configuration.docs_name}/data/{FILE}"
    text = read_text(site.data / FILE, shown_as)
    if isinstance(text, Problem):
        yield text
        return
    try:
        findings = parse_agreement(text)
    except (ValueError, RecursionError) as error:
        why = getattr(error, "msg", error)
        message = f"this is no record of agreement ({why}); mend or remove it, and `check --online` writes it anew."
        yield Problem(shown_as, getattr(error, "lineno", 1), 1, "metadata-disagreement", "error", message)
        return
    for key, source in site.bibliography.sources.items():
        for name, finding in findings.get(key, {}).items():
            if not finding.agrees and name != NOT_RETRACTED and finding.ours == value_of(source, name):
                yield _disagreement(site, source, name, finding)


def _disagreement(site: Site, source: Source, name: str, finding: Finding) -> Problem:
    field = source.places.get(field_of(source, name))
    place = position(site.bibliography_text, field.start) if field else (source.line, 1)
    said = f"{finding.source} ({finding.checked}) has {name} '{finding.theirs}'"
    message = f"'{source.key}': {said}, this entry '{finding.ours}'; correct the entry, or say why it is right."
    return Problem(site.bibliography_file, *place, "metadata-disagreement", "", message)
