"""What only this handbook has: lists that its hooks write into pages, so that their ids are known to the check."""

from scripts.bibliography import Bibliography
from scripts.checking.configuration import Configuration
from scripts.checking.targets import Edit

HOOKS = "scripts/site_hooks.py"
# The comment in the References page in whose place the list of sources is written (scripts/references_page.py).
REFERENCES_MARKER = "<!-- references -->"


def is_handbook(configuration: Configuration) -> bool:
    """True for this handbook, whose mkdocs.yml names our hooks."""
    hooks = configuration.values.get("hooks")
    return isinstance(hooks, list) and HOOKS in hooks


def generated_edits(text: str, configuration: Configuration, bibliography: Bibliography | None) -> list[Edit]:
    """Ids of the list of sources, put where the build will write that list: `ref-KEY` for each source."""
    start = text.find(REFERENCES_MARKER)
    if start < 0 or bibliography is None or not is_handbook(configuration):
        return []
    items = "".join(f'<i id="ref-{key}"></i>' for key in bibliography.sources)
    return [Edit(start, start + len(REFERENCES_MARKER), f"<p>{items}</p>")]
