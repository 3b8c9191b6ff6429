"""A rule about mechanism pages: every finding names a source or a claim."""

from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem


@rule("unmarked-finding", needs="data", scope="page")
def findings(site: Site) -> Iterator[Problem]:
    """Every sentence of a Findings section holds a citation or a claim mark.

    End the sentence with `[@key]`, with a claim mark, or with both.
    """
    if site.ledger is None:
        return
    from scripts.ledger.findings import unmarked_findings

    for page in site.published_pages():
        for offset in unmarked_findings(page.text):
            message = "this finding names neither a source nor a claim; end it with [@key], {B12} or both."
            yield page.problem(offset, "unmarked-finding", message)
