"""The settings of a site in; the redirects of mkdocs-redirects out, each with its places, and what each leads to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scripts.checking.configuration import Configuration
from scripts.checking.files import page_address


class Redirect(NamedTuple):
    """An old path and what it leads to, as written, each with line and column."""

    old: str
    new: str
    old_place: tuple[int, int]
    new_place: tuple[int, int]

    @property
    def is_external(self) -> bool:
        return self.new.lower().startswith(("http://", "https://"))

    @property
    def new_path(self) -> str:
        return self.new.partition("#")[0]

    @property
    def new_fragment(self) -> str:
        return self.new.partition("#")[2]


def redirects(configuration: Configuration) -> list[Redirect]:
    """All redirects in the order of the file; of a path that is given twice, both."""
    maps = configuration.plugins.get("redirects", {}).get("redirect_maps")
    values: Mapping[object, object] = maps if isinstance(maps, dict) else {}
    written = [pair for pair in configuration.pairs if pair.above[-2:] == ("redirects", "redirect_maps")]
    found = [Redirect(pair.key, pair.value, pair.key_place, pair.value_place) for pair in written]
    known = {redirect.old for redirect in found}
    inherited = [(old, new) for old, new in values.items() if isinstance(old, str) and isinstance(new, str)]
    return [*found, *(Redirect(old, new, (1, 1), (1, 1)) for old, new in inherited if old not in known)]


def last_stop(redirect: Redirect, by_old: Mapping[str, Redirect]) -> str | None:
    """Where a chain of redirects ends; None if it goes round in a circle."""
    seen = {redirect.old}
    while redirect.new_path in by_old:
        if redirect.new_path in seen:
            return None
        seen.add(redirect.new_path)
        redirect = by_old[redirect.new_path]
    return redirect.new


def redirected_addresses(configuration: Configuration) -> dict[str, Redirect]:
    """Each address that is answered by a redirect, in all its forms."""
    found: dict[str, Redirect] = {}
    for redirect in redirects(configuration):
        for name in address_forms(page_address(redirect.old, configuration.directory_addresses)):
            found[name] = redirect
    return found


def address_forms(address: str) -> Iterator[str]:
    """'guide/' is also served as 'guide' and 'guide/index.html'; the home page as ''."""
    yield address
    folder = address.removesuffix("index.html") if address.rpartition("/")[2] == "index.html" else address
    if folder.endswith("/") or not folder:
        yield from (folder, folder.removesuffix("/"), folder + "index.html")
