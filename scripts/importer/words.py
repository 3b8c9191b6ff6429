"""The word lists of `words.toml` as sets, read once."""

import tomllib
from pathlib import Path

_LISTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))

SECTION_NAMES: frozenset[str] = frozenset(_LISTS["section_names"])
SUBSECTION_NAMES: frozenset[str] = frozenset(_LISTS["subsection_names"])
CONTAINERS: frozenset[str] = frozenset(_LISTS["containers"])
REFERENCE_NAMES: frozenset[str] = frozenset(_LISTS["reference_names"])
FIRST_OF_COMPOUNDS: frozenset[str] = frozenset(_LISTS["first_of_compounds"].split())
DATA_NAMES: frozenset[str] = frozenset(_LISTS["data_names"])
FUNCTION_WORDS: frozenset[str] = frozenset(_LISTS["function_words"].split())
LEFT_OUT_OF_IDS: frozenset[str] = frozenset(_LISTS["left_out_of_ids"].split())
GENERIC_NAMES: frozenset[str] = frozenset(_LISTS["generic_names"].split())
NO_SUBJECT: frozenset[str] = frozenset(_LISTS["no_subject"].split())
NUMBERED_NAMES: frozenset[str] = frozenset(_LISTS["numbered_names"].split())
SECOND_OF_COMPOUNDS: frozenset[str] = frozenset(_LISTS["second_of_compounds"].split())
