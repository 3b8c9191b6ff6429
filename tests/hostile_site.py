"""A small handbook whose every entry holds markup, for the tests that nothing of it gets out."""

import json
import re
import shutil
from pathlib import Path

from scripts.importer import draft
from tests.conftest import ROOT

# What would run if it were ever taken for markup, and what a program might trip over.
PAYLOAD = """<img src=x onerror=window.hit=1> "two" & 'one' </title></script><script>window.hit=1</script> -->"""
FORMULA = "=HYPERLINK(1)"
BAD_LINK = "javascript:window.hit=1"
# Of the site itself, and of a page in the navigation
SITE_NAME = """H1 <b onmouseover=window.hit=1>x</b> "two" & 'one' </style></title>*/ \\ } H9"""
PAGE_NAME = "P1 <img src=x onerror=window.hit=1> [x](javascript:window.hit=1)"

PAGE = f"""\
---
title: >-
  T1 {PAYLOAD}
description: >-
  D1 {PAYLOAD}
reviewed: 2026-11-21
search:
  about:
    - >-
      Q1 {PAYLOAD}
---

# Hostile {{#page}}

A statement [@evil2020]. A claim. {{B01}}

## Part &lt;b> &amp; "q" {{#part}}

```mermaid
flowchart LR
  accTitle: A1 <svg onload=window.hit=1> & "two"
  accDescr: A2 </desc></svg><script>window.hit=1</script>
  a["L1 ' & one"] e1@-->|"L2 x over y"| b["L3 =1+1"]
  %% e1: B01 "E1 ' &amp; raises"
```

/// figure-caption | #fig-evil
A caption with &lt;script>window.hit=1&lt;/script>.
///

<!-- table: evil.csv -->

/// table-caption | #tbl-evil
A table.
///

Shown \\[O1](javascript:window.hit=1).

## Checklist {{#checklist}}

- [ ] Step

\\bibliography
"""
# Not drawn at build time: the browser draws it, by a script of ours.
BY_BROWSER = """\
---
title: |-
  Drawn by the browser
  ER  - 
  TY  - BOOK
  UR  - javascript:window.hit=1
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
  doi = {{10.1000/evil}},
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
  guide_references: [1]
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
FLAGS = f"""\
guide,number,host,source_key,confidence,flag
B,1,x.example,evil2020,sure,"F1 {PAYLOAD.replace('"', '""')}"
"""
SEARCH_WORDS = f"""\
- - >-
    Y1 {PAYLOAD}
  - statement
"""
AGREEMENT = json.dumps(
    {
        "evil2020": {
            "year": {
                "agrees": True,
                "source": f"X1 {PAYLOAD}",
                "checked": f"X2 {PAYLOAD}",
                "ours": "2020",
                "theirs": "",
            }
        }
    }
)
RETRACTIONS = f"""\
OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,Reason,RetractionDOI
10.1000/evil,1,Retraction,1/31/2021 0:00,"+Z1 {PAYLOAD.replace('"', '""')};",10.1000/x
"""
# What a vendor's guide may hold; the importer's draft of it becomes a page.
GUIDE = f"""\
I1 {PAYLOAD}

Author: <script>window.hit=1</script> Date: {FORMULA}

I2 Effects {{onclick=window.hit=1}}

I3 rats slept [click](javascript:window.hit=1) <iframe src=x></iframe> &lt;script>window.hit=1&lt;/script>.[1]

--8<-- "/etc/passwd"

<!-- claims -->

Table 1: I4 {PAYLOAD}

I5 <svg onload=window.hit=1>\t=HYPERLINK(1)
I6\t{BAD_LINK}

References

- 1. I7 {PAYLOAD} in the laboratory rat [x.example]
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
    listed = [*pages, {PAGE_NAME: "imported.md"}]
    settings = re.sub(
        r"^nav:\n(?:[ -].*\n|\n)*?(?=\w)", lambda _: f"nav: {json.dumps(listed)}\n\n", settings, flags=re.M
    )
    settings = re.sub(r"^site_name: .*", lambda _: f"site_name: {json.dumps(SITE_NAME)}", settings)
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    docs = root / "docs"
    imported = draft(GUIDE, "guide.txt")
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
        "data/guide-references.csv": FLAGS,
        "data/search-words.yml": SEARCH_WORDS,
        "data/metadata-agreement.json": AGREEMENT,
        "data/retractions.csv": RETRACTIONS,
        "imported.md": imported.markdown,
    }
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")
    (root / "references.bib").write_text(BIBLIOGRAPHY + imported.bibtex, "utf-8")
