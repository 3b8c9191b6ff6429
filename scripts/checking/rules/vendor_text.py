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
# 'sales@vendor.example'
MAIL = re.compile(r"(?<![\w.+-])(?P<name>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)")
# What stands before the '@' of a shop, as in 'customer.service'
COUNTER = re.compile(
    r"(?:customer)?[._-]?(?:sales?|info|orders?|quotes?|quotations?|inquir(?:y|ies)|enquir(?:y|ies)|services?|support|"
    r"care|shop|store|marketing|contact|tech(?:nical)?[._-]?(?:support|service)?|bulk)",
    re.I,
)
LEFT_BEHIND = re.compile(rf"\b(?:{OFFERS}|{BUTTONS}|{HEADINGS}|Our (?:products|experts|team))\b", re.I)
# Each of them holds one of these: a text without them need not be searched.
PARTS = (
    "quote", "add to ", "buy now", "in stock", "bulk ", "contact us", "click ", "check availability",
    "learn more about", "compound of interest", "technical support", "retrosynthesis", "feasible synthetic",
    "our products", "our experts", "our team",
)  # fmt: skip
# The '@' of an address, and not that of a citation
IN_A_WORD = re.compile(r"@(?<=[\w.+-]@)\w")


@rule("vendor-text", needs="claims.yml", scope="page")
def vendor_text(site: Site) -> Iterator[Problem]:
    """No text or mail address of a shop is left in a page.

    Take the words out; a vendor's guide is a source and not an offer.
    """
    for page in site.published_pages() if site.ledger else ():
        small, visible = page.text.lower(), page.visible
        for match in LEFT_BEHIND.finditer(prose_of(page)) if any(part in small for part in PARTS) else ():
            message = f"'{match.group()}' was left behind from a vendor's page; take it out."
            yield page.problem(match.start(), "vendor-text", message)
        for match in MAIL.finditer(visible) if IN_A_WORD.search(visible) else ():
            if _is_of_a_shop(site, match):
                message = f"'{match.group()}' is the mail address of a shop; take it out."
                yield page.problem(match.start(), "vendor-text", message)


def _is_of_a_shop(site: Site, mail: re.Match[str]) -> bool:
    """True for an address such as 'sales@…', and for any at the host of a vendor; never for the handbook's own."""
    from scripts.importer.vendors import hosts

    host = mail["host"].lower()
    if host and host in site.configuration.site_address:
        return False
    above = {host.partition(".")[2], host}
    return bool(COUNTER.fullmatch(mail["name"]) or above & hosts().vendors)
