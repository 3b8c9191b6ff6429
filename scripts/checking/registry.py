"""How a rule is made: a function from a site to problems, with a name, a promise and what it needs to run."""

import inspect
from collections.abc import Callable, Iterable
from typing import NamedTuple

from scripts.checking.site import Site
from scripts.problems import Problem

Finder = Callable[[Site], Iterable[Problem]]


class Rule(NamedTuple):
    """One rule; `promise` says what holds on a correct site, `remedy` what to do if it does not.

    `needs` is '', 'bibliography', 'sources', 'data', or the name of a file in the data folder, such as
    'link-status.json'. 'sources' is a bibliography that can be read, at least in part: without one, every key would
    seem wrong. `severity` is 'error', 'warning' or 'style'. `scope` says what decides over a problem in a page:
    'page': that page and what pages share (settings, names of files, bibliography, data); 'links': other pages as
    well, each asked for by its path in `site.pages`; 'site': anything. Only the work of the first two is remembered.
    A rule of scope 'links' is run for each page, and once more with a focus on none for what is in no page.
    """

    name: str
    promise: str
    remedy: str
    needs: str
    severity: str
    scope: str
    find: Finder


class Repair(NamedTuple):
    """One mend that cannot do harm: in `file`, relative to the site's folder, put `text` for characters start to end.

    `words` is what stands there now; a file that has changed in the meantime is left alone.
    """

    file: str
    start: int
    end: int
    words: str
    text: str
    rule: str


Mender = Callable[[Site], Iterable[Repair]]
RULES: dict[str, Rule] = {}
MENDERS: dict[str, Mender] = {}


def rule(name: str, needs: str = "", severity: str = "error", scope: str = "site") -> Callable[[Finder], Finder]:
    """Add a function to the rules; its docstring is the promise in one line, then, after a blank line, the remedy.

    Raises ValueError if another function has the name: two rules under one name could not be told apart.
    """

    def register(find: Finder) -> Finder:
        if name in RULES and RULES[name].find is not find:
            raise ValueError(f"there is a rule '{name}' already; choose another name.")
        promise, _, remedy = inspect.cleandoc(find.__doc__ or "").partition("\n\n")
        RULES[name] = Rule(name, promise.strip(), " ".join(remedy.split()), needs, severity, scope, find)
        return find

    return register


def mends(name: str) -> Callable[[Mender], Mender]:
    """Add a function that mends what the rule of this name finds, where that is safe."""

    def register(mend: Mender) -> Mender:
        MENDERS[name] = mend
        return mend

    return register


def can_run(one: Rule, site: Site) -> bool:
    """True if the site has what the rule needs."""
    if one.needs == "bibliography":
        return site.bibliography is not None
    if one.needs == "sources":
        return site.sources_known
    if "." in one.needs:
        return site.data is not None and (site.data / one.needs).is_file()
    return one.needs != "data" or site.data is not None
