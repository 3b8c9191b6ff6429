"""While an author writes, a saved page is shown, and what the check finds in it is said."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

import pytest

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


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shown = Preview(small_site(tmp_path / "project"), f"127.0.0.1:{port}")
    try:
        yield shown
    finally:
        shown.process.terminate()
        shown.process.wait()


def test_a_saved_page_is_shown_and_checked(preview: Preview) -> None:
    page = preview.folder / "docs" / "guides" / "guide-1.md"
    assert becomes_true(lambda: preview.shows("guides/guide-1/", "Section 3 of guide 1"))
    assert becomes_true(lambda: preview.has_said("Check: "))
    page.write_text(page.read_text("utf-8") + "\nA new sentence with [a link](nowhere.md).\n", "utf-8")
    assert becomes_true(lambda: preview.shows("guides/guide-1/", "A new sentence"))
    assert becomes_true(lambda: preview.has_said("broken-link"))
