"""A small site made by hand, as mkdocs would have built it, for the tests of the handouts."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.handouts.making import HandoutPage, make_handouts

SITE_URL = "https://lab.example/handbook/"
SITE_NAME = "Test Handbook"

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="300" height="80" viewBox="0 0 300 80">'
    "<title>From drug to receptor</title><desc>The drug activates the receptor.</desc>"
    '<rect x="2" y="20" width="90" height="40" fill="#fff3d1" stroke="#6b4e00"/>'
    '<text x="10" y="45">μ receptor</text><path d="M92 40H200" stroke="#0072b2"/></svg>'
)
ROWS = "".join(f"<tr><td>Row {number}</td><td>{number} µM, μ receptor</td></tr>" for number in range(1, 90))
TABLE = f"<table><thead><tr><th>Parameter</th><th>Dose head</th></tr></thead><tbody>{ROWS}</tbody></table>"

HOME = """
<p class="page-tools"><a href="pdf/home.pdf">PDF handout</a></p>
<h1 id="test-handbook">Test Handbook<a class="headerlink" href="#test-handbook" title="Permanent address">¶</a></h1>
<p>Read <a href="guides/alpha/#dose">about the dose</a> first, and see <a href="guides/alpha/#fig-1">Figure 1</a>.</p>
<figure id="fig-home"><p>Drawn.</p><figcaption><p><span class="caption-prefix">Figure 1.</span> The first.</p>
</figcaption></figure>
"""
ALPHA = f"""
<h1 id="alpha">Alpha page<a class="headerlink" href="#alpha">¶</a></h1>
<h2 id="dose">Dose<a class="headerlink" href="#dose">¶</a></h2>
<p>First sentence with 10 µM, α and β, the μ receptor<sup id="fnref:reagan"><a class="footnote-ref"
href="#fn:reagan">1</a></sup> <span class="claims"><a class="claim claim-supported" href="../../ledger/#b12"><span
aria-hidden="true">●&nbsp;</span>B12<span class="claim-word"> supported</span></a></span>.</p>
<p>Second sentence; see <a href="../../references/">References</a> and <a href="#figure-part">below</a>.</p>
<details><summary>Folded box</summary><p>What was folded.</p></details>
<h2 id="figure-part">Figure part</h2>
<figure id="fig-1"><div class="diagram">{DRAWING}</div><figcaption>
<p><span class="caption-prefix">Figure 1.</span> A drawing.</p></figcaption></figure>
<figure id="tbl-1">{TABLE}<figcaption>
<p><span class="caption-prefix">Table 1.</span> Many rows.</p></figcaption></figure>
<p><a href="../../data/table.csv">Download this table</a></p>
<h2 id="list">Task list</h2>
<ul class="task-list"><li class="task-list-item"><label>
<input type="checkbox" disabled> Weigh ______ mg</label></li></ul>
<p>Code such as <code>claims.csv</code>; Figure 1 and Tables 1 and 2, but not Figure 1 of Zhang.</p>
<h2 id="checklist">Bench list</h2>
<p>Values as in the guide<sup id="fnref2:reagan"><a class="footnote-ref" href="#fn:reagan">1</a></sup>.</p>
<p>Date ______ Animal ______</p>
<figure id="tbl-2"><table><thead><tr><th>Done</th><th>Step</th><th>Given</th><th>Used</th><th>Time</th></tr></thead>
<tbody><tr><td>☐</td><td><strong>1</strong> Weigh</td><td>10 mg</td><td></td><td></td></tr>
<tr><td></td><td>vehicle</td><td>not given in the source</td><td></td><td>–</td></tr>
<tr><td>☐</td><td><strong>2</strong> Wait</td><td>1 h or longer</td><td></td><td></td></tr></tbody></table>
<figcaption><p><span class="caption-prefix">Table 2.</span> Steps.</p></figcaption></figure>
<button>Copy</button><script>alert(1)</script><nav>Site navigation</nav>
<h2 id="references">References</h2>
<div class="footnote"><ol><li id="fn:reagan"><p>Reagan LP. Reversal by tianeptine.
<a href="https://doi.org/10.1073/pnas.0307294101">doi:10.1073/pnas.0307294101</a>
<a class="footnote-backref" href="#fnref:reagan">↩</a></p></li></ol></div>
"""
REFERENCES = """
<h1 id="references">References</h1>
<p class="not-in-book">Each page counts its own.</p>
<ol class="references"><li id="ref-adams" class="reference">Adams A. Another work.</li>
<li id="ref-reagan" class="reference">Reagan LP. Reversal by tianeptine.
<span class="reference-uses">Cited in Alpha page <a href="../guides/alpha/#fnref:reagan">a</a>,
<a href="../guides/alpha/#dose">b</a>.</span></li></ol>
"""
PAGES: dict[str, str] = {"": HOME, "guides/alpha/": ALPHA, "references/": REFERENCES}


def write_page(site: Path, url: str, article: str) -> None:
    """One built page, framed as Material frames it."""
    path = site / url / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'<meta charset="utf-8"><title>x</title><meta name="description" content="What {url or "home"} is.">'
    body = f'<nav>Menu</nav><article class="md-content__inner md-typeset">{article}</article><footer>Next page</footer>'
    path.write_text(f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>", "utf-8")


def write_list(site: Path, pages: Sequence[dict[str, Any]]) -> None:
    (site / "pages.json").write_text(json.dumps(pages), "utf-8")


def tiny_site(folder: Path, fonts: Path, pages: dict[str, str] | None = None) -> Path:
    """A site of the given pages (else three), with the handbook's fonts and a list of its pages."""
    site = folder / "site"
    chosen = PAGES if pages is None else pages
    for url, article in chosen.items():
        write_page(site, url, article)
    write_list(
        site, [{"url": url, "section": "Guides" if "/a" in url else "", "reviewed": "2026-11-21"} for url in chosen]
    )
    shutil.copytree(fonts, site / "assets" / "vendor")
    return site


def print_site(site: Path, said: list[str] | None = None, pages: Sequence[HandoutPage] | None = None) -> list[Path]:
    """All handouts of a site, with the cache beside it."""
    say = (said if said is not None else []).append
    return make_handouts(site, site.parent / "cache", SITE_URL, SITE_NAME, "2026.1", pages, say)
