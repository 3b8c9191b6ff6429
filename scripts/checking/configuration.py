"""The folder of a mkdocs site in, its settings out, as mkdocs understands them and with their places in the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import yaml

from scripts.checking.known_settings import EXTENSIONS, OPTIONS, PLUGINS, SETTINGS, righted
from scripts.checking.yaml_tags import Pair, Place, Written, load
from scripts.existing import is_file, is_folder
from scripts.problems import CannotRun

# ProperDocs, which goes on with mkdocs 1, looks for its own name first.
FILE_NAMES = ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml")
# What mkdocs switches on by itself (mkdocs 1.6, config/defaults.py).
DEFAULT_EXTENSIONS = ("toc", "tables", "fenced_code")
# Plugins that write the navigation, so that `nav` does not say which pages are in it.
NAV_MAKERS = {"literate-nav", "awesome-pages", "awesome-nav", "section-index", "navgen", "api-autonav", "nav-weight"}


@dataclass(frozen=True)
class Configuration:
    """The settings of one site; `file` is the name of the configuration, relative to `root`."""

    root: Path
    file: str
    values: Mapping[str, Any]
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...] = ()

    @property
    def docs_dir(self) -> Path:
        return self.root / _text(self.values.get("docs_dir"), "docs")

    @property
    def docs_name(self) -> str:
        """The folder of pages as it is shown in problems, such as 'docs'."""
        return PurePosixPath(_text(self.values.get("docs_dir"), "docs")).as_posix()

    @property
    def directory_addresses(self) -> bool:
        return self.values.get("use_directory_urls") is not False

    @property
    def site_address(self) -> str:
        """The full address of the site, with a slash at the end; empty if the site does not say."""
        address = _text(self.values.get("site_url"), "").strip()
        return address.rstrip("/") + "/" if urlsplit(address).netloc else ""

    @property
    def base_path(self) -> str:
        """The folder on the host under which the site is served: '/' or '/handbook/'."""
        return urlsplit(self.site_address).path or "/"

    @cached_property
    def plugins(self) -> dict[str, Mapping[str, Any]]:
        """Options of each plugin by its name; `material/search` counts as `search`."""
        named = {name.removeprefix("material/"): options for name, options in self.named("plugins")}
        return {name: righted(options, OPTIONS.get(name, options)) for name, options in righted(named, PLUGINS).items()}

    @property
    def at_root(self) -> bool:
        """True for a site that is known to be served at the root of its host."""
        return bool(self.site_address) and self.base_path == "/"

    @cached_property
    def extensions(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Markdown extensions with their options, in the order in which mkdocs gives them to Python-Markdown."""
        named = righted(dict(self.named("markdown_extensions")), EXTENSIONS)
        return [(name, named.pop(name, {})) for name in DEFAULT_EXTENSIONS] + list(named.items())

    def named(self, setting: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The plugins or the extensions with their options, by the names that are written."""
        return _named(self.values.get(setting, ["search"] if setting == "plugins" else None))

    @property
    def theme(self) -> Mapping[str, Any]:
        theme = self.values.get("theme")
        return theme if isinstance(theme, dict) else {"name": theme}

    @property
    def hooks(self) -> bool:
        return bool(self.values.get("hooks"))

    @property
    def missing_hooks(self) -> list[str]:
        """The hooks that are named but are no files."""
        named = self.values.get("hooks")
        names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
        return [name for name in names if not is_file(self.root / name)]

    @property
    def versioned(self) -> bool:
        """True if several versions are served side by side, each in a folder that only the server knows."""
        extra = self.values.get("extra")
        return "mike" in self.plugins or (isinstance(extra, dict) and isinstance(extra.get("version"), dict))

    @property
    def makes_navigation(self) -> bool:
        return bool(NAV_MAKERS & self.plugins.keys())

    def absolute_links_from_docs(self) -> bool:
        """True if '/page.md' means the page at the top of the docs folder (mkdocs 1.6, validation)."""
        settings = self.values.get("validation")
        for part in (settings, settings.get("links") if isinstance(settings, dict) else None):
            if isinstance(part, dict) and part.get("absolute_links") == "relative_to_docs":
                return True
        return False

    def stops_at(self, section: str, name: str) -> bool:
        """True if a build stops at such a fault: `strict: true` and `validation: {nav: {omitted_files: warn}}`."""
        return self.values.get("strict") is True and self.validation(section, name) == "warn"

    def validation(self, section: str, name: str) -> Any:
        """What `validation` says about a kind of fault, in its section or for all sections."""
        settings = self.values.get("validation")
        every = settings if isinstance(settings, dict) else {}
        own = every.get(section)
        return own.get(name, every.get(name)) if isinstance(own, dict) else every.get(name)

    def place(self, setting: str, value: str) -> tuple[int, int]:
        """Line and column of a value below a setting; the first line if it is written in another file."""
        found = (place for place in self.places if place.setting == setting and place.value == value)
        return next(((place.line, place.column) for place in found), (1, 1))


def read_configuration(root: Path) -> Configuration:
    """Read mkdocs.yml and what it inherits. Raises CannotRun if there is none or if it is not YAML."""
    path = next((root / name for name in FILE_NAMES if (root / name).is_file()), None)
    if path is None:
        raise CannotRun(f"no mkdocs.yml in '{root}'; name the folder of a mkdocs site with --root.")
    values, written = _read(path, path.name, set())
    configuration = Configuration(root, path.name, values, written.places, written.pairs)
    if not is_folder(configuration.docs_dir):
        folder = configuration.docs_name
        raise CannotRun(f"{path.name}: there is no folder '{folder}' with pages; create it or set docs_dir.")
    return configuration


def _read(path: Path, shown_as: str, seen: set[Path]) -> tuple[dict[str, Any], Written]:
    try:
        values, written = load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CannotRun(f"{shown_as}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CannotRun(f"{shown_as}: this file is not UTF-8; save it again as UTF-8.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # a value may be the date 2026-13-01
        raise CannotRun(_yaml_message(shown_as, error)) from error
    if values is None and seen:  # a file that others inherit may be empty
        values = {}
    if not isinstance(values, dict):
        raise CannotRun(f"{shown_as}: this is not a list of settings; write 'site_name: …' and so on.")
    return _with_parent(path, righted(values, SETTINGS), seen), written


def _with_parent(path: Path, values: dict[str, Any], seen: set[Path]) -> dict[str, Any]:
    """Add the settings of the file that INHERIT names; a file that inherits itself is read once."""
    inherited = values.pop("INHERIT", None)
    if not isinstance(inherited, str) or path.resolve() in seen:
        return values
    parent, _ = _read(path.parent / inherited, inherited, seen | {path.resolve()})
    return _merge(parent, values)


def _merge(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    merged = dict(parent)
    for key, value in child.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _yaml_message(shown_as: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
    why = getattr(error, "problem", None) or (
        str(error) if isinstance(error, ValueError) else "it is nested too deeply"
    )
    return f"{shown_as}{place}: this is not YAML ({why}); mend the line or the one above it."


def _named(entries: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Read a list such as `[toc, {tables: {…}}]`, or a mapping, as names with options."""
    if isinstance(entries, dict):
        entries = [{name: options} for name, options in entries.items()]
    pairs: list[tuple[str, Mapping[str, Any]]] = []
    for entry in entries if isinstance(entries, list) else []:
        for name, options in entry.items() if isinstance(entry, dict) else [(entry, None)]:
            pairs.append((str(name), options if isinstance(options, dict) else {}))
    return pairs


def _text(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) and value else otherwise
