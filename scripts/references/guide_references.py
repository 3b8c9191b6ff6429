"""The list of what each guide cites in; which of those numbers rest on no scholarly source out.

The file is `docs/data/guide-references.csv`: guide, number, host as printed, key of the source, how
sure that is, and a flag or 'none'.
"""

import csv
from pathlib import Path

from scripts.problems import CannotRun

COLUMNS = ["guide", "number", "host", "source_key", "confidence", "flag"]


def read_flags(path: Path) -> dict[str, str]:
    """'bare host', 'vendor page' and the like by number: {'A3': 'vendor page'}; nothing without the file.

    Raises CannotRun for a file that is not such a table.
    """
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if rows.fieldnames != COLUMNS:
                raise CannotRun(f"{path.name}: the first line must read '{','.join(COLUMNS)}'.")
            return {f"{row['guide']}{row['number']}": row["flag"] for row in rows if row["flag"] != "none"}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotRun(f"{path.name}: cannot be read ({error}); save it as CSV in UTF-8.") from error
