"""What a result depends on in; short names that are others as soon as any of it is another out."""

import functools
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from scripts.checking import own_code
from scripts.checking.handbook import is_handbook
from scripts.checking.looking import file_digest
from scripts.checking.site import Site
from scripts.diagrams.renderer import can_parse

# The packages whose releases may change what the check finds.
PACKAGES = (
    "Markdown", "pymdown-extensions", "Pygments", "mkdocs-material", "pybtex", "latexcodec", "merman", "pathspec",
    "PyYAML", "pydantic",
)  # fmt: skip


def digest(*parts: str) -> str:
    """One name for several texts; moving a character from one to the next makes another name."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


@functools.cache
def of_code() -> str:
    """All of our own code, and the releases of what it uses."""
    return digest(sys.version, str(can_parse()), *map(_release, PACKAGES), own_code.LOADED)


def _release(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def of_facts(site: Site) -> str:
    """Everything but pages that a rule about a page may ask for: settings, names of files, sources, data."""
    files = [f"{file.path} {file.address} {file.inclusion.name}" for file in site.files.values()]
    assets = [file_digest(site.configuration.docs_dir / file.path) for file in site.files.values() if not file.is_page]
    # By the names below their folder: a site is the same wherever it is looked at from.
    data = [f"{name} {file_digest(path)}" for name, path in _below(site.data)] if site.data else ["no data"]
    overrides = [name for name, _ in _below(site.book.overrides)] if site.book.overrides else []
    settings = [
        site.configuration.file,
        stable(site.configuration.values),
        repr(site.configuration.places),
        site.book.code,
    ]
    sources = [site.bibliography_file, site.bibliography_text]
    parts = [settings, sources, files, assets, data, overrides]
    return digest(of_code(), *("\0".join(part) for part in parts))


def of_rendering(site: Site, facts: str) -> str:
    """What decides how any page is rendered: settings and the keys of sources; in this handbook, everything."""
    keys = sorted(site.bibliography.sources) if site.bibliography else ["no bibliography"]
    everything = facts if is_handbook(site.configuration) else ""
    return digest(of_code(), stable(site.configuration.values), json.dumps(keys), everything)


def stable(value: Any) -> str:
    """A value of a configuration as text; of a function, its name, which is the same in every run.

    >>> stable({"b": [1, None], "a": len})
    "{'b': [1, None], 'a': builtins.len}"
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {stable(item)}" for key, item in value.items()) + "}"
    if isinstance(value, functools.partial):
        return f"partial({stable(value.func)}, {stable(list(value.args))}, {stable(value.keywords)})"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(stable(item) for item in value) + "]"
    if callable(value):
        name = getattr(value, "__qualname__", "") or f"{type(value).__qualname__} {stable(vars(value))}"
        return f"{getattr(value, '__module__', '')}.{name}"
    return repr(value)


def _below(folder: Path) -> Iterable[tuple[str, Path]]:
    """Each file below a folder, by its name there."""
    paths = (Path(top) / name for top, _, names in os.walk(folder) for name in names)
    return sorted((path.relative_to(folder).as_posix(), path) for path in paths)
