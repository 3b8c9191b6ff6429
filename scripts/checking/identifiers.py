"""An identifier of a work in; what is wrong with its form or its check digit, and what to write, out. None if nothing.

Forms: DOI handbook 2.2; PubMed and PubMed Central; ISO 2108 (ISBN), ISO 3297 (ISSN), ISO 27729 (ORCID); arXiv.org,
"Understanding the arXiv identifier".
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

# '10.', four digits or more, '/', anything printable; Crossref advises against a final full stop.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[\x21-\x7e]*[^\s.,;:]")
DOI_PREFIX = re.compile(r"^\s*(?:https?:/{1,2}(?:dx\.|www\.)?doi\.org/|(?:dx\.|www\.)?doi\.org/|doi:\s*)+", re.I)
# 'lO.1038/', '10.1O38/': a letter that looks like a digit
LETTER_IN_DOI = re.compile(r"(?=[^/]*[oOlI])[1lI][0oO]\.[\doOlI]+/")
# 'https://doi.org/10.1007/s00213-…', whatever is wrong with the DOI
DOI_LINK = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(?P<doi>10\.[^\s?#]+)", re.I)
# A DOI in the address of a publisher: 'https://link.springer.com/article/10.1007/s00213-…'
DOI_IN_ADDRESS = re.compile(r"/(?P<doi>10\.\d{4,9}(?:\.\d+)*/[^\s?#&]+)")
PMID = re.compile(r"[1-9]\d{0,7}")  # PubMed: one to eight digits, no zero in front
PMCID = re.compile(r"PMC\d{3,9}")  # PubMed Central: 'PMC' and digits
# '1501.00001' (five digits since 2015), '0704.0001v2', 'hep-th/9901001', 'math.GT/0309136'
ARXIV_NEW = re.compile(r"(?P<year>\d{2})(?P<month>0[1-9]|1[0-2])\.(?P<number>\d{4,5})(?:v[1-9]\d*)?")
ARXIV_OLD = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}(?:v[1-9]\d*)?")
ARXIV_PREFIX = re.compile(r"^\s*(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)+", re.I)
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
ORCID_LIKE = re.compile(r"(?<![\w-])\d[\d-]{13,19}[\dXx](?![\w-])")
# '978-0-306-40615-7 (pbk.)': what stands in brackets is a remark
REMARK = re.compile(r"\([^()]*\)|\b(?:isbn|issn)(?:-1[03])?:?|\b(?:print|online|electronic|linking)\b:?", re.I)
SEPARATOR = re.compile(r"\s*[,;/|]\s*|\s+and\s+|\s{2,}")
DASHES = re.compile(r"[\u2010-\u2015\u2212\xad]")


def plain_doi(value: str) -> str:
    """Without the prefix of an address, without braces and without the escapes of LaTeX."""
    return re.sub(r"[{}]|\\(?=[_&%#])", "", DOI_PREFIX.sub("", value)).strip()


# What publishers put behind a DOI in the addresses of their pages: '/full', '?via=ihub'
TAIL = re.compile(r"(?:/(?:full|abstract|e?pdf|meta|fulltext)|\.pdf|\?[A-Za-z]+=.*)$", re.I)
# '397' of '10.3389/fpsyt.2023.1186397' is more of the number; '/full', '.s001' and 'v2' name a part or a version
CUT_SHORT = re.compile(r"(?!v\d)[^\W_]")


def same_doi(one: str, other: str) -> bool:
    """True if two DOIs name one work: whatever their case, and also if one goes on, as in '/full'."""
    first, second = (unquote(value).casefold().rstrip("/.") for value in (one, other))
    shorter, longer = sorted((first, second), key=len)
    return longer.startswith(shorter) and not CUT_SHORT.match(longer[len(shorter) :])


def doi_fault(value: str) -> str | None:
    """What is wrong with a DOI and what to write, or None.

    >>> doi_fault("https://doi.org/10.1000/xyz")
    "the DOI is written as an address; write '10.1000/xyz'."
    """
    plain = plain_doi(value)
    if DOI_PREFIX.match(value):
        what = "an address" if "doi.org" in value.lower() else "'doi:' and a number"
        return f"the DOI is written as {what}; write '{plain}'."
    if found := TAIL.search(plain):
        return f"the DOI '{plain}' ends with '{found.group()}', which belongs to an address; remove it."
    if DOI.fullmatch(plain) and plain.count("(") >= plain.count(")"):
        return None
    return _doi_form(plain)


def _doi_form(plain: str) -> str:
    if re.search(r"\s", plain):
        return f"the DOI '{plain}' holds a space; remove it, or keep one DOI of several."
    if LETTER_IN_DOI.match(plain):
        return f"the DOI '{plain}' has a letter in place of a digit; write 0 or 1."
    odd = next((letter for letter in plain if ord(letter) > 126 or ord(letter) < 32), "")
    if odd:
        name = unicodedata.name(odd, "a sign outside ASCII").lower()
        return f"the DOI '{plain}' holds '{odd}' ({name}); copy it from the publisher's page."
    if plain and DOI.fullmatch(plain[:-1].rstrip(".,;:)")):
        return f"the DOI '{plain}' ends with '{plain[-1]}'; remove it."
    return f"'{plain}' is no DOI; it begins with '10.', four digits or more and '/', then the publisher's part."


def pmid_fault(value: str) -> str | None:
    """What is wrong with a PMID, or None."""
    if PMID.fullmatch(value.strip()):
        return None
    if PMCID.fullmatch(value.strip().upper()):
        return f"'{value}' is a PMCID; write it as pmcid = {{{value.strip().upper()}}}."
    digits = re.search(r"(?:^|[^\d])0*([1-9]\d{0,7})/?\s*$", value)
    return f"'{value}' is no PMID; write {f'{digits[1]!r}' if digits else 'one to eight digits'}."


def pmcid_fault(value: str) -> str | None:
    """What is wrong with a PMCID, or None."""
    if PMCID.fullmatch(value.strip()):
        return None
    digits = re.search(r"(?:^|PMC|[^0-9A-Z])(\d{3,9})(?:\.\d+)?/?\s*$", value)
    return f"'{value}' is no PMCID; write '{'PMC' + digits[1] if digits else 'PMC and digits'}'."


def arxiv_fault(value: str) -> str | None:
    """What is wrong with an arXiv identifier, or None."""
    plain = ARXIV_PREFIX.sub("", value).strip().removesuffix(".pdf")
    plain = re.sub(r"\s*\[[\w.-]+\]$", "", plain)  # 'arXiv:1706.03762 [cs.CL]'
    new = ARXIV_NEW.fullmatch(plain)
    good = ARXIV_OLD.fullmatch(plain) or (new and len(new["number"]) == (5 if int(new["year"]) >= 15 else 4))
    if not good:
        return (
            f"'{value}' is no arXiv identifier; it is year, month and number, as in '1706.03762' or 'hep-th/9901001'."
        )
    if "://" in value:
        return f"the arXiv identifier is written as an address; write '{plain}'."
    return None


def isbn_fault(value: str) -> str | None:
    """What is wrong with an ISBN, or with one of several, or None."""
    return next((fault for one in _several(value, (10, 13)) if (fault := _one_isbn(one))), None)


def _one_isbn(value: str) -> str | None:
    bare = _bare(value)
    if re.fullmatch(r"\d{9}[\dX]", bare):
        wrong = sum((10 - i) * _digit(sign) for i, sign in enumerate(bare)) % 11
    elif re.fullmatch(r"97[89]\d{10}", bare):
        wrong = sum((3 if i % 2 else 1) * int(sign) for i, sign in enumerate(bare)) % 10
    elif re.fullmatch(r"\d{7}[\dX]", bare) and not issn_fault(value):
        return f"'{value}' is an ISSN; write it as issn = {{{value}}}."
    else:
        return f"'{value}' is no ISBN; it has 10 digits, or 13 that begin with 978 or 979."
    return f"the check digit of the ISBN '{value}' is wrong; compare it with the book." if wrong else None


def issn_fault(value: str) -> str | None:
    """What is wrong with an ISSN, or with one of several, or None."""
    return next((fault for one in _several(value, (8,)) if (fault := _one_issn(one))), None)


def _one_issn(value: str) -> str | None:
    bare = _bare(value)
    if not re.fullmatch(r"\d{7}[\dX]", bare):
        book = re.fullmatch(r"\d{9}[\dX]|97[89]\d{10}", bare)
        return f"'{value}' is {'an ISBN' if book else 'no ISSN'}; an ISSN has four digits, '-' and four more."
    wrong = sum((8 - i) * _digit(sign) for i, sign in enumerate(bare)) % 11
    return f"the check digit of the ISSN '{value}' is wrong; compare it with the journal." if wrong else None


def orcid_fault(value: str) -> str | None:
    """What is wrong with an ORCID, or with one of several beside names, or None."""
    found = list(ORCID_LIKE.finditer(DASHES.sub("-", value)))
    if not found:
        return f"'{value}' is no ORCID; it has four times four digits, as in '0000-0002-1825-0097'."
    return next((fault for one in found if (fault := _one_orcid(one.group()))), None)


def _one_orcid(value: str) -> str | None:
    if not ORCID.fullmatch(value):
        return f"'{value}' is no ORCID; it has four times four digits, as in '0000-0002-1825-0097'."
    total = 0
    for sign in value.replace("-", "")[:-1]:
        total = (total + int(sign)) * 2
    right = (12 - total % 11) % 11
    wrong = ("X" if right == 10 else str(right)) != value[-1]
    return f"the check digit of the ORCID '{value}' is wrong; compare it with the person's page." if wrong else None


def _several(value: str, lengths: tuple[int, ...]) -> Iterator[str]:
    """The numbers of a field that may hold several, with remarks in brackets: '0028-0836 (Print); 1476-4687'."""
    value = REMARK.sub(" ", value.replace("{", "").replace("}", "")).strip()
    if len(_bare(value)) in lengths:
        yield value
        return
    for part in SEPARATOR.split(value):
        words = part.split()
        whole = len(words) > 1 and len(_bare(part)) in lengths
        yield from [part] if whole else words


def _bare(value: str) -> str:
    return re.sub(r"[-\s.]", "", DASHES.sub("-", value)).upper()


def _digit(sign: str) -> int:
    return 10 if sign == "X" else int(sign)
