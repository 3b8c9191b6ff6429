"""The text of a page in, its elements out; who asks for the same page again gets the same elements."""

from functools import lru_cache

from lxml import etree, html

# Of one class, whatever their names: lxml's own way asks Python for the class of each element whenever it is met.
PARSER = html.HTMLParser()
PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(
        element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
    )
)


@lru_cache(maxsize=1)
def parsed(page: str) -> html.HtmlElement:
    """The elements of a page, to be read and not to be changed."""
    return html.document_fromstring(page, parser=PARSER)
