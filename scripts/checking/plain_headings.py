"""A page's source and Python-Markdown in; whether its headings are plain, and what readers get of such a heading, out.

A plain heading is a line of simple words with an id of its own, `## Findings of all {#findings}`. All that differs
from one to the next is words and id, so Python-Markdown is asked once what it makes of a heading of each level.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from markdown import Markdown

from scripts.checking.rendering import CannotRender, Rendered, render
from scripts.checking.seeking import holds

# Without '2nd', of which an extension makes something
WORD = r"(?![A-Za-z0-9]*[0-9](?i:st|nd|rd|th)\b)[A-Za-z0-9,]++"
HEADING = rf"\#{{1,6}}[ ](?:{WORD}[ ])++\{{\#[A-Za-z][\w.-]*\}}"
# No term that a line ':   words' below explains
END = r"(?=\n\n(?!\n*[ ]{0,3}:)|\n?\Z)"
BETWEEN_EMPTY_LINES = re.compile(rf"\n\n{HEADING}{END}")
TITLE = re.compile(rf"{HEADING}(?=\n|\Z)")
# Any line that may be a heading, in a list or a quotation, too; or '/// html | h2'
MAY_BE_HEADING = re.compile(r"\n[ \t>*+\d.)-]*(?:\#|/{3,}[ \t]*html)")
# Lines that make a heading of the one above, and the mark of a file that is put in
NOT_PLAIN = ("\n==", "\n--", "8<-")
# Begins with one plain sign: searched fast
PARTS = re.compile(r"\#(?P<more>\#{0,5})[ ](?P<words>[A-Za-z0-9, ]+)[ ]\{\#(?P<id>[A-Za-z][\w.-]*)\}")
# What stand for words and id while a heading of each level is rendered
WORDS, NAME = "zqhwords", "zqhname"

Forms = Mapping[int, Rendered]


def forms_of_headings(text: str, start: int, markdown: Markdown) -> Forms:
    """What readers get of a heading of each level, if all of the page but its title are plain; else nothing.

    `start` is where the Markdown begins, behind the front matter.
    """
    marker = markdown.treeprocessors["toc"].marker if "toc" in markdown.treeprocessors else ""
    with_contents = marker and marker in text  # a list of all headings
    return heading_forms(markdown) if not with_contents and are_plain(text, start) else {}


def are_plain(text: str, start: int) -> bool:
    """True if all headings of a page but its title, which begins the page, are plain and stand between empty lines.

    Then none gets an id from its words, which might have to give way to the id of another.
    """
    if any(holds(text, sign) for sign in NOT_PLAIN):
        return False
    body = f"\n{text[start:]}"
    plain = len(BETWEEN_EMPTY_LINES.findall(body)) + bool(TITLE.match(body, 1))
    return plain == len(MAY_BE_HEADING.findall(body))


def only_title(rendered: Rendered, text: str, start: int) -> bool:
    """True if of all headings none was rendered but the title: so all others follow it."""
    return len(rendered.headings) <= bool(TITLE.match(text, start))


@lru_cache(maxsize=4)
def heading_forms(markdown: Markdown) -> Forms:
    """What readers get of a plain heading of each level; nothing if a level has none that its words and id decide.

    So it is without an extension that reads ids, and where a file with words is put below each page.
    """
    try:
        forms = {level: render(f"{'#' * level} {WORDS} {{#{NAME}}}\n", [], [], markdown) for level in range(1, 7)}
    except CannotRender:
        return {}
    return forms if all(_is_simple(form) for form in forms.values()) else {}


def _is_simple(form: Rendered) -> bool:
    """True if words and id of a heading come out once, with what leads to the id, and no sign that could mean more."""
    named = [heading.identifier for heading in form.headings] == [NAME] == list(form.identifiers)
    alone = named and form.text.strip("\n") == form.headings[0].text and form.text.count(WORDS) == 1
    return alone and not set(" -_.()") & set(form.text)


def made(forms: Forms, heading: re.Match[str]) -> Rendered:
    """What readers get of one heading."""
    form = forms[1 + len(heading["more"])]

    def filled(text: str) -> str:
        return text.replace(WORDS, heading["words"]).replace(NAME, heading["id"])

    return Rendered(
        (heading["id"],),
        tuple(one._replace(address=filled(one.address), label=one.label and filled(one.label)) for one in form.links),
        tuple(one._replace(text=filled(one.text), identifier=heading["id"]) for one in form.headings),
        filled(form.text).strip("\n"),
        frozenset(),
    )
