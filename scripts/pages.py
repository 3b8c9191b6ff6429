"""What a page is: its title and front matter, from its Markdown."""

import re
from typing import Any

import yaml

from scripts.markdown_text import FRONT_MATTER, hide_code

HEADING_ONE = re.compile(r"^#[ \t]+(?P<title>\S.*)", re.M)  # '# Guide A # {#page}'


def front_matter(text: str) -> dict[str, Any]:
    """The fields between the two `---` lines at the head of a page; empty if there are none or they are unreadable."""
    found = FRONT_MATTER.match(text)
    if not found:
        return {}
    try:
        fields = yaml.safe_load("\n".join(found.group().strip("\ufeff \n").split("\n")[1:-1]))
    except (yaml.YAMLError, ValueError, RecursionError):  # a value may be the date 2026-13-01
        return {}
    return fields if isinstance(fields, dict) else {}


def title_of(text: str, path: str) -> str:
    """A page's name in lists: the title of its front matter, else its first heading, else its path."""
    title = front_matter(text).get("title")
    if isinstance(title, str) and title.strip():
        return title.strip().replace("&lt;", "<")  # as drafts of guides write it, for themes that escape nothing
    heading = HEADING_ONE.search(hide_code(text))
    return _words_of_heading(heading["title"]) if heading else path


def _words_of_heading(line: str) -> str:
    """'Guide A # {#page}' as 'Guide A'; taken apart without a pattern, which would take hours for a line of blanks."""
    words, brace, _ = line.rstrip(" \t}").rpartition("{") if line.rstrip().endswith("}") else (line, "", "")
    words = words if brace else line
    return words.strip(" \t").rstrip("#").rstrip(" \t") or line
