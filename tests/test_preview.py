"""While an author writes, a saved page is shown, and what the check finds in it is said."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from scripts.importer.files import import_guide
from tests.small_site import small_site


class Preview:
    """A preview of a small site, and what it has said so far."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.url, self.said = folder, f"http://{address}/corpus/", folder / "said.txt"
        command = [sys.executable, "-m", "scripts", "serve", "--address", address]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)

    def shows(self, page: str, words: str) -> bool:
        try:
            with urlopen(self.url + page, timeout=30) as answer:
                return words in answer.read().decode()
        except URLError:
            return False

    def has_said(self, words: str) -> bool:
        return words in self.said.read_text("utf-8")


def becomes_true(what: Callable[[], bool]) -> bool:
    for _ in range(1200):
        if what():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def previewed(folder: Path) -> Iterator[Preview]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shown = Preview(folder, f"127.0.0.1:{port}")
    try:
        yield shown
    finally:
        shown.process.terminate()
        shown.process.wait()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewed(small_site(tmp_path / "project")) as shown:
        yield shown


def test_a_saved_page_is_shown_and_checked(preview: Preview) -> None:
    page = preview.folder / "docs" / "guides" / "guide-1.md"
    assert becomes_true(lambda: preview.shows("guides/guide-1/", "Section 3 of guide 1"))
    assert becomes_true(lambda: preview.has_said("Check: "))
    page.write_text(page.read_text("utf-8") + "\nA new sentence with [a link](nowhere.md).\n", "utf-8")
    assert becomes_true(lambda: preview.shows("guides/guide-1/", "A new sentence"))
    assert becomes_true(lambda: preview.has_said("broken-link"))


GUIDE = """Examplamine and Sleep

Examplamine prolonged sleep in rats [1].

References

1. Examplamine prolongs the sleep of rats [journal.example]
"""


def test_a_draft_is_shown_at_once_with_the_stubs_of_its_references(preview: Preview) -> None:
    assert becomes_true(lambda: preview.shows("guides/guide-1/", "Section 3 of guide 1"))
    guide = preview.folder.parent / "guide.txt"
    guide.write_text(GUIDE, "utf-8")
    drafted = import_guide(guide, preview.folder / "docs" / "drafts")
    address = f"drafts/{drafted.markdown.stem}/"
    assert becomes_true(lambda: preview.shows(address, "Examplamine prolongs the sleep of rats"))
    assert preview.shows(address, "Unconfirmed: title, publisher.")
    assert becomes_true(lambda: preview.has_said(f"is a stub in docs/drafts/{drafted.bibtex.name}"))


def test_a_citation_without_a_source_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    folder = small_site(tmp_path / "project")
    page = folder / "docs" / "guides" / "guide-1.md"
    page.write_text(page.read_text("utf-8") + "\nNobody knows this [@nobody1999].\n", "utf-8")
    with previewed(folder) as preview:
        assert becomes_true(lambda: preview.shows("guides/guide-1/", "Nobody knows this [@nobody1999]."))
        assert becomes_true(lambda: preview.has_said("no source 'nobody1999'"))
