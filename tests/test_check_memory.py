"""What is remembered between runs, and how work is shared out: the results are always those of one plain run."""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.checking import digests, looking, memory, own_code, remembering, sharing
from scripts.checking.memory import Memory, place_for
from scripts.checking.pages import pack_summary, packed, unpack, unpack_summary
from scripts.checking.registry import RULES, can_run, rule
from scripts.checking.running import find_all
from scripts.checking.sharing import found_by, rules_of
from scripts.checking.site import read_site
from scripts.problems import Problem
from tests.check_cases import cases, make_site

ALL = cases("bad") + cases("good")
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def nobody_edits_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever edits a rule while these tests run must not make them fail."""
    monkeypatch.setattr(own_code, "has_changed", lambda: False)


def plain(root: Path) -> set[Problem]:
    """Every rule on the whole site at once, nothing remembered, nothing hidden."""
    site = read_site(root)
    return {problem for one in RULES.values() if can_run(one, site) for problem in found_by(one, site)}


def in_parts(root: Path) -> set[Problem]:
    """Every rule in the smallest parts that its scope allows."""
    site = read_site(root)
    found: set[Problem] = set()
    for one in RULES.values():
        alone = [replace(site, pages={path: page}) for path, page in site.pages.items()]
        focused = [replace(site, focus=frozenset({path})) for path in site.pages] + [replace(site, focus=frozenset())]
        parts = {"page": alone, "links": focused, "site": [site]}[one.scope]
        found |= {problem for part in parts if can_run(one, part) for problem in found_by(one, part)}
    return found


def places(problems: set[Problem]) -> set[tuple[object, ...]]:
    """Each problem; of one in a snippet, its place, since its words may name the page that asks for the snippet."""
    return {problem if problem.file.startswith("docs/") else problem[:4] for problem in problems}


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=[name for name, _ in ALL])
def test_each_rule_finds_the_same_page_by_page_as_in_the_whole_site(case: dict[str, Any], tmp_path: Path) -> None:
    root = make_site(tmp_path, case)
    assert places(in_parts(root)) == places(plain(root))


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=[name for name, _ in ALL])
def test_what_is_known_of_a_page_can_be_packed_and_unpacked(case: dict[str, Any], tmp_path: Path) -> None:
    for page in read_site(make_site(tmp_path, case)).pages.values():
        assert unpack(packed(page.look)) == page.look
        assert unpack_summary(pack_summary(page.summary)) == page.summary


PAGES = {
    "index.md": "# Home\n\n[part](other.md#part) So [@kole2002]. <!-- check: ignore broken-link soon -->\n\n"
    '--8<-- "part.md"\n',
    "other.md": "# Other\n\n## Part\n\n[gone](gone.md) [asset](data.csv)\n\n[^1]\n",
    "third.md": "# Third\n\n[home](index.md#home) [@nobody2001] [snip](index.md#snip)\n",
}
CHANGES: dict[str, dict[str, str | None]] = {
    "a page": {"docs/other.md": "# Other\n\n## Portion\n"},
    "a page that is gone": {"docs/other.md": None},
    "a page that is new": {"docs/gone.md": "# Gone\n"},
    "a file that is gone": {"docs/data.csv": None},
    "a snippet": {"part.md": "## Snap\n\n[x](gone.md)\n"},
    "a snippet that is gone": {"part.md": None},
    "a file in place of another of that name": {"docs/data.csv": None, "docs/data.csv/x.md": "# X\n"},
    "the bibliography": {"references.bib": "@article{nobody2001, title={N}, doi={10.1000/2}}\n"},
    "a bibliography that is gone": {"references.bib": None},
    "settings": {"mkdocs.yml": "site_name: T\nexclude_docs: other.md\n"},
    "extensions": {"mkdocs.yml": "site_name: T\nmarkdown_extensions: [toc: {separator: _}]\n"},
    "data": {"docs/data/claims.yml": "- id: A01\n"},
    "comments": {"docs/index.md": PAGES["index.md"].replace("<!-- check: ignore broken-link soon -->", "")},
}


def site(folder: Path) -> Path:
    references = "@article{kole2002, title={T}, doi={10.1000/1}}\n"
    snippets = "  - pymdownx.snippets\n"
    files = {"part.md": "## Snip\n\n[x](third.md#third)\n", "docs/data.csv": "a,b\n"}
    root = make_site(folder, {"pages": PAGES, "references": references, "files": files})
    settings = (root / "mkdocs.yml").read_text("utf-8").replace("  - tables\n", f"  - tables\n{snippets}")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    return root


def change(root: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        if text is None:
            (root / name).unlink()
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode())


def found(root: Path, kept: Memory) -> Any:
    return find_all(root, None, kept)[1]


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_nothing_out_of_date_is_found(name: str, tmp_path: Path) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    before = found(root, kept)
    assert before == found(root, Memory(None)) and len(before.problems) >= 3
    change(root, CHANGES[name])
    after = found(root, kept)
    assert after == found(root, Memory(None)) != before
    assert found(root, kept) == after


def test_a_snippet_that_appears_is_seen(tmp_path: Path) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    text = (root / "part.md").read_text("utf-8")
    (root / "part.md").unlink()
    before = found(root, kept)
    (root / "part.md").write_text(text, "utf-8")
    assert found(root, kept) == found(root, Memory(None)) != before


def test_a_link_to_a_page_that_has_lost_an_id_is_judged_again(tmp_path: Path) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    found(root, kept)
    change(root, {"docs/other.md": PAGES["other.md"].replace("## Part", "## Parts")})
    assert ("docs/index.md", "broken-anchor") in {(one.file, one.rule) for one in found(root, kept).problems}


def test_only_what_has_changed_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    found(root, kept)
    looked: list[str] = []
    look_at = looking.look_at
    monkeypatch.setattr(sharing, "look_at", lambda text, around: (looked.append(text), look_at(text, around))[1])
    change(root, {"docs/third.md": "# Third\n\nWords.\n"})
    found(root, kept)
    assert looked == ["# Third\n\nWords.\n"]


def test_a_site_is_the_same_wherever_it_is_looked_at_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    change(root, CHANGES["data"])
    before = found(root, kept)
    tasks: list[sharing.Task] = []
    monkeypatch.setattr(remembering, "work_on", lambda *asked: (tasks.extend(asked[3]), sharing.work_on(*asked))[1])
    monkeypatch.chdir(root)
    assert found(Path(), kept) == before
    assert tasks == []


def test_another_release_of_the_check_remembers_nothing_of_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    found(root, kept)
    monkeypatch.setattr(digests, "of_code", lambda: "another release")
    looked: list[str] = []
    look_at = looking.look_at
    monkeypatch.setattr(sharing, "look_at", lambda text, around: (looked.append(text), look_at(text, around))[1])
    found(root, kept)
    assert len(looked) == 3


def code_digest(folder: Path) -> str:
    words = [sys.executable, "-c", "from scripts.checking import own_code; print(own_code.LOADED)"]
    return subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    "name", ["checking/rules/units.py", "citations.py", "markdown_text.py", "suggestions.py", "online/agreement.py"]
)
def test_a_sign_more_in_any_module_forgets_all_that_was_found_before(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    before = code_digest(tmp_path)
    with (tmp_path / "scripts" / name).open("a", encoding="utf-8") as file:
        file.write("#")
    assert before != code_digest(tmp_path)


def test_a_release_of_a_package_decides_too(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {digests.of_code.__wrapped__()}
    for package in digests.PACKAGES:
        monkeypatch.setattr(digests, "_release", lambda name, package=package: "9" if name == package else "1")
        names.add(digests.of_code.__wrapped__())
    assert len(names) == len(digests.PACKAGES) + 1


def test_nothing_is_remembered_of_a_run_during_which_the_check_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    monkeypatch.setattr(own_code, "has_changed", lambda: True)
    assert found(root, kept) == found(root, Memory(None))
    assert not (tmp_path / "kept.sqlite").exists()


def test_an_edit_is_noticed_by_a_process_that_goes_on(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    edit = "open('scripts/references/citations.py', 'a').write('#')"
    asked = f"from scripts.checking import own_code as o; print(o.has_changed()); {edit}; print(o.has_changed())"
    words = [sys.executable, "-c", asked]
    said = subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert said.split() == ["False", "True"]


def test_other_words_on_a_page_leave_the_links_to_its_ids_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, kept = site(tmp_path / "site"), Memory(tmp_path / "kept.sqlite")
    found(root, kept)
    judged: list[str] = []
    verdicts = sharing.verdicts
    for module in (remembering, sharing):
        monkeypatch.setattr(module, "verdicts", lambda site: (judged.extend(site.focus or ()), verdicts(site))[1])
    change(root, {"docs/other.md": PAGES["other.md"] + "\nMore words.\n"})
    assert found(root, kept) == found(root, Memory(None))
    assert judged.count("index.md") == 1  # by the run that remembers nothing


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=[name for name, _ in ALL])
def test_links_judged_without_the_other_pages_are_judged_as_with_them(case: dict[str, Any], tmp_path: Path) -> None:
    site = read_site(make_site(tmp_path, case))
    of_links = rules_of(site, "links")
    for page in site.pages.values():
        hope = sharing._hope(site, page, of_links)
        if hope and hope.is_fulfilled(site.ids):
            links, problems, _ = remembering._links_of(site, page, of_links, {}, {})
            assert (hope.links, sorted(hope.problems)) == (links, sorted(problems))


def test_a_link_to_a_part_that_is_not_there_is_left_to_whoever_knows_all_pages(tmp_path: Path) -> None:
    site_read = read_site(site(tmp_path / "site"))
    changed = {path: frozenset[str]() for path in site_read.ids}
    of_links = rules_of(site_read, "links")
    hopes = {path: sharing._hope(site_read, page, of_links) for path, page in site_read.pages.items()}
    leading = {path: hope for path, hope in hopes.items() if hope and hope.parts}
    assert leading
    assert all(hope.is_fulfilled(site_read.ids) and not hope.is_fulfilled(changed) for hope in leading.values())


def test_of_right_links_nothing_is_left_to_whoever_knows_all_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, left = site(tmp_path / "site"), []
    links_of = remembering._links_of
    monkeypatch.setattr(remembering, "_links_of", lambda *asked: (left.append(asked[1].file.path), links_of(*asked))[1])
    found(root, Memory(None))
    assert left == []


DAMAGES = {
    "nothing in it": lambda data: b"",
    "no database": lambda data: b"words, and more words, and again words",
    "half of it": lambda data: data[: len(data) // 2],
    "other bytes in the middle": lambda data: data[:9000] + bytes(200) + data[9200:],
    "one letter": lambda data: data.replace(b"gone.md", b"gone.mb"),
    "every value": lambda data: bytes(byte ^ 1 if at > 4096 and at % 50 == 0 else byte for at, byte in enumerate(data)),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_memory_is_as_good_as_none(name: str, tmp_path: Path) -> None:
    root, path = site(tmp_path / "site"), tmp_path / "kept.sqlite"
    right = found(root, Memory(path))
    path.write_bytes(DAMAGES[name](path.read_bytes()))
    assert found(root, Memory(path)) == right
    assert found(root, Memory(path)) == right


def test_what_only_looks_like_a_memory_is_not_believed(tmp_path: Path) -> None:
    root, path = site(tmp_path / "site"), tmp_path / "kept.sqlite"
    right = found(root, Memory(path))
    for value in (b"", b"[]", b"{}", b"null", b"[1]", b'[0, [["a"]], {}]'):
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE kept SET value = ?", (memory._digest(value) + value,))
        connection.close()
        assert found(root, Memory(path)) == right
        path.unlink()
        assert found(root, Memory(path)) == right


def test_a_memory_of_another_form_or_a_folder_in_its_place_changes_nothing(tmp_path: Path) -> None:
    root, path = site(tmp_path / "site"), tmp_path / "kept.sqlite"
    right = found(root, Memory(None))
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (other TEXT)")
    connection.close()
    assert found(root, Memory(path)) == right
    (tmp_path / "folder.sqlite").mkdir()
    assert found(root, Memory(tmp_path / "folder.sqlite")) == right
    assert found(root, Memory(tmp_path / "kept.sqlite" / "below.sqlite")) == right


def test_whoever_is_killed_while_writing_leaves_a_memory_that_can_be_used(tmp_path: Path) -> None:
    root, path = site(tmp_path / "site"), tmp_path / "kept.sqlite"
    code = (
        "import os, sqlite3, sys; from pathlib import Path\n"
        "from scripts.checking.memory import Memory; from scripts.checking.running import find_all\n"
        "memory = Memory(Path(sys.argv[2])); memory.keep({'a': b'b'})\n"
        "class Killed(dict):\n"
        "    def items(self):\n"
        "        for number in range(100000):\n"
        "            if number == 60000: os.kill(os.getpid(), 9)\n"
        "            yield str(number), bytes(1000)\n"
        "connection = sqlite3.connect(sys.argv[2]); connection.execute('PRAGMA cache_size = 10')\n"
        "connection.executemany('INSERT INTO kept VALUES (?, ?)', Killed().items())\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(root), str(path)], cwd=ROOT)
    assert done.returncode == -9 and path.with_name(f"{path.name}-journal").exists()
    assert Memory(path).recall(["a", "1"]) == {"a": b"b"}
    assert found(root, Memory(path)) == found(root, Memory(path)) == found(root, Memory(None))


def test_a_run_beside_one_that_writes_goes_on_without_waiting_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "PATIENCE", 0.01)
    root, path = site(tmp_path / "site"), tmp_path / "kept.sqlite"
    right = found(root, Memory(path))
    busy = sqlite3.connect(path, isolation_level=None)
    busy.execute("BEGIN EXCLUSIVE")
    assert found(root, Memory(path)) == right
    busy.execute("ROLLBACK")
    busy.close()
    assert found(root, Memory(path)) == right


def run_in(root: Path, **environment: str) -> str:
    command = [sys.executable, "-m", "scripts", "check", "--root", str(root)]
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
    return subprocess.run(command, cwd=ROOT, env=settings | environment, capture_output=True, text=True).stdout


def test_the_report_depends_on_no_hash_locale_time_zone_or_memory(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    first = run_in(root, PYTHONHASHSEED="1", **caches)
    assert "docs/other.md:5:8  broken-link" in first
    others = [
        run_in(root, PYTHONHASHSEED="2", LC_ALL="C", **caches),
        run_in(root, PYTHONHASHSEED="3", TZ="Pacific/Kiritimati", **caches),
        run_in(root, XDG_CACHE_HOME="/proc/nowhere"),
        run_in(root, HOME="", XDG_CACHE_HOME="relative"),
    ]
    assert others == [first] * 4


def test_a_site_that_is_not_ours_gets_no_files_and_ours_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(tmp_path / "site")
    before = sorted(root.rglob("*"))
    run_in(root, XDG_CACHE_HOME=str(tmp_path / "caches"))
    assert sorted(root.rglob("*")) == before
    assert [path.parent.name for path in (tmp_path / "caches").rglob("*.sqlite")] == ["handbook-check"]
    assert place_for(root, own=True) == root / ".cache" / "check.sqlite"


def test_a_site_that_cannot_be_written_is_checked(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    right = found(root, Memory(None))
    (tmp_path / "file").write_text("in the way")
    assert found(root, Memory(tmp_path / "file" / "kept.sqlite")) == right


def test_a_memory_that_has_grown_too_large_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Memory(tmp_path / "kept.sqlite")
    kept.keep({"a": bytes(10_000)})
    monkeypatch.setattr(memory, "LARGEST", 5_000)
    kept.keep({"b": b"b"})
    assert kept.recall(["a", "b"]) == {"b": b"b"}


def test_what_is_remembered_of_a_site_that_nobody_checks_any_more_goes_after_some_months(tmp_path: Path) -> None:
    forgotten, in_use, other = tmp_path / "a.sqlite", tmp_path / "b.sqlite", tmp_path / "notes.txt"
    for path in (forgotten, in_use, other):
        path.write_bytes(b"")
        os.utime(path, (0, 0))
    Memory(in_use).recall(["x"])
    Memory(tmp_path / "c.sqlite").keep({"name": b"value"})
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["b.sqlite", "c.sqlite", "notes.txt"]


def test_two_rules_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="there is a rule 'broken-link' already"):
        rule("broken-link")(lambda site: iter(()))
