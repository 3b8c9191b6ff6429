"""What mkdocs calls so that readers and machines find their way: the search index, and what else stands in a site
beside its pages."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.all_cores import by_all_cores  # noqa: E402
from scripts.built_pages import built_pages  # noqa: E402
from scripts.figures.sources import figure_paths, figure_sources  # noqa: E402
from scripts.glossary import Term, read_glossary  # noqa: E402
from scripts.handouts.pages import page_file  # noqa: E402
from scripts.links.moved import MOVED_FILE, read_moves  # noqa: E402
from scripts.page_texts import text_of  # noqa: E402
from scripts.pages import front_matter, title_of  # noqa: E402
from scripts.problems import CannotRun  # noqa: E402
from scripts.reach import search_index  # noqa: E402
from scripts.reach.beside import Handbook, PageBeside, files_beside  # noqa: E402
from scripts.reach.for_machines import copy_path  # noqa: E402
from scripts.reach.search_index import SearchedPage, search_script, wishes_of  # noqa: E402
from scripts.reach.search_words import (  # noqa: E402
    SAME_WORDS_FILE,
    claim_results,
    read_same_words,
    reference_results,
    same_meanings,
    term_results,
)
from scripts.references.citing_hooks import page_record  # noqa: E402
from scripts.references.page_citation import PageRecord  # noqa: E402
from scripts.whole_files import write_whole  # noqa: E402


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Templates ask for a page's copy; the page for lost readers asks for the addresses of what has moved."""
    env.globals |= {"old_addresses": partial(_old_addresses, config), "markdown_copy": copy_path}
    return env


def _old_addresses(config: MkDocsConfig) -> dict[str, str]:
    """Old address and new one of everything that has moved and not ended."""
    file = Path(config.docs_dir) / "data" / MOVED_FILE
    moves = read_moves(file.read_text("utf-8"), file.name).by_old if file.is_file() else {}
    return {str(old): str(move.new) for old, move in moves.items() if not (move.words or old.fragment)}


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write what is made from the finished pages."""
    site = Path(config.site_dir)
    try:
        write_whole(site / search_index.FILE, _search_script(config).encode())
        # What machines read, and what a preview, or `extra: {beside: false}`, does without.
        if config.extra.get("beside", True) and not config.extra["handbook"].serving:
            beside = list(files_beside(site, _pages_beside(config), _site(config), _cards_folder(config)))
            by_all_cores(lambda file: write_whole(site / file[0], file[1]()), beside)
    except (CannotRun, OSError) as error:
        raise PluginError(str(error)) from error


def _pages_beside(config: MkDocsConfig) -> list[PageBeside]:
    return [
        PageBeside(_record(page, config), section, not _has_figure(page, config))
        for page, section in config.extra["reading_order"]
    ]


def _has_figure(page: Page, config: MkDocsConfig) -> bool:
    """Whether a picture of the page's first figure was made, which then is the picture of its card."""
    names = [figure.name for figure in figure_sources(text_of(page.file)) if figure.name]
    return bool(names) and (Path(config.site_dir) / figure_paths(names[0])["png"]).is_file()


def _record(page: Page, config: MkDocsConfig) -> PageRecord:
    text = text_of(page.file)
    return page_record(config, page.file.url, title_of(text, page.file.src_uri), front_matter(text))


def _site(config: MkDocsConfig) -> Handbook:
    address = (config.site_url or "").rstrip("/") + "/"
    edition, frozen = str(config.extra.get("edition", "")), "frozen" in config.extra
    return Handbook(config.site_name, config.site_description or "", edition, address, frozen)


def _cards_folder(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / ".cache" / "cards"


def _search_script(config: MkDocsConfig) -> str:
    handbook = config.extra["handbook"]
    sources, terms = handbook.bibliography.sources, _terms(config)
    found = [*claim_results(handbook.claims, sources), *term_results(terms), *reference_results(sources)]
    same = [*same_meanings(terms), *read_same_words(Path(config.docs_dir) / "data" / SAME_WORDS_FILE)]
    return search_script(_searched_pages(config), found, same, sources)


def _terms(config: MkDocsConfig) -> Sequence[Term]:
    file = Path(config.docs_dir) / "data" / "glossary.yml"
    return read_glossary(file) if file.is_file() else ()


def _searched_pages(config: MkDocsConfig) -> list[SearchedPage]:
    pages: list[Page] = [page for page, _ in config.extra["reading_order"]]
    # Not `page.meta`, which a preview leaves empty where nothing has changed.
    wishes = [wishes_of(front_matter(text_of(page.file))) for page in pages]
    wanted = [(page, wish) for page, wish in zip(pages, wishes, strict=True) if not wish.exclude]
    site = Path(config.site_dir)
    names = [page_file(Path(), page.url.removeprefix("./")).as_posix() for page, _ in wanted]
    there = [name for name in names if (site / name).is_file()]  # a page that is left out may stand in the navigation
    found = {name: page.sections for name, page in zip(there, built_pages(site, there), strict=True)}
    sections = [found.get(name, []) for name in names]
    return [
        SearchedPage(page.url.removeprefix("./"), str(page.title), of_page, wish, _description(page))
        for (page, wish), of_page in zip(wanted, sections, strict=True)
    ]


def _description(page: Page) -> str:
    return str(front_matter(text_of(page.file)).get("description") or "")
