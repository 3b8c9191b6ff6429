"""One page's source in; what is known of it, as its readers get it, out: ids, links, headings, text, citations.

What is known is plain values, so that it can be kept from one run to the next and passed between processes.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar

from scripts.checking.files import SiteFile
from scripts.checking.reading import FrontMatter, front_matter
from scripts.checking.rendering import Heading, Link, Rendered
from scripts.checking.seeking import holds, with_zeros
from scripts.checking.targets import Candidate
from scripts.markdown_text import blanked
from scripts.problems import Problem
from scripts.references.citations import Citation, Group
from scripts.text_places import Places

# What bytes raise, when they are unpacked, that are not what they should be.
DAMAGED = (ValueError, TypeError, KeyError, IndexError, zlib.error)


class Look(NamedTuple):
    """What rendering a page told; `hidden` are the places of code and comments, `asked` the snippets with digests.

    `complete` is False if a plugin, a hook or a template adds to the page what nobody can know from its text.
    `trouble` says why the page could not be rendered; it is empty if it could.
    """

    rendered: Rendered
    groups: tuple[Group, ...]
    candidates: tuple[Candidate, ...]
    hidden: tuple[tuple[int, int], ...]
    asked: Mapping[str, str]
    complete: bool
    trouble: str


class Summary(NamedTuple):
    """What other pages, rules about the whole site, and the totals need of a page, so that the rest can wait."""

    identifiers: tuple[str, ...]
    complete: bool
    trouble: str
    cited: Mapping[str, int]
    asked: Mapping[str, str]
    facts: Mapping[str, Any]


def summary_of(look: Look) -> Summary:
    """The summary of a page, without facts that rules want."""
    cited = Counter(citation.key for group in look.groups for citation in group.citations)
    return Summary(look.rendered.identifiers, look.complete, look.trouble, dict(cited), dict(look.asked), {})


@dataclass(frozen=True, eq=False)
class Page:
    """One page: its source, and what its readers get; that is unpacked when a rule first asks for it."""

    file: SiteFile
    shown_as: str
    text: str
    summary: Summary
    find_look: Callable[[], Look]

    @cached_property
    def look(self) -> Look:
        return self.find_look()

    @property
    def complete(self) -> bool:
        return self.summary.complete

    @property
    def rendered(self) -> Rendered:
        return self.look.rendered

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.look.groups

    @property
    def places(self) -> tuple[Candidate, ...]:
        return self.look.candidates

    @cached_property
    def visible(self) -> str:
        """The source without code and comments, of the same length."""
        return blanked(self.text, self.look.hidden)

    @cached_property
    def with_zeros(self) -> str:
        """The source, of the same length, with 0 for each figure: see `with_zeros`."""
        return with_zeros(self.text)

    @cached_property
    def front(self) -> FrontMatter:
        return front_matter(self.text)

    @cached_property
    def identifiers(self) -> frozenset[str]:
        return frozenset(self.summary.identifiers)

    @property
    def citations(self) -> Iterator[Citation]:
        """Every citation of the page in order, whatever brackets it shares."""
        return (citation for group in self.groups for citation in group.citations)

    @cached_property
    def lines(self) -> Places:
        return Places(self.text)

    def problem(self, offset: int, rule: str, message: str, severity: str = "") -> Problem:
        """A problem at an offset of the source; without a severity it has that of its rule."""
        return Problem(self.shown_as, *self.lines.of(offset), rule, severity, message)


# Marks of a snippet, of an unfinished merge, of a template
RARE_SIGNS = ("8<", "<<<<<<< ", ">>>>>>> ", "{%")
FACTS: dict[str, Callable[[Page], Any]] = {}
Fact = TypeVar("Fact")


def page_fact(find: Callable[[Page], Fact]) -> Callable[[Page], Fact]:
    """Have what a function finds in any page remembered, for a rule about the whole site that would read them all.

    It may look at that page alone, and returns what JSON keeps as it is: texts, numbers, lists, None.
    """
    name = f"{find.__module__}.{find.__qualname__}"
    FACTS[name] = find

    @wraps(find)
    def remembered(page: Page) -> Fact:
        facts = page.summary.facts
        return facts[name] if name in facts else find(page)

    return remembered


@page_fact
def rare_signs(page: Page) -> list[str]:
    """Which of the signs that few pages hold are in its text, so that rules about the site can pass by the others."""
    return [sign for sign in RARE_SIGNS if holds(page.text, sign)]


def summary_with_facts(page: Page) -> Summary:
    """The summary of a page with all such facts."""
    return page.summary._replace(facts={name: find(page) for name, find in FACTS.items()})


def packed(look: Look | bytes, small: bool = True) -> bytes:
    """A look as bytes, if it is not packed already; not `small`, it is packed at once."""
    if isinstance(look, bytes):
        return look
    rendered = look.rendered._replace(seen_as_text=sorted(look.rendered.seen_as_text))  # type: ignore[arg-type]
    return zlib.compress(_bytes(look._replace(rendered=rendered, asked=dict(look.asked))), 1 if small else 0)


def unpack(data: bytes) -> Look:
    """The look again. Raises ValueError, TypeError, KeyError or zlib.error if these are no such bytes."""
    rendered, groups, candidates, hidden, asked, complete, trouble = _values(zlib.decompress(data))
    identifiers, links, headings, text, seen = rendered
    return Look(
        Rendered(
            tuple(identifiers), tuple(Link(*link) for link in links), tuple(Heading(*one) for one in headings), text,
            frozenset(seen),
        ),
        tuple(_group(*group) for group in groups),
        tuple(Candidate(*candidate) for candidate in candidates),
        tuple((start, end) for start, end in hidden),
        asked,
        complete,
        trouble,
    )  # fmt: skip


def _group(start: int, end: int, citations: list[list[Any]], malformed: list[tuple[int, str]]) -> Group:
    return Group(start, end, tuple(Citation(*one) for one in citations), tuple((at, part) for at, part in malformed))


def pack_summary(summary: Summary) -> bytes:
    """A summary as bytes."""
    return _bytes(summary)


def unpack_summary(data: bytes) -> Summary:
    """The summary again. Raises ValueError or TypeError if these are no such bytes."""
    identifiers, complete, trouble, cited, asked, facts = _values(data)
    return Summary(tuple(identifiers), complete, trouble, cited, asked, facts)


def _bytes(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _values(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
