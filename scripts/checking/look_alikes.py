"""A host in; the well-known host that it only looks like out: other alphabets, digits for letters, a letter off."""

import re
import unicodedata

# Hosts that a page about pharmacology or its software links to, and that others like to be taken for.
KNOWN = (
    "doi.org", "crossref.org", "orcid.org", "arxiv.org", "biorxiv.org", "medrxiv.org", "europepmc.org", "zenodo.org",
    "ncbi.nlm.nih.gov", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "uniprot.org", "guidetopharmacology.org",
    "sciencedirect.com", "onlinelibrary.wiley.com", "link.springer.com", "nature.com", "frontiersin.org",
    "github.com", "gitlab.com", "wikipedia.org", "wikimedia.org", "wikidata.org", "figshare.com", "clinicaltrials.gov",
    "drugbank.com", "rcsb.org", "ebi.ac.uk", "fda.gov", "who.int", "google.com", "microsoft.com", "python.org",
    "pypi.org",
)  # fmt: skip
# Names long enough that one letter more or less can only be a slip or a trap.
DISTINCTIVE = tuple(name for name in KNOWN if len(name) >= 9 and name not in ("nature.com", "google.com", "python.org"))
# Letters of other alphabets that look like Latin ones (Unicode confusables, the common part).
CONFUSABLE = dict(
    zip("аеорсухіјѕԁһӏԛԝмтвнкгзαοενρυιτκχ", "aeopcyxijsdhlqwmtbhkr3aoevpuitkx", strict=True)
)  # fmt: skip
DIGITS = {"0": "o", "1": "l", "3": "e", "5": "s"}
DOI_PATH = re.compile(r"/+10\.\d{4,9}/")
DOI_HOST_DISTANCE = 2


def look_alike(host: str, path: str = "") -> str | None:
    """The known host that a host is easily taken for; None if it is known itself or like none.

    >>> look_alike("d0i.org"), look_alike("doi.org"), look_alike("githb.com"), look_alike("example.org")
    ('doi.org', None, 'github.com', None)
    """
    host = _unicode(host.rstrip(".").lower())
    if _is_known(host):
        return None
    mixed = _mixed_alphabets(host)
    if mixed:
        return mixed
    for known in KNOWN:
        if host.startswith((f"{known}.", f"www.{known}.")) or (_skeleton(_bare(host)) == _skeleton(known)):
            return known
    return _slip(_bare(host), path)


def _slip(host: str, path: str) -> str | None:
    if DOI_PATH.match(path) and _distance(host, "doi.org") <= DOI_HOST_DISTANCE:
        return "doi.org"
    # 'rn' looks like 'm', 'vv' like 'w'.
    drawn = host.replace("rn", "m").replace("vv", "w")
    return next((known for known in DISTINCTIVE if drawn == known or _distance(host, known) == 1), None)


def _is_known(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in KNOWN)


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("dx.")


def _unicode(host: str) -> str:
    """The host as a browser may show it: 'xn--…' decoded, if it can be."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except (UnicodeError, ValueError):
        return host


def _mixed_alphabets(host: str) -> str | None:
    """For a name with letters of two alphabets, or all of another one that spell a known host: what it looks like."""
    plain = "".join(CONFUSABLE.get(sign, sign) for sign in host)
    if plain == host:
        return None
    mixed = any(len(_alphabets(label)) > 1 for label in host.split("."))
    return plain if mixed or _is_known(plain) else None


def _alphabets(label: str) -> set[str]:
    """The alphabets of a label: {'LATIN'}, {'LATIN', 'CYRILLIC'}."""
    return {unicodedata.name(sign, "?").split()[0] for sign in label if sign.isalpha()}


def _skeleton(host: str) -> str:
    plain = "".join(DIGITS.get(sign, sign) for sign in host)
    return plain.replace("rn", "m").replace("vv", "w").replace("i", "l")


def _distance(one: str, other: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour to make one from the other."""
    if abs(len(one) - len(other)) > DOI_HOST_DISTANCE:
        return DOI_HOST_DISTANCE + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, above, row = row, before, [i] + [0] * len(other)
        for j, wanted in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]
