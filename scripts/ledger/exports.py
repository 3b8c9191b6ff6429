"""The ledger for reuse: claims in; CSV, JSON and JSON-LD (schema.org Claim and ClaimReview) as text out.

Every row carries its permanent address, and each file its licence (CC BY 4.0) and the version of the site.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.known_places import LEDGER_PAGE, REFERENCE, REFERENCES_PAGE
from scripts.ledger.claims import GUIDE_SOURCES, GUIDE_TITLES, VERDICTS, Claim, Evidence
from scripts.ledger.marks import setting_line

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NAME = "Tianeptine Mechanism Handbook: evidence ledger"
COLUMNS = (*Claim.model_fields, "address")
# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where lists are written with semicolons, as in Germany, a spreadsheet parts a line at these, too: 'a;=1+1', but not
# 'a;-5' nor 'a; -x'.
LATER_FORMULA = re.compile(
    r"""(?<=[\s\S])(?P<before>[;\t\r\n][ \u00a0"]*)
        (?=[=@＝＠]|(?<![ \u00a0])[+\-＋－](?!(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?\s?%?[ "]*(?:[;\t\r\n]|$)))""",
    re.I | re.X,
)
BYTE_ORDER_MARK = "\ufeff"


def ledger_files(claims: Mapping[str, Claim], site_address: str, version: str) -> dict[str, str]:
    """Every file that is made from the ledger, by its path in the site."""
    return {
        "data/claims.csv": ledger_csv(claims, site_address),
        "data/claims.json": ledger_json(claims, site_address, version),
        "data/claims.jsonld": ledger_json_ld(claims, site_address, version),
    }


def ledger_csv(claims: Mapping[str, Claim], site_address: str) -> str:
    """One line for each claim, for spreadsheets: begins with a byte order mark, and no cell is a formula."""
    written = io.StringIO()
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for claim in claims.values():
        row = {**_record(claim, site_address), **_lists_as_text(claim)}
        table.writerow([harmless_cell(str(row[column] or "")) for column in COLUMNS])
    return BYTE_ORDER_MARK + written.getvalue()


def harmless_cell(text: str) -> str:
    """The text of a cell with an apostrophe in front of what a spreadsheet would take for a formula.

    >>> harmless_cell("=1+1"), harmless_cell("a;=1+1")
    ("'=1+1", "a;'=1+1")
    """
    safe, begins = harmless_after_first(text), text.lstrip(" \u00a0")
    return f"'{safe}" if text.startswith(FORMULA_SIGNS) or begins.startswith(FORMULA_SIGNS) else safe


def harmless_after_first(text: str) -> str:
    """The same for what follows a sign at which a spreadsheet might part the text."""
    return LATER_FORMULA.sub(r"\g<before>'", text)


def _lists_as_text(claim: Claim) -> dict[str, str]:
    sources = [f"{item.key} ({item.seen}{', ' + item.supports if item.supports else ''})" for item in claim.sources]
    return {
        "guide_references": "; ".join(str(number) for number in claim.guide_references),
        "sources": "; ".join(sources),
        "conflicts": "; ".join(claim.conflicts),
    }


def ledger_json(claims: Mapping[str, Claim], site_address: str, version: str = "") -> str:
    """All rows with all fields; field names as in the ledger file."""
    document = {
        "name": NAME,
        "address": _ledger_address(site_address),
        "licence": LICENCE,
        "version": version,
        "verdicts": {word: verdict._asdict() for word, verdict in VERDICTS.items()},
        "claims": [_record(claim, site_address) for claim in claims.values()],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _record(claim: Claim, site_address: str) -> dict[str, Any]:
    return {**claim.model_dump(mode="json"), "address": claim_address(claim, site_address)}


def _ledger_address(site_address: str) -> str:
    return f"{site_address.rstrip('/')}/{LEDGER_PAGE}"


def claim_address(claim: Claim, site_address: str) -> str:
    """The permanent address of a claim: 'https://…/evidence-ledger/#b12'."""
    return f"{_ledger_address(site_address)}#{claim.anchor}"


def ledger_json_ld(claims: Mapping[str, Claim], site_address: str, version: str = "") -> str:
    """The ledger as linked data: one Dataset, and a Claim with its ClaimReview for each row."""
    reviews = [_review(claim, site_address) for claim in claims.values()]
    dataset = {
        "@type": "Dataset",
        "@id": _ledger_address(site_address),
        "name": NAME,
        "description": "Claims about the mechanism of tianeptine, each with its evidence and a verdict.",
        "url": _ledger_address(site_address),
        "license": LICENCE,
        "version": version,
        "isAccessibleForFree": True,
        "creator": _publisher(site_address),
        "dateModified": max((claim.checked.isoformat() for claim in claims.values()), default=""),
        "hasPart": [{"@id": review["@id"]} for review in reviews],
    }
    graph = [dataset, *_guides(claims.values(), site_address), *reviews]
    document = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _publisher(site_address: str) -> dict[str, str]:
    return {"@type": "Organization", "name": "Tianeptine Mechanism Handbook", "url": site_address}


def _guides(claims: Iterable[Claim], site_address: str) -> list[dict[str, str]]:
    """The guides that state the claims, as works with an address of their own."""
    used = {claim.guide for claim in claims}
    return [
        {"@type": "CreativeWork", "@id": _source_address(key, site_address), "name": GUIDE_TITLES[guide]}
        for guide, key in GUIDE_SOURCES.items()
        if guide in used
    ]


def _source_address(key: str, site_address: str) -> str:
    return f"{site_address.rstrip('/')}/{REFERENCES_PAGE}#{REFERENCE}{key}"


def _review(claim: Claim, site_address: str) -> dict[str, Any]:
    """A ClaimReview; the verdict is a word (alternateName), because the verdicts are not a scale."""
    address = claim_address(claim, site_address)
    return {
        "@type": "ClaimReview",
        "@id": f"{address}-review",
        "url": address,
        "name": f"Claim {claim.id}",
        "datePublished": claim.checked.isoformat(),
        "author": _publisher(site_address),
        "license": LICENCE,
        "claimReviewed": claim.statement,
        "reviewBody": claim.reason,
        "reviewRating": {"@type": "Rating", "alternateName": claim.verdict},
        "citation": [_citation(source, site_address) for source in claim.sources],
        "itemReviewed": _claim(claim, site_address),
    }


def _claim(claim: Claim, site_address: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "Claim",
        "@id": claim_address(claim, site_address),
        "identifier": claim.id,
        "text": claim.statement,
        "description": setting_line(claim),
        "inLanguage": "en",
    }
    if claim.guide in GUIDE_SOURCES:
        described["appearance"] = {"@id": _source_address(GUIDE_SOURCES[claim.guide], site_address)}
    return described


def _citation(source: Evidence, site_address: str) -> dict[str, str]:
    bearing = f"; {source.supports}" if source.supports else ""
    return {
        "@type": "CreativeWork",
        "@id": _source_address(source.key, site_address),
        "identifier": source.key,
        "description": f"Part seen: {source.seen}{bearing}",
    }
