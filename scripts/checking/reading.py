"""One file of a site in; its text out, or the problem that keeps it from being read. Front matter is read here too."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scripts.problems import Problem, position

# mkdocs 1.6, utils/meta.py: a YAML block, or lines such as 'title: …' at the very top.
YAML_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.S)
UNCLOSED_BLOCK = re.compile(r"---[ \t]*\n[A-Za-z_][\w-]*:")
DATE = re.compile(r":[ ]*(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)\b")
# 'title:Words'
NO_SPACE = re.compile(r"^[A-Za-z_][\w-]*:(?=[^\s:/])", re.M)
OPENED = re.compile("quoted scalar|flow (?:sequence|mapping)")
PLAIN_LINES = re.compile(r"(?:[ ]{0,3}[A-Za-z0-9_-]+:.*\n)(?:(?:[ ]{0,3}[A-Za-z0-9_-]+:|[ ]{4}|\t).*\n)*")


class FrontMatter(NamedTuple):
    """The values at the top of a page, where the page's Markdown begins, and what is wrong with them."""

    values: Mapping[str, Any]
    end: int
    problem: tuple[int, str] | None = None


def read_text(path: Path, shown_as: str) -> str | Problem:
    """The text of a file with line ends as '\\n' and without a byte order mark, or why there is none."""
    try:
        data, why = (path.read_bytes(), "") if path.is_file() else (b"", "it is no ordinary file")
    except OSError as error:
        data, why = b"", str(error.strerror)
    if why:
        why = "it is a link to a file that does not exist" if path.is_symlink() and not path.exists() else why
        message = f"this file cannot be read ({why}); restore or remove it."
        return Problem(shown_as, 1, 1, "unreadable-file", "error", message)
    try:
        text = data.decode("utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save this file again as UTF-8."
        return Problem(shown_as, *position(before, len(before)), "not-utf-8", "error", message)


def front_matter(text: str) -> FrontMatter:
    """Read the front matter as mkdocs does; an unreadable one stays in the page, as it would on the site."""
    block = YAML_BLOCK.match(text)
    if block:
        return _yaml_block(block)
    if UNCLOSED_BLOCK.match(text):
        return FrontMatter({}, 0, (0, "the front matter is never closed; add a line '---' below it."))
    lines = PLAIN_LINES.match(text)
    if not lines:
        return FrontMatter({}, 0)
    pairs = (line.partition(":") for line in lines.group().splitlines() if ":" in line)
    return FrontMatter({name.strip().lower(): value.strip() for name, _, value in pairs}, lines.end())


def _yaml_block(block: re.Match[str]) -> FrontMatter:
    try:
        values = yaml.safe_load(block["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = _telling_mark(error, block["yaml"])
        start = block.start("yaml") + (_offset(block["yaml"], mark.line, mark.column) if mark else _date(block["yaml"]))
        typed = NO_SPACE.search(block["yaml"])
        if typed and typed.start() <= start - block.start("yaml"):
            start = block.start("yaml") + typed.start()
            return FrontMatter({}, 0, (start, f"'{typed.group()}' is no name; put a space behind its colon."))
        why = getattr(error, "problem", None) or str(error)
        remedy = "put the value in quotation marks" if mark else "correct the value"
        return FrontMatter({}, 0, (start, f"the front matter is not YAML ({why}); {remedy}."))
    if values is not None and not isinstance(values, dict):
        return FrontMatter({}, 0, (block.start("yaml"), "the front matter does not consist of 'name: value' lines."))
    return FrontMatter(values or {}, block.end())


def _telling_mark(error: Exception, text: str) -> Any:
    """Where a quotation mark or a bracket opens that is never closed; else where the reading stopped."""
    opened, stopped = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    return opened if opened and OPENED.search(str(getattr(error, "context", ""))) else stopped


def _date(text: str) -> int:
    """Where the first date stands that is none, such as 2026-13-01, of which YAML does not say the place; or 0."""
    for match in DATE.finditer(text):
        try:
            date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return match.start("year")
    return 0


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(above) for above in text.splitlines(keepends=True)[:line]) + column
