"""House rules about names, for the handbook: receptors and kinases by today's names, phosphosites in one form."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scripts.checking.paragraphs import blocks
from scripts.checking.prose import prose_of
from scripts.checking.registry import rule
from scripts.checking.site import Page, Site
from scripts.problems import Problem


class Name(NamedTuple):
    """What is no longer written, as a pattern, and what is written for it.

    Each form of `old` holds one of `parts`: a text without them need not be searched. None begins with a small letter,
    so that a page is searched fast for all of them together.
    """

    old: re.Pattern[str]
    new: str
    parts: tuple[str, ...]


# NC-IUPHAR's and HGNC's names; the old ones are those of docs/reference/identifiers.md.
OLD_NAMES = (
    Name(
        re.compile(r"(?<![\w-])(?:GluR-?(?P<n>[1-4])|GLU[RA](?P<m>[1-4])|GluA-(?P<k>[1-4]))(?![\w-])"),
        "GluA{}",
        ("GluR", "GLU", "GluA-"),
    ),
    Name(re.compile(r"(?<![\w-])GluR-?A(?![\w-])"), "GluA1", ("GluR",)),
    Name(re.compile(r"(?<![\w-])GluR-?B(?![\w-])"), "GluA2", ("GluR",)),
    Name(re.compile(r"(?<![\w-])GluR-?[5-7](?![\w-])|(?<![\w-])KA[12](?![\w-])"), "GluK1 to GluK5", ("GluR", "KA")),
    Name(re.compile(r"(?<![\w-])(?:NR|NMDAR|Nr)-?1(?![\w-])"), "GluN1", ("NR", "NMDAR", "Nr")),
    Name(re.compile(r"(?<![\w-])(?:NR|NMDAR|Nr)-?2(?P<n>[A-D])(?![\w-])"), "GluN2{}", ("NR", "NMDAR", "Nr")),
    Name(re.compile(r"(?<![\w-])(?:NR|NMDAR|Nr)-?3(?P<n>[AB])(?![\w-])"), "GluN3{}", ("NR", "NMDAR", "Nr")),
    Name(re.compile(r"(?<![\w-])mGluR-?(?P<n>\d)(?![\w-])"), "mGlu receptor, with its number", ("GluR",)),
    Name(re.compile(r"(?<![\w-])(?:GLT1|Glt-?1|EAAT-2)(?![\w-])"), "GLT-1 (EAAT2)", ("GLT1", "Glt", "EAAT-2")),
    Name(re.compile(r"(?<![\w-])(?:GLAST|EAAT-1)(?![\w-])"), "EAAT1", ("GLAST", "EAAT-1")),
    Name(re.compile(r"(?<![\w-])5-HTT(?![\w-])"), "SERT", ("5-HTT",)),
    Name(re.compile(r"(?<![\w-])(?:MOR-?1?|u-opioid|mu-opioid)(?![\w-])"), "μ receptor", ("MOR", "-opioid")),
    Name(
        re.compile(r"(?<![\w-])(?:CamKII|CAMKII|CaMK-?2|CaMK-II|CaMkII)(?![\w-])"),
        "CaMKII",
        ("CamK", "CAMK", "CaMK", "CaMk"),
    ),
    Name(re.compile(r"(?<![\w-])(?:mTor|MTor|m-TOR)(?=C1|\b)"), "mTOR", ("Tor", "-TOR")),
    Name(re.compile(r"(?<![\w-])(?:TRKB|Trk-B)(?![\w-])"), "TrkB", ("TRKB", "Trk-B")),
    Name(re.compile(r"(?<![\w-])PSD95(?![\w-])"), "PSD-95", ("PSD95",)),
    Name(re.compile(r"(?<![\w-])(?:Stablon|Coaxil|Tatinol)(?![\w-])"), "tianeptine", ("Stablon", "Coaxil", "Tatinol")),
)
ANY_PART = re.compile("|".join(sorted({re.escape(part) for name in OLD_NAMES for part in name.parts})))
# '(formerly GluR1)', 'also called MOR', 'Brand names | Stablon'
SAID_SO = re.compile(
    r"(?:formerly|also called|once called|then called|older names?|old names?|known as|brand names?|synonyms?|named|"
    r"says?|writes?|written|spelled)\b[^.;\n]{0,60}$",
    re.I,
)
HEADED = re.compile(r"also called|synonym|old(?:er)? name|formerly|brand|title", re.I)
# 'S831', 'Ser-831', 'p-Ser831', 'phospho-S845'; the one form is 'Ser831', or 'pSer831' if it is phosphorylated
SITE = re.compile(
    r"(?<![\w-])(?P<form>(?:p-?|P-?|phospho-?[ ]?)?"
    r"(?:(?:Ser|SER|ser)[- \xa0]?\d{2,4}|S-?8\d\d|(?:Thr|Tyr)[- \xa0]\d{2,4}))(?!\w)"
)
# What each of these forms holds, in a page `with_zeros`
RESIDUE = re.compile(r"0(?:(?<=[Ss]er0)|(?<=SER0)|(?<=[Ss]er\W0)|(?<=SER\W0)|(?<=T[hy]r\W0)|(?<=S0)|(?<=S-0))")
RIGHT_SITE = re.compile(r"p?(?:Ser|Thr|Tyr)(?P<number>\d+)")
TURNED = re.compile(
    r"(?<![\w-])(?P<site>p?Ser\d{3})[- \xa0](?P<protein>GluA1)"
    r"|(?<![\w-])(?P<joined>p-?GluA1-?Ser\d{3}|GluA1-p?Ser\d{3})"
)
# Known sites of GluA1: numbers of the mature protein, and the same in the precursor (UniProt P19490, plus 18).
MATURE, PRECURSOR = (
    {"816": "", "818": "", "831": "849", "836": "", "840": "", "845": "863"},
    {"849": "831", "863": "845"},
)
NUMBERING = re.compile(r"UniProt|P19490|precursor|signal peptide|numbering", re.I)


@rule("old-name", needs="claims.yml", severity="warning", scope="page")
def old_names(site: Site) -> Iterator[Problem]:
    """Receptors and kinases have today's names; an old one stands once, in brackets, as '(formerly GluR1)'.

    Write the name that is offered; see the page of identifiers.
    """
    pages = site.published_pages() if site.ledger else ()
    for page in (page for page in pages if ANY_PART.search(page.text)):
        text = prose_of(page)
        tables = _tables_of_names(page)
        for name in (name for name in OLD_NAMES if any(part in text for part in name.parts)):
            for match in name.old.finditer(text):
                line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
                if SAID_SO.search(line.replace(";", ",") if line.startswith("|") else line) or any(
                    start <= match.start() < end for start, end in tables
                ):
                    continue
                number = next((part for part in match.groups() if part), "")
                message = f"'{match.group()}' is an old name or a wrong form; write '{name.new.format(number)}'."
                yield page.problem(match.start(), "old-name", message)


def _tables_of_names(page: Page) -> list[tuple[int, int]]:
    """Where the tables stand that list old names beside the new ones."""
    found = [block for block in blocks(page) if "|" in block[0].text and HEADED.search(block[0].text)]
    return [(block[0].start, block[-1].end) for block in found]


@rule("phosphosite", needs="claims.yml", severity="warning", scope="page")
def phosphosites(site: Site) -> Iterator[Problem]:
    """A phosphosite has one form, GluA1 pSer831, and the number of the mature protein.

    Numbers of UniProt's precursor, 18 higher, stand only where the text says so.
    """
    pages = site.published_pages() if site.ledger else ()
    for page in (page for page in pages if RESIDUE.search(page.with_zeros)):
        text = prose_of(page)
        if "8" not in text:
            continue
        for match in SITE.finditer(text):
            if message := _site_fault(text, match):
                yield page.problem(match.start(), "phosphosite", message)
        for match in TURNED.finditer(text):
            number = re.sub(r"\D", "", (match["site"] or match["joined"]).replace("GluA1", ""))
            yield page.problem(match.start(), "phosphosite", f"write the protein first: 'GluA1 pSer{number}'.")


def _site_fault(text: str, match: re.Match[str]) -> str:
    form, number = match["form"], re.sub(r"\D", "", match["form"])
    right = RIGHT_SITE.fullmatch(form)
    if not right:
        phospho = "p" if form[0] in "pP" else ""
        residue = "Thr" if "Thr" in form else "Tyr" if "Tyr" in form else "Ser"
        return f"'{form}' is another form of a phosphosite; write '{phospho}{residue}{number}'."
    line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
    if number in PRECURSOR and not NUMBERING.search(line) and "|" not in line:
        return f"Ser{number} is the number of the precursor; write 'Ser{PRECURSOR[number]}', or say UniProt P19490."
    if len(number) == 3 and number[0] == "8" and number not in MATURE | PRECURSOR:
        near = min(("831", "845"), key=lambda known: (sorted(known) != sorted(number), abs(int(known) - int(number))))
        return f"GluA1 has no known phosphosite Ser{number}; did you mean 'Ser{near}'?"
    return ""
