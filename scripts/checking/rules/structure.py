"""Rules about a page as a whole: readable, closed fences and comments, one heading of the first level."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from scripts.checking.handbook import is_handbook
from scripts.checking.merge_marks import CONFLICT, merge_marks, merging_data
from scripts.checking.pages import rare_signs
from scripts.checking.prose import lines_with
from scripts.checking.registry import rule
from scripts.checking.rules.headings import head_of, whole_pages
from scripts.checking.seeking import holds
from scripts.checking.site import Page, Site
from scripts.markdown_text import in_comment
from scripts.problems import Problem, position

# The rest of a line from such signs on; with '~~~' on the page, both are searched for at once
BACKTICKS, FENCE_SIGNS = re.compile(r"```[^\n]*"), re.compile(r"(?:```|~~~)[^\n]*")
FENCE_LINE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$", re.M)
LANGUAGE = re.compile(r"[ \t]*(?:\.?[A-Za-z][\w#.+-]*|\{[^}\n]*\})(?:[ \t].*)?")
# 'and words' behind the signs; no language with options, such as 'python title="x"'
WORDS_BEHIND = re.compile(r"[.,;:!?)]+|[\w'’]+[.,;:]?(?:[ ]+[^\s={}\"]+){2,}")
# A mark that was forgotten when the others were removed: '<<<<<<< HEAD', '>>>>>>> main'
FORGOTTEN = re.compile(r"^(?:<{7} [^\s<>]+|>{7} [^\s<>]+)[ \t]*$", re.M)
BOTH_HERE = "two versions of these lines are both here ('<<<<<<<' to '>>>>>>>'); choose one and remove the marks."
FORGOT = "this mark of a merge was forgotten; delete it."
UNCLOSED_OR_LEFT = "these signs open a fence that is never closed; close it below the code, or take them out."
NO_COMMENT = re.compile(r"<!-(?=[ \w])|<!(?=[ ][^\n<>]*-->)")  # '<!- words -->'
CONFLICT_START = re.compile(r"^<{7} .+$", re.M)
UNCLOSED = "this fence is never closed; add the same signs on a line of their own below the code."
FIRST_HEADING = re.compile(r"^(?:#(?!#)[ \t]*\S.*|(?!\s).+\n=+[ \t]*$|[ \t]*<h1\b.*)", re.M | re.I)


@rule("not-utf-8")
def unreadable_files(site: Site) -> Iterator[Problem]:
    """Every page is a file that exists and is UTF-8.

    Restore the file, or save it again as UTF-8.
    """
    return iter(site.unread)


@rule("front-matter", scope="page")
def unreadable_front_matter(site: Site) -> Iterator[Problem]:
    """The front matter of every page is YAML, closed, and a list of names with values.

    Put values with a colon or a bracket in quotation marks, and close the block with a line `---`.
    """
    for page in site.published_pages():
        if page.front.problem:
            yield page.problem(page.front.problem[0], "front-matter", page.front.problem[1])


@rule("merge-conflict")
def merge_conflicts(site: Site) -> Iterator[Problem]:
    """No file holds the marks of an unfinished merge.

    Choose one of the two versions, and remove the lines with the marks.
    """
    for page in site.published_pages():
        if not {"<<<<<<< ", ">>>>>>> "}.intersection(rare_signs(page)):
            continue
        whole = [match.span() for match in CONFLICT.finditer(page.text) if page.visible[match.start()].strip()]
        for start, _ in whole:
            yield page.problem(start, "merge-conflict", BOTH_HERE)
        for match in FORGOTTEN.finditer(page.visible):
            if not any(start <= match.start() <= end for start, end in whole):
                yield page.problem(match.start(), "merge-conflict", FORGOT)
    for match in CONFLICT_START.finditer(site.bibliography_text):
        place = position(site.bibliography_text, match.start())
        yield Problem(site.bibliography_file, *place, "merge-conflict", "error", BOTH_HERE)
    for name, text in merging_data(site).items():
        shown_as = f"{site.configuration.docs_name}/data/{name}"
        for start, both in merge_marks(text):
            place = position(text, start)
            yield Problem(shown_as, *place, "merge-conflict", "error", BOTH_HERE if both else FORGOT)


class Fence(NamedTuple):
    """One fence: where it opens, its line of opening, where it closes (None if never), what it swallows."""

    start: int
    end: int | None
    swallowed: int | None


@rule("unclosed-fence", scope="page")
def unclosed_fences(site: Site) -> Iterator[Problem]:
    """Every fence of code is closed, before the next one opens.

    Close it with the same signs, as many of them and at the same indent, alone on a line below the code. Nothing
    behind it is checked until then.
    """
    for page in site.published_pages():
        for before, fence, after in neighbours(fences(page.text)):
            if message := _fence_fault(page, fence, before, after):
                yield page.problem(fence.start, "unclosed-fence", message)


def neighbours(found: Iterable[Fence]) -> Iterator[tuple[Fence | None, Fence, Fence | None]]:
    """Each fence with the one before it and the one behind it."""
    every = [None, *found, None]
    return ((before, fence, after) for before, fence, after in zip(every, every[1:], every[2:], strict=False) if fence)


def _fence_fault(page: Page, fence: Fence, before: Fence | None, after: Fence | None) -> str:
    """What is wrong with a fence; nothing with signs that were only meant to close the one before."""
    if fence.end is None:
        if after and _closes_badly(page, fence, after):
            return ""  # said of the line that was to close it
        if before and _closes_badly(page, before, fence):
            line = position(page.text, before.start)[0]
            return f"words stand behind the signs that were to close the fence of line {line}; put them on a new line."
        if not _info(page, fence):
            return "" if before and before.end is None else UNCLOSED_OR_LEFT
        return UNCLOSED
    if fence.swallowed is None:
        return ""
    line = position(page.text, fence.swallowed)[0]
    return f"this fence is still open where another one opens at line {line}; close it above."


def _closes_badly(page: Page, opening: Fence, closing: Fence) -> bool:
    """True for '``` and words' where neither this fence nor the one before it is ever closed."""
    info = _info(page, closing)
    return opening.end is closing.end is None and bool(WORDS_BEHIND.fullmatch(info)) and _info(page, opening) != info


def _info(page: Page, fence: Fence) -> str:
    return page.text[fence.start :].partition("\n")[0].lstrip("`~").strip()


@lru_cache(maxsize=256)
def fences(text: str) -> tuple[Fence, ...]:
    """Find fences as pymdownx.superfences does: one closes with the same signs at the same indent."""
    return tuple(_fences(text))


def _fences(text: str) -> Iterator[Fence]:
    at = 0
    while opening := _next_line(text, at):
        at = opening.end()
        closing, swallowed = _closing(text, opening)
        if not in_comment(text, opening.start()):
            yield Fence(opening.start("fence"), closing, swallowed)
        at = closing or at


def _next_line(text: str, at: int) -> re.Match[str] | None:
    """The next line of signs, from the end of a line on."""
    signs = FENCE_SIGNS if holds(text, "~~~") else BACKTICKS
    lines = (FENCE_LINE.match(text, start) for start, _ in lines_with(signs, text, at))
    return next((line for line in lines if line), None)


def _closing(text: str, opening: re.Match[str]) -> tuple[int | None, int | None]:
    """Where a fence closes, and where a line inside it opens another one of the same signs."""
    swallowed = None
    for line in FENCE_LINE.finditer(text, opening.end(), _end_of_container(text, opening)):
        if line["fence"] != opening["fence"] or line["indent"].expandtabs(4) != opening["indent"].expandtabs(4):
            continue
        if not line["info"].strip():
            return line.end(), swallowed
        if swallowed is None and LANGUAGE.fullmatch(line["info"]):
            swallowed = line.start()
    return None, None


def _end_of_container(text: str, opening: re.Match[str]) -> int:
    """A fence inside a list item or a tab ends with it, at the first line that is indented less."""
    width = len(opening["indent"].expandtabs(4))
    if ">" in opening["indent"] or not width:
        return len(text)
    offset = opening.end() + 1
    for line in text[offset:].splitlines(keepends=True):
        shown = line.expandtabs(4)
        if shown.strip() and len(shown) - len(shown.lstrip(" ")) < width:
            return offset
        offset += len(line)
    return len(text)


@rule("unclosed-comment", scope="page")
def unclosed_comments(site: Site) -> Iterator[Problem]:
    """Every HTML comment is closed; an open one is shown to readers, or hides the rest of the page.

    Add `-->` at the end of the comment. Nothing behind it is checked until then.
    """
    for page in site.published_pages():
        start = page.visible.rfind("<!--")
        if start >= 0 and "-->" not in page.visible[start:] and page.visible[start - 1 : start] != "\\":
            yield page.problem(start, "unclosed-comment", "this comment is never closed; add '-->' at its end.")


@rule("mistyped-comment", scope="page")
def mistyped_comments(site: Site) -> Iterator[Problem]:
    """Every remark for authors is a comment, and not shown to readers.

    A comment begins with `<!--` and ends with `-->`.
    """
    for page in site.published_pages():
        for match in NO_COMMENT.finditer(page.visible):
            yield page.problem(match.start(), "mistyped-comment", "this opens no comment; write '<!--'.")


@rule("duplicate-h1", severity="warning", scope="page")
def first_level_headings(site: Site) -> Iterator[Problem]:
    """A page has one heading of the first level, its title.

    Begin the second heading with `##`; lists of pages and search show the first.
    """
    for page in site.published_pages():
        titles = [heading for heading in page.rendered.headings if heading.level == 1]
        found = list(FIRST_HEADING.finditer(page.visible, page.front.end)) if len(titles) > 1 else []
        if len(found) > 1 and not FORGOTTEN.search(page.visible):
            line = position(page.text, found[0].start())[0]
            message = f"the page has a title already, at line {line}; begin this heading with '##'."
            yield page.problem(found[1].start(), "duplicate-h1", message, "warning")


@rule("no-h1", severity="warning")
def pages_without_title(site: Site) -> Iterator[Problem]:
    """Every page has a title: a heading of the first level, or a title in its front matter.

    Begin the page with `# Title`.
    """
    by_theme = _titled_by_theme(site)
    for page in whole_pages(site):
        head = head_of(page)
        titled = "title" in head["names"] or page.file.path in by_theme or not page.complete
        if not titled and not head["headed"]:
            yield page.problem(head["text"], "no-h1", "the page has no title; begin it with '# Title'.", "warning")


def _titled_by_theme(site: Site) -> set[str]:
    """Pages that Material gives the title of their entry in nav; the handbook's pages are to carry their own."""
    if site.configuration.theme.get("name") != "material" or is_handbook(site.configuration):
        return set()
    return set(_titled_entries(site.configuration.values.get("nav")))


def _titled_entries(nav: Any) -> Iterator[str]:
    for item in nav if isinstance(nav, list) else []:
        for value in item.values() if isinstance(item, dict) else ():
            yield from [value] if isinstance(value, str) else _titled_entries(value)


@rule("duplicate-id", scope="page")
def duplicate_identifiers(site: Site) -> Iterator[Problem]:
    """No id is given twice on a page; a link could reach only the first.

    Rename one of the two, and the links that mean it.
    """
    for page in site.published_pages():
        for name, found in given_ids(page).items():
            if not found or (len(found) == 1 and _names_its_heading(page, found[0])):
                continue
            line = position(page.text, found[0])[0]
            why = f"is already given at line {line}" if len(found) > 1 else "is also what a heading gets from its words"
            message = f"the id '{name}' {why}; rename one of the two."
            yield page.problem(found[:2][-1], "duplicate-id", message)


def given_ids(page: Page) -> dict[str, list[int]]:
    """The ids that a page has more than once, each with the places where an author wrote it."""
    times = Counter(page.rendered.identifiers)
    return {name: _written(page, name) for name in sorted(name for name in times if times[name] > 1)}


def _names_its_heading(page: Page, start: int) -> bool:
    """True for `<a name="part"></a>` on or right above the heading that gets this id anyway: one place, twice named."""
    line = page.text[:start].rpartition("\n")[2]
    end = page.text.find("\n", start)
    below = page.text[end:].lstrip("\n") if end >= 0 else ""
    return bool(re.search(r"<a\s[^>]*\bname\s*=[^>]*$", line)) and (
        line.lstrip().startswith("#") or below.lstrip().startswith("#")
    )


def _written(page: Page, name: str) -> list[int]:
    """Where an author wrote an id: `{#name}` or `id="name"`."""
    identifier = re.escape(name)
    in_braces = rf"\{{:?[^}}\n]*(?P<braces>#{identifier})(?=[\s}}])"
    in_tag = rf"<[^>]*\s(?:id|name)\s*=\s*[\"']?(?P<tag>{identifier})(?=[\"'\s>])"
    return [match.start(match.lastgroup or 0) for match in re.finditer(f"{in_braces}|{in_tag}", page.visible)]
