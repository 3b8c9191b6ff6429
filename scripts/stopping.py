"""A step of a build that cannot be done in; mkdocs stopped with one sentence instead of a traceback, out."""

from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from mkdocs.exceptions import PluginError

from scripts.problems import CannotRun, Problem, as_text

Values = ParamSpec("Values")
Made = TypeVar("Made")


def or_stop(work: Callable[Values, Made], *values: Values.args, **named: Values.kwargs) -> Made:
    """What the step makes of these values. Raises PluginError, at which mkdocs stops, with the words of CannotRun."""
    try:
        return work(*values, **named)
    except CannotRun as error:
        raise PluginError(str(error)) from error


def stop_at(problems: Sequence[Problem]) -> None:
    """Raise PluginError with these problems, if there are any."""
    if problems:
        raise PluginError(as_text(problems))
