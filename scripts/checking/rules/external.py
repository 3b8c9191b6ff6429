"""Rules about addresses: their form, and what hosts answered when they were last asked (`link-status.json`)."""

from collections.abc import Iterator

from scripts.checking.handbook import is_handbook
from scripts.checking.outside import of_rule
from scripts.checking.published import data_name
from scripts.checking.recorded import read_answers
from scripts.checking.registry import Repair, mends, rule
from scripts.checking.rules.links import repairs
from scripts.checking.site import Site
from scripts.online.link_record import FILE
from scripts.problems import Problem


@rule("malformed-address", scope="links")
def malformed_addresses(site: Site) -> Iterator[Problem]:
    """Every address is written so that a browser can read it: scheme, host, port, no spaces.

    Copy the address from the browser once more.
    """
    return of_rule(site, "malformed-address")


@rule("mail-address", scope="links")
def mail_addresses(site: Site) -> Iterator[Problem]:
    """A link to a mail address has 'mailto:' in front and an '@' in it.

    Write `[Ann](mailto:ann@lab.example)` or `<ann@lab.example>`.
    """
    return of_rule(site, "mail-address")


@rule("private-address", severity="warning", scope="links")
def private_addresses(site: Site) -> Iterator[Problem]:
    """No link leads to one computer or one private network: localhost, 192.168.…, file:, names without a dot.

    Link to an address that every reader can reach, or show it as code.
    """
    return of_rule(site, "private-address")


@rule("credentials-in-address", scope="links")
def credentials(site: Site) -> Iterator[Problem]:
    """No address holds a name and password, or a key.

    Take them out of the address, and make them worthless: whoever has read the page has them.
    """
    return of_rule(site, "credentials-in-address")


@rule("script-in-address", severity="warning", scope="links")
def programs(site: Site) -> Iterator[Problem]:
    """No link runs a program: no `javascript:`, no `vbscript:`, no page of its own in `data:`.

    Link to a page, or make it a button that a file of the site's JavaScript serves.
    """
    severity = "error" if is_handbook(site.configuration) else ""
    return (one._replace(severity=severity) for one in of_rule(site, "script-in-address"))


@rule("look-alike-host", scope="links")
def look_alike_hosts(site: Site) -> Iterator[Problem]:
    """No address leads to a host that only looks like a well-known one.

    Type the name of the host anew, in Latin letters.
    """
    return of_rule(site, "look-alike-host")


@rule("malformed-doi-link", scope="links")
def malformed_doi_links(site: Site) -> Iterator[Problem]:
    """The address of a DOI holds a whole one: `https://doi.org/10.1000/182`.

    Copy the DOI from the first page of the paper.
    """
    return of_rule(site, "malformed-doi-link")


@rule("old-doi-address", severity="style", scope="links")
def old_doi_addresses(site: Site) -> Iterator[Problem]:
    """DOIs are linked at `https://doi.org/`, as Crossref asks.

    Replace what stands in front of the DOI by `https://doi.org/`.
    """
    return of_rule(site, "old-doi-address")


@rule("dead-external-link", needs=FILE, scope="links")
def dead_links(site: Site) -> Iterator[Problem]:
    """No link leads to a page of another host that is gone.

    Look for the new address, link to an archived copy, or remove the link.
    """
    return of_rule(site, "dead-external-link")


@rule("failing-external-link", needs=FILE, severity="warning", scope="links")
def failing_links(site: Site) -> Iterator[Problem]:
    """No link leads to a page that answered with an error of its host when it was last asked.

    Look at the page; run `check --online` again, since hosts recover. Refusals (401, 403, 429) and a host that asks
    for patience (503) say nothing about the page and are passed over.
    """
    return of_rule(site, "failing-external-link")


@rule("moved-external-link", needs=FILE, severity="warning", scope="links")
def moved_links(site: Site) -> Iterator[Problem]:
    """No link leads to a page of another host that has moved for good.

    Write the new address; old ones stop leading on some day.
    """
    return of_rule(site, "moved-external-link")


@rule("insecure-address", needs=FILE, severity="warning", scope="links")
def insecure_addresses(site: Site) -> Iterator[Problem]:
    """No link uses http where the host is known to answer with https.

    Write https in place of http.
    """
    return of_rule(site, "insecure-address")


@rule("missing-external-anchor", needs=FILE, severity="warning", scope="links")
def missing_external_anchors(site: Site) -> Iterator[Problem]:
    """The part of an external address after '#' is an id that the page had when it was last asked.

    Correct the part after '#', or link to the page alone.
    """
    return of_rule(site, "missing-external-anchor")


@rule("unrecorded-external-link", needs=FILE, severity="warning", scope="links")
def unrecorded_links(site: Site) -> Iterator[Problem]:
    """Every external address on a page has been asked for at least once.

    Run `check --online`, which asks politely and records the answer.
    """
    return of_rule(site, "unrecorded-external-link")


@rule("link-record", needs=FILE)
def unreadable_record(site: Site) -> Iterator[Problem]:
    """The record of what hosts answered can be read.

    Mend the JSON, or remove the file and run `check --online`.
    """
    record = read_answers(site.data) if site.data else None
    if record and record.trouble:
        yield Problem(data_name(site, FILE), 1, 1, "link-record", "", record.trouble)


@mends("insecure-address")
def mend_insecure(site: Site) -> Iterator[Repair]:
    """https for http, where the host answers there."""
    return repairs(site, "insecure-address")


@mends("old-doi-address")
def mend_old_dois(site: Site) -> Iterator[Repair]:
    """The present address of DOIs for an old one."""
    return repairs(site, "old-doi-address")
