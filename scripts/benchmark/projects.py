"""A builder's name and a folder in; a project of so many guides that this builder can build, in that folder, out."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.benchmark.corpus import HANDBOOK, MKDOCS, MYST, Dialect, bibliography, guide, ledger
from scripts.problems import CannotRun
from scripts.vendor import MERMAID, vendor
from scripts.whole_files import write_whole

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / ".venv-bench" / "bin"
PLAIN = """\
site_name: Corpus
site_url: https://example.org/corpus/
theme:
  name: material
  font: false
markdown_extensions:
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_div_format }
"""
STOCK = f"""{PLAIN}plugins:
  - search
  - bibtex: {{bib_file: references.bib, bib_by_default: false, enable_inline_citations: false}}
  - mermaid2: {{javascript: assets/mermaid.min.js}}
"""
# Everything is as in the handbook, but for its pages: mkdocs lists those of a folder by itself.
OURS = """\
INHERIT: {root}/mkdocs.yml
site_name: Corpus
site_url: https://example.org/corpus/
nav: null
extra:
  offline: "" # no peer makes such a copy,
  beside: false # nor one in Markdown, nor a picture for each page
"""
SPHINX = """\
project = "Corpus"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinxcontrib.mermaid"]
bibtex_bibfiles = ["references.bib"]
mermaid_use_local = "mermaid.min.js"
"""
PAGES = {
    "references.md": "# References {#page}\n\n<!-- references -->\n",
    "evidence-ledger.md": "# Evidence ledger {#page}\n\n<!-- ledger -->\n",
}


class Project(NamedTuple):
    """A project on the disk: its folder, the command that builds it there, and what is deleted before each build."""

    folder: Path
    command: Sequence[str]
    clean: Sequence[Path]


def environment() -> dict[str, str]:
    """What is set while a project is built or checked: no notice from Material, and where our modules are.

    Whatever this shell says, Python keeps what it has compiled, as it does for everybody who runs a program twice.
    """
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    return {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **kept}


def check_command(project: Project) -> list[str]:
    """Our check of the project."""
    return [sys.executable, "-m", "scripts", "check", "--root", str(project.folder)]


def _handbook(folder: Path, guides: int) -> Project:
    _write_guides(folder / "docs", guides, HANDBOOK)
    _link(ROOT / "scripts", folder / "scripts")
    vendor(ROOT / "docs" / "assets" / "vendor")
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets", dirs_exist_ok=True)
    files = {
        "mkdocs.yml": OURS.format(root=ROOT),
        "references.bib": bibliography(),
        "docs/data/claims.yml": ledger(guides),
    }
    _write(folder, files | {f"docs/{name}": text for name, text in PAGES.items()})
    command = [sys.executable, "-m", "scripts", "build", "--root", str(folder), "--no-handouts"]
    return Project(folder, command, [folder / "site", folder / ".cache"])


def _unchecked(folder: Path, guides: int) -> Project:
    command = [sys.executable, "-m", "scripts.benchmark.alone", str(folder)]
    return _handbook(folder, guides)._replace(command=command)


def _stock(folder: Path, guides: int) -> Project:
    _write_guides(folder / "docs", guides, MKDOCS)
    _write(folder, {"mkdocs.yml": STOCK, "references.bib": bibliography()})
    # Its own copy of the library, so that it asks no other host for one.
    shutil.copy(ROOT / "docs" / "assets" / "vendor" / MERMAID[2], _made(folder / "docs" / "assets"))
    return Project(folder, [str(PEERS / "mkdocs"), "build", "--quiet"], [folder / "site"])


def _floor(folder: Path, guides: int) -> Project:
    _write_guides(folder / "docs", guides, MKDOCS)
    _write(folder, {"mkdocs.yml": PLAIN})
    return Project(folder, [str(PEERS / "mkdocs"), "build", "--quiet"], [folder / "site"])


def _zensical(folder: Path, guides: int) -> Project:
    _write_guides(folder / "docs", guides, MKDOCS)
    _write(folder, {"mkdocs.yml": PLAIN})
    return Project(folder, [str(PEERS / "zensical"), "build"], [folder / "site", folder / ".cache"])


def _sphinx(folder: Path, guides: int) -> Project:
    _write_guides(folder, guides, MYST)
    listed = "# References\n\n```{bibliography}\n:all:\n```\n"
    _write(folder, {"conf.py": SPHINX, "references.bib": bibliography(), "works.md": listed})
    command = [str(PEERS / "sphinx-build"), "-Q", "-b", "html", ".", "site"]
    return Project(folder, command, [folder / "site"])


MAKERS: Mapping[str, Callable[[Path, int], Project]] = {
    "ours": _handbook,
    "alone": _unchecked,
    "stock": _stock,
    "floor": _floor,
    "sphinx": _sphinx,
    "zensical": _zensical,
}
WORDS = {
    "ours": "this project, without PDFs and copies for machines",
    "alone": "the same without the check before it, which no peer makes",
    "stock": "mkdocs-material, mkdocs-bibtex and mermaid2 as they come",
    "floor": "mkdocs-material without citations or diagrams",
    "sphinx": "Sphinx, MyST, sphinxcontrib-bibtex and -mermaid",
    "zensical": "Zensical, without citations",
}


def make_project(builder: str, folder: Path, guides: int) -> Project:
    """Write the project. Raises CannotRun if the folder cannot be written."""
    try:
        return MAKERS[builder](folder, guides)
    except OSError as error:
        raise CannotRun(f"{folder}: cannot be written ({error.strerror}); give --folder another place.") from error


def _write_guides(folder: Path, guides: int, dialect: Dialect) -> None:
    """The guides, and a first page that lists them."""
    listed = "\n".join(f"- [Guide {number}](guides/guide-{number}.md)" for number in range(guides))
    tree = "\n".join(["works", *(f"guides/guide-{number}" for number in range(guides))])
    toctree = f"\n```{{toctree}}\n:hidden:\n{tree}\n```\n" if dialect is MYST else ""
    pages = {f"guides/guide-{number}.md": guide(number, guides, dialect) for number in range(guides)}
    title = "# Corpus" if dialect is MYST else "# Corpus {#corpus}"
    _write(folder, {"index.md": f"{title}\n\n{listed}\n{toctree}"} | pages)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        write_whole(folder / name, text.encode())


def _link(target: Path, link: Path) -> None:
    """mkdocs.yml names the hooks and the templates by their place beside itself."""
    if not link.is_symlink():
        link.symlink_to(target)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
