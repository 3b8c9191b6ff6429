"""Rules about names in mkdocs.yml that nothing reads: settings, plugins, extensions and their options."""

from collections.abc import Collection, Iterable, Iterator

from scripts.checking.configuration import Configuration
from scripts.checking.extension_options import options_of
from scripts.checking.handbook import is_handbook
from scripts.checking.known_settings import (
    EXTENSIONS,
    LEVELS,
    OPTIONS,
    PLUGINS,
    SETTINGS,
    THEMES,
    VALIDATION,
    WORDS_FOR_BOOLEANS,
    YES_OR_NO,
    slips,
)
from scripts.checking.registry import rule
from scripts.checking.site import Site
from scripts.page_fields import wrong_settings
from scripts.problems import Problem


@rule("unknown-setting", severity="warning")
def misspelt_settings(site: Site) -> Iterator[Problem]:
    """Every setting in mkdocs.yml, and every option of a plugin or an extension, is one that something reads.

    Write the name that is offered. mkdocs passes by a name that it does not know; an extension stops the build.
    """
    configuration = site.configuration
    for name, near in slips((place.value for place in configuration.places if not place.setting), SETTINGS).items():
        message = f"mkdocs does not know the setting '{name}'; did you mean '{near}'?"
        yield _problem(configuration, "", name, "unknown-setting", message)
    yield from _validation_faults(configuration)
    for plugin, options in configuration.named("plugins"):
        for name, near in slips(options, OPTIONS.get(plugin, ())).items():
            message = f"the plugin '{plugin}' has no option '{name}'; did you mean '{near}'?"
            yield _problem(configuration, "plugins", name, "unknown-setting", message)
    for extension, given in configuration.named("markdown_extensions"):
        for name, near in slips(given, options_of(extension)).items():
            message = f"the extension '{extension}' has no option '{name}'; did you mean '{near}'?"
            yield _problem(configuration, "markdown_extensions", name, "unknown-setting", message, "error")


def _validation_faults(configuration: Configuration) -> Iterator[Problem]:
    """Names and values under `validation` at which mkdocs stops, and words where it wants yes or no."""
    settings = configuration.values.get("validation")
    parts = [settings, *settings.values()] if isinstance(settings, dict) else []
    pairs = [pair for part in parts if isinstance(part, dict) for pair in part.items()]
    for name, near in slips((name for name, _ in pairs), VALIDATION).items():
        message = f"validation has no setting '{name}'; did you mean '{near}'?"
        yield _problem(configuration, "validation", name, "unknown-setting", message)
    for name, value in pairs:
        if isinstance(value, str) and value not in LEVELS:
            message = f"'{name}' can be 'warn', 'info' or 'ignore', and not '{value}'; mkdocs stops here."
            yield _problem(configuration, "validation", value, "unknown-setting", message, "error")
    for name in YES_OR_NO:
        value = configuration.values.get(name)
        if isinstance(value, str) and value.lower() not in WORDS_FOR_BOOLEANS:
            message = f"'{name}' is true or false, and not '{value}'; mkdocs stops here."
            yield _problem(configuration, name, value, "unknown-setting", message, "error")


@rule("unknown-extension")
def misspelt_extensions(site: Site) -> Iterator[Problem]:
    """Every plugin, Markdown extension and theme that mkdocs.yml names has the name that it is known by.

    Write the name that is offered: mkdocs stops at one that is not installed.
    """
    configuration = site.configuration
    theme = configuration.theme.get("name")
    asked: tuple[tuple[str, str, Iterable[str], Collection[str]], ...] = (
        ("plugins", "plugin", dict(configuration.named("plugins")), PLUGINS),
        ("markdown_extensions", "extension", dict(configuration.named("markdown_extensions")), EXTENSIONS),
        ("theme", "theme", [theme] if isinstance(theme, str) else [], THEMES),
    )
    for setting, kind, names, known in asked:
        for name, near in slips((name.removeprefix("material/") for name in names), known).items():
            message = f"there is no {kind} '{name}'; did you mean '{near}'?"
            yield _problem(configuration, setting, name, "unknown-extension", message)


@rule("setting-value")
def unusable_settings(site: Site) -> Iterator[Problem]:
    """What the handbook reads under `extra:` in mkdocs.yml has values that it can use; the build stops at others.

    Write the edition in quotation marks, true or false for what is switched, or remove the line.
    """
    extra = site.configuration.values.get("extra")
    if not isinstance(extra, dict) or not is_handbook(site.configuration):
        return
    for name, message in wrong_settings(extra):
        yield _problem(site.configuration, "extra", name, "setting-value", message)


def _problem(
    configuration: Configuration, setting: str, name: str, rule_name: str, message: str, severity: str = ""
) -> Problem:
    """A problem where a name stands in the configuration."""
    place = configuration.place(setting, name)
    return Problem(configuration.file, *place, rule_name, severity, message)
