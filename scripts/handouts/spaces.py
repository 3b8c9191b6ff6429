"""A document in; the same with every space before a link, a name or a stressed word in a text of its own, out.

WeasyPrint 70 breaks a line after its first word if all of the line fits but for the space at the end of its last text,
as in 'by activating <abbr>CaMKII</abbr>': pages come out with lines of one word. A text that ends with its last word
does not meet that defect.
"""

import re
from typing import Any

# Elements that a line goes on into. Those in the face of the text around them can begin with the space.
SAME_FACE = {"a", "abbr", "b", "cite", "em", "i", "strong"}
OTHER_FACE = {"code", "kbd", "q", "samp", "small", "span", "sub", "sup"}
LISTS = {"ul", "ol"}
AS_IT_IS = {"pre", "script", "style", "title", "svg", "{http://www.w3.org/2000/svg}svg"}
LAST_SPACE = re.compile(r"(?<=\S)[ \t\r\n]+\Z")


def set_spaces_apart(element: Any) -> None:
    """Change an element of an ElementTree and everything in it."""
    if element.tag in AS_IT_IS:
        return
    before = None
    for child in list(element):
        if element.tag in LISTS and not (child.tail or "").strip():
            child.tail = None  # items in one line would have a space between them that is no item
        if child.tag in SAME_FACE | OTHER_FACE:
            _move_space(element, before, child)
        before = child
        set_spaces_apart(child)


def _move_space(parent: Any, before: Any, child: Any) -> None:
    """From the end of the text in front of `child` to its beginning, or to an element between the two."""
    text = (parent.text if before is None else before.tail) or ""
    if not LAST_SPACE.search(text):
        return
    if before is None:
        parent.text = text.rstrip()
    else:
        before.tail = text.rstrip()
    if child.tag in SAME_FACE and child.text and child.text.strip():
        child.text = " " + child.text.lstrip(" \t\r\n")
        return
    space = parent.makeelement("span", {})
    space.text = " "
    parent.insert(list(parent).index(child), space)
