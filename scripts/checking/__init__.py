"""The check: a mkdocs site is read once, without mkdocs, and every rule is asked what it finds wrong."""

from scripts.checking import own_code  # first of all: its digest must not be younger than the rules

__all__ = ["own_code"]
