"""The whole job: check the pages, let mkdocs build the site strictly, print the handouts, and only then publish.

Everything is made in a folder beside `site/`, which replaces `site/` once it is complete; a build that fails leaves
the last good site as it was.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.build_record import FILE as RECORD
from scripts.build_record import build_record
from scripts.clearing import forget_old
from scripts.hosting.finishing import finish
from scripts.hosting.offline import write_offline_copy
from scripts.links.editions import add_editions, edition_folder, freeze
from scripts.links.inventory import write_inventory
from scripts.links.of_build import entries_of_build
from scripts.links.promises import keep_promises
from scripts.one_at_a_time import one_at_a_time
from scripts.papers import PAPERS
from scripts.problems import CannotRun
from scripts.template_faults import templates_told
from scripts.unchanged import inputs_digest, is_unchanged, note_built
from scripts.vendor import vendor
from scripts.whole_files import write_whole
from scripts.whole_site import publish, put_back

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

Say = Callable[[str], None]


def build(root: Path, site: Path, say: Say, with_handouts: bool = True, frozen: bool = False) -> None:
    """Build ROOT into SITE; `frozen` makes an edition to keep. Raises CannotRun with mkdocs's words if a step fails."""
    cache = root / ".cache"
    _make_folder(cache)
    with one_at_a_time(cache, say):
        _build(root, site, cache, say, with_handouts, frozen)


def _build(root: Path, site: Path, cache: Path, say: Say, with_handouts: bool, frozen: bool) -> None:
    unfinished = cache / "site"
    inputs = _inputs(root, site, with_handouts, frozen)
    if is_unchanged(cache, site, inputs):
        say("Nothing has changed since the last build.")
        return
    shutil.rmtree(unfinished, ignore_errors=True)
    vendor(root / "docs" / "assets" / "vendor")
    say("Building the pages …")
    config = run_mkdocs(root, unfinished, with_handouts, frozen)
    if with_handouts:
        _print_handouts(unfinished, cache, config, say)
    write_inventory(unfinished, entries_of_build(unfinished), config.site_name, str(config.extra.get("edition", "")))
    if not frozen:
        add_editions(root, unfinished)
    _keep_promises(unfinished, config, with_handouts)
    _record(root, unfinished, config)
    _finish(unfinished, config)
    publish(unfinished, site)
    note_built(cache, site, inputs)
    forget_old(cache)


def _inputs(root: Path, site: Path, *options: bool) -> str:
    """A digest of all that the build depends on; what a run that was stopped has left is put right first."""
    try:
        put_back(site)
        return inputs_digest(root, site.name, *map(str, options))
    except OSError as error:
        message = f"{error.filename or root}: cannot be read or put right ({error.strerror}); change its permissions."
        raise CannotRun(message) from error


def _record(root: Path, site: Path, config: MkDocsConfig) -> None:
    try:
        write_whole(site / RECORD, build_record(root, str(config.extra.get("edition", ""))).encode())
    except OSError as error:
        raise CannotRun(f"{site / RECORD}: cannot be written ({error.strerror}); free space on its disk.") from error


def build_edition(root: Path, say: Say, with_handouts: bool = True) -> Path:
    """Build the present state as an edition to keep; returns its folder. Raises CannotRun if it is kept already."""
    _make_ready_for_mkdocs("build")
    edition = str(_configuration(root, root / ".cache" / "site").extra.get("edition", ""))
    folder = edition_folder(root, edition)
    _make_folder(folder.parent)
    build(root, folder, say, with_handouts, frozen=True)
    return folder


def _keep_promises(site: Path, config: MkDocsConfig, with_handouts: bool) -> None:
    data = Path(config.docs_dir) / "data"
    keep_promises(data, site, config.site_name, config.site_url or "", with_handouts, "frozen" in config.extra)


def _finish(site: Path, config: MkDocsConfig) -> None:
    address = config.site_url or ""
    finish(site, map(Path, config.theme.dirs), address)
    if config.extra.get("offline"):
        folder = f"handbook-{config.extra.get('edition', '')}".rstrip("-")
        write_offline_copy(site, str(config.extra["offline"]), folder, address)


def reprint(root: Path, site: Path, say: Say, papers: Sequence[str]) -> None:
    """Make the handouts of a site that is built, on these sizes of paper. Raises CannotRun if there is no site."""
    _make_ready_for_mkdocs("build")
    config = _configuration(root, site)
    _make_folder(root / ".cache")
    with one_at_a_time(root / ".cache", say):
        _print_handouts(site, root / ".cache", config, say, papers)
        if set(papers) == set(PAPERS):
            _keep_promises(site, config, with_handouts=True)
        _finish(site, config)


def _print_handouts(site: Path, cache: Path, config: MkDocsConfig, say: Say, papers: Sequence[str] = PAPERS) -> None:
    from scripts.handouts.making import make_handouts

    edition = str(config.extra.get("edition", ""))
    make_handouts(site, cache, config.site_url or "", config.site_name, edition, progress=say, papers=papers)


def preview(root: Path, address: str) -> None:
    """Serve the pages and show each change as it is saved, drawn as the build draws it."""
    vendor(root / "docs" / "assets" / "vendor")
    _make_ready_for_mkdocs("serve")
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import MkDocsException

    logging.basicConfig(level=logging.INFO, format="%(levelname)s  %(message)s")
    # Only pages that changed are made again. What mkdocs warns of then, `scripts.preview` sees to.
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    try:
        watched = [str(root / "references.bib")]
        with templates_told():
            serve(str(root / "mkdocs.yml"), build_type="dirty", watch=watched, dev_addr=address, strict=False)
    except (MkDocsException, OSError) as error:
        raise CannotRun(f"the preview stopped: {error}") from error


def _make_ready_for_mkdocs(command: str) -> None:
    # Material prints a notice about the future of mkdocs at every start; README.md deals with it.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # The hooks read this: mkdocs tells its command only to plugins that were loaded before it started.
    os.environ["HANDBOOK_COMMAND"] = command


def run_mkdocs(root: Path, into: Path, with_handouts: bool, frozen: bool = False) -> MkDocsConfig:
    """Run mkdocs in strict mode; warnings and errors come out as one CannotRun."""
    _make_ready_for_mkdocs("build")
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.exceptions import Abort, MkDocsException

    with _collected_warnings() as warnings:
        try:
            config = _configuration(root, into)
            config.extra["handouts"] = with_handouts
            if frozen:
                freeze(config)
            config.plugins.on_startup(command="build", dirty=False)
            with templates_told():
                mkdocs_build(config)
            config.plugins.on_shutdown()
        except (MkDocsException, Abort, OSError) as error:
            raise CannotRun(_failure(error, warnings)) from error
    return config


def _configuration(root: Path, site: Path) -> MkDocsConfig:
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    try:
        return load_config(str(root / "mkdocs.yml"), strict=True, site_dir=str(site))
    except ConfigurationError as error:
        raise CannotRun(f"{root / 'mkdocs.yml'}: {error}") from error


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    """What mkdocs and its plugins warn of, in order."""
    found: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: found.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield found
    finally:
        logger.removeHandler(handler)


def _failure(error: BaseException, warnings: list[str]) -> str:
    words = [str(error)] if str(error) and not isinstance(error, SystemExit) else []
    if isinstance(error, OSError) and not isinstance(error, SystemExit):
        words.append("Make that folder writable, or free space on its disk.")
    lines = list(dict.fromkeys([*warnings, *words]))
    return "\n".join(["mkdocs did not build the site:", *lines])


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"{folder}: cannot be made ({error.strerror}); make its parent folder writable.") from error
