"""A house rule about what a vendor's page leaves behind: offers, buttons and lines of a shop."""

import re
from collections.abc import Iterator

from scripts.checking.prose import prose_of
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem

# Words of offers, of buttons, and of the headings that such a shop puts into its guides.
OFFERS = r"Get (?:a )?Quote|Request a Quote|Add to (?:cart|basket)|Buy now|In stock|Bulk (?:order|price)|Contact us"
BUTTONS = r"Click (?:here|to (?:download|view|expand|enlarge))|Check Availability & Pricing|Learn more about our"
HEADINGS = r"Compound of Interest|Technical Support Center|Retrosynthesis Analysis|Feasible Synthetic Routes"
LEFT_BEHIND = re.compile(rf"\b(?:{OFFERS}|{BUTTONS}|{HEADINGS}|Our (?:products|experts|team))\b", re.I)


@rule("vendor-text", needs="claims.yml", scope="page")
def vendor_text(site: Site) -> Iterator[Problem]:
    """No text of a shop is left in a page.

    Take the words out; a vendor's guide is a source and not an offer.
    """
    for page in site.published_pages() if site.ledger else ():
        for match in LEFT_BEHIND.finditer(prose_of(page)):
            message = f"'{match.group()}' was left behind from a vendor's page; take it out."
            yield page.problem(match.start(), "vendor-text", message)
