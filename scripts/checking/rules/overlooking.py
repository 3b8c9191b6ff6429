"""Rules about what the check is asked to overlook: comments in files, and lines of a baseline.

What they find is known only when all other rules have run, so the check itself looks, and these stand for it.
"""

from collections.abc import Iterator

from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem


@rule("ignore-without-reason")
def without_reason(site: Site) -> Iterator[Problem]:
    """Whoever asks the check to overlook something says why.

    Write the reason behind the name of the rule: `<!-- check: ignore broken-link the page comes with edition 2 -->`.
    """
    return iter(())


@rule("ignore-unknown-rule")
def unknown_rule(site: Site) -> Iterator[Problem]:
    """A comment that asks the check to overlook something names a rule that exists.

    Correct the name; `check --explain all` lists all rules.
    """
    return iter(())


@rule("unused-ignore", severity="warning")
def unused(site: Site) -> Iterator[Problem]:
    """Every comment that asks the check to overlook something still hides a problem.

    Remove the comment, so that it does not hide a fault that comes later.
    """
    return iter(())


@rule("stale-baseline-entry", severity="warning")
def stale(site: Site) -> Iterator[Problem]:
    """Every line of a baseline stands for a problem that is still there.

    Remove the line, or write the baseline again with `check --write-baseline FILE`, so that it only shrinks.
    """
    return iter(())
