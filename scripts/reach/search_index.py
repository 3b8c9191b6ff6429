"""Pages with their sections, and what the data files add, in; the file that a reader's browser searches out.

The file is a script that sets one value, because a page opened from a disk may load scripts and nothing else.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scripts.reach.search_words import Found, names_of
from scripts.reach.sections import Section
from scripts.references.bibliography import Source
from scripts.remembered import remembered

FILE = "search/index.js"
VARIABLE = "handbookSearch"


class Wishes(NamedTuple):
    """What a page's front matter wants of search.

    `boost`: how its results weigh beside those of other pages. `about`: names of what the page is about, by which it
    is found first. `brief`: only the beginning of each section is searched. `exclude`: the page is not found at all.
    """

    boost: float = 1.0
    about: tuple[str, ...] = ()
    brief: bool = False
    exclude: bool = False


TOO_MUCH = 1e6  # for a weight; YAML also reads '.inf', and whole numbers of any length
NO_WISHES = Wishes()
BRIEF = 150  # letters of a section that is searched in brief


class SearchedPage(NamedTuple):
    """A page: its address below the root, its name in the navigation, its sections.

    `wishes` are what its front matter says under `search`; `description` stands for a beginning without words.
    """

    url: str
    title: str
    sections: Sequence[Section]
    wishes: Wishes = NO_WISHES
    description: str = ""

    @property
    def told(self) -> list[Section]:
        """The sections that say something."""
        begins = [
            one if one.text or one.kind != "page" else one._replace(text=self.description) for one in self.sections
        ]
        return [one for one in begins if one.text]


def search_script(
    pages: Sequence[SearchedPage],
    found: Iterable[Found],
    same: Iterable[Sequence[str]],
    sources: Mapping[str, Source],
) -> str:
    """The whole file. `found` are results from data files, on pages of the site; `same` are names of one thing."""
    number = {page.url: place for place, page in enumerate(pages)}
    told = [_entries_of(page, number[page.url], sources) for page in pages]
    told += [_as_json(_entry(number[one.page], *one[1:])) for one in found if one.page in number]
    listed = _as_json([[page.url, page.title, page.wishes.boost, ", ".join(page.wishes.about)] for page in pages])
    entries, meanings = ",".join(part for part in told if part), _as_json([list(names) for names in same])
    return f'{VARIABLE} = {{"pages":{listed},"entries":[{entries}],"same":{meanings}}};\n'


def _entries_of(page: SearchedPage, number: int, sources: Mapping[str, Source]) -> str:
    """The lines of a page, as JSON; in a preview only a page that has changed is told anew."""

    def make() -> str:
        entries = [_section_entry(number, one, page.wishes.brief, sources) for one in page.told]
        return ",".join(map(_as_json, entries))

    return remembered(f"search entries {page.url}", [], (page, number, sources), make)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _section_entry(page: int, section: Section, brief: bool, sources: Mapping[str, Source]) -> list[Any]:
    hidden = " ".join([*section.claims, names_of(section.cited, sources)])
    text = section.text[:BRIEF].rpartition(" ")[0] if brief and len(section.text) > BRIEF else section.text
    return _entry(page, section.anchor, section.title, section.kind, text, hidden)


def _entry(page: int, anchor: str, title: str, kind: str, text: str, hidden: str) -> list[Any]:
    """One line of the index; the last field is left out if it is empty."""
    hidden = " ".join(hidden.split())
    return [page, anchor, title, kind, text, *([hidden] if hidden else [])]


def wishes_of(front: Mapping[str, Any]) -> Wishes:
    """The wishes in a page's front matter: `search: {boost: 0.3, about: [GluA1], brief: true, exclude: true}`."""
    said = front.get("search")
    if not isinstance(said, Mapping):
        return NO_WISHES
    boost, about = said.get("boost", 1.0), said.get("about", [])
    weight = float(boost) if isinstance(boost, (int, float)) and 0 < boost < TOO_MUCH else 1.0
    names = tuple(str(name) for name in about) if isinstance(about, list) else ()
    return Wishes(weight, names, bool(said.get("brief")), bool(said.get("exclude")))
