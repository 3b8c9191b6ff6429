"""A page's text in; every snippet that it includes, `--8<-- "file"`, and what came of it, out.

The forms, the folders and the sections are those of pymdownx.snippets: its own patterns are used. Snippets work
inside code too, because they are put in before anything else is read.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from markdown import Markdown

from scripts.checking.reading import read_text
from scripts.checking.seeking import holds

ADDRESS = re.compile(r"https?://", re.I)


class Inclusion(NamedTuple):
    """One mark: the file that holds it as it is shown, its text, the offset; what it names and what that is.

    `fault` is empty, or one of 'missing', 'outside', 'folder', 'section', 'unended', 'lines', 'loop', 'address',
    'open'.
    """

    shown_as: str
    text: str
    start: int
    name: str
    part: str
    fault: str
    path: Path | None


class _Mark(NamedTuple):
    """A file that is asked for: its name with lines or section as written, and where."""

    start: int
    written: str


def reader_of(markdown: Markdown) -> Any | None:
    """The extension that a site uses; None if it uses none."""
    if "snippet" not in markdown.preprocessors:
        return None
    return markdown.preprocessors["snippet"]


def is_whole(markdown: Markdown, text: str) -> bool:
    """False for a page of which a part is not here, so that nobody can know what else is on it."""
    reader = reader_of(markdown)
    if reader is None:
        return True
    appended = (name for name in appended_files(reader) if not reader.get_snippet_path(name))
    found = included(reader, Path(), "", text)
    return not any(appended) and all(one.fault in ("", "loop", "lines", "unended") for one in found)


def included(reader: Any, root: Path, shown_as: str, text: str, stack: tuple[Path, ...] = ()) -> Iterator[Inclusion]:
    """Every snippet of a text, and of the snippets in it, in the order of reading."""
    if not holds(text, "8<"):
        return
    for mark in _marks(reader, text):
        if mark.written == "":
            yield Inclusion(shown_as, text, mark.start, "", "", "open", None)
            continue
        inclusion = _one(reader, shown_as, text, mark, stack)
        yield inclusion
        if inclusion.path and not inclusion.fault and len(stack) < 20:
            below = read_text(inclusion.path, "")
            if isinstance(below, str):
                yield from included(reader, root, shown_path(root, inclusion.path), below, (*stack, inclusion.path))


def _marks(reader: Any, text: str) -> list[_Mark]:
    """The names of files in a text, of both forms: on one line, or in a block between two marks.

    A block without an end is one mark without a name: everything below it would count as names of files.
    """
    at, block = 0, None
    found: list[_Mark] = []
    for line in text.split("\n"):
        match = reader.RE_ALL_SNIPPETS.match(line)
        if match and match["escape"]:
            pass
        elif match and match["block_marker"]:
            block = at + match.start("block_marker") if block is None else None
        elif match and match["inline_marker"] and block is None:
            found.append(_Mark(at + match.start("snippet"), match["snippet"][1:-1].strip() or " "))
        elif block is not None and line.strip() and not line.strip().startswith(";") and not match:
            found.append(_Mark(at + len(line) - len(line.lstrip()), line.strip()))
        at += len(line) + 1
    return found if block is None else [*(mark for mark in found if mark.start < block), _Mark(block, "")]


def _one(reader: Any, shown_as: str, text: str, mark: _Mark, stack: Sequence[Path]) -> Inclusion:
    match = reader.RE_SNIPPET_FILE.match(mark.written)
    name, lines, section = (match[1].strip(), match[2] or "", match[3] or "") if match else ("", "", "")
    part = lines or section
    if mark.written.startswith(";"):
        return Inclusion(shown_as, text, mark.start, name, part, "", None)
    if ADDRESS.match(name):
        return Inclusion(shown_as, text, mark.start, name, part, "address", None)
    found = reader.get_snippet_path(name) if name else None
    if not found:
        wanted = [Path(base) / name for base in reader.base_path if name]
        is_folder = any(path.is_dir() for path in wanted)
        fault = "folder" if is_folder else "outside" if any(path.is_file() for path in wanted) else "missing"
        return Inclusion(shown_as, text, mark.start, name, part, fault, None)
    path = Path(found).resolve()
    if path in stack:
        return Inclusion(shown_as, text, mark.start, name, part, "loop", path)
    return Inclusion(shown_as, text, mark.start, name, part, _fault_inside(reader, path, lines, section[1:]), path)


def _fault_inside(reader: Any, path: Path, lines: str, section: str) -> str:
    """What is wrong with the lines or the section that are asked for; empty if nothing is."""
    text = read_text(path, "")
    if not isinstance(text, str):
        return ""
    if section:
        starts, ends = (sections(reader, text, kind) for kind in ("start", "end"))
        return "section" if section not in starts else "" if section in ends else "unended"
    numbers = [abs(int(number)) for number in re.findall(r"\d+", lines)]
    return "lines" if numbers and min(numbers) > text.count("\n") + 1 else ""


def sections(reader: Any, text: str, kind: str = "start") -> list[str]:
    """The names of the sections that a file marks: `--8<-- [start:name]`."""
    matches = (reader.RE_SNIPPET_SECTION.match(line) for line in text.split("\n") if "8<" in line)
    return [match["name"] for match in matches if match and match["type"].lower() == kind and not match["escape"]]


def shown_path(root: Path, path: Path) -> str:
    """A file as it is named in problems: from the folder of mkdocs.yml."""
    root = root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def appended_files(reader: Any) -> list[str]:
    """What `auto_append` puts below every page, as the configuration names it."""
    return [str(name) for name in reader.auto_append or []]
