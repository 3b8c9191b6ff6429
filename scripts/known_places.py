"""Where the build itself puts things: addresses of pages below the root of the site, and places on them."""

import re

LEDGER_PAGE, REFERENCES_PAGE, GLOSSARY_PAGE = "evidence-ledger/", "references/", "reference/glossary/"
CLAIM = re.compile(r"[abx]\d{2,3}")  # 'b12', on the page of the ledger
REFERENCE = "ref-"  # begins 'ref-kole2002'
TERM = "term-"  # begins 'term-ltp'
