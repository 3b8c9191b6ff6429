"""What mkdocs calls while it builds the handbook: each event hands its values to the module that does the work."""

import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from pybtex.database import Entry

# mkdocs loads this file by its path; the modules beside it are found from the root of the project.
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.compiled_templates import keep_compiled  # noqa: E402
from scripts.figures.finishing import drawn_claims  # noqa: E402
from scripts.glossary import FirstMention, abbreviations  # noqa: E402
from scripts.handouts.pages import checklist_name, handout_name  # noqa: E402
from scripts.known_places import LEDGER_PAGE  # noqa: E402
from scripts.ledger.claims import Claim, read_ledger  # noqa: E402
from scripts.ledger.exports import ledger_files  # noqa: E402
from scripts.ledger.marks import claim_places, held_marks, with_chips  # noqa: E402
from scripts.ledger.page import MARKER as LEDGER_MARKER  # noqa: E402
from scripts.ledger.page import ledger_markdown  # noqa: E402
from scripts.made_files import MadeFile  # noqa: E402
from scripts.online.agreement import FILE as AGREEMENT  # noqa: E402
from scripts.online.agreement import read_agreement, with_confirmations  # noqa: E402
from scripts.page_parts import with_parts  # noqa: E402
from scripts.page_texts import text_of  # noqa: E402
from scripts.pages import title_of  # noqa: E402
from scripts.preview import check_beside, forget_outdated  # noqa: E402
from scripts.quick_blocks import QuickBlocks  # noqa: E402
from scripts.quick_inline import QuickInline  # noqa: E402
from scripts.references.bibliography import Bibliography, read_bibliography, reference_html, short_name  # noqa: E402
from scripts.references.citation_marks import (  # noqa: E402
    CitationMarks,
    citation_problems,
    cover,
    printed,
    reference_mark,
    uncover,
)
from scripts.references.exports import page_references, reference_files  # noqa: E402
from scripts.references.guide_references import read_flags  # noqa: E402
from scripts.references.page import MARKER as REFERENCES_MARKER  # noqa: E402
from scripts.references.page import (  # noqa: E402
    CitingPlace,
    citing_places,
    names_by_page,
    references_markdown,
    together,
)
from scripts.references.stubs import stub_files, with_stubs  # noqa: E402
from scripts.references.ways_back import with_ways_back  # noqa: E402
from scripts.remembered import remembered  # noqa: E402
from scripts.software import LISTS  # noqa: E402
from scripts.stopping import or_stop, stop_at  # noqa: E402

log = logging.getLogger("handbook.preview")
FIRST, LAST = 100, -100
GLOSSARY_PAGE, REFERENCES_PAGE = "reference/glossary.md", "references.md"
Places = Mapping[str, Sequence[CitingPlace]]


class Handbook(NamedTuple):
    """What the events share: read once for each build, kept in `config.extra` under the name 'handbook'."""

    bibliography: Bibliography
    claims: Mapping[str, Claim]
    citing: Places
    marked: Places
    cited_on: Mapping[str, Sequence[str]]  # the same by page
    marked_on: Mapping[str, Sequence[str]]
    flags: Mapping[str, str]
    tooltips: str
    serving: bool
    stubs: Sequence[Path] = ()


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether this is a preview; mkdocs tells it only here."""
    os.environ["HANDBOOK_COMMAND"] = command


@event_priority(FIRST)
def _read_first(config: MkDocsConfig) -> MkDocsConfig:
    """Read sources and claims before mkdocs-bibtex does, which would meet an error in them with a traceback."""
    serving = os.environ.get("HANDBOOK_COMMAND") == "serve"
    stubs = tuple(stub_files(Path(config.docs_dir))) if serving else ()
    make = partial(_handbook, config, serving, stubs)
    config.extra["handbook"] = remembered("handbook", [*_inputs(config), *stubs], serving, make)
    return config


def _handbook(config: MkDocsConfig, serving: bool, stubs: Sequence[Path]) -> Handbook:
    bibliography = or_stop(read_bibliography, _references_file(config))
    stop_at([problem for problem in bibliography.problems if problem.severity == "error"])
    agreement = or_stop(read_agreement, _data(config) / AGREEMENT)
    bibliography = or_stop(with_stubs, with_confirmations(bibliography, agreement), stubs)
    claims = _claims(_data(config) / "claims.yml", bibliography)
    flags = or_stop(read_flags, _data(config) / "guide-references.csv")
    terms = _data(config) / "glossary.yml"
    tooltips = or_stop(abbreviations, terms) if terms.is_file() else ""
    return Handbook(bibliography, claims, {}, {}, {}, {}, flags, tooltips, serving, stubs)


def _references_file(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / "references.bib"


def _inputs(config: MkDocsConfig) -> list[Path]:
    """What any page may be made from, beside its own file."""
    root = Path(config.config_file_path).parent
    return [_references_file(config), *(root / name for name in LISTS), *sorted(_data(config).glob("*"))]


def _claims(path: Path, bibliography: Bibliography) -> Mapping[str, Claim]:
    """The ledger's rows; a site without a ledger has none."""
    if not path.is_file():
        return {}
    ledger = or_stop(read_ledger, path, bibliography.sources)
    stop_at(ledger.problems)
    claims: Mapping[str, Claim] = ledger.claims
    return claims


@event_priority(LAST)
def _teach_plugins(config: MkDocsConfig) -> MkDocsConfig:
    """References are written once, our way; the numbers in the text are finished by our extension."""
    sources = config.extra["handbook"].bibliography.sources
    registry: Any = config.plugins["bibtex"].registry  # type: ignore[attr-defined]
    registry.reference_text = lambda citation: reference_mark(citation.key)
    registry.bib_data.entries.update({key: Entry("misc") for key in sources if key not in registry.bib_data.entries})
    marks = CitationMarks(sources, cache(lambda key: printed(reference_html(sources[key]))))
    config.markdown_extensions = [*config.markdown_extensions, marks, FirstMention(), QuickBlocks(), QuickInline()]
    return config


on_config = CombinedEvent(_read_first, _teach_plugins)


def on_pre_build(*, config: MkDocsConfig) -> None:
    """In a preview each change is checked as well."""
    if config.extra["handbook"].serving:
        check_beside(Path(config.config_file_path).parent, log.info)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Find every citing place before the first page is made; add the files that are made from the ledger."""
    handbook: Handbook = config.extra["handbook"]
    if handbook.serving:
        pages = [Path(file.abs_dest_path) for file in files.documentation_pages()]
        settings = Path(config.config_file_path)
        forget_outdated([settings, *_inputs(config), *handbook.stubs], Path(config.site_dir), pages)
    texts = {file.src_uri: text_of(file) for file in files.documentation_pages()}
    whole = {path: _whole(path, text, config) for path, text in texts.items()}
    used = [remembered(f"used on {path}", [], text, partial(_used_on, path, text)) for path, text in whole.items()]
    places, marked = together(page[0] for page in used), together(page[1] for page in used)
    config.extra["handbook"] = handbook._replace(
        citing=places, marked=marked, cited_on=names_by_page(places), marked_on=names_by_page(marked)
    )
    for path, content in _exports(handbook, places, config).items():
        files.append(MadeFile.generated(config, path, content=content))
    return files


def _used_on(path: str, text: str) -> tuple[Places, Places]:
    """Where a page cites its sources, and where it marks its claims."""
    page = {path: (title_of(text, path), text)}
    return citing_places(page), claim_places(page)


def _exports(handbook: Handbook, places: Places, config: MkDocsConfig) -> dict[str, str]:
    """The ledger and the references in other formats, by their path in the site."""
    edition = str(config.extra.get("edition", ""))
    citing = frozenset((key, place.page) for key, found in places.items() for place in found)

    def make() -> dict[str, str]:
        exports = ledger_files(handbook.claims, config.site_url or "", edition) if handbook.claims else {}
        return exports | reference_files(handbook.bibliography.sources, places)

    return remembered("exports", [Path(config.config_file_path), *_inputs(config)], (citing, config.site_url), make)


def _whole(path: str, text: str, config: MkDocsConfig) -> str:
    """A page with the parts that are made from data."""
    make = partial(or_stop, with_parts, text, _data(config), _shown(config, path))
    return str(remembered(f"whole {path}", _inputs(config), text, make))


@event_priority(FIRST)
def _before_citations(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    handbook: Handbook = config.extra["handbook"]
    sources = handbook.bibliography.sources
    lines_above = text_of(page.file).count("\n") - markdown.count("\n")
    shown_as = _shown(config, page.file.src_uri)
    whole: str = or_stop(with_parts, markdown, _data(config), shown_as)
    if not handbook.serving:  # A preview shows what is not finished; the check beside it tells.
        stop_at(citation_problems(markdown, sources, shown_as, lines_above))
        stop_at(citation_problems(whole, sources, shown_as) if whole != markdown else ())
    return cover(whole, sources)


def _shown(config: MkDocsConfig, path: str) -> str:
    return f"{Path(config.docs_dir).name}/{path}"


def _data(config: MkDocsConfig) -> Path:
    return Path(config.docs_dir) / "data"


@event_priority(LAST)
def _after_citations(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    handbook: Handbook = config.extra["handbook"]
    markdown = uncover(markdown)
    markdown = held_marks(markdown, handbook.claims, drawn_claims(markdown))
    # Each list is long and stands on one page: it is made there and nowhere else.
    if REFERENCES_MARKER in markdown:
        markdown = markdown.replace(REFERENCES_MARKER, _references(handbook))
    if LEDGER_MARKER in markdown:
        markdown = markdown.replace(LEDGER_MARKER, _ledger(handbook))
    explained = page.file.src_uri not in (GLOSSARY_PAGE, REFERENCES_PAGE)
    return f"{markdown}\n\n{handbook.tooltips}" if explained else markdown


def _references(handbook: Handbook) -> str:
    resting: dict[str, list[str]] = {key: [] for key in handbook.bibliography.sources}
    for claim in handbook.claims.values():
        for key in dict.fromkeys(source.key for source in claim.sources):
            resting[key].append(claim.id)
    return references_markdown(handbook.bibliography.sources, handbook.citing, resting)


def _ledger(handbook: Handbook) -> str:
    names = {key: short_name(source) for key, source in handbook.bibliography.sources.items()}
    return ledger_markdown(handbook.claims, handbook.marked, names, handbook.flags)


on_page_markdown = CombinedEvent(_before_citations, _after_citations)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write the chips of claims; lead from each source and each claim back to the places that use it."""
    handbook: Handbook = config.extra["handbook"]

    def called(name: str, number: int) -> str:
        return f"Mark {number} of {name}" if name in handbook.claims else f"Citation {number}"

    @cache
    def address(path: str) -> str:
        file = files.get_file_from_path(path)
        return file.url_relative_to(page.file) if file else path

    chipped = with_chips(html, handbook.claims, get_relative_url(LEDGER_PAGE, page.url))
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *chipped.ids}
    return with_ways_back(chipped.html, {**handbook.citing, **handbook.marked}, called, address)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Templates ask for the names of a page's handout and of its list of references."""
    keep_compiled(env, Path(config.config_file_path).parent / ".cache")
    env.globals |= {"checklist_name": checklist_name, "handout_name": handout_name, "page_references": page_references}
    return env


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the reading order for the handouts."""
    config.extra["reading_order"] = [(page, page.parent.title if page.parent else "") for page in nav.pages]
    return nav


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write the reading order beside the pages, for machines and for the handouts."""
    pages = [_listed(page, section) for page, section in config.extra["reading_order"]]
    (Path(config.site_dir) / "pages.json").write_text(json.dumps(pages, ensure_ascii=False, indent=1), "utf-8")


def _listed(page: Page, section: str) -> dict[str, Any]:
    handout = page.meta.get("handout", True)
    reviewed = str(page.meta.get("reviewed", ""))
    return {"url": page.url, "title": page.title, "section": section, "reviewed": reviewed, "handout": handout}
