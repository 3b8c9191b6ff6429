"""Rules about links, anchors and pictures, from the verdicts on every link of the site."""

from collections.abc import Iterator

from scripts.checking.judging import broken
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem


@rule("broken-link")
def broken_links(site: Site) -> Iterator[Problem]:
    """Every link leads to a page or file that the site has."""
    return _problems(site, "broken-link")


@rule("absolute-link-outside-base")
def absolute_links(site: Site) -> Iterator[Problem]:
    """An address that begins with '/' stays below the folder in which the site is served."""
    return _problems(site, "absolute-link-outside-base")


@rule("own-address-dead")
def own_addresses(site: Site) -> Iterator[Problem]:
    """A full address on this site leads to a page and an anchor that it has."""
    return _problems(site, "own-address-dead")


@rule("broken-anchor")
def broken_anchors(site: Site) -> Iterator[Problem]:
    """The part of an address after '#' is an id on the page that it leads to."""
    return _problems(site, "broken-anchor")


@rule("missing-image")
def missing_images(site: Site) -> Iterator[Problem]:
    """Every picture that a page shows is a file of the site."""
    return _problems(site, "missing-image")


@rule("empty-link-target")
def empty_targets(site: Site) -> Iterator[Problem]:
    """No link and no picture has an empty address."""
    return _problems(site, "empty-link-target")


def _problems(site: Site, name: str) -> Iterator[Problem]:
    return (verdict.page.problem(verdict.start, name, verdict.message) for verdict in broken(site, name))
