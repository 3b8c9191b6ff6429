"""A built page in; the same with links that work from a disk out, where a folder does not answer with its page."""

import html
import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote, urljoin

# '<a class="x" href="../guide-a/#findings" title="a > b">', not the same in words or in code.
TAG = re.compile(r"""<[a-zA-Z][\w-]*(?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?|\s*/)*\s*>""")
ADDRESS = re.compile(r"""(?P<before>\s(?:href|src)=)"(?P<address>[^"]*)\"""")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)  # 'https:', 'mailto:', 'data:', '//host'
# The preloading of fonts asks for rights that a page from a disk has not; the stylesheet loads them all the same.
PRELOAD = re.compile(r'[ \t]*<link(?=[^<>]*\srel="preload")[^<>]*>\n?')
INDEX = "index.html"
PATH = re.compile(r"([^?#]*)(.*)", re.S)  # '../ledger/' and '?verdict=overstated#a18'
IsThere = Callable[[str], bool]


def for_disk(page: str, here: str, site_address: str, is_there: IsThere) -> str:
    """A page of the copy to read offline.

    `here` is its file ('guides/guide-a/index.html'); `is_there` tells which files the copy holds. A link to anything
    else leads to the site on the web, if its address is known.
    """

    def address(found: re.Match[str]) -> str:
        new = _for_disk(html.unescape(found["address"]), here, site_address, is_there)
        return f'{found["before"]}"{html.escape(new)}"'

    return TAG.sub(lambda tag: ADDRESS.sub(address, tag.group()), PRELOAD.sub("", page))


def _for_disk(address: str, here: str, site_address: str, is_there: IsThere) -> str:
    path, rest = PATH.match(address).groups()  # type: ignore[union-attr]
    if not path or ELSEWHERE.match(path):
        return address
    target = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(path)))
    if is_there(target) and not path.endswith("/"):
        return address
    if is_there(posixpath.normpath(posixpath.join(target, INDEX))):
        return f"{path.rstrip('/') or '.'}/{INDEX}{rest}"
    return urljoin(site_address + here.removesuffix(INDEX), address) if site_address else address
