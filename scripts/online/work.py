"""What a register such as Crossref or PubMed says of one work, as plain values that can be compared with an entry."""

from typing import NamedTuple


class Notice(NamedTuple):
    """That a work was retracted or is questioned: which work, which notice says so, its nature, when, and who tells."""

    doi: str
    pmid: str
    title: str
    notice: str
    nature: str
    day: tuple[int, int, int] | None
    reason: str
    record: str = ""


class Work(NamedTuple):
    """One work as a register describes it; `years` are those of print and of publication online.

    `authors` are family names in order; `given` is the given name of the first, since some registers swap the two.
    """

    register: str
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    given: str = ""
    years: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    journals: tuple[str, ...] = ()
    doi: str = ""
    pmid: str = ""
    notices: tuple[Notice, ...] = ()
