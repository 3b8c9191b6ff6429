"""Rules about snippets: that every file, section and line that a page includes is there."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from scripts.checking.pages import rare_signs
from scripts.checking.registry import rule
from scripts.checking.seeking import holds
from scripts.checking.site import Page, Site
from scripts.checking.snippets import Inclusion, appended_files, included, reader_of, sections, shown_path
from scripts.problems import Problem, position
from scripts.suggestions import did_you_mean

# '--8<-- file.md', '--8< "file.md"', '--8<--"file.md"', '-->8-- "file.md"': meant as a mark, but not one
NEARLY_A_MARK = re.compile(r"^[ \t]*(?P<mark>-*8<-*(?=[^\n]*[\"'“”\w])|-+>8-+)[^\n]*$", re.M)
SECTION_MARK = re.compile(r"8<-+[ \t]+\[[ \t]*(?:start|end)", re.I)
MOST_NAMES = 5000


@rule("snippet-missing")
def missing_snippets(site: Site) -> Iterator[Problem]:
    """Every snippet that a page includes exists, with the section or the lines it names, inside the folders allowed.

    Correct the name after --8<--; it is read from the folders in base_path, and a section is what the file itself
    marks with [start:name] and [end:name].
    """
    reader = reader_of(site.converter.markdown)
    if reader is None:
        return
    if lost := [Path(base) for base in reader.base_path if not Path(base).exists()]:
        yield from (_lost_folder(site, base) for base in lost)
        return
    seen = set()
    for page in site.published_pages():
        for found in inclusions(site, page):
            if found.fault and (found.shown_as, found.start) not in seen:
                seen.add((found.shown_as, found.start))
                place = position(found.text, found.start)
                severity = "warning" if found.fault in ("unended", "loop") else "error"
                message = _message(site, reader, found)
                yield Problem(found.shown_as, *place, "snippet-missing", severity, message)
    yield from _appended(site, reader)


def _lost_folder(site: Site, base: Path) -> Problem:
    """A folder of snippets that is not there; what is looked for in it is not reported as well."""
    root = site.configuration.root
    name = shown_path(root, base.resolve())
    folders = [path.name for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")]
    places = (place for place in site.configuration.places if place.setting == "markdown_extensions")
    found = next(((one.line, one.column) for one in places if posixpath.normpath(one.value) == name), (1, 1))
    message = f"base_path: there is no folder '{name}'{did_you_mean(name, folders, '; correct the name.')}"
    return Problem(site.configuration.file, *found, "snippet-missing", "error", message)


@lru_cache(maxsize=4096)
def inclusions(site: Site, page: Page) -> tuple[Inclusion, ...]:
    """Every snippet of a page, and of the snippets in it."""
    reader = reader_of(site.converter.markdown)
    if reader is None or "8<" not in rare_signs(page):
        return ()
    return tuple(included(reader, site.configuration.root, page.shown_as, page.text))


def appended_paths(site: Site) -> list[Path]:
    """The files that are put below every page."""
    reader = reader_of(site.converter.markdown)
    names = appended_files(reader) if reader else []
    return [Path(path).resolve() for name in names if reader and (path := reader.get_snippet_path(name))]


def _appended(site: Site, reader: Any) -> Iterator[Problem]:
    for name in appended_files(reader):
        if "://" not in name and not reader.get_snippet_path(name):
            place = site.configuration.place("markdown_extensions", name)
            message = f"auto_append: there is no file '{name}' {_where(site, reader)}{_nearest_file(reader, name)}"
            yield Problem(site.configuration.file, *place, "snippet-missing", "error", message)


def _message(site: Site, reader: Any, found: Inclusion) -> str:
    if found.fault == "missing":
        return f"no file '{found.name}' to include {_where(site, reader)}{_nearest_file(reader, found.name)}"
    if found.fault == "section":
        text = found.path.read_text("utf-8-sig", "replace") if found.path else ""
        return f"'{found.name}' has no section '{found.part[1:]}'{did_you_mean(found.part[1:], sections(reader, text))}"
    outside = f"'{found.name}' lies outside {_where(site, reader)[3:]}"
    return {
        "outside": f"{outside}; move it there, or add its folder to base_path.",
        "folder": f"'{found.name}' is a folder; name a file in it.",
        "unended": f"section '{found.part[1:]}' of '{found.name}' has no end; mark it with [end:{found.part[1:]}].",
        "lines": f"'{found.name}' has no lines {found.part[1:]}; it is shorter.",
        "loop": f"'{found.name}' includes itself here and is left out; take this line out.",
        "address": f"'{found.name}' is not fetched; copy the file here, or set url_download.",
        "open": "this block of snippets is never closed, and what follows is lost; add the same mark below it.",
    }[found.fault]


def _where(site: Site, reader: Any) -> str:
    names = [shown_path(site.configuration.root, Path(base).resolve()) for base in reader.base_path]
    return "in " + " or ".join("the folder of mkdocs.yml" if name == "." else f"'{name}'" for name in names)


def _nearest_file(reader: Any, name: str) -> str:
    """'; did you mean …?', from the files in the folders for snippets."""
    known: list[str] = []
    for base in reader.base_path:
        for path in sorted(Path(base).rglob("*")) if Path(base).is_dir() and len(known) < MOST_NAMES else ():
            below = path.relative_to(base)
            if path.is_file() and not any(part.startswith(".") for part in below.parts):
                known.append(below.as_posix())
    same_name = [path for path in known if Path(path).name == Path(name).name]
    return f"; did you mean '{same_name[0]}'?" if len(same_name) == 1 else did_you_mean(name, known)


@rule("snippet-shown-as-typed", scope="page")
def typed_snippets(site: Site) -> Iterator[Problem]:
    """No mark of a snippet is shown to readers as it was typed.

    Write it alone on its line as --8<-- "file.md", with straight quotation marks; the site needs the extension
    pymdownx.snippets.
    """
    reader = reader_of(site.converter.markdown)
    remedy = (
        "write it alone on its line as '--8<-- \"file.md\"'." if reader else "add pymdownx.snippets to the settings."
    )
    for page in site.published_pages():
        if not holds(page.rendered.text, "8<") and not holds(page.rendered.text, ">8"):
            continue
        for match in NEARLY_A_MARK.finditer(page.visible):
            is_mark = reader and reader.RE_ALL_SNIPPETS.match(match.group())
            if match["mark"] in page.rendered.text and not is_mark and not SECTION_MARK.search(match.group()):
                message = f"readers see this mark as typed; {remedy}"
                yield page.problem(match.start("mark"), "snippet-shown-as-typed", message)
