"""A built page in; the same page as plain Markdown out, for programs that read and quote it.

Numbers of references, verdicts of claims and addresses are written out; a diagram becomes the list of its edges.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import html
from lxml.builder import E
from lxml.html import HtmlElement
from markdownify import ATX, markdownify

from scripts.reach.for_machines import NOT_IN_XML

LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
DROPPED = (
    "self::script or self::style or self::svg or self::button or self::nav or self::form or self::template"
    " or self::dialog or self::noscript or self::hr"
)
DROPPED_CLASSES = (
    "headerlink", "page-tools", "claim-cards", "cite-page", "diagram-legend", "figure-tools", "no-print",
    "footnote-backref", "reference-uses", "current-edition",
)  # fmt: skip
WAYS_BACK = {"Used in"}  # of a claim: long lists of links that only a reader of the page follows
LEVELS = ("h2", "h3", "h4", "h5", "h6")
SAFE_ADDRESS = re.compile(r"(?:https?|mailto|file):", re.I)
# Words that would become a link in Markdown: '[a](b)', '[a][b]', '[a]: b'; or the end of one, '(javascript:…'
LINK_SIGN = re.compile(r"\](?=[(\[:])|\A\((?=\s*(?:javascript|vbscript|data):)", re.I)
MANY_LINES = re.compile(r"\n{3,}")
# Words that YAML could take for something else stand in quotation marks; so do all, to be simple.
QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": " "})


class CopiedPage(NamedTuple):
    """What stands above a copy: `address` is the full one, `reviewed` is '2026-11-21' or empty."""

    title: str
    address: str
    handbook: str
    edition: str
    reviewed: str
    description: str


def markdown_copy(page_html: str, page: CopiedPage) -> str:
    """The copy as text; empty for a page without an article."""
    article = next(iter(html.document_fromstring(NOT_IN_XML.sub("", page_html)).xpath("//article")), None)
    if article is None:
        return ""
    article.make_links_absolute(page.address, resolve_base_href=False)
    _prepare(article, page.address)
    _keep_safe_links(article)
    text = markdownify(html.tostring(article, encoding="unicode"), heading_style=ATX, bullets="-")
    lines = "\n".join(line.rstrip() for line in text.replace("\u00a0", " ").splitlines())
    return f"{_head(page)}\n{MANY_LINES.sub(chr(10) * 2, lines).strip()}\n"


def _keep_safe_links(article: HtmlElement) -> None:
    """An address such as 'javascript:…' is nothing to hand on; its words stay."""
    for link in article.xpath(".//a[@href]"):
        if not SAFE_ADDRESS.match(link.get("href")):
            link.drop_tag()


def _head(page: CopiedPage) -> str:
    fields = {**page._asdict(), "licence": LICENCE}
    lines = [f'{name}: "{value.translate(QUOTED)}"' for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def _prepare(article: HtmlElement, address: str) -> None:
    """Turn what only a screen understands into elements that Markdown has."""
    for figure in article.xpath(".//figure"):
        _figure(figure, address)
    _drop(article.xpath(f".//*[{DROPPED}]"))
    for name in DROPPED_CLASSES:
        _drop(article.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"))
    _references(article, address)
    for chip in article.xpath(".//a[contains(concat(' ', @class, ' '), ' claim ')]"):
        _chip(chip)
    for heading in article.xpath(".//*[self::" + " or self::".join(LEVELS) + "][@id]"):
        _linked(heading, f"{address}#{heading.get('id')}")
    for pairs in article.xpath(".//dl"):
        _list_of_pairs(pairs)
    for box in article.xpath(".//div[contains(@class, 'admonition')] | .//details"):
        _box(box)
    for tick in article.xpath(".//input"):
        _replace(tick, "[x] " if tick.get("checked") is not None else "[ ] ")
    _show_signs(article)


def _references(article: HtmlElement, address: str) -> None:
    """Numbers in the text, the list that they lead to, and on the References page the address of each source."""
    for mark in article.xpath(".//sup[a[contains(@class, 'footnote-ref')]]"):
        space = "" if _follows_mark(mark) else " "
        place = _place_in_work(mark)
        _replace(mark, f"{space}[{mark.text_content().strip()}{place}]")
    for notes in article.xpath(".//div[contains(@class, 'footnote')]/ol"):
        _numbered(notes)
    for flag in article.xpath(".//span[contains(@class, 'source-flag')]"):
        _replace(flag, f"({flag.text_content().strip()})")
    for source in article.xpath(".//li[@id and contains(@class, 'reference')]"):
        source.insert(0, E.a({"href": f"{address}#{source.get('id')}"}, source.get("id")))
        source[0].tail, source.text = f" {(source.text or '').lstrip()}", None


def _show_signs(element: HtmlElement) -> None:
    """A text that shows '<script>' still shows it in Markdown, and does not hold it. Code shows all as it is."""
    if element.tag in ("pre", "code"):
        return
    element.text = _shown(element.text)
    for child in element:
        _show_signs(child)
        child.tail = _shown(child.tail)


def _shown(text: str | None) -> str:
    """What looked like markup on the page, as words: 'a [b](c) <d>' gives 'a [b\\](c) &lt;d>'."""
    return LINK_SIGN.sub(r"\\\g<0>", (text or "").replace("<", "&lt;"))


def _drop(elements: Iterable[HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()


def _replace(element: HtmlElement, words: str) -> None:
    """Put words in the place of an element; in a code element no sign of them is escaped."""
    element.tail = words + (element.tail or "")
    element.drop_tree()


def _follows_mark(mark: HtmlElement) -> bool:
    """Whether a number of a reference touches the one before it, as in '1, 2'."""
    before = mark.getprevious()
    return before is not None and not before.tail and "citation-separator" in (before.get("class") or "")


def _place_in_work(mark: HtmlElement) -> str:
    """The words in brackets behind a number, '(Fig. 1)', as ', Fig. 1'; they are taken out of the page."""
    behind = mark.getnext()
    if mark.tail or behind is None or "citation-locator" not in (behind.get("class") or ""):
        return ""
    words = behind.text_content().strip()
    behind.drop_tree()
    return f", {words.removeprefix('(').removesuffix(')')}"


def _figure(figure: HtmlElement, address: str) -> None:
    """A drawing is told by its title and description; the caption's number leads to it."""
    for svg in figure.xpath(".//*[local-name()='svg'][@role='img']"):
        told = svg.xpath("./*[local-name()='title' or local-name()='desc']/text()")
        drawing = svg.getparent()
        drawing.addprevious(E.p(E.em("Drawing: " + ". ".join(part.strip().rstrip(".") for part in told) + ".")))
        _drop([drawing])
    for prefix in figure.xpath(".//*[contains(@class, 'caption-prefix')]"):
        prefix.tag = "strong"
        if figure.get("id"):
            _linked(prefix, f"{address}#{figure.get('id')}")


def _numbered(notes: HtmlElement) -> None:
    """The list of references with the numbers that the text uses."""
    for number, note in enumerate(notes.findall("li"), start=1):
        first = note.find("p") if note.find("p") is not None else note
        first.text = f"[{number}] {(first.text or '').lstrip()}"
        note.tag = "div"
    notes.tag = "div"


def _chip(chip: HtmlElement) -> None:
    """'◐ B17 supported with caveat' as 'B17: supported with caveat'."""
    for sign in chip.xpath("./*[@aria-hidden='true']"):
        sign.drop_tree()
    name, _, verdict = " ".join(chip.text_content().split()).partition(" ")
    for child in list(chip):
        child.drop_tree()
    chip.text = f"{name}: {verdict}" if verdict else name


def _linked(element: HtmlElement, address: str) -> None:
    """Put all that an element holds inside one link."""
    link = E.a({"href": address}, element.text_content().strip())
    for child in list(element):
        element.remove(child)
    element.text = None
    element.append(link)


def _list_of_pairs(pairs: HtmlElement) -> None:
    """Terms and what is said of them as a list: '- **Why:** …'."""
    term = ""
    for child in list(pairs.iter("dt", "dd")):
        words = " ".join(child.text_content().split())
        if child.tag == "dt":
            term = words
            child.drop_tree()
        elif term in WAYS_BACK:
            child.drop_tree()
        else:
            child.tag = "li"
            child.insert(0, E.strong(f"{term}:"))
            child[0].tail, child.text = f" {(child.text or '').lstrip()}", None
    pairs.tag = "ul"


def _box(box: HtmlElement) -> None:
    """A note, a warning or a part that opens: its title in bold, then its content."""
    if box.tag == "div":
        box.tag = "blockquote"
    for title in box.xpath("./summary | ./p[contains(@class, 'admonition-title')]"):
        words = " ".join(title.text_content().split())
        title.addprevious(E.p(E.strong(words)))
        title.drop_tree()
