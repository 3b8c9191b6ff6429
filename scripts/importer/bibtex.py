"""BibTeX stubs. Works in; one entry each, with what the guide's line gives and nothing else, out."""

import re
from collections.abc import Mapping, Sequence

from scripts.importer.values import Reference, Work

HEAD = "% Stubs of the references that a guide lists; every field is as the guide prints it, none was checked.\n"
KNOWN = "This work has an entry under this key in the bibliography already; there is nothing to move there."
# Signs that mean something to LaTeX, written so that they are shown. Braces by name: BibTeX counts even escaped ones.
LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "%": r"\%",
    "&": r"\&", "#": r"\#", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
SPECIAL = re.compile(r"[\\{}$%&#_^~]")
ADDRESSES = ("url", "doi")
BLANKS = re.compile(r"\s+")
BULLET = re.compile(r"^[-*•]\s+")
NOT_IN_ADDRESS = re.compile(r"[\\{}^`|\"<>\s]")


def stubs(works: Sequence[Work]) -> str:
    """One entry for each work, in the order of the list; those of known works say so."""
    return HEAD + "".join(f"\n{_entry(work)}" for work in works)


def _entry(work: Work) -> str:
    references = work.references
    given = _given(references)
    listed_as = " ; ".join([_as_listed(reference.listed_as) for reference in references])
    lines = [f"  {name} = {{{address(given[name]) if name in ADDRESSES else latex(given[name])}}},\n" for name in given]
    if hosts := "; ".join(dict.fromkeys([reference.host for reference in references if reference.host])):
        lines.append(f"  howpublished = {{{latex(hosts)}}},\n")
    lines.append(f"  listed = {{{'; '.join([str(reference.number) for reference in references])}}},\n")
    if work.known:
        lines.append(f"  note = {{{KNOWN}}},\n")
    kind = "article" if "journal" in given else "misc"
    return f"@{kind}{{{work.key},\n{''.join(lines)}  listed_as = {{{latex(listed_as)}}},\n}}\n"


def _given(references: Sequence[Reference]) -> Mapping[str, str]:
    """What the lines of one work say; the first that gives a field counts."""
    given = references[0].fields
    for reference in references[1:]:
        given = {**given, **{name: value for name, value in reference.fields.items() if name not in given}}
    return given


def _as_listed(line: str) -> str:
    line = BLANKS.sub(" ", line) if "  " in line or not line.isprintable() else line
    return BULLET.sub("", line) if line[:1] in "-*•" else line


def latex(text: str) -> str:
    r"""A text as LaTeX shows it.

    >>> latex("50% of {x}")
    '50\\% of \\textbraceleft{}x\\textbraceright{}'
    """
    return SPECIAL.sub(lambda sign: LATEX[sign.group()], text) if SPECIAL.search(text) else text


def address(text: str) -> str:
    """An address or DOI with the signs that may not stand in one written as %XX."""
    return NOT_IN_ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign.group().encode()), text)
