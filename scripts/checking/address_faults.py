"""An address in; what is wrong with its form, whatever it may lead to, out: schemes, mail, private hosts, passwords."""

import ipaddress
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from scripts.checking.look_alikes import look_alike


class Fault(NamedTuple):
    """The rule that an address breaks, and what to do; `mended` is the right address where it is certain."""

    rule: str
    message: str
    mended: str = ""


WEB = ("http", "https")
MOST_SHOWN = 40  # characters of a program
# What a misspelt scheme may be meant for, and what looks like one of these but is a scheme of its own.
COMMON = ("http", "https", "mailto", "ftp")
OWN = {"ftps", "sftp", "tftp", "shttp", "xmpp", "stp", "hcp", "http+unix", "https+insecure"}
# Names of things that browsers cannot look up, with the address of who can.
RESOLVERS = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "arxiv": "https://arxiv.org/abs/",
    "orcid": "https://orcid.org/",
}
SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):(?P<rest>.*)", re.I | re.S)
# 'https//host/', 'http;//host', 'https:/host', 'http:host', 'ttps://host', 'https:///host'
BROKEN_WEB = re.compile(r"(?P<scheme>h?t?tps?)\s*(?P<signs>:/{0,3}|[;.,]?/{2,3})(?P<rest>[^/\s]\S*)", re.I)
DOUBLED = re.compile(r"(?:https?:/{0,2}){2,}(?P<rest>[^/].*)", re.I)
DRIVE = re.compile(r"[a-z]:[\\/]|\\\\\w", re.I)
MAIL = re.compile(r"[^\s@/:?#]+@[\w-]+(\.[\w-]+)+")
NO_HOST_SIGN = re.compile(r"[^\w.:\[\]-]")
PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".corp", ".home.arpa", ".localdomain")
# `token` is not among them: badges carry public ones.
SECRETS = {"access_token", "api_key", "apikey", "password", "passwd", "client_secret", "auth_token"}
DOI_HOSTS = ("doi.org", "dx.doi.org", "www.doi.org", "dx.crossref.org")
# Registrant codes have four digits or more; '10/abcd' is a short DOI (doi.org, DOI handbook 2.2).
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S*[^\s.,;:]|10/[a-z0-9]+", re.I)
MEANT_AS_DOI = re.compile(r"(?:doi:\s*|https?:)?/*(?:(?:dx\.)?doi\.org/+)?(?P<doi>[1lI][0oO][./].*|10\b.*)", re.I)
# 'javascript:void(0)', 'data:text/html,…': a program, and no place that a link could lead to
PROGRAM = re.compile(r"(?:javascript|vbscript):|data:(?:text/html|application/xhtml)", re.I)
PLACEHOLDER = re.compile(r"[<>{}\[\]$*]|\.\.\.|…|^(?:x+|your|my|example|test|changeme)", re.I)


def fault_of(address: str) -> Fault | None:
    """The first thing wrong with the form of an address; None if it is well formed."""
    checks: tuple[Callable[[str], Fault | None], ...] = (_program, _own_computer, _broken_web, _scheme, _mail, _host)
    return next((fault for check in checks if (fault := check(address))), None)


def _program(address: str) -> Fault | None:
    if PROGRAM.match(address.strip()):
        message = f"'{address[:MOST_SHOWN]}' runs a program in the reader's browser; link to a page."
        return Fault("script-in-address", message)
    return None


def _own_computer(address: str) -> Fault | None:
    if DRIVE.match(address) or address.lower().startswith("file:"):
        message = f"'{address}' is a file on one computer; put the file into the site and link to it there."
        return Fault("private-address", message)
    return None


def _broken_web(address: str) -> Fault | None:
    """'https//host', 'http:/host', 'htp://host': meant for the web, but read as a path or as another scheme."""
    doubled = DOUBLED.fullmatch(address)
    if doubled:
        return _malformed(address, "the scheme stands there twice", f"https://{doubled['rest']}")
    match = BROKEN_WEB.fullmatch(address)
    if match and (match["scheme"].lower() not in WEB or match["signs"] != "://"):
        secure = match["scheme"].lower().endswith("s")
        return _malformed(address, "it is no address of the web", f"http{'s' if secure else ''}://{match['rest']}")
    if re.fullmatch(r"https?:/*", address, re.I):
        return Fault("malformed-address", f"'{address}' names no host; complete the address or remove the link.")
    return None


def _malformed(address: str, why: str, meant: str) -> Fault:
    return Fault("malformed-address", f"'{address}': {why}; did you mean '{meant}'?")


def _scheme(address: str) -> Fault | None:
    match = SCHEME.fullmatch(address)
    scheme = match["scheme"].lower() if match else ""
    if not match or scheme in (*COMMON, *OWN):
        return None
    if scheme in RESOLVERS:
        whole = RESOLVERS[scheme] + match["rest"].strip().lstrip("/")
        return Fault("malformed-address", f"'{address}': browsers do not know '{scheme}:'; write '{whole}'.")
    near = get_close_matches(scheme, COMMON, n=1, cutoff=0.75)
    if near and abs(len(near[0]) - len(scheme)) < 2:
        return _malformed(address, f"there is no scheme '{match['scheme']}:'", f"{near[0]}:{match['rest']}")
    return None


def _mail(address: str) -> Fault | None:
    if MAIL.fullmatch(address.partition("?")[0]):
        return Fault("mail-address", f"'{address}' is read as a file; write 'mailto:{address}'.")
    if not address.lower().startswith("mailto:"):
        return None
    people, _, more = address[len("mailto:") :].partition("?")
    wrong = [one for one in re.split("[,;]", unquote(people).strip("/")) if not MAIL.fullmatch(_bare(one))]
    if not wrong or (not people and more):
        return None
    what = f"'{wrong[0].strip()}' is no mail address" if wrong[0].strip() else "no mail address follows 'mailto:'"
    return Fault("mail-address", f"{what}; write 'mailto:name@host'.")


def _bare(person: str) -> str:
    """'Ann Lee <ann@a.org>' is 'ann@a.org'."""
    return person.rpartition("<")[2].rstrip("> ").strip()


def _host(address: str) -> Fault | None:
    """What is wrong with the host of an address of the web: no name, a private one, a password in front of it."""
    whole = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "") if parts.port is None or parts.port else ""
        host = unquote(host).replace("+", "-") if "%2b" in host else host  # the one sign that may stand there encoded
    except ValueError as error:
        why = "the number of the port is too large or no number" if "port" in str(error).lower() else str(error)
        return Fault("malformed-address", f"'{address}' is no address ({why}); correct it or remove the link.")
    if parts.scheme.lower() not in WEB or not parts.netloc:
        return None
    if parts.username or parts.password or _secret(parts.query):
        message = "a name or password stands in this address for all to read; take it out, and change the password."
        return Fault("credentials-in-address", message)
    if ":" not in host and (".." in host or host.startswith(".") or NO_HOST_SIGN.search(host) or not host):
        return Fault("malformed-address", f"'{host}' is no name of a host; correct the address.")
    if re.search(r"\s", address):
        return Fault("malformed-address", f"'{address}' has a space in it; write %20, or correct the address.")
    if is_private(host):
        message = (
            f"'{host}' answers on one computer or in one private network only; link to what every reader can reach."
        )
        return Fault("private-address", message)
    return _doi(address, host, parts.path) if host in DOI_HOSTS else _looks_like(host, parts.path)


def _doi(address: str, host: str, path: str) -> Fault | None:
    """What is wrong with a link to a DOI; other pages of that host are left alone."""
    doi = unquote(path).removeprefix("/")
    meant = MEANT_AS_DOI.fullmatch(doi)
    if not meant:
        return None
    if not DOI.fullmatch(doi):
        inner = DOI.search(meant["doi"])
        near = (
            f"; did you mean 'https://doi.org/{inner.group()}'?" if inner else "; copy it from the paper's first page."
        )
        return Fault("malformed-doi-link", f"'{address}': a DOI is '10.', four digits or more, '/', and a name{near}")
    if host != "doi.org":
        new = re.sub(r"^(?:https?:)?//[^/]+/+", "https://doi.org/", address, flags=re.I)
        return Fault("old-doi-address", f"'{host}' is an old address of DOIs; write '{new}'.", new)
    return None


def _looks_like(host: str, path: str) -> Fault | None:
    known = look_alike(host, path)
    return (
        Fault("look-alike-host", f"'{host}' looks like '{known}' but is another host; correct it.") if known else None
    )


def _secret(query: str) -> bool:
    """True for '?access_token=…' with something that could be one."""
    given = ((name.lower(), value) for name, value in parse_qsl(query))
    return any(name in SECRETS and len(value) > 7 and not PLACEHOLDER.search(value) for name, value in given)


def is_private(host: str) -> bool:
    """True for names and numbers that mean something only on one computer or in one network (RFC 1918, 6761, 8375).

    >>> is_private("localhost"), is_private("10.0.0.5"), is_private("wiki"), is_private("example.org")
    (True, True, True, False)
    """
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(PRIVATE_ENDINGS):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return number.is_private or number.is_loopback or number.is_link_local or number.is_unspecified
