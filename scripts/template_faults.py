"""A build in; if a template of it is wrong, one sentence with file and line out, instead of a traceback."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from scripts.problems import CannotRun

# What an expression in a template may raise: '{{ 1 + "a" }}', '{{ page.nothing.title }}', '{{ numbers[9] }}'
MISTAKES = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)


@contextmanager
def templates_told() -> Iterator[None]:
    """Raises CannotRun for a mistake in a template; what is raised elsewhere goes on as it is."""
    try:
        yield
    except MISTAKES as error:
        place = _place(error)
        if not place:
            raise
        raise CannotRun(f"{place}: this template cannot be used ({_words(error)}); mend that line.") from error


def _words(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template '{error.name}'"
    return str(error) or type(error).__name__


def _place(error: BaseException) -> str:
    """'overrides/main.html:12', where the mistake stands; '' if it stands in no template."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).suffix != ".py"]
    frames = [frame for frame in frames if not frame.filename.startswith("<")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
