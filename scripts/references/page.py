"""The References page: sources and the places that cite them in, the numbered list as Markdown out.

Every source is listed, in the order of its key, with what kind of work it is, which of its fields were read on a
page, and a lettered way back to each sentence that cites it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scripts.references.bibliography import FIELD_LABELS, Source, confirmations, field_states, inert, reference_html
from scripts.references.citations import citation_groups

MARKER = "<!-- references -->"
STATE_WORDS = {
    "verified": "Read on a page",
    "printed": "As printed in the guide",
    "recalled": "Unconfirmed",
}


class CitingPlace(NamedTuple):
    """One citation of one source: the page's path under docs, its title, and the anchor of the number."""

    page: str
    title: str
    anchor: str


def citing_places(pages: Mapping[str, tuple[str, str]]) -> dict[str, list[CitingPlace]]:
    """All citations by key; `pages` holds title and Markdown by path. The anchors are those that footnotes get."""
    places: dict[str, list[CitingPlace]] = {}
    for page, (title, markdown) in pages.items():
        seen: dict[str, int] = {}
        for group in citation_groups(markdown):
            for citation in group.citations:
                seen[citation.key] = seen.get(citation.key, 0) + 1
                number = "" if seen[citation.key] == 1 else str(seen[citation.key])
                place = CitingPlace(page, title, f"fnref{number}:{citation.key}")
                places.setdefault(citation.key, []).append(place)
    return places


def together(found: Iterable[Mapping[str, Sequence[CitingPlace]]]) -> dict[str, list[CitingPlace]]:
    """The places of several pages in one, in the order of the pages."""
    whole: dict[str, list[CitingPlace]] = {}
    for places in found:
        for name, more in places.items():
            whole.setdefault(name, []).extend(more)
    return whole


def names_by_page(places: Mapping[str, Sequence[CitingPlace]]) -> dict[str, list[str]]:
    """What each page names: keys of sources or ids of claims, in the order of `places`, by the page's path."""
    named: dict[str, dict[str, None]] = {}
    for name, found in places.items():
        for place in found:
            named.setdefault(place.page, {})[name] = None
    return {page: list(names) for page, names in named.items()}


def references_markdown(
    sources: Mapping[str, Source], places: Mapping[str, Sequence[CitingPlace]], claims: Mapping[str, Sequence[str]]
) -> str:
    """The whole list; `claims` holds, by key, the ids of the ledger rows that rest on the source."""
    items = [_item(sources[key], places.get(key, []), claims.get(key, [])) for key in sorted(sources, key=str.lower)]
    return '<ol class="references" markdown="1">\n\n' + "\n\n".join(items) + "\n\n</ol>"


def _item(source: Source, places: Sequence[CitingPlace], claims: Sequence[str]) -> str:
    facts = [inert(source.fields.get("kind", source.entry_type).capitalize())]
    if "listed" in source.fields:
        facts.append(f"listed as {_listed(source.fields['listed'])}")
    facts.append(_retraction_status(source))
    lines = [
        f'<li id="ref-{source.key}" class="reference" markdown="1">',
        reference_html(source, with_state=False),
        f'<span class="reference-facts">{" · ".join(facts)}</span>',
        *_states(source),
        *(
            [f'<span class="reference-note">{inert(source.fields["annote"])}</span>']
            if "annote" in source.fields
            else []
        ),
        f'<span class="reference-uses">{_uses(source.key, places, claims)}</span>',
        "</li>",
    ]
    return "\n".join([lines[0], "<br>\n".join(lines[1:-1]), lines[-1]])


def _retraction_status(source: Source) -> str:
    asked = confirmations(source).get("not retracted")
    return f"no notice of retraction known to {inert(asked)}" if asked else "retraction status not checked online"


def _listed(numbers: str) -> str:
    """'A2; B5' as 'guide A [2], guide B [5]'."""
    shown = [f"guide {number[0]} ref. {number[1:]}" for number in numbers.replace(" ", "").split(";")]
    return inert(", ".join(shown))


def _states(source: Source) -> list[str]:
    """'Read on a page: title, DOI. Unconfirmed: authors.' as one line, if anything is recorded."""
    states = field_states(source)
    sentences = []
    for state, words in STATE_WORDS.items():
        names = [FIELD_LABELS.get(name, name) for name, found in states.items() if found == state]
        if names:
            sentences.append(f"{words}: {inert(', '.join(names))}.")
    by_register: dict[str, list[str]] = {}
    for name, register in confirmations(source).items():
        if states.get(name) == "confirmed" and name != "not retracted":
            by_register.setdefault(register, []).append(FIELD_LABELS.get(name, name))
    for register, names in by_register.items():
        sentences.append(f"Verified against {inert(register)}: {inert(', '.join(names))}.")
    return [f'<span class="reference-states">{" ".join(sentences)}</span>'] if sentences else []


def _uses(key: str, places: Sequence[CitingPlace], claims: Sequence[str]) -> str:
    parts = []
    if places:
        parts.append(f"Cited in {ways_back_mark(key)}.")
    if claims:
        links = [f"[{claim}](evidence-ledger.md#{claim.lower()})" for claim in claims]
        parts.append(f"Evidence for claims {', '.join(links)}.")
    return " ".join(parts) or "Not cited on a page."


def ways_back_mark(name: str) -> str:
    """What stands for the list of links back to a source or a claim until the page is made; see `ways_back`."""
    return f"<!-- ways back: {name} -->"
