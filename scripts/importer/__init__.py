"""A vendor's guide as text in; a draft page, stubs of its references and a report of every change out.

`draft(text, source_name)` does the work and touches no file; `run` and `import_guide` read and write.
Read `drafting.py` first: it calls the other modules in order. `repairs.py` and `vendors/*.toml` hold the rules.
"""

from scripts.importer.drafting import draft
from scripts.importer.files import Result, import_guide, run

__all__ = ["Result", "draft", "import_guide", "run"]
