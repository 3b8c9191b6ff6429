"""A page of this handbook in; what its hooks write into it, and the files that its build makes, out."""

import re
from collections.abc import Iterator, Mapping

from scripts import vendor
from scripts.checking.configuration import Configuration
from scripts.checking.handbook import UNMADE
from scripts.checking.seeking import holds
from scripts.checking.targets import Edit
from scripts.figures.sources import figure_paths
from scripts.ledger import page as ledger_page
from scripts.ledger.claims import Ledger
from scripts.ledger.exports import ledger_files
from scripts.ledger.marks import find_marks, mark_anchor
from scripts.links.editions import frozen_editions
from scripts.page_parts import with_parts
from scripts.problems import CannotRun
from scripts.references import page as references_page
from scripts.references.bibliography import Source, short_name
from scripts.references.exports import reference_files

# '<!-- table: doses.csv -->' on a line of its own: something will be written here.
MARKER = re.compile(r"^<!-- [a-z].*? -->[ \t]*$", re.M)


def made_files(configuration: Configuration) -> list[str]:
    """Patterns of the paths of all files and folders that the build adds."""
    made = [*ledger_files({}, "", ""), *reference_files({}, {}), *figure_paths("*").values(), *vendor.FILES]
    folders = ["pdf", "cite/page", *frozen_editions(configuration.root)]
    return [f"/{path}" for path in made] + [f"/{folder}/" for folder in folders]


def edits_of(
    text: str, visible: str, configuration: Configuration, sources: Mapping[str, Source], ledger: Ledger | None
) -> Iterator[Edit]:
    """The parts that stand for markers, and the ids of claim marks; `visible` is the text without code."""
    for marker in MARKER.finditer(text) if holds(text, "<!-- ") else ():
        yield Edit(*marker.span(), _part(marker.group().strip(), configuration, sources, ledger))
    seen: dict[str, int] = {}
    for mark in find_marks(text, visible):
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
