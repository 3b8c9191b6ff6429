"""A text in YAML in; its nodes, and what makes values of them, out. Values in; their YAML, out.

The reader in C, where there is one, takes a fifth of the time of the reader in Python.
"""

from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import BaseConstructor, SafeConstructor
from yaml.resolver import BaseResolver, Resolver

Loader = yaml.BaseLoader | yaml.SafeLoader
QUICK: dict[type[Loader], type[Any]] = {}
if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    # Nodes are still made in Python: lists that are nested too deeply must raise an error there, and not end Python.
    class _QuickBase(Composer, CParser, BaseConstructor, BaseResolver):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            BaseConstructor.__init__(self)
            BaseResolver.__init__(self)

    class _QuickSafe(_QuickBase, SafeConstructor, Resolver):
        """Values are numbers and dates where they look like them."""

    QUICK = {yaml.BaseLoader: _QuickBase, yaml.SafeLoader: _QuickSafe}


def composed(text: str, kind: type[Loader]) -> tuple[Loader, yaml.Node | None]:
    """What makes values as this kind of loader does, and the one document of the text.

    Raises yaml.YAMLError if the text is no YAML, RecursionError if it is nested too deeply.
    """
    try:
        quick = QUICK.get(kind, kind)(text)
        return quick, quick.get_single_node()
    except yaml.YAMLError:  # the reader in Python says more of what is wrong, and where
        loader = kind(text)
        return loader, loader.get_single_node()


def safe_value(text: str) -> Any:
    """What `yaml.safe_load` gives. Raises as `composed` does, and ValueError for a date such as 2026-13-45."""
    loader, root = composed(text, yaml.SafeLoader)
    return None if root is None else loader.construct_document(root)


def written(value: Any) -> str:
    """A value of plain types as YAML: keys in their order, letters as they are, no line ever wrapped."""
    writer = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper
    return str(yaml.dump(value, Dumper=writer, allow_unicode=True, sort_keys=False, width=10**6))
