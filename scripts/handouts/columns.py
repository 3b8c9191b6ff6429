"""A list that WeasyPrint is to set in two columns in; the same list, in two columns of one height, out.

WeasyPrint 70 looks for that height by setting the whole list once for each pixel that it may need more, a hundred
times for some lists. Here the list is set in one column, the height is worked out from its items, and then it is set.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any

COLUMNS = 2
ROUNDED = 0.1  # pixels, which the sum of many heights may be off

Layout = Callable[..., Any]


def reckon_columns(block: Any) -> None:
    """Let `weasyprint.layout.block` set columns in this way from now on."""
    if block.columns_layout.__module__ != __name__:
        block.columns_layout = _reckoning(block.columns_layout, block)


def balanced_height(heights: Sequence[float], may_part: Sequence[bool]) -> float:
    """The least height of two columns that hold items of these heights in their order.

    `may_part` says of each item whether the next may stand in the other column.
    """
    whole = sum(heights)
    cuts = zip(accumulate(heights), may_part, strict=True)
    return min((max(first, whole - first) for first, may in cuts if may), default=whole)


def _reckoning(layout: Layout, block: Any) -> Layout:
    """`layout`, which is WeasyPrint's, with the height worked out for it wherever that can be done."""

    def columns_layout(context: Any, box: Any, *where: Any) -> Any:
        if box.style["column_count"] != COLUMNS or box.style["column_fill"] != "balance":
            return layout(context, box, *where)
        single = layout(context, _styled(box, column_fill="auto"), *where)
        if single[0] is None or single[1] is not None:
            return single  # more than what is left of the page: filled, not balanced
        _forget(block, context, single, where)
        height = balanced_height(*_items(single[0], block)) + ROUNDED
        even = layout(context, _styled(box, column_fill="auto", height=_pixels(height)), *where)
        if even[0] is not None and len(even[0].children) <= COLUMNS:
            return even
        _forget(block, context, even, where)
        return layout(context, box, *where)

    return columns_layout


def _items(box: Any, block: Any) -> tuple[list[float], list[bool]]:
    """The heights of the items that are set in a box, and whether the next may be in another column."""
    items = [item for column in box.children for item in column.children if item.is_in_normal_flow()]
    breaks = [block.block_level_page_break(one, other) for one, other in pairwise(items)]
    return [item.margin_height() for item in items], [*(kind == "auto" for kind in breaks), True]


def _forget(block: Any, context: Any, result: Any, where: Sequence[Any]) -> None:
    """Take the marks of list items, which are placed at the end, off the page again."""
    if result[0] is not None:
        block.remove_placeholders(context, [result[0]], *where[4:6])


def _styled(box: Any, **more: Any) -> Any:
    changed = box.copy()
    changed.style = box.style.copy()
    changed.style.update(more)
    return changed


def _pixels(height: float) -> Any:
    from weasyprint.css.properties import Dimension

    return Dimension(height, "px")
