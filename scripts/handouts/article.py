"""A built page as it is printed: the page's HTML goes in, its article without the leftovers of the web comes out."""

import re
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

from scripts.handouts.drawings import prepare_figures
from scripts.problems import CannotRun

# What only a screen can use. Buttons, menus and cards carry one of these classes or are such elements.
LEFTOVERS = """
    self::script or self::noscript or self::template or self::nav or self::button or self::form or self::dialog
    or self::iframe or self::video or self::audio
    or contains-word(headerlink) or contains-word(footnote-backref) or contains-word(md-button)
    or contains-word(md-content__button) or contains-word(md-source-file) or contains-word(md-tooltip)
    or contains-word(md-feedback) or contains-word(md-clipboard) or contains-word(md-annotation)
    or contains-word(page-tools) or contains-word(claim-cards) or contains-word(claim-beside)
    or contains-word(claim-word) or contains-word(twemoji) or contains-word(no-print) or contains-word(not-on-paper)
    or contains-word(screen-only) or contains-word(offline-size)
    or @role = 'tooltip' or @role = 'search'
"""
# A paragraph that is nothing but links to files offers downloads: of no use on paper.
FILE = re.compile(r"(?![a-z]+:)[^?#]*\.(?:csv|pdf|svg|png|mmd|yml|bib|ris|json|jsonld|txt|inv|xml)(?:[?#].*)?")
BETWEEN_FILES = re.compile(r"[\s·,;.()]*")
LEVELS = ("h2", "h3", "h4", "h5", "h6")
HEADINGS = " or ".join(f"self::{level}" for level in LEVELS)
CLASS_WORD = re.compile(r"contains-word\((?P<word>[\w-]+)\)")  # contains-word(md-button)
BLANK = re.compile(r"_{3,}")  # '________', a line to write on
ADDRESS = re.compile(r"^(?:https?://|doi:|www\.)?[\w-]+(?:\.[\w-]+)+/\S*$|^doi:\S+$|^https?://\S+$")
# Where a long address may go on in the next line: after a slash, before other signs; never at a hyphen, which
# would look like hyphenation: 'https://doi.org/|10.1002/|hipo.20159'. Only very long words break before hyphens.
HOST = re.compile(r"(?:https?://)?[^/\s]+/")  # 'https://doi.org/'
PIECES = re.compile(r"(?<=/)(?=[^/])|(?=[?=&#_])|(?<=[^/\d])(?=\.\w)")
LONGEST_PIECE = 30  # letters
WIDE_TABLE = 6  # columns; from here on a table is set in the smaller size
FITTED_TABLE = 8  # columns; from here on in the smallest size
TURNED_TABLE = 11  # columns; from here on a table stands on a turned sheet
SHORT_TABLE = 8  # rows; up to here a table is not split


class Article(NamedTuple):
    """The printable part of a page; `body` is an element that holds everything below the title."""

    title: str
    description: str
    body: HtmlElement


def read_article(page_html: str, shown_as: str) -> Article:
    """The article of one built page. Raises CannotRun, naming the page, if it has none or no heading."""
    page = html.document_fromstring(page_html)
    found = page.xpath("//article[contains(concat(' ', @class, ' '), ' md-content__inner ')]") or page.xpath(
        "//article"
    )
    if not found:
        raise CannotRun(f"{shown_as}: no <article> in the built page; build the site again.")
    body: HtmlElement = found[0]
    _drop_leftovers(body)
    heading = next(body.iter("h1"), None)
    if heading is None:
        raise CannotRun(f"{shown_as}: the page has no first heading; begin it with '# Title'.")
    title = " ".join(heading.text_content().split())
    heading.drop_tree()
    for repair in (_open_details, _check_boxes, _blanks, _tables, prepare_figures, _addresses, _keep_together):
        repair(body)
    description = page.xpath("string(//meta[@name='description']/@content)")
    return Article(title, str(description), body)


def _xpath(condition: str) -> str:
    return CLASS_WORD.sub(r"contains(concat(' ', normalize-space(@class), ' '), ' \g<word> ')", condition)


def _drop_leftovers(body: HtmlElement) -> None:
    for element in body.xpath(f".//*[{_xpath(LEFTOVERS)}] | .//comment()"):
        if element.getparent() is not None:
            element.drop_tree()
    for paragraph in body.xpath(".//p[a]"):
        if _offers_files(paragraph):
            paragraph.drop_tree()
    for element in body.xpath(".//*[@title][not(self::abbr)]"):
        del element.attrib["title"]
    for heading in reversed(body.xpath(f"./*[{HEADINGS}]")):
        _drop_if_empty(heading)


def _drop_if_empty(heading: HtmlElement) -> None:
    """A section of which nothing is left on paper, such as a table that only filters, has no heading there."""
    after = heading.getnext()
    if (after is None or (after.tag in LEVELS and after.tag <= heading.tag)) and not (heading.tail or "").strip():
        heading.drop_tree()


def _offers_files(paragraph: HtmlElement) -> bool:
    """True for 'Claims as CSV · as JSON', where all words are links to files."""
    around = [paragraph.text, *(child.tail for child in paragraph)]
    return all(child.tag == "a" and FILE.fullmatch(child.get("href", "")) for child in paragraph) and all(
        BETWEEN_FILES.fullmatch(text or "") for text in around
    )


def _open_details(body: HtmlElement) -> None:
    """What a click would open is shown: <details> becomes a box whose <summary> is its heading."""
    for details in body.xpath(".//details"):
        details.tag = "div"
        details.set("class", f"admonition opened {details.get('class', '')}".strip())
        details.attrib.pop("open", None)
        for summary in details.xpath("./summary"):
            summary.tag = "p"
            summary.set("class", "admonition-title")


def _check_boxes(body: HtmlElement) -> None:
    """Boxes to tick with a pen."""
    for box in body.xpath(".//input"):
        if box.get("type") == "checkbox":
            sign = html.Element("span", {"class": "box"})
            sign.text = "☐"
            sign.tail = box.tail
            box.tail = None
            box.addprevious(sign)
        box.drop_tree()


def _blanks(body: HtmlElement) -> None:
    """Runs of underscores become ruled blanks of the same length, so that they never break off at a line's end."""
    for item in body.xpath(".//*[text()[contains(., '___')]][not(ancestor-or-self::pre or ancestor-or-self::code)]"):
        if item.text and "___" in item.text:
            _rule(item, item.text, None)
        for child in list(item):
            if child.tail and "___" in child.tail:
                _rule(item, child.tail, child)


def _rule(parent: HtmlElement, text: str, after: HtmlElement | None) -> None:
    pieces = BLANK.split(text)
    if after is None:
        parent.text, place = pieces[0], 0
    else:
        after.tail, place = pieces[0], parent.index(after) + 1
    for offset, (run, rest) in enumerate(zip(BLANK.findall(text), pieces[1:], strict=True)):
        blank = html.Element("span", {"class": "blank", "style": f"width: {len(run) * 0.5:g}em"})
        blank.tail = rest
        parent.insert(place + offset, blank)


def _tables(body: HtmlElement) -> None:
    """Captions stand above tables; heads are marked as such; wide tables are marked so that they can be fitted."""
    for table in body.iter("table"):
        for cell in table.xpath("./thead//th[not(@scope)]"):
            cell.set("scope", "col")
        for cell in table.xpath(".//td[sup][not(*[not(self::sup)])][not(normalize-space(text()))]"):
            cell.set("class", "numbers")
        figure = next(table.iterancestors("figure"), None)
        block = table if figure is None else figure
        block.set("class", f"{block.get('class', '')} {_table_size(table)}".strip())
        if figure is not None:
            for caption in figure.xpath(".//figcaption"):
                figure.insert(0, caption)
                caption.tail = None


def _table_size(table: HtmlElement) -> str:
    """Classes for the style: by the number of columns, and 'table-short' for one that fits on any sheet."""
    columns = max((len(row.xpath("./th | ./td")) for row in table.iter("tr")), default=0)
    sizes = ((TURNED_TABLE, "turned"), (FITTED_TABLE, "fitted"), (WIDE_TABLE, "wide"), (0, "narrow"))
    width = next(name for least, name in sizes if columns >= least)
    return f"table-{width}" + (" table-short" if len(table.xpath(".//tr")) <= SHORT_TABLE else "")


def _addresses(body: HtmlElement) -> None:
    """An address that is printed may break after its signs; one that a link hides is printed in full."""
    for link in body.xpath(".//a[starts-with(@href, 'http')]"):
        text = link.text_content().strip()
        address = link.get("href")
        bare = address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
        if text.endswith("…") and bare.startswith(text[:-1].removeprefix("www.")):
            _replace_text(link, bare)
        if ADDRESS.match(link.text_content().strip()) and len(link) == 0:
            link.set("class", f"{link.get('class', '')} address".strip())
            _may_break(link)


def _replace_text(link: HtmlElement, text: str) -> None:
    for child in list(link):
        child.drop_tree()
    link.text = text


def _may_break(link: HtmlElement) -> None:
    text, link.text = link.text or "", None
    for piece in address_pieces(text):
        span = html.Element("span", {"class": "piece"})
        span.text = piece
        link.append(span)
        link.append(html.Element("wbr"))


def address_pieces(address: str) -> list[str]:
    """The parts that stay on one line: 'doi:10.1002/hipo.20159' gives 'doi:10.1002/' and 'hipo', '.20159'."""
    host = HOST.match(address)
    start = host.end() if host else 0
    pieces = [*([address[:start]] if start else []), *PIECES.split(address[start:])]
    return [part for piece in pieces for part in _halves(piece) if part]


def _halves(piece: str) -> list[str]:
    return re.split(r"(?=-)", piece) if len(piece) > LONGEST_PIECE else [piece]


def _keep_together(body: HtmlElement) -> None:
    """Marks for the style: task lists have a sheet of their own, a sentence that ends in ':' stays with what follows.

    Headings inside boxes and cells are no sections of the page, so the outline leaves them out.
    """
    for heading in body.xpath("./h2"):
        following = heading.xpath("following-sibling::*[self::h2 or contains(@class, 'task-list')][1]")
        if following and following[0].tag != "h2":
            heading.set("class", "own-sheet")
    for table in body.xpath("./*[contains(@class, 'table-turned')]"):
        _turn_what_leads(table)
    for paragraph in body.xpath("./p"):
        if paragraph.text_content().rstrip().endswith(":"):
            paragraph.set("class", "lead-in")
        if paragraph.xpath(".//span[@class='blank']"):
            paragraph.set("class", "form-line")
    for heading in body.xpath(".//*[self::td or self::li]//*[self::h2 or self::h3 or self::h4]"):
        heading.set("style", "bookmark-level: none")
    for fact in body.xpath(".//article//dd | .//article//dt"):
        fact.tail = None


def _turn_what_leads(table: HtmlElement) -> None:
    """The heading of a turned table, and a paragraph between the two, stand on its sheet."""
    leading = table.getprevious()
    if leading is not None and leading.tag == "p" and leading.getprevious() is not None:
        leading = leading.getprevious()
    while leading is not None and leading.tag in ("h2", "h3", "h4"):
        for element in [leading, *leading.itersiblings()]:
            if element is table:
                break
            element.set("class", f"{element.get('class', '').replace(' on-turned', '')} on-turned".strip())
        leading = leading.getprevious()
