"""Shortcuts of the check: words left out while a page is rendered, and several processes; nothing else is found."""

import multiprocessing
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scripts.checking import looking, sharing
from scripts.checking.handbook import HOOKS
from scripts.checking.memory import Memory
from scripts.checking.pages import Look
from scripts.checking.seeking import holds, with_zeros
from scripts.checking.site import read_surroundings, surroundings
from scripts.checking.targets import apply
from tests.check_cases import make_site
from tests.test_check_memory import found, site

PROSE = st.sampled_from(
    [
        "Words of a paragraph that is long enough to be worth a word that stands for it, and that says nothing else.",
        "More words follow here (as they do), for 10 s, at 30 mg, again and again, until the line is long enough; so.",
        "A line with [a link](other.md#part), and words before and behind it, and with a second [link](../up.md).",
        "See [label](other.md) and [the AB of it](#part){ .big } for more, or [another page](other.md) with 2.",
        "A finding with its claim {B12}, another one [@kole2002] {B12, B13}, and so on at some length {B14}.",
        "An address with [a _sign_](a_b_c.md) in it, [a dash -- there](x.md), and with [a bracket](a(b).md).",
        "A finding that is cited [@kole2002], with words before and behind it, and nothing else that means a thing.",
        "Cited twice [@kole2002; @kole2002], with words before and behind, and not a sign that could mean more.",
        "The 2[nd](other.md) of [Figure 2](other.md)nd, at [www](other.md).example.org, and [a](b.md).[c](d.md).",
        "# Title of it {#title}",
        "## Words, 3 of them {#words}",
        "## Words, 3 of them {#words-of}",
        "### The 2nd heading {#second}",
    ]
)
FRAGMENTS = st.sampled_from(
    [
        "", "# Title", "## Part {#part}", "## Words of a heading", "===", "---", "- item", "1. item", "    indented",
        "> quoted", "| a | b |", "| - | - |", "| c | d |", "```", "~~~", "!!! note", "??? note", '=== "Tab"', "Term",
        ":   Meaning", "[^1]: A note", "Mark[^1]", "[label]: other.md", "[text][label]", "<div markdown>", "</div>",
        "<!--", "-->", "*[AB]: words", "{: #given .class }", "/// caption", "///", "![](picture.png)", "[TOC]", "a. b",
    ]
)  # fmt: skip


ATTRIBUTES_IN_A_PARAGRAPH = ["A finding that is cited [@kole2002], with words behind it.", "{: #given }", "![](p.png)"]
LONG = "A paragraph of words that is long enough to be worth a word that stands for it, and more."
TOUCHING = ["The 2[nd](other.md) of [Figure 2](other.md)nd, at w[ww](other.md).example.org, and ([c](d.md)), and more."]
TERMS = ["", "", LONG, "", LONG, "", ":   Use"]


HEADINGS = ["# Title {#title}", "", LONG, "", "## One {#one}", "", LONG, "", "### Two, 2 {#one}", "", "- a", ""]
WITH_ANOTHER = [*HEADINGS, "> ## One", "", "## Three {#three}", ""]
IN_AN_OPEN_TAG = ["# Title {#title}", "", f"{LONG} And <code> once more.", "", "## One {#one}", "", LONG, ""]
WITH_CONTENTS = [*HEADINGS, "[TOC]", ""]
IN_A_CITATION = ["[@a", "", "## One {#one}", "", "## Two {#two}", "", "b] [@a", "", "# Three {#three}", "", "b", ""]


@example(lines=WITH_CONTENTS)
@example(lines=IN_A_CITATION)
@example(lines=IN_AN_OPEN_TAG)
@example(lines=HEADINGS)
@example(lines=WITH_ANOTHER)
@example(lines=ATTRIBUTES_IN_A_PARAGRAPH)
@example(lines=TERMS)
@example(lines=TOUCHING)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.one_of(PROSE, PROSE.map("\n{}\n".format), FRAGMENTS), max_size=14))
def test_a_paragraph_of_words_may_be_left_out_while_a_page_is_rendered(lines: list[str], tmp_path: Path) -> None:
    site = SITE.get("") or SITE.setdefault("", make_surroundings(tmp_path))
    text = "\n".join(lines) + "\n"
    quick = in_order(looking.look_at(text, site))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "plain_parts", lambda *_: [])
        slow = in_order(looking.look_at(text, site))
        assert quick == slow
        # The ids that citations get are those that their footnotes get when they are rendered.
        patch.setattr(looking, "RAW_HTML", re.compile(""))
        whole = in_order(looking.look_at(text, site))
    assert sorted(quick.rendered.identifiers) == sorted(whole.rendered.identifiers)
    assert [one for one in quick.rendered.links if one.start] == [one for one in whole.rendered.links if one.start]


def in_order(look: Look) -> Look:
    """The same with ids and links in the order of the alphabet: nothing hangs on theirs."""
    ids, links = sorted(look.rendered.identifiers), sorted(look.rendered.links, key=str)
    return look._replace(rendered=look.rendered._replace(identifiers=tuple(ids), links=tuple(links)))


def test_a_page_of_plain_headings_and_words_is_hardly_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    render = looking.render
    monkeypatch.setattr(
        looking,
        "render",
        lambda text, places, edits, markdown: (given.append(apply(text, edits)), render(text, places, edits, markdown))[
            1
        ],
    )
    look = looking.look_at("\n".join(HEADINGS), make_surroundings(tmp_path))
    assert given == ["# Title {#title}\n\nzqp0qpz\n\n- a\n"]
    assert [heading.identifier for heading in look.rendered.headings] == ["title", "one", "one"]


def test_a_page_that_shows_its_contents_has_links_to_its_parts(tmp_path: Path) -> None:
    shown = looking.look_at("[TOC]\n\n## One {#one}\n", make_surroundings(tmp_path)).rendered
    assert [link.address for link in shown.links].count("#one") == 2  # in the list, and behind the heading


SITE: dict[str, looking.Surroundings] = {}


def make_surroundings(folder: Path) -> looking.Surroundings:
    """What pages of a handbook share: its hooks put ids behind claim marks."""
    references = "@misc{kole2002, title={T}, doi={10.1000/1}}\n"
    case = {"pages": {"index.md": ""}, "references": references, "more_configuration": f"hooks: [{HOOKS}]\n"}
    return surroundings(read_surroundings(make_site(folder, case)))


def use_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the pages, and whatever this machine has."""
    monkeypatch.setattr(sharing, "ENOUGH", 0)
    monkeypatch.setattr(sharing, "_processors", lambda: 2)


def nothing() -> tuple[int, list[sharing.Done]]:
    """What a process says that came when all parts were taken."""
    return sys.maxsize, []


def test_the_first_process_does_what_the_others_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path / "site")
    right = found(root, Memory(None))
    use_two_processes(monkeypatch)
    monkeypatch.setattr(sharing, "_next_part", nothing)
    assert found(root, Memory(None)) == right


def test_what_is_rendered_of_the_handbook_is_not_kept_and_of_another_site_is(tmp_path: Path) -> None:
    for name, settings_of_it in (("handbook", f"hooks: [{HOOKS}]\n"), ("other", "")):
        root = make_site(tmp_path / name, {"pages": {"index.md": "# Title\n"}, "more_configuration": settings_of_it})
        found(root, Memory(tmp_path / f"{name}.sqlite"))
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as kept:
            names = [row[0].partition(" ")[0] for row in kept.execute("SELECT name FROM kept")]
        assert ("look" in names) == (name == "other")
        assert "summary" in names


@given(text=st.text(st.sampled_from("[^:/ a5²é\n")), words=st.sampled_from(["[^", "://", "a5", " ^"]))
def test_words_are_found_where_they_are(text: str, words: str) -> None:
    assert holds(text, words) == (words in text)


@given(text=st.text())
def test_a_text_with_zeros_is_as_long_and_has_its_figures_in_their_places(text: str) -> None:
    with_them = with_zeros(text)
    assert len(with_them) == len(text)
    assert [at for at, sign in enumerate(with_them) if sign == "0"] == [
        at for at, sign in enumerate(text) if sign in "0123456789"
    ]


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path / "site")
    right = found(root, Memory(None))
    use_two_processes(monkeypatch)
    assert found(root, Memory(None)) == right
    assert found(root, Memory(tmp_path / "kept.sqlite")) == right
    assert found(root, Memory(tmp_path / "kept.sqlite")) == right


def test_processes_that_start_empty_read_the_site_for_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path / "site")
    right = found(root, Memory(None))
    use_two_processes(monkeypatch)
    spawn = multiprocessing.get_context("spawn")
    monkeypatch.setattr(multiprocessing, "get_context", lambda: spawn)
    assert found(root, Memory(None)) == right


def test_a_machine_that_allows_no_second_process_is_checked_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path / "site")
    right = found(root, Memory(None))
    use_two_processes(monkeypatch)

    def refused(*words: object, **more: object) -> None:
        raise PermissionError("no semaphores here")

    monkeypatch.setattr(sharing, "ProcessPoolExecutor", refused)
    assert found(root, Memory(None)) == right
