"""A running preview and what has changed since it last built in; pages that must be made again out.

mkdocs then makes only pages whose own file has changed, so that an author sees a change in a moment.
"""

from collections.abc import Iterable
from pathlib import Path

WRITTEN_LAST = "pages.json"  # by every build


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
