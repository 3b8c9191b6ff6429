"""A finished site and what is known of its pages in; the files that stand beside the pages for machines out: Markdown
copies, pictures for link cards, the feed of changes, llms.txt and robots.txt."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from scripts.handouts.pages import page_file
from scripts.reach import feed, for_machines
from scripts.reach.cards import Card, card_image, card_path
from scripts.reach.for_machines import ListedFile, ListedPage, copy_path, llms_text, robots_text
from scripts.reach.markdown_copy import CopiedPage, markdown_copy
from scripts.references.page_citation import PageRecord

DATA_FILES = {
    "data/claims.json": ("Evidence ledger, JSON", "every claim with setting, sources, verdict, reason and address"),
    "data/claims.csv": ("Evidence ledger, CSV", "the same, one claim a line"),
    "data/references.json": ("References, CSL-JSON", "every source with DOI and PMID where known"),
    "data/references.bib": ("References, BibTeX", "the same"),
    "data/glossary.yml": ("Glossary, YAML", "terms with old names, other spellings and genes"),
    "pages.json": ("Pages, JSON", "every page with title, section and date of review"),
}
QUOTING = (
    "Each page is there twice: as HTML at its own address, and as Markdown at the addresses below. "
    "In the Markdown each heading links to its own permanent address: quote with that address and the edition.",
    "'B12: supported with caveat' is claim B12 of the evidence ledger with our verdict on it. The verdicts are: "
    "supported, supported with caveat, overstated, contradicted, guides disagree, not verified. "
    "A claim whose id begins with A or B is what a vendor's guide says and not what was found: never quote it "
    "without its verdict. "
    "For a finding cite the paper, whose DOI stands in the list of references of the page.",
    "Licence of text and figures: CC BY 4.0. For research use only; nothing here is medical or dosing advice.",
)


class PageBeside(NamedTuple):
    """A page: what its citation needs, its section in the navigation, and whether a card is to be drawn for it."""

    record: PageRecord
    section: str
    needs_card: bool


class Handbook(NamedTuple):
    """The site as a whole; `address` ends with a slash. A `frozen` edition stands beside the current one."""

    name: str
    summary: str
    edition: str
    address: str
    frozen: bool = False


def files_beside(
    site: Path, pages: Sequence[PageBeside], handbook: Handbook, cache: Path
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each file's path in the site, with what makes it."""
    for page in pages:
        yield copy_path(page.record.url), lambda page=page: _copy(site, page).encode()  # type: ignore[misc]
        if page.needs_card:
            yield card_path(page.record.url), lambda page=page: card_image(_card(page), cache)  # type: ignore[misc]
    if handbook.frozen:
        return  # see CURRENT_ONLY
    yield for_machines.LLMS, lambda: _llms(site, pages, handbook).encode()
    yield for_machines.ROBOTS, lambda: robots_text(handbook.address).encode()
    changed = page_file(site, feed.PAGE)
    if changed.is_file():
        yield for_machines.FEED, lambda: _feed(changed, handbook)


def _copy(site: Path, page: PageBeside) -> str:
    record = page.record
    known = CopiedPage(
        record.title, record.address, record.handbook, record.edition, record.reviewed, record.description
    )
    return markdown_copy(page_file(site, record.url).read_text("utf-8"), known)


def _card(page: PageBeside) -> Card:
    record = page.record
    return Card(record.title, record.description, page.section, record.handbook, record.edition)


def _feed(changed: Path, handbook: Handbook) -> bytes:
    listed = feed.changes(changed.read_text("utf-8"), handbook.address + feed.PAGE)
    return feed.feed(listed, handbook.name, handbook.address, handbook.summary)


def _address_of_copy(page: PageBeside, handbook: Handbook) -> str:
    return handbook.address + quote(copy_path(page.record.url))


def _llms(site: Path, pages: Sequence[PageBeside], handbook: Handbook) -> str:
    listed = [
        ListedPage(page.record.title, page.section, _address_of_copy(page, handbook), page.record.description)
        for page in pages
    ]
    files = [
        ListedFile(title, handbook.address + path, says)
        for path, (title, says) in DATA_FILES.items()
        if (site / path).is_file()
    ]
    edition = [f"Edition {handbook.edition}."] if handbook.edition else []
    return llms_text(handbook.name, handbook.summary, [*edition, *QUOTING], listed, files)
