"""Mathematics between dollars as words and signs. One piece of LaTeX in; plain text, or nothing if it takes more, out.

Raised and lowered text comes out as tags, which the repairs turn into signs or citations.
"""

import re
from collections.abc import Iterator
from unicodedata import lookup

LONGEST = 400
# '$10^{7}$', not '$5 to $10'; '\(10^{7}\)'
MATHEMATICS = re.compile(
    rf"(?<![\\$])\$(?P<dollars>[^\s$](?:[^$\n]{{0,{LONGEST}}}[^\s$\\])?)\$(?![\d$])"
    rf"|(?<!\\)\\\((?P<brackets>[^\n$]{{1,{LONGEST}}}?)\\\)"
)
IS_LATEX = re.compile(r"[\\^_{]|^\[\d[\d ,–-]*\]$|^[<>≤≥~]?[\d. ,]+$|^[A-Za-z](?:\s?[=<>≤≥]\s?[\d. ]+)?$")
TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)|\\(?P<sign>[%&$#_{} ,;:!])|(?P<one>[^\\\s]|\\)|\s+")
LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
SIGNS = {
    **{name: lookup(f"GREEK SMALL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}") for name in LETTERS.split()},
    **{
        name.capitalize(): lookup(f"GREEK CAPITAL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
        for name in ("gamma", "delta", "theta", "lambda", "sigma", "phi", "psi", "omega")
    },
    "pm": " ± ", "times": " × ", "cdot": "·", "leq": " ≤ ", "geq": " ≥ ", "le": " ≤ ", "ge": " ≥ ", "approx": " ≈ ",
    "sim": "~", "rightarrow": " → ", "to": " → ", "circ": "°", "degree": "°", "prime": "′", "infty": "∞", "ll": " ≪ ",
    "gg": " ≫ ", "neq": " ≠ ", "ne": " ≠ ", "mid": "|", "quad": " ", "qquad": " ", "dagger": "†", "ddagger": "‡",
    "textmu": "µ", "textdegree": "°", "varepsilon": "ε", "varphi": "φ", "left": "", "right": "", "ast": "*",
}  # fmt: skip
FOUNTS = {
    "mathrm",
    "text",
    "mathbf",
    "mathit",
    "textit",
    "textbf",
    "mathsf",
    "operatorname",
    "rm",
    "bf",
    "textrm",
    "it",
}
SPACED = {"=": " = ", "<": " < ", ">": " > "}
BLANKS = re.compile(r"[ ]{2,}")
NEEDS_A_BLANK = re.compile(r"(?:[0-9]|[^>]<sup>[^<>]*</sup>)$")
ATOM = re.compile(r"[0-9A-Za-z+,;–−*°′†‡µμα-ω/=.()-]{1,20}")
MOST_GROUPS = 6


def in_words(match: re.Match[str]) -> str:
    r"""The mathematics that was found, in plain signs; the same again if a fraction, a root or the like is in it.

    >>> in_words(MATHEMATICS.match(r"$\mathrm { C } _ { 1 8 }$"))
    'C<sub>18</sub>'
    """
    given = match["dollars"] or match["brackets"]
    plain = _plain(given) if IS_LATEX.search(given) else None
    return plain if plain else match.group()


def _plain(given: str) -> str | None:
    try:
        written = "".join(_group(iter(TOKEN.finditer(given)), 0, is_whole=True)).strip()
    except ValueError:
        return None
    return BLANKS.sub(" ", written)


def _group(tokens: Iterator[re.Match[str]], depth: int, is_whole: bool = False) -> Iterator[str]:
    """The pieces up to the end of a group; ValueError if something has no plain form."""
    if depth > MOST_GROUPS:
        raise ValueError("too many groups within each other")
    before = ""
    for token in tokens:
        one = token["one"] or ""
        if one == "}":
            if is_whole:
                raise ValueError("a group ends that did not begin")
            return
        piece = _script(one, before, tokens, depth) if one in ("^", "_") else _piece(token, before, tokens, depth)
        yield piece
        before = (before + piece)[-60:]
    if not is_whole:
        raise ValueError("a group does not end")


def _script(mark: str, before: str, tokens: Iterator[re.Match[str]], depth: int) -> str:
    """What is raised or lowered, as a tag."""
    token = next((token for token in tokens if token.group().strip()), None)
    if token is None:
        raise ValueError("nothing is raised")
    text = BLANKS.sub(" ", _piece(token, "", tokens, depth + 1)).replace(" ", "")
    if not ATOM.fullmatch(text):
        raise ValueError("no plain signs are raised")
    if mark == "^" and text in "°′*†‡":
        return text
    return f"<sup>{text}</sup>" if mark == "^" else f"<sub>{text}</sub>"


def _piece(token: re.Match[str], before: str, tokens: Iterator[re.Match[str]], depth: int) -> str:
    command, one = token["command"], token["one"]
    if command:
        return _of_command(command, before, tokens, depth)
    if token["sign"]:
        return token["sign"] if token["sign"] in "%&$#_{}" else "" if token["sign"] == "!" else " "
    if one == "{":
        return "".join(_group(tokens, depth + 1))
    if one == "~":
        return " "
    if one in ("\\", "^", "_", "}", "&"):
        raise ValueError("no plain sign")
    return (SPACED.get(one, one) if before else one) if one else ""


def _of_command(command: str, before: str, tokens: Iterator[re.Match[str]], depth: int) -> str:
    blank = " " if NEEDS_A_BLANK.search(before) else ""
    if command in SIGNS:
        return (blank if command == "mu" else "") + SIGNS[command]
    if command not in FOUNTS:
        raise ValueError("a command without a plain sign")
    opening = next((token for token in tokens if token.group().strip()), None)
    if opening is None or opening["one"] != "{":
        raise ValueError("a fount without text")
    inside = "".join(_group(tokens, depth + 1))
    return (blank if inside[:1].isalpha() else "") + inside
