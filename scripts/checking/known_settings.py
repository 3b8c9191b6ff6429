"""Names as they stand in mkdocs.yml in; those that are slips of names that mkdocs and its plugins know, out."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

# mkdocs 1.6, config/defaults.py; INHERIT is read before all others.
SETTINGS = frozenset({
     "INHERIT", "config_file_path", "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template",
     "exclude_docs", "extra", "extra_css", "extra_javascript", "extra_templates", "google_analytics", "hooks",
     "markdown_extensions", "mdx_configs", "nav", "not_in_nav", "pages", "plugins", "remote_branch", "remote_name",
     "repo_name", "repo_url", "site_author", "site_description", "site_dir", "site_name", "site_url", "strict", "theme",
     "use_directory_urls", "validation", "watch",
 })  # fmt: skip
# mkdocs 1.6, config/defaults.py, class Validation, and the levels of config_options
VALIDATION = frozenset(
    ["nav", "links", "omitted_files", "not_found", "absolute_links", "anchors", "unrecognized_links"]
)
LEVELS = frozenset(["warn", "info", "ignore", "relative_to_docs"])
YES_OR_NO = ("use_directory_urls", "strict")
WORDS_FOR_BOOLEANS = ("", "true", "false", "yes", "no", "on", "off")  # of variables of the environment
# By the name of the plugin; of those named here a slip in an option changes what readers get.
OPTIONS = {
    "bibtex": frozenset({
         "bib_by_default", "bib_command", "bib_dir", "bib_file", "csl_file", "csl_file_encoding",
         "enable_inline_citations", "footnote_format", "full_bib_command",
     }),
    "redirects": frozenset(["redirect_maps"]),
}  # fmt: skip
PLUGINS = frozenset({
     "api-autonav", "autorefs", "awesome-nav", "awesome-pages", "bibtex", "blog", "exclude", "gen-files", "git-authors",
     "git-revision-date", "git-revision-date-localized", "glightbox", "group", "i18n", "include-markdown", "info",
     "jupyter", "kroki", "literate-nav", "macros", "markdown-exec", "mermaid2", "meta", "mike", "minify",
     "mkdocs-jupyter", "mkdocstrings", "monorepo", "multirepo", "offline", "open-in-new-tab", "optimize", "print-site",
     "privacy", "projects", "pymdownx", "redirects", "rss", "search", "section-index", "social", "swagger-ui-tag",
     "table-reader", "tags", "typeset", "with-pdf",
 })  # fmt: skip
EXTENSIONS = frozenset({
     "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
     "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
     "pymdownx.arithmatex", "pymdownx.b64", "pymdownx.betterem", "pymdownx.blocks.admonition",
     "pymdownx.blocks.caption", "pymdownx.blocks.definition", "pymdownx.blocks.details", "pymdownx.blocks.html",
     "pymdownx.blocks.tab", "pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji",
     "pymdownx.escapeall", "pymdownx.extra", "pymdownx.extrarawhtml", "pymdownx.fancylists", "pymdownx.highlight",
     "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.pathconverter",
     "pymdownx.progressbar", "pymdownx.quotes", "pymdownx.saneheaders", "pymdownx.smartsymbols", "pymdownx.snippets",
     "pymdownx.striphtml", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
 })  # fmt: skip
THEMES = frozenset(["material", "mkdocs", "readthedocs"])
# How alike a slip and a name are: 'attr_lst' and 'attr_list', but not 'tags' and 'tables'
ALIKE = 0.84
LEAST = 0.75  # of the same letters in another order: 'serach'
LONGEST_SLIP = 2  # letters too many or too few

Value = TypeVar("Value")


def slips(names: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Names that are not known but nearly, each with the one that it is like, unless that is there as well.

    >>> slips(["attr_lst", "tables", "mdx_math"], EXTENSIONS)
    {'attr_lst': 'attr_list'}
    """
    given = {name for name in names if isinstance(name, str)}
    found = {}
    for name in sorted(given - set(known)):
        likely = get_close_matches(name, sorted(known), n=3, cutoff=LEAST)
        close = get_close_matches(name, likely, n=1, cutoff=ALIKE)
        near = next(iter([*(one for one in likely if sorted(one) == sorted(name)), *close]), None)
        if near and near not in given and abs(len(near) - len(name)) <= LONGEST_SLIP:
            found[name] = near
    return found


def righted(values: Mapping[str, Value], known: Collection[str]) -> dict[str, Value]:
    """The same values by the names that were meant, so that a slip in one does not look like many other faults."""
    meant = slips(values, known) if not values.keys() <= set(known) else {}
    return {meant.get(name, name): value for name, value in values.items()}
