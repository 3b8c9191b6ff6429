"""A running preview and what has changed since it last built in; pages that must be made again, and a check, out.

mkdocs then makes only pages whose own file has changed, so that an author sees a change in a moment.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread

WRITTEN_LAST = "pages.json"  # by every build
NOT_RUN = "not run:"  # lines of the report that say the same each time
_running: list[subprocess.Popen[str]] = []


def check_beside(root: Path, say: Callable[[str], None]) -> None:
    """Have a process of its own check the site, while mkdocs builds it; `say` is told what it finds.

    A check that is still at work looks at what the author has changed since: it is stopped.
    """
    for process in _running:
        process.kill()
    command = [sys.executable, "-m", "scripts", "check", "--root", str(root)]
    home = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    _running[:] = [process]
    Thread(target=_tell, args=(process, say), daemon=True).start()


def _tell(process: subprocess.Popen[str], say: Callable[[str], None]) -> None:
    report, _ = process.communicate()
    if process.returncode >= 0:
        say("Check: " + "\n".join(line for line in report.splitlines() if not line.startswith(NOT_RUN)))


def forget_outdated(inputs: Iterable[Path], site: Path, pages: Iterable[Path]) -> None:
    """Remove the built pages if a file that any page may be made from is newer than the last build of the site.

    `inputs` are such files, the ledger and the references for example; `pages` are the built pages.
    """
    last = site / WRITTEN_LAST
    if not last.is_file():
        return
    built = last.stat().st_mtime
    if any(file.stat().st_mtime > built for file in inputs if file.is_file()):
        for page in pages:
            page.unlink(missing_ok=True)
