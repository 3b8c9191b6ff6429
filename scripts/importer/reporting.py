"""The report of one import as plain values, and as a paragraph for people. What was logged in, words out."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from scripts.importer.converted import CONVERSIONS
from scripts.importer.repairs import REPAIRS
from scripts.importer.values import FEW_ROWS, Change, Defect, Log, Removal, Rows, Work
from scripts.importer.vendors import vendors

# Repairs that need more than a pattern: name, reason, example before and after
AS_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False)  # rows hold plain values alone
ROWS_AT_ONCE = 1000
PARTS = ("references", "changes", "removals", "defects")
STRUCTURAL = (
    ("citation-spelling", "All spellings of a citation become one, by key.", "^{[1][2]}", "[@one; @two]"),
    ("footnote", "A note that is no reference is called a note.", "[^1]", "(note 1)"),
    ("footnote-name", "Notes are cited by number, as listed.", "[^doe2009]", "[^1]"),
    ("edit-link", "A link to edit its section is no part of a heading.", "Sleep[edit]", "## Sleep"),
    ("html-page", "What a tag of HTML says is said in Markdown.", "<h2>Sleep</h2>", "## Sleep"),
    ("html-table", "A table in HTML is one in pipes.", "<td>10 mg</td>", "| 10 mg |"),
    ("caption-in-row", "What stands before the first cell of a table is its caption.", "Doses| Drug |", "| Drug |"),
    ("latex-command", "What a command of LaTeX says is said in Markdown.", r"\section{Sleep}", "## Sleep"),
    ("text-of-figure", "The words within a figure stand in the figure that is missing.", "Prodrug Drug", ""),
    ("dead-link", "A link to nowhere is its text.", "[product page](#)", "product page"),
    ("known-source", "The work has a key already; the list of references in this report names it.", "1. Title", ""),
    ("page-break-join", "A page ended in the middle of the sentence.", "Early\n\nwork showed", "Early work showed"),
    ("step-within-text", "Steps that ran on in one paragraph are a list.", "1. Plate", "\n1. Plate"),
    ("line-end-hyphen", "A hyphen at the end of a line broke the word.", "phospho- rylation", "phosphorylation"),
    ("line-end-solidus", "A line ended behind the solidus of one word.", "mg/ kg", "mg/kg"),
    ("broken-address", "A line's end broke the address.", "10.1016/j.a. 2012.1", "10.1016/j.a.2012.1"),
    ("column-order", "The left column is read before the right one.", "left   right", "left\nright"),
    ("space-aligned-row", "Spaces kept the cells of a table apart.", "Dose  10 mg", "Dose\t10 mg"),
    ("name-and-value", "A name and its value stood on lines of their own.", "Formula\nC3H8O", "Formula: C3H8O"),
    ("repeated-title", "The title is the page's own and stands there once.", "Sleep of Rats", ""),
    ("broken-table-row", "A row was broken inside a cell.", "Dose/ \n Time", "Dose/ Time"),
    ("broken-header-cell", "A header cell was broken after the solidus.", "Dose/ Time", "Dose/Time"),
    ("repeated-table-head", "A page cut the table; its head stands once.", "Dose | Time", ""),
    ("continued-caption", "A page cut the table; its caption stands once.", "Table 1 (continued)", ""),
    ("table-caption", "The caption stands under its table, which counts it.", "Table 1: Effects", "Effects"),
    ("figure-caption", "The caption stands in the mark of its figure.", "Caption: Effects", "Effects"),
    ("site-title", "The title follows by itself; the site's name is no part of it.", "Sleep | Example Site", ""),
    ("authors", "Who wrote the guide is in the front matter.", "Jane B. Doe and John Roe, PhD", ""),
    ("affiliation", "Where authors work is no part of the text.", "¹ Institute for Examples, Sampletown", ""),
    ("vendor-name", "The vendor's name alone on its line is no text.", "Example Chemicals", ""),
    ("image", "A picture from elsewhere is not loaded; its mark has the words.", "![Map](map.png)", "Map"),
    ("unmarked-heading", "A short line between blank lines is a heading.", "Methods", "## Methods"),
    ("heading-level", "Levels begin at two and skip none.", "# Methods", "## Methods"),
    ("title", "A page has a title; this one is the front matter's or the file's name.", "", "# Examplamine"),
    ("heading-id", "The id of a heading is its address.", "{#methods}", ""),
    ("heading-underline", "A heading is marked by its sign.", "=====", ""),
    ("rule-line", "A line across the page is layout.", "-----", ""),
    ("page-number", "A page number belongs to the paper.", "Page 3 of 12", ""),
    ("running-head", "A running head belongs to the paper.", "Examplamine guide", ""),
    ("front-matter-field", "A draft has no place for this field.", "theme: dark", ""),
)


def reasons() -> dict[str, str]:
    """Every rule by name, with its reason."""
    named = {rule.name: rule.reason for rule in (*REPAIRS, *CONVERSIONS)} | {rule[0]: rule[1] for rule in STRUCTURAL}
    return named | {rule.name: rule.reason for vendor in vendors() for rule in vendor.rules}


def report(fields: Mapping[str, str], works: Sequence[Work], log: Log) -> dict[str, object]:
    """Source, references with their keys, changes, removals, defects, and the reasons of the rules that were used."""
    every = reasons()
    used = {change.rule for change in log.changes} | {removal.rule for removal in log.removals}
    listed = sorted((one.number, one.line, work) for work in works for one in work.references)
    return {
        "source": fields["source_file"],
        "sha256": fields["source_sha256"],
        "slug": fields["slug"],
        "subject": fields["subject"],
        "references": [
            {"number": number, "line": line, "key": work.key, "known": work.known} for number, line, work in listed
        ],
        "changes": _in_order(log.changes, Change._fields),
        "removals": _in_order(log.removals, Removal._fields),
        "defects": _in_order(log.defects, Defect._fields),
        "rules": {name: every[name] for name in sorted(used)},
    }


def _in_order(rows: Sequence[Change | Removal | Defect], names: tuple[str, ...]) -> Sequence[dict[str, object]]:
    """Rows by line, each with the names of its values."""
    in_order = Rows(sorted(rows, key=attrgetter("line")), names)
    return in_order if len(rows) > FEW_ROWS else in_order[:]


def as_json(report: Mapping[str, object]) -> Iterator[str]:
    """The report as JSON, piece by piece; one change, removal or defect to a line."""
    before = "{\n"
    for name, value in report.items():
        yield f"{before}  {json.dumps(name)}: "
        if isinstance(value, list | Rows) and value:
            for at in range(0, len(value), ROWS_AT_ONCE):
                rows = AS_JSON.encode(value[at : at + ROWS_AT_ONCE])[1:-1]
                # In a string every quotation mark stands behind a backslash, so that these signs only part two rows.
                yield f"{',' if at else '['}\n    " + rows.replace('}, {"', '},\n    {"')
            yield "\n  ]"
        else:
            yield AS_JSON.encode(value)
        before = ",\n"
    yield "\n}\n"


def summary(source: str, page: str, log: Mapping[str, object]) -> str:
    """What happened, in a few lines: where the draft is, how much was changed, what a person must judge."""
    references, changes, removals, defects = (_rows(log, name) for name in PARTS)
    works, known = ({row["key"] for row in references if row["known"] or not only} for only in (False, True))
    lines = [
        f"{source} -> {page}",
        f"    {len(references)} references to {len(works)} works, {len(known)} of them already known; "
        f"{len(changes)} changes, {len(removals)} removals, {len(defects)} defects",
    ]
    kinds = Counter(str(row["kind"]) for row in defects)
    for kind, count in sorted(kinds.items()):
        places = [str(row["line"]) for row in defects if row["kind"] == kind]
        more = ", …" if count > 8 else ""
        lines.append(f"    {kind}: {count} (line{'s' if count > 1 else ''} {', '.join(places[:8])}{more})")
    return "\n".join(lines)


def _rows(log: Mapping[str, object], name: str) -> Sequence[dict[str, object]]:
    rows = log[name]
    return rows if isinstance(rows, list | Rows) else []
