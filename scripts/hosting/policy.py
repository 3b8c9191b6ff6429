"""A built page in; what a browser may do for it (its Content-Security-Policy), and the page that says so, out."""

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.problems import CannotRun

# '<script>var a=1</script>'; what has a source or is data, such as JSON, does not run as written here.
INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script\s*>", re.S | re.I)
HAS_SOURCE = re.compile(r"\ssrc\s*=", re.I)
DATA_TYPE = re.compile(r"""\stype\s*=\s*["']?(?:application/(?:ld\+)?json|text/plain)["']?""", re.I)
PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.S)  # '{{ base_url }}' in a template of the theme
# How mermaid2 starts its library: settings alone, nothing that could be called.
STARTS_MERMAID = re.compile(r"\s*mermaid\.initialize\(\{[^<>();`]*\}\);?\s*")
CHARSET = re.compile(r"""<meta charset=["']?[\w-]+["']?\s*/?>""", re.I)
OUR_META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n<meta name="referrer"[^>]*>\n')
# Addresses of pages inside a lab's network are nobody else's business.
REFERRER = "same-origin"


class Policy(NamedTuple):
    """What a page needs beyond files of its own host: inline scripts by their hashes, styles set by Mermaid."""

    scripts: frozenset[str] = frozenset()
    draws_in_browser: bool = False


def scripts_of_theme(folders: Iterable[Path]) -> list[re.Pattern[str]]:
    """Patterns of the inline scripts that the theme's templates write; `folders` are those of its templates."""
    templates = [path for folder in folders for path in sorted(folder.glob("partials/javascripts/*.html"))]
    codes = [found["code"] for path in templates for found in INLINE_SCRIPT.finditer(path.read_text("utf-8"))]
    return [_pattern(code) for code in codes]


def _pattern(code: str) -> re.Pattern[str]:
    """A template's script; a placeholder in it stands for an address, which holds no quotation mark."""
    return re.compile('[^"<>]*'.join(re.escape(part) for part in PLACEHOLDER.split(code)))


def inline_scripts(page: str) -> list[str]:
    """The code of each script that stands in the page itself and would run."""
    found = INLINE_SCRIPT.finditer(page)
    return [one["code"] for one in found if not HAS_SOURCE.search(one["attributes"]) and not _is_data(one)]


def _is_data(script: re.Match[str]) -> bool:
    return bool(DATA_TYPE.search(script["attributes"]))


def policy_of(page: str, shown_as: str, known: Iterable[re.Pattern[str]]) -> Policy:
    """What this page needs. Raises CannotRun if it holds a script that no template wrote: pages are data."""
    patterns = [*known, STARTS_MERMAID]
    scripts = inline_scripts(page)
    for code in scripts:
        if not any(pattern.fullmatch(code) for pattern in patterns):
            start = " ".join(code.split())[:60]
            raise CannotRun(f"{shown_as}: a script stands in the page (“{start}”); pages are text, take it out.")
    return Policy(frozenset(map(hash_of, scripts)), any(map(STARTS_MERMAID.fullmatch, scripts)))


def policy_as_built(page: str) -> Policy:
    """What a page of a frozen edition needs: it was looked at when it was built."""
    scripts = inline_scripts(page)
    return Policy(frozenset(map(hash_of, scripts)), any(map(STARTS_MERMAID.fullmatch, scripts)))


def hash_of(code: str) -> str:
    """A script as a policy names it: 'sha256-…', of the code with the line ends that a browser sees."""
    seen = code.replace("\r\n", "\n").replace("\r", "\n")
    return "sha256-" + base64.b64encode(hashlib.sha256(seen.encode("utf-8")).digest()).decode("ascii")


def together(policies: Iterable[Policy]) -> Policy:
    """What all these pages need, for a header that is sent with each."""
    found = list(policies)
    scripts = frozenset(script for policy in found for script in policy.scripts)
    return Policy(scripts, any(policy.draws_in_browser for policy in found))


def directives(policy: Policy) -> str:
    """The policy in the words of the header; Content Security Policy Level 3."""
    scripts = " ".join(["'self'", *(f"'{script}'" for script in sorted(policy.scripts))])
    # Mermaid writes its colours into the drawing as styles; nothing else may.
    styles = "'self' 'unsafe-inline'" if policy.draws_in_browser else "'self'"
    parts = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": styles,
        "img-src": "'self' data:",  # the theme's stylesheet holds its icons itself
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def with_policy(page: str, policy: str) -> str:
    """The page with the policy before anything that loads; a policy that we wrote before is replaced."""
    page = OUR_META.sub("", page)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
    place = CHARSET.search(page)
    if not place:
        return page
    head = f'\n{meta}\n<meta name="referrer" content="{REFERRER}">\n'
    return page[: place.end()] + head + page[place.end() :].removeprefix("\n")
