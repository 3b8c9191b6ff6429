"""A published address that has died in; the place that has most likely taken its part out."""

import posixpath
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from scripts.links.answers import Answers
from scripts.links.published import Address, is_promised
from scripts.suggestions import nearest

# Two pages are taken for the same one if they share this part of the ids that were published.
SAME_PAGE = 0.5
# Every page has these, so they say nothing about which one it is.
EVERYWHERE = {"page", "references"}
# The number of a claim or a correction is never given to another one, so none like it has taken its place: 'b12'.
NUMBERED = re.compile(r"(?:[abx]\d{2,3}|correction-\d+)")


def likely_place(address: Address, answers: Answers, published: Collection[Address]) -> Address | None:
    """Where the page, the id or the file may be now; None if nothing looks like it."""
    if address.fragment:
        return _likely_anchor(address, answers, published)
    promised = {link.fragment for link in published if link.path == address.path and link.fragment}
    return _likely_page(address, promised, answers) if promised else _likely_file(address, answers, published)


def _likely_page(address: Address, promised: Collection[str], answers: Answers) -> Address | None:
    """The page that has most of the ids that the lost page had; else the one whose name is most like its name."""
    wanted = set(promised) - EVERYWHERE
    shared = {path: len(wanted & (ids or set())) for path, ids in answers.pages.items()}
    best = max(sorted(shared), key=lambda path: shared[path], default="")
    if wanted and shared.get(best, 0) >= SAME_PAGE * len(wanted):
        return Address(best)
    near = nearest(address.path, answers.pages) or _same_name(address.path, answers.pages)
    return Address(near) if near is not None else None


def _same_name(path: str, pages: Mapping[str, object]) -> str | None:
    """The one page of the same name in another folder."""
    name = posixpath.basename(path.rstrip("/"))
    found = [page for page in pages if name and posixpath.basename(page.rstrip("/")) == name]
    return found[0] if len(found) == 1 else None


def _likely_anchor(address: Address, answers: Answers, published: Collection[Address]) -> Address | None:
    """An id like it on the same page, or the same id on another; an id that is published itself is another thing."""
    here = {name for name in answers.pages.get(address.path) or () if is_promised(name)}
    was_there = address in published
    if was_there and NUMBERED.fullmatch(address.fragment):
        return None
    new = here - {link.fragment for link in published if link.path == address.path} if was_there else here
    near = get_close_matches(address.fragment, sorted(new), n=1, cutoff=0.5 if was_there else 0.75)
    if near:
        return Address(address.path, near[0])
    others = [Address(path, address.fragment) for path, ids in answers.pages.items() if address.fragment in (ids or ())]
    new_there = [other for other in others if other not in published]
    if len(new_there) == 1:
        return new_there[0]
    return Address(address.path, *new) if was_there and len(new) == 1 else None


def _likely_file(address: Address, answers: Answers, published: Collection[Address]) -> Address | None:
    """A file of the same kind: the only new one of its folder, else one of a name like it, new ones first."""
    folder, ending = posixpath.dirname(address.path), posixpath.splitext(address.path)[1]
    alike = [path for path in answers.files if posixpath.splitext(path)[1] == ending] if ending else [*answers.pages]
    new = [path for path in alike if Address(path) not in published] if published else []
    new_here = [path for path in new if posixpath.dirname(path) == folder]
    if len(new_here) == 1:
        return Address(new_here[0])
    near = nearest(address.path, new) or nearest(address.path, alike) or _same_name(address.path, dict.fromkeys(alike))
    return Address(near) if near is not None else None
