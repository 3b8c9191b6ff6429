"""Handouts: the built site goes in; out come, in its folder `pdf/`, a PDF for each page, one for each bench
checklist, and one of the whole handbook, on A4 and on Letter.

A handout whose page, style, fonts and pictures have not changed is taken from the cache.
"""

import copy
import gc
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from scripts.all_cores import cores
from scripts.clearing import keep_used
from scripts.handouts.article import Article, read_article
from scripts.handouts.checklist import checklist_of, lay_out_checklists
from scripts.handouts.document import Imprint, one_page, whole_book
from scripts.handouts.links import (
    cite_from_one_list,
    ids_of,
    lead_inside,
    lead_outside,
    reference_numbers,
    ways_back,
)
from scripts.handouts.numbers import Chapter, number_through
from scripts.handouts.pages import (
    BOOK_NAME,
    CHECKLIST_ID,
    HandoutPage,
    checklist_name,
    handout_name,
    listed_pages,
    page_file,
)
from scripts.handouts.print import Sheet, draw, fingerprint, load_weasyprint
from scripts.papers import PAPERS, paper_folder
from scripts.problems import CannotRun
from scripts.whole_files import write_whole

__all__ = ["HandoutPage", "handout_name", "make_handouts"]

FEW = 2  # for as many, starting processes takes longer than they save
MOST_PROCESSES = 8  # each takes up to half a gigabyte
# A laid-out page is many objects and few circles of them; looking for these after every 700 objects takes an eighth of
# the time.
LOOK_FOR_CIRCLES = (20_000, 20, 10)


class Printed(NamedTuple):
    """A page with its article, as read from the built site."""

    page: HandoutPage
    article: Article


def make_handouts(
    site: Path,
    cache: Path,
    site_url: str,
    site_name: str,
    edition: str,
    pages: Sequence[HandoutPage] | None = None,
    progress: Callable[[str], None] = lambda sentence: None,
    papers: Sequence[str] = ("A4",),
) -> list[Path]:
    """Write SITE/pdf/NAME.pdf for each page and SITE/pdf/handbook.pdf; those on Letter go to SITE/pdf/letter/.

    `pages` are all pages in reading order; without them the site's own list is read. `papers` are of PAPERS.
    Returns the files written. Raises CannotRun with one sentence for each handout that could not be made.
    """
    for paper in papers:
        if paper not in PAPERS:
            raise CannotRun(f"handouts: paper size '{paper}' is not known; use {' or '.join(PAPERS)}.")
    imprint = Imprint(site_name, site_url.rstrip("/") + "/", edition)
    sheets = _sheets(site, listed_pages(site) if pages is None else pages, imprint, papers)
    kept = {sheet.name: cache / "handouts" / f"{fingerprint(sheet, site)}.pdf" for sheet in sheets}
    wanted = [sheet for sheet in sheets if not _is_pdf(kept[sheet.name])]
    progress(f"Handouts: {len(wanted)} to print, {len(sheets) - len(wanted)} unchanged.")
    _print_all(wanted, site, kept, progress)
    copies = [_copy(kept[sheet.name], site / "pdf" / sheet.name) for sheet in sheets]
    _clear(cache / "handouts", {path.name for path in kept.values()})
    return copies


def _sheets(site: Path, pages: Sequence[HandoutPage], imprint: Imprint, papers: Sequence[str]) -> list[Sheet]:
    printed = [_read(site, page) for page in pages]
    on_first = [*_single_sheets(printed, imprint, papers[0]), _book(printed, imprint, papers[0])]
    _refuse_same_names(on_first)
    return [sheet._replace(name=paper_folder(paper) + sheet.name, size=paper) for paper in papers for sheet in on_first]


def _read(site: Path, page: HandoutPage) -> Printed:
    path = page_file(site, page.url)
    shown_as = page.url or "the home page"
    try:
        article = read_article(path.read_text("utf-8"), shown_as)
    except OSError as error:
        raise CannotRun(f"{shown_as}: no page at {path} ({error.strerror}); build the site again.") from error
    except UnicodeDecodeError as error:
        raise CannotRun(f"{shown_as}: {path} is not UTF-8; build the site again.") from error
    lay_out_checklists(article.body)
    return Printed(page, article)


def _single_sheets(printed: Sequence[Printed], imprint: Imprint, size: str) -> Iterator[Sheet]:
    titles = {page.url: article.title for page, article in printed}
    for page, article in printed:
        shown_as = page.url or "the home page"
        document = _alone(page, _copied(article), titles, imprint)
        yield Sheet(handout_name(page.url), shown_as, document, size)
        if checklist := checklist_of(article):
            document = _alone(page, checklist, titles, imprint, CHECKLIST_ID)
            yield Sheet(checklist_name(page.url), f"{shown_as} (checklist)", document, size)


def _alone(page: HandoutPage, article: Article, titles: Mapping[str, str], imprint: Imprint, fragment: str = "") -> str:
    """The document of a page, or of its part with an id, that is printed by itself."""
    ways_back(article, in_book=False)
    meant = lead_outside(article, page.url, imprint.site_url, titles)
    own = [page.url] if fragment else []
    named = [(titles[url], imprint.site_url + url) for url in [*own, *(url for url in meant if url not in own)]]
    return one_page(page, article, named, imprint, fragment)


def _book(printed: Sequence[Printed], imprint: Imprint, size: str) -> Sheet:
    chapters = [Printed(page, _copied(article)) for page, article in printed]
    number_through([Chapter(page.url, article) for page, article in chapters], imprint.site_url)
    for page, article in chapters:
        ways_back(article, in_book=True)
        for sentence in article.body.xpath(".//*[contains(concat(' ', @class, ' '), ' not-in-book ')]"):
            sentence.drop_tree()
        if numbers := reference_numbers(article):
            for _, citing in chapters:
                cite_from_one_list(citing, numbers, imprint.site_url + page.url)
    ids = {page.url: ids_of(article) for page, article in chapters}
    for page, article in chapters:
        lead_inside(article, page.url, imprint.site_url, ids)
    description = next((article.description for page, article in printed if page.url == ""), "")
    return Sheet(BOOK_NAME, "the whole handbook", whole_book(chapters, description, imprint), size)


def _copied(article: Article) -> Article:
    return article._replace(body=copy.deepcopy(article.body))


def _refuse_same_names(sheets: Sequence[Sheet]) -> None:
    """Two pages must not overwrite each other's handout."""
    seen: dict[str, str] = {}
    for sheet in sheets:
        if sheet.name in seen:
            raise CannotRun(
                f"{seen[sheet.name]} and {sheet.shown_as} would both be printed to '{sheet.name}'; rename one of them."
            )
        seen[sheet.name] = sheet.shown_as


def _print_all(wanted: Sequence[Sheet], site: Path, kept: dict[str, Path], progress: Callable[[str], None]) -> None:
    """Draw into the cache: a few in this process, many with a process for each core."""
    if not wanted:
        return
    load_weasyprint()
    drawn = _drawn_here if len(wanted) <= FEW or cores() < 2 else _drawn_apart
    outcomes = drawn(wanted, site, kept)
    failures = []
    for done, (name, failure) in enumerate(outcomes, start=1):
        progress(f"  {done}/{len(wanted)}  pdf/{name}{'  failed' if failure else ''}")
        failures += [failure] if failure else []
    if failures:
        raise CannotRun("\n".join(sorted(failures)))


def _drawn_here(wanted: Sequence[Sheet], site: Path, kept: dict[str, Path]) -> Iterator[tuple[str, str]]:
    for sheet in wanted:
        yield sheet.name, _draw_into(kept[sheet.name], sheet, site)


def _drawn_apart(wanted: Sequence[Sheet], site: Path, kept: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """The longest first, so that no core waits for the book at the end."""
    longest_first = sorted(wanted, key=lambda sheet: -len(sheet.document))
    # A fresh process each: the libraries behind WeasyPrint do not like to be forked.
    spawn, processes = multiprocessing.get_context("spawn"), min(cores(), len(wanted), MOST_PROCESSES)
    with ProcessPoolExecutor(processes, spawn, gc.set_threshold, LOOK_FOR_CIRCLES) as pool:
        jobs = {pool.submit(_draw_into, kept[sheet.name], sheet, site): sheet for sheet in longest_first}
        for job in as_completed(jobs):
            try:
                yield jobs[job].name, job.result()
            except BrokenProcessPool:
                yield jobs[job].name, f"{jobs[job].shown_as}: printing was stopped (out of memory?); try again."


def _draw_into(path: Path, sheet: Sheet, site: Path) -> str:
    """Draw one handout into the cache; returns what went wrong, or ''."""
    try:
        _write(path, draw(sheet, site))
    except CannotRun as reason:
        return str(reason)
    return ""


def _is_pdf(path: Path) -> bool:
    """Whether the cache has this file whole: a PDF begins with its name and ends with its last word."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF")


def _copy(source: Path, target: Path) -> Path:
    _write(target, source.read_bytes())
    return target


def _clear(folder: Path, used: set[str]) -> None:
    try:
        keep_used(folder, used)
    except OSError as error:
        raise CannotRun(f"{folder}: cannot be written ({error.strerror}); make the folder writable.") from error


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data)
    except OSError as error:
        raise CannotRun(f"{path}: cannot be written ({error.strerror}); make the folder writable.") from error
