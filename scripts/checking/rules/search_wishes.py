"""A rule about what a page asks of search in its front matter: names and values are those that search reads."""

from collections.abc import Iterator
from difflib import get_close_matches

import yaml

from scripts.checking.handbook import is_handbook
from scripts.checking.pages import Page
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.problems import Problem
from scripts.suggestions import did_you_mean

NAMES = ("exclude", "boost")  # what Material reads
SLIP = 0.8
OUR_NAMES = (*NAMES, "about", "brief")
# What the build of this handbook takes for each, by the tag that YAML gives the value
KINDS = {"exclude": "bool", "brief": "bool", "boost": "int float", "about": "seq"}
EXAMPLES = {"bool": "write true or false", "int float": "write a number such as 0.5", "seq": "write a list in brackets"}


@rule("search-wish", severity="warning", scope="page")
def search_wishes(site: Site) -> Iterator[Problem]:
    """What a page asks of search in its front matter has the names and values that search reads.

    Write `search: {exclude: true}` or `search: {boost: 2}`; nothing reads another name.
    """
    ours = is_handbook(site.configuration)
    for page in site.published_pages():
        if "search" in page.front.values and page.text.startswith("---"):
            for start, message in _wrong_wishes(page, ours):
                yield page.problem(start, "search-wish", message)


def _wrong_wishes(page: Page, ours: bool) -> Iterator[tuple[int, str]]:
    """Where a wish is wrong, and why. Another site's own plugins may read what is not like a name of Material's."""
    wishes = _wishes(page)
    if not isinstance(wishes, yaml.MappingNode):
        if ours and wishes is not None:
            yield wishes.start_mark.index, "this is no wish of search; write it as in 'search: {exclude: true}'."
        return
    for key, value in wishes.value:
        name = str(key.value)
        slip = get_close_matches(name.lower(), NAMES, n=1, cutoff=SLIP)
        if name not in (OUR_NAMES if ours else NAMES) and (ours or slip):
            near = did_you_mean(name, OUR_NAMES if ours else slip, "; remove it.")
            yield key.start_mark.index, f"search reads no '{name}'{near}"
        elif ours and name in KINDS and value.tag.rpartition(":")[2] not in KINDS[name].split():
            yield value.start_mark.index, f"'{name}' cannot have this value; {EXAMPLES[KINDS[name]]}."


def _wishes(page: Page) -> yaml.Node | None:
    """What stands behind 'search:' at the top of a page, with places in its text."""
    documents = yaml.compose_all(page.text[: page.front.end], Loader=yaml.SafeLoader)
    front = next(iter(documents), None)
    pairs = front.value if isinstance(front, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == "search"), None)
