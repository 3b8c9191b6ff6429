"""Guides from disk, drafts to disk. Paths in; SLUG.md, SLUG.bib and SLUG.report.json in the output folder out.

All files of one guide are written beside their places first and then renamed, so that none is ever half there.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from scripts.bibliography import Source, read_bibliography
from scripts.importer.drafting import draft
from scripts.importer.reading import decoded
from scripts.importer.reporting import summary
from scripts.importer.values import Draft, KnownSource
from scripts.problems import CannotRun

SUFFIXES = (".txt", ".md", ".markdown")


class Result(NamedTuple):
    """The files of one draft, a summary for people, and the report's values."""

    markdown: Path
    bibtex: Path
    report: Path
    summary: str
    findings: Mapping[str, object]


def run(paths: Sequence[Path], out: Path, force: bool = False, bibliography: Path | None = None) -> str:
    """Import guides, or folders of guides; returns a summary. Raises CannotRun as `import_guide` does."""
    guides = [guide for path in paths for guide in _guides_at(path)]
    written: dict[Path, Path] = {}
    parts = []
    for guide in guides:
        result = import_guide(guide, out, force, bibliography, tuple(written))
        written[result.markdown] = guide
        parts.append(result.summary)
    return "\n".join(parts)


def import_guide(
    path: Path, out: Path, force: bool = False, bibliography: Path | None = None, not_again: Sequence[Path] = ()
) -> Result:
    """Import one guide.

    Raises CannotRun if the guide is missing, empty, binary or not UTF-8, if the output folder cannot be written,
    if a draft exists and `force` is not set, or if the draft would be one of `not_again`.
    """
    text = _text_of(path)
    own, stubs = _own_stubs(path)
    known = [*(_sources_of(bibliography) if bibliography else ()), *own]
    drafted = draft(text, path.name, known)
    files = _files(drafted, out, stubs)
    places = list(files)
    if places[0] in not_again:
        raise CannotRun(f"{path}: another guide with the same title was just written to {places[0]}; import it alone.")
    _write(files, out, force)
    return Result(places[0], places[1], places[2], summary(str(path), str(places[0]), drafted.report), drafted.report)


def _guides_at(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(guide for guide in path.iterdir() if guide.suffix in SUFFIXES and guide.is_file())
    if not found:
        raise CannotRun(f"{path}: no guide in this folder; a guide ends in {', '.join(SUFFIXES)}.")
    yield from found


def _text_of(path: Path) -> str:
    try:
        return decoded(path.read_bytes(), str(path))
    except FileNotFoundError as error:
        raise CannotRun(f"{path}: there is no such guide; check the path.") from error
    except OSError as error:
        raise CannotRun(f"{path}: cannot read the guide ({error.strerror}).") from error


def _own_stubs(path: Path) -> tuple[list[KnownSource], str]:
    """The stubs beside a draft that is imported again, as values and as text."""
    beside = path.with_suffix(".bib")
    if path.suffix != ".md" or not beside.is_file():
        return [], ""
    return _sources_of(beside), beside.read_text("utf-8")


def _sources_of(bibliography: Path) -> list[KnownSource]:
    found = read_bibliography(bibliography)
    if found.problems:
        first = found.problems[0]
        raise CannotRun(f"{bibliography}:{first.line}: {first.message} Mend the bibliography before importing.")
    return [known_source(source) for source in found.sources.values()]


def known_source(source: Source) -> KnownSource:
    """What the importer needs of an entry of a bibliography."""
    fields = source.fields
    host = urlsplit(fields.get("url", "")).hostname or fields.get("howpublished", "").split(";")[0]
    return KnownSource(source.key, fields.get("title", ""), fields.get("doi", ""), fields.get("pmid", ""), host)


def _files(drafted: Draft, out: Path, stubs: str) -> dict[Path, str]:
    """Place and text of each file; a draft that is imported again keeps the stubs beside it."""
    bibtex = stubs if stubs and not drafted.report["references"] else drafted.bibtex
    report = json.dumps(drafted.report, ensure_ascii=False, indent=2) + "\n"
    texts = ((".md", drafted.markdown), (".bib", bibtex), (".report.json", report))
    return {out / f"{drafted.slug}{suffix}": text for suffix, text in texts}


def _write(files: dict[Path, str], out: Path, force: bool) -> None:
    existing = [place for place in files if place.exists()]
    if existing and not force:
        raise CannotRun(f"{existing[0]}: exists already; choose another --out or overwrite it with --force.")
    waiting = {place: place.with_name(f".{place.name}.{os.getpid()}.part") for place in files}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for place, part in waiting.items():
            part.write_text(files[place], encoding="utf-8", newline="\n")
        for place, part in waiting.items():
            part.replace(place)
    except OSError as error:
        for part in waiting.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise CannotRun(f"{out}: cannot write the drafts here ({error.strerror}); choose another --out.") from error
