"""What authors ask the check to overlook: in odd places, for the right lines only, and never in silence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import check
from scripts.checking.ignores import read_ignores
from scripts.problems import as_text
from tests.check_cases import make_site

HOME = "# Home\n\n"
WISH = "<!-- check: ignore broken-link it comes later -->"


def report(folder: Path, page: str, **more: object) -> str:
    return as_text(check.check_site(make_site(folder, {"pages": {"index.md": HOME + page}} | more)).problems)


@pytest.mark.parametrize(
    "page",
    [
        f"- [x](gone.md) {WISH}\n- two\n",
        f"> [x](gone.md) {WISH}\n",
        f"> {WISH}\n>\n> [x](gone.md)\n",
        f"1. one\n\n    {WISH}\n\n    [x](gone.md)\n",
        f"| A | B |\n| - | - |\n| 1 | [x](gone.md) {WISH} |\n",
        f"{WISH}\n\n| A | B |\n| - | - |\n| 1 | [x](gone.md) |\n",
        f"!!! note\n\n    {WISH}\n\n    [x](gone.md)\n",
        f"[^1] and\n\n[^1]: See [x](gone.md) {WISH}\n",
        f"{WISH}\n# [x](gone.md) {{#part}}\n".replace("# [", "## ["),
        f"{WISH}\n\n\n\nOne line\nand [x](gone.md)\n",
        "[x](gone.md) <!--check: ignore broken-link it comes later-->\n",
        "[x](gone.md) <!-- check:ignore   broken-link\n   it comes later -->\n",
        '<p><a href="gone.md">x</a></p> ' + WISH + "\n",
    ],
)
def test_a_comment_hides_the_problem_beside_or_below_it(page: str, tmp_path: Path) -> None:
    assert report(tmp_path, page) == ""


@pytest.mark.parametrize(
    "page",
    [
        f"{WISH}\n\nWords.\n\n[x](gone.md)\n",
        f"[x](gone.md)\n\n{WISH}\n",
        f"`{WISH}` [x](gone.md)\n",
        f"[x](gone.md)\n\n```\n{WISH}\n```\n",
        "[x](gone.md) <!-- check: ignore broken-anchor it comes later -->\n",
        "[x](gone.md) \\<!-- check: ignore broken-link it comes later -->\n",
    ],
)
def test_a_comment_elsewhere_hides_nothing(page: str, tmp_path: Path) -> None:
    assert "broken-link" in report(tmp_path, page)


def test_a_comment_above_a_fence_means_the_whole_fence(tmp_path: Path) -> None:
    fence = "```mermaid\nflowchart LR\n\n  A -->\n```\n"
    wish = "<!-- check: ignore diagram-does-not-parse shown as it was sent -->\n"
    assert "diagram-does-not-parse" in report(tmp_path / "one", fence)
    assert "diagram-does-not-parse" not in report(tmp_path / "two", wish + fence)


def test_a_comment_in_front_matter_means_its_line_or_the_next() -> None:
    page = "---\ntitle: Home # check: ignore duplicate-title as printed\n# check: ignore front-matter so\nx: 1\n---\n"
    assert [(one.rule, one.first, one.last) for one in read_ignores(page, "index.md")[0]] == [
        ("duplicate-title", 2, 2),
        ("front-matter", 4, 4),
    ]


def test_an_ignored_problem_is_counted_and_does_not_fail(tmp_path: Path) -> None:
    folder = make_site(tmp_path, {"pages": {"index.md": f"{HOME}[x](gone.md) {WISH}\n"}, "references": ""})
    text, status = check.run(folder)
    assert status == 0
    assert "\nhidden: 1 by comments in the files" in text


def test_the_comment_leaves_no_trace_on_the_page() -> None:
    from markdown import Markdown

    table = f"| A | B |\n| - | - |\n| 1 | [x](gone.md) {WISH} |\n"
    items = f"- [x](gone.md) {WISH}\n- two\n"
    shown = Markdown(extensions=["tables"]).convert(f"{table}\n{items}\n{WISH}\n\n{table}")
    assert shown.count("<td>") == 4 and shown.count("<li>") == 2 and "&lt;!--" not in shown


@given(st.text("`~<!-> \n#%ckhe:ignorbal|", max_size=60), st.sampled_from(["a.md", "a.yml", "a.bib", "a.csv"]))
def test_any_text_can_be_read(text: str, file: str) -> None:
    for wish in read_ignores(text + " check: ignore a", file)[0]:
        assert wish.first >= 1


def test_a_comment_in_a_snippet_hides_what_is_wrong_there(tmp_path: Path) -> None:
    extension = "markdown_extensions:\n  - pymdownx.snippets: {base_path: [parts]}\n"
    files = {
        "mkdocs.yml": f"site_name: T\n{extension}",
        "parts/a.md": "[x](gone.md) <!-- check: ignore broken-link it comes later -->\n",
    }
    make_site(tmp_path, {"pages": {"index.md": '# Home\n\n--8<-- "a.md"\n'}, "files": files})
    assert not check.check_site(tmp_path).problems
