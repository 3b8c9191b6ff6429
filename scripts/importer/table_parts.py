"""Tables that a page or a column cut in parts. Blocks in; the same blocks, parts with the same head joined, out."""

import re
from collections.abc import Sequence

from scripts.importer.values import Block, Log

# 'Table 2 (continued)', 'Table 2 continued: Effects of …'
CONTINUED = re.compile(r"(?:\*\*)?(?:Table|TABLE)\s+\w{1,5}[.:]?\s*[(–—-]?\s*(?i:continued|cont\.|cont[’']d).*")


def with_whole_tables(blocks: Sequence[Block], log: Log) -> list[Block]:
    """Put the rows under a head that is said again to the table before; what stands between is only 'continued'."""
    done: list[Block] = []
    for block in blocks:
        caption = done[-1] if done and done[-1].kind == "table-caption" and CONTINUED.fullmatch(done[-1].text) else None
        before = done[-2 if caption else -1] if len(done) > bool(caption) else None
        if before and _is_part(before, block):
            if caption:
                log.remove("continued-caption", caption.line, caption.text)
                done.pop()
            log.remove("repeated-table-head", block.line, "\t".join(block.rows[0]))
            done[-1] = before._replace(rows=before.rows + block.rows[1:], places=before.places + block.places[1:])
        else:
            done.append(block)
    return done


def _is_part(before: Block, block: Block) -> bool:
    """True for a table whose first row is the other's, and which has more."""
    is_table = before.kind == block.kind == "table" and not before.mark and not block.mark
    return is_table and len(block.rows) > 1 and before.rows[:1] == block.rows[:1]
