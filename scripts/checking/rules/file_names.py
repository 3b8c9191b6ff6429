"""A rule about the names of pages: each gives files of its own, which the build can write."""

from collections.abc import Iterator

from scripts.checking.handbook import is_handbook
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.handouts.pages import handout_name
from scripts.problems import Problem


@rule("file-name")
def unfit_names(site: Site) -> Iterator[Problem]:
    """No two pages of the handbook share a handout and a citation, and no page's name holds a backslash.

    Rename one of the two pages: `a/b.md` and `a-b.md` would both be printed to `a-b.pdf`.
    """
    if not is_handbook(site.configuration):
        return
    seen: dict[str, str] = {}
    for page in sorted(site.published_pages(), key=lambda page: page.file.path):
        path, name = page.file.path, handout_name(page.file.address)
        if "\\" in path:
            yield page.problem(0, "file-name", "a file's name cannot hold a backslash here; rename the file.")
        elif name in seen:
            message = f"'{seen[name]}' has a handout and a citation of the same name, '{name}'; rename one of the two."
            yield page.problem(0, "file-name", message)
        seen.setdefault(name, path)
