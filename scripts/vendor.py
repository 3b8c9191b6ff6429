"""Fonts and mermaid.js out of installed packages, into the folder that the site serves them from.

Nothing of a third party is committed: the three Source families, DejaVu for the signs they lack, and mermaid.js all
come with packages that are pinned by hash. Fonts are cut down to the letters that pharmacology in English needs; for
pages each is cut in parts, so that most pages load a small one alone.
"""

import hashlib
import io
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from scripts.problems import CannotRun
from scripts.whole_files import write_whole

# Latin with all accents of author names, Greek, punctuation, sub- and superscripts, arrows, mathematical signs.
TEXT_RANGES = [(0x20, 0x17F), (0x18F, 0x24F), (0x2B0, 0x2DD), (0x370, 0x3CE), (0x2010, 0x205E), (0x2070, 0x209C)]
TEXT_RANGES += [
    (0x20AC, 0x20AC),
    (0x2116, 0x2122),
    (0x2190, 0x2195),
    (0x2202, 0x2265),
    (0x25A0, 0x25CA),
    (0xFB01, 0xFB02),
]
# Shapes of verdicts, check boxes, ways back, and the sub- and superscripts that the Source families lack.
SIGN_RANGES = [(0x2190, 0x21FF), (0x22A3, 0x22A5), (0x25A0, 0x25FF), (0x2610, 0x2612), (0x2713, 0x2718)]
# Spaces and Greek too: a handout falls back on this font for a slanted Greek letter, and no font may lack a space.
SIGN_RANGES += [(0x20, 0x20), (0xA0, 0xA0), (0x370, 0x3CE), (0x2009, 0x200A), (0x2010, 0x2011), (0x202F, 0x202F)]
SIGN_RANGES += [(0x2070, 0x209C), (0x1D62, 0x1D6A), (0x2B58, 0x2B58), (0x26A0, 0x26A0)]
# For pages each face is cut in three. First, what nearly every page needs: English, some Greek, marks, numbers.
CORE_RANGES = [(0x20, 0x7E), (0xA0, 0xA0), (0xA7, 0xA7), (0xA9, 0xA9), (0xB0, 0xB3), (0xB5, 0xB7), (0xB9, 0xB9)]
CORE_RANGES += [(0xD7, 0xD7), (0x394, 0x394), (0x3B1, 0x3B5), (0x3BA, 0x3BC), (0x3C3, 0x3C4), (0x2010, 0x2014)]
CORE_RANGES += [(0x2018, 0x2019), (0x201C, 0x201D), (0x2022, 0x2022), (0x2026, 0x2026), (0x2032, 0x2032)]
CORE_RANGES += [(0x2070, 0x2070), (0x2074, 0x2075), (0x207A, 0x207B), (0x2080, 0x2086), (0x2192, 0x2192)]
CORE_RANGES += [(0x2212, 0x2212), (0x2248, 0x2248), (0x2264, 0x2265)]
# Letters of most authors' names; the rest is the third part.
ACCENT_RANGES = [(0xC4, 0xC5), (0xC9, 0xC9), (0xD6, 0xD6), (0xD8, 0xD8), (0xDC, 0xDC), (0xDF, 0xF6), (0xF8, 0xFF)]
ACCENT_RANGES += [(0x10D, 0x10D), (0x131, 0x131), (0x141, 0x142), (0x144, 0x144), (0x15B, 0x15B), (0x160, 0x161)]
ACCENT_RANGES += [(0x17A, 0x17A), (0x17E, 0x17E)]
# Verdicts, check boxes, bars of inhibition, arrows, ways back; and what text shows in this font where its own lacks it.
CORE_SIGN_RANGES = [(0x1D62, 0x1D62), (0x2190, 0x2191), (0x2193, 0x2195), (0x21A9, 0x21A9), (0x22A3, 0x22A5)]
CORE_SIGN_RANGES += [(0x25A0, 0x25A1), (0x25B2, 0x25B3), (0x25BC, 0x25BD), (0x25C6, 0x25C7), (0x25CA, 0x25CB)]
CORE_SIGN_RANGES += [(0x25CF, 0x25D1), (0x2610, 0x2612), (0x26A0, 0x26A0), (0x2713, 0x2718), (0x2B58, 0x2B58)]
LACKED_RANGES = [(0x394, 0x394), (0x3B1, 0x3B5), (0x3BA, 0x3BC), (0x3C3, 0x3C4), (0x2010, 0x2011), (0x207A, 0x207B)]
LACKED_RANGES += [(0x20, 0x20), (0xA0, 0xA0), (0x2009, 0x200A), (0x202F, 0x202F), (0x2192, 0x2192)]
# Ligatures, kerning, accents; figures of one width. The others would bring letters that no page asks for.
PAGE_FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "tnum"]


class Face(NamedTuple):
    """One font file: the package it comes in, its path there, and the name it is served under.

    `weight` is cut out of a file that holds all weights; 0 for a file that holds one. A face for pages is made
    smaller: without hints, which today's screens pass over, and with few features.
    """

    package: str
    path: str
    served_as: str
    ranges: list[tuple[int, int]]
    weight: int = 0
    for_pages: bool = False


def _without(ranges: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The code points of some ranges that are in none of the others, as ranges."""
    held = {code for first, last in taken for code in range(first, last + 1)}
    left = {code for first, last in ranges for code in range(first, last + 1)} - held
    starts = sorted(code for code in left if code - 1 not in left)
    return list(zip(starts, sorted(code for code in left if code + 1 not in left), strict=True))


def _in_parts(face: Face, parts: dict[str, list[tuple[int, int]]]) -> list[Face]:
    """A face for pages in several files, such as 'serif-regular-core.woff2', and what is left in '…-more.woff2'."""
    # A sign that has a font for itself is never asked of the others.
    taken = [*CORE_SIGN_RANGES, *(one for ranges in parts.values() for one in ranges)]
    named = {**parts, "more": _without(face.ranges, taken)}
    stem = face.served_as.removesuffix(".woff2")
    return [face._replace(served_as=f"{stem}-{name}.woff2", ranges=r, for_pages=True) for name, r in named.items()]


STYLES = {"Regular": "regular", "It": "italic", "Semibold": "bold", "SemiboldIt": "bold-italic"}
FAMILIES = {"font_source_serif_pro": ("SourceSerifPro", "serif"), "font_source_sans_pro": ("SourceSansPro", "sans")}
FACES = [
    Face(package, f"files/{family}-{style}.otf", f"{served_as}-{name}.woff2", TEXT_RANGES)
    for package, (family, served_as) in FAMILIES.items()
    for style, name in STYLES.items()
]
MONO, MONO_PATH = "fontpkg_source_code_pro", "files/SourceCodePro[wght].ttf"
TEXT_PARTS = {"core": CORE_RANGES, "accents": ACCENT_RANGES}
PAGE_FACES = [part for face in FACES for part in _in_parts(face, TEXT_PARTS)]
FACES += [Face(MONO, MONO_PATH, f"mono-{name}.woff2", TEXT_RANGES, w) for name, w in (("regular", 400), ("bold", 600))]
FACES.append(Face("mermaidx", "assets/fonts/DejaVuSans.ttf", "signs.woff2", SIGN_RANGES))
PAGE_FACES += _in_parts(FACES[-1], {"core": [*CORE_SIGN_RANGES, *LACKED_RANGES]})
FACES += PAGE_FACES
MERMAID = ("mermaidx", "assets/mermaid.js", "mermaid.min.js")
FOLDER = "assets/vendor"  # below docs/
FILES = [f"{FOLDER}/{name}" for name in (*(face.served_as for face in FACES), MERMAID[2])]


def vendor(folder: Path) -> None:
    """Write fonts and mermaid.js into the folder unless they are there from the same packages already.

    Everything in the folder is published, so what an older recipe or a run that was stopped has left is removed.
    """
    stamp, wanted = folder / "made-from.txt", _stamp()
    found, known = {path.name for path in folder.glob("*")}, {stamp.name, *(Path(name).name for name in FILES)}
    if found == known and stamp.read_text("utf-8") == wanted:
        return
    try:
        for name in found - known:
            (folder / name).unlink(missing_ok=True)
        for face in FACES:
            write_whole(folder / face.served_as, _cut(_packaged(face.package, face.path), face))
        write_whole(folder / MERMAID[2], _packaged(MERMAID[0], MERMAID[1]).read_bytes())
        write_whole(stamp, wanted.encode("utf-8"))
    except OSError as error:
        raise CannotRun(f"{folder}: cannot write fonts here ({error.strerror}); make the folder writable.") from error


def _stamp() -> str:
    """What the files depend on: the packages and this recipe."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    packages = ["font-source-serif-pro", "font-source-sans-pro", "fontpkg-source-code-pro", "mermaidx", "fonttools"]
    return "\n".join([recipe, *(f"{name} {version(name)}" for name in packages)]) + "\n"


def _packaged(package: str, path: str) -> Path:
    found = Path(str(files(package).joinpath(path)))
    if not found.is_file():
        raise CannotRun(f"package '{package}' has no file '{path}'; run `make site` to install the pinned packages.")
    return found


def _cut(source: Path, face: Face) -> bytes:
    """The font with only the face's code points, as WOFF2; no build date inside, so the bytes do not change."""
    # Here, because the check asks this module for names of files only, and should not wait for a font library.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options(flavor="woff2", notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    if face.for_pages:
        options.hinting, options.layout_features = False, PAGE_FEATURES
    else:
        options.layout_features += ["tnum", "lnum"]  # tables set figures in columns
    options.drop_tables += ["FFTM"]  # a FontForge time stamp that the subsetter does not know
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    if face.weight:
        font = instantiateVariableFont(font, {"wght": face.weight}, updateFontNames=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in face.ranges for code in range(first, last + 1)])
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
