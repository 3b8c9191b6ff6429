"""What mkdocs-bibtex 4.4.0 gets wrong, repaired: page text before and after it, and its numbers in the page.

Before it runs, every `@` that is no citation is covered, so that code, links and images are left alone; keys get
the spelling of the bibliography; a locator is written beside the number. After it has run, the `@` comes back.
In the page, touching numbers read `1, 2`, and each number and each way back has a name of its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from scripts.markdown_text import hide_code
from scripts.problems import Problem, position
from scripts.references.bibliography import Source, short_name
from scripts.references.citations import Citation, Group, citation_groups
from scripts.suggestions import did_you_mean

# Code points that Unicode keeps out of every text, so no page can hold them.
COVERED_AT = "\ufdd0"
COVERED_BACKSLASH = "\ufdd4"
# The marks at which mkdocs-bibtex puts references, in code as well
LIST_MARK = re.compile(r"\\(?=(?:full_)?bibliography)")
LOCATOR, PREFIX, AFFIX_END = "\ufdd1", "\ufdd2", "\ufdd3"
# A reference in the list of a page: '\ufdd5kole2002\ufdd3'
REFERENCE_MARK = "\ufdd5"
REFERENCE = rf"{REFERENCE_MARK}([^{AFFIX_END}]*){AFFIX_END}"
AFFIX = rf"([{LOCATOR}{PREFIX}])([^{AFFIX_END}]*){AFFIX_END}"


def citation_problems(text: str, sources: Mapping[str, Source], shown_as: str, line_offset: int = 0) -> list[Problem]:
    """Name every citation of a page that has no source, with file, line, column and the nearest key."""
    problems = []
    for group in citation_groups(text):
        for citation in group.citations:
            if _spelled(citation.key, sources) is None:
                line, column = position(text, citation.start)
                message = f"no source '{citation.key}' in the bibliography{did_you_mean(citation.key, sources)}"
                problems.append(Problem(shown_as, line + line_offset, column, "unknown-citation", "error", message))
    return problems


def _spelled(key: str, sources: Mapping[str, Source]) -> str | None:
    """The key as the bibliography spells it; mkdocs-bibtex finds `[@Kole2002]` but counts it as another work."""
    if key in sources:
        return key
    return next((known for known in sources if known.lower() == key.lower()), None)


def cover(text: str, sources: Mapping[str, Source]) -> str:
    """The page as mkdocs-bibtex may read it: only real citations keep their `@`, one to a bracket."""
    visible = hide_code(text)
    text = LIST_MARK.sub(lambda mark: mark[0] if visible[mark.start()] == "\\" else COVERED_BACKSLASH, text)
    covered, at = [], 0
    for group in citation_groups(text):
        covered += [text[at : group.start].replace("@", COVERED_AT), _one_to_a_bracket(group, sources)]
        at = group.end
    return "".join(covered) + text[at:].replace("@", COVERED_AT)


def uncover(text: str) -> str:
    """Give back every `@` and backslash that `cover` took away."""
    return text.replace(COVERED_AT, "@").replace(COVERED_BACKSLASH, "\\")


def _one_to_a_bracket(group: Group, sources: Mapping[str, Source]) -> str:
    return "".join(_bracket(citation, _spelled(citation.key, sources)) for citation in group.citations)


def _bracket(citation: Citation, key: str | None) -> str:
    """One citation; a key that no source has stays as it was typed, which only a preview shows."""
    if key is None:
        return f"[{COVERED_AT}{citation.key}]"
    prefix = f"{PREFIX}{citation.prefix} {AFFIX_END}" if citation.prefix else ""
    locator = f"{LOCATOR}({citation.locator}){AFFIX_END}" if citation.locator else ""
    return f"{prefix}[@{key}]{locator}"


def reference_mark(key: str) -> str:
    """What stands for a reference until the page is made: written once, it is not read as Markdown on every page."""
    return f"{REFERENCE_MARK}{key}{AFFIX_END}"


def printed(reference: str) -> str:
    """The HTML of a reference with the quotation marks that the text of a page has."""
    return str(_smart().reset().convert(reference)).removeprefix("<p>").removesuffix("</p>")


@cache
def _smart() -> Markdown:
    return Markdown(extensions=["smarty"])


class CitationMarks(Extension):
    """Python-Markdown extension: finishes the footnote numbers and back-links that stand for citations.

    `written` gives the HTML of the reference with a key, to stand where `reference_mark` was.
    """

    def __init__(self, sources: Mapping[str, Source], written: Callable[[str], str]) -> None:
        super().__init__()
        self.sources, self.written = sources, written

    def extendMarkdown(self, md: Markdown) -> None:
        # Before code spans (190), so that a locator is plain text whatever it holds.
        md.inlinePatterns.register(_Affix(AFFIX, md), "citation-affix", 200)
        md.inlinePatterns.register(_Reference(REFERENCE, md, self.written), "citation-reference", 201)
        # After inline text (20), before the footnotes extension orders its list (19).
        md.treeprocessors.register(_ReadingOrder(md), "citation-order", 19.5)
        # After the footnotes extension has made the list (50) and doubled its back-links (15).
        md.treeprocessors.register(_CitationMarks(md, self.sources), "citation-marks", 14)


class _Affix(InlineProcessor):
    """The words before and after a number: 'see' and '(Fig. 3)'."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ElementTree.Element, int, int]:
        kind = "citation-locator" if m[1] == LOCATOR else "citation-prefix"
        element = ElementTree.Element("sup", {"class": kind})
        element.text = AtomicString(m[2])
        return element, m.start(0), m.end(0)


class _Reference(InlineProcessor):
    """A reference, put in as it is."""

    def __init__(self, pattern: str, md: Markdown, written: Callable[[str], str]) -> None:
        super().__init__(pattern, md)
        self.written = written

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:
        return self.md.htmlStash.store(self.written(m[1])), m.start(0), m.end(0)


class _ReadingOrder(Treeprocessor):
    """Number footnotes as they are read. Python-Markdown counts as it works, and it works on boxes last."""

    def run(self, root: ElementTree.Element) -> None:
        notes = next((one for one in self.md.registeredExtensions if isinstance(one, FootnoteExtension)), None)
        if notes is None or notes.getConfig("USE_DEFINITION_ORDER"):
            return
        order: dict[str, int] = {}
        times: Counter[str] = Counter()
        for mark in [element for element in root.iter("sup") if element.get("id", "").startswith("fnref")]:
            link = mark[0]
            key = link.get("href", "").removeprefix("#fn:")
            times[key] += 1
            link.text = str(order.setdefault(key, len(order) + 1))
            mark.set("id", f"fnref{times[key] if times[key] > 1 else ''}:{key}")
        notes.footnote_order = list(order)


class _CitationMarks(Treeprocessor):
    def __init__(self, md: Markdown, sources: Mapping[str, Source]) -> None:
        super().__init__(md)
        self.sources = sources

    def run(self, root: ElementTree.Element) -> None:
        for parent in root.iter():
            _close_up(parent)
            _separate(parent)
        for link in root.iter("a"):
            key = re.sub(r"^#fn(ref\d*)?:", "", link.get("href", ""))
            if key in self.sources and link.get("class") == "footnote-ref":
                _name_number(link, self.sources[key])
        for note in root.iter("li"):
            key = note.get("id", "").removeprefix("fn:")
            if key in self.sources:
                _name_ways_back(note, self.sources[key])


def _is_mark(element: ElementTree.Element) -> bool:
    return element.tag == "sup" and (
        element.get("id", "").startswith("fnref") or "citation-" in element.get("class", "")
    )


def _close_up(parent: ElementTree.Element) -> None:
    """Take away the space between a word and its number: 'in CA1 ¹' becomes 'in CA1¹'."""
    before: ElementTree.Element | None = None
    for child in parent:
        number = _is_mark(child) and child.get("class") != "citation-prefix"
        if number and before is None:
            parent.text = (parent.text or "").rstrip(" ") or None
        elif number and before is not None:
            before.tail = (before.tail or "").rstrip(" ") or None
        before = child


def _separate(parent: ElementTree.Element) -> None:
    """Put `, ` between two citations that touch, and nowhere else."""
    children = list(parent)
    for first, second in pairwise(children):
        touching = not (first.tail or "").strip() and _is_mark(first) and _is_mark(second)
        if touching and second.get("class") != "citation-locator" and first.get("class") != "citation-prefix":
            separator = ElementTree.Element("sup", {"class": "citation-separator"})
            separator.text, first.tail = ", ", None
            parent.insert(list(parent).index(second), separator)


def _name_number(link: ElementTree.Element, source: Source) -> None:
    link.set("role", "doc-noteref")
    link.set("aria-label", f"Reference {link.text}: {short_name(source)}")


def _name_ways_back(note: ElementTree.Element, source: Source) -> None:
    """One reference may be cited often: its ways back read a, b, c and say which citation they lead to."""
    ways = [link for link in note.iter("a") if link.get("class") == "footnote-backref"]
    for number, link in enumerate(ways):
        link.set("role", "doc-backlink")
        name = f"Back to citation {number + 1} of {len(ways)}: {short_name(source)}"
        link.set("title", name)
        link.text = ""
        sign = ElementTree.SubElement(link, "span", {"aria-hidden": "true"})
        sign.text = "↩"
        # Who speaks to the computer says what is seen, so the letter begins the name (WCAG 2.5.3).
        letter = letters(number) if len(ways) > 1 else ""
        sign.tail = letter
        link.set("aria-label", f"{letter}, {name[0].lower()}{name[1:]}" if letter else name)


def letters(number: int) -> str:
    """0, 1, … 25, 26 as a, b, … z, aa."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)
