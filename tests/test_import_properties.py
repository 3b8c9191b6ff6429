"""What must hold for every guide: nothing lost, nothing invented, the same again, and hostile text stays text."""

import html
import re
import tracemalloc
from html.parser import HTMLParser
from random import Random

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.importer import draft
from scripts.importer.audit import unaccounted
from scripts.importer.values import Draft, KnownSource
from scripts.importer.writing import page as written_page
from tests.guide_maker import Made, make_guide
from tests.import_cases import cases, drafted

MADE = st.integers(min_value=0, max_value=10**9).map(lambda seed: make_guide(Random(seed)))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Pieces that mean something to Markdown, to HTML, to the site or to the importer
MARKUP = r"""
word Word examplamine [1] ^[1] ^{[1][2]} [\[2\]](#) [1-3] [9] ¹ μM . , : ; - – | ** * _ ` ``` ~~~ # < > { } \ [ ] ( )
<b> </script> <script> <!-- --> <br> <sup>2</sup> &lt; &#106; {: {#id} \{ \[ ![ @ " ' % $ ~ ^ = + ! ? /
"""
PIECES = [
    *MARKUP.split(),
    "](javascript:x)", "](https://a.example/)", "![a](b)", "[a]: javascript:x\n", "[@key]", "10 μ M", "α -amino", ". ",
    "\n", "\n\n", "\n\n", "\n\n\n", "\t", "\f", "\n- ", "\n* ", "\n1. ", "\n2. ", "\n    - ", "    ", "\n## ", "\n> ",
    "| a | b |\n", "\n|---|---|\n", "a\tb\tc\n", "d\te\n", "\nTable 1: Effects\n", "Caption: Map", "Figure 2: x\n",
    "!!! note\n    ", "??? x", "/// caption\n", "///\n", "/// html | script\n", "\\bibliography", "--8<--", "\n---\n",
    "\nReferences\n\n", "- 1. Title of a work [host.example]\n", "2. Another title - PMC [pmc.example]\n",
    "Methods\n\n", "[Click to download full resolution via this page](#)", "Need Custom Synthesis?", "\nBenchChem\n",
    "[Get Quote](#)", "Compound Name: X\n", "Author: A. Date: B\n", "Page 3 of 9\n", "7\n", "-\n", "\u00ad", "\u00ad\n",
    "\u200b", "\ufb01", "\u00a0", "\u202e", "\x07", "\u2028", "1986. ", "of the", "Heading Like This\n\n",
    "\na) ", "\nStep 2. ", "\nDose    Rat   Less\n", "\n5 mg          More\n", "| c |\n| d |", "By A. B — 2 May 2024\n",
    "Product: X | Cat. No.: 1\n", "Contact: a@b.example\n", "[Figure on page 2 of the PDF]\n",
    "{1}", "{1,2}", " (2) ", "[^1]", "[^1]: Title, 2009\n",
    "+----+----+\n", "A. B | Page 2 of 9\n", "https://a.example/b-\n", "mg/\n", "half-\n",
    "\nleft words of a text     right words of a text\n" * 6,
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=40
).map("".join)
EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "smarty", "tables", "toc"),
    *("pymdownx.blocks.caption", "pymdownx.details", "pymdownx.superfences", "pymdownx.tasklist"),
]
TYPES = ["caption", {"name": "table-caption", "prefix": "Table {}."}]
ELEMENTS = """
h1 h2 h3 h4 h5 h6 p a em strong ul ol li code pre div span table thead tbody tr th td figure figcaption blockquote sup
hr br section input label del
"""
HARMLESS = frozenset(ELEMENTS.split())


def is_accounted_for(text: str, result: Draft) -> None:
    lost, added = unaccounted(text, result)
    assert not lost and not added
    assert "words-unaccounted" not in {defect["kind"] for defect in result.report["defects"]}  # type: ignore[attr-defined]


def comes_back_unchanged(result: Draft) -> None:
    known = [KnownSource(row["key"]) for row in result.report["references"]]  # type: ignore[attr-defined]
    again = draft(result.markdown, f"{result.slug}.md", known)
    assert again.markdown == result.markdown
    assert again.report["changes"] == [] and again.report["removals"] == []


@QUICK
@given(MADE)
def test_every_word_of_a_made_guide_is_in_the_draft_or_named_in_the_report(made: Made) -> None:
    is_accounted_for(made.text, draft(made.text, "guide.txt"))


@QUICK
@given(MADE)
def test_a_draft_that_is_imported_again_does_not_change(made: Made) -> None:
    comes_back_unchanged(draft(made.text, "guide.txt"))


@QUICK
@given(MADE)
def test_the_same_guide_gives_the_same_draft(made: Made) -> None:
    assert draft(made.text, "guide.txt") == draft(made.text, "guide.txt")


@QUICK
@given(MADE)
def test_what_a_made_guide_says_is_recovered(made: Made) -> None:
    result = draft(made.text, "guide.txt")
    truth, page = made.truth, result.markdown
    keys = {row["number"]: row["key"] for row in result.report["references"]}  # type: ignore[attr-defined]
    assert f"\n# {truth.title} {{#page}}\n" in page
    assert re.findall(r"^#{2,} (.*) \{#", page, re.M) == truth.headings
    for sentence in [*truth.sentences, *truth.items]:
        group = f"[{'; '.join(f'@{keys[number]}' for number in sentence.cited)}]" if sentence.cited else ""
        assert f"{_spaced(sentence.words)}.{group}\n" in page
    assert _tables(page) == [[[_spaced(cell) for cell in row] for row in table] for table in truth.tables]
    assert sorted(keys) == sorted(truth.works)
    assert all(f"title = {{{title}}}" in result.bibtex for title in truth.works.values())
    assert "Custom Synthesis" not in page and "Disclaimer" not in page


def _spaced(words: str) -> str:
    """The words as the importer's own repairs write numbers and units."""
    return re.sub(r"(\d) (µM|mg|min)", "\\1\u00a0\\2", words)


def _tables(page: str) -> list[list[list[str]]]:
    found: list[list[list[str]]] = []
    before = ""
    for line in page.split("\n"):
        if line.startswith("| "):
            found += [[]] if not before.startswith("|") else []
            found[-1].append(line[2:-2].split(" | "))
        before = line
    return found


@QUICK
@given(MADE, st.randoms(use_true_random=False))
def test_a_mangled_guide_loses_nothing_and_comes_back_unchanged(made: Made, random: Random) -> None:
    text = mangled(made.text, random)
    result = draft(text, "guide.txt")
    is_accounted_for(text, result)
    comes_back_unchanged(result)


def mangled(text: str, random: Random) -> str:
    """Cut, double, swap and break pieces of a text."""
    for _ in range(random.randint(1, 8)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice([1, 5, 30, 200]))
        piece = text[start:end]
        change = random.choice(["cut", "double", "break", "insert", "join"])
        piece = {"cut": "", "double": piece * 2, "break": piece.replace(" ", "\n")}.get(change, piece)
        piece = random.choice(PIECES) + piece if change == "insert" else piece
        text = text[:start] + (piece.replace("\n", "") if change == "join" else piece) + text[end:]
    return text


@settings(QUICK, max_examples=150)
@given(HOSTILE)
def test_hostile_text_loses_nothing_comes_back_unchanged_and_does_nothing(text: str) -> None:
    result = draft(text, "guide.txt")
    is_accounted_for(text, result)
    comes_back_unchanged(result)
    assert harm_in(result.markdown) == []


@settings(QUICK, max_examples=60)
@given(HOSTILE)
def test_a_guide_that_pretends_to_be_a_draft_does_nothing_either(text: str) -> None:
    assert harm_in(draft(f"---\ntitle: Draft\nsource_sha256: none\n---\n\n{text}", "guide.md").markdown) == []


@pytest.mark.parametrize("name", [name for name in cases() if name.startswith("hostile")])
def test_a_hostile_case_does_nothing_in_a_browser(name: str) -> None:
    assert harm_in(drafted(cases()[name]).markdown) == []


@pytest.mark.parametrize("name", cases())
def test_the_guide_of_a_case_loses_nothing_and_comes_back_unchanged(name: str) -> None:
    case = cases()[name]
    result = drafted(case)
    is_accounted_for(case["guide"], result)
    known = [KnownSource(row["key"]) for row in result.report["references"]]  # type: ignore[attr-defined]
    assert draft(result.markdown, "again.md", known).markdown == result.markdown


def test_harm_is_seen_when_it_is_there() -> None:
    assert harm_in("---\ntitle: x\n---\n\n<script>x</script>") == ["<script>"]
    assert harm_in("---\ntitle: x\n---\n\n[a](javascript:x) *b*{: onclick=x}") == ["href javascript:x", "onclick x"]


def harm_in(page: str) -> list[str]:
    """Elements, attributes and addresses in a rendered page that no draft may have."""
    body = page.removeprefix("---\n").partition("---\n")[2]
    settings_of_captions = {"pymdownx.blocks.caption": {"types": TYPES}}
    seen = _Harm()
    seen.feed(markdown.markdown(body, extensions=EXTENSIONS, extension_configs=settings_of_captions))
    return seen.found


class _Harm(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"<{tag}>"] if tag not in HARMLESS else []
        for name, value in attrs:
            address = html.unescape(value or "#")
            bad_address = name in ("href", "src") and not re.match(r"https?:|mailto:|#", address)
            if name.startswith("on") or bad_address:
                self.found.append(f"{name} {value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")


def test_words_that_the_importer_lost_itself_are_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = "scripts.importer.drafting.page"
    monkeypatch.setattr(forgetful, lambda *parts: [line.replace("slept", "woke") for line in written_page(*parts)])
    defects = draft("Examplamine\n\nRats slept.\n", "guide.txt").report["defects"]
    assert [(one["kind"], one["words"]) for one in defects] == [  # type: ignore[attr-defined]
        ("words-unaccounted", "slept"),
        ("words-unaccounted", "woke"),
    ]


SENTENCE = "The drug lowered it at 10 μ M in rats.[1][2] "
LONG = {
    "a single line": f"Examplamine\n\n{SENTENCE * 6000}\n",
    "changes in every sentence": "Examplamine\n\n"
    + "".join(
        "".join(f"Rats in the dark room slept for {hour} h of the day.[1] " for hour in range(12)) + "\n\n"
        for _ in range(1500)
    )
    + "References\n\n1. Sleep of rats [host.example]\n",
    "ordinary lines": "Examplamine\n\n" + f"{'The salt alone did nothing to rats or mice. ' * 5}{SENTENCE}\n\n" * 1000,
}


def test_a_raised_number_of_thousands_of_digits_cites_nothing() -> None:
    markdown = draft("Examplamine\n\n" + "<sup>1</sup>" * 6000, "guide.txt").markdown
    assert "¹" * 6000 in markdown


@pytest.mark.parametrize("kind", LONG)
def test_a_long_guide_takes_no_more_than_ten_times_its_size(kind: str) -> None:
    draft(SENTENCE, "guide.txt")
    size = len(LONG[kind].encode())
    tracemalloc.start()
    draft(LONG[kind], "guide.txt")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10 * size
