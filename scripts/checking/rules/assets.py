"""Rules about files that are no pages: what settings and style sheets name, their type, and whether they are used."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from scripts.checking.addresses import is_served
from scripts.checking.file_types import BEGINNINGS, wrong_type
from scripts.checking.judging import verdicts
from scripts.checking.registry import RULES, rule
from scripts.checking.rules.navigation import EXTERNAL, lacks_page
from scripts.checking.seeking import holds
from scripts.checking.site import Site
from scripts.checking.styles import Asked, asked_by_styles, target_of
from scripts.checking.uses import is_used
from scripts.existing import is_folder
from scripts.problems import Problem, position
from scripts.suggestions import did_you_mean

# What authors put into the docs folder for readers, and may forget there.
FOR_READERS = {
    *BEGINNINGS,
    ".csv",
    ".tsv",
    ".doc",
    ".xls",
    ".ppt",
    ".odt",
    ".ods",
    ".mp3",
    ".mov",
    ".tif",
    ".tiff",
    ".eps",
}
FOR_READERS -= {".woff", ".woff2"}
FOR_SERVERS = ("favicon", "apple-touch-icon", "android-chrome", "mstile", "browserconfig", "safari-pinned-tab")


@rule("missing-asset")
def assets(site: Site) -> Iterator[Problem]:
    """Style sheets, scripts, logo, favicon and the folder of overrides that mkdocs.yml names exist.

    Add the file to the docs folder, or correct the name, capitals included.
    """
    configuration = site.configuration
    for setting, path in _assets(site):
        known = site.files.get(path)
        if EXTERNAL.match(path) or (known and known.published) or is_served(site.book, path):
            continue
        place = configuration.place(setting, path)
        message = f"'{path}' is not in {configuration.docs_name}{_near(site, path)}"
        yield Problem(configuration.file, *place, "missing-asset", "", message)
    folder = configuration.theme.get("custom_dir")
    if isinstance(folder, str) and not is_folder(configuration.root / folder):
        message = f"there is no folder '{folder}' beside {configuration.file}; create it or correct custom_dir."
        yield Problem(configuration.file, *configuration.place("theme", folder), "missing-asset", "", message)


def _assets(site: Site) -> Iterator[tuple[str, str]]:
    for setting in ("extra_css", "extra_javascript"):
        value = site.configuration.values.get(setting)
        for item in value if isinstance(value, list) else []:
            path = item.get("path") if isinstance(item, dict) else item
            if isinstance(path, str):
                yield setting, path.partition("?")[0]
    for name in ("logo", "favicon"):
        value = site.configuration.theme.get(name)
        if isinstance(value, str) and site.configuration.theme.get("name") == "material":
            yield "theme", value


def _near(site: Site, path: str) -> str:
    ending = posixpath.splitext(path)[1]
    names = [name for name, file in site.files.items() if file.published and posixpath.splitext(name)[1] == ending]
    return did_you_mean(path, names, "; add the file or correct the name.")


@rule("missing-style-asset")
def style_assets(site: Site) -> Iterator[Problem]:
    """Every file that a style sheet of the site asks for, by `url()` or `@import`, is there.

    Correct the path, which starts at the folder of the style sheet, or add the file.
    """
    for asked in asked_by_styles(site):
        target = target_of(site, asked)
        if target is None or target in site.book.published or is_served(site.book, target):
            continue
        why = "leaves the site" if target.startswith("..") else f"nothing is served at '{target}'"
        message = f"'{asked.address}' {why}{_near_style(site, asked, target)}"
        place = position(asked.text, asked.start)
        yield Problem(asked.shown_as, *place, "missing-style-asset", "", message.replace("' nothing", "': nothing"))


def _near_style(site: Site, asked: Asked, target: str) -> str:
    """The file that was meant, written from the folder of the style sheet."""
    ending = posixpath.splitext(target)[1].lower()
    names = [name for name, file in site.files.items() if file.published and name.lower().endswith(ending)]
    same = [name for name in names if posixpath.basename(name).lower() == posixpath.basename(asked.address).lower()]
    if len(same) == 1:
        return f"; did you mean '{posixpath.relpath(same[0], posixpath.dirname(asked.sheet) or '.')}'?"
    return did_you_mean(target, names, "; add the file or correct the path.")


@rule("wrong-file-type")
def wrong_types(site: Site) -> Iterator[Problem]:
    """Every picture, document, font and archive is what the ending of its name says, and is not empty.

    Save or export the file once more, in the format that its name promises.
    """
    for path, file in site.files.items():
        if file.published and not file.is_page:
            why = wrong_type(site.configuration.docs_dir / path)
            if why and not _is_put_into_a_page(site, path):
                why += _shown_on(site, path)
                yield Problem(f"{site.configuration.docs_name}/{path}", 1, 1, "wrong-file-type", "", why)


def _is_put_into_a_page(site: Site, path: str) -> bool:
    """True for a drawing that a page includes as text: there it is HTML, which knows names such as &nbsp;."""
    asked = re.compile(rf"-8<-+[ \t]*[\"']?[^\n]*{re.escape(posixpath.basename(path))}")
    return path.endswith(".svg") and any(
        holds(page.text, "-8<-") and asked.search(page.text) for page in site.published_pages()
    )


def _shown_on(site: Site, path: str) -> str:
    """' It is named in 'index.md'.', for the first page that does so."""
    name = posixpath.basename(path)
    pages = (page.file.path for page in site.published_pages() if name in page.text or quote(name) in page.text)
    first = next(pages, "")
    return f" It is named in '{first}'." if first else ""


@rule("unused-file", severity="style")
def unused_files(site: Site) -> Iterator[Problem]:
    """Every picture and document of the docs folder is shown or linked to somewhere.

    Remove the file, link to it, or leave it out of the site with exclude_docs.
    """
    for path, file in site.files.items() if not lacks_page(site) else ():
        candidate = file.published and not file.is_page and _is_for_readers(site, path)
        if candidate and not is_used(site, path) and not _is_meant(site, posixpath.basename(path)):
            message = f"nothing on this site shows or links to '{path}'; link to it, or remove it."
            yield Problem(f"{site.configuration.docs_name}/{path}", 1, 1, "unused-file", "", message)


def _is_for_readers(site: Site, path: str) -> bool:
    """False for what programs and hosts look for, the handbook's data, and facts for the check itself."""
    name = posixpath.basename(path).lower()
    facts = {one.needs for one in RULES.values() if "." in one.needs}
    of_data = site.data is not None and (site.configuration.docs_dir / path).is_relative_to(site.data)
    for_others = name.startswith(FOR_SERVERS) or path.startswith(".well-known/") or name in facts or of_data
    return posixpath.splitext(name)[1] in FOR_READERS and not for_others


def _is_meant(site: Site, name: str) -> bool:
    """True if a link that leads nowhere was probably meant for the file: then that link is the one fault."""
    problems = [*assets(site), *style_assets(site), *(verdict.problem for verdict in verdicts(site) if verdict.rule)]
    said = [(problem.message, problem.message.partition("; ")[2]) for problem in problems]
    stem = re.escape(posixpath.splitext(name)[0])
    same = re.compile(rf"['/]{stem}\.\w+'", re.I)  # 'logo.png' in place of 'logo.svg'
    return any(f"{name}'" in remedy or same.search(message) for message, remedy in said)
