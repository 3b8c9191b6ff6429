"""Problems in; the same as SARIF 2.1.0 (OASIS), which code-scanning services and editors read, out."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from scripts.checking.registry import RULES
from scripts.problems import Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "style": "note"}
TOOL = "handbook-check"
# The name under which code-scanning services look for what tells a known result from a new one.
FINGERPRINT = "primaryLocationLineHash"


def as_sarif(problems: Sequence[Problem], names: Sequence[str]) -> str:
    """The whole log; `names` are the fingerprints of the problems, in the same order."""
    shown = sorted({*RULES, *(problem.rule for problem in problems)})
    numbers = {name: number for number, name in enumerate(shown)}
    run = {
        "tool": {"driver": {"name": TOOL, "rules": [_rule(name) for name in shown]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, name, numbers) for problem, name in zip(problems, names, strict=True)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(name: str) -> dict[str, Any]:
    one = RULES.get(name)
    words: dict[str, Any] = {"id": name}
    if one and one.promise:
        words["shortDescription"] = {"text": one.promise}
    if one and one.remedy:
        words["help"] = {"text": one.remedy}
    level = LEVELS.get(one.severity if one else "error", "error")
    return words | {"defaultConfiguration": {"level": level}}


def _result(problem: Problem, name: str, numbers: dict[str, int]) -> dict[str, Any]:
    region = {"startLine": max(problem.line, 1), "startColumn": max(problem.column, 1)}
    place = {"artifactLocation": {"uri": quote(problem.file)}, "region": region}
    return {
        "ruleId": problem.rule,
        "ruleIndex": numbers[problem.rule],
        "level": LEVELS.get(problem.severity, "error"),
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {FINGERPRINT: name},
    }
