"""How a rule is made: a function from a site to problems, with a name, a promise and what it needs to run."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from scripts.checking.site import Site
from scripts.problems import Problem

Finder = Callable[[Site], Iterable[Problem]]


class Rule(NamedTuple):
    """One rule; `promise` says what holds on a correct site, `needs` is '', 'bibliography', 'sources' or 'data'.

    'sources' is a bibliography that can be read, at least in part: without one, every key would seem wrong.
    """

    name: str
    promise: str
    needs: str
    find: Finder


RULES: dict[str, Rule] = {}


def rule(name: str, needs: str = "") -> Callable[[Finder], Finder]:
    """Add a function to the rules; the first line of its docstring is the promise."""

    def register(find: Finder) -> Finder:
        promise = (find.__doc__ or "").strip().splitlines()[0]
        RULES[name] = Rule(name, promise, needs, find)
        return find

    return register


def can_run(one: Rule, site: Site) -> bool:
    """True if the site has what the rule needs."""
    if one.needs == "bibliography":
        return site.bibliography is not None
    if one.needs == "sources":
        return site.sources_known
    return one.needs != "data" or site.data is not None
