"""The Software page: every package that the project asks for, with its licence and the reason for it."""

import re
from pathlib import Path

import pytest

from scripts.page_parts import with_parts
from scripts.problems import CannotRun
from scripts.software import LISTS, NOT_DECLARED, Package, packages, software_markdown, version_and_licence
from tests.conftest import ROOT


def test_a_list_gives_each_package_with_the_reason_behind_it() -> None:
    text = '# Lock: make lock\n-c other.txt\nsegno==1.6.6  # the QR code\nmerman==0.9 ; sys_platform != "a"  # draws\n'
    assert packages(text) == [Package("segno", "the QR code"), Package("merman", "draws")]


def test_every_package_of_the_project_has_a_reason() -> None:
    found = [package for name in LISTS for package in packages((ROOT / name).read_text("utf-8"))]
    assert len(found) > 30
    assert [package.name for package in found if not package.reason] == []


def test_the_page_shows_version_licence_and_reason() -> None:
    page = software_markdown("segno==1.6.6 # the QR code\n", "pytest # runs the tests\n", lambda name: ("1.6.6", "BSD"))
    assert "| segno | 1.6.6 | BSD | the QR code |" in page
    assert "| pytest | runs the tests |" in page


def test_a_licence_is_what_the_package_says() -> None:
    assert version_and_licence("mkdocs") == ("1.6.1", "BSD-2-Clause")
    assert version_and_licence("segno")[1] == "BSD"
    assert version_and_licence("resvg-py")[1] == NOT_DECLARED
    assert version_and_licence("no-such-package") == ("–", "–")


def test_a_project_without_the_lists_is_told_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"docs/software\.md: the file 'requirements\.in' cannot be read"):
        with_parts("<!-- software -->\n", tmp_path / "docs" / "data", "docs/software.md")


def test_every_list_of_packages_is_pinned_by_hash() -> None:
    for path in sorted(ROOT.glob("requirements*.txt")):
        pins = re.split(r"\n(?=[A-Za-z])", path.read_text("utf-8"))
        bare = [pin.split()[0] for pin in pins if re.match(r"[A-Za-z]", pin) and "--hash=sha256:" not in pin]
        assert bare == [], path.name
