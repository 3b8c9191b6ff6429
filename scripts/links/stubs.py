"""What has moved, what was published and a built site in; pages at the old addresses that lead to the new ones out.

A page that is gone gets a small page in its place, with a line for each of its published ids, so that an old address
with its part after '#' lands on a link to the new place even without JavaScript; with it, the reader is taken there.
An id that left a page that is still there gets such a line at the foot of the page, or stands beside its new name.
"""

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scripts.links.answers import DEAD, Answers, Outcome, outcome
from scripts.links.moved import Move, Moves
from scripts.links.published import Address

# An empty <span> may stand at the start of these; in front of any other element.
HOLDERS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "article", "figure", "figcaption", "li"}
HOLDERS |= {"dt", "dd", "td", "th", "span", "details", "blockquote", "aside", "main"}
ARTICLE_END = "</article>"
HEAD_END = "</head>"
# The assets of the handbook that these pages use, from the root of the site.
SCRIPT, STYLE = "assets/moved.js", "assets/moved.css"
STUB = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} - {site}</title>{canonical}{refresh}
<link rel="stylesheet" href="{root}assets/fonts.css">
<link rel="stylesheet" href="{root}assets/moved.css">
<script src="{root}assets/moved.js" defer></script>
</head>
<body class="moved-page">
<main>
<p class="moved-site"><a href="{root}">{site}</a></p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


class Names(NamedTuple):
    """What things are called: the site, its full address ('' if unknown), and labels of addresses."""

    site: str
    site_address: str
    labels: Mapping[Address, str]

    def label(self, address: Address) -> str:
        """The words for a link: the heading at the address, else its page's title, else the address."""
        found = self.labels.get(address)
        page = self.labels.get(Address(address.path), "")
        return found or (f"{page} (#{address.fragment})" if page and address.fragment else page) or str(address)


def stub_pages(answers: Answers, moves: Moves, published: Iterable[Address], names: Names) -> dict[str, str]:
    """The pages to put at old addresses, by their file: {'guides/old/index.html': '<!doctype html>…'}."""
    links = list(published)
    gone = [move for move in moves.by_old.values() if not move.old.fragment and _is_page(move.old.path)]
    return {
        _file(move.old.path): _stub(move, answers, moves, _ids_of(move.old.path, links, moves), names)
        for move in gone
        if move.old.path not in answers.pages
    }


def _is_page(path: str) -> bool:
    return path.endswith(("/", ".html"))


def _file(path: str) -> str:
    return path + "index.html" if path.endswith("/") else path


def _ids_of(page: str, published: Iterable[Address], moves: Moves) -> list[str]:
    """The ids that were published on a page, or are named in the list of moves, sorted."""
    addresses = [*published, *moves.by_old]
    return sorted({address.fragment for address in addresses if address.path == page and address.fragment})


def _stub(move: Move, answers: Answers, moves: Moves, ids: Iterable[str], names: Names) -> str:
    here = move.old.path
    found = {name: outcome(Address(here, name), answers, moves) for name in ids}
    lines = [_line(name, result, here, names) for name, result in found.items() if result.kind != DEAD]
    first = html.escape(move.words) if move.words else f"It is now {_link(here, move.new, names, ' data-moved-page')}."
    body = f"<p>{first}</p>" + (f'\n<ul class="moved-parts">\n{chr(10).join(lines)}\n</ul>' if lines else "")
    target = names.site_address + _written(move.new)
    canonical = (
        f'\n<link rel="canonical" href="{html.escape(target)}">' if names.site_address and not move.words else ""
    )
    # A refresh drops the part after '#', so it is used only where no such part was ever published.
    at_once = not lines and not move.words
    refresh = f'\n<meta http-equiv="refresh" content="0; url={_href(here, move.new)}">' if at_once else ""
    title = "This page is no longer here" if move.words else "This page has moved"
    root = _root(here)
    site = html.escape(names.site)
    return STUB.format(title=title, site=site, canonical=canonical, refresh=refresh, root=root, body=body)


def _line(name: str, result: Outcome, here: str, names: Names) -> str:
    """One old id: where it is now, or what became of it."""
    words = html.escape(result.words) if result.words else f"now at {_link(here, result.address, names, ' data-moved')}"
    return f'<li id="{html.escape(name)}"><code>#{html.escape(name)}</code>: {words}</li>'


def _link(here: str, target: Address, names: Names, mark: str = "") -> str:
    return f'<a href="{_href(here, target)}"{mark}>{html.escape(names.label(target))}</a>'


def _href(here: str, target: Address) -> str:
    """The way from one address to another, which works on any host and below any folder."""
    folder = here if here.endswith("/") else posixpath.dirname(here)
    path = posixpath.relpath(target.path or ".", folder or ".")
    path += "/" if target.path.endswith("/") or not target.path else ""
    return html.escape(path + (f"#{target.fragment}" if target.fragment else ""))


def _written(target: Address) -> str:
    return target.path + (f"#{target.fragment}" if target.fragment else "")


def _root(here: str) -> str:
    return "../" * here.count("/") or "./"


def with_moved_parts(page: str, here: str, answers: Answers, moves: Moves, names: Names) -> str:
    """A built page with its old ids: beside the new id if that is on the page, else as lines at its foot."""
    there = answers.pages.get(here) or frozenset()
    own = [move for move in moves.by_old.values() if move.old.path == here and move.old.fragment]
    own = [move for move in own if move.old.fragment not in there]
    lines = []
    for move in own:
        beside = with_alias(page, move.old.fragment, move.new.fragment) if _stays(move) else None
        if beside is not None:
            page = beside
        else:
            lines.append(_line(move.old.fragment, outcome(move.old, answers, moves), here, names))
    return _with_foot(page, lines, _root(here)) if lines else page


def _stays(move: Move) -> bool:
    return not move.words and move.new.path == move.old.path and bool(move.new.fragment)


def with_alias(page: str, old: str, new: str) -> str | None:
    """The page with the old id beside the new one; None if the new one is not there."""
    element = re.search(rf'<(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?\sid="{re.escape(html.escape(new))}"[^<>]*>', page)
    if element is None:
        return None
    at = element.end() if element["tag"] in HOLDERS else element.start()
    return f'{page[:at]}<span id="{html.escape(old)}"></span>{page[at:]}'


def _with_foot(page: str, lines: Iterable[str], root: str) -> str:
    foot = (
        '<section class="moved-foot" aria-labelledby="moved-from-here">\n'
        '<h2 id="moved-from-here">No longer on this page</h2>\n'
        f'<ul class="moved-parts">\n{chr(10).join(lines)}\n</ul>\n</section>\n'
    )
    at = page.rfind(ARTICLE_END)
    page = page[:at] + foot + page[at:] if at >= 0 else page + foot
    assets = f'<link rel="stylesheet" href="{root}{STYLE}"><script src="{root}{SCRIPT}" defer></script>'
    return page.replace(HEAD_END, assets + HEAD_END, 1)


def old_files(answers: Answers, moves: Moves, published: Iterable[Address]) -> dict[str, str]:
    """Files to copy to their old addresses: {'data/old.csv': 'data/new.csv'}."""
    asked = [address for address in [*published, *moves.by_old] if not address.fragment and not _is_page(address.path)]
    missing = [address for address in dict.fromkeys(asked) if address.path and address.path not in answers.files]
    found = {address.path: outcome(address, answers, moves) for address in missing}
    return {old: result.address.path for old, result in found.items() if result.address.path in answers.files}


def pages_with_moved_parts(answers: Answers, moves: Moves) -> list[str]:
    """The addresses of pages that are there and have lost ids."""
    anchors = (move.old for move in moves.by_old.values() if move.old.fragment)
    return sorted({old.path for old in anchors if old.path in answers.pages})
