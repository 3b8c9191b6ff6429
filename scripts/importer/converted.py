"""What converters of PDFs and web pages leave behind in a guide. Raw lines in; the same lines in plain Markdown out.

`CONVERSIONS` is the table: each rule has a name, a reason, an example before and after, a sign without which a guide
does not need it, a pattern and what replaces it. Tables and pages of LaTeX, which take several lines, come first.
"""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import NamedTuple

from scripts.importer.html_pages import in_markdown
from scripts.importer.html_tables import with_tables
from scripts.importer.latex import without_latex
from scripts.importer.mathematics import MATHEMATICS, in_words
from scripts.importer.replacing import replaced
from scripts.importer.values import Log

TEXT_OF_PICTURE, END_OF_TEXT = "--- Start of picture text ---", "--- End of picture text ---"
MOST_LINES = 200
TEXT_OF_LINK = r"(?P<text>(?:[^\[\]\\\n]|\\.){0,300})"
ADDRESS = r"\((?:[^()\s]|\([^()\s]{0,200}\)){0,500}(?: \"[^\"\n]{0,200}\")?\)"


class Conversion(NamedTuple):
    """One named rule; `before` becomes `after`. A guide without any of `signs` is not searched."""

    name: str
    reason: str
    before: str
    after: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]

    def may_be_in(self, words: str) -> bool:
        """True if the words of a guide, each on a line, hold what a line with one of the signs holds."""
        return any(all(piece in words for piece in _pieces(sign)) for sign in self.signs)


@cache
def _pieces(sign: str) -> list[str]:
    """A sign as the words hold it: what stands before a blank in it ends a word, what stands behind begins one.

    >>> _pieces("a b c"), _pieces(" .")
    (['a\\n', '\\nb\\n', '\\nc'], ['\\n.'])
    """
    parts = sign.split(" ")
    ends = [("\n" if at else "", "\n" if at < len(parts) - 1 else "") for at in range(len(parts))]
    return [f"{before}{part}{after}" for part, (before, after) in zip(parts, ends, strict=True) if part]


CONVERSIONS = (
    Conversion(
        "anchor",
        "The target of a link within the old pages has no place in the new one.",
        '<span id="page-0-1"></span>Methods', "Methods",
        ("<span id=", "<a id=", "<a name="),
        re.compile(r'<(?P<tag>span|a) (?:id|name)="[^"<>\n]{1,100}"[^<>\n]{0,50}>[ ]?</(?P=tag)>[ ]?'), "",
    ),
    Conversion(
        "title-line",
        "A converter names the title of the page that it read.",
        "Title: Sleep of rats", "# Sleep of rats",
        ("URL Source:",),
        re.compile(r"^Title: (?P<title>\S.*)$"), lambda title: f"# {title['title']}",
    ),
    Conversion(
        "page-link",
        "A link to a place of the old pages is its text.",
        "Figure [1.](#page-1-0)", "Figure 1.",
        ("](#page-",),
        re.compile(rf"\[{TEXT_OF_LINK}\]\(#page-\d+-\d+\)"), lambda link: link["text"],
    ),
    Conversion(
        "edit-link",
        "A link to edit its section is no part of a heading.",
        '## Sleep[[edit](https://a.example/w "Edit section: Sleep")]', "## Sleep",
        ("[[edit](",),
        re.compile(rf"\[\[edit\]{ADDRESS}\]"), "",
    ),
    Conversion(
        "back-link",
        "What leads from a reference back to the text names no part of the work.",
        "1. **[^](https://a.example/w#cite_ref-1)**Doe J", "1. Doe J",
        ("#cite_ref",),
        re.compile(
            r"\**\[\^?\**[a-z]{0,2}\**\]\([^()\s]{0,400}#cite_ref[^()\s]{0,200}\)\**[ ]?|(?<=[.)] )\^ (?=\[\*\*)"
        ),
        "",
    ),
    Conversion(
        "linked-picture",
        "A picture that is a link is a picture.",
        "[![Map](a.png)](https://a.example/map)", "![Map](a.png)",
        ("[![",),
        re.compile(rf"\[(?P<picture>!\[[^\[\]\n]{{0,300}}\]{ADDRESS})\]{ADDRESS}"), lambda link: link["picture"],
    ),
    Conversion(
        "attributes",
        "Attributes say how something looked or was linked, and are none of its words.",
        "## Sleep {#sec:sleep .unnumbered}", "## Sleep",
        (" {#", " {.", " {-}", "){", "]{"),
        re.compile(
            r"^(?P<heading>#{1,6}[ \t].*?)[ \t]+\{(?:-|\.[\w. =:-]{1,80}|#[\w-]*[ :.][\w. #=:-]{0,80})\}$"
            r"|(?<=\))\{(?:[#.]|width|height)[^{}\n]{0,100}\}"
            r"|\[(?P<span>[^\[\]\n]{1,300})\]\{[.#][\w .#=:-]{1,80}\}"
        ),
        lambda attributes: attributes["heading"] or attributes["span"] or "",
    ),
    Conversion(
        "picture-by-name",
        "A picture whose address stands elsewhere is a picture.",
        "![Map][image1] ![[map.png]]", "![Map](image1) ![](map.png)",
        ("][image", "![["),
        re.compile(
            r"!\[(?P<text>[^\[\]\n]{0,300})\]\[(?P<name>image\d{1,4})\]"
            r"|!\[\[(?P<file>[^\[\]|\n]{1,200}\.(?:png|jpe?g|svg|gif|webp))(?:\|[^\[\]\n]{0,60})?\]\]"
        ),
        lambda picture: f"![{picture['text'] or ''}]({picture['name'] or picture['file']})",
    ),
    Conversion(
        "picture-itself",
        "A picture that is written out as letters and digits is no text.",
        "[image1]: <data:image/png;base64,iVBORw0KGgo=>", "",
        ("[image",),
        re.compile(r"^\[image\d{1,4}\]: <?data:image/[^<>\s]+>?$"), "",
    ),
    Conversion(
        "note-taking",
        "Links between notes, marked words, remarks and frames of notes are what they show.",
        "> [!info] See [[rat|the rats]], ==asleep== %%ask%%", "> See the rats, asleep ",
        ("[!", "]]", "==", "%%"),
        re.compile(
            r"(?<=^> )\[![a-z]{2,20}\][+-]?[ ]"
            r"|(?<![!\[\\])\[\[(?:[^\[\]|\n()]{1,200}\|)?(?P<link>(?![\d ,;–-]+\]\])[^\[\]|\n()]{1,200})\]\](?!\()"
            r"|(?<![=\w])==(?P<marked>[^\s=>](?:[^=\n]{0,300}[^\s=])?)==(?!=)|%%[^%\n]{1,500}%%"
        ),
        lambda note: note["link"] or note["marked"] or "",
    ),
    Conversion(
        "spaced-heading",
        "A word whose letters are spaced out is that word.",
        "a b s t r a c t", "Abstract",
        ("a b s t r a c t", "a r t i c l e", "A B S T R A C T"),
        re.compile(r"^(?:(?i:a b s t r a c t)|a r t i c l e[ ]{1,4}i n f o)$"),
        lambda spaced: "Article info" if "i n f o" in spaced.group() else "Abstract",
    ),
    Conversion(
        "raised-mark",
        "Raised text between carets is raised text.",
        "Ca^2+^ and x^th^", "Ca<sup>2+</sup> and x<sup>th</sup>",
        ("+^", "-^", "−^", "–^"),
        re.compile(r"(?<=\w)\^(?P<text>\d?[+−–-]|[a-z]{1,2})\^"), lambda raised: f"<sup>{raised['text']}</sup>",
    ),
    Conversion(
        "lowered-mark",
        "Lowered text between tildes is lowered text.",
        "IC~50~", "IC<sub>50</sub>",
        ("~",),
        re.compile(r"(?<=[^\W_])~(?P<text>[0-9A-Za-z+,−-]{1,8})~(?![~\d])"), lambda low: f"<sub>{low['text']}</sub>",
    ),
    Conversion(
        "sign-in-italics",
        "The micro sign of its own fount within a unit is that sign.",
        "10 _µ_ M and **EC50 (**_**µ**_**M)**", "10 µ M and **EC50 (µM)**",
        ("_µ", "_μ", "*µ", "*μ"),
        re.compile(r"\*\*_\*\*([µμ])\*\*_\*\*|(?<![\w*])_([µμ])_(?![\w*])|(?<![\w*])\*([µμ])\*(?![*\w])"),
        lambda sign: sign[1] or sign[2] or sign[3],
    ),
    Conversion(
        "wide-brackets",
        "Brackets of full width around numbers are brackets.",
        "［1，2］", "[1，2]",
        ("［",),
        re.compile(r"［(?P<numbers>\d[\d ,，、;–-]{0,60})］"), lambda wide: f"[{wide['numbers']}]",
    ),
    Conversion(
        "split-citation",
        "A comma or a dash between raised numbers belongs to their citation.",
        "rats[1][,][2]", "rats[1,2]",
        ("][,][", "][–]["),
        re.compile(r"\]\[(?P<sign>[,–-])\]\["), lambda between: between["sign"],
    ),
    Conversion(
        "named-sign",
        "The name of a sign in HTML is the sign, where it compares numbers or joins words.",
        "p &gt; 5 &amp; more", "p > 5 & more",
        ("&gt;", "&amp;"),
        re.compile(r"(?:(?<=[^\s>])|(?<=[^\s>] ))&gt;(?=\s?\.?\d)|&amp;(?=\s)"),
        lambda name: ">" if name.group() == "&gt;" else "&",
    ),
    Conversion(
        "mathematics",
        "Mathematics that plain signs can say is said by them.",
        r"$1 0 \ \mu \mathrm { M }$", "10 μM",
        ("$", r"\("),
        MATHEMATICS, in_words,
    ),
    Conversion(
        "escaped-sign",
        "A backslash before a sign that means nothing to Markdown is shown.",
        r"\~96\% of \$5", "~96% of $5",
        ("\\~", "\\=", "\\$", "\\&", "\\%"),
        re.compile(r"(?<!\\)\\(?P<sign>[~=$&%])"), lambda escaped: escaped["sign"],
    ),
    Conversion(
        "space-before-mark",
        "No space stands before a full stop or a comma; a change of fount left it.",
        "in rats[1] .", "in rats[1].",
        (" .",),
        re.compile(r"(?<=[\w\])*$%°>]) (?=[.,](?:\s(?!\.)|$))"), "",
    ),
)  # fmt: skip


def with_plain_marks(
    numbers: Sequence[int], lines: Sequence[str], words: str, in_code: Collection[int], log: Log
) -> tuple[Sequence[int], Sequence[str]]:
    """The lines and their numbers without the marks of converters; `words` are all of theirs, each on a line."""
    rules = [rule for rule in CONVERSIONS if rule.may_be_in(words)]
    if rules:
        lines = [
            line if not line or at in in_code else _converted(line, rules, log, number)
            for at, (number, line) in enumerate(zip(numbers, lines, strict=True))
        ]
    if in_code:
        return numbers, lines
    for signs, conversion in OF_SEVERAL_LINES:
        if any(sign in words for sign in signs):
            numbers, lines = conversion(numbers, lines, log)
    return numbers, lines


def _without_text_of_pictures(numbers: Sequence[int], lines: Sequence[str], log: Log) -> tuple[list[int], list[str]]:
    """Without the words that were read within a picture, which stand between two lines that say so."""
    kept: list[int] = []
    at = 0
    while at < len(lines):
        near = range(at, min(at + MOST_LINES, len(lines))) if TEXT_OF_PICTURE in lines[at] else ()
        last = next((end for end in near if END_OF_TEXT in lines[end]), at)
        if last > at:
            log.remove("text-of-figure", numbers[at], "\n".join(lines[at : last + 1]))
            at = last
        else:
            kept.append(at)
        at += 1
    return [numbers[at] for at in kept], [lines[at] for at in kept]


def _without_captions_in_rows(numbers: Sequence[int], lines: Sequence[str], log: Log) -> tuple[list[int], list[str]]:
    """A caption that a converter put before the first cell of a table stands over it."""
    rules = (at for at, line in enumerate(lines) if line[:3] == "| -" and at)
    heads = [at - 1 for at in rules if lines[at - 1][:1] not in ("", "|") and lines[at - 1].endswith("|")]
    placed, written = list(numbers), list(lines)
    for at in reversed(heads):
        caption, _, row = lines[at].partition("|")
        if lines[at + 1].count("|") == row.count("|") + 1:
            log.change("caption-in-row", numbers[at], lines[at], f"{caption}\n\n|{row}")
            written[at : at + 1] = [caption.rstrip(), "", f"|{row}"]
            placed[at : at + 1] = [numbers[at]] * 3
    return placed, written


def _converted(line: str, rules: Sequence[Conversion], log: Log, number: int) -> str:
    for rule in rules:
        if rule.name == "title-line" or any(sign in line for sign in rule.signs):
            line = replaced(rule.name, rule.pattern, rule.replacement, line, log, number)
    return line


Several = Callable[[Sequence[int], Sequence[str], Log], tuple[Sequence[int], Sequence[str]]]
# What takes several lines, each with signs of which the words hold one
OF_SEVERAL_LINES: tuple[tuple[tuple[str, ...], Several], ...] = (
    (("Start",), _without_text_of_pictures),
    (("---",), _without_captions_in_rows),
    (("</",), in_markdown),
    (("<t", "<T"), with_tables),
    (("\\begin{", "\\section", "\\title{"), without_latex),
)
