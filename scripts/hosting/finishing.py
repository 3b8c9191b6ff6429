"""A built site in; the same made ready to be served out.

Lasting files, a policy in each page, tables without formulas, header files.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from scripts.all_cores import by_all_cores
from scripts.built_pages import built_pages
from scripts.hosting.active_parts import ENDINGS, active_parts
from scripts.hosting.headers import Hosted, header_files
from scripts.hosting.lasting import Copy, lasting_copy, with_lasting_files
from scripts.hosting.policy import (
    Policy,
    directives,
    policy_as_built,
    policy_of,
    scripts_of_theme,
    together,
    with_policy,
)
from scripts.hosting.pruning import words_of_script
from scripts.hosting.safe_tables import harmless_table
from scripts.links.editions import EDITION
from scripts.problems import CannotRun
from scripts.whole_files import write_whole

# What the theme's own script would need, which is not there (docs/assets/theme.js): its drawer and its search.
UNUSED = re.compile(r'<(?:input (?=[^>]*class="md-toggle")|label (?=[^>]*class="md-overlay"))[^>]*>(?:</label>)?\s*')


def finish(site: Path, templates: Iterable[Path], address: str) -> None:
    """Finish a site that was built with a theme of these folders, for its full address ('' if unknown).

    May be done again. Raises CannotRun if a page holds what its policy would refuse, or if a file cannot be written.
    """
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    kept = [name for name in names if EDITION.match(name)]
    try:
        _look_through_drawings(site)
        _finish_tables(site)
        policies = _finish_pages(site, [name for name in names if not EDITION.match(name)], scripts_of_theme(templates))
        # Nobody touches a kept edition; what its pages need is still said in the headers.
        policies += [policy_as_built((site / name).read_text("utf-8")) for name in kept]
        editions = tuple(dict.fromkeys(name.split("/")[0] for name in kept))
        for name, text in header_files(Hosted(directives(together(policies)), editions, address)).items():
            write_whole(site / name, text.encode("utf-8"))
    except OSError as error:
        raise CannotRun(
            f"{site}: cannot be finished ({error}); make it writable, or free space on its disk."
        ) from error


def _look_through_drawings(site: Path) -> None:
    """Raises CannotRun for one that would run in a browser which opens it by itself."""
    for path in sorted(path for path in site.rglob("*") if path.suffix.lower() in ENDINGS):
        name = path.relative_to(site).as_posix()
        found = [] if EDITION.match(name) else active_parts(path.read_bytes())
        if found:
            raise CannotRun(f"site/{name}: {', '.join(found[:5])} would run in a browser; save it as a plain drawing.")


def _finish_tables(site: Path) -> None:
    """Tables of data are copied as authors wrote them; a reader opens them in a spreadsheet."""
    for path in sorted(site.rglob("*.csv")):
        text = path.read_bytes().decode("utf-8", errors="surrogateescape")
        safe = harmless_table(text)
        if safe != text and not EDITION.match(path.relative_to(site).as_posix()):
            write_whole(path, safe.encode("utf-8", errors="surrogateescape"))


def _finish_pages(site: Path, names: Sequence[str], known: Sequence[re.Pattern[str]]) -> list[Policy]:
    used = _look_through(site, names)
    read = cache(lambda path: (site / path).read_bytes())
    copy = cache(lambda paths: lasting_copy(paths, read, used))
    # The first page has the copies made that nearly all ask for, so that not every process makes them.
    first = [_finish_page(site, name, known, copy) for name in names[:1]]
    return first + by_all_cores(lambda name: _finish_page(site, name, known, copy), names[1:])


def _look_through(site: Path, names: Sequence[str]) -> set[str]:
    """What a stylesheet may call parts of these pages by, the parts that our scripts add included.

    Raises CannotRun for a page that holds what browsers are told to refuse.
    """
    used = set[str]()
    for name, page in zip(names, built_pages(site, names), strict=True):
        if page.refused:
            parts = ", ".join(page.refused[:5])
            what_to_do = "take it out of the page, its name or mkdocs.yml"
            raise CannotRun(f"site/{name}: browsers are told to refuse {parts}; {what_to_do}.")
        used |= page.words
    for script in sorted(site.glob("assets/*.js")):
        used |= words_of_script(script.read_text("utf-8"))
    return used


def _finish_page(site: Path, name: str, known: Sequence[re.Pattern[str]], copy: Copy) -> Policy:
    """Finish one page; returns what it needs."""
    page = (site / name).read_bytes().decode("utf-8")
    policy = policy_of(page, f"site/{name}", known)
    whole, files = with_lasting_files(UNUSED.sub("", page), copy)
    for path, content in files.items():
        if not (site / path).exists():  # named after its content
            write_whole(site / path, content)
    write_whole(site / name, with_policy(whole, directives(policy)).encode("utf-8"))
    return policy
