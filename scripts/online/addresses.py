"""A site in; every address of another host that its pages or its bibliography name out, with the fragments wanted."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urldefrag, urlsplit

from scripts.checking.attribute_values import addresses_in
from scripts.checking.identifiers import plain_doi
from scripts.checking.judging import TEMPLATE
from scripts.checking.rendering import Link
from scripts.checking.site import Site
from scripts.links.published import TEXT_DIRECTIVE
from scripts.references.bibliography import Source

DOI_RESOLVER = "https://doi.org/"
# A DOI may hold '<', '>', '#', '?' and '%'; in an address they are escaped.
PLAIN_IN_DOI = "/:;()._-"
WEB = re.compile(r"https?://[^/\s]", re.I)
WRITTEN_ADDRESS = re.compile(r"https?://[^\s{}\\<>\"]+[^\s{}\\<>\".,;:)]")


def external_addresses(site: Site) -> dict[str, frozenset[str]]:
    """Addresses without fragments, sorted, each with the fragments that links ask of it."""
    found: dict[str, set[str]] = {}
    for address in [*_on_pages(site), *_in_bibliography(site)]:
        page, fragment = urldefrag(address)
        wanted = TEXT_DIRECTIVE.sub("", fragment)
        found.setdefault(page, set()).update({wanted} if wanted and wanted.lower() != "top" else ())
    return {address: frozenset(found[address]) for address in sorted(found)}


def doi_address(doi: str) -> str:
    """Where a DOI leads: 'https://doi.org/10.1000/xyz'."""
    return DOI_RESOLVER + quote(plain_doi(doi), safe=PLAIN_IN_DOI)


def _on_pages(site: Site) -> Iterator[str]:
    for page in site.published_pages():
        for link in page.rendered.links:
            yield from (address for address in _written(link) if _is_external(site, address))


def _written(link: Link) -> Iterator[str]:
    """The addresses of one attribute; '//host/' is read as browsers read it on a page that came over https."""
    for found in addresses_in(link.attribute, link.address):
        address = found.address.strip()
        yield f"https:{address}" if address.startswith("//") else address


def _is_external(site: Site, address: str) -> bool:
    """False for a path, for what is no address of the web, and for the site's own pages, which are judged as files."""
    if not WEB.match(address) or TEMPLATE.search(address):
        return False
    own = site.configuration.site_address
    try:
        return not own or not f"{address}/".startswith(own) or not urlsplit(address).hostname
    except ValueError:
        return False


def _in_bibliography(site: Site) -> Iterator[str]:
    for source in site.bibliography.sources.values() if site.bibliography else ():
        yield from (address for address in _of_source(source) if _is_external(site, address))


def _of_source(source: Source) -> Iterator[str]:
    """What readers of a reference can follow: its DOI, its address, and an address in a field of words."""
    if source.fields.get("doi"):
        yield doi_address(source.fields["doi"])
    if source.fields.get("url"):
        yield re.sub(r"\\(?=[_&%#~])", "", source.fields["url"]).strip()
    for name in ("howpublished", "note"):
        yield from WRITTEN_ADDRESS.findall(source.fields.get(name, ""))
