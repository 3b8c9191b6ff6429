"""A stylesheet and the words that pages and scripts use in; the stylesheet without rules that match nothing out."""

import re
from collections.abc import Iterable, Iterator, Set

import tinycss2
from lxml.etree import XPath

from scripts.parsed_page import parsed

# Words that an element of a page may be known by: 'class="md-nav md-nav--primary"', 'id=x', "data-md-toggle='drawer'";
# asked for together, they would be sorted by their places
NAMES = [XPath(one, smart_strings=False) for one in ("//@class", "//@id", "//@*[starts-with(name(), 'data-md-')]")]
WORD = re.compile(r"[\w-]+")
# '.md-tabs', '#__search', '[data-md-color-primary=indigo]': what an element must have for the rule to match it.
CLASS_OR_ID = re.compile(r"[.#](?P<name>(?:[\w-]|\\.|[^\x00-\x7f])+)")
VALUE = re.compile(r"""\[data-md-[\w-]+=["']?(?P<value>[\w-]+)["']?\]""")
NESTED = {"media", "supports", "layer", "container"}


def words_of_page(page: str) -> frozenset[str]:
    """The classes and ids of a page, and the values of the theme's own attributes."""
    tree = parsed(page)
    values = {value for names in NAMES for value in names(tree)}
    return frozenset(word for value in values for word in value.split())


def words_of_script(script: str) -> set[str]:
    """All words of a script: it may give any of them to an element."""
    return set(WORD.findall(script))


def pruned(style: str, used: Set[str]) -> str:
    """The stylesheet without selectors that ask for a class, id or value that is used nowhere."""
    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, used))


def _kept(rules: Iterable[tinycss2.ast.Node], used: Set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _selectors(rule.prelude) if _may_match(one, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTED and rule.content is not None:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content, True, True), used))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.type == "at-rule":
            yield rule.serialize()


def _selectors(prelude: Iterable[tinycss2.ast.Node]) -> Iterator[str]:
    """The selectors of a rule, one by one; a comma inside brackets parts none."""
    parts: list[list[tinycss2.ast.Node]] = [[]]
    for node in prelude:
        if node == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return (tinycss2.serialize(part).strip() for part in parts)


def _may_match(selector: str, used: Set[str]) -> bool:
    """False only for sure: what stands in brackets, as in ':not(.x)', is left out of account."""
    plain = _without_brackets(selector)
    names = [found["name"].replace("\\", "") for found in CLASS_OR_ID.finditer(plain)]
    values = [found["value"] for found in VALUE.finditer(plain)]
    return all(name in used for name in names) and all(value in used for value in values)


def _without_brackets(selector: str) -> str:
    """'a:is(.x):not(.y).z' as 'a:is:not.z'."""
    depth, kept = 0, []
    for sign in selector:
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign != ")":
            kept.append(sign)
    return "".join(kept)
