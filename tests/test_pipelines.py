"""The ready pipelines: what an engineer who has been burnt before reads first."""

import re
import tomllib
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITHUB = ROOT / ".github" / "workflows" / "handbook.yml"
GITLAB = ROOT / ".gitlab-ci.yml"


def github() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(GITHUB.read_text("utf-8"))
    return found


def gitlab() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(GITLAB.read_text("utf-8"))
    return found


def jobs() -> list[dict[str, Any]]:
    return [job for file in WORKFLOWS for job in yaml.safe_load(file.read_text("utf-8"))["jobs"].values()]


def steps() -> list[dict[str, Any]]:
    return [step for job in jobs() for step in job["steps"]]


def test_every_action_is_pinned_by_its_commit_and_says_its_version() -> None:
    used = [line.strip() for file in WORKFLOWS for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    assert len(used) >= len([step for step in steps() if "uses" in step]) >= 5
    form = r"(?:- )?uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert [action for action in used if not re.fullmatch(form, action)] == []


def test_a_job_may_do_only_what_it_asks_for() -> None:
    assert [yaml.safe_load(file.read_text("utf-8"))["permissions"] for file in WORKFLOWS] == [{}] * len(WORKFLOWS)
    asked = {name: set(job["permissions"].items()) for name, job in github()["jobs"].items()}
    assert asked == {
        "test": {("contents", "read")},
        "build": {("contents", "read")},
        "publish": {("pages", "write"), ("id-token", "write")},
    }
    writes = [job["name"] for job in jobs() if "write" in job["permissions"].values()]
    assert writes == ["Publish"]


def test_strangers_get_no_more_than_to_be_built() -> None:
    """A pull request of a fork runs with the fork's rights, sees no secret, fills no cache and publishes nothing."""
    for file in WORKFLOWS:
        text = file.read_text("utf-8")
        assert "pull_request_target" not in text and "workflow_run" not in text and "secrets." not in text
        assert "actions/cache" not in text and "self-hosted" not in text
    assert "github.event_name != 'pull_request'" in github()["jobs"]["publish"]["if"]
    assert '$CI_PIPELINE_SOURCE != "merge_request_event"' in gitlab()["pages"]["rules"][0]["if"]


def test_no_job_runs_for_ever_and_no_failure_is_passed_over() -> None:
    assert [job["name"] for job in jobs() if not job["timeout-minutes"] <= 60] == []
    assert [job for job in ("test", "build", "pages") if "timeout" not in gitlab()[job]] == []
    for file in WORKFLOWS:
        assert yaml.safe_load(file.read_text("utf-8"))["defaults"]["run"]["shell"] == "bash"  # with -e and pipefail
        assert not re.search(r"continue-on-error|\|\| *true|set \+e", file.read_text("utf-8"))
    assert "allow_failure" not in GITLAB.read_text("utf-8")


def test_a_publication_is_never_cut_short_and_newer_work_on_a_branch_replaces_older() -> None:
    assert github()["concurrency"]["cancel-in-progress"] == "${{ github.event_name == 'pull_request' }}"
    assert "github.ref" in github()["concurrency"]["group"]
    assert gitlab()["pages"]["interruptible"] is False and gitlab()["default"]["interruptible"] is True


def test_an_older_site_never_replaces_a_newer_one() -> None:
    """GitHub lets a run on a branch wait for the one before; GitLab compares deployments to an environment."""
    assert "cancel-in-progress" in github()["concurrency"]
    assert gitlab()["pages"]["environment"]["name"] and gitlab()["pages"]["resource_group"]


def test_nothing_that_an_earlier_job_has_left_on_the_machine_is_published() -> None:
    """A runner of GitLab may be used again; without sources its folder would still hold another branch's site."""
    assert gitlab()["pages"]["variables"] == {"GIT_STRATEGY": "fetch", "GIT_CLEAN_FLAGS": "-ffdx"}


def test_pins_are_renewed_and_new_ones_are_looked_up_before_they_are_used() -> None:
    renewed = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))["updates"]
    assert [one["package-ecosystem"] for one in renewed] == ["github-actions"]
    when = yaml.safe_load((ROOT / ".github" / "workflows" / "audit.yml").read_text("utf-8"))[True]  # 'on' in YAML 1.1
    assert when["pull_request"]["paths"] == ["requirements*.txt"]


def test_what_is_kept_of_a_run_goes_after_a_week() -> None:
    kept = [step["with"] for step in steps() if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert [one["retention-days"] for one in kept] == [7]
    assert {gitlab()[job]["artifacts"]["expire_in"] for job in ("test", "build")} == {"1 week"}


def test_the_site_goes_out_or_the_attempt_is_taken_back() -> None:
    """GitHub's action waits ten minutes and then cancels; a job that ends with it, or before, would leave it open."""
    assert github()["jobs"]["publish"]["timeout-minutes"] > 10


def test_the_check_of_a_commit_is_the_same_for_whoever_runs_it_later() -> None:
    install = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"][0]["run"]
    (pattern,) = re.findall(r"grep -oE '([^']+)' \"\$SOURCE/requirements.txt\" > \"\$PLACE/versions.txt\"", install)
    pinned = re.findall(pattern, (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    names = {one.partition("==")[0].lower() for one in pinned}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert [one for one in wanted if re.match(r"[\w.-]+", one)[0].lower() not in names] == []  # type: ignore[index]
    assert '-c "$PLACE/versions.txt" "$SOURCE"' in install


def test_no_words_from_outside_run_in_a_shell() -> None:
    """A branch's name or a title between `${{ }}` in a script is how workflows are taken over."""
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []
    assert not re.search(r"\$\{?CI_(?:COMMIT|MERGE_REQUEST)_\w*", "\n".join(map(str, gitlab_scripts())))


def gitlab_scripts() -> list[str]:
    parts = [gitlab()["default"], *(gitlab()[job] for job in ("test", "build", "pages"))]
    return [line for part in parts for name in ("before_script", "script") for line in part.get(name, [])]


def test_credentials_do_not_stay_in_the_checkout() -> None:
    checkouts = [step for step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == 3
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_is_published_untested() -> None:
    assert set(github()["jobs"]["publish"]["needs"]) == {"test", "build"}
    assert {need["job"] for need in gitlab()["pages"]["needs"]} == {"test", "build"}


@pytest.mark.parametrize("pipeline", [GITHUB, GITLAB], ids=["GitHub", "GitLab"])
def test_the_pipelines_run_our_own_verbs(pipeline: Any) -> None:
    verbs = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    called = set(re.findall(r"(?:run: |- )make (\S+)$", pipeline.read_text("utf-8"), re.M))
    assert called == {"test", "site"}
    assert called <= verbs
