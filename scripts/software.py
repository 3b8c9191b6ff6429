"""The lists of required packages in; a table of each with its version, licence and the reason for it out."""

import re
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from typing import NamedTuple

MARKER = "<!-- software -->"
LISTS = ("requirements.in", "requirements-test.in")
# 'merman==0.9.2 ; sys_platform != "linux"  # lays out Mermaid without a browser'
PACKAGE = re.compile(r"^(?P<name>[A-Za-z][\w.-]*)[^#\n]*?(?:#[ \t]*(?P<reason>.*?))?[ \t]*$", re.M)
NOT_DECLARED = "not declared by the package"
# Older metadata names licences in sentences; these are their SPDX identifiers.
SPDX = {"BSD License": "BSD", "MIT License": "MIT", "SIL OFL 1.1": "OFL-1.1"}


class Package(NamedTuple):
    """A package that the project asks for by name."""

    name: str
    reason: str


def packages(requirements: str) -> list[Package]:
    """The packages of a requirements list, each with the comment behind it."""
    return [Package(found["name"], found["reason"] or "") for found in PACKAGE.finditer(requirements)]


def version_and_licence(name: str) -> tuple[str, str]:
    """What an installed package says of itself, such as ('1.6.1', 'BSD-2-Clause'); dashes if it is not installed."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "–", "–"
    declared = said["License-Expression"] or said["License"] or _licence_of(said.get_all("Classifier") or [])
    return str(said["Version"]), SPDX.get(declared, declared)


def _licence_of(classifiers: Iterable[str]) -> str:
    named = [words.split(" :: ")[-1] for words in classifiers if words.startswith("License :: ")]
    return ", ".join(named) or NOT_DECLARED


def software_markdown(site: str, tests: str, ask: Callable[[str], tuple[str, str]] = version_and_licence) -> str:
    """Tables of the packages in the lists for the site and for the tests; `ask` gives a version and a licence.

    Test packages come without a version: a machine that only builds the site has none of them to ask.
    """
    shown = [[package.name, *ask(package.name), package.reason] for package in packages(site)]
    building = _table(["Package", "Version", "Licence", "What it is here for"], shown)
    testing = _table(
        ["Package", "What it is here for"], [[package.name, package.reason] for package in packages(tests)]
    )
    return f"## Building the site {{#building}}\n\n{building}\n\n## Testing it {{#testing}}\n\n{testing}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])
