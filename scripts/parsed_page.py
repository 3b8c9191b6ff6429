"""The text of a page in, its elements out; who asks for the same page again gets the same elements."""

from functools import lru_cache

from lxml import html


@lru_cache(maxsize=1)
def parsed(page: str) -> html.HtmlElement:
    """The elements of a page, to be read and not to be changed."""
    return html.document_fromstring(page)
