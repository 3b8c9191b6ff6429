"""A wrong name and the names that exist in; the nearest of them, as words for a message, out."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, upper and lower case aside; None if nothing is near."""
    by_case = {candidate.lower(): candidate for candidate in sorted(known)}
    found = get_close_matches(name.lower(), by_case, n=1, cutoff=0.6)
    return by_case[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str = ".") -> str:
    """'; did you mean 'kole2002'?', or what to say if nothing is near.

    >>> did_you_mean("kole2020", ["kole2002", "seo2016"])
    "; did you mean 'kole2002'?"
    """
    near = nearest(name, known)
    return f"; did you mean '{near}'?" if near else otherwise
