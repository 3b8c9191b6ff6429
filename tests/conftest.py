"""What all tests share: the real site, built once, and a browser to read it in."""

import fcntl
import functools
import http.server
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from scripts.set_up import find_browser
from scripts.software import LISTS

ROOT = Path(__file__).resolve().parent.parent
# A slow machine is no fault; where nobody looks on, each run tries the same inputs.
settings.register_profile("handbook", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("handbook")


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the check remembers of the sites of tests is kept out of the folders of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session")
def copy_of_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's sources in a folder of their own, so that no test touches the checkout."""
    copy = _for_all_processes(tmp_path_factory) / "project" / "handbook"
    with _one_process_at_a_time(copy.parent):
        if not copy.is_dir():
            copy_project(copy)
    return copy


def _for_all_processes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def _one_process_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "in use").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_project(into: Path) -> None:
    into.mkdir(parents=True)
    for name in ["mkdocs.yml", "references.bib", "pyproject.toml", *LISTS]:
        shutil.copy(ROOT / name, into / name)
    for name in ["docs", "scripts"]:
        shutil.copytree(ROOT / name, into / name, ignore=shutil.ignore_patterns("__pycache__"))


def run_handbook(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m scripts …` in a project folder, as an author does."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "scripts", *words]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="session")
def site(copy_of_project: Path) -> Path:
    """The whole job done once: check, pages, handouts. Returns the built site."""
    built = copy_of_project / "site"
    with _one_process_at_a_time(copy_of_project.parent):
        if not built.is_dir():
            done = run_handbook(copy_of_project, "build")
            assert done.returncode == 0, done.stdout + done.stderr
    return built


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing; pytest shows what matters."""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64  # a browser asks for many files at once

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that turns away before it has all."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine's loopback; gives its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        server.socket.settimeout(5)  # a visitor who turns away at the door keeps nobody waiting for him
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:  # of a test that fails, too: a server without its socket would turn round and round
            server.shutdown()


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the built site."""
    with serve_folder(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, Chrome or Edge that is installed on this machine."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    assert path, "no browser found: run `make test`, or set BROWSER_PATH to Chromium, Chrome or Edge"
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=quiet)
        yield chromium
        chromium.close()


def without_print(folder: str, names: list[str]) -> set[str]:
    """For copies of a built project: neither its PDFs nor those that the cache keeps."""
    kept = {"handouts"} if Path(folder).name == ".cache" else set()
    return kept | {"pdf"}
