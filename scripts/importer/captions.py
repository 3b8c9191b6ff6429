"""Captions to their tables and figures. Blocks in; the same blocks, each caption with what it describes, out."""

import re
from collections.abc import Sequence

from scripts.importer.blocks import FIGURE_CAPTION, FIGURE_LABEL, PANDOC_CAPTION, TABLE_CAPTION
from scripts.importer.values import Block, Log

LABEL = re.compile(rf"{FIGURE_LABEL}(?:\*\*)?")


def with_captions(blocks: Sequence[Block], log: Log) -> list[Block]:
    """A caption goes to the table or figure beside it; one without a figure stands where the figure was."""
    done: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        kind = block.kind.removesuffix("-caption")
        if block.kind.endswith("-caption") and _may_take(done, kind) and not _is_own(block, waiting):
            done[-1] = _captioned(done[-1], block, log)
        elif waiting and block.kind == "figure-caption" and _begins_with(block.text, waiting[0].text):
            log.change("figure-caption", waiting[0].line, waiting[0].text, "")
            waiting = [block]
        elif block.kind.endswith("-caption"):
            done += [_alone(caption, log) for caption in waiting]
            waiting = [block]
        elif waiting and waiting[0].kind == f"{block.kind}-caption":
            done.append(_captioned(block, waiting.pop(), log))
        else:
            done += [_alone(caption, log) for caption in waiting]
            waiting = []
            done.append(block)
    return done + [_alone(caption, log) for caption in waiting]


def _is_own(block: Block, waiting: Sequence[Block]) -> bool:
    """'Table 2: …' stands over its table, 'Figure 2: …' under its figure; only then the other side is tried."""
    return block.kind == "table-caption" and not block.text.startswith("Caption") and bool(waiting)


def _begins_with(caption: str, label: str) -> bool:
    """True for 'Figure 1. Sleep of rats' under a line that says 'Figure 1' and no more."""
    return LABEL.fullmatch(label) is not None and caption.strip("* ").startswith(label.strip("* "))


def _may_take(done: Sequence[Block], kind: str) -> bool:
    return bool(done) and done[-1].kind == kind and (not done[-1].caption or done[-1].mark == "image")


def _captioned(block: Block, caption: Block, log: Log) -> Block:
    if block.kind == "table":
        number, text = _table_caption(caption)
        log.change("table-caption", caption.line, caption.text, text)
        return block._replace(caption=text, text=number)
    text = _figure_caption(caption)
    log.change("figure-caption", caption.line, caption.text, text)
    return block._replace(caption=f"{text} {block.caption}".strip(), places=(caption.line,), mark="")


def _table_caption(caption: Block) -> tuple[str, str]:
    """Number and text of 'Table 1: Effects of …'."""
    if caption.mark:
        return caption.mark, caption.text
    match = TABLE_CAPTION.fullmatch(caption.text)
    if not match or not match["text"]:
        unnumbered = PANDOC_CAPTION.fullmatch(caption.text)
        return "", unnumbered["text"] if unnumbered else caption.text
    number, text = match["number"], match["text"]
    if text[0] in "*_" and text[-1] == text[0] and text.strip("*_ "):
        return number, text.strip("*_ ")
    return number, text if number.isdigit() else caption.text


def _figure_caption(caption: Block) -> str:
    match = FIGURE_CAPTION.fullmatch(caption.text)
    return match["text"].strip("* ") if match and match["plain"] else caption.text


def _alone(caption: Block, log: Log) -> Block:
    if caption.kind == "figure-caption":
        return _captioned(Block("figure", caption.line, ""), caption, log)
    log.defect("table-missing", caption.line, caption.text, "no table stands beside this caption; look it up.")
    return caption._replace(kind="prose")
