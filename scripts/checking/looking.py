"""One page's source and what surrounds it in; what its readers will get, found by rendering it once, out."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension

from scripts.checking.configuration import Configuration
from scripts.checking.extensions import Converter
from scripts.checking.handbook import UNMADE, generated_edits, is_handbook
from scripts.checking.pages import Look
from scripts.checking.plain_headings import forms_of_headings, only_title
from scripts.checking.plain_paragraphs import Part, plain_parts, restored, seen_parts, stand_ins
from scripts.checking.reading import FrontMatter, front_matter
from scripts.checking.rendering import CannotRender, Rendered, render
from scripts.checking.seeking import holds
from scripts.checking.snippets import is_whole
from scripts.checking.targets import Candidate, Edit, candidates
from scripts.markdown_text import blanked, hidden_parts
from scripts.references.bibliography import Bibliography
from scripts.references.citations import Group, citation_groups

if TYPE_CHECKING:
    from scripts.ledger.claims import Ledger

# '::: package.module', '## ::: package.module' of mkdocstrings
DESCRIBED = re.compile(r"^#*[ ]*::: ", re.M)
# '```python exec="true"': what the code prints becomes a part of the page
EXECUTED = re.compile(r"^[ \t]*[`~]{3,}[^\n]*\bexec=", re.M)
# '```yaml tab="File"', which the extensions read before version 8: with today's, all below may look like code
OLD_TAB = re.compile(r"^[ \t]*[`~]{3,}[^\n]*[ ]tab=", re.M)
TEMPLATE_PLUGINS = {"macros", "include-markdown", "table-reader", "jinja", "snippets"}
# '<!-- md:setting config.blog_dir -->': a comment that a site's own hook may replace by anything.
SHORTCODE = re.compile(r"<!--\s*[\w-]+:[\w-]+")
# A line that begins with a tag: in such a block a citation may never become one. Or with a list of attributes: whether
# it is one may hang on the number that a citation puts into its paragraph.
RAW_HTML = re.compile(r"\n[ \t>]*(?:</?[a-z]|\{)", re.I)
# Stands where a citation's number will be: a sign that no rule for ids lets through.
NUMBER = "°"
# What stands for a claim mark on the page: an id
MARK_ID = re.compile(r"<i id=\"(?P<id>[^\"]+)\"></i>")
NOTHING = Rendered((), (), (), "", frozenset())


class Surroundings(NamedTuple):
    """What all pages of a site share when they are rendered; `spelled` are the keys of sources by lower case."""

    configuration: Configuration
    converter: Converter
    bibliography: Bibliography | None
    ledger: Ledger | None
    spelled: Mapping[str, str]


def look_at(text: str, around: Surroundings) -> Look:
    """Render one page; one that cannot be rendered has nothing in it."""
    around.converter.asked.clear()
    front, hidden = front_matter(text), hidden_parts(text)
    visible = blanked(text, hidden)
    groups = citation_groups(text, visible)
    places = [place for place in candidates(text) if place.start >= front.end]
    made = list(generated_edits(text, visible, around.configuration, around.bibliography, around.ledger))
    marks, citations = _Marks(text, made), _Citations(text, groups, around)
    edits = [Edit(0, front.end, ""), *made, *citations.edits()]
    unmade = any(edit.text == UNMADE for edit in made)
    markdown, tables = around.converter.markdown, around.converter.reads_tables
    find = plain_parts if citations.plain else _no_parts
    plainly = partial(find, text, groups, NUMBER, tables, marks.places)
    forms = forms_of_headings(text, front.end, markdown) if citations.plain else {}
    rendered, plain, trouble = _render(text, places, edits, plainly(forms), markdown)
    if forms and not (len(seen_parts(rendered, plain)) == len(plain) and only_title(rendered, text, front.end)):
        # The word for some headings is in code after all, or behind a tag that is never closed.
        rendered, plain, trouble = _render(text, places, edits, plainly({}), markdown)
    in_plain = marks.identifiers(seen_parts(rendered, plain))
    rendered = restored(rendered, plain)
    rendered = rendered._replace(identifiers=(*rendered.identifiers, *in_plain, *citations.identifiers()))
    complete = not trouble and not unmade and around.converter.knows_ids and _is_complete(text, front, rendered, around)
    asked = digests_of(around.converter.asked)
    return Look(rendered, tuple(groups), tuple(places), tuple(hidden), asked, complete, trouble)


def _no_parts(*_: object) -> list[Part]:
    """For a page of which each sign may mean something."""
    return []


def _render(
    text: str, places: Sequence[Candidate], edits: Sequence[Edit], plain: list[Part], markdown: Markdown
) -> tuple[Rendered, list[Part], str]:
    """What readers get, with words for the plain parts, and these; or nothing, and why it cannot be rendered."""
    try:
        return render(text, places, [*edits, *stand_ins(plain)], markdown), plain, ""
    except CannotRender as error:
        why = f"Python-Markdown cannot render this page ({error}); halve the page until the cause is found."
        return NOTHING, plain, why


def digests_of(asked: Mapping[str, str | None]) -> dict[str, str]:
    """Names of snippets with the digest of the file that each stands for, '' for none."""
    return {name: file_digest(Path(path)) if path else "" for name, path in asked.items()}


def file_digest(path: Path) -> str:
    """The digest of a file's bytes; '' if it cannot be read."""
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def _is_complete(text: str, front: FrontMatter, rendered: Rendered, around: Surroundings) -> bool:
    """False for a page to which a plugin, a hook or a template adds what nobody can know from its text."""
    plugins = around.configuration.plugins
    described = "mkdocstrings" in plugins and bool(DESCRIBED.search(text))
    scripted = bool(TEMPLATE_PLUGINS & plugins.keys()) and ("{{" in text or "{%" in text)
    # A fence that no extension takes for one, such as '```toml tab="x"', waits for a hook to rewrite it.
    for_hook = around.configuration.hooks and not is_handbook(around.configuration)
    written_by_hook = for_hook and (SHORTCODE.search(text) or "\n```" in "\n" + rendered.text)
    executed = "markdown-exec" in plugins and EXECUTED.search(text)
    whole = not described and not executed and not scripted and not written_by_hook and "template" not in front.values
    old_tabs = holds(text, " tab=") and OLD_TAB.search(text)
    return whole and not old_tabs and is_whole(around.converter.markdown, text)


class _Marks:
    """The claim marks of one page, behind each of which our hooks put its id."""

    def __init__(self, text: str, made: Iterable[Edit]) -> None:
        self.made = [(edit.start, found["id"]) for edit in made if (found := MARK_ID.fullmatch(edit.text))]
        self.places = [(text.rindex("{", 0, end), end) for end in dict(self.made)]

    def identifiers(self, parts: Sequence[Part]) -> Iterator[str]:
        """Those of marks in parts for which a word stands; one at the end of such a part is rendered."""
        starts = [part.start for part in parts]
        for end, name in self.made:
            around = bisect(starts, end) - 1
            if around >= 0 and end < parts[around].end:
                yield name


class _Citations:
    """The citations of one page, which mkdocs-bibtex turns into footnotes: their ids must exist.

    To render some sixty footnotes takes as long as all the rest of a page, and gives nothing but their ids. So a
    number takes the place of each citation, and the extension is asked for the ids. Where that might differ, on a
    page with raw HTML or with footnotes of its own, they are written and rendered.
    """

    def __init__(self, text: str, groups: list[Group], around: Surroundings) -> None:
        self.text, self.groups = text, groups
        self.known = around.bibliography is not None
        form = str(around.configuration.plugins.get("bibtex", {}).get("footnote_format", "{key}"))
        spelled = around.spelled
        self.names = [
            [form.replace("{key}", spelled[one.key.lower()]) for one in group.citations if one.key.lower() in spelled]
            for group in groups
        ]
        self.notes = _footnotes(around.converter.markdown)
        self.plain = self.notes is not None and not holds(text, "[^") and not RAW_HTML.search(f"\n{text}")

    def edits(self) -> list[Edit]:
        """What plugins do to the text before it is rendered."""
        if not self.known:
            return []
        pairs = list(zip(self.groups, self.names, strict=True))
        if self.plain:
            return [Edit(group.start, group.end, NUMBER if names else "") for group, names in pairs]
        found = [Edit(group.start, group.end, "".join(f"[^{name}]" for name in names)) for group, names in pairs]
        cited = dict.fromkeys(name for names in self.names for name in names)
        notes = "".join(f"\n[^{name}]: {name}" for name in cited)
        return [*found, Edit(len(self.text), len(self.text), f"\n\n{notes}\n")] if cited else found

    def identifiers(self) -> Iterator[str]:
        """The ids of numbers and notes that were not rendered, as the extension would give them."""
        if not self.known or not self.plain or self.notes is None:
            return
        for name in dict.fromkeys(name for names in self.names for name in names):
            yield self.notes.makeFootnoteId(name)
        for names in self.names:
            yield from (self.notes.makeFootnoteRefId(name, found=True) for name in names)


def _footnotes(markdown: Markdown) -> FootnoteExtension | None:
    found = (one for one in markdown.registeredExtensions if isinstance(one, FootnoteExtension))
    return next(found, None)
