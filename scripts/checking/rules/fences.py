"""A rule about fences: that Markdown takes each for code, whatever stands behind its signs."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.handbook import is_handbook
from scripts.checking.registry import rule
from scripts.checking.rules.structure import fences
from scripts.checking.site import Site
from scripts.problems import Problem

# 'yaml tab="File"', 'python exec="on" id="1"': options that a plugin or another version may know
WITH_OPTIONS = re.compile(r"[\w#.+-]+(?:[ \t]+[A-Za-z][\w-]*=(?:\"[^\"]*\"|'[^']*'))*")


@rule("fence-shown-as-text", scope="page")
def typed_fences(site: Site) -> Iterator[Problem]:
    """Every fence is code for readers too, and not a row of signs.

    Behind the signs stands one word for the language, then options as in title="a.py", or all of it in braces.
    """
    if site.converter.left_out or (site.configuration.hooks and not is_handbook(site.configuration)):
        return  # these may read the line before Markdown does
    for page in site.published_pages():
        for fence in fences(page.text):
            opening = page.text[fence.start :].partition("\n")[0].strip()
            info = opening.lstrip("`~").strip()
            whole = fence.end is not None and fence.swallowed is None and not WITH_OPTIONS.fullmatch(info)
            if whole and not _is_code(site, opening):
                message = f"readers see this code as text: '{info}' cannot be read; {_remedy(info)}"
                yield page.problem(fence.start, "fence-shown-as-text", message)


@lru_cache(maxsize=1024)
def _is_code(site: Site, opening: str) -> bool:
    """Ask the site's own Markdown what it makes of a fence with this first line."""
    signs = opening[: len(opening) - len(opening.lstrip(opening[0]))]
    rendered = str(site.converter.markdown.reset().convert(f"{opening}\nword\n{signs}\n"))
    return not rendered.startswith("<p>")


def _remedy(info: str) -> str:
    word = info.strip("{} ").partition(" ")[0].partition(",")[0]
    return f"write '{word}' alone, or options as in '{word} title=\"a.py\"'."
