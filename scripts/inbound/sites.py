"""The addresses at which the handbook is served in; which links lead there, and to which of its addresses, out."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from scripts.links.published import TEXT_DIRECTIVE, Address
from scripts.problems import CannotRun

DEFAULT_PORTS = (None, 80, 443)


def host_pattern(sites: Sequence[str], shortcuts: Sequence[str] = ()) -> re.Pattern[str]:
    """Finds where a link to one of the sites begins, with or without scheme and 'www.'.

    An address of which the host is only the beginning, or the end, of another one is none: 'handbook.example.org'.
    With `shortcuts`, the short names that wikis have for the site, '[[name>' and '[[name:' begin links, too.
    """
    names = "|".join(sorted({re.escape(_bare_host(site)) for site in sites}))
    full = rf"(?<![\w.@%/-])(?:(?:https?:)?(?:\\?/){{2}})?(?:www\.)?(?:{names})(?::\d+)?(?![\w-]|\.\w|:)"
    short = rf"(?<=\[\[)(?:{'|'.join(map(re.escape, shortcuts))})(?:>|&gt;|:)"
    return re.compile(f"{full}|{short}" if shortcuts else full, re.I)


def _bare_host(site: str) -> str:
    host = _parts(site)[0]
    if not host:
        raise CannotRun(f"'{site}' is no address of a site; write it like https://lab.example.org/tianeptine/.")
    return host


def _parts(address: str) -> tuple[str, str, str]:
    """Host without 'www.' and with a port only if it is an unusual one, path, fragment; empty if it is no address."""
    whole = address if re.match(r"(?:https?:)?//", address, re.I) else f"//{address}"
    try:
        found = urlsplit(whole)
        port = found.port
    except ValueError:
        return "", "", ""
    host = (found.hostname or "").removeprefix("www.")
    return host + (f":{port}" if port not in DEFAULT_PORTS else ""), found.path, found.fragment


def below_site(link: str, sites: Sequence[str], shortcuts: Sequence[str] = ()) -> Address | None:
    """The address below the root of the site that a link means; None if it leads elsewhere.

    >>> below_site("http://www.lab.example/tm/guides/a/index.html#x%2Dy", ["https://lab.example/tm/"])
    Address(path='guides/a/', fragment='x-y')
    """
    for name in shortcuts:
        if re.match(rf"{re.escape(name)}[>:]", link, re.I):
            rest, _, part = link[len(name) + 1 :].partition("#")
            return Address(unquote(rest).lstrip("/").removesuffix("index.html"), unquote(part))
    host, path, fragment = _parts(link)
    for site in sites:
        own_host, base, _ = _parts(site)
        base = base.rstrip("/") + "/"
        plain = re.sub(r"/{2,}", "/", unquote(path)) or "/"
        if host == own_host and (plain + "/").startswith(base):
            rest = plain[len(base) :]
            rest = rest.removesuffix("index.html") if rest.split("/")[-1] == "index.html" else rest
            return Address(rest, TEXT_DIRECTIVE.sub("", unquote(fragment)))
    return None
