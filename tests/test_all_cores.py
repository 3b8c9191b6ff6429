"""Work that all cores share gives what one core would give; and a page that is kept is the page that is made."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import all_cores
from scripts.all_cores import by_all_cores
from scripts.kept_pages import stands_alone
from scripts.problems import CannotRun
from tests.small_site import build, contents, small_site


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_cores, "cores", lambda: 2)


def test_results_come_in_the_order_of_the_items(two_cores: None) -> None:
    def slow_at_first(number: int) -> int:
        time.sleep(0.02 if number < 4 else 0)
        return number * number

    assert by_all_cores(slow_at_first, range(20)) == [number * number for number in range(20)]


def test_the_work_is_shared_by_processes_and_a_few_items_are_not_worth_one(two_cores: None) -> None:
    assert os.getpid() not in by_all_cores(lambda number: os.getpid(), range(20))
    assert by_all_cores(lambda number: os.getpid(), range(3)) == [os.getpid()] * 3


def test_what_the_work_raises_is_raised_here(two_cores: None) -> None:
    def refuse(number: int) -> None:
        raise CannotRun(f"number {number} is refused.")

    with pytest.raises(CannotRun, match="is refused"):
        by_all_cores(refuse, range(20))


FIGURE = """\
# Doses & effects {#page}

```mermaid
flowchart LR
  accTitle: One step
  accDescr: A dose leads to an effect.
  A["dose"] e1@--> B["effect"]
  %% e1: B01
```
/// figure-caption | #fig-step
A dose leads to an effect.
///
"""
PIE = '\n```mermaid\npie\n  accTitle: Parts\n  accDescr: One part.\n  "a": 1\n```\n'
# Words of a file that the author changes between two builds: another page, a title in the navigation, the edition.
EDITS = {
    "docs/guides/guide-1.md": ("## Section 3 of", "## Another section 3 of"),
    "mkdocs.yml": ("Old name", "New name"),
    "docs/../mkdocs.yml": ('edition: "1"', 'edition: "2"'),
    "docs/data/claims.yml": ("verdict: supported", "verdict: overstated"),
}


@pytest.mark.parametrize("file", EDITS)
def test_a_page_from_the_shelf_is_the_page_that_is_made_without_it(file: str, tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    (folder / "docs" / "figure.md").write_text(FIGURE, "utf-8")
    settings = (folder / "mkdocs.yml").read_text("utf-8").replace("nav: null", "nav: [Old name: figure.md, index.md]")
    (folder / "mkdocs.yml").write_text(
        f'{settings}  edition: "1"\nvalidation: {{nav: {{omitted_files: info}}}}\n', "utf-8"
    )
    assert build(folder).returncode == 0
    before, after = EDITS[file]
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")
    assert build(folder).returncode == 0
    from_shelf = contents(folder / "site")
    assert "figures/fig-step.png" in from_shelf
    for name in (".cache", "site"):
        (folder / name).rename(tmp_path / name)
    assert build(folder).returncode == 0
    assert contents(folder / "site") == from_shelf


def test_what_was_said_of_a_page_is_said_again_when_nothing_of_it_has_changed(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    page = folder / "docs" / "index.md"
    page.write_text(page.read_text("utf-8") + PIE, "utf-8")
    first = build(folder)
    other = folder / "docs" / "guides" / "guide-1.md"
    other.write_text(other.read_text("utf-8").replace("## Section 3 of", "## Another section 3 of"), "utf-8")
    again = build(folder)
    assert first.returncode == again.returncode == 0
    assert "left for the browser to draw" in first.stderr and "left for the browser to draw" in again.stderr


@pytest.mark.parametrize(
    ("comment", "alone"), [("<!-- references -->", False), ("<!-- check: ignore broken-link it comes later -->", True)]
)
def test_a_page_that_asks_for_lists_of_all_pages_is_made_with_them(comment: str, alone: bool) -> None:
    file = SimpleNamespace(abs_src_path=None, content_string=f"# A {{#a}}\n\n{comment}\n")
    assert stands_alone(SimpleNamespace(file=file)) is alone  # type: ignore[arg-type]


def test_a_page_that_is_left_out_may_stand_in_the_navigation(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    (folder / "docs" / "draft.md").write_text("# Draft {#draft}\n", "utf-8")
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    left_out = "nav: [index.md, draft.md]\nexclude_docs: draft.md\nvalidation: {nav: {omitted_files: info}}"
    (folder / "mkdocs.yml").write_text(settings.replace("nav: null", left_out), "utf-8")
    # The check would stop it before; an author may have told the check to overlook it.
    work = "import scripts.build as b, pathlib as p; b.build(p.Path.cwd(), p.Path('site').resolve(), print, False)"
    done = subprocess.run([sys.executable, "-c", work], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (folder / "site" / "index.html").is_file() and not (folder / "site" / "draft").exists()
