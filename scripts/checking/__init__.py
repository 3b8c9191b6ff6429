"""The check: a mkdocs site is read once, without mkdocs, and every rule is asked what it finds wrong."""
