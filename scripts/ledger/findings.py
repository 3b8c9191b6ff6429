"""A page in; every finding in it that names neither a source nor a claim out.

A finding is a sentence (a source line, as we write one to a line) in the section whose heading has the id `findings`.
"""

import re
from collections.abc import Iterator

from scripts.ledger.marks import find_marks
from scripts.markdown_text import hide_code
from scripts.references.citations import citation_groups

# '## Findings {#findings}' up to the next heading of its level
SECTION = re.compile(r"^##[ \t][^\n]*\{[^}\n]*#findings\b[^}\n]*\}[ \t]*$(?P<body>.*?)(?=^##[ \t]|\Z)", re.M | re.S)
LINE = re.compile(r"^[ \t]*(?:[*+-][ \t]+|\d+[.)][ \t]+)?(?P<words>\S[^\n]*)$", re.M)
# Headings, tables, captions, boxes, blocks of HTML and attribute lists state no finding.
NO_SENTENCE = re.compile(r"#|\||///|!!!|\?\?\?|===|<|\{:|\*\[|\[\^")


def unmarked_findings(text: str) -> Iterator[int]:
    """Offsets of the lines of a Findings section that hold neither a citation nor a claim mark.

    >>> list(unmarked_findings("## Findings {#findings}\\n\\n- It rose {B12}.\\n- It fell.\\n"))
    [44]
    """
    if "#findings" not in text:
        return
    visible = hide_code(text)
    marked = [group.start for group in citation_groups(text)] + [mark.start for mark in find_marks(text)]
    for section in SECTION.finditer(visible):
        for line in LINE.finditer(visible, *section.span("body")):
            stated = not NO_SENTENCE.match(line["words"])
            if stated and not any(line.start() <= place < line.end() for place in marked):
                yield line.start("words")
