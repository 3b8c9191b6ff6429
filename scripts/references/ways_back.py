"""A page's HTML and the places that use sources and claims in; the page with lettered links back to them out.

These lists grow with the library, and links are what Markdown is slowest at: in a page's text a list is a comment,
and it is written when the text has become HTML.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from scripts.references.citation_marks import letters
from scripts.references.page import CitingPlace

MARK = re.compile(r"<!-- ways back: (?P<name>\S+) -->")
Called = Callable[[str, int], str]
Address = Callable[[str], str]


def with_ways_back(
    page_html: str, places: Mapping[str, Sequence[CitingPlace]], called: Called, address: Address
) -> str:
    """Write each list in the place of its mark.

    `places` are those that use a source, by its key, or a claim, by its id; `called` names one of them by key or id
    and number, 'Citation 2'; `address` gives the address of a page, as seen from this one, by its path under docs.
    """
    return MARK.sub(lambda mark: _list(mark["name"], places.get(mark["name"], ()), called, address), page_html)


def _list(name: str, places: Sequence[CitingPlace], called: Called, address: Address) -> str:
    """'Guide B a, b; AMPA receptor a', each letter a link to one place."""
    by_page: dict[str, list[CitingPlace]] = {}
    for place in places:
        by_page.setdefault(place.page, []).append(place)
    shown = []
    for page, group in by_page.items():
        title, to_page = escape(group[0].title), escape(address(page))
        links = [
            f'<a href="{to_page}#{escape(place.anchor)}" title="{called(name, number + 1)} in {title}">'
            f"{letters(number)}</a>"
            for number, place in enumerate(group)
        ]
        shown.append(f"{title} {', '.join(links)}")
    return "; ".join(shown)
