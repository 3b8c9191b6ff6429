"""A project and its built site in; whether the site is what a build would make again, out.

Nothing is believed by its time: every source and every file of the site is read and compared.
"""

import json
import os
import re
import sys
import sysconfig
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from scripts.build_record import build_record, digest_of, digests
from scripts.whole_files import write_whole

FILE = "built.json"
INHERITED = re.compile(r"^INHERIT:[ \t]*(\S.*?)[ \t]*$", re.M)
LIBRARIES = Path("/usr/lib")
PRINT_LIBRARIES = re.compile(
    r"lib(?:pango|harfbuzz|fontconfig|freetype)[\w.-]*\.so\.[\d.]+"
)  # 'libpango-1.0.so.0.5000.12'


def inputs_digest(root: Path, *options: str) -> str:
    """A digest of all that a build depends on: sources, editions, packages, environment. Raises OSError."""
    settings = "\n".join(text for _, text in _settings(root / "mkdocs.yml"))
    words = set(re.findall(r"\w+", settings))
    named = {name: value for name, value in os.environ.items() if name in words}  # '!ENV [SITE_URL, …]'
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    libraries = sorted(path.name for path in LIBRARIES.glob("*/*.so.*") if PRINT_LIBRARIES.fullmatch(path.name))
    editions = dict(digests(root / "editions")) if (root / "editions").is_dir() else {}
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    everything = [settings, named, installed, libraries, editions, epoch, sys.version, list(options)]
    return digest_of([build_record(root, ""), *everything])


def _settings(path: Path) -> Iterator[tuple[Path, str]]:
    """The configuration and those that it builds upon."""
    seen: set[Path] = set()
    while path.is_file() and path.resolve() not in seen:
        seen.add(path.resolve())
        text = path.read_text("utf-8", errors="replace")
        yield path, text
        above = INHERITED.search(text)
        if above is None:
            return
        path = path.parent / above[1]


def is_unchanged(cache: Path, site: Path, inputs: str) -> bool:
    """True if the site was built from these inputs and every file of it is as the build left it."""
    try:
        noted = json.loads((cache / FILE).read_text("utf-8"))
        return bool(noted == _note(site, inputs))
    except (OSError, ValueError):
        return False


def note_built(cache: Path, site: Path, inputs: str) -> None:
    """Remember what the site was built from, and how it was left. Raises OSError."""
    write_whole(cache / FILE, json.dumps(_note(site, inputs)).encode())


def _note(site: Path, inputs: str) -> dict[str, str]:
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {"inputs": inputs, "site": digest_of({name: sha256(data).hexdigest() for name, data in files.items()})}
