"""The ready pipelines: what an engineer who has been burnt before reads first."""

import re
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github" / "workflows" / "handbook.yml"
GITLAB = ROOT / ".gitlab-ci.yml"


def github() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(GITHUB.read_text("utf-8"))
    return found


def steps() -> list[dict[str, Any]]:
    return [step for job in github()["jobs"].values() for step in job["steps"]]


def test_every_action_is_pinned_by_its_commit() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)] == []


def test_a_job_may_do_only_what_it_asks_for() -> None:
    assert github()["permissions"] == {}
    asked = {name: set(job["permissions"].items()) for name, job in github()["jobs"].items()}
    assert asked == {
        "test": {("contents", "read")},
        "build": {("contents", "read")},
        "publish": {("pages", "write"), ("id-token", "write")},
    }


def test_no_words_from_outside_run_in_a_shell() -> None:
    """A branch's name or a title between `${{ }}` in a script is how workflows are taken over."""
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_credentials_do_not_stay_in_the_checkout() -> None:
    checkouts = [step for step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nothing_is_published_untested() -> None:
    assert set(github()["jobs"]["publish"]["needs"]) == {"test", "build"}
    assert set(yaml.safe_load(GITLAB.read_text("utf-8"))["pages"]["needs"]) == {"test", "build"}


@pytest.mark.parametrize("pipeline", [GITHUB, GITLAB], ids=["GitHub", "GitLab"])
def test_the_pipelines_run_our_own_verbs(pipeline: Any) -> None:
    verbs = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    called = set(re.findall(r"(?:run: |- )make (\S+)$", pipeline.read_text("utf-8"), re.M))
    assert called == {"test", "site"}
    assert called <= verbs
