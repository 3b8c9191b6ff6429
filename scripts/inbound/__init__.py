"""Pages that a wiki has exported in; for each of their links into this handbook whether it lives, and a report, out."""

from collections.abc import Sequence
from pathlib import Path

from scripts.checking.published import moves_of, published_list, site_answers
from scripts.checking.site import Site, read_site
from scripts.inbound.finding import FoundLink, find_links
from scripts.inbound.judging import Handbook, JudgedLink, judge
from scripts.inbound.reporting import as_json, as_text
from scripts.inbound.sites import below_site, host_pattern
from scripts.links.answers import DEAD
from scripts.problems import CannotRun


def run(
    files: Sequence[Path],
    root: Path,
    more_sites: Sequence[str] = (),
    format: str = "text",
    shortcuts: Sequence[str] = (),
) -> tuple[str, int]:
    """Judge the links of the files; the report and the exit status, 1 if a link is dead. Raises CannotRun.

    `more_sites` are other addresses of the handbook, `shortcuts` the short names that wikis have for it.
    """
    site = read_site(root)
    addresses = [address for address in (site.configuration.site_address, *more_sites) if address]
    if not addresses:
        raise CannotRun(f"{site.configuration.file}: no site_url; say with --site where the handbook is served.")
    pattern, every = host_pattern(addresses, shortcuts), _every_file(files)
    found = [link for path in every for link in find_links(path, pattern)]
    judged = _judged(found, addresses, shortcuts, site)
    dead = any(link.kind == DEAD for link in judged)
    return as_json(judged) if format == "json" else as_text(judged, len(every)), int(dead)


def _judged(
    found: Sequence[FoundLink], addresses: Sequence[str], shortcuts: Sequence[str], site: Site
) -> list[JudgedLink]:
    below = [(link, below_site(link.address, addresses, shortcuts)) for link in found]
    ours = [(link, address) for link, address in below if address is not None]
    asked = tuple(sorted({address.path for _, address in ours}))
    published = frozenset(link.address for link in published_list(site))
    handbook = Handbook(addresses[0], site_answers(site, asked), moves_of(site), published)
    return [judge(link, address, handbook) for link, address in ours]


def _every_file(files: Sequence[Path]) -> list[Path]:
    """The files named, and all files in the folders named, sorted."""
    every: list[Path] = []
    for path in files:
        if not path.exists():
            raise CannotRun(f"{path}: no such file; name the file or folder that the wiki has exported.")
        inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        every += [one for one in inside if one not in every]
    return every
