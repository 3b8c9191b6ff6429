"""The content of a file that the build makes in; a file as mkdocs knows it out."""

from pathlib import Path

from mkdocs.structure.files import File


class MadeFile(File):
    """Make one with `MadeFile.generated`. A preview writes it only if it is not there as it should be."""

    def is_modified(self) -> bool:
        """Whether the site has another content at its place, or none."""
        try:
            return Path(self.abs_dest_path).read_bytes() != self.content_bytes
        except OSError:
            return True
