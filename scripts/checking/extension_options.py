"""The name of a Markdown extension in; the options that it takes out."""

from collections.abc import Collection
from functools import cache

from markdown import Markdown

from scripts.checking.known_settings import EXTENSIONS


@cache
def options_of(extension: str) -> Collection[str]:
    """The options that an extension takes; none if it is not known here, or takes any."""
    if extension.removeprefix("markdown.extensions.") not in EXTENSIONS:
        return ()
    try:
        found = _markdown().build_extension(extension, {})
    except (ImportError, AttributeError, TypeError, ValueError):
        return ()
    return found.config.keys() if isinstance(found.config, dict) else ()


@cache
def _markdown() -> Markdown:
    """One for all extensions: it makes them, and takes none of them on."""
    return Markdown()
