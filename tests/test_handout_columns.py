"""Lists in two columns: as high as they must be and no higher, with every item whole, found in a few tries."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.layout import block, column

from scripts.handouts.columns import balanced_height
from scripts.handouts.print import Sheet, load_weasyprint
from scripts.handouts.print import draw as draw_sheet
from scripts.vendor import vendor

ITEM = "A sentence about a dose that goes on for more than one line of a column. "
LISTS = [
    [ITEM] * 24,
    [ITEM * (number % 3 + 1) for number in range(13)],  # of one to three times the height
    [ITEM * 9, ITEM],
    [ITEM],
    [ITEM * 3] * 60,  # more than one page
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columns")
    vendor(folder / "assets" / "vendor")
    return folder


def document(items: list[str]) -> str:
    listed = "".join(f"<li><p>{number}: {item}</p></li>" for number, item in enumerate(items))
    return f'<html lang="en"><title>T</title><body><section class="sheet"><div class="footnote"><ol>{listed}</ol></div>'


def columns_of(site: Path, items: list[str], monkeypatch: pytest.MonkeyPatch) -> list[list[list[float]]]:
    """For each page, for each column, the heights of its items, as they are set at last."""
    pages: list[list[list[float]]] = []

    def note(document, pdf) -> None:
        for page in document.pages:
            columns = [box for box in page._page_box.descendants() if getattr(box, "is_column", False)]
            pages.append([[item.margin_height() for item in one.children] for one in columns])

    monkeypatch.setattr("scripts.handouts.print.mend_tags", note)
    draw_sheet(Sheet("x.pdf", "x", document(items), "A4"), site)
    return pages


@pytest.mark.parametrize("items", LISTS)
def test_columns_are_of_one_height_or_differ_by_an_item(
    site: Path, monkeypatch: pytest.MonkeyPatch, items: list[str]
) -> None:
    pages = columns_of(site, items, monkeypatch)
    assert sum(len(column) for page in pages for column in page) == len(items)
    assert all(len(page) <= 2 for page in pages)
    heights = [height for page in pages[-1:] for column in page for height in column]
    highest = max(sum(column) for column in pages[-1])
    assert highest == pytest.approx(balanced_height(heights, [True] * len(heights)), abs=1)


def test_a_list_of_many_items_is_set_a_few_times_and_not_once_for_each_pixel(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_weasyprint()
    tries, lay_out = [], block.block_box_layout

    def counted(context, box, *others, **named):
        tries.extend([box] if getattr(box, "is_column", False) else [])
        return lay_out(context, box, *others, **named)

    monkeypatch.setattr(block, "block_box_layout", counted)
    columns_of(site, LISTS[1], monkeypatch)
    assert 2 <= len(tries) <= 10


def test_items_that_may_not_part_stay_in_one_column() -> None:
    assert balanced_height([5, 5, 5, 5], [True, True, True, True]) == 10
    assert balanced_height([5, 5, 5, 5], [True, False, True, True]) == 15
    assert balanced_height([5, 9], [False, True]) == 14
    assert balanced_height([], []) == 0


@given(st.lists(st.integers(1, 99), min_size=1, max_size=30))
def test_no_other_cut_gives_lower_columns(heights: list[int]) -> None:
    cuts = range(1, len(heights) + 1)
    assert balanced_height(heights, [True] * len(heights)) == min(
        max(sum(heights[:cut]), sum(heights[cut:])) for cut in cuts
    )


def test_columns_of_another_kind_are_left_to_weasyprint(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three columns, as a page's own HTML may ask for."""
    three = document([ITEM] * 9).replace('class="footnote"><ol>', '><ol style="columns: 3">')
    monkeypatch.setitem(globals(), "document", lambda items: three)
    (page,) = columns_of(site, [], monkeypatch)
    assert [len(items) for items in page] == [3, 3, 3]


def test_weasyprint_is_changed_once_however_often_it_is_loaded() -> None:
    before = [load_weasyprint() and block.columns_layout for _ in range(2)]
    assert all(one is other for one, other in pairwise(before)) and before[0] is not column.columns_layout
