"""Rules about the evidence ledger, for a site that has one: its rows, and the marks such as {B12} in its pages."""

from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.claim_marks import claim_problems
from scripts.problems import Problem


@rule("unknown-claim", needs="data")
def claims(site: Site) -> Iterator[Problem]:
    """The ledger can be read, every mark names one of its claims, and every claim is marked somewhere."""
    if site.ledger is None:
        return
    yield from site.ledger.problems
    texts = {page.shown_as: page.text for page in site.published_pages()}
    yield from claim_problems(texts, site.ledger, _listed(site))


def _listed(site: Site) -> dict[str, str]:
    """Which source a reference number of a guide stands for, from the `listed` field: `{"A2": "bailey2017"}`."""
    sources = site.bibliography.sources if site.bibliography else {}
    return {
        number.strip(): key
        for key, source in sources.items()
        for number in source.fields.get("listed", "").replace(",", ";").split(";")
        if number.strip()
    }
