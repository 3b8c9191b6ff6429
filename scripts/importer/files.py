"""Guides from disk, drafts to disk. Paths in; SLUG.md, SLUG.bib and SLUG.report.json in the output folder out.

All files of one guide are written beside their places first and then renamed, so that none is ever half there.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from scripts.all_cores import each_by_all_cores, is_worth_sharing
from scripts.importer.drafting import draft
from scripts.importer.reading import decoded
from scripts.importer.reporting import as_json, summary
from scripts.importer.values import Defect, KnownSource
from scripts.problems import CannotRun
from scripts.references.bibliography import Source, read_bibliography
from scripts.whole_files import UNFINISHED

SUFFIXES = (".txt", ".md", ".markdown", ".pdf")
PDF_HEAD = b"%PDF-"
WHERE_A_PDF_BEGINS = 1024
BAR = 20
PIECE = 1_000_000
Tell = Callable[[str], None]


class Result(NamedTuple):
    """The files of one draft, a summary for people, and the report's values."""

    markdown: Path
    bibtex: Path
    report: Path
    summary: str
    findings: Mapping[str, object]


class _Order(NamedTuple):
    """How guides are imported; `known` are the works that have a key already."""

    out: Path
    force: bool
    known: tuple[KnownSource, ...]
    with_claims: bool


def run(
    paths: Sequence[Path],
    out: Path,
    force: bool = False,
    bibliography: Path | None = None,
    with_claims: bool = False,
    tell: Tell = lambda sentence: None,
) -> str:
    """Import guides, or folders of guides; returns a summary. `tell` hears how far it is.

    Raises CannotRun as `import_guide` does; of several guides, those that can be imported are written first.
    """
    guides = [guide for path in paths for guide in _guides_at(path)]
    order = _Order(out, force, _sources_of(bibliography), with_claims)
    summaries, refused = _imported_each(guides, order, tell)
    if refused:
        others = f"\n{len(summaries)} of {len(guides)} guides were imported." if len(guides) > 1 else ""
        raise CannotRun("\n".join(refused) + others)
    return "\n".join(summaries)


def _imported_each(guides: Sequence[Path], order: _Order, tell: Tell) -> tuple[list[str], list[str]]:
    """Summaries of the guides that were imported, and the reasons why others were not."""
    written: list[Path] = []
    summaries: list[str] = []
    refused: list[str] = []
    for drafted in _drafts(guides, order, tell):
        try:
            if isinstance(drafted, CannotRun):
                raise drafted
            written.append(_write_draft(drafted, order, written))
            summaries.append(drafted.summary)
        except CannotRun as reason:
            refused.append(str(reason))
    return summaries, refused


def _drafts(guides: Sequence[Path], order: _Order, tell: Tell) -> Iterator["_Drafted | CannotRun"]:
    """The drafts of guides in their order, made by all cores if there are many; or why there is none."""
    heres = [partial(_tell_at, tell, _bar(number, len(guides))) for number in range(1, len(guides) + 1)]
    if is_worth_sharing(guides):
        # How far each PDF is would be told by several at a time.
        made = each_by_all_cores(partial(_made_apart, order), guides)
    else:
        made = (_drafted_or_not(order, guide, here) for guide, here in zip(guides, heres, strict=True))
    for guide, here in zip(guides, heres, strict=True):
        here(guide.name)
        yield next(made)


def _drafted_or_not(order: _Order, guide: Path, tell: Tell) -> "_Drafted | CannotRun":
    try:
        return _drafted(guide, order, tell)
    except CannotRun as reason:
        return reason


def _made_apart(order: _Order, guide: Path) -> "_Drafted | CannotRun":
    """The same in another process, which hands over texts and nothing that nobody asks for."""
    drafted = _drafted_or_not(order, guide, lambda words: None)
    if isinstance(drafted, CannotRun):
        return drafted
    return drafted._replace(files={path: ["".join(texts)] for path, texts in drafted.files.items()}, findings={})


def _tell_at(tell: Tell, place: str, words: str) -> None:
    tell(place + words)


def _bar(number: int, total: int) -> str:
    """How far it is: '[#####.....] 3 of 6  '; nothing for a single guide."""
    full = BAR * (number - 1) // total
    return f"[{'#' * full}{'.' * (BAR - full)}] {number} of {total}  " if total > 1 else ""


def import_guide(
    path: Path,
    out: Path,
    force: bool = False,
    bibliography: Path | None = None,
    with_claims: bool = False,
    tell: Tell = lambda sentence: None,
) -> Result:
    """Import one guide; `with_claims` also drafts rows for the ledger, `tell` hears how far a PDF is read.

    Raises CannotRun if the guide is missing, empty, binary, not UTF-8 or a PDF without text, if the bibliography
    cannot be read, if the output folder cannot be written, or if a draft exists and `force` is not set.
    """
    order = _Order(out, force, _sources_of(bibliography), with_claims)
    drafted = _drafted(path, order, tell)
    _write_draft(drafted, order)
    page, bibtex, report = [*drafted.files][:3]
    return Result(page, bibtex, report, drafted.summary, drafted.findings)


class _Drafted(NamedTuple):
    """A draft that is ready to be written: page, stubs, report and, if asked for, claims by their places."""

    guide: Path
    files: Mapping[Path, Iterable[str]]
    summary: str
    findings: Mapping[str, object]


def _drafted(path: Path, order: _Order, tell: Tell) -> _Drafted:
    """One guide, read and drafted."""
    own, stubs = _own_stubs(path)
    source = _source_of(path, tell)
    drafted = draft(source.text.pop(), path.name, order.known + own, source.checksum, source.defects)
    page, bibtex, report = (order.out / f"{drafted.slug}{ending}" for ending in (".md", ".bib", ".report.json"))
    files: dict[Path, Iterable[str]] = {
        page: [drafted.markdown],
        # A draft that is imported again keeps the stubs beside it.
        bibtex: [stubs if stubs and not drafted.report["references"] else drafted.bibtex],
        report: as_json(drafted.report),
    }
    if order.with_claims:
        from scripts.importer.claims import claims_draft  # here, because the ledger's models take long to load

        files[order.out / f"{drafted.slug}.claims.yml"] = [claims_draft(drafted.markdown, drafted.report)]
    return _Drafted(path, files, summary(str(path), str(page), drafted.report), drafted.report)


def _write_draft(drafted: _Drafted, order: _Order, not_again: Sequence[Path] = ()) -> Path:
    """Write its files; returns the page, which may be none of `not_again`."""
    page = next(iter(drafted.files))
    if page in not_again:
        message = f"another guide with the same title was just written to {page}; import it alone."
        raise CannotRun(f"{drafted.guide}: {message}")
    _write(drafted.files, order.out, order.force)
    return page


def _guides_at(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(guide for guide in path.iterdir() if guide.suffix.casefold() in SUFFIXES and guide.is_file())
    if not found:
        raise CannotRun(f"{path}: no guide in this folder; a guide ends in {', '.join(SUFFIXES)}.")
    yield from found


class _Source(NamedTuple):
    """What a file says: its text, the checksum of its bytes, and what was wrong with the file itself.

    The text stands in a list, from which it is taken: a long one need not lie here while it is drafted.
    """

    text: list[str]
    checksum: str
    defects: tuple[Defect, ...] = ()


def _source_of(path: Path, tell: Tell) -> _Source:
    data = _bytes_of(path)
    checksum = hashlib.sha256(data).hexdigest()
    if PDF_HEAD not in data[:WHERE_A_PDF_BEGINS] or (path.suffix != ".pdf" and not data.startswith(PDF_HEAD)):
        return _Source([decoded(data, str(path))], checksum)
    from scripts.importer.pdf import text_of_pdf

    found = text_of_pdf(data, str(path), lambda words: tell(f"{path.name}: {words}"))
    message = "this page of the PDF holds no text; see whether it is a picture of text."
    pages = (Defect("page-without-text", 1, f"page {number}", message) for number in found.empty_pages)
    return _Source([found.text], checksum, tuple(pages))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CannotRun(f"{path}: there is no such guide; check the path.") from error
    except OSError as error:
        raise CannotRun(f"{path}: cannot read the guide ({error.strerror}).") from error


def _own_stubs(path: Path) -> tuple[tuple[KnownSource, ...], str]:
    """The stubs beside a draft that is imported again, as values and as text."""
    beside = path.with_suffix(".bib")
    if path.suffix != ".md" or not beside.is_file():
        return (), ""
    return _sources_of(beside), beside.read_text("utf-8")


def _sources_of(bibliography: Path | None) -> tuple[KnownSource, ...]:
    if bibliography is None:
        return ()
    found = read_bibliography(bibliography)
    if found.problems:
        first = found.problems[0]
        raise CannotRun(f"{bibliography}:{first.line}: {first.message} Mend the bibliography before importing.")
    return tuple(known_source(source) for source in found.sources.values())


def known_source(source: Source) -> KnownSource:
    """What the importer needs of an entry of a bibliography."""
    fields = source.fields
    host = urlsplit(fields.get("url", "")).hostname or fields.get("howpublished", "").split(";")[0]
    return KnownSource(source.key, fields.get("title", ""), fields.get("doi", ""), fields.get("pmid", ""), host)


def _in_pieces(texts: Iterable[str]) -> Iterator[str]:
    """Long texts cut, so that they are not encoded whole."""
    for text in texts:
        for at in range(0, len(text), PIECE):
            yield text[at : at + PIECE]


def _write(files: Mapping[Path, Iterable[str]], out: Path, force: bool) -> None:
    existing = [place for place in files if place.exists()]
    if existing and not force:
        raise CannotRun(f"{existing[0]}: exists already; choose another --out or overwrite it with --force.")
    waiting = {place: place.with_name(f".{place.name}.{os.getpid()}{UNFINISHED}") for place in files}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for place, part in waiting.items():
            with part.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(_in_pieces(files[place]))
        for place, part in waiting.items():
            part.replace(place)
    except OSError as error:
        for part in waiting.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise CannotRun(f"{out}: cannot write the drafts here ({error.strerror}); choose another --out.") from error
