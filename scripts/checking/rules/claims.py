"""Rules about the evidence ledger, for a site that has one: its rows, and the marks such as {B12} in its pages."""

from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.rules.citations import known_keys
from scripts.checking.site import Site
from scripts.claim_marks import claim_problems
from scripts.problems import Problem, position


@rule("unknown-claim", needs="data")
def claims(site: Site) -> Iterator[Problem]:
    """The ledger can be read, every mark names one of its claims, and every claim is marked somewhere."""
    if site.ledger is None:
        return
    yield from (problem for problem in site.ledger.problems if site.sources_known or problem.rule != "unknown-source")
    texts = {page.shown_as: page.text for page in site.published_pages()}
    wrong_keys = set(_lines_with_unknown_keys(site))
    for problem in claim_problems(texts, site.ledger, _listed(site)):
        # A key that does not exist is reported as such; that the ledger does not name it follows from that.
        follows = not site.sources_known or (problem.file, problem.line) in wrong_keys
        if problem.rule != "claim-sources" or not follows:
            yield problem


def _lines_with_unknown_keys(site: Site) -> Iterator[tuple[str, int]]:
    known = known_keys(site)
    for page in site.published_pages():
        for group in page.groups:
            if any(citation.key.lower() not in known for citation in group.citations):
                yield page.shown_as, position(page.text, group.start)[0]


def _listed(site: Site) -> dict[str, str]:
    """Which source a reference number of a guide stands for, from the `listed` field: `{"A2": "bailey2017"}`."""
    sources = site.bibliography.sources if site.bibliography else {}
    return {
        number.strip(): key
        for key, source in sources.items()
        for number in source.fields.get("listed", "").replace(",", ";").split(";")
        if number.strip()
    }
