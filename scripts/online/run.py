"""The folder of a site in; its records of links, metadata and retractions brought up to date from the network.

Only this module writes: `link-status.json`, `metadata-agreement.json` and `retractions.csv` in the folder of data.
What could not be asked keeps its record. The check itself follows, and reads those files as it always does.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scripts.checking.configuration import Configuration
from scripts.checking.site import Site, read_site
from scripts.online import agreement, crossref, link_record, pubmed, retractions
from scripts.online.addresses import external_addresses
from scripts.online.clock import Clock, count
from scripts.online.hosts import Resolve, resolve
from scripts.online.link_status import refresh_links
from scripts.online.manners import Manners
from scripts.online.metadata import MetadataNews, Registers, refresh_metadata
from scripts.online.web import Web
from scripts.problems import CannotRun
from scripts.references.bibliography import Source
from scripts.whole_files import write_whole

Say = Callable[[str], None]
REFRESH_AFTER = 30
API_PAUSE = 0.2


class Network(NamedTuple):
    """How other hosts are reached; tests put their own server, clock and names here."""

    manners: Manners = Manners()
    clock: Clock = Clock()
    lookup: Resolve = resolve
    crossref: str = crossref.API
    pubmed: str = pubmed.API


NETWORK = Network()


def refresh(root: Path, data: Path | None, say: Say, days: int = REFRESH_AFTER, network: Network = NETWORK) -> None:
    """Ask for what was not asked within so many days, and write what was learnt.

    Raises CannotRun if there is no site or a record cannot be read, KeyboardInterrupt after writing if stopped.
    """
    site = read_site(root, data)
    folder = site.data or data or site.configuration.docs_dir / "data"
    network = network._replace(manners=_introduced(network.manners, site.configuration))
    if _links(site, folder, say, days, network):
        _metadata(site, folder, say, days, network)


def _introduced(manners: Manners, configuration: Configuration) -> Manners:
    name = configuration.values.get("site_name")
    return replace(manners, site_name=str(name or ""), site_address=configuration.site_address)


def _links(site: Site, folder: Path, say: Say, days: int, network: Network) -> bool:
    """False if the network could not be reached. Raises KeyboardInterrupt after writing if stopped."""
    path = folder / link_record.FILE
    record = link_record.read_record(path)
    web = Web(network.manners, network.clock, network.lookup)
    news = refresh_links(web, external_addresses(site), record, days, say)
    if news.record is None:
        used = f"the record of {record.recorded} was used" if record.recorded else "there is no earlier record"
        say(f"The network could not be reached; {used}.")
        return False
    for line in news.lines:
        say(f"  {line}")
    if news.asked or set(news.record.links) != set(record.links):
        _write(path, link_record.record_text(news.record))
        say(f"  {news.asked} asked, {count(len(news.lines), 'change')}; written to {path}.")
    if news.stopped:
        raise KeyboardInterrupt
    return True


def _metadata(site: Site, folder: Path, say: Say, days: int, network: Network) -> None:
    """Raises KeyboardInterrupt after writing if stopped."""
    sources: Mapping[str, Source] = site.bibliography.sources if site.bibliography else {}
    if not any(source.fields.get("doi") or source.fields.get("pmid") for source in sources.values()):
        return
    before = agreement.read_agreement(folder / agreement.FILE)
    known = retractions.read_retractions(folder / retractions.FILE)
    # These two are programs' doors: they state their limits themselves.
    web = Web(replace(network.manners, pause=API_PAUSE), network.clock, network.lookup)
    registers = Registers(crossref.Crossref(web, network.crossref), pubmed.PubMed(web, network.pubmed))
    news = refresh_metadata(registers, sources, before, network.clock.today(), days, say)
    for line in news.lines:
        say(f"  {line}")
    if news.findings != before:
        _write(folder / agreement.FILE, agreement.agreement_text(news.findings))
        say(f"  Written to {folder / agreement.FILE}.")
    _add_notices(folder / retractions.FILE, known, news, say)
    if news.stopped:
        raise KeyboardInterrupt


def _add_notices(path: Path, known: str, news: MetadataNews, say: Say) -> None:
    added = retractions.with_notices(known, news.notices)
    for notice in added.new:
        say(f"  {notice.nature} of {notice.doi or 'PMID ' + notice.pmid} ({notice.reason})")
    if added.new:
        _write(path, added.text)
        say(f"  {count(len(added.new), 'notice')} added to {path}.")


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode("utf-8", errors="surrogateescape"))
    except OSError as error:
        raise CannotRun(f"{path}: cannot be written ({error.strerror}).") from error
