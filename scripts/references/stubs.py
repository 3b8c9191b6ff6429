"""Sources of pages that were imported and not finished yet, for the preview. The folder of the pages in; sources out.

The importer writes a stub for each reference that a guide lists into a file beside the page. Until a person has moved
them to the bibliography, only a preview knows them, and says that nobody has checked them.
"""

from collections.abc import Iterable
from pathlib import Path

from scripts.references.bibliography import Bibliography, Source, read_bibliography

# What the importer says of a stub itself: no field that a reader could look up.
ABOUT_THE_LIST = {"listed", "listed_as", "note"}


def stub_files(docs: Path) -> list[Path]:
    """The files with stubs: each has the name of a page that stands beside it."""
    return [file for file in sorted(docs.rglob("*.bib")) if file.with_suffix(".md").is_file()]


def with_stubs(bibliography: Bibliography, files: Iterable[Path]) -> Bibliography:
    """The bibliography and, behind it, the stubs whose keys it lacks. Raises CannotRun if a file cannot be read."""
    sources = dict(bibliography.sources)
    known = {key.lower() for key in sources}
    for file in files:
        for key, source in read_bibliography(file).sources.items():
            if key.lower() not in known:
                sources[key] = _unchecked(source)
                known.add(key.lower())
    return bibliography._replace(sources=sources)


def _unchecked(stub: Source) -> Source:
    named = [name for name in stub.fields if name not in ABOUT_THE_LIST]
    return stub._replace(fields={**stub.fields, "recalled": "; ".join(named)})
