"""Tiny sites out of golden cases: a YAML file per rule in scripts/checking/examples, with faults and good pages."""

from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent.parent / "scripts" / "checking" / "examples"
CONFIGURATION = """\
site_name: Test
site_url: https://example.org/handbook/
theme:
  name: material
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc:
      permalink: true
  - pymdownx.details
  - pymdownx.superfences: {custom_fences: [{name: mermaid, class: mermaid}]}
  - pymdownx.tabbed:
      alternate_style: true
      slugify: !!python/object/apply:pymdownx.slugs.slugify
        kwds:
          case: lower
  - pymdownx.tasklist
plugins:
  - search
  - bibtex:
      bib_file: references.bib
      enable_inline_citations: false
"""


def cases(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """All cases of a kind, 'bad' or 'good', each with 'rule: title' as its name."""
    found = []
    for path in sorted(CASES.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).get(kind, []):
            found.append((f"{path.stem}: {case['title']}", case))
    return found


def make_site(folder: Path, case: dict[str, Any]) -> Path:
    """Write the site of a case: its pages, its references, other files, and mkdocs.yml unless it brings its own."""
    texts = {f"docs/{path}": text for path, text in case.get("pages", {}).items()}
    # A case without references names no file of them either; the other setting keeps the lines where they are.
    with_references = "references" in case or "references.bib" in case.get("files", {})
    setting = "bib_file: references.bib" if with_references else "bib_by_default: false"
    configuration = CONFIGURATION.replace("bib_file: references.bib", setting)
    texts |= {"mkdocs.yml": configuration + case.get("more_configuration", "")} | case.get("files", {})
    texts |= {"references.bib": case["references"]} if "references" in case else {}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "docs").mkdir(exist_ok=True)
    return folder
