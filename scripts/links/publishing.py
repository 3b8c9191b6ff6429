"""A site's sources in; its list of published addresses with the new ones added out, at each release."""

from pathlib import Path

from scripts.checking.published import linkable
from scripts.checking.reading import read_text
from scripts.checking.site import read_site
from scripts.links.published import LIST_FILE, read_list, with_new
from scripts.problems import CannotRun, Problem
from scripts.whole_files import write_whole


def publish(root: Path) -> str:
    """Add every address of the site to the list; returns one sentence on what was added. Raises CannotRun."""
    site = read_site(root)
    path = site.configuration.docs_dir / "data" / LIST_FILE
    shown_as = f"{site.configuration.docs_name}/data/{LIST_FILE}"
    before = read_text(path, shown_as) if path.is_file() else ""
    if isinstance(before, Problem):
        raise CannotRun(f"{shown_as}: {before.message}")
    after = with_new(before, linkable(site))
    if after != before:
        _write(path, after, shown_as)
    old, new = len(read_list(before)), len(read_list(after))
    return f"{shown_as}: {new - old} new, {new} addresses in all."


def _write(path: Path, text: str, shown_as: str) -> None:
    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        raise CannotRun(f"{shown_as}: cannot be written ({error.strerror}); make its folder writable.") from error
