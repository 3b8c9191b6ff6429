"""One guide in, one draft out: the page, the stubs of its references and the report. Nothing is read or written here.

The order is: signs inside lines, page furniture, the vendor's lines, references, citations, blocks, sentences, levels.
"""

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from scripts.importer import front_matter
from scripts.importer.apart import with_paragraphs_apart
from scripts.importer.audit import differences, tokens_of_guide, tokens_of_page
from scripts.importer.bibtex import stubs
from scripts.importer.blocks import blocks_of
from scripts.importer.captions import with_captions
from scripts.importer.citation_numbers import cited
from scripts.importer.counting import less, long_words_of, tokens_of, without_case
from scripts.importer.defects import found_in_blocks, found_in_lines, found_in_references, never_cited, unknown_keys
from scripts.importer.footnotes import with_numbered_notes
from scripts.importer.headings import is_known, names_references, with_levels
from scripts.importer.marks import BOLD_LINE, in_one_line
from scripts.importer.pairs import with_pairs
from scripts.importer.reading import lines_of, with_plain_newlines, without_furniture
from scripts.importer.references import without_references
from scripts.importer.repairs import repaired
from scripts.importer.reporting import report
from scripts.importer.sentences import ends_sentence, vocabulary_of, without_page_cuts
from scripts.importer.steps import with_steps
from scripts.importer.subject import subject_of
from scripts.importer.table_parts import with_whole_tables
from scripts.importer.top import without_authors, without_repeated_title, without_site_title
from scripts.importer.values import Block, Defect, Draft, KnownSource, Line, Log, Reference, Work
from scripts.importer.vendors import Vendor, vendors_of, without_vendor
from scripts.importer.works import works_of
from scripts.importer.writing import page, title_line

LONGEST_TITLE = 300
MOST_LOGOS = 3


class _Opened(NamedTuple):
    """What a guide's text says at first sight."""

    lines: list[Line]
    given: Mapping[str, str]
    tables: Sequence[Vendor]
    words: Counter[str]

    @property
    def is_draft(self) -> bool:
        """True if the importer wrote it."""
        return "source_sha256" in self.given


class _Guide(NamedTuple):
    """The guide after its lines were sorted out."""

    title: str
    title_line: int
    fields: Mapping[str, str]
    blocks: Sequence[Block]
    references: Sequence[Reference] = ()
    works: Sequence[Work] = ()
    cited: Collection[int] = ()
    cites_by_key: bool = True


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
    log = Log(defects=list(defects))
    checksum = checksum or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    with _collector_at_rest():
        opened = _opened(text, log)
        del text  # What was read is let go as soon as it has been put another way: guides may be long.
        return _drafted(opened, {"source_file": source_name, "source_sha256": checksum}, list(known_sources), log)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing here refers to itself, so that looking for such rings again and again is time lost."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _opened(text: str, log: Log) -> _Opened:
    """The guide's lines, repaired; units that can be read in two ways are noted."""
    given, body, first = front_matter.split(with_plain_newlines(text), log)
    tokens = tokens_of_guide(text)
    words = "\n".join(["", *tokens, ""])
    lines = lines_of(body, words, log, first, is_draft="source_sha256" in given)
    log.defects += found_in_lines(lines)
    return _Opened(lines, given, vendors_of(words), tokens)


def _drafted(opened: _Opened, source: Mapping[str, str], known: Sequence[KnownSource], log: Log) -> Draft:
    if opened.is_draft:
        guide, subject = _read_draft(opened.lines, {**source, **opened.given}, log), opened.given.get("subject", "")
    else:
        guide, subject = _read(opened, {**opened.given, **source}, known, log), None
    lines = page(guide.title, guide.blocks)
    tokens = tokens_of_page(lines)
    words = long_words_of(tokens)
    subject = _subject(guide, lines, words, log) if subject is None else subject
    _judge(guide, subject, words, {*(work.key for work in guide.works), *(source.key for source in known)}, log)
    fields, works = {**guide.fields, "title": guide.title, "subject": subject}, guide.works
    del guide
    fields["slug"] = front_matter.slug_of(fields.get("slug") or fields["title"])
    markdown = "\n".join([front_matter.written(fields), *lines])
    drafted = Draft(markdown, stubs(works), report(fields, works, log), fields["slug"])
    if faults := list(differences(opened.words, tokens, drafted)):
        log.defects += faults
        return drafted._replace(report=report(fields, works, log))
    return drafted


def _judge(guide: _Guide, subject: str, words: Counter[str], keys: set[str], log: Log) -> None:
    """Note what is wrong with the guide itself; `words` are those of its page, `keys` those that may be cited."""
    names = [name for name in (subject, guide.fields.get("compound", "")) if name]

    @cache
    def counts() -> Counter[str]:
        listed = tokens_of(reference.listed_as for reference in guide.references)
        return without_case(words + long_words_of(listed))

    log.defects += chain(
        found_in_blocks(guide.blocks, counts, names),
        found_in_references(guide.references, names),
        never_cited(guide.references, guide.cited),
        unknown_keys(guide.blocks, keys) if guide.cites_by_key else (),
    )


def _read(opened: _Opened, given: Mapping[str, str], known: Sequence[KnownSource], log: Log) -> _Guide:
    """Sort out the lines of a guide: furniture, the vendor's, references; then blocks with whole sentences."""
    paragraphs = with_paragraphs_apart(without_furniture(opened.lines, log))
    lines, found = without_vendor(paragraphs, opened.tables, log)
    del paragraphs
    opened.lines.clear()
    lines, authors = without_authors(without_repeated_title(without_site_title(lines, log), log), log)
    lines = with_pairs(lines, log)
    lines, references = without_references(with_numbered_notes(lines, log), log)
    prefix = re.sub(r"[^a-z0-9]+", "-", found.get("catalogue_number", "").casefold()) or "guide"
    works = works_of(references, known, prefix, log)
    keys: dict[int, str] = {}
    for number, key in sorted((one.number, work.key) for work in works for one in work.references):
        keys.setdefault(number, key)
    cites_by_key = any("@" in line.text and line.kind != "gone" for line in lines)
    lines, numbers = cited(lines, keys, log)
    blocks = with_captions(with_whole_tables(blocks_of(lines, log), log), log)
    lines.clear()
    title, line, blocks = _title(blocks, given, log)
    blocks = without_page_cuts(blocks, vocabulary_of([block.text for block in blocks]), log)
    blocks = with_levels(list(with_steps(blocks, log)), log)
    return _Guide(title, line, {**authors, **found, **given}, blocks, references, works, numbers, cites_by_key)


def _read_draft(lines: Sequence[Line], given: Mapping[str, str], log: Log) -> _Guide:
    """Read a text that is a draft already: nothing of it is the vendor's, and its numbers are its own."""
    blocks = with_captions(blocks_of(lines, log, is_draft=True), log)
    title, line, blocks = _title(blocks, given, log)
    return _Guide(title, line, given, with_levels(blocks, log))


def _title(blocks: Sequence[Block], given: Mapping[str, str], log: Log) -> tuple[str, int, list[Block]]:
    """The title as published: the first line if it is one; else the front matter's, else the file's name."""
    blocks = _without_logos(blocks)
    first = blocks[0] if blocks else Block("none", 1, "")
    title = repaired(in_one_line(given.get("title", "").replace("\n", " ")), Log()) or None
    headings = [block.level for block in blocks[1:] if block.kind == "heading" and block.level]
    is_section = is_known(first.text) and (first.level > 1 or 1 in headings)
    may_be = first.kind == "heading" and (first.level < 2 or all(level > first.level for level in headings))
    may_be = may_be and not is_section
    may_be = may_be or (first.kind == "heading" and not is_section and 1 not in headings)
    may_be = may_be or (first.kind == "prose" and len(first.text) <= LONGEST_TITLE and not ends_sentence(first.text))
    if may_be and (title is None or first.text in (title, title_line(title))):
        bold = BOLD_LINE.fullmatch(first.text)
        return title or (bold["text"] if bold else first.text), first.line, list(blocks[1:])
    if title is None:
        title = PurePath(given["source_file"]).stem
        log.defect("title-missing", first.line, title, "the text has no title; the name of the file stands for it.")
    log.change("title", first.line, "", title)
    return title, first.line, list(blocks)


def _without_logos(blocks: Sequence[Block]) -> Sequence[Block]:
    """Without figures that have no caption and stand before the title or behind the list, as a vendor's sign does."""
    texts = [at for at, block in enumerate(blocks) if block.kind != "figure" or block.caption]
    if not texts:
        return blocks
    first, last = texts[0], texts[-1]
    begin = first if first <= MOST_LOGOS and blocks[first].kind == "heading" else 0
    is_list = blocks[last].kind == "heading" and names_references(blocks[last].text)
    return blocks[begin : last + 1 if is_list else len(blocks)]


def _subject(guide: _Guide, lines: Sequence[str], words: Counter[str], log: Log) -> str:
    """What the page under its title is about."""
    under = less(words, long_words_of(tokens_of([title_line(guide.title)])))
    return subject_of(guide.title, guide.fields.get("compound", ""), lines[1:], under, guide.title_line, log)
