"""Labels that a wiki could stumble over, and what the menu makes of them in a browser."""

from typing import Any

from scripts.links.permalinks import with_permalinks
from tests.conftest import ROOT

ADDRESS = "https://lab.example/p/"
NASTY = [
    "α₁ [x] {y} | z ]",
    "''bold'' __TOC__ ~~~~ & <b>",
    "[[inner]] ends ]",
    "{{tpl}} %%raw%% //it// **b** \\ back",
    "5-HT_2A *x* _y_ `c` #1 <!-- c -->",
    "a ]] b }} c",
    "&amp; &lt; \"quoted\"",
    "(paren) - dash -- x ^sup^ !img! +p+",
]  # fmt: skip


def page_with(*parts: str) -> str:
    """A page with the tags and the script that the handbook's pages have; `parts` are HTML with ids."""
    script = (ROOT / "docs/assets/copy-link.js").read_text(encoding="utf-8")
    style = (ROOT / "docs/assets/copy-link.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="citation_public_url" '
        f'content="{ADDRESS}"><meta name="citation_title" content="Page"><style>{style}</style></head><body>'
        f'<article class="md-typeset">{with_permalinks("".join(parts))}</article>'
        f'<p class="cite-text">Handbook. Page. Version 1. {ADDRESS}</p><script>{script}</script></body></html>'
    )


def copied(page: Any, identifier: str, form: str) -> str:
    """What the menu at an id gives in one form."""
    page.locator(f'a.headerlink[href="#{identifier}"]').click(force=True)
    page.get_by_role("button", name=form, exact=True).click()
    text: str = page.locator(".copy-text").input_value()
    page.keyboard.press("Escape")
    return text
