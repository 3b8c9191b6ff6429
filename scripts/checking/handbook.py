"""What only this handbook has: claims, and parts that its hooks write into pages, so that the check knows their ids."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from scripts import ledger_page, references_page
from scripts.bibliography import Bibliography, Source, short_name
from scripts.checking.configuration import Configuration
from scripts.checking.targets import Edit
from scripts.claim_marks import find_marks, mark_anchor
from scripts.editions import frozen_editions
from scripts.figure_sources import figure_paths
from scripts.ledger import Ledger, read_ledger
from scripts.ledger_exports import ledger_files
from scripts.page_parts import with_parts
from scripts.problems import CannotRun
from scripts.reference_exports import reference_files

HOOKS = "scripts/site_hooks.py"
LEDGER = "claims.yml"
# What stands for a part that cannot be made: nobody can say which ids the page will have.
UNMADE = "<!-- not made -->"
# '<!-- table: doses.csv -->' on a line of its own: something will be written here.
MARKER = re.compile(r"^<!-- [a-z].*? -->[ \t]*$", re.M)


def is_handbook(configuration: Configuration) -> bool:
    """True for this handbook, whose mkdocs.yml names our hooks, or misspells them."""
    hooks = configuration.values.get("hooks")
    misspelt = bool(configuration.missing_hooks) and (configuration.root / HOOKS).is_file()
    return isinstance(hooks, list) and (HOOKS in hooks or misspelt)


def handbook_ledger(data: Path | None, keys: Collection[str], shown_as: str) -> Ledger | None:
    """The evidence ledger, if the folder of data has one; `keys` are the sources that exist."""
    path = data / LEDGER if data else None
    return read_ledger(path, keys, f"{shown_as}/{LEDGER}") if path and path.is_file() else None


def generated_files(configuration: Configuration, sources: Mapping[str, Source]) -> list[str]:
    """Paths of the files that the build makes for readers to take away: claims and sources in formats, figures."""
    if not is_handbook(configuration):
        return []
    made = [*ledger_files({}, "", ""), *reference_files(sources, {}), *figure_paths("*").values()]
    folders = ["pdf", "cite/page", *frozen_editions(configuration.root)]
    return [f"/{path}" for path in made] + [f"/{folder}/" for folder in folders]


def generated_edits(
    text: str, configuration: Configuration, bibliography: Bibliography | None, ledger: Ledger | None
) -> Iterator[Edit]:
    """What the hooks will write into a page, put where they will write it."""
    if not is_handbook(configuration):
        return
    sources = bibliography.sources if bibliography else {}
    for marker in MARKER.finditer(text):
        yield Edit(*marker.span(), _part(marker.group().strip(), configuration, sources, ledger))
    seen: dict[str, int] = {}
    for mark in find_marks(text):
        for name in mark.ids:
            seen[name] = seen.get(name, 0) + 1
            yield Edit(mark.end, mark.end, f'<i id="{mark_anchor(name, seen[name])}"></i>')


def _part(marker: str, configuration: Configuration, sources: Mapping[str, Source], ledger: Ledger | None) -> str:
    """The Markdown for one marker; UNMADE for a part that cannot be made, of which a rule says why."""
    if marker == references_page.MARKER:
        return references_page.references_markdown(sources, {}, {}) if sources else UNMADE
    if marker == ledger_page.MARKER:
        names = {key: short_name(source) for key, source in sources.items()}
        return ledger_page.ledger_markdown(ledger.claims, {}, names) if ledger and ledger.claims else UNMADE
    try:
        return with_parts(f"{marker}\n", configuration.docs_dir / "data", "")
    except (CannotRun, ValueError, RecursionError):
        return UNMADE
