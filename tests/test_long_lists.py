"""In a library of a thousand guides each page lists its neighbours, not the thousand."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from scripts.reading.long_lists import MOST, shortened, shortened_pages
from tests.conftest import ROOT


@given(st.integers(0, 300), st.integers(-1, 299))
def test_nothing_is_listed_twice_and_what_is_left_out_is_counted(number: int, open_one: int) -> None:
    listed = shortened([f"p{place}" for place in range(number)], open_one)
    shown = [item for item in listed if isinstance(item, str)]
    assert len(shown) + sum(item for item in listed if isinstance(item, int)) == number
    assert shown == sorted(set(shown), key=lambda name: int(name[1:]))
    assert len(shown) <= MOST
    assert not 0 <= open_one < number or f"p{open_one}" in shown


def test_a_short_list_is_whole() -> None:
    assert shortened("abc", 1) == ["a", "b", "c"]


def _beside(pages: int, open_one: int) -> str:
    """What the theme shows beside one of so many pages."""
    theme = Environment(loader=FileSystemLoader(ROOT / "scripts" / "theme"), autoescape=False)
    theme.filters |= {"url": str, "shortened": shortened_pages}
    children = [
        SimpleNamespace(title=f"Guide {place}", url=f"guide-{place}/", active=place == open_one, children=None)
        for place in range(pages)
    ]
    section = SimpleNamespace(title="Guides", active=True, children=children)
    page = children[open_one]
    page.toc, page.ancestors = [], [section]
    return theme.get_template("partials/nav.html").render(nav=SimpleNamespace(items=[section]), page=page)


def test_beside_a_page_among_a_thousand_its_neighbours_stand_and_how_many_more_there_are() -> None:
    beside = _beside(1000, 500)
    assert beside.count("section-nav__page") == 23
    assert 'href="guide-499/">Guide 499' in beside and 'href="guide-0/"' in beside and 'href="guide-999/"' in beside
    assert "489 more" in beside and "488 more" in beside


def test_beside_a_page_among_forty_all_stand() -> None:
    assert _beside(40, 7).count("section-nav__page") == 40
