"""The evidence ledger as a page: claims and the places that use them in, Markdown for every row out.

Each claim has a heading with its permanent address (`#b12`), its setting, the reason for the verdict, its sources
with how deep each was read, the claims it conflicts with, and a way back to each place that uses it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from scripts.ledger.claims import GUIDE_TITLES, NOT_APPLICABLE, VERDICTS, Claim, Evidence
from scripts.ledger.marks import setting_line, verdict_class
from scripts.references.bibliography import inert
from scripts.references.page import CitingPlace, ways_back_mark

MARKER = "<!-- ledger -->"
NO_FLAGS: Mapping[str, str] = MappingProxyType({})
SEEN_WORDS = {
    "none": "not seen",
    "title": "title seen",
    "second-hand": "read about in another paper",
    "abstract": "abstract read",
    "figure legend": "figure legend read",
    "page": "page read",
    "full text": "full text read",
}
BASIS_WORDS = {
    "general knowledge": "general knowledge, no source read",
    "guide text": "the wording of the guide itself",
}


def ledger_markdown(
    claims: Mapping[str, Claim],
    places: Mapping[str, Sequence[CitingPlace]],
    names: Mapping[str, str],
    flags: Mapping[str, str] = NO_FLAGS,
) -> str:
    """The counts and all rows, by guide and section; `names` holds a short name for each source key.

    `flags` says which reference numbers of a guide rest on no scholarly source: {'A3': 'vendor page'}.
    """
    parts = [_counts(claims.values())]
    for guide, title in GUIDE_TITLES.items():
        of_guide = [claim for claim in claims.values() if claim.guide == guide]
        if of_guide:
            parts.append(f"## {title} {{#{_slug(title)}}}")
        for section in dict.fromkeys(claim.section for claim in of_guide):
            rows = [claim for claim in of_guide if claim.section == section]
            parts.append(f"### {inert(section)} {{#{section_anchor(rows[0])}}}")
            parts += [_row(claim, places, names, flags) for claim in rows]
    return "\n\n".join(parts)


def section_anchor(first: Claim) -> str:
    """The permanent address of a section, 'section-b81': from its first claim, because its words may change."""
    return f"section-{first.anchor}"


def _slug(text: str) -> str:
    """'Guide B' as 'guide-b'."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _counts(claims: Iterable[Claim]) -> str:
    """A small table: how many claims of each guide have which verdict."""
    numbers: Counter[tuple[str, str]] = Counter((claim.verdict, claim.guide) for claim in claims)
    lines = [
        f"| Verdict | {' | '.join(GUIDE_TITLES.values())} | All |",
        f"|---|{'--:|' * (len(GUIDE_TITLES) + 1)}",
    ]
    for word, verdict in VERDICTS.items():
        lines.append(_count_line(f"{verdict.symbol} {word}", [numbers[word, guide] for guide in GUIDE_TITLES]))
    totals = [sum(numbers[word, guide] for word in VERDICTS) for guide in GUIDE_TITLES]
    return "\n".join([*lines, _count_line("all", totals)])


def _count_line(label: str, numbers: list[int]) -> str:
    return f"| {label} | {' | '.join(str(number) for number in [*numbers, sum(numbers)])} |"


def _row(
    claim: Claim,
    places: Mapping[str, Sequence[CitingPlace]],
    names: Mapping[str, str],
    flags: Mapping[str, str],
) -> str:
    symbol = VERDICTS[claim.verdict].symbol
    facts = [
        ("Setting", [inert(setting_line(claim))] if set(claim.setting.values()) != {NOT_APPLICABLE} else []),
        ("Why", [inert(claim.reason)]),
        ("Sources", _sources(claim, names)),
        ("Cited in the guide as", [_guide_references(claim, flags)]),
        ("Conflicts with", [", ".join(f"[{other}](#{other.lower()})" for other in claim.conflicts)]),
        ("Used in", [ways_back_mark(claim.id) if places.get(claim.id) else "no page yet"]),
        ("Checked", [claim.checked.isoformat()]),
    ]
    return "\n\n".join(
        [
            f'<article class="claim-row {verdict_class(claim.verdict)}" markdown="1">',
            f'#### <span aria-hidden="true">{symbol}</span> {claim.id} '
            f'<span class="claim-verdict">{claim.verdict}</span> {{#{claim.anchor}}}',
            inert(claim.statement),
            *(_definition(name, values) for name, values in facts if any(values)),
            "</article>",
        ]
    )


def _definition(name: str, values: Iterable[str]) -> str:
    return name + "\n" + "\n".join(f":   {value}" for value in values)


def _sources(claim: Claim, names: Mapping[str, str]) -> list[str]:
    basis = [BASIS_WORDS[claim.basis].capitalize()] if claim.basis else []
    return [_source(source, names) for source in claim.sources] + basis


def _source(source: Evidence, names: Mapping[str, str]) -> str:
    """'[Kole et al. 2002](references.md#ref-kole2002): abstract read, supports'."""
    bearing = f", {source.supports}" if source.supports else ""
    name = inert(names.get(source.key, source.key))
    return f"[{name}](references.md#ref-{source.key}): {SEEN_WORDS[source.seen]}{bearing}"


def _guide_references(claim: Claim, flags: Mapping[str, str]) -> str:
    """'[3] (vendor page), [6]'."""
    return ", ".join(
        _guide_reference(number, flags.get(f"{claim.guide}{number}", "")) for number in claim.guide_references
    )


def _guide_reference(number: int, flag: str) -> str:
    return inert(f"[{number}]") + (f' <span class="source-flag">{inert(flag)}</span>' if flag else "")
