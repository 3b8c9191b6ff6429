"""A number of guides in; their Markdown, their bibliography and their ledger, to measure speed on, out.

Each guide has about 4,000 words, 60 citations to a bibliography of 300 works, three tables, a diagram and links to
others. The same number always gives the same bytes.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

WORKS = 300
CLAIMS = 60
SECTIONS = 12
SENTENCES = 27  # to a section, of about 12 words each
DIAGRAM = """\
flowchart LR
  accTitle: Steps of guide {number}
  accDescr: Tianeptine leads to a change of the response in three steps.
  A["tianeptine"] e1@--> B["kinase {number}"]
  B e2@--> C["receptor"]
  C e3@--> D["response"]
  {comment} e1: {claim}
  {comment} e2: {claim}
  {comment} e3: {claim}
"""
WORDS = [
    "tianeptine", "glutamate", "receptor", "synapse", "current", "hippocampus", "stress", "slice", "neuron",
    "kinase", "phosphorylation", "amygdala", "release", "transport", "dose", "response", "animal", "control",
    "effect", "increase", "reduction", "recording", "membrane", "subunit", "density", "plasticity", "cortex",
    "signalling", "pathway", "measure", "sample", "period", "interval", "solution", "baseline", "amplitude",
    "frequency", "protein", "expression", "level", "treatment", "chronic", "acute", "selective", "partial",
    "significant", "rapid", "moderate", "small", "large", "early", "late", "same", "other",
]  # fmt: skip


class Dialect(NamedTuple):
    """How one family of tools writes what Markdown itself has no word for; each turns its parts into text."""

    title: Callable[[int], str]  # guide
    heading: Callable[[str, int, int], str]  # words, guide, section
    citation: Callable[[str], str]  # key
    link: Callable[[int, int], str]  # guide, section
    diagram: Callable[[str], str]  # source
    bibliography: str
    claim: Callable[[str], str]  # id


MKDOCS = Dialect(
    title=lambda guide: f"# Guide {guide} {{#guide}}",
    heading=lambda words, guide, section: f"## {words} {{#s{section}}}",
    citation=lambda key: f"[@{key}]",
    link=lambda guide, section: f"[that guide](guide-{guide}.md#s{section})",
    diagram=lambda source: f"```mermaid\n{source}```",
    bibliography="\\bibliography",
    claim=lambda claim: "",
)
HANDBOOK = MKDOCS._replace(claim=lambda claim: f" {{{claim}}}")
MYST = Dialect(
    title=lambda guide: f"# Guide {guide}",
    heading=lambda words, guide, section: f"(g{guide}-s{section})=\n## {words}",
    citation=lambda key: f"{{cite}}`{key}`",
    link=lambda guide, section: f"[that guide](#g{guide}-s{section})",
    diagram=lambda source: f"```{{mermaid}}\n{source}```",
    bibliography="",  # one page lists all works: to list a page's own takes Sphinx five times as long
    claim=lambda claim: "",
)


def bibliography() -> str:
    """The works as BibTeX."""
    return "\n".join(_entry(number) for number in range(WORKS))


def _entry(number: int) -> str:
    title = " ".join(Random(number).choices(WORDS, k=8))
    family = "Author" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return (
        f"@article{{work{number},\n  author = {{{family}, Ann and Other, Bob}},\n"
        f"  title = {{{title} {number}}},\n"
        f"  journal = {{Journal of Measures}},\n  year = {{{1990 + number % 35}}},\n  volume = {{{number + 1}}},\n"
        f"  pages = {{{number + 1}--{number + 9}}},\n  doi = {{10.1000/work.{number}}},\n}}\n"
    )


def ledger(guides: int) -> str:
    """The claims that so many guides make, as the handbook's YAML."""
    return "\n".join(_claim(number) for number in range(1, 1 + min(CLAIMS, guides * SECTIONS)))


def _claim(number: int) -> str:
    settings = "".join(
        f"  {name}: not reported\n"
        for name in ("species", "preparation", "region", "dose", "route", "duration", "effect")
    )
    words = " ".join(Random(-number).choices(WORDS, k=14)).capitalize()
    return (
        f"- id: B{number:02}\n  guide: B\n  section: Part {number // 10}\n  statement: {words}.\n"
        f"  kind: pharmacology\n{settings}  guide_references: []\n"
        f"  sources:\n    - {{key: work{number}, seen: abstract, supports: supports}}\n"
        f"  verdict: supported\n  reason: The abstract says the same.\n  conflicts: []\n  checked: 2026-01-01\n"
    )


def guide(number: int, guides: int, dialect: Dialect) -> str:
    """The Markdown of one guide among so many."""
    random = Random(number)
    parts = [dialect.title(number), *_sections(random, number, guides, dialect), dialect.bibliography]
    return "\n\n".join(parts) + "\n"


def _sections(random: Random, number: int, guides: int, dialect: Dialect) -> Iterator[str]:
    for section in range(SECTIONS):
        yield dialect.heading(f"Section {section} of guide {number}", number, section)
        yield _paragraphs(random, (number * 7 + section) % guides, _claim_id(number * SECTIONS + section), dialect)
        if section % 4 == 1:
            yield _table(random)
        if section == 6:
            yield _diagram(number, dialect)


def _diagram(number: int, dialect: Dialect) -> str:
    source = DIAGRAM.replace("{number}", str(number)).replace("{comment}", "%%")
    return dialect.diagram(source.replace("{claim}", _claim_id(number * SECTIONS)))


def _claim_id(number: int) -> str:
    return f"B{1 + number % CLAIMS:02}"


def _paragraphs(random: Random, other: int, claim: str, dialect: Dialect) -> str:
    """Sentences, one to a line; five of them cite, one links to another guide, one carries a claim's mark."""
    lines = []
    for place in range(SENTENCES):
        words = " ".join(random.choices(WORDS, k=12)).capitalize()
        citation = f" {dialect.citation(f'work{random.randrange(WORKS)}')}" if place % 6 == 0 else ""
        link = f" as in {dialect.link(other, place % SECTIONS)}" if place == 4 else ""
        mark = dialect.claim(claim) if place == 8 else ""
        lines.append(f"{words}{link}{citation}.{mark}" + ("\n" if place % 5 == 4 else ""))
    return "\n".join(lines).strip()


def _table(random: Random) -> str:
    rows = [" | ".join(random.choices(WORDS, k=5)) for _ in range(6)]
    return "\n".join(
        ["| Dose | Region | Species | Effect | Source |", "| --- " * 5 + "|", *(f"| {row} |" for row in rows)]
    )


def vendor_text(number: int) -> str:
    """A guide as a vendor's web page gives it as text: numbers for citations, and the list that they stand for."""
    plain = MKDOCS._replace(
        title=lambda guide: f"Guide {guide}: a mechanism in depth",
        heading=lambda words, guide, section: words,
        citation=lambda key: f"[{int(key.removeprefix('work')) + 1}]",
        link=lambda guide, section: "that guide",
        diagram=lambda source: "Figure 1: Steps of the response.",
        bibliography="References",
    )
    titles = (" ".join(Random(place).choices(WORDS, k=8)).capitalize() for place in range(WORKS))
    works = "\n".join(f"{place}. {title} [doi.org]" for place, title in enumerate(titles, start=1))
    return f"{guide(number, number + 1, plain)}\n{works}\n"
