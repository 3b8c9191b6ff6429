"""A text in; the places where an unfinished merge left its marks out."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scripts.checking.handbook import is_handbook
from scripts.checking.reading import read_text
from scripts.checking.site import Site
from scripts.links.published import LIST_FILE

# From '<<<<<<< HEAD' over '=======' to '>>>>>>> main'
CONFLICT = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7} ", re.M)
# One of the three on a line of its own
MARK = re.compile(r"^(?:<{7} .+|={7}|>{7} .+)$", re.M)
DATA = (".yml", ".yaml", ".csv", ".txt", ".json")


def merge_marks(text: str) -> Iterator[tuple[int, bool]]:
    """Where two versions stand beside each other, and where a mark was forgotten: offset, and True for the first."""
    spans = [match.span() for match in CONFLICT.finditer(text)]
    yield from ((start, True) for start, _ in spans)
    for match in MARK.finditer(text) if text else ():
        if not any(start <= match.start() < end for start, end in spans):
            yield match.start(), False


@lru_cache(maxsize=1)
def merging_data(site: Site) -> dict[str, str]:
    """The texts of the files of data that hold such marks, by name; of another site the list of addresses alone."""
    if site.data is None:
        return {}
    ours = is_handbook(site.configuration)
    paths = [path for path in sorted(site.data.iterdir()) if path.name == LIST_FILE or (ours and path.suffix in DATA)]
    texts = {path.name: read_text(path, path.name) for path in paths}
    return {name: text for name, text in texts.items() if isinstance(text, str) and any(merge_marks(text))}
