"""A folder and a number of pages in; a mkdocs site of that many long guides, to measure speed on, out.

Each guide has about 4,000 words, 60 citations to a bibliography of 300 works, three tables, a diagram and links to
others. The same number always gives the same bytes.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from scripts.whole_files import write_whole

WORKS = 300
SECTIONS = 12
SENTENCES = 27  # to a section, of about 12 words each
CONFIGURATION = """\
site_name: Corpus
site_url: https://example.org/corpus/
theme:
  name: material
markdown_extensions:
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_div_format }
plugins:
  - search
  - bibtex: {bib_file: references.bib, bib_by_default: false, enable_inline_citations: false}
"""
DIAGRAM = """\
```mermaid
flowchart LR
  accTitle: Steps of guide {number}
  accDescr: Tianeptine leads to a change of the response in three steps.
  A["tianeptine"] e1@--> B["kinase {number}"]
  B e2@--> C["receptor"]
  C e3@--> D["response"]
```
"""
WORDS = [
    "tianeptine", "glutamate", "receptor", "synapse", "current", "hippocampus", "stress", "slice", "neuron",
    "kinase", "phosphorylation", "amygdala", "release", "transport", "dose", "response", "animal", "control",
    "effect", "increase", "reduction", "recording", "membrane", "subunit", "density", "plasticity", "cortex",
    "signalling", "pathway", "measure", "sample", "period", "interval", "solution", "baseline", "amplitude",
    "frequency", "protein", "expression", "level", "treatment", "chronic", "acute", "selective", "partial",
    "significant", "rapid", "moderate", "small", "large", "early", "late", "same", "other",
]  # fmt: skip


def write_corpus(folder: Path, pages: int) -> None:
    """Write the site. Raises OSError if the folder cannot be written."""
    write_whole(folder / "mkdocs.yml", CONFIGURATION.encode())
    write_whole(folder / "references.bib", "".join(_entry(number) for number in range(WORKS)).encode())
    links = "\n".join(f"- [Guide {number}](guides/guide-{number}.md)" for number in range(pages))
    write_whole(folder / "docs" / "index.md", f"# Corpus\n\n{links}\n".encode())
    for number in range(pages):
        write_whole(folder / "docs" / "guides" / f"guide-{number}.md", guide(number, pages).encode())


def _entry(number: int) -> str:
    title = " ".join(Random(number).choices(WORDS, k=8))
    return (
        f"@article{{work{number},\n  author = {{Author{number}, Ann and Other, Bob}},\n"
        f"  title = {{{title} {number}}},\n"
        f"  journal = {{Journal of Measures}},\n  year = {{{1990 + number % 35}}},\n  volume = {{{number + 1}}},\n"
        f"  pages = {{{number + 1}--{number + 9}}},\n  doi = {{10.1000/work.{number}}},\n}}\n"
    )


def guide(number: int, pages: int) -> str:
    """The Markdown of one guide among so many."""
    random = Random(number)
    parts = [f"# Guide {number} {{#guide}}", *_sections(random, number, pages), "\\bibliography"]
    return "\n\n".join(parts) + "\n"


def _sections(random: Random, number: int, pages: int) -> Iterator[str]:
    for section in range(SECTIONS):
        yield f"## Section {section} of guide {number} {{#s{section}}}"
        yield _paragraphs(random, (number * 7 + section) % pages)
        if section % 4 == 1:
            yield _table(random)
        if section == 6:
            yield DIAGRAM.replace("{number}", str(number)).rstrip()


def _paragraphs(random: Random, other: int) -> str:
    """Sentences, one to a line; five of them cite and one links to another guide."""
    lines = []
    for place in range(SENTENCES):
        words = " ".join(random.choices(WORDS, k=12)).capitalize()
        citation = f" [@work{random.randrange(WORKS)}]" if place % 6 == 0 else ""
        link = f" as in [that guide](guide-{other}.md#s{place % SECTIONS})" if place == 4 else ""
        lines.append(f"{words}{link}{citation}." + ("\n" if place % 5 == 4 else ""))
    return "\n".join(lines).strip()


def _table(random: Random) -> str:
    rows = [" | ".join(random.choices(WORDS, k=5)) for _ in range(6)]
    return "\n".join(
        ["| Dose | Region | Species | Effect | Source |", "| --- " * 5 + "|", *(f"| {row} |" for row in rows)]
    )
