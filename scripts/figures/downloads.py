"""A figure and what is known about it in; the files in which readers take it away out: SVG, PNG, Mermaid and CSV.

Each carries its permanent address and its licence inside, so that a copy found years later can be traced.
"""

import io
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import resvg_py
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from scripts.diagrams.drawings import edges, legend, sample
from scripts.figures.edges import edges_csv
from scripts.figures.picture import LICENCE, LICENCE_NAME, Facts, standalone
from scripts.figures.sources import figure_paths
from scripts.kept import kept
from scripts.ledger.claims import Claim
from scripts.references.bibliography import Source

ZOOM = 2  # pixels of the PNG to one px of the drawing
DOTS_PER_INCH = 96 * ZOOM  # so that the PNG is as large in print as the SVG


def figure_files(
    source: str,
    drawing: str | None,
    facts: Facts,
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    folder: Path,
) -> dict[str, Callable[[], bytes]]:
    """What makes each file, by its path in the site; without a drawing, only the Mermaid source and the edges.

    `folder` is the cache: pictures that are kept there cost nothing.
    """
    paths = figure_paths(facts.name)
    files: dict[str, Callable[[], bytes]] = {paths["mmd"]: lambda: mermaid_text(source, facts).encode()}
    if edges(source):
        files[paths["csv"]] = lambda: edges_csv(source, claims, sources, facts.address).encode()
    if drawing is not None:
        files[paths["svg"]] = lambda: _picture(source, drawing, facts, folder).encode()
        files[paths["png"]] = lambda: _image(_picture(source, drawing, facts, folder), facts, folder)
    return files


def _picture(source: str, drawing: str, facts: Facts, folder: Path) -> str:
    signs = [(sample(sign), sign.words) for sign in legend(source)]
    file = folder / f"{_digest(drawing, repr(signs), repr(facts))}.svg"
    return kept(file, lambda: standalone(drawing, signs, facts).encode()).decode()


def _image(picture: str, facts: Facts, folder: Path) -> bytes:
    file = folder / f"{_digest(picture, resvg_py.__resvg_version__)}.png"
    return kept(file, lambda: png(picture, facts))


def _digest(*made_from: str) -> str:
    """A name for what is made from these texts by our own code."""
    return sha256("\0".join([*made_from, _code()]).encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """A digest of the modules that make pictures: a change in any of them makes every picture anew."""
    names = ["downloads.py", "picture.py", "outlines.py"]
    return sha256(b"".join(Path(__file__).with_name(name).read_bytes() for name in names)).hexdigest()


def png(picture: str, facts: Facts) -> bytes:
    """The picture in pixels, with its title, source and licence in the fields that PNG has for them."""
    drawn = resvg_py.svg_to_bytes(svg_string=picture, zoom=float(ZOOM), skip_system_fonts=True)
    told = PngInfo()
    for name, words in {
        "Title": facts.heading,
        "Author": facts.site,
        "Description": " ".join(facts.caption.split()),
        "Copyright": f"{LICENCE_NAME}, {LICENCE}",
        "Source": facts.address,
        "Comment": facts.origin,
    }.items():
        told.add_itxt(name, words, lang="en")
    written = io.BytesIO()
    with Image.open(io.BytesIO(bytes(drawn))) as image:
        image.convert("RGB").save(written, "png", pnginfo=told, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return written.getvalue()


def mermaid_text(source: str, facts: Facts) -> str:
    """The fence as its author wrote it, under comments that say where it is from."""
    told = [facts.heading, facts.origin, facts.address, f"Licence: {LICENCE_NAME}, {LICENCE}"]
    head = "".join(f"%% {' '.join(words.split())}\n" for words in told)
    return f"{head}{source.strip(chr(10))}\n"
