"""The templates' environment and a cache folder in; the environment, keeping its compiled templates there, out."""

from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache


def keep_compiled(env: Environment, cache: Path) -> None:
    """A template is known by its content, so a changed one is compiled anew. Raises OSError."""
    folder = cache / "templates" / version("jinja2")
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = _Compiled(str(folder))


class _Compiled(FileSystemBytecodeCache):
    """Jinja's own falls over a folder with letters that the machine's language does not know."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(name, ascii(filename))
