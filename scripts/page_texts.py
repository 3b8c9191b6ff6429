"""A page's file as mkdocs knows it in; its text out, read once although many steps of a build ask for it."""

from pathlib import Path

from mkdocs.structure.files import File

from scripts.remembered import remembered


def text_of(file: File) -> str:
    """The Markdown of a page with its front matter. Raises OSError and UnicodeDecodeError."""
    if file.abs_src_path is None:  # made by the build, and nowhere on the disk
        return file.content_string
    return str(remembered(f"text {file.abs_src_path}", [Path(file.abs_src_path)], "", lambda: file.content_string))
