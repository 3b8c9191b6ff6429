"""Vendor-like guides of our own writing with known truth. A random source in; the text and what it says, out.

The text is rendered with the defects of the real ones: citation spellings, sentences cut by pages, marketing in the
middle, flattened tables, odd signs. The truth is what a careful reader would recover.
"""

from random import Random
from typing import NamedTuple


def _choices(text: str) -> list[str]:
    return text.split("|")


SUBJECTS = _choices("the drug|a low dose|the salt|one injection|the slow form|chronic treatment|the bath solution")
VERBS = _choices("raised|lowered|did not change|delayed|restored|shortened")
OBJECTS = _choices("slow sleep|the current in CA1|the level of the transporter|grooming|the threshold|the late phase")
PLACES = _choices("in rats|in mice of both sexes|in slices|in the amygdala|after stress|at 10 µM|at 5 mg/kg|for 30 min")
TITLES = _choices("Sleep|Grooming|Pain|Fear|Appetite|Learning|Heart Rate|Memory|Breathing|Balance")
WORKS = _choices("Examplamine and {} in the laboratory rat|Slow {} under examplamine in mice|On {} after examplamine")
THEMES = _choices("sleep|grooming|pain|fear|appetite|learning|memory|breathing|balance|stress")
HOSTS = (" - PubMed [pubmed.ncbi.nlm.nih.gov]", " - PMC [pmc.ncbi.nlm.nih.gov]", " [journal.example.org]")
CELLS = _choices("Longer|Less|10 µM|5 mg/kg|Rat CA1|Mouse slices|Not tested|Chronic, 3 weeks")
MARKETING = "Need Custom Synthesis?\n\nBenchChem offers custom synthesis of many salts."
FOOTER = "Disclaimer & Data Validity:\n\nBenchChem\n\nContact\n\nPhone: (000) 000-0000"


class Sentence(NamedTuple):
    """Words as they should be read, without the full stop, and the numbers cited after it."""

    words: str
    cited: tuple[int, ...]


class Truth(NamedTuple):
    """What the draft of a made guide must hold."""

    title: str
    headings: list[str]
    sentences: list[Sentence]
    items: list[Sentence]
    tables: list[list[list[str]]]
    works: dict[int, str]


class Made(NamedTuple):
    """A guide and its truth."""

    text: str
    truth: Truth


def make_guide(random: Random) -> Made:
    """One guide; the same random source always gives the same guide."""
    truth = Truth("Examplamine Sodium: Effects and Doses", [], [], [], [], _works(random))
    parts = [truth.title, _head()]
    for heading in random.sample(TITLES, random.randint(2, 5)):
        truth.headings.append(f"Effects on {heading}")
        parts += [truth.headings[-1], *_section(random, truth)]
        parts += [MARKETING] * (random.random() < 0.2)
    for number in range(1, random.randint(1, 3)):
        parts.append(_table(random, number, truth))
    truth.headings.append("References")
    parts += ["References", _listed(random, truth.works), FOOTER]
    text = ("\n\n" + "\n" * random.randint(0, 2)).join(parts) + "\n"
    text = text.replace("µM", "μ M") if random.random() < 0.5 else text
    text = text.replace("\n", "\r\n") if random.random() < 0.2 else text
    return Made("\ufeff" + text if random.random() < 0.2 else text, truth)


def _head() -> str:
    lines = (
        "Author: BenchChem Support Team. **Date:** May 2024",
        "Compound of Interest",
        "Compound Name: *Examplamine*",
    )
    return "\n\n".join([*lines, "Cat. No.: *X000001*", "[Get Quote](#)"])


def _works(random: Random) -> dict[int, str]:
    """Titles by number; no two are the same work."""
    titles = [work.format(theme) for work in WORKS for theme in THEMES]
    return dict(enumerate(random.sample(titles, random.randint(2, 12)), 1))


def _section(random: Random, truth: Truth) -> list[str]:
    parts = []
    for _ in range(random.randint(1, 3)):
        sentences = [_sentence(random, truth.works) for _ in range(random.randint(1, 4))]
        truth.sentences.extend(sentences)
        parts.append(_cut(random, " ".join(_written(random, one) for one in sentences)))
    if random.random() < 0.6:
        items = [_sentence(random, truth.works) for _ in range(random.randint(2, 4))]
        truth.items.extend(items)
        parts.append("\n".join(f"- **Point:** {_written(random, item)}" for item in items))
    return parts


def _sentence(random: Random, works: dict[int, str]) -> Sentence:
    words = f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(OBJECTS)} {random.choice(PLACES)}"
    cited = random.sample(sorted(works), random.randint(0, min(3, len(works))))
    return Sentence(words[0].upper() + words[1:], tuple(sorted(cited)))


def _written(random: Random, sentence: Sentence) -> str:
    numbers = sentence.cited
    spellings = [
        "".join(f"[{number}]" for number in numbers),
        "^{" + "".join(f"[{number}]" for number in numbers) + "}",
        "".join(f"[\\[{number}\\]](#)" for number in numbers),
        "[" + ", ".join(map(str, numbers)) + "]",
        "<sup>" + ",".join(map(str, numbers)) + "</sup>",
    ]
    if len(numbers) == 3 and numbers[2] == numbers[0] + 2:
        spellings.append(f"[{numbers[0]}–{numbers[2]}]")
    return sentence.words + "." + (random.choice(spellings) if numbers else "")


def _cut(random: Random, paragraph: str) -> str:
    """Break a paragraph between two words, as the turn of a page does; the rest begins in lower case."""
    words = paragraph.split(" ")
    places = [at for at in range(3, len(words)) if words[at].isalpha() and words[at].islower()]
    places = [at for at in places if words[at - 1][-1].isalpha()]
    if not places or random.random() < 0.5:
        return paragraph
    at = random.choice(places)
    return " ".join(words[:at]) + random.choice(["\n\n", "\n\n \n", f"\n\n{MARKETING}\n\n"]) + " ".join(words[at:])


def _table(random: Random, number: int, truth: Truth) -> str:
    width = random.randint(2, 4)
    rows = [[f"Column {letter}" for letter in "ABCD"[:width]]]
    rows += [[random.choice(CELLS) for _ in range(width)] for _ in range(random.randint(1, 4))]
    truth.tables.append(rows)
    return f"Table {number}: Numbers of the study\n\n" + "\n".join("\t".join(row) for row in rows)


def _listed(random: Random, works: dict[int, str]) -> str:
    lines = [f"- {number}. {title}{random.choice(HOSTS)}" for number, title in works.items()]
    return "\n".join(lines)
