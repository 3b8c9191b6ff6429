"""A page's HTML in; the same with a permanent link, the sign ¶, at each heading, figure, table, reference and term out.

Headings have theirs from Python-Markdown and get a name that says which address it is; without a script these links
are all there is, and with `copy-link.js` each opens a small menu.
"""

import html
import re

SIGN = "¶"
# '<h2 id="steps">Steps<a class="headerlink" href="#steps" title="…">¶</a>'
HEADING = re.compile(
    r'(?P<words><h[1-6]\b[^>]*?\bid="(?P<id>[^"]+)"[^>]*>(?:(?!</h[1-6]>).)*?)<a class="headerlink"[^>]*>[^<]*</a>',
    re.S,
)
# '<figure id="fig-ampa">…<figcaption><p>…</p></figcaption>'
CAPTION = re.compile(
    r'(?P<before><figure\b[^>]*?\bid="(?P<id>[^"]+)"[^>]*>(?:(?!</figure>).)*?<figcaption>\s*<p>)(?P<words>.*?)'
    r"(?P<after></p>\s*</figcaption>)",
    re.S,
)
# '<li class="reference" id="ref-kole2002">…<br>', the first line of an entry of the list of references
REFERENCE = re.compile(
    r'(?P<words><li\b[^>]*?\bid="(?P<id>ref-[^"]+)"[^>]*>(?:(?!</li>).)*?)(?P<after>\s*(?:<br\b|</p>|</li>))', re.S
)
# '<strong id="term-ltp">LTP</strong>'
TERM = re.compile(r'(?P<words><strong\b[^>]*?\bid="(?P<id>[^"]+)"[^>]*>(?:(?!</strong>).)*?</strong>)', re.S)
TAG = re.compile(r"<[^>]+>")
# Seen, not read aloud: the shape before a verdict.
HIDDEN = re.compile(r'<span aria-hidden="true">.*?</span>', re.S)
LONGEST_NAME = 70


def with_permalinks(page_html: str) -> str:
    """Put the links in; `id` stays what it is, and nothing gets a new one."""
    page_html = HEADING.sub(lambda found: found["words"] + link(found["id"], found["words"]), page_html)
    page_html = CAPTION.sub(
        lambda found: found["before"] + found["words"] + link(found["id"], found["words"]) + found["after"], page_html
    )
    page_html = REFERENCE.sub(
        lambda found: found["words"] + link(found["id"], found["words"]) + found["after"], page_html
    )
    return TERM.sub(lambda found: found["words"] + link(found["id"], found["words"]), page_html)


def link(identifier: str, words: str) -> str:
    """The link to an id; `words` is the HTML that it belongs to, of which the beginning names it.

    >>> link("ltp", "<strong>LTP</strong>")
    '<a class="headerlink" href="#ltp" title="Permanent address" aria-label="Permanent address: LTP">¶</a>'
    """
    name = " ".join(html.unescape(TAG.sub("", HIDDEN.sub("", words))).split())
    if len(name) > LONGEST_NAME:
        name = name[:LONGEST_NAME].rpartition(" ")[0] + " …"
    label = html.escape(f"Permanent address: {name}")
    return f'<a class="headerlink" href="#{identifier}" title="Permanent address" aria-label="{label}">{SIGN}</a>'
