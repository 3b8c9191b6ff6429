"""The check where others install it: what it needs is declared, hooks name what exists, the Rules page is whole."""

import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import yaml
from packaging.requirements import Requirement

from scripts.checking.registry import RULES
from scripts.checking.rules_page import rules_markdown
from scripts.page_parts import RULES_MARKER, with_parts

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
IMPORTED = (
    "import sys, scripts.check, scripts.checking.explaining, scripts.__main__\n"
    "print(*{name.partition('.')[0] for name, module in sys.modules.items()"
    " if 'site-packages' in (getattr(module, '__file__', '') or '')})\n"
)


def needed(names: set[str]) -> set[str]:
    """Packages with all that they need themselves."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            wanted = (Requirement(line) for line in metadata.requires(name) or [])
            waiting += [one.name for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def test_every_package_that_the_check_imports_is_declared() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True)
    packages = metadata.packages_distributions()
    imported = {packages[name][0].lower() for name in done.stdout.split() if name in packages}
    declared = needed({Requirement(line).name for line in PROJECT["dependencies"]})
    assert {name.replace("_", "-") for name in imported} - {"setuptools"} <= declared


def test_hooks_and_action_call_the_command_that_is_installed() -> None:
    (command,) = PROJECT["scripts"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert all(hook["language"] == "python" and hook["entry"].startswith(f"{command} check") for hook in hooks)
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    assert f"bin/{command}" in steps[-1]["run"] and not any("uses" in step for step in steps)


def test_the_rules_page_explains_every_rule_under_an_address_of_its_own(tmp_path: Path) -> None:
    page = with_parts(f"# Rules\n\n{RULES_MARKER}\n", tmp_path, "rules.md")
    assert page.count(rules_markdown()) == 1
    assert all(f"### {name} {{#{name}}}" in page for name in RULES)


def test_nothing_in_an_example_becomes_a_part_of_the_rules_page() -> None:
    from scripts.ledger.marks import find_marks
    from scripts.references.citations import citation_groups

    page = rules_markdown()
    assert not citation_groups(page) and not list(find_marks(page))
