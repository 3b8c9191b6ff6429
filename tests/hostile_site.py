"""A small handbook whose every entry holds markup, for the tests that nothing of it gets out."""

import re
import shutil
from pathlib import Path

from tests.conftest import ROOT

# What would run if it were ever taken for markup, and what a program might trip over.
PAYLOAD = """<img src=x onerror=window.hit=1> "two" & 'one' </title></script><script>window.hit=1</script> -->"""
FORMULA = "=HYPERLINK(1)"
BAD_LINK = "javascript:window.hit=1"

PAGE = f"""\
---
title: >-
  T1 {PAYLOAD}
description: >-
  D1 {PAYLOAD}
reviewed: 2026-11-21
---

# Hostile {{#page}}

A statement [@evil2020]. A claim. {{B01}}

## Part &lt;b> &amp; "q" {{#part}}

```mermaid
flowchart LR
  accTitle: A1 <svg onload=window.hit=1> & "two"
  accDescr: A2 </desc></svg><script>window.hit=1</script>
  a["L1 ' & one"] e1@-->|"L2 x over y"| b["L3 =1+1"]
  %% e1: B01
```

/// figure-caption | #fig-evil
A caption with &lt;script>window.hit=1&lt;/script>.
///

<!-- table: evil.csv -->

/// table-caption | #tbl-evil
A table.
///

## Checklist {{#checklist}}

- [ ] Step

\\bibliography
"""
# Not drawn at build time: the browser draws it, by a script of ours.
BY_BROWSER = """\
---
title: Drawn by the browser
description: A diagram that is not drawn at build time.
reviewed: 2026-11-21
---

# Drawn by the browser {#page}

```mermaid
flowchart LR
  accTitle: Order
  accDescr: One step
  a["K1 <img src=x onerror=window.hit=1> shown"] --> b["K2 <script>window.hit=1</script>"]
  click b "javascript:window.hit=1"
```
"""
BIBLIOGRAPHY = f"""\
@article{{evil2020,
  author = {{Evil <b onmouseover=window.hit=1>X</b>, Anna and {{{FORMULA}}}}},
  title = {{B1 {PAYLOAD}
ER  - 
TY  - BOOK}},
  journal = {{J1 {PAYLOAD}}},
  year = {{2020}},
  volume = {{1<script>window.hit=1</script>}},
  pages = {{1--2}},
  url = {{{BAD_LINK}}},
  kind = {{review}},
  annote = {{N1 {PAYLOAD}}},
}}
"""
CLAIM = f"""\
- id: B01
  guide: B
  section: >-
    S1 {PAYLOAD}
  statement: >-
    C1 {PAYLOAD}
  kind: pharmacology
  species: "{FORMULA}"
  preparation: not reported
  region: >-
    R1 {PAYLOAD}
  dose: not reported
  route: not reported
  duration: not reported
  effect: not reported
  guide_references: []
  sources:
    - {{key: evil2020, seen: title, supports: background}}
  basis: guide text
  verdict: not verified
  reason: >-
    W1 {PAYLOAD}
  conflicts: []
  checked: 2026-11-21
"""
GLOSSARY = f"""\
- term: statement
  spelled: >-
    G1 {PAYLOAD}
  meaning: >-
    G2 {PAYLOAD}
  also: ['G3 <img src=x onerror=window.hit=1>']
"""
TABLE = """\
name,value
"V1 <img src=x onerror=window.hit=1> ""two"" &",=HYPERLINK(1)
[V2](javascript:window.hit=1),{onclick=window.hit=1}
"""
MOVED = f"old-page/: |-\n  M1 {PAYLOAD}\n"
CHANGES = """\
---
title: Changes
description: What changed.
reviewed: 2026-11-21
---

# Changes {#page}

## Version 1 &lt;script>window.hit=1&lt;/script>, 21 November 2026 {#v1}

- **Hostile:** [page](../index.md) &lt;img src=x onerror=window.hit=1>.
"""
PLAIN = (
    "---\ntitle: {title}\ndescription: Made from data.\nreviewed: 2026-11-21\n---\n\n# {title} {{#page}}\n\n{marker}\n"
)


def write_hostile_site(root: Path) -> None:
    """The project with these few pages instead of its own."""
    for name in ["pyproject.toml"]:
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [
        "index.md",
        "evidence-ledger.md",
        "references.md",
        "reference/glossary.md",
        "about/changes.md",
        "browser.md",
    ]
    nav = "nav:\n" + "".join(f"  - {page}\n" for page in pages) + "\n"
    (root / "mkdocs.yml").write_text(re.sub(r"^nav:\n(?:[ -].*\n|\n)*?(?=\w)", nav, settings, flags=re.M), "utf-8")
    docs = root / "docs"
    shutil.copytree(ROOT / "docs" / "assets", docs / "assets")
    files = {
        "index.md": PAGE,
        "evidence-ledger.md": PLAIN.format(
            title="Ledger", marker="<!-- verdicts -->\n\n<!-- claims -->\n\n<!-- ledger -->"
        ),
        "references.md": PLAIN.format(title="References", marker="<!-- references -->"),
        "reference/glossary.md": PLAIN.format(title="Glossary", marker="<!-- glossary -->"),
        "about/changes.md": CHANGES,
        "browser.md": BY_BROWSER,
        "data/claims.yml": CLAIM,
        "data/glossary.yml": GLOSSARY,
        "data/evil.csv": TABLE,
        "data/moved.yml": MOVED,
    }
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")
    (root / "references.bib").write_text(BIBLIOGRAPHY, "utf-8")
