"""The text of a mkdocs.yml in, its values and the place of every value out; no tag can run code of the site."""

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import yaml

# Modules whose functions a configuration may name. They come with installed packages and only turn text into text.
TRUSTED = ("pymdownx.", "material.extensions.", "mermaid2", "markdown.extensions.")
# The few that a configuration may also call, to choose how a slug or a formula is written.
CALLABLE = ("pymdownx.slugs.", "pymdownx.arithmatex.")
PYTHON = "tag:yaml.org,2002:python/"


class Inert(NamedTuple):
    """What stands for a value that is not made here, such as an object of a package that is not trusted."""

    name: str


class RelativeFolder(NamedTuple):
    """A path written with `!relative`; `suffix` may begin with `$config_dir` or `$docs_dir`."""

    suffix: str


class Place(NamedTuple):
    """A value as it is written, the setting at the top under which it stands, and where; counted from 1.

    A setting itself stands under none.
    """

    setting: str
    value: str
    line: int
    column: int


class Pair(NamedTuple):
    """A name with a single value: the names above it, both texts, both places as line and column from 1."""

    above: tuple[str, ...]
    key: str
    value: str
    key_place: tuple[int, int]
    value_place: tuple[int, int]


class Written(NamedTuple):
    """Where each value of a document stands, and every name with a single value, also one that is given twice."""

    places: tuple[Place, ...]
    pairs: tuple[Pair, ...]


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader; the tags of mkdocs and of Python are given their meanings below."""


def load(text: str) -> tuple[Any, Written]:
    """Read one YAML document: its value, and how it is written. Raises yaml.YAMLError if it is none."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, Written((), ())
        named = tuple(_pairs(node))  # before '<<' is put in the place of what it stands for
        return loader.construct_document(node), Written(tuple(_places(node)), named)
    finally:
        loader.dispose()


def _places(root: yaml.Node) -> list[Place]:
    found: list[Place] = []
    for key, value in root.value if isinstance(root, yaml.MappingNode) else []:
        found.append(Place("", str(key.value), *_place(key)))
        _collect(value, str(key.value), found, set())
    return found


def _collect(node: yaml.Node, setting: str, found: list[Place], seen: set[int]) -> None:
    """Note every scalar below a node; an alias that leads back to itself is followed once."""
    if isinstance(node, yaml.ScalarNode):
        found.append(Place(setting, node.value, node.start_mark.line + 1, node.start_mark.column + 1))
        return
    if id(node) in seen:
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            _collect(part, setting, found, seen | {id(node)})


def _pairs(root: yaml.Node) -> list[Pair]:
    """Every name with a single value, at any depth."""
    found: list[Pair] = []
    _collect_pairs(root, (), found, frozenset())
    return found


def _collect_pairs(node: yaml.Node, above: tuple[str, ...], found: list[Pair], seen: frozenset[int]) -> None:
    if isinstance(node, yaml.ScalarNode) or id(node) in seen:
        return
    seen = seen | {id(node)}
    for child in node.value:
        if not isinstance(child, tuple):
            _collect_pairs(child, above, found, seen)
            continue
        key, value = child
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            found.append(Pair(above, key.value, value.value, _place(key), _place(value)))
        _collect_pairs(value, (*above, str(key.value)), found, seen)


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """`!ENV NAME` or `!ENV [NAME, OTHER_NAME, default]`: the first variable that is set, else the default."""
    children = node.value if isinstance(node, yaml.SequenceNode) else [node]
    default = loader.construct_object(children[-1], deep=True) if len(children) > 1 else None
    for name in children[:-1] if len(children) > 1 else children:
        if str(name.value) in os.environ:
            return yaml.safe_load(os.environ[str(name.value)])
    return default


def _python_name(_: yaml.SafeLoader, name: str, __: yaml.Node) -> Any:
    return _trusted(name, TRUSTED)


def _python_call(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> Any:
    """`!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}`, for the few functions that are safe."""
    function = _trusted(name, CALLABLE)
    if isinstance(function, Inert):
        return function
    given = loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else {}
    listed = loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else []
    try:
        return function(*given.get("args", listed), **given.get("kwds", {}))
    except (TypeError, ValueError):
        return Inert(name)


def _trusted(name: str, packages: tuple[str, ...]) -> Callable[..., Any] | Inert:
    """The function of that name if one of the packages defines it itself; else something inert."""
    module_name, _, attribute = name.rpartition(".")
    if not name.startswith(packages):
        return Inert(name)
    try:
        found = getattr(import_module(module_name), attribute)
    except (ImportError, AttributeError, ValueError):
        return Inert(name)
    defined_in = str(getattr(found, "__module__", "")) + "."
    return found if callable(found) and defined_in.startswith(packages) else Inert(name)


def _other(_: yaml.SafeLoader, suffix: str, __: yaml.Node) -> Inert:
    return Inert(suffix)


def _relative(loader: yaml.SafeLoader, node: yaml.Node) -> RelativeFolder:
    return RelativeFolder(str(node.value) if isinstance(node, yaml.ScalarNode) else "")


_Loader.add_constructor("!ENV", _environment)
_Loader.add_constructor("!relative", _relative)
_Loader.add_multi_constructor(PYTHON + "name:", _python_name)
_Loader.add_multi_constructor(PYTHON + "object/apply:", _python_call)
_Loader.add_multi_constructor(PYTHON, _other)
_Loader.add_multi_constructor("!", _other)
