"""Claims and the places that use them in; one table with a line for each claim, and the form that filters it, out.

`docs/assets/ledger.js` makes the form work; without scripts the style sheet leaves it out. Each line leads to the
claim's full row.
"""

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from scripts.ledger.claims import GUIDE_TITLES, VERDICTS, Claim
from scripts.ledger.marks import verdict_class
from scripts.references.bibliography import inert
from scripts.references.page import CitingPlace

MARKER = "<!-- claims -->"
# From least to most read.
DEPTHS = ("none", "title", "second-hand", "abstract", "figure legend", "page", "full text")
COLUMNS = {"claim": "Claim", "statement": "What is stated", "verdict": "Verdict", "guide": "From", "read": "Most read"}
FOLDERS = {"guides": "The guides", "mechanism": "Mechanism", "protocols": "Protocols", "reference": "Reference"}
OTHER_PAGES = "Other pages"


def overview_html(claims: Mapping[str, Claim], places: Mapping[str, Sequence[CitingPlace]]) -> str:
    """One block of HTML without blank lines; `places` are the places that mark each claim."""
    lines = "\n".join(_line(claim, places.get(claim.id, ())) for claim in claims.values())
    heads = "".join(f'<th scope="col" data-column="{name}">{words}</th>' for name, words in COLUMNS.items())
    return "\n".join(
        [
            '<div class="screen-only claim-overview" data-search-exclude>',
            _form(claims.values(), places),
            '<div class="table-region" role="region" tabindex="0" aria-label="All claims">',
            f'<table class="ruled claim-table">\n<thead><tr>{heads}</tr></thead>\n<tbody>',
            lines,
            "</tbody>\n</table>\n</div>\n</div>",
        ]
    )


def _line(claim: Claim, used: Iterable[CitingPlace]) -> str:
    pages = " ".join(dict.fromkeys(_name(place.page) for place in used))
    verdict = f'<span aria-hidden="true">{VERDICTS[claim.verdict].symbol}</span> {claim.verdict}'
    depth, words = _most_read(claim)
    return (
        f'<tr data-claim="{claim.anchor}" data-verdict="{_slug(claim.verdict)}" data-guide="{_slug(claim.guide)}"'
        f' data-pages="{inert(pages)}">'
        f'<th scope="row"><a href="#{claim.anchor}">{claim.id}</a></th><td>{inert(claim.statement)}</td>'
        f'<td class="{verdict_class(claim.verdict)}" data-sort="{list(VERDICTS).index(claim.verdict)}">{verdict}</td>'
        f'<td>{GUIDE_TITLES[claim.guide]}</td><td data-sort="{depth}">{words}</td></tr>'
    )


def _most_read(claim: Claim) -> tuple[int, str]:
    """How much was read of the source that was read most, as a place in DEPTHS and in words."""
    depth = max((DEPTHS.index(source.seen) for source in claim.sources), default=0)
    return depth, DEPTHS[depth] if depth else claim.basis or "nothing"


def _form(claims: Iterable[Claim], places: Mapping[str, Sequence[CitingPlace]]) -> str:
    rows = list(claims)
    verdicts = [(_slug(word), word) for word in VERDICTS if any(claim.verdict == word for claim in rows)]
    guides = [(_slug(guide), title) for guide, title in GUIDE_TITLES.items() if any(c.guide == guide for c in rows)]
    fields = [
        _choice("verdict", "Verdict", "every verdict", _options(verdicts)),
        _choice("guide", "From", "guides and additions", _options(guides)),
        _choice("page", "Used on", "every page", _page_options(places)),
        '<label>Words <input name="text" type="search" autocomplete="off"></label>',
    ]
    return (
        '<form class="claim-filters" aria-label="Filter the claims">\n'
        + "\n".join(fields)
        + '\n<button type="reset">Show all</button>\n<p role="status"></p>\n</form>'
    )


def _choice(name: str, words: str, first: str, options: str) -> str:
    return f'<label>{words} <select name="{name}"><option value="">{first}</option>{options}</select></label>'


def _options(values: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{inert(value)}">{inert(words)}</option>' for value, words in values)


def _page_options(places: Mapping[str, Sequence[CitingPlace]]) -> str:
    """The pages that mark claims, by folder; a page of mechanism stands for its subject."""
    titles = {_name(place.page): place.title for used in places.values() for place in used}
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, title in sorted(titles.items(), key=lambda page: page[1].casefold()):
        groups.setdefault(FOLDERS.get(posixpath.dirname(name), OTHER_PAGES), []).append((name, title))
    order = [*FOLDERS.values(), OTHER_PAGES]
    return "".join(
        f'<optgroup label="{group}">{_options(groups[group])}</optgroup>' for group in order if group in groups
    )


def _name(path: str) -> str:
    """'mechanism/ampa-receptor.md' as 'mechanism/ampa-receptor'."""
    return path.removesuffix(".md")


def _slug(words: str) -> str:
    """'Not verified' as 'not-verified'."""
    return words.lower().replace(" ", "-")
