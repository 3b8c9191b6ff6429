"""One guide in, one draft out: the page, the stubs of its references and the report. Nothing is read or written here.

The order is: signs inside lines, page furniture, the vendor's lines, references, citations, blocks, sentences, levels.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from scripts.importer import front_matter
from scripts.importer.aligned import with_tabs
from scripts.importer.audit import differences
from scripts.importer.bibtex import stubs
from scripts.importer.blocks import blocks_of, blocks_text
from scripts.importer.captions import with_captions
from scripts.importer.citation_numbers import cited
from scripts.importer.counting import tokens_of, without_case, words_of
from scripts.importer.defects import found_in_blocks, found_in_citations, found_in_lines, found_in_references
from scripts.importer.headings import with_levels
from scripts.importer.marks import BOLD_LINE
from scripts.importer.reading import lines_of, with_plain_newlines, without_furniture
from scripts.importer.references import without_references
from scripts.importer.repairs import repaired
from scripts.importer.reporting import report
from scripts.importer.sentences import ends_sentence, vocabulary_of, without_page_cuts
from scripts.importer.subject import WORD, subject_of
from scripts.importer.values import Block, Defect, Draft, KnownSource, Line, Log, Reference, Work
from scripts.importer.vendors import publisher, without_vendor
from scripts.importer.works import works_of
from scripts.importer.writing import page, title_line

LONGEST_TITLE = 300


class _Guide(NamedTuple):
    """The guide after its lines were sorted out."""

    title: str
    title_line: int
    fields: Mapping[str, str]
    blocks: Sequence[Block]
    references: Sequence[Reference]
    works: Sequence[Work]
    cited: set[int]


def draft(
    text: str,
    source_name: str,
    known_sources: Iterable[KnownSource] = (),
    checksum: str = "",
    defects: Iterable[Defect] = (),
) -> Draft:
    """Draft a page from the text of a guide; works among the known sources are cited by the keys they have.

    `checksum` is the SHA-256 of the file if that is not the text's own; `defects` were found when it was read.
    """
    log, known = Log(defects=list(defects)), list(known_sources)
    given, body, first = front_matter.split(with_plain_newlines(text), log)
    body = body if "source_sha256" in given else with_tabs(body, log, first)
    body = repaired(body, log, first)
    lines = lines_of(body, first)
    checksum = checksum or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = {"source_file": source_name, "source_sha256": checksum}
    if "source_sha256" in given:
        guide = _read_draft(lines, {**source, **given}, log)
        subject = given.get("subject", "")
    else:
        guide = _read(lines, body, {**given, **source}, known, log)
        subject = _subject(guide, log)
    _judge(guide, subject, lines, body, {known_source.key for known_source in known}, log)
    fields = {"publisher": publisher(body), **guide.fields, "title": guide.title, "subject": subject}
    fields["slug"] = front_matter.slug_of(fields.get("slug") or guide.title)
    markdown = front_matter.written(fields) + "\n" + page(guide.title, guide.blocks)
    drafted = Draft(markdown, stubs(guide.works), report(fields, guide.works, log), fields["slug"])
    if faults := list(differences(text, drafted)):
        log.defects += faults
        return drafted._replace(report=report(fields, guide.works, log))
    return drafted


def _judge(guide: _Guide, subject: str, lines: Sequence[Line], body: str, known: set[str], log: Log) -> None:
    """Note what is wrong with the guide itself."""
    names = [name for name in (subject, guide.fields.get("compound", "")) if name]
    words = without_case(words_of(tokens_of([body]), WORD))
    keys = {work.key for work in guide.works} | known
    log.defects += chain(
        found_in_lines(lines),
        found_in_blocks(guide.blocks, words, names),
        found_in_references(guide.references, names),
        found_in_citations(guide.references, guide.cited, guide.blocks, keys),
    )


def _read(lines: Sequence[Line], body: str, given: Mapping[str, str], known: Sequence[KnownSource], log: Log) -> _Guide:
    """Sort out the lines of a guide: furniture, the vendor's, references; then blocks with whole sentences."""
    lines, found = without_vendor(without_furniture(lines, log), body, log)
    lines, references = without_references(lines, log)
    prefix = re.sub(r"[^a-z0-9]+", "-", found.get("catalogue_number", "").casefold()) or "guide"
    works = works_of(references, known, prefix, log)
    keys: dict[int, str] = {}
    for number, key in sorted((one.number, work.key) for work in works for one in work.references):
        keys.setdefault(number, key)
    lines, numbers = cited(lines, keys, log)
    blocks = with_captions(blocks_of(lines, log), log)
    title, line, blocks = _title(blocks, given, log)
    blocks = without_page_cuts(blocks, vocabulary_of([block.text for block in blocks]), log)
    return _Guide(title, line, {**found, **given}, with_levels(blocks, log), references, works, numbers)


def _read_draft(lines: Sequence[Line], given: Mapping[str, str], log: Log) -> _Guide:
    """Read a text that is a draft already: nothing of it is the vendor's, and its numbers are its own."""
    title, line, blocks = _title(with_captions(blocks_of(lines, log, is_draft=True), log), given, log)
    return _Guide(title, line, given, with_levels(blocks, log), (), (), set())


def _title(blocks: Sequence[Block], given: Mapping[str, str], log: Log) -> tuple[str, int, list[Block]]:
    """The title as published: the first line if it is one; else the front matter's, else the file's name."""
    first = blocks[0] if blocks else Block("none", 1, "")
    title = given.get("title")
    may_be = first.kind == "heading" and first.level < 2
    may_be = may_be or (first.kind == "prose" and len(first.text) <= LONGEST_TITLE and not ends_sentence(first.text))
    if may_be and (title is None or first.text in (title, title_line(title))):
        bold = BOLD_LINE.fullmatch(first.text)
        return title or (bold["text"] if bold else first.text), first.line, list(blocks[1:])
    if title is None:
        title = PurePath(given["source_file"]).stem
        log.defect("title-missing", first.line, title, "the text has no title; the name of the file stands for it.")
    log.change("title", first.line, "", title)
    return title, first.line, list(blocks)


def _subject(guide: _Guide, log: Log) -> str:
    texts = list(blocks_text(guide.blocks))
    return subject_of(guide.title, guide.fields.get("compound", ""), texts, guide.title_line, log)
