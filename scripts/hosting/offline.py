"""A finished site in; the same as one ZIP file to read offline out, and its size on the links that lead to it."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from scripts.hosting.disk_links import for_disk
from scripts.links.editions import EDITION
from scripts.problems import CannotRun
from scripts.whole_files import write_whole

# For servers and search engines, or never asked for by our pages.
LEFT_OUT = re.compile(r"404\.html|_headers|\.htaccess|hosting/.*|robots\.txt|sitemap\.xml|.*\.(?:gz|map)")
# What no page names there stays out, such as Mermaid and the theme's own script.
SPARE = ("assets/vendor/", "assets/javascripts/", "assets/stylesheets/")
# '<span class="offline-size"></span>' on a page that links to the file; ', 18 MB' goes in.
SIZE = re.compile(r'(?P<start><span class="offline-size">)[^<]*(?=</span>)')
PACKED = (".png", ".woff2", ".pdf")  # cannot be made smaller
SAME_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same site gives the same bytes
WELCOME = "Open index.html in a browser. Pages, search, figures and handouts work without a network.\n"


def write_offline_copy(site: Path, name: str, folder: str, address: str) -> None:
    """Write the ZIP file `name` into a finished site; in it is `folder`. `address` is the site's on the web.

    Raises CannotRun if it cannot be written.
    """
    try:
        names = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file()]
        pages = {path: (site / path).read_text("utf-8") for path in names if path.endswith(".html")}
        wanted = set(offline_names((path for path in names if path != name), pages))
        copy = {
            path: for_disk(pages[path], path, address, wanted.__contains__) for path in sorted(wanted & pages.keys())
        }
        contents = {path: (site / path).read_bytes() for path in sorted(wanted - pages.keys())}
        contents |= {path: page.encode("utf-8") for path, page in copy.items()}
        packed = zipped(contents, folder)
        write_whole(site / name, packed)
        for path, page in pages.items():
            if SIZE.search(page) and not EDITION.match(path):
                write_whole(site / path, with_size(page, len(packed)).encode("utf-8"))
    except OSError as error:
        raise CannotRun(f"{site / name}: cannot be written ({error}); free space on its disk.") from error


def offline_names(names: Iterable[str], pages: Mapping[str, str]) -> list[str]:
    """The files that the copy holds. Kept editions stay on the web."""
    found = [name for name in names if not LEFT_OUT.fullmatch(name) and not EDITION.match(name)]
    return [name for name in found if not name.startswith(SPARE) or any(name in page for page in pages.values())]


def zipped(contents: Mapping[str, bytes], folder: str) -> bytes:
    """The files below one folder as a ZIP file, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in sorted({"READ ME.txt": WELCOME.encode("utf-8"), **contents}.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", SAME_DATE)
            entry.create_system = 3  # Unix, so that the rights below are understood
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
    return buffer.getvalue()


def with_size(page: str, size: int) -> str:
    """The size, in bytes, said where the page has room for it: ', 18 MB'."""
    return SIZE.sub(lambda found: f"{found['start']}, {_megabytes(size)}", page)


def _megabytes(size: int) -> str:
    millions = size / 1_000_000
    return f"{millions:.0f} MB" if millions >= 10 else f"{max(millions, 0.1):.1f} MB"
