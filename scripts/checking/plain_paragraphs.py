"""A page's source in; its paragraphs of nothing but words, each with a short word to stand for it, out.

Such a paragraph holds no sign that could mean anything to Markdown or to an extension: no link, no id. Python-Markdown
reads all of it again and again all the same. So a word stands for it while the page is rendered.
"""

import re
from collections.abc import Iterable

from scripts.checking.targets import Edit
from scripts.references.citations import Group

# Lines that begin with a letter, between empty lines: letters, digits, and the commonest signs of prose.
PLAIN = re.compile(
    r"""
    (?<=\n\n)
    [^\W\d_] [\w ,.;()%°-]*+
    (?: \n [^\W\d_] [\w ,.;()%°-]*+ )*+
    (?= \n\n | \n?\Z )
    """,
    re.X,
)
# 'www.example.org', '--', '...', '_emphasis_', a line that ends with two spaces, '(c)', '2nd', 'a.' of a list
NOT_PLAIN = re.compile(r"www\.|--|\.\.|_|[ ]\n|\((?:c|r|tm|p)\)|\b\d+(?:st|nd|rd|th)\b|^\w{1,8}[.)][ ]", re.I | re.M)
SHORTEST = 80  # characters; below that nothing is gained
STAND_IN = re.compile(r"zqp(\d+)qpz")


def stand_ins(text: str, groups: Iterable[Group], number: str) -> tuple[list[Edit], list[str]]:
    """The edits that put words for paragraphs, and the paragraphs; `number` stands for each citation.

    None if the page holds such a word itself.
    """
    if STAND_IN.search(text):
        return [], []
    plain, groups = text, list(groups)
    parts, at = [], 0
    for group in groups:
        parts += [text[at : group.start], number * (group.end - group.start)]
        at = group.end
    plain = "".join(parts) + text[at:]
    edits: list[Edit] = []
    paragraphs: list[str] = []
    for match in PLAIN.finditer(plain):
        if match.end() - match.start() >= SHORTEST and not NOT_PLAIN.search(match.group()):
            edits.append(Edit(match.start(), match.end(), f"zqp{len(paragraphs)}qpz"))
            paragraphs.append(re.sub(f"{number}+", number, match.group()))
    return edits, paragraphs


def restored(text: str, paragraphs: list[str]) -> str:
    """What readers see, with the paragraphs in their places again."""
    if not paragraphs:
        return text
    return STAND_IN.sub(lambda match: paragraphs[int(match[1])], text)
