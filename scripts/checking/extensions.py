"""The settings of a site in; Python-Markdown with the site's own extensions out, made harmless and quiet.

Code is not coloured, diagrams are not drawn, nothing is fetched. An extension that does not come with
Python-Markdown, pymdown-extensions or Material is left out, and named, because it could run anything.
"""

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.superfences import highlight_validator

from scripts.checking.configuration import Configuration
from scripts.checking.extension_options import options_of
from scripts.checking.known_settings import righted
from scripts.checking.yaml_tags import Inert, RelativeFolder
from scripts.quick_blocks import QuickBlocks
from scripts.quick_inline import QuickInline, QuickReader

STANDARD = {
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
}  # fmt: skip
# These read pictures into the page or rewrite addresses, and so would hide what the author wrote.
LEFT_OUT_QUIETLY = {"pymdownx.b64", "pymdownx.pathconverter"}
# What an extension may raise when it is given an option that it does not know.
OPTION_ERRORS = (ImportError, AttributeError, KeyError, TypeError, ValueError)
# A line of words, without '1st'
PLAIN_WORDS = re.compile(r"[A-Za-z ,]*+(?:\d++(?!st|nd|rd|th)[A-Za-z ,]*+)*+")
MARKED = "data-written-in-markdown"


class Converter(NamedTuple):
    """Python-Markdown ready for use; names of extensions left out; False if heading ids cannot be trusted.

    `asked` fills, while a page is rendered, with the names of the snippets that it asks for and their files.
    """

    markdown: Markdown
    left_out: tuple[str, ...]
    knows_ids: bool
    asked: dict[str, str | None]

    @property
    def reads_tables(self) -> bool:
        return "table" in self.markdown.parser.blockprocessors


def make_converter(configuration: Configuration) -> Converter:
    """Load the extensions that the site names, one by one, with those of their options that are harmless."""
    markdown = Markdown()
    left_out, knows_ids = [], True
    for name, options in configuration.extensions:
        if name in LEFT_OUT_QUIETLY:
            continue
        if name.endswith("toc") and isinstance(options.get("slugify"), Inert):
            knows_ids = False
        if not _trusted(name) or not _register(markdown, name, _harmless(name, options, configuration)):
            left_out.append(name)
    asked: dict[str, str | None] = {}
    _include_only_files(markdown, asked)
    _Origin().extendMarkdown(markdown)
    QuickBlocks().extendMarkdown(markdown)
    QuickInline().extendMarkdown(markdown)
    markdown.treeprocessors.register(_MarkupAmongWords(markdown, markdown.inlinePatterns), "inline", 20)
    _list_contents_where_shown(markdown)
    return Converter(markdown, tuple(left_out), knows_ids, asked)


def _list_contents_where_shown(markdown: Markdown) -> None:
    """A page's list of contents is made only where the page shows it, at `[TOC]`: it takes a fifth of the rendering."""
    if "toc" not in markdown.treeprocessors:
        return
    toc: Any = markdown.treeprocessors["toc"]
    make = toc.build_toc_div

    def make_if_shown(tokens: list[Any]) -> Any:
        shown = toc.marker and any(toc.marker in line for line in markdown.lines)
        return make(tokens if shown else [])

    toc.build_toc_div = make_if_shown


def _include_only_files(markdown: Markdown, asked: dict[str, str | None]) -> None:
    """A snippet that names a folder is left out here, the extension itself would stop at it; each is noted."""
    if "snippet" not in markdown.preprocessors:
        return
    reader: Any = markdown.preprocessors["snippet"]
    find = reader.get_snippet_path

    def find_file(path: str) -> str | None:
        found = find(path)
        asked[path] = str(found) if found and Path(found).is_file() else None
        return asked[path]

    reader.get_snippet_path = find_file


def _trusted(name: str) -> bool:
    return name in STANDARD or name.startswith(("markdown.extensions.", "pymdownx."))


def _register(markdown: Markdown, name: str, options: dict[str, Any]) -> bool:
    try:
        markdown.registerExtensions([name], {name: options})
    except OPTION_ERRORS:
        return False
    return True


def _harmless(name: str, options: Mapping[str, Any], configuration: Configuration) -> dict[str, Any]:
    """The options of one extension without anything that runs code, colours code or reaches out."""
    known = options_of(name)
    meant = righted(options, known) if known else options
    kept = {key: _below(key, value, configuration) for key, value in meant.items() if not isinstance(value, Inert)}
    short = name.rpartition(".")[2]
    if short == "codehilite":
        kept["use_pygments"] = False
    if short == "superfences":
        fences = [_quiet(fence, _block) for fence in _dicts(kept.get("custom_fences"))]
        kept["custom_fences"] = [*fences, {**_quiet({"name": "*"}, _block), "validator": highlight_validator}]
    if short == "inlinehilite":
        kept["custom_inline"] = [_quiet(inline, _inline) for inline in _dicts(kept.get("custom_inline"))]
    if short == "snippets":
        base = [_folder(path, configuration) for path in _list(kept.get("base_path", "."))]
        kept |= {"base_path": base, "check_paths": False, "url_download": False}
    return kept


def _below(key: str, value: Any, configuration: Configuration) -> Any:
    """`pymdownx.extra` takes the options of the extensions that it bundles, by their names."""
    return _harmless(key, value, configuration) if "." in key and isinstance(value, dict) else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict) and "name" in item]


def _folder(path: Any, configuration: Configuration) -> str:
    """A folder for snippets, from the folder of mkdocs.yml, where mkdocs is run."""
    if isinstance(path, RelativeFolder):
        suffix = path.suffix.removeprefix("$config_dir").removeprefix("$docs_dir").strip("/")
        start = configuration.root if path.suffix.startswith("$config_dir") else configuration.docs_dir
        return str(start / suffix)
    return str(configuration.root / Path(str(path)))


def _quiet(fence: dict[str, Any], formatter: Any) -> dict[str, Any]:
    """The same fence with a formatter of ours; the site's own could run anything."""
    return {"name": fence["name"], "class": str(fence.get("class", "")), "format": formatter}


def _block(source: str, language: str, css_class: str, options: Any, md: Markdown, **more: Any) -> str:
    """Stands for the function that would draw or colour a fence: shows its text as code."""
    identifier = f' id="{html.escape(more["id_value"])}"' if more.get("id_value") else ""
    return f"<pre{identifier}><code>{html.escape(source)}</code></pre>"


def _inline(source: str, language: str, css_class: str, md: Markdown) -> str:
    return f"<code>{html.escape(source)}</code>"


class _MarkupAmongWords(QuickReader):
    """The same reading, which passes by texts that cannot hold any markup, whatever extensions are there."""

    def _InlineProcessor__handleInline(self, data: Any, patternIndex: int = 0) -> Any:  # noqa: N803
        if not isinstance(data, AtomicString) and PLAIN_WORDS.fullmatch(data):
            return data
        return super()._InlineProcessor__handleInline(data, patternIndex)


class _Origin(Extension):
    """Marks links and images that come from Markdown: only those does mkdocs rewrite from file to address."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_OriginMarks(md), "written-in-markdown", 0)


class _OriginMarks(Treeprocessor):
    def run(self, root: Any) -> None:
        for element in root.iter():
            if element.tag in ("a", "img"):
                element.set(MARKED, "")
