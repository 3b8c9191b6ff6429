"""Rules about ids that an author gives and readers do not get: attribute lists mistyped, ids that push others aside."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from scripts.checking.anchors import list_message, uses_attribute_lists
from scripts.checking.mistyped_lists import FLAGS, mistyped_lists
from scripts.checking.prose import lines_with
from scripts.checking.published import published_list
from scripts.checking.registry import rule
from scripts.checking.rendering import Heading
from scripts.checking.site import Page, Site
from scripts.links.published import Address
from scripts.problems import Problem

# the sign of a permanent link behind a heading: '¶', '#'
PERMALINK = re.compile(r"[^\w)\]!?.]+$")
COUNTED = re.compile(r"(?P<base>.+)_\d+")
# '[words](page.md) {.button}': the list must touch the link
APART = re.compile(r"\]\([^()\n]*\)[ \t]+(?P<list>\{[ ]*:?[ ]*\.[A-Za-z][\w-]*[^{}\n]*\})")

# '![Plot](plot.png){ width=400', without '}'
OPEN = re.compile(r"\]\([^()\n]*\)(?P<list>\{[ ]*:?[ ]*(?:[.#]?[A-Za-z][\w-]*)(?:[ ]|=|$)[^{}\n]*)$", re.M)
BRACE = re.compile(r"\{[^\n]*")
# '## Results {results}', '## Levels { low }'
SWALLOWED = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+[^\n{}]*[ ](?P<list>\{:?[ ]*(?P<word>[A-Za-z][\w-]*)[ ]*\})[ \t]*$", re.M)


@rule("broken-attribute-list", scope="links")
def broken_lists(site: Site) -> Iterator[Problem]:
    """Every attribute list is read as one, so that the id in it is there.

    Write `## Results {#results}` on the line of a heading, and `{: #dose }` on a line of its own below a paragraph.
    """
    for page in site.published_pages() if uses_attribute_lists(site) else ():
        seen: set[str] = set()
        for one in mistyped_lists(page) if page.complete else ():
            if one.name not in seen and (one.certain or _is_wanted(site, page, one.name)):
                seen.add(one.name)
                yield page.problem(one.start, "broken-attribute-list", list_message(one.name, one.line))
        claims = seen | set(site.ledger.claims if site.ledger else ())
        yield from _swallowed(page, claims) if " {" in page.visible else ()
        for match in OPEN.finditer(page.visible) if "{" in page.rendered.text else ():
            if match["list"] in page.rendered.text:
                message = "readers see this list as typed; add '}' at its end."
                yield page.problem(match.start("list"), "broken-attribute-list", message)
        for match in APART.finditer(page.visible) if "{" in page.rendered.text else ():
            if match["list"] in page.rendered.text:
                message = "readers see this list as typed; take out the space between it and ')'."
                yield page.problem(match.start("list"), "broken-attribute-list", message)


def _swallowed(page: Page, said: set[str]) -> Iterator[Problem]:
    """A word in braces behind a heading, which the extension takes for an attribute and readers never see."""
    shown = " ".join(heading.text for heading in page.rendered.headings)
    lines = lines_with(BRACE, page.visible, page.front.end)
    for match in (match for line in lines for match in SWALLOWED.finditer(page.visible, *line)):
        word = match["word"]
        if word not in said and word not in FLAGS and not word.startswith("data-") and match["list"] not in shown:
            message = (
                f"readers do not see '{match['list']}', and it gives no id; write '{{#{word}}}', or '\\{{{word}}}'."
            )
            yield page.problem(match.start("list"), "broken-attribute-list", message, "warning")


def _is_wanted(site: Site, page: Page, name: str) -> bool:
    """True if the id was published, or a link names it: '[x](page.md#name)', '[label]: #name', 'href="#name"'."""
    if any(link.address == Address(page.file.address, name) for link in published_list(site)):
        return True
    form = "|".join(re.escape(form) for form in sorted({name, quote(name)}))
    link = re.compile(rf"(?:\]\(<?[^)\s]*|\]:[ \t]*<?\S*|href\s*=\s*[\"']?[^\"'\s>]*)#(?:{form})(?![\w-])")
    return any(link.search(page.text) for page in site.pages.values() if f"#{name}" in page.text or "%" in form)


@rule("id-of-other-heading", severity="warning", scope="page")
def pushed_aside(site: Site) -> Iterator[Problem]:
    """No id is given by hand that another heading would get from its words, and now gets with a number behind it.

    Give the other heading an id of its own, or rename this one.
    """
    for page in site.published_pages():
        by_id = {heading.identifier: heading for heading in page.rendered.headings}
        for heading in page.rendered.headings:
            counted = COUNTED.fullmatch(heading.identifier)
            if counted and (given := _taken_number(page, heading, by_id)) is not None:
                other = PERMALINK.sub("", by_id[counted["base"]].text)
                message = f"a second heading '{other}' would have the id '{heading.identifier}'; rename this one."
                yield page.problem(given, "id-of-other-heading", message)
                continue
            base = counted["base"] if counted else ""
            holder = by_id.get(base)
            if not base or base not in page.identifiers or (holder and _letters(holder.text) == _letters(heading.text)):
                continue
            given, own = _given(page, base), _given(page, heading.identifier)
            if given is not None and own is None and _letters(base) == _letters(heading.text):
                words = PERMALINK.sub("", heading.text)
                message = (
                    f"the heading '{words}' would have the id '{base}' and now has '{heading.identifier}'; rename one."
                )
                yield page.problem(given, "id-of-other-heading", message)


def _taken_number(page: Page, heading: Heading, by_id: Mapping[str, Heading]) -> int | None:
    """Where an author gave the id 'results_1' to other words, on a page with two headings 'Results'."""
    counted = COUNTED.fullmatch(heading.identifier)
    first = by_id.get(counted["base"]) if counted else None
    if first is None or _letters(first.text) == _letters(heading.text):
        return None
    alike = sum(_letters(one.text) == _letters(first.text) for one in by_id.values())
    return _given(page, heading.identifier) if alike > 1 else None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _given(page: Page, name: str) -> int | None:
    """Where the author gave an id: `{#name}` or `id="name"`."""
    identifier = re.escape(name)
    in_braces = rf"\{{:?[^}}\n]*(?P<braces>#{identifier})(?=[\s}}])"
    in_tag = rf"\bid\s*=\s*[\"']?(?P<tag>{identifier})(?=[\"'\s>])"
    match = re.search(f"{in_braces}|{in_tag}", page.visible)
    return match.start(match.lastgroup or 0) if match else None
