"""A fresh machine in, a ready one out: `python3 scripts/set_up.py site`, `test`, `wiki-test` or `bench`.

Needs only Python 3.11. Makes the virtual environment, installs the packages pinned by hash, and looks for what pip
cannot bring: the text libraries that print PDFs, and, for tests, a browser. On Debian these are installed if root or
sudo allows it.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PEERS = ROOT / ".venv-bench"  # whose versions of the same packages are their own
PRINT_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# The driver of the browser in tests is a Node.js that comes with its package and needs this.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
WIKIS = [Path("/usr/share/dokuwiki"), Path("/usr/share/mediawiki")]
WIKI_PACKAGES = ["dokuwiki", "mediawiki", "php-cli", "php-xml", "php-sqlite3"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"]


class NotReady(Exception):
    """Something is missing that this script may not install; the message says what to do."""


def main(purpose: str) -> None:
    """Prepare for 'site', 'test', 'wiki-test' or 'bench'; does nothing that has been done before. Raises NotReady."""
    if sys.version_info < (3, 11):  # noqa: UP036  the one file that an older Python may meet
        raise NotReady(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    tests = purpose in ("test", "wiki-test")
    install_packages(["requirements.txt", "requirements-test.txt"] if tests else ["requirements.txt"])
    if purpose == "bench":
        install_packages(["requirements-bench.txt"], PEERS)
        return
    install_libraries(PRINT_LIBRARIES, "print PDFs")
    if tests:
        install_libraries(TEST_LIBRARIES, "drive a browser")
    if tests and find_browser() is None:
        install_from_debian(["chromium"], "test in a browser, unless Chrome, Chromium or Edge is installed")
    if purpose == "wiki-test" and not (all(wiki.is_dir() for wiki in WIKIS) and shutil.which("php")):
        install_from_debian(WIKI_PACKAGES, "test links in real wikis")


def install_packages(lists: list[str], into: Path = VENV) -> None:
    """Make the virtual environment and install the lists, each once for each content it has."""
    if not (into / "bin" / "python").exists():
        make_environment(into)
    for name in lists:
        stamp = into / f"installed-{name}"
        wanted = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        if not stamp.is_file() or stamp.read_text() != wanted:
            say(f"Installing the packages of {name} …")
            install = [into / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run([*install, "--require-hashes", "-r", ROOT / name], f"could not install {name}; see pip's message above")
            stamp.write_text(wanted)


def make_environment(folder: Path) -> None:
    say(f"Making the virtual environment {folder.name} …")
    try:
        import ensurepip  # noqa: F401  Debian ships it apart from Python
    except ImportError:
        install_from_debian([f"python3.{sys.version_info.minor}-venv"], "make a virtual environment")
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "venv", folder], f"could not make {folder}; is the folder writable?")


def install_libraries(wanted: dict[str, str], purpose: str) -> None:
    """Install the Debian packages of those shared libraries that this machine lacks."""
    missing = [package for library, package in wanted.items() if not loads(library)]
    if missing:
        install_from_debian(missing, purpose)


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def find_browser() -> str | None:
    """The path of an installed Chromium, Chrome or Edge; `BROWSER_PATH` overrules the search."""
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)


def install_from_debian(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root or through a sudo that asks nothing; otherwise say which are missing."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    names = " ".join(packages)
    if not shutil.which("apt-get") or not may_install(sudo):
        raise NotReady(f"To {purpose}, these Debian packages are missing: {names}. Ask for: apt-get install {names}")
    say(f"Installing from Debian: {names} …")
    # Through env, because sudo drops what is set for it outside.
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "Acquire::Retries=3"]
    run([*apt, "update", "-qq"], "apt-get update failed; see its message above")
    install = [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    run(install, f"apt-get could not install {names}; see its message above")


def may_install(sudo: list[str]) -> bool:
    """True as root, or if sudo lets us through without a question."""
    if not sudo:
        return True
    return bool(shutil.which("sudo")) and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0


def run(command: Sequence[object], failure: str) -> None:
    words = [str(word) for word in command]
    # apt-get tells every step even when asked to be quiet; its words are only wanted when it fails.
    talkative = "apt-get" in words
    done = subprocess.run(words, capture_output=talkative, text=talkative)
    if done.returncode != 0:
        if talkative:
            sys.stderr.write(done.stdout + done.stderr)
        raise NotReady(f"{failure}.")


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "site")
    except NotReady as reason:
        sys.exit(f"Cannot set up: {reason}")
    except OSError as error:
        sys.exit(f"Cannot set up: {error.filename or ROOT}: {error.strerror}.")
