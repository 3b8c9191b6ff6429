"""The claims behind a diagram's edges in; what each edge rests on out: as HTML for the page, as CSV to take away."""

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape

from scripts.diagrams.source import Edge, edges, nodes
from scripts.diagrams.words import sentence
from scripts.ledger.claims import GUIDE_TITLES, VERDICTS, Claim
from scripts.ledger.exports import BYTE_ORDER_MARK, LICENCE, harmless_cell
from scripts.ledger.marks import verdict_class
from scripts.references.bibliography import Source, short_name

COLUMNS = (
    "number", "edge", "from", "to", "sign", "manner", "contested", "label", "in_words", "stated_in", "claims",
    "verdicts", "source_keys", "dois", "figure", "licence",
)  # fmt: skip


def edge_grounds(
    names: Sequence[str],
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    to_ledger: str,
    to_references: str,
) -> str:
    """What one edge rests on: each claim with its verdict in words and its sources by author and year.

    `to_ledger` and `to_references` are the addresses of the two pages, seen from the page of the figure.
    """
    known = [claims[name] for name in names if name in claims]
    grounds = "; ".join(_ground(claim, sources, to_ledger, to_references) for claim in known)
    return f'<span class="edge-grounds">{grounds}</span>' if grounds else ""


def _ground(claim: Claim, sources: Mapping[str, Source], to_ledger: str, to_references: str) -> str:
    """'● X01 supported (Gassaway et al. 2014)'."""
    chip = (
        f'<a class="claim {verdict_class(claim.verdict)}" href="{escape(to_ledger)}#{claim.anchor}"'
        f' aria-describedby="claim-{claim.anchor}">'
        f'<span aria-hidden="true">{VERDICTS[claim.verdict].symbol}&nbsp;</span>{claim.id}</a>'
    )
    cited = [
        f'<a href="{escape(to_references)}#ref-{escape(item.key)}">{escape(short_name(sources[item.key]))}</a>'
        for item in claim.sources
        if item.key in sources
    ]
    rests_on = ", ".join(cited) or claim.basis or "no source found"
    return f'{chip} <span class="edge-verdict">{claim.verdict}</span> ({rests_on})'


def edges_csv(source: str, claims: Mapping[str, Claim], sources: Mapping[str, Source], address: str) -> str:
    """One line for each edge, for spreadsheets, in the form of the ledger's own CSV.

    Numbers are those in the drawing; an edge that names no claim has none. `address` is the figure's own.
    """
    written = io.StringIO()
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    boxes, number = nodes(source), 0
    for edge in edges(source):
        number += bool(edge.evidence)
        row = {
            "number": str(number) if edge.evidence else "",
            "from": boxes[edge.source].label,
            "to": boxes[edge.target].label,
            "in_words": sentence(edge, boxes),
            "figure": address,
            "licence": LICENCE,
            **_said(edge),
            **_evidence([claims[name] for name in edge.evidence if name in claims], sources),
        }
        table.writerow([harmless_cell(row[column]) for column in COLUMNS])
    return BYTE_ORDER_MARK + written.getvalue()


def _said(edge: Edge) -> dict[str, str]:
    """What the line itself says."""
    contested = "yes" if "contested" in edge.classes else "no"
    return {
        "edge": edge.id,
        "sign": edge.kind,
        "manner": edge.manner,
        "contested": contested,
        "label": edge.label,
        "claims": "; ".join(edge.evidence),
    }


def _evidence(claims: Sequence[Claim], sources: Mapping[str, Source]) -> dict[str, str]:
    """What the claims of one edge say, each source once; lists are joined by semicolons."""
    keys = list(dict.fromkeys(item.key for claim in claims for item in claim.sources))
    dois = [sources[key].fields.get("doi", "") for key in keys if key in sources]
    stated = dict.fromkeys(
        "not in the guides" if claim.guide == "addition" else GUIDE_TITLES[claim.guide] for claim in claims
    )
    return {
        "stated_in": "; ".join(stated),
        "verdicts": "; ".join(f"{claim.id} {claim.verdict}" for claim in claims),
        "source_keys": "; ".join(keys),
        "dois": "; ".join(doi for doi in dois if doi),
    }
