"""Two clean builds of the same sources hold the same bytes, whoever makes them, where and when."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.build_record import build_record, commit, digests
from tests.small_site import ROOT, build, contents, small_site


def _copied_backwards(source: Path, target: Path) -> None:
    """A copy in which files came to be in another order, with other dates, so that folders list them differently."""
    for path in sorted(source.rglob("*"), reverse=True):
        if path.is_file() and not {".cache", "site"} & set(path.relative_to(source).parts):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def test_builds_in_another_folder_order_language_and_hash_seed_hold_the_same_bytes(tmp_path: Path) -> None:
    one = small_site(tmp_path / "one")
    for name in ("guides/guide-1.md", "references.md", "evidence-ledger.md"):  # one guide and the home page are printed
        page = one / "docs" / name
        page.write_text(f"---\nhandout: false\n---\n\n{page.read_text('utf-8')}", "utf-8")
    other = tmp_path / "an öther folder"
    other.mkdir()
    for name in ("docs", "scripts"):
        _copied_backwards(one / name, other / name)
    for name in ("mkdocs.yml", "references.bib"):
        shutil.copyfile(one / name, other / name)
    first = build(one, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, handouts=True)
    foreign = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "0"}
    second = build(other, foreign, handouts=True)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    made = contents(one / "site")
    assert {"pdf/guides-guide-0.pdf", "pdf/letter/guides-guide-0.pdf", "pdf/handbook.pdf"} <= set(made)
    assert made == contents(other / "site")


def test_the_letters_of_a_drawing_are_the_same_in_every_language_of_the_machine() -> None:
    """In a machine's Turkish, an 'i' without a language would be another glyph; not every machine has such a locale."""
    asked = "import locale; load = __import__('scripts.handouts.print', fromlist=['x']).load_weasyprint; load(); "
    told = asked + "print(locale.setlocale(locale.LC_CTYPE))"
    environment = {**os.environ, "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
    command = [sys.executable, "-c", told]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("C.UTF-8", "C")


def test_the_site_says_what_it_was_built_from(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    record = json.loads(build_record(folder, "2026.1"))
    assert record["edition"] == "2026.1"
    assert record["packages"]["mkdocs"]
    assert set(record["sources"]) >= {"mkdocs.yml", "references.bib", "docs/index.md", "docs/data/claims.yml"}
    assert not [name for name in record["sources"] if name.startswith(("site/", ".cache/", "docs/assets/vendor/"))]


def test_the_record_of_a_project_without_git_names_no_commit(tmp_path: Path) -> None:
    assert commit(tmp_path) == ""


def test_a_source_in_a_folder_with_a_name_like_one_of_ours_is_not_overlooked(tmp_path: Path) -> None:
    for name in ("docs/site/page.md", "docs/tests/page.md", "site/page.html", ".cache/file"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("text")
    assert [path for path, _ in digests(tmp_path)] == ["docs/site/page.md", "docs/tests/page.md"]
